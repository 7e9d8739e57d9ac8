/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/* The REGISTERs over one flow: the same Call-ID and From tag, a rising CSeq (RFC 3261 10.2.4, RFC 5626 4.2.1). */
typedef struct _SipRegisterSeries SipRegisterSeries;

SipRegisterSeries *sip_register_series_new (void);
void sip_register_series_free (SipRegisterSeries *self);
/* The next one, without Contact and Expires: to the domain of the agent's address (10.2), or to that of @target, where
 * the registrar sent us (8.1.3.4); by @proxy first. Both are nullable. */
SipMessageBuilder *sip_register_series_next (SipRegisterSeries *self, SipAgent *agent, SipUri *target, SipUri *proxy);
/* The same for a request beside the others, which may go on meanwhile: with numbers that none of them takes. */
SipMessageBuilder *sip_register_series_next_beside (SipRegisterSeries *self, SipAgent *agent, SipUri *proxy);
/* @sent: one as it was sent: challenges were answered with numbers of their own. */
void sip_register_series_note (SipRegisterSeries *self, SipMessage *sent);

G_END_DECLS
