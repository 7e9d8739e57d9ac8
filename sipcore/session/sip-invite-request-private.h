/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-invite-plan-private.h"

G_BEGIN_DECLS

/* The INVITE that @plan asks for, made of @draft: the same From, To and Call-ID whatever was tried before (RFC 3261
 * 8.1.3.4, 8.1.3.5). @offer: (nullable). (transfer full) */
SipMessage *sip_invite_request_new (SipAgent *agent, SipMessage *draft, SipInvitePlan *plan, guint32 cseq,
                                    guint expires_s, SipBody *offer);

G_END_DECLS
