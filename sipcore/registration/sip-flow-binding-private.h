/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "registration/sip-register-settings-private.h"

G_BEGIN_DECLS

/* What the registrar granted over one flow. */
typedef struct
{
  /* owned */
  SipFlow *flow;                 /* over which it was made */
  SipRegisteredFlow *registered; /* what the agent was told of it */
  SipAddress *contact;           /* registered last; outlives the flow */

  guint granted_s;
  gint64 flow_since;  /* by the clock */
  gint64 bound_until; /* likewise: the registrar may keep the Contact till then */
} SipFlowBinding;

/* @response to @sent, which went over @flow, lists our Contact as @own: the flow is kept alive and used from now on. */
void sip_flow_binding_take (SipFlowBinding *self,
                            SipAgent *agent,
                            SipRegisterSettings *settings,
                            SipUri *proxy,
                            SipFlow *flow,
                            SipMessage *sent,
                            SipAddress *own,
                            SipMessage *response,
                            guint asked_s);
/* The GRUUs are of no use. */
void sip_flow_binding_forget_gruus (SipFlowBinding *self, SipAgent *agent);
/* The flow is used no longer; the registrar may still know the Contact. @agent: (nullable): it went */
void sip_flow_binding_drop_flow (SipFlowBinding *self, SipAgent *agent);
/* The registrar does not know the Contact either. */
void sip_flow_binding_clear (SipFlowBinding *self, SipAgent *agent);

/* Whether another Contact should be registered: the server sees us elsewhere than where ours says (RFC 3581), or it can
 * do more (RFC 5626). */
gboolean sip_flow_binding_is_stale (SipFlowBinding *self, SipAgent *agent, SipRegisterSettings *settings, guint reg_id);
/* Whether the registrar keeps the Contact of old beside @contact unless it is told otherwise. */
gboolean sip_flow_binding_outlives (SipFlowBinding *self, SipAgent *agent, SipAddress *contact);
/* RFC 5626 4.5: whether the flow was a success, so that one in its place is made without delay. */
gboolean sip_flow_binding_is_proven (SipFlowBinding *self, SipAgent *agent);

G_END_DECLS
