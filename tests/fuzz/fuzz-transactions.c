/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-world.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

/* Messages against a live transaction layer: whatever comes, whenever, no transaction is left in the end. */

#define MAX_PENDING 16
/* Longer than any timer of a transaction that nothing answers, twice: what ends may send something itself. */
#define LONG_ENOUGH_MS (2 * 64 * SIP_T1 + 1000)

typedef struct
{
  FuzzWorld world;
  SipTransactionLayer *layer;
  GPtrArray *servers; /* not answered yet, or answered by a provisional */
  GPtrArray *clients;
} Target;

static void
on_request (Target *self, SipServerTransaction *transaction)
{
  if (self->servers->len == MAX_PENDING)
    sip_server_transaction_reply (transaction, 503, NULL);
  else
    g_ptr_array_add (self->servers, g_object_ref (transaction));
  sip_transaction_layer_is_merged (self->layer, transaction);
}

static void
on_response (Target *self, SipMessage *response, SipClientTransaction *transaction)
{
  guint status = sip_message_get_status (response);

  g_assert_cmpuint (status, >=, 100);
  g_assert_cmpuint (status, <=, 699);
}

static void
answer (Target *self)
{
  guint8 which = fuzz_world_take (&self->world);
  guint status = fuzz_world_take_status (&self->world);
  SipServerTransaction *transaction;

  if (self->servers->len == 0)
    return;
  transaction = self->servers->pdata[which % self->servers->len];
  sip_server_transaction_reply (transaction, status, NULL);
  if (status >= 200)
    g_ptr_array_remove_index (self->servers, which % self->servers->len);
  fuzz_world_run (&self->world, 0);
}

static SipMessageBuilder *
create_request (SipMethod method, guint8 number)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:far@192.0.2.9", NULL);
  SipMessageBuilder *builder = sip_message_builder_new_request (method, uri);

  sip_message_builder_add (builder, SIP_HEADER_FROM, "<sip:near@192.0.2.1>;tag=n");
  sip_message_builder_add (builder, SIP_HEADER_TO, "<sip:far@192.0.2.9>");
  sip_message_builder_add_printf (builder, SIP_HEADER_CALL_ID, "n%u", number);
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "%u %s", number, sip_method_to_string (method));
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  return builder;
}

static void
ask (Target *self)
{
  guint8 number = fuzz_world_take (&self->world);
  SipMethod method = number & 1 ? SIP_METHOD_INVITE : SIP_METHOD_OPTIONS;
  SipClientTransaction *transaction;

  if (self->clients->len == MAX_PENDING)
    return;
  transaction = sip_transaction_layer_send (self->layer, create_request (method, number), self->world.flow);
  g_signal_connect_swapped (transaction, "response", G_CALLBACK (on_response), self);
  g_ptr_array_add (self->clients, transaction);
  fuzz_world_run (&self->world, 0);
}

static gboolean
is_invite (SipClientTransaction *transaction)
{
  return sip_message_get_method (sip_transaction_get_request (SIP_TRANSACTION (transaction))) == SIP_METHOD_INVITE;
}

static void
cancel (Target *self, SipClientTransaction *transaction)
{
  g_autoptr (SipClientTransaction) sent = NULL;

  if (is_invite (transaction))
    sent = sip_transaction_layer_cancel (self->layer, transaction, "SIP;cause=200");
  fuzz_world_run (&self->world, 0);
}

static void
step (Target *self)
{
  guint8 code = fuzz_world_take (&self->world) % (FUZZ_N_STEPS + 4);
  guint8 which;

  switch (code)
    {
    case FUZZ_N_STEPS:
      answer (self);
      break;
    case FUZZ_N_STEPS + 1:
      ask (self);
      break;
    case FUZZ_N_STEPS + 2:
      which = fuzz_world_take (&self->world);
      if (self->clients->len > 0)
        cancel (self, self->clients->pdata[which % self->clients->len]);
      break;
    case FUZZ_N_STEPS + 3:
      which = fuzz_world_take (&self->world);
      if (self->clients->len > 0)
        g_signal_handlers_disconnect_by_data (self->clients->pdata[which % self->clients->len], self);
      break;
    default:
      fuzz_world_step (&self->world, code);
    }
}

/* Who uses the layer answers what it was asked, and gives up what it asked. */
static void
settle (Target *self)
{
  sip_memory_network_set_faults (self->world.network, &(SipMemoryFaults) { .loss = 0 });
  for (guint i = 0; i < self->servers->len; i++)
    sip_server_transaction_reply (self->servers->pdata[i], 500, NULL);
  g_ptr_array_set_size (self->servers, 0);
  for (guint i = 0; i < self->clients->len; i++)
    cancel (self, self->clients->pdata[i]);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  Target self = { 0 };
  SipTransportLayer *transport;

  fuzz_world_init (&self.world, data, length);
  transport = sip_transport_layer_new (self.world.clock, self.world.random);
  self.layer = sip_transaction_layer_new (transport);
  self.servers = g_ptr_array_new_with_free_func (g_object_unref);
  self.clients = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (self.layer, "request", G_CALLBACK (on_request), &self);
  fuzz_world_set_near (&self.world, transport, NULL);

  while (!fuzz_world_at_end (&self.world))
    step (&self);
  settle (&self);
  fuzz_world_run (&self.world, LONG_ENOUGH_MS);
  settle (&self);
  fuzz_world_run (&self.world, LONG_ENOUGH_MS);
  for (guint i = 0; i < self.clients->len; i++)
    {
      g_signal_handlers_disconnect_by_data (self.clients->pdata[i], &self);
      if (sip_transaction_get_state (self.clients->pdata[i]) != SIP_TRANSACTION_TERMINATED)
        g_error ("A client transaction is left");
    }
  g_ptr_array_unref (self.clients);
  g_ptr_array_unref (self.servers);
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (self.layer), ==, 0);

  sip_transport_layer_close (transport);
  g_clear_object (&self.world.flow);
  fuzz_world_run (&self.world, 0);
  g_assert_finalize_object (self.layer);
  g_assert_finalize_object (transport);
  fuzz_world_clear (&self.world);
  return 0;
}
