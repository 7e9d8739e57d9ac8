/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/* Which agent a request is for, without asking each: sip_agent_matches() decides, but only those are asked that may say
 * yes, by the user and the far end that they have just now. */
typedef struct _SipAgentIndex SipAgentIndex;

SipAgentIndex *sip_agent_index_new (void);
void sip_agent_index_free (SipAgentIndex *self);
/* Kept alive; once is enough. */
void sip_agent_index_add (SipAgentIndex *self, SipAgent *agent);
void sip_agent_index_remove (SipAgentIndex *self, SipAgent *agent);
/* Of all that match, the one that was added first. @trusted: only of those that trust @flow. (transfer none)
 * (nullable) */
SipAgent *sip_agent_index_find (SipAgentIndex *self, SipMessage *request, SipFlow *flow, gboolean trusted);
/* How many of them are to be registered. */
guint sip_agent_index_get_n_registering (SipAgentIndex *self);

G_END_DECLS
