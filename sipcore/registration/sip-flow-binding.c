/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-flow-binding-private.h"

#include "registration/sip-flow-use-private.h"
#include "registration/sip-own-contact-private.h"
#include "registration/sip-registration-answer-private.h"

/* Where keep-alives are not answered, time tells. */
#define PROVEN_US (30 * G_USEC_PER_SEC)
/* RFC 5626 4.4.2: short enough for any NAT. */
#define USUAL_KEEP_ALIVE_S 29

static gint64
now (SipAgent *agent)
{
  return sip_clock_now (sip_agent_get_clock (agent));
}

static void
tell_agent (SipFlowBinding *self, SipAgent *agent, SipRegisterSettings *settings, SipUri *proxy, SipAddress *own,
            SipMessage *response)
{
  g_autoptr (SipRegisteredFlow) fresh =
    sip_registration_answer_read (agent, self->flow, settings, self->contact, own, response, proxy);
  g_autoptr (SipRegisteredFlow) old = NULL;

  if (self->registered && sip_registered_flow_equal (self->registered, fresh))
    return;
  old = g_steal_pointer (&self->registered);
  self->registered = g_object_ref (fresh);
  sip_agent_replace_registered_flow (agent, old, fresh);
}

static void
keep_alive (SipFlowBinding *self, const SipRegisterSettings *settings, SipMessage *response)
{
  guint asked_s = sip_registration_answer_get_flow_timer (response);
  guint keep_s = 0;
  gboolean kept = sip_registration_answer_get_keep (response, &keep_s);

  if (kept && keep_s == 0 && settings->keep_alive_s == 0)
    keep_s = USUAL_KEEP_ALIVE_S;
  sip_flow_use_keep_alive (self->flow, settings->keep_alive_s, asked_s > 0 ? asked_s : keep_s,
                           kept || sip_registered_flow_get_outbound (self->registered));
}

void
sip_flow_binding_take (SipFlowBinding *self, SipAgent *agent, SipRegisterSettings *settings, SipUri *proxy,
                       SipFlow *flow, SipMessage *sent, SipAddress *own, SipMessage *response, guint asked_s)
{
  if (flow != self->flow)
    {
      sip_flow_binding_drop_flow (self, agent);
      self->flow = g_object_ref (flow);
      self->flow_since = now (agent);
      sip_flow_use_begin (flow);
    }
  g_clear_pointer (&self->contact, sip_address_unref);
  self->contact = sip_own_contact_copy (sip_own_contact_of_request (sent));
  self->granted_s = sip_own_contact_get_expires (own, response, asked_s);
  self->bound_until = now (agent) + (gint64) self->granted_s * G_USEC_PER_SEC;
  tell_agent (self, agent, settings, proxy, own, response);
  keep_alive (self, settings, response);
}

void
sip_flow_binding_forget_gruus (SipFlowBinding *self, SipAgent *agent)
{
  g_autoptr (SipRegisteredFlow) old = g_steal_pointer (&self->registered);

  if (!old)
    return;
  self->registered = g_object_new (SIP_TYPE_REGISTERED_FLOW,
                                   "flow", self->flow,
                                   "reg-id", sip_registered_flow_get_reg_id (old),
                                   "proxy", sip_registered_flow_get_proxy (old),
                                   "service-route", sip_registered_flow_get_service_route (old),
                                   "supported", sip_registered_flow_get_supported (old),
                                   "outbound", sip_registered_flow_get_outbound (old),
                                   NULL);
  sip_agent_replace_registered_flow (agent, old, self->registered);
}

void
sip_flow_binding_drop_flow (SipFlowBinding *self, SipAgent *agent)
{
  g_autoptr (SipFlow) flow = g_steal_pointer (&self->flow);
  g_autoptr (SipRegisteredFlow) registered = g_steal_pointer (&self->registered);

  self->granted_s = 0;
  if (registered && agent)
    sip_agent_replace_registered_flow (agent, registered, NULL);
  if (flow)
    sip_flow_use_end (flow);
}

void
sip_flow_binding_clear (SipFlowBinding *self, SipAgent *agent)
{
  sip_flow_binding_drop_flow (self, agent);
  g_clear_pointer (&self->contact, sip_address_unref);
}

gboolean
sip_flow_binding_is_stale (SipFlowBinding *self, SipAgent *agent, SipRegisterSettings *settings, guint reg_id)
{
  g_autoptr (SipAddress) contact = sip_own_contact_new (agent, self->flow, settings, reg_id);

  return !sip_own_contact_same_uri (contact, self->contact)
         || (sip_own_contact_has_reg_id (contact) && !sip_own_contact_has_reg_id (self->contact));
}

gboolean
sip_flow_binding_outlives (SipFlowBinding *self, SipAgent *agent, SipAddress *contact)
{
  gboolean flows = sip_own_contact_has_reg_id (contact);

  if (!self->contact || now (agent) >= self->bound_until)
    return FALSE;
  if (flows && sip_own_contact_has_reg_id (self->contact))
    return FALSE;
  return flows || !sip_own_contact_same_uri (contact, self->contact);
}

gboolean
sip_flow_binding_is_proven (SipFlowBinding *self, SipAgent *agent)
{
  gboolean outbound = self->registered && sip_registered_flow_get_outbound (self->registered);

  if (!self->flow)
    return FALSE;
  if (sip_flow_use_is_proven (self->flow, outbound))
    return TRUE;
  return !outbound && now (agent) - self->flow_since >= PROVEN_US;
}
