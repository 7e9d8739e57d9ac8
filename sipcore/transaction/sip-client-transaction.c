/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-client-transaction-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GError *send_error;

  gulong closed_handler;
  gulong send_failed_handler;
  guint interval; /* of retransmissions, ms */
  guint limit;
} SipClientTransactionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SipClientTransaction, sip_client_transaction, SIP_TYPE_TRANSACTION)

#define PRIVATE(self) ((SipClientTransactionPrivate *) sip_client_transaction_get_instance_private (self))

enum {
  RESPONSE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
disconnect_flow (SipClientTransaction *self)
{
  SipClientTransactionPrivate *priv = PRIVATE (self);
  SipFlow *flow = sip_transaction_get_flow (SIP_TRANSACTION (self));

  g_clear_signal_handler (&priv->closed_handler, flow);
  g_clear_signal_handler (&priv->send_failed_handler, flow);
}

static void
on_closed (SipFlow *flow, const GError *error, SipTransaction *self)
{
  sip_transaction_fail (self, error ? g_error_copy (error)
                                    : g_error_new_literal (SIP_ERROR, SIP_ERROR_CONNECTION,
                                                           _("The far end closed the connection.")));
}

static void
on_send_failed (SipFlow *flow, const GError *error, SipTransaction *self)
{
  sip_transaction_fail (self, g_error_copy (error));
}

static void
on_not_sent (SipTransaction *self)
{
  sip_transaction_fail (self, g_steal_pointer (&PRIVATE (SIP_CLIENT_TRANSACTION (self))->send_error));
}

static void
retransmit (SipTransaction *self)
{
  SipClientTransactionPrivate *priv = PRIVATE (SIP_CLIENT_TRANSACTION (self));
  g_autoptr (GError) error = NULL;

  priv->interval = MIN (priv->interval * 2, priv->limit);
  if (sip_flow_send (sip_transaction_get_flow (self), sip_transaction_get_request (self), &error))
    sip_transaction_arm (self, SIP_TRANSACTION_RETRANSMIT, priv->interval, retransmit);
  else
    sip_transaction_fail (self, g_steal_pointer (&error));
}

static void
sip_client_transaction_stop (SipTransaction *self)
{
  disconnect_flow (SIP_CLIENT_TRANSACTION (self));
}

static void
sip_client_transaction_dispose (GObject *object)
{
  disconnect_flow (SIP_CLIENT_TRANSACTION (object));

  G_OBJECT_CLASS (sip_client_transaction_parent_class)->dispose (object);
}

static void
sip_client_transaction_finalize (GObject *object)
{
  g_clear_error (&PRIVATE (SIP_CLIENT_TRANSACTION (object))->send_error);

  G_OBJECT_CLASS (sip_client_transaction_parent_class)->finalize (object);
}

static void
sip_client_transaction_class_init (SipClientTransactionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sip_client_transaction_dispose;
  object_class->finalize = sip_client_transaction_finalize;
  SIP_TRANSACTION_CLASS (klass)->stop = sip_client_transaction_stop;

  signals[RESPONSE] = g_signal_new ("response", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
sip_client_transaction_init (SipClientTransaction *self)
{
}

void
sip_client_transaction_begin (SipClientTransaction *self, guint limit)
{
  SipTransaction *transaction = SIP_TRANSACTION (self);
  SipClientTransactionPrivate *priv = PRIVATE (self);
  SipFlow *flow = sip_transaction_get_flow (transaction);

  if (!sip_flow_send (flow, sip_transaction_get_request (transaction), &priv->send_error))
    {
      /* Nobody listens to this transaction before its maker has it. */
      sip_transaction_arm (transaction, SIP_TRANSACTION_EXPIRE, 0, on_not_sent);
      return;
    }

  priv->closed_handler = g_signal_connect (flow, "closed", G_CALLBACK (on_closed), self);
  priv->send_failed_handler = g_signal_connect (flow, "send-failed", G_CALLBACK (on_send_failed), self);
  priv->interval = SIP_T1;
  priv->limit = limit;
  if (!sip_transaction_is_reliable (transaction))
    sip_transaction_arm (transaction, SIP_TRANSACTION_RETRANSMIT, priv->interval, retransmit);
  sip_transaction_arm (transaction, SIP_TRANSACTION_EXPIRE, 64 * SIP_T1, sip_transaction_time_out);
}

void
sip_client_transaction_slow_down (SipClientTransaction *self)
{
  PRIVATE (self)->interval = SIP_T2;
}

void
sip_client_transaction_ignore_datagram_errors (SipClientTransaction *self)
{
  g_clear_signal_handler (&PRIVATE (self)->send_failed_handler, sip_transaction_get_flow (SIP_TRANSACTION (self)));
}

void
sip_client_transaction_settle (SipClientTransaction *self)
{
  sip_transaction_disarm (SIP_TRANSACTION (self), SIP_TRANSACTION_RETRANSMIT);
  disconnect_flow (self);
}

void
sip_client_transaction_emit (SipClientTransaction *self, SipMessage *response)
{
  g_signal_emit (self, signals[RESPONSE], 0, response);
}
