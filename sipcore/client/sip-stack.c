/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-stack.h"

#include "agent/sip-request-receiver.h"
#include "agent/sip-uas.h"

struct _SipStack
{
  GObject parent_instance;

  /* owned */
  SipTransportLayer *transport;
  SipTransactionLayer *transactions;
  SipDialogTable *dialogs;
  SipResolver *resolver;
  GPtrArray *agents;
};

G_DEFINE_FINAL_TYPE (SipStack, sip_stack, G_TYPE_OBJECT)

static SipAgent *
find_agent (SipStack *self, SipMessage *request, SipFlow *flow)
{
  for (guint i = 0; i < self->agents->len; i++)
    {
      if (sip_agent_matches (self->agents->pdata[i], request, flow))
        return self->agents->pdata[i];
    }
  return NULL;
}

static gboolean
is_in_dialog (SipMessage *request)
{
  return sip_address_get_tag (sip_message_get_to (request)).length > 0;
}

/* For nobody here: what is wrong with the request as such comes first (RFC 3261 8.2). */
static void
answer_for_nobody (SipStack *self, SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));

  if (!sip_uas_check (self->transactions, transaction, sip_uas_get_profile ()))
    return;
  if (sip_message_get_method (request) == SIP_METHOD_OPTIONS)
    sip_uas_answer_options (transaction, sip_uas_get_profile ());
  else
    sip_server_transaction_reply (transaction, 404, NULL);
}

static void
on_request (SipStack *self, SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  g_autoptr (GObject) owner = NULL;
  g_autoptr (SipAgent) agent = NULL;

  if (is_in_dialog (request))
    {
      g_set_object (&owner, sip_dialog_table_find (self->dialogs, request));
      if (owner)
        sip_request_receiver_receive_request (SIP_REQUEST_RECEIVER (owner), transaction);
      else
        sip_server_transaction_reply (transaction, 481, NULL);
      return;
    }
  g_set_object (&agent, find_agent (self, request, sip_transaction_get_flow (SIP_TRANSACTION (transaction))));
  if (agent)
    sip_agent_receive_request (agent, transaction);
  else
    answer_for_nobody (self, transaction);
}

static void
on_ack (SipStack *self, SipMessage *ack)
{
  g_autoptr (GObject) owner = NULL;

  g_set_object (&owner, sip_dialog_table_find (self->dialogs, ack));
  if (owner)
    sip_request_receiver_receive_ack (SIP_REQUEST_RECEIVER (owner), ack);
}

static void
sip_stack_dispose (GObject *object)
{
  SipStack *self = SIP_STACK (object);

  g_clear_pointer (&self->agents, g_ptr_array_unref);
  if (self->transactions)
    sip_transaction_layer_close (self->transactions);
  if (self->transport)
    sip_transport_layer_close (self->transport);
  g_clear_object (&self->resolver);
  g_clear_object (&self->dialogs);
  g_clear_object (&self->transactions);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (sip_stack_parent_class)->dispose (object);
}

static void
sip_stack_class_init (SipStackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sip_stack_dispose;
}

static void
sip_stack_init (SipStack *self)
{
  self->agents = g_ptr_array_new_with_free_func (g_object_unref);
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
 * Returns: (transfer none)
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
 * Returns: (transfer none)
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
 * Returns: (transfer none)
 */
SipResolver *
sip_stack_get_resolver (SipStack *self)
{
  g_return_val_if_fail (SIP_IS_STACK (self), NULL);

  return self->resolver;
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

  if (!g_ptr_array_find (self->agents, agent, NULL))
    g_ptr_array_add (self->agents, g_object_ref (agent));
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

  g_ptr_array_remove (self->agents, agent);
}
