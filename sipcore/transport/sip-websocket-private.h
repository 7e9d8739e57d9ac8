/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "transport/sip-flow-private.h"
#include "transport/sip-transport-private.h"

G_BEGIN_DECLS

#define SIP_TYPE_WEBSOCKET_FLOW (sip_websocket_flow_get_type ())
G_DECLARE_FINAL_TYPE (SipWebsocketFlow, sip_websocket_flow, SIP, WEBSOCKET_FLOW, SipFlow)

#define SIP_TYPE_WEBSOCKET_TRANSPORT (sip_websocket_transport_get_type ())
G_DECLARE_FINAL_TYPE (SipWebsocketTransport, sip_websocket_transport, SIP, WEBSOCKET_TRANSPORT, SipTransport)

/* The layer keeps it; NULL if it does not. @remote: (nullable) */
SipFlow *sip_websocket_flow_open (SipTransport *transport, SoupWebsocketConnection *connection,
                                  GInetSocketAddress *remote);

/* @protocol: WS or WSS. */
SipTransport *sip_websocket_transport_new (SipTransportLayer *layer, SipProtocol protocol);

G_END_DECLS
