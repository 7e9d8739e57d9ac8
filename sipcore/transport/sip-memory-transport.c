/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "transport/sip-inet-private.h"
#include "transport/sip-memory-private.h"
#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"

#define FIRST_EPHEMERAL_PORT 49152

struct _SipMemoryTransport
{
  SipTransport parent_instance;

  /* owned */
  SipMemoryNetwork *network;
  GInetSocketAddress *address;

  GPtrArray *flows; /* weak: datagram flows that somebody holds */
  guint n_connections;
};

G_DEFINE_FINAL_TYPE (SipMemoryTransport, sip_memory_transport, SIP_TYPE_TRANSPORT)

static void
flow_gone_cb (gpointer user_data, GObject *flow)
{
  SipMemoryTransport *self = user_data;

  g_ptr_array_remove_fast (self->flows, flow);
}

SipMemoryFlow *
sip_memory_transport_get_flow (SipMemoryTransport *self, GInetSocketAddress *remote)
{
  SipMemoryFlow *flow;

  for (guint i = 0; i < self->flows->len; i++)
    {
      flow = self->flows->pdata[i];
      if (sip_inet_equal (sip_flow_get_remote_address (SIP_FLOW (flow)), remote) &&
          !sip_flow_is_closed (SIP_FLOW (flow)))
        return g_object_ref (flow);
    }
  flow = sip_memory_flow_new (self, self->address, remote);
  g_ptr_array_add (self->flows, flow);
  g_object_weak_ref (G_OBJECT (flow), flow_gone_cb, self);
  return flow;
}

static SipMemoryFlow *
open_connection (SipMemoryTransport *self, GInetSocketAddress *remote, GError **error)
{
  SipProtocol protocol = sip_transport_get_protocol (SIP_TRANSPORT (self));
  SipMemoryTransport *peer = sip_memory_network_find (self->network, protocol, remote);
  g_autoptr (GInetSocketAddress) local = NULL;
  g_autoptr (SipMemoryFlow) flow = NULL;

  local = sip_inet_with_port (self->address, FIRST_EPHEMERAL_PORT + self->n_connections++ % 16384);
  flow = sip_memory_flow_new (self, local, remote);
  if (!peer || !sip_memory_transport_accept (peer, flow))
    {
      g_autofree char *text = sip_inet_to_string (remote);

      g_set_error (error, SIP_ERROR, SIP_ERROR_CONNECTION, _("%s refuses the connection."), text);
      return NULL;
    }
  if (!sip_transport_layer_add_flow (sip_transport_get_layer (SIP_TRANSPORT (self)), SIP_FLOW (flow)))
    return NULL;
  return g_steal_pointer (&flow);
}

static GInetSocketAddress *
find_address (SipTarget *target)
{
  g_autoptr (GUri) url = NULL;
  int port;

  if (sip_target_get_address (target))
    return g_object_ref (sip_target_get_address (target));
  url = g_uri_parse (sip_target_get_url (target), G_URI_FLAGS_NONE, NULL);
  port = g_uri_get_port (url);
  if (port <= 0)
    port = (int) sip_protocol_get_default_port (sip_target_get_protocol (target));
  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new_from_string (g_uri_get_host (url), (guint) port));
}

static void
sip_memory_transport_connect_async (SipTransport *transport,
                                    SipTarget *target,
                                    SipTlsPolicy *policy,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  SipMemoryTransport *self = SIP_MEMORY_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GInetSocketAddress) remote = find_address (target);
  GError *error = NULL;
  SipMemoryFlow *flow;

  g_task_set_source_tag (task, sip_memory_transport_connect_async);
  if (sip_protocol_is_reliable (sip_transport_get_protocol (transport)))
    flow = open_connection (self, remote, &error);
  else
    flow = sip_memory_transport_get_flow (self, remote);
  if (flow)
    g_task_return_pointer (task, flow, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
sip_memory_transport_close (SipTransport *transport)
{
  SipMemoryTransport *self = SIP_MEMORY_TRANSPORT (transport);

  sip_memory_network_detach (self->network, self);
  while (self->flows->len > 0)
    {
      g_autoptr (SipFlow) flow = g_object_ref (self->flows->pdata[self->flows->len - 1]);

      g_object_weak_unref (G_OBJECT (flow), flow_gone_cb, self);
      g_ptr_array_remove_index_fast (self->flows, self->flows->len - 1);
      sip_flow_close (flow);
    }
}

static void
sip_memory_transport_finalize (GObject *object)
{
  SipMemoryTransport *self = SIP_MEMORY_TRANSPORT (object);

  for (guint i = 0; i < self->flows->len; i++)
    g_object_weak_unref (self->flows->pdata[i], flow_gone_cb, self);
  g_ptr_array_unref (self->flows);
  g_clear_object (&self->network);
  g_clear_object (&self->address);

  G_OBJECT_CLASS (sip_memory_transport_parent_class)->finalize (object);
}

static void
sip_memory_transport_class_init (SipMemoryTransportClass *klass)
{
  SipTransportClass *transport_class = SIP_TRANSPORT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sip_memory_transport_finalize;

  transport_class->connect_async = sip_memory_transport_connect_async;
  transport_class->close = sip_memory_transport_close;
}

static void
sip_memory_transport_init (SipMemoryTransport *self)
{
  self->flows = g_ptr_array_new ();
}

SipMemoryTransport *
sip_memory_transport_new (SipMemoryNetwork *network,
                          SipTransportLayer *layer,
                          SipProtocol protocol,
                          GInetSocketAddress *address)
{
  SipMemoryTransport *self = g_object_new (SIP_TYPE_MEMORY_TRANSPORT, "layer", layer, "protocol", protocol, NULL);

  self->network = g_object_ref (network);
  self->address = g_object_ref (address);
  sip_transport_add_listener (SIP_TRANSPORT (self), address);
  return self;
}

SipMemoryNetwork *
sip_memory_transport_get_network (SipMemoryTransport *self)
{
  return self->network;
}

GInetSocketAddress *
sip_memory_transport_get_address (SipMemoryTransport *self)
{
  return self->address;
}

gboolean
sip_memory_transport_accept (SipMemoryTransport *self, SipMemoryFlow *flow)
{
  g_autoptr (SipMemoryFlow) end = NULL;

  end = sip_memory_flow_new (self, self->address, sip_flow_get_local_address (SIP_FLOW (flow)));
  sip_memory_flow_join (flow, end);
  return sip_transport_layer_add_flow (sip_transport_get_layer (SIP_TRANSPORT (self)), SIP_FLOW (end));
}
