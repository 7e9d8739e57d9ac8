/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipCredentials:
 *
 * One WWW-Authenticate, Proxy-Authenticate, Authorization or Proxy-Authorization (RFC 7616 3.3, 3.4), borrowed from its
 * message. Quoted values are without their quotes, escapes and all. Of a scheme that is not Digest only the name is
 * known.
 */
typedef struct
{
  SipSlice scheme;
  SipSlice realm;
  SipSlice nonce;
  SipSlice opaque;
  SipSlice algorithm;
  SipSlice qop;
  SipSlice domain;
  SipSlice stale;
  SipSlice charset;
  SipSlice username;
  SipSlice uri;
  SipSlice response;
  SipSlice cnonce;
  SipSlice nonce_count;
} SipCredentials;

/**
 * sip_message_get_credentials: (skip)
 * @index: counts fields, malformed ones too
 *
 * Returns: (transfer none) (nullable): the values, or %NULL where missing or malformed
 */
const SipCredentials *sip_message_get_credentials (SipMessage *self, SipHeader header, guint index);

G_END_DECLS
