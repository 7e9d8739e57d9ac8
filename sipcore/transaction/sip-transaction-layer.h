/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message-builder.h"
#include "transaction/sip-client-transaction.h"
#include "transaction/sip-server-transaction.h"
#include "transport/sip-transport-layer.h"
#include "util/sip-rate-limiter.h"

G_BEGIN_DECLS

#define SIP_TYPE_TRANSACTION_LAYER (sip_transaction_layer_get_type ())
G_DECLARE_FINAL_TYPE (SipTransactionLayer, sip_transaction_layer, SIP, TRANSACTION_LAYER, GObject)

/**
 * SipTransactionLayer:
 *
 * Matches messages to transactions (RFC 3261 17.1.3, 17.2.3 with the rules for RFC 2543) and makes new ones.
 *
 * A CANCEL is answered here (9.2): 200, with canceled emitted on the transaction of an INVITE that has no final
 * response yet, or 481. Malformed requests are answered with the status that the check gave, statelessly. Responses
 * that match nothing are dropped (RFC 6026 7.2), and those that do not come from the address that was asked. New
 * requests above the limits of the layer's #SipRateLimiter get 503 with Retry-After, statelessly; retransmissions, ACK,
 * the CANCEL of what is there and what the known function knows are not limited.
 *
 * Signals:
 * request (SipServerTransaction *transaction): a request that is no retransmission, no ACK and no CANCEL;
 * ack (SipMessage *ack, SipFlow *flow): the ACK of a 2xx.
 */
SipTransactionLayer *sip_transaction_layer_new (SipTransportLayer *transport);

/* Puts a Via with a new branch on top of @request and sends it over @flow. */
SipClientTransaction *
sip_transaction_layer_send (SipTransactionLayer *self, SipMessageBuilder *request, SipFlow *flow);

/* Sends CANCEL for the INVITE of @invite, once a provisional came (9.1). */
SipClientTransaction *
sip_transaction_layer_cancel (SipTransactionLayer *self, SipClientTransaction *invite, const char *reason);

/* Sends an ACK for a 2xx: no transaction, a Via of its own. */
gboolean sip_transaction_layer_send_ack (SipTransactionLayer *self, SipMessage *ack, SipFlow *flow, GError **error);

/* Whether the request came before by another way, and is being answered there (8.2.2.2). */
gboolean sip_transaction_layer_is_merged (SipTransactionLayer *self, SipServerTransaction *transaction);

/**
 * SipKnownRequestFunc:
 * @request: a request that would be one too many
 *
 * Whether @request belongs to what is there already, as to a dialog.
 */
typedef gboolean (*SipKnownRequestFunc) (SipMessage *request, gpointer user_data);

void
sip_transaction_layer_set_known_func (SipTransactionLayer *self, SipKnownRequestFunc func, gpointer user_data);
SipRateLimiter *sip_transaction_layer_get_limiter (SipTransactionLayer *self);

SipTransportLayer *sip_transaction_layer_get_transport (SipTransactionLayer *self);
SipClock *sip_transaction_layer_get_clock (SipTransactionLayer *self);
SipRandom *sip_transaction_layer_get_random (SipTransactionLayer *self);
/* How many are alive, for tests and status. */
guint sip_transaction_layer_get_n_transactions (SipTransactionLayer *self);

void sip_transaction_layer_put_off (SipTransactionLayer *self, SipServerTransaction *transaction,
                                    guint retry_after_s);

/* At the end of the process: terminates every transaction without a signal. */
void sip_transaction_layer_close (SipTransactionLayer *self);

/**
 * SipTransactionLayer::ack:
 * @self: what emits it
 * @ack: what came
 * @flow: over which
 *
 * An ACK to a 2xx came.
 */

/**
 * SipTransactionLayer::request:
 * @self: what emits it
 * @transaction: is to be answered
 *
 * A request came.
 */

G_END_DECLS
