/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipStreamKind:
 * @SIP_STREAM_AUDIO: sound
 * @SIP_STREAM_VIDEO: pictures
 *
 * What a stream carries.
 */
typedef enum {
  SIP_STREAM_AUDIO,
  SIP_STREAM_VIDEO,
} SipStreamKind;

#define SIP_TYPE_STREAM_KIND (sip_stream_kind_get_type ())
GType sip_stream_kind_get_type (void);

/**
 * SipStreamDirection:
 * @SIP_STREAM_INACTIVE: nothing is sent either way
 * @SIP_STREAM_SENDONLY: this side sends
 * @SIP_STREAM_RECVONLY: this side receives
 * @SIP_STREAM_SENDRECV: both
 *
 * As seen from here (RFC 3264 5.1).
 */
typedef enum {
  SIP_STREAM_INACTIVE,
  SIP_STREAM_SENDONLY,
  SIP_STREAM_RECVONLY,
  SIP_STREAM_SENDRECV,
} SipStreamDirection;

#define SIP_TYPE_STREAM_DIRECTION (sip_stream_direction_get_type ())
GType sip_stream_direction_get_type (void);

/**
 * SipStreamProtection:
 * @SIP_STREAM_CLEAR: anybody on the way can listen
 * @SIP_STREAM_SDES: SRTP with keys from the session description (RFC 4568)
 * @SIP_STREAM_DTLS: SRTP with keys that the two ends agreed on (RFC 5764)
 *
 * How a stream is encrypted.
 */
typedef enum {
  SIP_STREAM_CLEAR,
  SIP_STREAM_SDES,
  SIP_STREAM_DTLS,
} SipStreamProtection;

#define SIP_TYPE_STREAM_PROTECTION (sip_stream_protection_get_type ())
GType sip_stream_protection_get_type (void);

#define SIP_TYPE_STREAM (sip_stream_get_type ())
G_DECLARE_FINAL_TYPE (SipStream, sip_stream, SIP, STREAM, GObject)

SipStream *sip_stream_new (SipStreamKind kind);
SipStreamKind sip_stream_get_kind (SipStream *self);
SipStreamDirection sip_stream_get_direction (SipStream *self);
void sip_stream_set_direction (SipStream *self, SipStreamDirection direction);
const char *sip_stream_get_codec (SipStream *self);
void sip_stream_set_codec (SipStream *self, const char *codec);
SipStreamProtection sip_stream_get_protection (SipStream *self);
void sip_stream_set_protection (SipStream *self, SipStreamProtection protection);

G_END_DECLS
