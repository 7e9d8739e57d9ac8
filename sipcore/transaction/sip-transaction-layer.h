/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-client-transaction.h"
#include "transaction/sip-server-transaction.h"
#include "transport/sip-transport-layer.h"

G_BEGIN_DECLS

#define SIP_TYPE_TRANSACTION_LAYER (sip_transaction_layer_get_type ())
G_DECLARE_FINAL_TYPE (SipTransactionLayer, sip_transaction_layer, SIP, TRANSACTION_LAYER, GObject)

/**
 * SipTransactionLayer:
 *
 * Matches messages to transactions (RFC 3261 17.1.3, 17.2.3 with the rules for RFC 2543) and makes new ones. Signals:
 * request (SipServerTransaction *transaction): a request that is no retransmission and no ACK; CANCEL too, which the
 * layer answers itself (9.2): it emits canceled on the INVITE's transaction, or answers 481.
 * ack (SipMessage *ack, SipFlow *flow): an ACK that matches no transaction: that of a 2xx.
 * Malformed requests are answered with the status that the check gave, statelessly.
 */
SipTransactionLayer *sip_transaction_layer_new (SipTransportLayer *transport);

/* Puts a Via with a new branch on top of @request (which has none of ours) and sends it over @flow.
 * The transaction lives until it is terminated; the caller's reference keeps the object. (transfer full) */
SipClientTransaction *sip_transaction_layer_send (SipTransactionLayer *self, SipMessage *request, SipFlow *flow);

/* CANCEL for the INVITE of @invite (RFC 3261 9.1), @reason: (nullable) value of a Reason header (RFC 3326). Only once a
 * provisional arrived. (transfer full) */
SipClientTransaction *
sip_transaction_layer_cancel (SipTransactionLayer *self, SipClientTransaction *invite, const char *reason);

/* Sends an ACK for a 2xx: no transaction, a Via of its own. */
gboolean sip_transaction_layer_send_ack (SipTransactionLayer *self, SipMessage *ack, SipFlow *flow, GError **error);

SipTransportLayer *sip_transaction_layer_get_transport (SipTransactionLayer *self);
SipClock *sip_transaction_layer_get_clock (SipTransactionLayer *self);
SipRandom *sip_transaction_layer_get_random (SipTransactionLayer *self);
/* How many are alive, for tests and status. */
guint sip_transaction_layer_get_n_transactions (SipTransactionLayer *self);

G_END_DECLS
