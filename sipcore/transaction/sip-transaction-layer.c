/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-transaction-layer.h"

#include "transaction/sip-client-transaction-private.h"
#include "transaction/sip-server-transaction-private.h"
#include "util/sip-argument.h"

#define BRANCH_BYTES 8
#define TAG_BYTES 4

struct _SipTransactionLayer
{
  GObject parent_instance;

  /* owned */
  SipTransportLayer *transport;
  GHashTable *clients; /* SipTransactionKey, borrowed from its value -> SipTransaction */
  GHashTable *servers; /* likewise */
  GHashTable *initial; /* request outside dialogs -> its SipTransaction, both borrowed */
  char *stateless_tag;
  SipRateLimiter *limiter;

  SipKnownRequestFunc is_known; /* nullable */
  gpointer known_data;
};

G_DEFINE_FINAL_TYPE (SipTransactionLayer, sip_transaction_layer, G_TYPE_OBJECT)

enum {
  REQUEST,
  ACK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
has_to_tag (SipMessage *message)
{
  SipAddress *to = sip_message_get_to (message);

  return to && sip_address_get_tag (to).length > 0;
}

/* What is kept for a server transaction: its state, the request, and a response of about that size. */
#define TRANSACTION_BYTES 1024

static gsize
bytes_held_for (SipMessage *request)
{
  return TRANSACTION_BYTES + 2 * g_bytes_get_size (sip_message_get_bytes (request));
}

static GInetAddress *
source_of (SipFlow *flow)
{
  GInetSocketAddress *address = sip_flow_get_remote_address (flow);

  return address ? g_inet_socket_address_get_address (address) : NULL;
}

/* RFC 3261 8.2.7: the same request gets the same tag. @retry_after_s: 0: none */
static void
answer_statelessly (SipTransactionLayer *self, SipFlow *flow, SipMessage *request, guint status, guint retry_after_s)
{
  SipSlice via = sip_message_get_header (request, SIP_HEADER_VIA, 0);
  g_autofree char *tag = NULL;
  g_autoptr (SipMessage) response = NULL;
  SipMessageBuilder *builder;
  guint hash = 0;

  if (sip_message_get_method (request) == SIP_METHOD_ACK)
    return;
  for (gsize i = 0; i < via.length; i++)
    hash = hash * 33 + (guint8) via.data[i];
  tag = g_strdup_printf ("%s%08x", self->stateless_tag, hash);
  builder = sip_message_builder_new_response (request, status, NULL, tag);
  if (retry_after_s > 0)
    sip_message_builder_add_printf (builder, SIP_HEADER_RETRY_AFTER, "%u", retry_after_s);
  response = sip_message_builder_end (builder);
  sip_transport_layer_send_response (self->transport, flow, response);
}

/* Whether state may be kept for @request; otherwise it was told to come back (RFC 3261 21.5.4). */
static gboolean
admit (SipTransactionLayer *self, SipMessage *request, SipFlow *flow)
{
  guint retry_after_s = 0;

  if (sip_rate_limiter_admit (self->limiter, source_of (flow), bytes_held_for (request), &retry_after_s)
      || (self->is_known && self->is_known (request, self->known_data)))
    return TRUE;
  answer_statelessly (self, flow, request, 503, retry_after_s);
  return FALSE;
}

static SipServerTransaction *
create_server (SipTransactionLayer *self, SipMessage *request, SipFlow *flow)
{
  gboolean invite = sip_message_get_method (request) == SIP_METHOD_INVITE;
  SipTransaction *transaction = sip_transaction_new (
      invite ? SIP_TYPE_INVITE_SERVER_TRANSACTION : SIP_TYPE_NON_INVITE_SERVER_TRANSACTION, self, request, flow);
  SipTransactionKey *key = sip_transaction_get_key (transaction);

  sip_transaction_key_init_server (key, request);
  g_hash_table_insert (self->servers, key, transaction);
  sip_rate_limiter_hold (self->limiter, source_of (flow), bytes_held_for (request));
  if (!has_to_tag (request) && !g_hash_table_contains (self->initial, request))
    g_hash_table_insert (self->initial, request, transaction);
  sip_transaction_start (transaction);
  return SIP_SERVER_TRANSACTION (g_object_ref (transaction));
}

/* RFC 3261 9.2 */
static void
receive_cancel (SipTransactionLayer *self, SipMessage *cancel, SipFlow *flow)
{
  g_autoptr (SipServerTransaction) transaction = NULL;
  g_autoptr (SipServerTransaction) canceled = NULL;
  SipTransactionKey key;

  if (!sip_transaction_key_init_canceled (&key, cancel))
    return;
  canceled = g_hash_table_lookup (self->servers, &key);
  if (canceled)
    g_object_ref (canceled);
  else if (!admit (self, cancel, flow))
    return;

  transaction = create_server (self, cancel, flow);
  if (!canceled)
    {
      sip_server_transaction_reply (transaction, 481, NULL);
      return;
    }
  sip_server_transaction_set_local_tag (transaction, sip_server_transaction_get_local_tag (canceled));
  sip_server_transaction_reply (transaction, 200, NULL);
  if (SIP_IS_INVITE_SERVER_TRANSACTION (canceled)
      && sip_transaction_get_state (SIP_TRANSACTION (canceled)) == SIP_TRANSACTION_PROCEEDING)
    sip_server_transaction_emit_canceled (canceled, cancel);
}

static void
receive_new (SipTransactionLayer *self, SipMessage *request, SipFlow *flow)
{
  g_autoptr (SipServerTransaction) transaction = NULL;

  switch (sip_message_get_method (request))
    {
    case SIP_METHOD_ACK:
      sip_transaction_layer_pass_ack (self, request, flow);
      break;
    case SIP_METHOD_CANCEL:
      receive_cancel (self, request, flow);
      break;
    default:
      if (!admit (self, request, flow))
        break;
      transaction = create_server (self, request, flow);
      g_signal_emit (self, signals[REQUEST], 0, transaction);
    }
}

/* RFC 3261 17.2.3: without the cookie, the ACK of another final response carries the To tag of that response. */
static gboolean
is_foreign_ack (SipTransaction *transaction, SipMessage *request)
{
  SipAddress *to = sip_message_get_to (request);
  const char *tag;

  if (!sip_transaction_get_key (transaction)->legacy || sip_message_get_method (request) != SIP_METHOD_ACK)
    return FALSE;
  tag = sip_server_transaction_get_local_tag (SIP_SERVER_TRANSACTION (transaction));
  return !to || !sip_slice_equal (sip_address_get_tag (to), sip_slice (tag));
}

static void
receive_request (SipTransactionLayer *self, SipMessage *request, SipFlow *flow)
{
  SipTransaction *transaction;
  SipTransactionKey key;

  if (!sip_transaction_key_init_server (&key, request))
    return;
  transaction = g_hash_table_lookup (self->servers, &key);
  if (transaction && !is_foreign_ack (transaction, request))
    sip_transaction_receive (transaction, request);
  else
    receive_new (self, request, flow);
}

/* RFC 3261 18.1.2 compares the Via alone. Servers answer from another port, or over a connection of their own (18.2.2),
 * but from the address that was asked, and not without the protection with which it was asked. */
static gboolean
comes_from_there (SipTransaction *transaction, SipFlow *flow)
{
  SipFlow *own = sip_transaction_get_flow (transaction);
  GInetAddress *asked, *there;

  if (own == flow)
    return TRUE;
  if (sip_protocol_is_secure (sip_flow_get_protocol (own)) && !sip_protocol_is_secure (sip_flow_get_protocol (flow)))
    return FALSE;
  asked = source_of (own);
  there = source_of (flow);
  return asked && there && g_inet_address_equal (asked, there);
}

static void
receive_response (SipTransactionLayer *self, SipMessage *response, SipFlow *flow)
{
  SipTransaction *transaction;
  SipTransactionKey key;

  /* RFC 3261 8.1.3.3: with a second Via it was meant for somebody else. */
  if (sip_message_get_via (response, 1) || !sip_transaction_key_init_client (&key, response))
    return;
  transaction = g_hash_table_lookup (self->clients, &key);
  if (transaction && comes_from_there (transaction, flow))
    sip_transaction_receive (transaction, response);
  else if (transaction)
    g_debug ("A response with status %u comes from where nothing was asked", sip_message_get_status (response));
  else
    g_debug ("A response with status %u matches no transaction", sip_message_get_status (response));
}

static void
on_message (SipTransportLayer *transport, SipFlow *flow, SipMessage *message, guint status, SipTransactionLayer *self)
{
  g_autoptr (SipTransactionLayer) keep = g_object_ref (self);

  if (!sip_message_is_request (message))
    receive_response (self, message, flow);
  else if (status != 0)
    answer_statelessly (self, flow, message, status, 0);
  else
    receive_request (self, message, flow);
}

static void
terminate_all (GHashTable *transactions)
{
  g_autoptr (GList) values = g_hash_table_get_values (transactions);

  g_list_foreach (values, (GFunc) g_object_ref, NULL);
  g_list_foreach (values, (GFunc) sip_transaction_terminate, NULL);
  g_list_foreach (values, (GFunc) g_object_unref, NULL);
}

static void
sip_transaction_layer_dispose (GObject *object)
{
  SipTransactionLayer *self = SIP_TRANSACTION_LAYER (object);

  sip_transaction_layer_close (self);
  if (self->transport)
    g_signal_handlers_disconnect_by_data (self->transport, self);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (sip_transaction_layer_parent_class)->dispose (object);
}

static void
sip_transaction_layer_finalize (GObject *object)
{
  SipTransactionLayer *self = SIP_TRANSACTION_LAYER (object);

  g_clear_object (&self->limiter);
  g_clear_pointer (&self->initial, g_hash_table_unref);
  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->servers, g_hash_table_unref);
  g_clear_pointer (&self->stateless_tag, g_free);

  G_OBJECT_CLASS (sip_transaction_layer_parent_class)->finalize (object);
}

static void
sip_transaction_layer_class_init (SipTransactionLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sip_transaction_layer_dispose;
  object_class->finalize = sip_transaction_layer_finalize;

  signals[REQUEST] = g_signal_new ("request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, SIP_TYPE_SERVER_TRANSACTION);
  signals[ACK] = g_signal_new ("ack", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               2, SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE, SIP_TYPE_FLOW);
}

static void
sip_transaction_layer_init (SipTransactionLayer *self)
{
  self->clients = g_hash_table_new_full (sip_transaction_key_hash, sip_transaction_key_equal, NULL, g_object_unref);
  self->servers = g_hash_table_new_full (sip_transaction_key_hash, sip_transaction_key_equal, NULL, g_object_unref);
  self->initial = g_hash_table_new (sip_transaction_merge_hash, sip_transaction_merge_equal);
}

/**
 * sip_transaction_layer_new:
 * @transport: whose messages it takes
 *
 * Returns: (transfer full): a new layer
 */
SipTransactionLayer *
sip_transaction_layer_new (SipTransportLayer *transport)
{
  SipTransactionLayer *self;

  g_return_val_if_fail (SIP_IS_TRANSPORT_LAYER (transport), NULL);

  self = g_object_new (SIP_TYPE_TRANSACTION_LAYER, NULL);
  self->transport = g_object_ref (transport);
  self->limiter = sip_rate_limiter_new (sip_transport_layer_get_clock (transport));
  self->stateless_tag = sip_random_token (sip_transport_layer_get_random (transport), TAG_BYTES);
  g_signal_connect (transport, "message", G_CALLBACK (on_message), self);
  return self;
}

void
sip_transaction_layer_forget (SipTransactionLayer *self, SipTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (transaction);

  if (SIP_IS_CLIENT_TRANSACTION (transaction))
    {
      g_hash_table_remove (self->clients, sip_transaction_get_key (transaction));
      return;
    }
  sip_rate_limiter_release (self->limiter, source_of (sip_transaction_get_flow (transaction)),
                            bytes_held_for (request));
  if (g_hash_table_lookup (self->initial, request) == transaction)
    g_hash_table_remove (self->initial, request);
  g_hash_table_remove (self->servers, sip_transaction_get_key (transaction));
}

void
sip_transaction_layer_pass_ack (SipTransactionLayer *self, SipMessage *ack, SipFlow *flow)
{
  g_signal_emit (self, signals[ACK], 0, ack, flow);
}

static void
add_via (SipTransactionLayer *self, SipMessageBuilder *builder, SipFlow *flow)
{
  g_autofree char *branch = sip_random_token (sip_transaction_layer_get_random (self), BRANCH_BYTES);
  const char *protocol = sip_protocol_to_via (sip_flow_get_protocol (flow));
  /* RFC 6223 4.3: the flow of a registration is kept alive, and so those of its dialogs. */
  const char *keep = sip_message_builder_get_method (builder) == SIP_METHOD_REGISTER ? ";keep" : "";
  g_autofree char *via = g_strdup_printf ("SIP/2.0/%s %s;branch=z9hG4bK%s;rport%s", protocol,
                                          sip_flow_get_sent_by (flow), branch, keep);

  sip_message_builder_prepend (builder, SIP_HEADER_VIA, via);
}

static SipClientTransaction *
start_client (SipTransactionLayer *self, SipMessage *request, SipFlow *flow)
{
  gboolean invite = sip_message_get_method (request) == SIP_METHOD_INVITE;
  SipTransaction *transaction = sip_transaction_new (
      invite ? SIP_TYPE_INVITE_CLIENT_TRANSACTION : SIP_TYPE_NON_INVITE_CLIENT_TRANSACTION, self, request, flow);
  SipTransactionKey *key = sip_transaction_get_key (transaction);

  sip_transaction_key_init_client (key, request);
  g_hash_table_insert (self->clients, key, transaction);
  sip_transaction_start (transaction);
  return SIP_CLIENT_TRANSACTION (g_object_ref (transaction));
}

/**
 * sip_transaction_layer_send:
 * @request: (transfer full): all of the request but its Via
 * @flow: where it goes
 *
 * Puts a Via with a new branch on top of @request and sends it (RFC 3261 17.1). An error, even one at once, comes as
 * #SipTransaction::failed after this has returned.
 *
 * Returns: (transfer full): the new transaction, which lives until it is terminated
 */
SipClientTransaction *
sip_transaction_layer_send (SipTransactionLayer *self, SipMessageBuilder *request, SipFlow *flow)
{
  g_autoptr (SipMessage) message = NULL;

  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), NULL);
  g_return_val_if_fail (request, NULL);
  g_return_val_if_fail (SIP_IS_FLOW (flow), NULL);

  add_via (self, request, flow);
  message = sip_message_builder_end (request);
  return start_client (self, message, flow);
}

/* RFC 3261 9.1; the credentials, for servers that ask for them all the same, are those of the INVITE. */
static SipMessage *
create_cancel (SipMessage *invite, const char *reason)
{
  const SipHeader copied[] = { SIP_HEADER_VIA, SIP_HEADER_ROUTE, SIP_HEADER_FROM, SIP_HEADER_TO, SIP_HEADER_CALL_ID,
                               SIP_HEADER_AUTHORIZATION, SIP_HEADER_PROXY_AUTHORIZATION };
  SipUri *uri = sip_message_get_request_uri (invite);
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_CANCEL, uri);
  guint32 cseq = 0;

  sip_message_get_cseq (invite, &cseq, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    sip_message_builder_copy (builder, invite, copied[i]);
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "%u CANCEL", cseq);
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  if (reason)
    sip_message_builder_add (builder, SIP_HEADER_REASON, reason);
  return sip_message_builder_end (builder);
}

/**
 * sip_transaction_layer_cancel:
 * @invite: an INVITE of ours
 * @reason: (nullable): value of a Reason header (RFC 3326)
 *
 * Sends CANCEL (RFC 3261 9.1). If no final response follows within 64*T1, @invite fails.
 *
 * Returns: (transfer full) (nullable): the transaction of the CANCEL; %NULL where no provisional came yet, a final
 *   response did, or a CANCEL is under way
 */
SipClientTransaction *
sip_transaction_layer_cancel (SipTransactionLayer *self, SipClientTransaction *invite, const char *reason)
{
  SipTransaction *transaction;
  SipTransactionKey key;
  g_autoptr (SipMessage) cancel = NULL;

  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), NULL);
  g_return_val_if_fail (SIP_IS_INVITE_CLIENT_TRANSACTION (invite), NULL);
  g_return_val_if_fail (sip_argument_is_line (reason), NULL);

  transaction = SIP_TRANSACTION (invite);
  if (sip_transaction_get_state (transaction) != SIP_TRANSACTION_PROCEEDING)
    return NULL;
  cancel = create_cancel (sip_transaction_get_request (transaction), reason);
  /* It would have the branch and the method, and so the key, of the first. */
  if (sip_transaction_key_init_client (&key, cancel) && g_hash_table_contains (self->clients, &key))
    return NULL;
  sip_invite_client_transaction_await_final (SIP_INVITE_CLIENT_TRANSACTION (invite));
  return start_client (self, cancel, sip_transaction_get_flow (transaction));
}

/**
 * sip_transaction_layer_send_ack:
 * @ack: the ACK of a 2xx, without Via
 * @flow: where it goes
 *
 * Sends @ack without a transaction (RFC 3261 13.2.2.4).
 *
 * Returns: whether it was handed over; otherwise %SIP_ERROR_CONNECTION
 */
gboolean
sip_transaction_layer_send_ack (SipTransactionLayer *self, SipMessage *ack, SipFlow *flow, GError **error)
{
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) message = NULL;

  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), FALSE);
  g_return_val_if_fail (ack, FALSE);
  g_return_val_if_fail (SIP_IS_FLOW (flow), FALSE);

  builder = sip_message_builder_new_from (ack);
  add_via (self, builder, flow);
  message = sip_message_builder_end (builder);
  return sip_flow_send (flow, message, error);
}

/**
 * sip_transaction_layer_is_merged:
 * @transaction: of a request outside dialogs
 *
 * Returns: whether the request came before by another way and is being answered there (RFC 3261 8.2.2.2)
 */
gboolean
sip_transaction_layer_is_merged (SipTransactionLayer *self, SipServerTransaction *transaction)
{
  SipTransaction *first;

  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), FALSE);
  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (transaction), FALSE);

  if (has_to_tag (sip_transaction_get_request (SIP_TRANSACTION (transaction))))
    return FALSE;
  first = g_hash_table_lookup (self->initial, sip_transaction_get_request (SIP_TRANSACTION (transaction)));
  return first && first != SIP_TRANSACTION (transaction);
}

/**
 * sip_transaction_layer_put_off:
 * @transaction: of a request that was not answered yet
 * @retry_after_s: when there may be room for it
 *
 * Answers 503 and forgets the request at once, as what is above the limits of transactions (RFC 3261 8.2.7).
 */
void
sip_transaction_layer_put_off (SipTransactionLayer *self, SipServerTransaction *transaction, guint retry_after_s)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipFlow) flow = NULL;

  g_return_if_fail (SIP_IS_TRANSACTION_LAYER (self));
  g_return_if_fail (SIP_IS_SERVER_TRANSACTION (transaction));

  request = sip_message_ref (sip_transaction_get_request (SIP_TRANSACTION (transaction)));
  flow = g_object_ref (sip_transaction_get_flow (SIP_TRANSACTION (transaction)));
  sip_server_transaction_drop (transaction);
  answer_statelessly (self, flow, request, 503, retry_after_s);
}

/**
 * sip_transaction_layer_close:
 *
 * Terminates every transaction without a signal, so that what waits for them goes.
 */
void
sip_transaction_layer_close (SipTransactionLayer *self)
{
  g_return_if_fail (SIP_IS_TRANSACTION_LAYER (self));

  terminate_all (self->clients);
  terminate_all (self->servers);
}

/**
 * sip_transaction_layer_set_known_func:
 * @func: (nullable) (scope forever): whether a request belongs to what is there already
 *
 * Requests that @func knows are not limited.
 */
void
sip_transaction_layer_set_known_func (SipTransactionLayer *self, SipKnownRequestFunc func, gpointer user_data)
{
  g_return_if_fail (SIP_IS_TRANSACTION_LAYER (self));

  self->is_known = func;
  self->known_data = user_data;
}

/**
 * sip_transaction_layer_get_limiter:
 *
 * Returns: (transfer none): what limits new server transactions
 */
SipRateLimiter *
sip_transaction_layer_get_limiter (SipTransactionLayer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), NULL);

  return self->limiter;
}

/**
 * sip_transaction_layer_get_transport:
 *
 * Returns: (transfer none): the layer below
 */
SipTransportLayer *
sip_transaction_layer_get_transport (SipTransactionLayer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), NULL);

  return self->transport;
}

/**
 * sip_transaction_layer_get_clock:
 *
 * Returns: (transfer none): the clock of all timers
 */
SipClock *
sip_transaction_layer_get_clock (SipTransactionLayer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), NULL);

  return sip_transport_layer_get_clock (self->transport);
}

/**
 * sip_transaction_layer_get_random:
 *
 * Returns: (transfer none): the source of branches and tags
 */
SipRandom *
sip_transaction_layer_get_random (SipTransactionLayer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), NULL);

  return sip_transport_layer_get_random (self->transport);
}

/**
 * sip_transaction_layer_get_n_transactions:
 *
 * Returns: how many transactions are not terminated yet
 */
guint
sip_transaction_layer_get_n_transactions (SipTransactionLayer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSACTION_LAYER (self), 0);

  return g_hash_table_size (self->clients) + g_hash_table_size (self->servers);
}
