/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-server-transaction-private.h"

/* RFC 3261 17.2.2 with RFC 4320 4:
 *
 *          request
 *             |
 *          TRYING ----- never answered ----.
 *    100 after |  | 200-699                |
 *    3.5 s     v  '----------.             |
 *         PROCEEDING - 200-699 -.          |
 *              |             v  v          |
 *              | never      COMPLETED      |
 *              | answered       | timer J  |
 *              '--------> TERMINATED <-----'
 */
static const SipStateEdge edges[] = {
  { SIP_TRANSACTION_TRYING, SIP_TRANSACTION_PROCEEDING },
  { SIP_TRANSACTION_TRYING, SIP_TRANSACTION_COMPLETED },
  { SIP_TRANSACTION_TRYING, SIP_TRANSACTION_TERMINATED },
  { SIP_TRANSACTION_PROCEEDING, SIP_TRANSACTION_COMPLETED },
  { SIP_TRANSACTION_PROCEEDING, SIP_TRANSACTION_TERMINATED },
  { SIP_TRANSACTION_COMPLETED, SIP_TRANSACTION_TERMINATED },
  { -1, -1 },
};

/* When timer E of the far end is at T2: after T1, 2*T1 and 4*T1. */
#define TRYING_AFTER_MS (7 * SIP_T1)

struct _SipNonInviteServerTransaction
{
  SipServerTransaction parent_instance;
};

G_DEFINE_FINAL_TYPE (SipNonInviteServerTransaction, sip_non_invite_server_transaction, SIP_TYPE_SERVER_TRANSACTION)

static void
on_trying (SipTransaction *self)
{
  sip_transaction_move (self, SIP_TRANSACTION_PROCEEDING);
  sip_server_transaction_trying (self);
}

static gboolean
may_send (SipTransaction *self, guint status)
{
  switch (sip_transaction_get_state (self))
    {
    case SIP_TRANSACTION_TRYING:
      return status >= 200 && status != 408;
    case SIP_TRANSACTION_PROCEEDING:
      return status == 100 || (status >= 200 && status != 408);
    default:
      return FALSE;
    }
}

static gboolean
sip_non_invite_server_transaction_respond (SipServerTransaction *self, SipMessage *response)
{
  SipTransaction *transaction = SIP_TRANSACTION (self);
  guint status = sip_message_get_status (response);

  if (!may_send (transaction, status))
    return FALSE;

  if (status >= 200)
    {
      sip_transaction_disarm (transaction, SIP_TRANSACTION_RETRANSMIT);
      sip_transaction_move (transaction, SIP_TRANSACTION_COMPLETED);
    }
  sip_server_transaction_send (self, response);
  /* Timer J. */
  if (status >= 200)
    sip_transaction_linger (transaction, sip_transaction_is_reliable (transaction) ? 0 : 64 * SIP_T1);
  return TRUE;
}

static void
sip_non_invite_server_transaction_receive (SipTransaction *self, SipMessage *request)
{
  sip_server_transaction_repeat (SIP_SERVER_TRANSACTION (self));
}

static void
sip_non_invite_server_transaction_start (SipTransaction *self)
{
  sip_transaction_arm (self, SIP_TRANSACTION_RETRANSMIT, TRYING_AFTER_MS, on_trying);
  /* The far end's timer F has ended the transaction there. */
  sip_transaction_arm (self, SIP_TRANSACTION_EXPIRE, 64 * SIP_T1, sip_transaction_time_out);
}

static void
sip_non_invite_server_transaction_class_init (SipNonInviteServerTransactionClass *klass)
{
  SipTransactionClass *transaction_class = SIP_TRANSACTION_CLASS (klass);

  transaction_class->edges = edges;
  transaction_class->initial = SIP_TRANSACTION_TRYING;
  transaction_class->start = sip_non_invite_server_transaction_start;
  transaction_class->receive = sip_non_invite_server_transaction_receive;

  SIP_SERVER_TRANSACTION_CLASS (klass)->respond = sip_non_invite_server_transaction_respond;
}

static void
sip_non_invite_server_transaction_init (SipNonInviteServerTransaction *self)
{
}
