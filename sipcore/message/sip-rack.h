/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipRAck:
 * @rseq: number of the provisional response
 * @cseq: number of the request that it answers
 * @method: of that request
 *
 * What a PRACK acknowledges (RFC 3262 7.2), borrowed from its message.
 */
typedef struct
{
  guint32 rseq;
  guint32 cseq;
  SipSlice method;
} SipRAck;

gboolean sip_message_get_rack (SipMessage *self, SipRAck *rack);
gboolean sip_message_get_rseq (SipMessage *self, guint32 *number);

G_END_DECLS
