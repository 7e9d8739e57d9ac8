/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/* The REGISTERs of one registerer: the same Call-ID, From tag and recipient, a rising CSeq (RFC 3261 10.2.4). */
typedef struct _SipRegisterSeries SipRegisterSeries;

SipRegisterSeries *sip_register_series_new (void);
void sip_register_series_free (SipRegisterSeries *self);
/* The next one, without Contact and Expires; to the domain of the agent's address (10.2). */
SipMessageBuilder *sip_register_series_next (SipRegisterSeries *self, SipAgent *agent);
/* @sent: the last one as it was sent: challenges were answered with numbers of their own. */
void sip_register_series_note (SipRegisterSeries *self, SipMessage *sent);

G_END_DECLS
