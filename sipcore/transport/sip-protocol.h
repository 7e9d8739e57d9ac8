/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-slice.h"

G_BEGIN_DECLS

/**
 * SipProtocol:
 * @SIP_PROTOCOL_AUTO: to be found by RFC 3263
 * @SIP_PROTOCOL_UDP: datagrams
 * @SIP_PROTOCOL_TCP: connections
 * @SIP_PROTOCOL_TLS: encrypted connections
 * @SIP_PROTOCOL_WS: WebSockets (RFC 7118)
 * @SIP_PROTOCOL_WSS: encrypted WebSockets
 *
 * What messages go over.
 */
typedef enum {
  SIP_PROTOCOL_AUTO,
  SIP_PROTOCOL_UDP,
  SIP_PROTOCOL_TCP,
  SIP_PROTOCOL_TLS,
  SIP_PROTOCOL_WS,
  SIP_PROTOCOL_WSS,
} SipProtocol;

#define SIP_TYPE_PROTOCOL (sip_protocol_get_type ())
GType sip_protocol_get_type (void);

/* "UDP", "TCP", "TLS", "WS", "WSS": as in Via (RFC 3261 20.42, RFC 7118). */
const char *sip_protocol_to_via (SipProtocol self);
/* "udp", "tcp", "tls", "ws": as in a URI's transport parameter; WSS is "ws" there too (RFC 7118 5.2). */
const char *sip_protocol_to_param (SipProtocol self);
/* Either form, case ignored; AUTO for anything else. */
SipProtocol sip_protocol_from_slice (SipSlice name);
gboolean sip_protocol_is_reliable (SipProtocol self);
gboolean sip_protocol_is_secure (SipProtocol self);
guint sip_protocol_get_default_port (SipProtocol self);

G_END_DECLS
