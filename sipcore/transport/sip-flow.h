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
 * RFC 3581), mapped-address (the same from the answer to a STUN keep-alive).
 * Signals: closed (GError *error, NULL where it ended in order), send-failed (GError *error, UDP), pong, pong-missing,
 * remapped (mapped-address changed: RFC 5626 4.4.2).
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
GInetSocketAddress *sip_flow_get_mapped_address (SipFlow *self);
gboolean sip_flow_is_closed (SipFlow *self);
gboolean sip_flow_is_accepted (SipFlow *self);

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

/**
 * SipKeepAliveFlags:
 * @SIP_KEEP_ALIVE_NONE: nothing was agreed upon
 * @SIP_KEEP_ALIVE_STRICT: pongs were agreed upon (RFC 5626 4.2.1, RFC 6223), so that even a first one that is missing
 *   closes the flow
 * @SIP_KEEP_ALIVE_STUN: the far end of a UDP flow is known to answer STUN (RFC 5626 8: only then may it be asked)
 *
 * What is known of a far end that is pinged.
 */
typedef enum {
  SIP_KEEP_ALIVE_NONE = 0,
  SIP_KEEP_ALIVE_STRICT = 1 << 0,
  SIP_KEEP_ALIVE_STUN = 1 << 1,
} SipKeepAliveFlags;

#define SIP_TYPE_KEEP_ALIVE_FLAGS (sip_keep_alive_flags_get_type ())
GType sip_keep_alive_flags_get_type (void);

/* Pings the far end at least every @interval_s seconds; 0 ends it. */
void sip_flow_keep_alive (SipFlow *self, guint interval_s, SipKeepAliveFlags flags);

void sip_flow_close (SipFlow *self);

/**
 * SipFlow:closed:
 *
 * Whether nothing can be sent any more.
 */

/**
 * SipFlow:layer:
 *
 * To which it belongs; %NULL once that is gone.
 */

/**
 * SipFlow:learned-address:
 *
 * How the far end sees us (RFC 3581); %NULL until it told.
 */

/**
 * SipFlow:local-address:
 *
 * Our address; %NULL where it is not known, as on WebSockets.
 */

/**
 * SipFlow:mapped-address:
 *
 * How a STUN server sees us; %NULL until it told.
 */

/**
 * SipFlow:protocol:
 *
 * Over which transport it goes.
 */

/**
 * SipFlow:remote-address:
 *
 * The far end; %NULL where it is not known.
 */

G_END_DECLS
