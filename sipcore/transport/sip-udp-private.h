/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <netinet/in.h>

#include "transport/sip-flow-private.h"
#include "transport/sip-transport-private.h"

G_BEGIN_DECLS

/* A far address as the kernel gives and takes it. */
typedef union
{
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} SipUdpPeer;

#define SIP_TYPE_UDP_SOCKET (sip_udp_socket_get_type ())
G_DECLARE_FINAL_TYPE (SipUdpSocket, sip_udp_socket, SIP, UDP_SOCKET, GObject)

#define SIP_TYPE_UDP_FLOW (sip_udp_flow_get_type ())
G_DECLARE_FINAL_TYPE (SipUdpFlow, sip_udp_flow, SIP, UDP_FLOW, SipFlow)

#define SIP_TYPE_UDP_TRANSPORT (sip_udp_transport_get_type ())
G_DECLARE_FINAL_TYPE (SipUdpTransport, sip_udp_transport, SIP, UDP_TRANSPORT, SipTransport)

SipUdpSocket *sip_udp_socket_new (SipTransport *transport, GInetSocketAddress *address, GError **error);
GInetSocketAddress *sip_udp_socket_get_address (SipUdpSocket *self);
/* (transfer full): the flow to @remote, which is forgotten when nobody holds it any more. */
SipFlow *sip_udp_socket_get_flow (SipUdpSocket *self, GInetSocketAddress *remote);
gboolean
sip_udp_socket_send (SipUdpSocket *self, const SipUdpPeer *peer, gconstpointer data, gsize size, GError **error);
void sip_udp_socket_forget (SipUdpSocket *self, SipUdpFlow *flow);
void sip_udp_socket_close (SipUdpSocket *self);

SipUdpFlow *sip_udp_flow_new (SipUdpSocket *socket, SipTransportLayer *layer, const SipUdpPeer *peer,
                              GInetSocketAddress *remote);
const SipUdpPeer *sip_udp_flow_get_peer (SipUdpFlow *self);

SipTransport *sip_udp_transport_new (SipTransportLayer *layer);

G_END_DECLS
