/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-transaction-key-private.h"
#include "transaction/sip-transaction-layer.h"

G_BEGIN_DECLS

/* The two timers that a transaction can have at once. */
typedef enum {
  SIP_TRANSACTION_RETRANSMIT,
  SIP_TRANSACTION_EXPIRE,
} SipTransactionTimer;

#define SIP_TRANSACTION_N_TIMERS 2

typedef void (*SipTransactionTimerFunc) (SipTransaction *self);

SipTransaction *
sip_transaction_new (GType type, SipTransactionLayer *layer, SipMessage *request, SipFlow *flow);
/* Valid as long as the transaction. */
SipTransactionKey *sip_transaction_get_key (SipTransaction *self);
/* NULL once the transaction is terminated. */
SipTransactionLayer *sip_transaction_get_layer (SipTransaction *self);

void sip_transaction_start (SipTransaction *self);
void sip_transaction_receive (SipTransaction *self, SipMessage *message);

gboolean sip_transaction_is_reliable (SipTransaction *self);
void sip_transaction_move (SipTransaction *self, SipTransactionState state);
void
sip_transaction_arm (SipTransaction *self, SipTransactionTimer timer, guint delay_ms, SipTransactionTimerFunc func);
void sip_transaction_disarm (SipTransaction *self, SipTransactionTimer timer);

/* Moves to the last state; the layer's reference is dropped. */
void sip_transaction_terminate (SipTransaction *self);
/* Terminates after @delay_ms, at once for 0. */
void sip_transaction_linger (SipTransaction *self, guint delay_ms);
/* Terminates and tells why. @error: (transfer full) */
void sip_transaction_fail (SipTransaction *self, GError *error);
void sip_transaction_time_out (SipTransaction *self);

/* Made by the layer when a transaction is terminated. */
void sip_transaction_layer_forget (SipTransactionLayer *self, SipTransaction *transaction);
/* An ACK of a 2xx that matched a transaction all the same. */
void sip_transaction_layer_pass_ack (SipTransactionLayer *self, SipMessage *ack, SipFlow *flow);

G_END_DECLS
