/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-memory-private.h"
#include "transport/sip-transport-layer-private.h"

struct _SipMemoryFlow
{
  SipFlow parent_instance;

  /* owned */
  SipMemoryNetwork *network;

  /* weak */
  SipMemoryFlow *other;

  gint64 last_due;
};

G_DEFINE_FINAL_TYPE (SipMemoryFlow, sip_memory_flow, SIP_TYPE_FLOW)

static gboolean
sip_memory_flow_send (SipFlow *flow, GBytes *bytes, GError **error)
{
  SipMemoryFlow *self = SIP_MEMORY_FLOW (flow);

  return sip_memory_network_send (self->network, self, SIP_PARCEL_MESSAGE, bytes, error);
}

static void
sip_memory_flow_ping (SipFlow *flow)
{
  SipMemoryFlow *self = SIP_MEMORY_FLOW (flow);

  sip_memory_network_send (self->network, self, SIP_PARCEL_PING, NULL, NULL);
}

static void
sip_memory_flow_close (SipFlow *flow)
{
  SipMemoryFlow *self = SIP_MEMORY_FLOW (flow);

  if (self->other)
    sip_memory_network_send (self->network, self, SIP_PARCEL_CLOSE, NULL, NULL);
}

static void
sip_memory_flow_dispose (GObject *object)
{
  SipMemoryFlow *self = SIP_MEMORY_FLOW (object);

  g_clear_weak_pointer (&self->other);
  g_clear_object (&self->network);

  G_OBJECT_CLASS (sip_memory_flow_parent_class)->dispose (object);
}

static void
sip_memory_flow_class_init (SipMemoryFlowClass *klass)
{
  SipFlowClass *flow_class = SIP_FLOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sip_memory_flow_dispose;

  flow_class->send = sip_memory_flow_send;
  flow_class->ping = sip_memory_flow_ping;
  flow_class->close = sip_memory_flow_close;
}

static void
sip_memory_flow_init (SipMemoryFlow *self)
{
}

SipMemoryFlow *
sip_memory_flow_new (SipMemoryTransport *transport, GInetSocketAddress *local, GInetSocketAddress *remote)
{
  SipTransportLayer *layer = sip_transport_get_layer (SIP_TRANSPORT (transport));
  SipProtocol protocol = sip_transport_get_protocol (SIP_TRANSPORT (transport));
  SipMemoryFlow *self;

  self = g_object_new (SIP_TYPE_MEMORY_FLOW,
                       "layer", layer,
                       "protocol", protocol,
                       "local-address", local,
                       "remote-address", remote,
                       NULL);
  self->network = g_object_ref (sip_memory_transport_get_network (transport));
  if (protocol == SIP_PROTOCOL_WS || protocol == SIP_PROTOCOL_WSS)
    sip_flow_make_invalid_sent_by (SIP_FLOW (self));
  return self;
}

void
sip_memory_flow_join (SipMemoryFlow *self, SipMemoryFlow *other)
{
  g_set_weak_pointer (&self->other, other);
  g_set_weak_pointer (&other->other, self);
}

SipMemoryFlow *
sip_memory_flow_get_other (SipMemoryFlow *self)
{
  return self->other;
}

/* Of a CRLF in a datagram nobody answers. */
static void
take_ping (SipMemoryFlow *self)
{
  g_autoptr (GBytes) crlf = g_bytes_new_static ("\r\n\r\n", 4);

  if (sip_protocol_is_reliable (sip_flow_get_protocol (SIP_FLOW (self))))
    sip_memory_network_send (self->network, self, SIP_PARCEL_PONG, NULL, NULL);
  else
    sip_flow_receive_datagram (SIP_FLOW (self), crlf);
}

void
sip_memory_flow_take (SipMemoryFlow *self, SipParcel parcel, GBytes *bytes)
{
  g_autoptr (SipFlow) flow = SIP_FLOW (g_object_ref (self));

  if (sip_flow_is_closed (flow))
    return;
  switch (parcel)
    {
    case SIP_PARCEL_MESSAGE:
      if (sip_protocol_is_reliable (sip_flow_get_protocol (flow)))
        sip_transport_layer_receive (sip_flow_get_layer (flow), flow, bytes);
      else
        sip_flow_receive_datagram (flow, bytes);
      break;
    case SIP_PARCEL_PING:
      take_ping (self);
      break;
    case SIP_PARCEL_PONG:
      sip_flow_take_pong (flow);
      break;
    case SIP_PARCEL_CLOSE:
      sip_flow_end (flow, NULL);
      break;
    }
}

gint64
sip_memory_flow_order (SipMemoryFlow *self, gint64 due)
{
  self->last_due = MAX (self->last_due, due);
  return self->last_due;
}
