/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-inet-private.h"
#include "transport/sip-udp-private.h"

struct _SipUdpFlow
{
  SipFlow parent_instance;

  /* owned */
  SipUdpSocket *socket;

  SipUdpPeer peer;
};

G_DEFINE_FINAL_TYPE (SipUdpFlow, sip_udp_flow, SIP_TYPE_FLOW)

static gboolean
sip_udp_flow_send (SipFlow *flow, GBytes *bytes, GError **error)
{
  SipUdpFlow *self = SIP_UDP_FLOW (flow);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return sip_udp_socket_send (self->socket, &self->peer, data, size, error);
}

static void
sip_udp_flow_ping (SipFlow *flow)
{
  SipUdpFlow *self = SIP_UDP_FLOW (flow);

  /* Nobody answers it, but it keeps the way through a NAT open. */
  sip_udp_socket_send (self->socket, &self->peer, "\r\n\r\n", 4, NULL);
}

static void
sip_udp_flow_close (SipFlow *flow)
{
  SipUdpFlow *self = SIP_UDP_FLOW (flow);

  sip_udp_socket_forget (self->socket, self);
}

static GInetSocketAddress *
sip_udp_flow_find_local_address (SipFlow *flow)
{
  GInetSocketAddress *bound = sip_udp_socket_get_address (SIP_UDP_FLOW (flow)->socket);

  if (!sip_inet_is_any (bound))
    return g_object_ref (bound);
  return sip_inet_find_route (sip_flow_get_remote_address (flow), g_inet_socket_address_get_port (bound));
}

static void
sip_udp_flow_dispose (GObject *object)
{
  SipUdpFlow *self = SIP_UDP_FLOW (object);

  if (self->socket)
    sip_udp_socket_forget (self->socket, self);
  g_clear_object (&self->socket);

  G_OBJECT_CLASS (sip_udp_flow_parent_class)->dispose (object);
}

static void
sip_udp_flow_class_init (SipUdpFlowClass *klass)
{
  SipFlowClass *flow_class = SIP_FLOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sip_udp_flow_dispose;

  flow_class->send = sip_udp_flow_send;
  flow_class->ping = sip_udp_flow_ping;
  flow_class->close = sip_udp_flow_close;
  flow_class->find_local_address = sip_udp_flow_find_local_address;
}

static void
sip_udp_flow_init (SipUdpFlow *self)
{
}

SipUdpFlow *
sip_udp_flow_new (SipUdpSocket *socket, SipTransportLayer *layer, const SipUdpPeer *peer, GInetSocketAddress *remote)
{
  SipUdpFlow *self;

  self = g_object_new (SIP_TYPE_UDP_FLOW,
                       "layer", layer,
                       "protocol", SIP_PROTOCOL_UDP,
                       "remote-address", remote,
                       NULL);
  self->socket = g_object_ref (socket);
  self->peer = *peer;
  return self;
}

const SipUdpPeer *
sip_udp_flow_get_peer (SipUdpFlow *self)
{
  return &self->peer;
}
