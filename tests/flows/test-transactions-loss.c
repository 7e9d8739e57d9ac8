/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flow-fixture.h"

#define N_REQUESTS 300

/* Both sides of many transactions over a network that loses, repeats and delays. */
typedef struct
{
  FlowFixture flow;
  SipTransactionLayer *far;
  GHashTable *numbers; /* CSeq of the requests that reached the far user */
  guint n_twice;       /* that reached it again */
  guint n_finals;
  guint n_timed_out;
  guint n_acknowledged;
  guint n_unacknowledged;
} LossFixture;

static void
on_acknowledged (LossFixture *self, SipMessage *ack)
{
  self->n_acknowledged++;
}

static void
on_far_failed (LossFixture *self, const GError *error)
{
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  self->n_unacknowledged++;
}

static void
on_request (LossFixture *self, SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  guint32 number = 0;

  sip_message_get_cseq (request, &number, NULL);
  self->n_twice += !g_hash_table_add (self->numbers, GUINT_TO_POINTER (number));
  flow_watch (&self->flow, transaction);
  g_signal_connect_swapped (transaction, "acknowledged", G_CALLBACK (on_acknowledged), self);
  g_signal_connect_swapped (transaction, "failed", G_CALLBACK (on_far_failed), self);
  if (sip_message_get_method (request) == SIP_METHOD_INVITE)
    sip_server_transaction_reply (transaction, 180, NULL);
  g_assert_true (sip_server_transaction_reply (transaction, 486, NULL));
}

static void
on_response (LossFixture *self, SipMessage *response)
{
  self->n_finals += sip_message_get_status (response) >= 200;
}

static void
on_failed (LossFixture *self, const GError *error)
{
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  self->n_timed_out++;
}

static void
send_request (LossFixture *self, SipFlow *flow, SipMethod method, guint number)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@192.0.2.12", NULL);
  SipMessageBuilder *builder = sip_message_builder_new_request (method, uri);
  g_autoptr (SipClientTransaction) transaction = NULL;

  sip_message_builder_add_printf (builder, SIP_HEADER_FROM, "<sip:alice@192.0.2.1>;tag=%u", number);
  sip_message_builder_add (builder, SIP_HEADER_TO, "<sip:bob@192.0.2.12>");
  sip_message_builder_add_printf (builder, SIP_HEADER_CALL_ID, "call-%u", number);
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "%u %s", number, sip_method_to_string (method));
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  if (method == SIP_METHOD_INVITE)
    sip_message_builder_add (builder, SIP_HEADER_CONTACT, "<sip:alice@192.0.2.1>");
  transaction = sip_transaction_layer_send (self->flow.transactions, builder, flow);
  flow_watch (&self->flow, transaction);
  g_signal_connect_swapped (transaction, "response", G_CALLBACK (on_response), self);
  g_signal_connect_swapped (transaction, "failed", G_CALLBACK (on_failed), self);
}

static void
set_up (LossFixture *self, gconstpointer protocol)
{
  flow_fixture_set_up (&self->flow, protocol);
  self->far = sip_transaction_layer_new (self->flow.ends[1].transport);
  self->numbers = g_hash_table_new (NULL, NULL);
  g_signal_connect_swapped (self->far, "request", G_CALLBACK (on_request), self);
}

static void
tear_down (LossFixture *self, gconstpointer protocol)
{
  flow_set_loss (&self->flow, 0);
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (self->far), ==, 0);
  g_assert_finalize_object (self->far);
  g_hash_table_unref (self->numbers);
  flow_fixture_tear_down (&self->flow, protocol);
}

static void
send_many (LossFixture *self, SipMethod method, guint loss)
{
  g_autoptr (SipFlow) flow = flow_connect (&self->flow, &self->flow.ends[1]);

  flow_set_faults (&self->flow, (SipMemoryFaults) { .loss = loss, .duplication = 20, .min_delay_ms = 5,
                                                    .max_delay_ms = 900 });
  for (guint number = 1; number <= N_REQUESTS; number++)
    send_request (self, flow, method, number);
  flow_run (&self->flow, 200 * 1000);

  g_assert_cmpuint (self->n_finals + self->n_timed_out, ==, N_REQUESTS);
  g_assert_cmpuint (self->n_twice, ==, 0);
}

static void
test_requests (LossFixture *self, gconstpointer protocol)
{
  send_many (self, SIP_METHOD_OPTIONS, 30);
  /* Eleven times there and back: all but one in a thousand gets through. */
  g_assert_cmpuint (self->n_finals, >, N_REQUESTS - 10);
}

static void
test_invites (LossFixture *self, gconstpointer protocol)
{
  send_many (self, SIP_METHOD_INVITE, 30);
  g_assert_cmpuint (self->n_finals, >, N_REQUESTS - 10);
  g_assert_cmpuint (self->n_acknowledged + self->n_unacknowledged, ==, g_hash_table_size (self->numbers));
  g_assert_cmpuint (self->n_unacknowledged, <, 10);
}

static void
test_nothing_gets_through (LossFixture *self, gconstpointer protocol)
{
  send_many (self, SIP_METHOD_INVITE, 100);
  g_assert_cmpuint (self->n_timed_out, ==, N_REQUESTS);
  g_assert_cmpuint (g_hash_table_size (self->numbers), ==, 0);
}

#define add(path, func) \
  g_test_add ("/transaction/loss/" path, LossFixture, GINT_TO_POINTER (SIP_PROTOCOL_UDP), set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("requests-are-answered-or-time-out-and-are-seen-once", test_requests);
  add ("invites-are-answered-or-time-out-and-are-seen-once", test_invites);
  add ("a-dead-network-ends-every-transaction", test_nothing_gets_through);

  return g_test_run ();
}
