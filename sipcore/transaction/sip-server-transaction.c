/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-server-transaction-private.h"

#define TAG_BYTES 8

typedef struct
{
  SipMessage *response; /* the last one that was sent */
  char *local_tag;
} SipServerTransactionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SipServerTransaction, sip_server_transaction, SIP_TYPE_TRANSACTION)

#define PRIVATE(self) ((SipServerTransactionPrivate *) sip_server_transaction_get_instance_private (self))

enum {
  ACKNOWLEDGED,
  CANCELED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
create_local_tag (SipServerTransaction *self)
{
  SipTransactionLayer *layer = sip_transaction_get_layer (SIP_TRANSACTION (self));
  SipAddress *to = sip_message_get_to (sip_transaction_get_request (SIP_TRANSACTION (self)));
  SipSlice tag = to ? sip_address_get_tag (to) : SIP_SLICE_NONE;

  if (tag.length > 0)
    return sip_slice_dup (tag);
  return layer ? sip_random_token (sip_transaction_layer_get_random (layer), TAG_BYTES) : NULL;
}

/* Nothing is repeated from now on, but a session may keep its transaction for as long as the call lasts. */
static void
sip_server_transaction_stop (SipTransaction *self)
{
  g_clear_pointer (&PRIVATE (SIP_SERVER_TRANSACTION (self))->response, sip_message_unref);
}

static void
sip_server_transaction_finalize (GObject *object)
{
  SipServerTransactionPrivate *priv = PRIVATE (SIP_SERVER_TRANSACTION (object));

  g_clear_pointer (&priv->response, sip_message_unref);
  g_clear_pointer (&priv->local_tag, g_free);

  G_OBJECT_CLASS (sip_server_transaction_parent_class)->finalize (object);
}

static void
sip_server_transaction_class_init (SipServerTransactionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_server_transaction_finalize;
  SIP_TRANSACTION_CLASS (klass)->stop = sip_server_transaction_stop;

  signals[ACKNOWLEDGED] = g_signal_new ("acknowledged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[CANCELED] = g_signal_new ("canceled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
sip_server_transaction_init (SipServerTransaction *self)
{
}

void
sip_server_transaction_send (SipServerTransaction *self, SipMessage *response)
{
  SipServerTransactionPrivate *priv = PRIVATE (self);

  sip_message_ref (response);
  g_clear_pointer (&priv->response, sip_message_unref);
  priv->response = response;
  sip_server_transaction_repeat (self);
}

void
sip_server_transaction_repeat (SipServerTransaction *self)
{
  SipTransactionLayer *layer = sip_transaction_get_layer (SIP_TRANSACTION (self));
  SipMessage *last = PRIVATE (self)->response;
  g_autoptr (SipMessage) response = last ? sip_message_ref (last) : NULL;

  if (layer && response)
    sip_transport_layer_send_response (sip_transaction_layer_get_transport (layer),
                                       sip_transaction_get_flow (SIP_TRANSACTION (self)), response);
}

void
sip_server_transaction_trying (SipTransaction *self)
{
  sip_server_transaction_reply (SIP_SERVER_TRANSACTION (self), 100, NULL);
}

void
sip_server_transaction_set_local_tag (SipServerTransaction *self, const char *tag)
{
  SipServerTransactionPrivate *priv = PRIVATE (self);

  g_free (priv->local_tag);
  priv->local_tag = g_strdup (tag);
}

void
sip_server_transaction_emit_canceled (SipServerTransaction *self, SipMessage *cancel)
{
  g_signal_emit (self, signals[CANCELED], 0, cancel);
}

void
sip_server_transaction_emit_acknowledged (SipServerTransaction *self, SipMessage *ack)
{
  g_signal_emit (self, signals[ACKNOWLEDGED], 0, ack);
}

/**
 * sip_server_transaction_respond:
 * @response: a response to the request, with the tag of sip_server_transaction_get_local_tag()
 *
 * Sends @response if the state allows it (RFC 3261 17.2, RFC 4320 4).
 *
 * Returns: whether it was sent
 */
gboolean
sip_server_transaction_respond (SipServerTransaction *self, SipMessage *response)
{
  g_autoptr (SipServerTransaction) keep = NULL;

  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (self), FALSE);
  g_return_val_if_fail (response && sip_message_get_status (response) >= 100, FALSE);

  keep = g_object_ref (self);
  return SIP_SERVER_TRANSACTION_GET_CLASS (self)->respond (self, response);
}

/**
 * sip_server_transaction_reply:
 * @status: 100 to 699
 * @reason: (nullable): the reason phrase; %NULL for the usual one
 *
 * Responds without a body.
 *
 * Returns: whether it was sent
 */
gboolean
sip_server_transaction_reply (SipServerTransaction *self, guint status, const char *reason)
{
  g_autoptr (SipMessage) response = NULL;

  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (self), FALSE);

  response = sip_message_builder_end (sip_server_transaction_create_response (self, status, reason));
  return sip_server_transaction_respond (self, response);
}

/**
 * sip_server_transaction_drop:
 *
 * Forgets the request without an answer.
 */
void
sip_server_transaction_drop (SipServerTransaction *self)
{
  g_return_if_fail (SIP_IS_SERVER_TRANSACTION (self));

  if (sip_transaction_get_layer (SIP_TRANSACTION (self)))
    sip_transaction_terminate (SIP_TRANSACTION (self));
}

/**
 * sip_server_transaction_create_response:
 * @status: 100 to 699
 * @reason: (nullable): the reason phrase; %NULL for the usual one
 *
 * Begins a response whose To tag is that of all responses of this transaction (RFC 3261 8.2.6.2).
 *
 * Returns: (transfer full): a builder
 */
SipMessageBuilder *
sip_server_transaction_create_response (SipServerTransaction *self, guint status, const char *reason)
{
  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (self), NULL);

  return sip_message_builder_new_response (sip_transaction_get_request (SIP_TRANSACTION (self)), status, reason,
                                           sip_server_transaction_get_local_tag (self));
}

/**
 * sip_server_transaction_get_local_tag:
 *
 * The To tag of the request, or the one that all responses of this transaction add to it (RFC 3261 8.2.6.2).
 *
 * Returns: (transfer none): the tag
 */
const char *
sip_server_transaction_get_local_tag (SipServerTransaction *self)
{
  SipServerTransactionPrivate *priv;

  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (self), NULL);

  priv = PRIVATE (self);
  if (!priv->local_tag)
    priv->local_tag = create_local_tag (self);
  return priv->local_tag;
}
