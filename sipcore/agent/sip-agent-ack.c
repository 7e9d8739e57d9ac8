/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

/* An ACK whose way is being looked up. */
typedef struct
{
  SipAgent *agent;
  SipMessage *ack;
  SipWay way;
} Pending;

static void
pending_free (Pending *self)
{
  g_object_unref (self->agent);
  sip_message_unref (self->ack);
  sip_way_clear (&self->way);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static void
send_over (SipAgent *self, SipMessage *ack, SipFlow *flow)
{
  g_autoptr (GError) error = NULL;

  if (!sip_transaction_layer_send_ack (sip_agent_get_transactions (self), ack, flow, &error))
    g_debug ("An ACK was not sent: %s", error->message);
}

static void
use_fallback (Pending *self, const GError *error)
{
  g_debug ("An ACK finds no way to the next hop: %s", error->message);
  if (self->way.fallback)
    send_over (self->agent, self->ack, self->way.fallback);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, &error);

  if (flow)
    send_over (self->agent, self->ack, flow);
  else
    use_fallback (self, error);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = sip_agent_look_up_finish (self->agent, result, &error);
  SipTransportLayer *transport = sip_transaction_layer_get_transport (sip_agent_get_transactions (self->agent));
  SipTlsPolicy *policy = sip_agent_get_tls_policy (self->agent);

  if (targets)
    sip_dead_targets_sort (sip_agent_get_dead_targets (self->agent), targets);
  if (targets)
    sip_transport_layer_connect_async (transport, g_ptr_array_index (targets, 0), policy, NULL, on_connected,
                                       g_steal_pointer (&self));
  else
    use_fallback (self, error);
}

void
sip_agent_send_ack (SipAgent *self, SipMessage *ack, SipDialog *dialog, SipFlow *flow)
{
  g_autoptr (Pending) pending = NULL;

  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (ack);
  g_return_if_fail (SIP_IS_DIALOG (dialog));
  g_return_if_fail (!flow || SIP_IS_FLOW (flow));

  pending = g_new0 (Pending, 1);
  pending->agent = g_object_ref (self);
  pending->ack = sip_message_ref (ack);
  sip_agent_find_way (self, ack, dialog, flow, &pending->way);
  if (pending->way.flow)
    {
      send_over (self, ack, pending->way.flow);
      return;
    }
  sip_agent_look_up_async (self, &pending->way, NULL, on_looked_up, pending);
  g_steal_pointer (&pending);
}
