/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-stack.h"

#include "agent/sip-request-receiver.h"
#include "agent/sip-uas.h"
#include "client/sip-agent-index-private.h"

/* Registrations under way with one server: what a receive buffer of usual size holds with room to spare. */
#define MAX_EXCHANGES 32
#define PATIENCE_MS 2000

#define MAX_DIALOGS 20000
/* After which a dialog may have ended. */
#define RETRY_AFTER_S 10

struct _SipStack
{
  GObject parent_instance;

  /* owned */
  SipTransportLayer *transport;
  SipTransactionLayer *transactions;
  SipDialogTable *dialogs;
  SipResolver *resolver;
  SipPacer *pacer;
  SipAgentIndex *agents;

  SipStrangers strangers;
  guint max_dialogs;
};

G_DEFINE_FINAL_TYPE (SipStack, sip_stack, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STRANGERS,
  PROP_MAX_DIALOGS,
  N_PROPS,
};

enum {
  STRANGER,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
is_in_dialog (SipMessage *request)
{
  return sip_address_get_tag (sip_message_get_to (request)).length > 0;
}

/* For nobody whom the sender may ask: what is wrong with the request as such comes first (RFC 3261 8.2). */
static void
refuse (SipStack *self, SipServerTransaction *transaction, guint status)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));

  if (!sip_uas_check (self->transactions, transaction, sip_uas_get_profile ()))
    return;
  if (sip_message_get_method (request) == SIP_METHOD_OPTIONS)
    sip_uas_answer_options (transaction, sip_uas_get_profile ());
  else
    sip_server_transaction_reply (transaction, status, NULL);
}

static SipStrangers
decide (SipStack *self, SipServerTransaction *transaction, SipAgent *agent)
{
  SipStrangers decision = SIP_STRANGERS_AUTO;

  g_signal_emit (self, signals[STRANGER], 0, transaction, agent, &decision);
  if (decision == SIP_STRANGERS_AUTO && agent)
    decision = sip_agent_get_strangers (agent);
  if (decision == SIP_STRANGERS_AUTO)
    decision = self->strangers;
  if (decision == SIP_STRANGERS_AUTO)
    decision = sip_agent_index_get_n_registering (self->agents) > 0 ? SIP_STRANGERS_REFUSE : SIP_STRANGERS_ACCEPT;
  return decision;
}

/* Whether @request may be one that makes a dialog where there are too many. */
static gboolean
is_too_much (SipStack *self, SipMessage *request)
{
  switch (sip_message_get_method (request))
    {
    case SIP_METHOD_INVITE:
    case SIP_METHOD_SUBSCRIBE:
    case SIP_METHOD_REFER:
      return self->max_dialogs > 0 && sip_dialog_table_get_size (self->dialogs) >= self->max_dialogs;
    default:
      return FALSE;
    }
}

static void
receive_outside (SipStack *self, SipServerTransaction *transaction)
{
  SipFlow *flow = sip_transaction_get_flow (SIP_TRANSACTION (transaction));
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  SipStrangers decision = SIP_STRANGERS_ACCEPT;
  g_autoptr (SipAgent) agent = NULL;

  g_set_object (&agent, sip_agent_index_find (self->agents, request, flow, TRUE));
  if (!agent)
    {
      g_set_object (&agent, sip_agent_index_find (self->agents, request, flow, FALSE));
      decision = decide (self, transaction, agent);
    }
  if (decision == SIP_STRANGERS_DROP)
    sip_server_transaction_drop (transaction);
  else if (decision == SIP_STRANGERS_FORBID)
    refuse (self, transaction, 403);
  else if (decision == SIP_STRANGERS_REFUSE || !agent)
    refuse (self, transaction, 404);
  else if (is_too_much (self, request))
    sip_transaction_layer_put_off (self->transactions, transaction, RETRY_AFTER_S);
  else
    sip_agent_receive_request (agent, transaction);
}

/* A dialog over TLS has its secrets, the tags, from there: what knows them and comes without TLS overheard them, or is
 * a far end that left TLS by itself. */
static gboolean
left_tls (SipStack *self, SipMessage *request, SipFlow *flow)
{
  SipDialog *dialog = sip_dialog_table_find_dialog (self->dialogs, request);

  return dialog && sip_dialog_is_protected (dialog) && !sip_protocol_is_secure (sip_flow_get_protocol (flow));
}

static void
receive_in_dialog (SipStack *self, SipServerTransaction *transaction)
{
  SipFlow *flow = sip_transaction_get_flow (SIP_TRANSACTION (transaction));
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  SipStrangers decision = SIP_STRANGERS_ACCEPT;
  g_autoptr (GObject) owner = NULL;

  g_set_object (&owner, sip_dialog_table_find (self->dialogs, request));
  if (owner && left_tls (self, request, flow))
    decision = decide (self, transaction, NULL);
  if (decision == SIP_STRANGERS_DROP)
    sip_server_transaction_drop (transaction);
  else if (decision != SIP_STRANGERS_ACCEPT)
    sip_server_transaction_reply (transaction, 403, NULL);
  else if (owner)
    sip_request_receiver_receive_request (SIP_REQUEST_RECEIVER (owner), transaction);
  else
    sip_server_transaction_reply (transaction, 481, NULL);
}

static void
on_request (SipStack *self, SipServerTransaction *transaction)
{
  if (is_in_dialog (sip_transaction_get_request (SIP_TRANSACTION (transaction))))
    receive_in_dialog (self, transaction);
  else
    receive_outside (self, transaction);
}

static void
on_ack (SipStack *self, SipMessage *ack)
{
  g_autoptr (GObject) owner = NULL;

  g_set_object (&owner, sip_dialog_table_find (self->dialogs, ack));
  if (owner)
    sip_request_receiver_receive_ack (SIP_REQUEST_RECEIVER (owner), ack);
}

/* What goes on in a dialog does so however much else there is. */
static gboolean
is_known (SipMessage *request, gpointer self)
{
  return is_in_dialog (request) && sip_dialog_table_find (SIP_STACK (self)->dialogs, request);
}

static void
sip_stack_dispose (GObject *object)
{
  SipStack *self = SIP_STACK (object);

  g_clear_pointer (&self->agents, sip_agent_index_free);
  if (self->transactions)
    {
      sip_transaction_layer_set_known_func (self->transactions, NULL, NULL);
      sip_transaction_layer_close (self->transactions);
    }
  if (self->transport)
    sip_transport_layer_close (self->transport);
  g_clear_object (&self->resolver);
  g_clear_object (&self->pacer);
  g_clear_object (&self->dialogs);
  g_clear_object (&self->transactions);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (sip_stack_parent_class)->dispose (object);
}

static void
sip_stack_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SipStack *self = SIP_STACK (object);

  switch (id)
    {
    case PROP_STRANGERS:
      self->strangers = g_value_get_enum (value);
      break;
    case PROP_MAX_DIALOGS:
      self->max_dialogs = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_stack_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipStack *self = SIP_STACK (object);

  switch (id)
    {
    case PROP_STRANGERS:
      g_value_set_enum (value, self->strangers);
      break;
    case PROP_MAX_DIALOGS:
      g_value_set_uint (value, self->max_dialogs);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* The first that has an opinion is heard. */
static gboolean
accumulate_decision (GSignalInvocationHint *hint, GValue *result, const GValue *value, gpointer data)
{
  g_value_copy (value, result);
  return g_value_get_enum (value) == SIP_STRANGERS_AUTO;
}

static void
sip_stack_class_init (SipStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sip_stack_dispose;
  object_class->set_property = sip_stack_set_property;
  object_class->get_property = sip_stack_get_property;

  /**
   * SipStack:strangers:
   *
   * What becomes of requests outside dialogs that do not come from the server of the account for which they are.
   */
  props[PROP_STRANGERS] = g_param_spec_enum ("strangers", NULL, NULL, SIP_TYPE_STRANGERS, SIP_STRANGERS_AUTO,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * SipStack:max-dialogs:
   *
   * How many dialogs there may be before requests that make new ones get 503; 0: no limit.
   */
  props[PROP_MAX_DIALOGS] = g_param_spec_uint ("max-dialogs", NULL, NULL, 0, G_MAXUINT, MAX_DIALOGS,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * SipStack::stranger:
   * @self: what emits it
   * @transaction: the request, which is for the handler to look at and not to answer
   * @agent: (nullable): the account for which it is; %NULL: none
   *
   * A request outside dialogs came that is not from the account's server, or one without TLS in a dialog that began
   * over TLS, which is refused with 403.
   *
   * Returns: what becomes of it; %SIP_STRANGERS_AUTO: what #SipAgent:strangers and #SipStack:strangers say
   */
  signals[STRANGER] = g_signal_new ("stranger", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, accumulate_decision,
                                    NULL, NULL, SIP_TYPE_STRANGERS, 2, SIP_TYPE_SERVER_TRANSACTION, SIP_TYPE_AGENT);
}

static void
sip_stack_init (SipStack *self)
{
  self->max_dialogs = MAX_DIALOGS;
  self->agents = sip_agent_index_new ();
}

/**
 * sip_stack_new:
 * @clock: for every timer
 * @random: for every tag, branch and delay
 *
 * Returns: (transfer full): a stack that listens nowhere yet
 */
SipStack *
sip_stack_new (SipClock *clock, SipRandom *random)
{
  SipStack *self;

  g_return_val_if_fail (SIP_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (SIP_IS_RANDOM (random), NULL);

  self = g_object_new (SIP_TYPE_STACK, NULL);
  self->transport = sip_transport_layer_new (clock, random);
  self->transactions = sip_transaction_layer_new (self->transport);
  self->dialogs = sip_dialog_table_new ();
  self->resolver = sip_resolver_new (clock, random);
  sip_transaction_layer_set_known_func (self->transactions, is_known, self);
  self->pacer = sip_pacer_new (clock, MAX_EXCHANGES, PATIENCE_MS);
  g_signal_connect_object (self->transactions, "request", G_CALLBACK (on_request), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transactions, "ack", G_CALLBACK (on_ack), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sip_stack_get_transport:
 *
 * Returns: (transfer none): where listeners are opened
 */
SipTransportLayer *
sip_stack_get_transport (SipStack *self)
{
  g_return_val_if_fail (SIP_IS_STACK (self), NULL);

  return self->transport;
}

/**
 * sip_stack_get_transactions:
 *
 * Returns: (transfer none): what runs the transactions
 */
SipTransactionLayer *
sip_stack_get_transactions (SipStack *self)
{
  g_return_val_if_fail (SIP_IS_STACK (self), NULL);

  return self->transactions;
}

/**
 * sip_stack_get_dialogs:
 *
 * Returns: (transfer none): the dialogs of all accounts
 */
SipDialogTable *
sip_stack_get_dialogs (SipStack *self)
{
  g_return_val_if_fail (SIP_IS_STACK (self), NULL);

  return self->dialogs;
}

/**
 * sip_stack_get_resolver:
 *
 * Returns: (transfer none): what finds servers
 */
SipResolver *
sip_stack_get_resolver (SipStack *self)
{
  g_return_val_if_fail (SIP_IS_STACK (self), NULL);

  return self->resolver;
}

/**
 * sip_stack_get_pacer:
 *
 * Returns: (transfer none): spreads what many accounts would otherwise send at once
 */
SipPacer *
sip_stack_get_pacer (SipStack *self)
{
  g_return_val_if_fail (SIP_IS_STACK (self), NULL);

  return self->pacer;
}

/**
 * sip_stack_add_agent:
 *
 * Asks @agent, after those that were added before, whether a request is for it; keeps it alive. Once is enough.
 */
void
sip_stack_add_agent (SipStack *self, SipAgent *agent)
{
  g_return_if_fail (SIP_IS_STACK (self));
  g_return_if_fail (SIP_IS_AGENT (agent));

  sip_agent_index_add (self->agents, agent);
}

/**
 * sip_stack_remove_agent:
 *
 * What @agent has under way goes on; new requests are no longer for it.
 */
void
sip_stack_remove_agent (SipStack *self, SipAgent *agent)
{
  g_return_if_fail (SIP_IS_STACK (self));
  g_return_if_fail (SIP_IS_AGENT (agent));

  sip_agent_index_remove (self->agents, agent);
}
