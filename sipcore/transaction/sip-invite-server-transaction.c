/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-server-transaction-private.h"

/* RFC 3261 17.2.1 with RFC 6026 8.5 to 8.7:
 *
 *                   INVITE
 *                      |
 *          1xx .-- PROCEEDING (100 after 200 ms)
 *              '---->| | |
 *           2xx .----' | '---- 300-699, timers G and H
 *               v      |              v
 *           ACCEPTED   | given up  COMPLETED --- ACK, timer I ---> CONFIRMED
 *               |      v              | timer H                        | timer I
 *               '-> TERMINATED <------'<-------------------------------'
 *            timer L
 */
static const SipStateEdge edges[] = {
  { SIP_TRANSACTION_PROCEEDING, SIP_TRANSACTION_ACCEPTED },
  { SIP_TRANSACTION_PROCEEDING, SIP_TRANSACTION_COMPLETED },
  { SIP_TRANSACTION_PROCEEDING, SIP_TRANSACTION_TERMINATED },
  { SIP_TRANSACTION_ACCEPTED, SIP_TRANSACTION_TERMINATED },
  { SIP_TRANSACTION_COMPLETED, SIP_TRANSACTION_CONFIRMED },
  { SIP_TRANSACTION_COMPLETED, SIP_TRANSACTION_TERMINATED },
  { SIP_TRANSACTION_CONFIRMED, SIP_TRANSACTION_TERMINATED },
  { -1, -1 },
};

#define TRYING_AFTER_MS 200

struct _SipInviteServerTransaction
{
  SipServerTransaction parent_instance;

  guint interval; /* of retransmissions, ms */
};

G_DEFINE_FINAL_TYPE (SipInviteServerTransaction, sip_invite_server_transaction, SIP_TYPE_SERVER_TRANSACTION)

/* Timer G. */
static void
retransmit (SipTransaction *transaction)
{
  SipInviteServerTransaction *self = SIP_INVITE_SERVER_TRANSACTION (transaction);

  self->interval = MIN (self->interval * 2, SIP_T2);
  sip_transaction_arm (transaction, SIP_TRANSACTION_RETRANSMIT, self->interval, retransmit);
  sip_server_transaction_repeat (SIP_SERVER_TRANSACTION (self));
}

static void
enter_completed (SipTransaction *transaction)
{
  SipInviteServerTransaction *self = SIP_INVITE_SERVER_TRANSACTION (transaction);

  sip_transaction_move (transaction, SIP_TRANSACTION_COMPLETED);
  if (!sip_transaction_is_reliable (transaction))
    {
      self->interval = SIP_T1;
      sip_transaction_arm (transaction, SIP_TRANSACTION_RETRANSMIT, self->interval, retransmit);
    }
  /* Timer H. */
  sip_transaction_arm (transaction, SIP_TRANSACTION_EXPIRE, 64 * SIP_T1, sip_transaction_time_out);
}

static gboolean
sip_invite_server_transaction_respond (SipServerTransaction *self, SipMessage *response)
{
  SipTransaction *transaction = SIP_TRANSACTION (self);
  SipTransactionState state = sip_transaction_get_state (transaction);
  guint status = sip_message_get_status (response);

  if (state == SIP_TRANSACTION_PROCEEDING)
    {
      sip_transaction_disarm (transaction, SIP_TRANSACTION_EXPIRE);
      if (status >= 300)
        enter_completed (transaction);
      else if (status >= 200)
        {
          sip_transaction_move (transaction, SIP_TRANSACTION_ACCEPTED);
          sip_transaction_linger (transaction, 64 * SIP_T1);
        }
    }
  else if (state != SIP_TRANSACTION_ACCEPTED || status < 200 || status >= 300)
    return FALSE;

  sip_server_transaction_send (self, response);
  return TRUE;
}

static void
receive_ack (SipTransaction *self, SipMessage *ack)
{
  switch (sip_transaction_get_state (self))
    {
    case SIP_TRANSACTION_COMPLETED:
      sip_transaction_disarm (self, SIP_TRANSACTION_RETRANSMIT);
      sip_transaction_move (self, SIP_TRANSACTION_CONFIRMED);
      /* Timer I. */
      sip_transaction_linger (self, sip_transaction_is_reliable (self) ? 0 : SIP_T4);
      sip_server_transaction_emit_acknowledged (SIP_SERVER_TRANSACTION (self), ack);
      break;
    case SIP_TRANSACTION_ACCEPTED:
      sip_transaction_layer_pass_ack (sip_transaction_get_layer (self), ack, sip_transaction_get_flow (self));
      break;
    default:
      break;
    }
}

static void
sip_invite_server_transaction_receive (SipTransaction *self, SipMessage *request)
{
  SipTransactionState state = sip_transaction_get_state (self);

  if (sip_message_get_method (request) == SIP_METHOD_ACK)
    receive_ack (self, request);
  else if (state == SIP_TRANSACTION_PROCEEDING || state == SIP_TRANSACTION_COMPLETED)
    sip_server_transaction_repeat (SIP_SERVER_TRANSACTION (self));
}

static void
sip_invite_server_transaction_start (SipTransaction *self)
{
  sip_transaction_arm (self, SIP_TRANSACTION_EXPIRE, TRYING_AFTER_MS, sip_server_transaction_trying);
}

static void
sip_invite_server_transaction_class_init (SipInviteServerTransactionClass *klass)
{
  SipTransactionClass *transaction_class = SIP_TRANSACTION_CLASS (klass);

  transaction_class->edges = edges;
  transaction_class->initial = SIP_TRANSACTION_PROCEEDING;
  transaction_class->start = sip_invite_server_transaction_start;
  transaction_class->receive = sip_invite_server_transaction_receive;

  SIP_SERVER_TRANSACTION_CLASS (klass)->respond = sip_invite_server_transaction_respond;
}

static void
sip_invite_server_transaction_init (SipInviteServerTransaction *self)
{
}
