/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"
#include "transport/sip-flow.h"
#include "util/sip-state.h"

G_BEGIN_DECLS

/**
 * SIP_T1:
 *
 * Milliseconds: what a round trip takes at most (RFC 3261 17.1.1.1).
 */
#define SIP_T1 500
/**
 * SIP_T2:
 *
 * Milliseconds: the longest time between two retransmissions.
 */
#define SIP_T2 4000
/**
 * SIP_T4:
 *
 * Milliseconds: how long a message stays in the network.
 */
#define SIP_T4 5000

/**
 * SipTransactionState:
 * @SIP_TRANSACTION_CALLING: an INVITE of ours has no response
 * @SIP_TRANSACTION_TRYING: any other request has none
 * @SIP_TRANSACTION_PROCEEDING: a provisional response came or went
 * @SIP_TRANSACTION_ACCEPTED: an INVITE has a 2xx (RFC 6026)
 * @SIP_TRANSACTION_COMPLETED: there is a final response
 * @SIP_TRANSACTION_CONFIRMED: our refusal of an INVITE was acknowledged
 * @SIP_TRANSACTION_TERMINATED: it is over
 *
 * How far a transaction is (RFC 3261 17).
 */
typedef enum {
  SIP_TRANSACTION_CALLING,
  SIP_TRANSACTION_TRYING,
  SIP_TRANSACTION_PROCEEDING,
  SIP_TRANSACTION_ACCEPTED,
  SIP_TRANSACTION_COMPLETED,
  SIP_TRANSACTION_CONFIRMED,
  SIP_TRANSACTION_TERMINATED,
} SipTransactionState;

#define SIP_TYPE_TRANSACTION_STATE (sip_transaction_state_get_type ())
GType sip_transaction_state_get_type (void);

#define SIP_TYPE_TRANSACTION (sip_transaction_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipTransaction, sip_transaction, SIP, TRANSACTION, GObject)

struct _SipTransactionClass
{
  GObjectClass parent_class;

  const SipStateEdge *edges;
  SipTransactionState initial;

  void (*start) (SipTransaction *self);
  /* A message from the network that matches. */
  void (*receive) (SipTransaction *self, SipMessage *message);
  /* It is terminated. */
  void (*stop) (SipTransaction *self);
};

/**
 * SipTransaction:
 *
 * What the four state machines of RFC 3261 17 share. Properties: request, flow, state.
 *
 * Signal failed (GError *error), after which it is terminated: %SIP_ERROR_TIMED_OUT (timers B, F, H) or
 * %SIP_ERROR_CONNECTION.
 */
SipMessage *sip_transaction_get_request (SipTransaction *self);
SipFlow *sip_transaction_get_flow (SipTransaction *self);
SipTransactionState sip_transaction_get_state (SipTransaction *self);

/**
 * SipTransaction:flow:
 *
 * Over which it goes.
 */

/**
 * SipTransaction:request:
 *
 * What began it.
 */

/**
 * SipTransaction:state:
 *
 * How far it is.
 */

/**
 * SipTransaction::failed:
 * @self: what emits it
 * @error: why
 *
 * Nothing could be sent, or nobody answered.
 */

G_END_DECLS
