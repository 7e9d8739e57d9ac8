/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/phone-codec.h"

G_BEGIN_DECLS

/* Bits of who does what, as the one who wrote the description sees it. */
typedef enum {
  PHONE_SDP_INACTIVE = 0,
  PHONE_SDP_SENDONLY = 1,
  PHONE_SDP_RECVONLY = 2,
  PHONE_SDP_SENDRECV = 3,
} PhoneSdpDirection;

const char *phone_sdp_direction_to_string (PhoneSdpDirection direction);
/* As the other side sees it. */
PhoneSdpDirection phone_sdp_direction_reverse (PhoneSdpDirection direction);

/**
 * PhoneSdpPayload:
 * @payload_type: 0 to 127
 * @codec: (nullable): one that the phone has
 * @is_event: telephone-event
 * @clock_rate: 0 where unknown
 */
typedef struct
{
  guint payload_type;
  const PhoneCodec *codec;
  gboolean is_event;
  guint clock_rate;
} PhoneSdpPayload;

/**
 * PhoneSdpStream:
 * @media: `audio`, …
 * @port: 0 for refused or removed
 * @proto: `RTP/AVP`, …
 * @formats: of char *, as written
 * @address: (nullable): of its own `c=` or that of the session; a literal address
 * @payloads: of PhoneSdpPayload, in the order of @formats
 *
 * A media section.
 */
typedef struct
{
  char *media;
  guint port;
  char *proto;
  GPtrArray *formats;
  GInetAddress *address;
  GArray *payloads;

  GPtrArray *attributes;
} PhoneSdpStream;

/**
 * PhoneSdp:
 * @streams: of PhoneSdpStream
 *
 * A session description (RFC 8866), as far as audio needs it. What it is read from is hostile: it is bounded in size
 * and number, and nothing of it is passed on unchecked.
 */
typedef struct
{
  GPtrArray *streams;

  GInetAddress *address;
  GPtrArray *attributes;
} PhoneSdp;

/* %SIP_ERROR_NOT_ACCEPTABLE. */
PhoneSdp *phone_sdp_parse (GBytes *bytes, GError **error);
void phone_sdp_free (PhoneSdp *self);

PhoneSdpStream *phone_sdp_get_stream (const PhoneSdp *self, guint index);
/* The value of an attribute of the stream, else of the session; "" for one without value; %NULL where it is absent. */
const char *phone_sdp_get (const PhoneSdp *self, const PhoneSdpStream *stream, const char *name);
/* The nth value of an attribute of the stream alone. */
const char *phone_sdp_stream_get_nth (const PhoneSdpStream *stream, const char *name, guint n);
/* (nullable): RFC 5888, where it is a token */
const char *phone_sdp_stream_get_mid (const PhoneSdpStream *stream);
PhoneSdpDirection phone_sdp_get_direction (const PhoneSdp *self, const PhoneSdpStream *stream);
/* 0 where it is absent or nonsense */
guint phone_sdp_get_ptime (const PhoneSdp *self, const PhoneSdpStream *stream);
/* Where RTCP goes (RFC 3605), the next port where nothing is said. (transfer full) (nullable) */
GSocketAddress *phone_sdp_get_rtcp_address (const PhoneSdp *self, const PhoneSdpStream *stream);
/* Whether media may be sent there: a literal unicast address that is not 0.0.0.0 or ::. */
gboolean phone_sdp_stream_is_reachable (const PhoneSdpStream *stream);

/* The nth word, separated by blanks. (transfer full) (nullable) */
char *phone_sdp_dup_word (const char *text, guint n);
/* Digits only. */
gboolean phone_sdp_parse_uint (const char *text, guint max, guint *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneSdp, phone_sdp_free)

G_END_DECLS
