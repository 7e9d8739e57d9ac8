/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PHONE_ENCRYPTION_PREFERRED,
  PHONE_ENCRYPTION_REQUIRED,
  PHONE_ENCRYPTION_OFF,
} PhoneEncryption;

/**
 * PhoneMediaPolicy:
 * @codecs: (nullable): names in the order of preference, as `opus,pcma,pcmu`; %NULL for that order
 * @first_port: of the range for RTP and RTCP; 0 for any free ones
 * @last_port: of that range, inclusive
 * @local_address: (nullable): an address of this machine to bind and announce; %NULL for that of the route to the peer
 * @peer_address: (nullable): where signalling goes; finds the route as long as no description named the peer's address
 * @encryption: what an incoming offer must have: with %PHONE_ENCRYPTION_REQUIRED plain RTP is refused
 * @loopback: the far end hears itself, and neither microphone nor speaker take part: the echo service
 *
 * What one call's media may do. All zero is a fine default; it is copied.
 */
typedef struct
{
  const char *codecs;
  guint16 first_port;
  guint16 last_port;
  const char *local_address;
  const char *peer_address;
  PhoneEncryption encryption;
  gboolean loopback;
} PhoneMediaPolicy;

G_END_DECLS
