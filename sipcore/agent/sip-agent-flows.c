/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

/**
 * sip_agent_get_registered_flow:
 *
 * Returns: (transfer none) (nullable): what is known of the flow over which requests go: of several the first that is
 *   open
 */
SipRegisteredFlow *
sip_agent_get_registered_flow (SipAgent *self)
{
  GPtrArray *list;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  list = *sip_agent_get_registered_flows (self);
  for (guint i = 0; list && i < list->len; i++)
    {
      if (!sip_flow_is_closed (sip_registered_flow_get_flow (list->pdata[i])))
        return list->pdata[i];
    }
  return list ? list->pdata[0] : NULL;
}

/**
 * sip_agent_list_registered_flows:
 *
 * Returns: (transfer none) (nullable) (element-type SipRegisteredFlow): all of them, the preferred one first; %NULL:
 *   the account is not registered
 */
GPtrArray *
sip_agent_list_registered_flows (SipAgent *self)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  return *sip_agent_get_registered_flows (self);
}

/**
 * sip_agent_find_registered_flow:
 *
 * Returns: (transfer none) (nullable): what is known of @flow; %NULL if the account is not registered over it
 */
SipRegisteredFlow *
sip_agent_find_registered_flow (SipAgent *self, SipFlow *flow)
{
  GPtrArray *list;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  list = *sip_agent_get_registered_flows (self);
  for (guint i = 0; list && i < list->len; i++)
    {
      if (sip_registered_flow_get_flow (list->pdata[i]) == flow)
        return list->pdata[i];
    }
  return NULL;
}

/**
 * sip_agent_get_flow:
 *
 * Returns: (transfer none) (nullable): the flow over which the account is registered
 */
SipFlow *
sip_agent_get_flow (SipAgent *self)
{
  SipRegisteredFlow *registered = sip_agent_get_registered_flow (self);

  return registered ? sip_registered_flow_get_flow (registered) : NULL;
}

/* The lowest reg-id first. */
static void
insert (GPtrArray *list, SipRegisteredFlow *fresh)
{
  guint place = 0;

  while (place < list->len
         && sip_registered_flow_get_reg_id (list->pdata[place]) <= sip_registered_flow_get_reg_id (fresh))
    place++;
  g_ptr_array_insert (list, place, g_object_ref (fresh));
}

/**
 * sip_agent_replace_registered_flow:
 * @old: (nullable): what was known of a flow, and is no longer so
 * @fresh: (nullable): what is known now
 *
 * Either alone takes a flow away or adds one; the account is registered while there is any.
 */
void
sip_agent_replace_registered_flow (SipAgent *self, SipRegisteredFlow *old, SipRegisteredFlow *fresh)
{
  GPtrArray **list;
  gboolean before;

  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (!old || SIP_IS_REGISTERED_FLOW (old));
  g_return_if_fail (!fresh || SIP_IS_REGISTERED_FLOW (fresh));

  list = sip_agent_get_registered_flows (self);
  before = *list != NULL;
  if (fresh && !*list)
    *list = g_ptr_array_new_with_free_func (g_object_unref);
  if (fresh)
    insert (*list, fresh);
  if (old && *list)
    g_ptr_array_remove (*list, old);
  if (*list && (*list)->len == 0)
    g_clear_pointer (list, g_ptr_array_unref);
  if (before || *list)
    sip_agent_notify_registered (self, before != (*list != NULL));
}

/**
 * sip_agent_set_flow:
 * @flow: (nullable): the one over which the account is registered from now on; %NULL: it is not
 *
 * Tells the agent by which flow it is registered: its registerer does.
 */
void
sip_agent_set_flow (SipAgent *self, SipFlow *flow)
{
  g_autoptr (SipRegisteredFlow) fresh = NULL;
  GPtrArray **list;
  gboolean before;

  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (!flow || SIP_IS_FLOW (flow));

  list = sip_agent_get_registered_flows (self);
  before = *list != NULL;
  if (!flow && !before)
    return;
  /* It may be the one that is there, and kept alive by that alone. */
  if (flow)
    fresh = g_object_new (SIP_TYPE_REGISTERED_FLOW, "flow", flow, NULL);
  g_clear_pointer (list, g_ptr_array_unref);
  if (fresh)
    {
      *list = g_ptr_array_new_with_free_func (g_object_unref);
      insert (*list, fresh);
    }
  sip_agent_notify_registered (self, before != (flow != NULL));
}
