/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/* Seconds for which a REFER's subscription is made. */
#define SIP_REFER_EXPIRES_S 180

/* Whether @request belongs to the subscription that the REFER with the CSeq @cseq made: its Event is refer, and its id,
 * if it has one, that number (RFC 3515 2.4.6). */
gboolean sip_refer_event_matches (SipMessage *request, guint32 cseq);

/* RFC 4488: whether a REFER asks not to be told of, or its 2xx says that nothing will be. */
gboolean sip_refer_event_is_silent (SipMessage *message);

G_END_DECLS
