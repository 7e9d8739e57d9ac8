/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-client-transaction-private.h"

#include "message/sip-message-builder.h"

/* RFC 3261 17.1.1 with RFC 6026 8.4:
 *
 *            send INVITE, timers A and B
 *                     |
 *                  CALLING ------------ timer B, no way ------------.
 *      1xx .--------/ |  \ 300-699, send ACK                        |
 *          v          |   '--------------------.                    |
 *     PROCEEDING -----|-- 300-699, send ACK -. |                    |
 *          | '--------|-- given up ----------|-|------------------. |
 *          | 2xx      | 2xx                  v v                  | |
 *          '------> ACCEPTED              COMPLETED               | |
 *                     | timer M              | timer D            | |
 *                     '------> TERMINATED <--'<-------------------'-'
 */
static const SipStateEdge edges[] = {
  { SIP_TRANSACTION_CALLING, SIP_TRANSACTION_PROCEEDING },
  { SIP_TRANSACTION_CALLING, SIP_TRANSACTION_ACCEPTED },
  { SIP_TRANSACTION_CALLING, SIP_TRANSACTION_COMPLETED },
  { SIP_TRANSACTION_CALLING, SIP_TRANSACTION_TERMINATED },
  { SIP_TRANSACTION_PROCEEDING, SIP_TRANSACTION_ACCEPTED },
  { SIP_TRANSACTION_PROCEEDING, SIP_TRANSACTION_COMPLETED },
  { SIP_TRANSACTION_PROCEEDING, SIP_TRANSACTION_TERMINATED },
  { SIP_TRANSACTION_ACCEPTED, SIP_TRANSACTION_TERMINATED },
  { SIP_TRANSACTION_COMPLETED, SIP_TRANSACTION_TERMINATED },
  { -1, -1 },
};

/* Timer D, where the transport may lose messages. */
#define LINGER_COMPLETED_MS 32000

struct _SipInviteClientTransaction
{
  SipClientTransaction parent_instance;

  SipMessage *ack;
};

G_DEFINE_FINAL_TYPE (SipInviteClientTransaction, sip_invite_client_transaction, SIP_TYPE_CLIENT_TRANSACTION)

/* RFC 3261 17.1.1.3; the credentials: 22.1. */
static SipMessage *
create_ack (SipMessage *invite, SipMessage *response)
{
  const SipHeader copied[] = { SIP_HEADER_VIA, SIP_HEADER_ROUTE, SIP_HEADER_FROM, SIP_HEADER_CALL_ID,
                               SIP_HEADER_AUTHORIZATION, SIP_HEADER_PROXY_AUTHORIZATION };
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_ACK, sip_message_get_request_uri (invite));
  guint32 cseq = 0;

  sip_message_get_cseq (invite, &cseq, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    sip_message_builder_copy (builder, invite, copied[i]);
  sip_message_builder_copy (builder, response, SIP_HEADER_TO);
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "%u ACK", cseq);
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  return sip_message_builder_end (builder);
}

static void
send_ack (SipInviteClientTransaction *self)
{
  g_autoptr (GError) error = NULL;

  if (!sip_flow_send (sip_transaction_get_flow (SIP_TRANSACTION (self)), self->ack, &error))
    g_debug ("An ACK was not sent: %s", error->message);
}

static void
receive_provisional (SipTransaction *self, SipMessage *response)
{
  if (sip_transaction_get_state (self) == SIP_TRANSACTION_CALLING)
    {
      sip_transaction_disarm (self, SIP_TRANSACTION_RETRANSMIT);
      sip_transaction_disarm (self, SIP_TRANSACTION_EXPIRE);
      sip_client_transaction_ignore_datagram_errors (SIP_CLIENT_TRANSACTION (self));
      sip_transaction_move (self, SIP_TRANSACTION_PROCEEDING);
    }
  sip_client_transaction_emit (SIP_CLIENT_TRANSACTION (self), response);
}

static void
receive_success (SipTransaction *self, SipMessage *response)
{
  sip_client_transaction_settle (SIP_CLIENT_TRANSACTION (self));
  sip_transaction_move (self, SIP_TRANSACTION_ACCEPTED);
  sip_transaction_linger (self, 64 * SIP_T1);
  sip_client_transaction_emit (SIP_CLIENT_TRANSACTION (self), response);
}

static void
receive_failure (SipTransaction *transaction, SipMessage *response)
{
  SipInviteClientTransaction *self = SIP_INVITE_CLIENT_TRANSACTION (transaction);

  sip_client_transaction_settle (SIP_CLIENT_TRANSACTION (self));
  sip_transaction_move (transaction, SIP_TRANSACTION_COMPLETED);
  self->ack = create_ack (sip_transaction_get_request (transaction), response);
  send_ack (self);
  sip_transaction_linger (transaction, sip_transaction_is_reliable (transaction) ? 0 : LINGER_COMPLETED_MS);
  sip_client_transaction_emit (SIP_CLIENT_TRANSACTION (self), response);
}

static void
receive_first (SipTransaction *self, SipMessage *response)
{
  guint status = sip_message_get_status (response);

  if (status < 200)
    receive_provisional (self, response);
  else if (status < 300)
    receive_success (self, response);
  else
    receive_failure (self, response);
}

static void
sip_invite_client_transaction_receive (SipTransaction *self, SipMessage *response)
{
  guint status = sip_message_get_status (response);

  switch (sip_transaction_get_state (self))
    {
    case SIP_TRANSACTION_CALLING:
    case SIP_TRANSACTION_PROCEEDING:
      receive_first (self, response);
      break;
    case SIP_TRANSACTION_ACCEPTED:
      if (status >= 200 && status < 300)
        sip_client_transaction_emit (SIP_CLIENT_TRANSACTION (self), response);
      break;
    case SIP_TRANSACTION_COMPLETED:
      if (status >= 300)
        send_ack (SIP_INVITE_CLIENT_TRANSACTION (self));
      break;
    default:
      break;
    }
}

static void
sip_invite_client_transaction_start (SipTransaction *self)
{
  /* Timer A doubles until timer B ends it (17.1.1.2). */
  sip_client_transaction_begin (SIP_CLIENT_TRANSACTION (self), 64 * SIP_T1);
}

static void
sip_invite_client_transaction_finalize (GObject *object)
{
  g_clear_pointer (&SIP_INVITE_CLIENT_TRANSACTION (object)->ack, sip_message_unref);

  G_OBJECT_CLASS (sip_invite_client_transaction_parent_class)->finalize (object);
}

static void
sip_invite_client_transaction_class_init (SipInviteClientTransactionClass *klass)
{
  SipTransactionClass *transaction_class = SIP_TRANSACTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sip_invite_client_transaction_finalize;

  transaction_class->edges = edges;
  transaction_class->initial = SIP_TRANSACTION_CALLING;
  transaction_class->start = sip_invite_client_transaction_start;
  transaction_class->receive = sip_invite_client_transaction_receive;
}

static void
sip_invite_client_transaction_init (SipInviteClientTransaction *self)
{
}

void
sip_invite_client_transaction_await_final (SipInviteClientTransaction *self)
{
  sip_transaction_arm (SIP_TRANSACTION (self), SIP_TRANSACTION_EXPIRE, 64 * SIP_T1, sip_transaction_time_out);
}
