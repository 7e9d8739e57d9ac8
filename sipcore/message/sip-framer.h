/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipFramer:
 *
 * Cuts a byte stream into messages (RFC 3261 18.3) and keep-alives (RFC 5626 4.4.1). Any split of the bytes gives the
 * same frames, so each CRLF is one at once: a ping reads as a pong, which means nothing where none is awaited, and a
 * ping.
 */
typedef struct _SipFramer SipFramer;

/**
 * SipFrame:
 * @SIP_FRAME_NONE: more bytes are needed
 * @SIP_FRAME_MESSAGE: a whole message
 * @SIP_FRAME_PING: the second CRLF in a row between messages: answer with a pong
 * @SIP_FRAME_PONG: the first CRLF in a row between messages
 * @SIP_FRAME_ERROR: framing is lost: answer what was read of the message, if it can be, then close
 *
 * What a framer found.
 */
typedef enum {
  SIP_FRAME_NONE,
  SIP_FRAME_MESSAGE,
  SIP_FRAME_PING,
  SIP_FRAME_PONG,
  SIP_FRAME_ERROR,
} SipFrame;

/**
 * sip_framer_new: (skip)
 * @limit: bytes of the largest message; no more than that is kept of an unfinished one
 *
 * Returns: (transfer full): a framer at the beginning of a stream
 */
SipFramer *sip_framer_new (gsize limit);

void sip_framer_free (SipFramer *self);

/**
 * sip_framer_push: (skip)
 * @data: (array length=length): what was read
 *
 * Takes bytes in. Pull until %SIP_FRAME_NONE after each push.
 */
void sip_framer_push (SipFramer *self, const void *data, gsize length);

/**
 * sip_framer_pull:
 * @bytes: (out) (optional) (nullable): a message; with %SIP_FRAME_ERROR the header that spoilt the framing, if there is
 *   one
 *
 * Takes the next frame out. A message on a stream needs a Content-Length, and just one (RFC 3261 20.14).
 *
 * Returns: what it is; with %SIP_FRAME_ERROR the error is %SIP_ERROR_MALFORMED or %SIP_ERROR_TOO_LARGE
 */
SipFrame sip_framer_pull (SipFramer *self, GBytes **bytes, GError **error);

/**
 * sip_framer_has_part:
 *
 * Returns: whether something has begun and is not whole yet
 */
gboolean sip_framer_has_part (SipFramer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipFramer, sip_framer_free)

G_END_DECLS
