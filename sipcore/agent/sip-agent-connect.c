/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

#include "util/sip-error.h"

/* As long as a target that did not answer is tried last. */
#define DEAD_S 30

typedef struct
{
  SipWay way;
  GPtrArray *targets; /* nullable */
  guint next_target;
  GError *error;      /* nullable: why the target before could not be reached */
} Connect;

static void
connect_free (gpointer data)
{
  Connect *connect = data;

  sip_way_clear (&connect->way);
  g_clear_pointer (&connect->targets, g_ptr_array_unref);
  g_clear_error (&connect->error);
  g_free (connect);
}

static SipTransportLayer *
get_transport (SipAgent *self)
{
  return sip_transaction_layer_get_transport (sip_agent_get_transactions (self));
}

/* RFC 3261 8.1.2: where requests begin their way: the proxy, the registrar, else the server of our own domain. */
static SipUri *
dup_server (SipAgent *self)
{
  SipUri *proxy = sip_agent_get_outbound_proxy (self), *registrar = sip_agent_get_registrar (self);

  if (proxy || registrar)
    return sip_uri_ref (proxy ? proxy : registrar);
  return sip_uri_ref (sip_agent_get_aor (self));
}

static void try_next (GTask *task);

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SipAgent *self = g_task_get_source_object (task);
  Connect *connect = g_task_get_task_data (task);
  SipTarget *target = connect->targets->pdata[connect->next_target - 1];
  SipFlow *flow;

  g_clear_error (&connect->error);
  flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, &connect->error);
  if (flow)
    {
      g_task_return_pointer (task, flow, g_object_unref);
      return;
    }
  if (!g_error_matches (connect->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sip_dead_targets_add (sip_agent_get_dead_targets (self), target, DEAD_S);
  try_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
try_next (GTask *task)
{
  SipAgent *self = g_task_get_source_object (task);
  Connect *connect = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task) || connect->next_target == connect->targets->len)
    {
      if (!g_task_had_error (task))
        g_task_return_error (task, g_steal_pointer (&connect->error));
      g_object_unref (task);
      return;
    }
  sip_transport_layer_connect_async (get_transport (self), connect->targets->pdata[connect->next_target++],
                                     sip_agent_get_tls_policy (self), g_task_get_cancellable (task), on_connected,
                                     task);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SipAgent *self = SIP_AGENT (source);
  Connect *connect = g_task_get_task_data (task);
  GError *error = NULL;

  connect->targets = sip_agent_look_up_finish (self, result, &error);
  if (!connect->targets)
    {
      g_task_return_error (task, error);
      return;
    }
  sip_dead_targets_sort (sip_agent_get_dead_targets (self), connect->targets);
  try_next (g_steal_pointer (&task));
}

/**
 * sip_agent_connect_async:
 *
 * Opens the way to the account's own server before there is a request: to the outbound proxy, the registrar, or the
 * server of its domain (RFC 3263), by the account's protocol. A flow that is open already is taken.
 */
void
sip_agent_connect_async (SipAgent *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipFlow *registered;
  Connect *connect;

  g_return_if_fail (SIP_IS_AGENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_agent_connect_async);
  registered = sip_agent_get_flow (self);
  if (registered && !sip_flow_is_closed (registered))
    {
      g_task_return_pointer (task, g_object_ref (registered), g_object_unref);
      return;
    }
  connect = g_new0 (Connect, 1);
  connect->way = (SipWay) { .next_hop = dup_server (self), .protocol = sip_agent_get_protocol (self), .home = TRUE };
  g_task_set_task_data (task, connect, connect_free);
  sip_agent_look_up_async (self, &connect->way, cancellable, on_looked_up, g_steal_pointer (&task));
}

/**
 * sip_agent_connect_finish:
 *
 * Returns: (transfer full): an open flow; on error %NULL with %SIP_ERROR_RESOLVE, %SIP_ERROR_CONNECTION, %SIP_ERROR_TLS
 *   or %SIP_ERROR_TIMED_OUT
 */
SipFlow *
sip_agent_connect_finish (SipAgent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
