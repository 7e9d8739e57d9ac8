/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipFramer:
 *
 * Cuts a byte stream into messages (RFC 3261 18.3) and keep-alives (RFC 5626 4.4.1). Never holds more than its
 * limit beyond what was pushed last: pull until %SIP_FRAME_NONE after each push. Any split of the bytes gives the
 * same frames, so each CRLF is one at once: a ping reads as a pong, which means nothing where none is awaited, and
 * a ping.
 */
typedef struct _SipFramer SipFramer;

typedef enum {
  SIP_FRAME_NONE,    /* more bytes are needed */
  SIP_FRAME_MESSAGE, /* a whole message */
  SIP_FRAME_PING,    /* the second CRLF in a row between messages: answer with a pong */
  SIP_FRAME_PONG,    /* the first CRLF in a row between messages */
  SIP_FRAME_ERROR,   /* framing is lost: answer what was read of it, if it can be, then close */
} SipFrame;

SipFramer *sip_framer_new (gsize limit);
void sip_framer_free (SipFramer *self);
void sip_framer_push (SipFramer *self, const void *data, gsize length);
/* @bytes: (out) (optional): the message, or with SIP_FRAME_ERROR the header that spoilt the framing, if any. */
SipFrame sip_framer_pull (SipFramer *self, GBytes **bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipFramer, sip_framer_free)

G_END_DECLS
