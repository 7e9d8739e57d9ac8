/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-transport-layer.h"
#include "transport/sip-transport-private.h"

G_BEGIN_DECLS

/* Longer than any server that can be talked to needs. */
#define SIP_CONNECT_TIMEOUT_MS 10000

/* From now on @transport serves its protocol. */
void sip_transport_layer_set_transport (SipTransportLayer *self, SipTransport *transport);

/* Keeps a connection until it ends. FALSE, and the flow is closed: there are too many. */
gboolean sip_transport_layer_add_flow (SipTransportLayer *self, SipFlow *flow);
void sip_transport_layer_remove_flow (SipTransportLayer *self, SipFlow *flow, const GError *error);

/* What came in: one message; or, with what is wrong with it, the header after which framing is lost. */
void sip_transport_layer_receive (SipTransportLayer *self, SipFlow *flow, GBytes *bytes);
void sip_transport_layer_receive_spoilt (SipTransportLayer *self, SipFlow *flow, GBytes *bytes, const GError *error);
void sip_transport_layer_report_sent (SipTransportLayer *self, SipFlow *flow, SipMessage *message);

/* The port on which connections are taken that could have gone to @local; 0: none. */
guint sip_transport_layer_get_listening_port (SipTransportLayer *self, SipProtocol protocol, GInetSocketAddress *local);

gboolean sip_transport_layer_is_closed (SipTransportLayer *self);

/* Of its properties. */
guint sip_transport_layer_get_max_message_size (SipTransportLayer *self);
guint sip_transport_layer_get_receive_timeout (SipTransportLayer *self);

/* How many messages were dropped since they could not be read. */
guint64 sip_transport_layer_get_n_dropped (SipTransportLayer *self);

G_END_DECLS
