/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-flow-private.h"
#include "transport/sip-transport-private.h"

G_BEGIN_DECLS

/* As much as may wait for a peer that does not read; then the connection is closed. */
#define SIP_STREAM_MAX_QUEUE (1024 * 1024)

#define SIP_TYPE_STREAM_FLOW (sip_stream_flow_get_type ())
G_DECLARE_FINAL_TYPE (SipStreamFlow, sip_stream_flow, SIP, STREAM_FLOW, SipFlow)

#define SIP_TYPE_STREAM_LISTENER (sip_stream_listener_get_type ())
G_DECLARE_FINAL_TYPE (SipStreamListener, sip_stream_listener, SIP, STREAM_LISTENER, GObject)

#define SIP_TYPE_STREAM_TRANSPORT (sip_stream_transport_get_type ())
G_DECLARE_FINAL_TYPE (SipStreamTransport, sip_stream_transport, SIP, STREAM_TRANSPORT, SipTransport)

/* Over @connection, by way of @tls where it is not NULL, whose handshake is done. The layer keeps it; NULL if it does
 * not. */
SipFlow *sip_stream_flow_open (SipTransport *transport, GSocketConnection *connection, GTlsConnection *tls);

SipStreamListener *sip_stream_listener_new (SipTransport *transport, GInetSocketAddress *address,
                                            GTlsCertificate *certificate, GError **error);
GInetSocketAddress *sip_stream_listener_get_address (SipStreamListener *self);
void sip_stream_listener_close (SipStreamListener *self);

/* @protocol: TCP or TLS. */
SipTransport *sip_stream_transport_new (SipTransportLayer *layer, SipProtocol protocol);

G_END_DECLS
