/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/sip-flow.h"
#include "transport/sip-target.h"
#include "transport/sip-tls-policy.h"
#include "util/sip-clock.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

#define SIP_TYPE_TRANSPORT_LAYER (sip_transport_layer_get_type ())
G_DECLARE_FINAL_TYPE (SipTransportLayer, sip_transport_layer, SIP, TRANSPORT_LAYER, GObject)

/**
 * SipTransportLayer:
 *
 * Owns listeners and flows (RFC 3261 18). Signals:
 * message (SipFlow *flow, SipMessage *message): passed sip_message_check(), or is a request that did not and has to be
 * answered with the third argument (SipFlow *flow, SipMessage *message, guint status), 0 where it is sound. Responses
 * that did not pass are dropped and counted. Via's received and rport are already filled in for requests (RFC 3581 4).
 *
 * For traces: sent and received (SipFlow *flow, SipMessage *message); dropped (SipFlow *flow, GBytes *bytes, GError
 * *error), where bytes is %NULL if received has shown the message, or if it was not kept; flow-opened (SipFlow *flow)
 * and flow-closed (SipFlow *flow, GError *error or %NULL) for connections; connect-failed (SipTarget *target, GError
 * *error).
 */
SipTransportLayer *sip_transport_layer_new (SipClock *clock, SipRandom *random);

/**
 * sip_transport_layer_listen:
 * @address: port 0: any free one
 * @certificate: (nullable): for TLS, with its key. WS and WSS have no listeners: a phone is their client
 *
 * Returns: (transfer full): the bound address; %SIP_ERROR_CONNECTION with a sentence that names the address where it is
 *   taken or not ours
 */
GInetSocketAddress *sip_transport_layer_listen (SipTransportLayer *self,
                                                SipProtocol protocol,
                                                GInetSocketAddress *address,
                                                GTlsCertificate *certificate,
                                                GError **error);

/**
 * sip_transport_layer_connect_async:
 * @policy: (nullable): whom to trust and what to show with TLS; NULL: the authorities of the system, and nothing
 *
 * Finds an open flow to @target or opens one. UDP goes out from the listening socket of the same family, or from a
 * socket opened for it. %SIP_ERROR_CONNECTION, %SIP_ERROR_TLS (the message names the host and what is wrong with its
 * certificate), %SIP_ERROR_TIMED_OUT.
 */
void sip_transport_layer_connect_async (SipTransportLayer *self, SipTarget *target, SipTlsPolicy *policy,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SipFlow *sip_transport_layer_connect_finish (SipTransportLayer *self, GAsyncResult *result, GError **error);

/* Answers sent after the request's flow is gone go to the Via (RFC 3261 18.2.2). */
void sip_transport_layer_send_response (SipTransportLayer *self, SipFlow *flow, SipMessage *response);

SipClock *sip_transport_layer_get_clock (SipTransportLayer *self);
SipRandom *sip_transport_layer_get_random (SipTransportLayer *self);
GStrv sip_transport_layer_list_listeners (SipTransportLayer *self);

/* Closes listeners and flows. */
void sip_transport_layer_close (SipTransportLayer *self);

/**
 * SipTransportLayer::message:
 * @self: what emits it
 * @flow: over which
 * @message: what came
 * @status: 0, or with what it is to be refused
 *
 * A message came.
 */

/**
 * SipTransportLayer::sent:
 * @self: what emits it
 * @flow: over which
 * @message: what
 *
 * A message was sent.
 */

/**
 * SipTransportLayer::received:
 * @self: what emits it
 * @flow: over which
 * @message: what
 *
 * A message came, sound or not.
 */

/**
 * SipTransportLayer::dropped:
 * @self: what emits it
 * @flow: over which
 * @bytes: (nullable): what came, unless it was told of before
 * @error: why
 *
 * What came goes no further.
 */

/**
 * SipTransportLayer::flow-opened:
 * @self: what emits it
 * @flow: a connection
 *
 * A connection was made or taken.
 */

/**
 * SipTransportLayer::flow-closed:
 * @self: what emits it
 * @flow: a connection
 * @error: (nullable): %NULL: in order
 *
 * A connection ended.
 */

/**
 * SipTransportLayer::connect-failed:
 * @self: what emits it
 * @target: where to
 * @error: why
 *
 * A connection could not be made.
 */

G_END_DECLS
