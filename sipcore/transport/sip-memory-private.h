/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-flow-private.h"
#include "transport/sip-memory-network.h"
#include "transport/sip-transport-private.h"

G_BEGIN_DECLS

#define SIP_TYPE_MEMORY_FLOW (sip_memory_flow_get_type ())
G_DECLARE_FINAL_TYPE (SipMemoryFlow, sip_memory_flow, SIP, MEMORY_FLOW, SipFlow)

#define SIP_TYPE_MEMORY_TRANSPORT (sip_memory_transport_get_type ())
G_DECLARE_FINAL_TYPE (SipMemoryTransport, sip_memory_transport, SIP, MEMORY_TRANSPORT, SipTransport)

/* What a network carries. */
typedef enum {
  SIP_PARCEL_MESSAGE,
  SIP_PARCEL_PING,
  SIP_PARCEL_PONG,
  SIP_PARCEL_CLOSE,
} SipParcel;

SipMemoryFlow *
sip_memory_flow_new (SipMemoryTransport *transport, GInetSocketAddress *local, GInetSocketAddress *remote);
/* The two ends of a connection. */
void sip_memory_flow_join (SipMemoryFlow *self, SipMemoryFlow *other);
/* (nullable): of a connection that is open at both ends. */
SipMemoryFlow *sip_memory_flow_get_other (SipMemoryFlow *self);
void sip_memory_flow_take (SipMemoryFlow *self, SipParcel parcel, GBytes *bytes);
/* Not before what was sent earlier on this connection; microseconds. */
gint64 sip_memory_flow_order (SipMemoryFlow *self, gint64 due);

SipMemoryTransport *sip_memory_transport_new (SipMemoryNetwork *network, SipTransportLayer *layer, SipProtocol protocol,
                                              GInetSocketAddress *address);
SipMemoryNetwork *sip_memory_transport_get_network (SipMemoryTransport *self);
GInetSocketAddress *sip_memory_transport_get_address (SipMemoryTransport *self);
/* (transfer full): the datagram flow to @remote. */
SipMemoryFlow *sip_memory_transport_get_flow (SipMemoryTransport *self, GInetSocketAddress *remote);
/* The other end of a connection that was made to here. FALSE: nobody takes it. */
gboolean sip_memory_transport_accept (SipMemoryTransport *self, SipMemoryFlow *flow);

gboolean sip_memory_network_send (SipMemoryNetwork *self, SipMemoryFlow *flow, SipParcel parcel, GBytes *bytes,
                                  GError **error);
/* (nullable) (transfer none) */
SipMemoryTransport *sip_memory_network_find (SipMemoryNetwork *self, SipProtocol protocol, GInetSocketAddress *address);
void sip_memory_network_detach (SipMemoryNetwork *self, SipMemoryTransport *transport);

G_END_DECLS
