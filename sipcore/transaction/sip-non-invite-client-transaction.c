/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-client-transaction-private.h"

/* RFC 3261 17.1.2:
 *
 *      send request, timers E and F
 *               |
 *            TRYING ---- timer F, no way ----.
 *        1xx |    | 200-699                  |
 *            v    '---------.                |
 *       PROCEEDING --- 200-699 --.           |
 *            |              v    v           |
 *            | timer F     COMPLETED         |
 *            |                | timer K      |
 *            '-------> TERMINATED <----------'
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

struct _SipNonInviteClientTransaction
{
  SipClientTransaction parent_instance;
};

G_DEFINE_FINAL_TYPE (SipNonInviteClientTransaction, sip_non_invite_client_transaction, SIP_TYPE_CLIENT_TRANSACTION)

static void
receive_provisional (SipTransaction *self, SipMessage *response)
{
  if (sip_transaction_get_state (self) == SIP_TRANSACTION_TRYING)
    {
      sip_client_transaction_slow_down (SIP_CLIENT_TRANSACTION (self));
      sip_transaction_move (self, SIP_TRANSACTION_PROCEEDING);
    }
  sip_client_transaction_emit (SIP_CLIENT_TRANSACTION (self), response);
}

static void
receive_final (SipTransaction *self, SipMessage *response)
{
  sip_client_transaction_settle (SIP_CLIENT_TRANSACTION (self));
  sip_transaction_move (self, SIP_TRANSACTION_COMPLETED);
  /* Timer K. */
  sip_transaction_linger (self, sip_transaction_is_reliable (self) ? 0 : SIP_T4);
  sip_client_transaction_emit (SIP_CLIENT_TRANSACTION (self), response);
}

static void
sip_non_invite_client_transaction_receive (SipTransaction *self, SipMessage *response)
{
  switch (sip_transaction_get_state (self))
    {
    case SIP_TRANSACTION_TRYING:
    case SIP_TRANSACTION_PROCEEDING:
      if (sip_message_get_status (response) < 200)
        receive_provisional (self, response);
      else
        receive_final (self, response);
      break;
    default:
      break;
    }
}

static void
sip_non_invite_client_transaction_start (SipTransaction *self)
{
  sip_client_transaction_begin (SIP_CLIENT_TRANSACTION (self), SIP_T2);
}

static void
sip_non_invite_client_transaction_class_init (SipNonInviteClientTransactionClass *klass)
{
  SipTransactionClass *transaction_class = SIP_TRANSACTION_CLASS (klass);

  transaction_class->edges = edges;
  transaction_class->initial = SIP_TRANSACTION_TRYING;
  transaction_class->start = sip_non_invite_client_transaction_start;
  transaction_class->receive = sip_non_invite_client_transaction_receive;
}

static void
sip_non_invite_client_transaction_init (SipNonInviteClientTransaction *self)
{
}
