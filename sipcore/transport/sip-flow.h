/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "message/sip-message.h"
#include "transport/sip-protocol.h"

G_BEGIN_DECLS

#define SIP_TYPE_FLOW (sip_flow_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipFlow, sip_flow, SIP, FLOW, GObject)

/**
 * SipFlow:
 *
 * A path over which messages go both ways (RFC 5626 2): a connection, or on UDP a socket and a far address. Made by
 * #SipTransportLayer, which also owns what comes in.
 *
 * Properties: protocol, local-address and remote-address (#GInetSocketAddress, the former may be NULL for WebSockets),
 * closed, learned-address (#GInetSocketAddress: how the far end sees us, from received and rport of a Via,
 * RFC 3581).
 * Signals: closed (GError *error, NULL where it ended in order), send-failed (GError *error, UDP), pong.
 */
struct _SipFlowClass
{
  GObjectClass parent_class;

  gboolean (*send) (SipFlow *self, GBytes *bytes, GError **error);
  void (*ping) (SipFlow *self);
  void (*close) (SipFlow *self);
  /* (transfer full) (nullable): asked once, by a flow that was made without a local address. */
  GInetSocketAddress *(*find_local_address) (SipFlow *self);
};

SipProtocol sip_flow_get_protocol (SipFlow *self);
GInetSocketAddress *sip_flow_get_local_address (SipFlow *self);
GInetSocketAddress *sip_flow_get_remote_address (SipFlow *self);
GInetSocketAddress *sip_flow_get_learned_address (SipFlow *self);
gboolean sip_flow_is_closed (SipFlow *self);

/* Host and port for our Via's sent-by and, without a learned address, our Contact: IPv6 in brackets, an
 * invalid name for WebSockets (RFC 7118 5). */
const char *sip_flow_get_sent_by (SipFlow *self);

/**
 * sip_flow_send:
 *
 * Queues @message; never blocks. An error at once is %SIP_ERROR_CONNECTION; a later one arrives as #SipFlow::closed
 * on connections, and as #SipFlow::send-failed (GError) on UDP (ICMP).
 */
gboolean sip_flow_send (SipFlow *self, SipMessage *message, GError **error);

/* Sends a ping at least every @interval_s seconds, CRLF CRLF on UDP and streams (RFC 5626 4.4.1), a ping frame on
 * WebSockets; 0 ends it. A missing pong closes the flow after 10 s only once a first pong was seen, if @strict, or on
 * WebSockets. */
void sip_flow_keep_alive (SipFlow *self, guint interval_s, gboolean strict);

void sip_flow_close (SipFlow *self);

G_END_DECLS
