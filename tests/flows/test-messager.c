/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-messager.h"
#include "test-peer.h"

typedef struct
{
  TestNet net;
  TestPhone alice, bob;
  TestPeer peer;
  SipMessager *messager; /* from Alice */
  GString *heard;        /* by Bob */
  guint n_heard;
  guint status;
  GError *error;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 8);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->bob, &self->net, "sip:alice@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  self->heard = g_string_new (NULL);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  g_clear_object (&self->messager);
  g_clear_error (&self->error);
  g_string_free (self->heard, TRUE);
  test_peer_forget (&self->peer);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

static void
on_message (Fixture *self, SipIncomingRequest *request)
{
  SipSlice body = sip_message_get_body (sip_incoming_request_get_message (request));

  g_string_append_len (self->heard, body.data, body.length);
  self->n_heard++;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (SipMessage) response = NULL;

  g_clear_error (&self->error);
  response = sip_messager_send_text_finish (SIP_MESSAGER (source), result, &self->error);
  self->status = response ? sip_message_get_status (response) : 0;
}

static void
send (Fixture *self, const char *to, const char *text)
{
  g_autoptr (SipUri) target = sip_uri_parse (to, NULL);

  g_clear_object (&self->messager);
  self->messager = sip_messager_new (SIP_AGENT (self->alice.agent), target);
  sip_messager_send_text_async (self->messager, text, NULL, NULL, on_sent, self);
  test_net_run (&self->net, 0);
}

static void
text_arrives_and_is_confirmed (Fixture *self, gconstpointer data)
{
  g_signal_connect_swapped (self->bob.agent, "message", G_CALLBACK (on_message), self);
  send (self, "sip:alice@192.0.2.2?Subject=x", "Grüße");
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->status, ==, 200);
  g_assert_cmpstr (self->heard->str, ==, "Grüße");
}

static void
request_is_a_message_outside_dialogs (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  send (self, "sip:peer@192.0.2.9", "hello");
  request = test_peer_expect (&self->peer, "MESSAGE sip:peer@192.0.2.9 SIP/2.0");
  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_CONTACT), ==, 0); /* RFC 3428 4 */
  g_assert_true (sip_slice_equal (sip_message_get_content_type (request), SIP_SLICE ("text/plain")));
  g_assert_cmpuint (sip_address_get_tag (sip_message_get_to (request)).length, ==, 0);
  test_peer_reply (&self->peer, request, 202, "t", NULL, NULL);
  g_assert_cmpuint (self->status, ==, 202);
}

static void
refusal_and_silence_are_errors (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  send (self, "sip:peer@192.0.2.9", "hello");
  request = test_peer_expect (&self->peer, "MESSAGE ");
  test_peer_reply (&self->peer, request, 403, "t", NULL, NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  send (self, "sip:peer@192.0.2.9", "hello");
  test_net_run (&self->net, 64 * 500 + 1000);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
}

static void
redirect_is_a_refusal (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  send (self, "sip:peer@192.0.2.9", "for you alone");
  request = test_peer_expect (&self->peer, "MESSAGE ");
  test_peer_reply (&self->peer, request, 302, "t", "Contact: <sip:other@192.0.2.9>\r\n", NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  test_peer_expect_silence (&self->peer);
}

static void
nothing_to_say_is_an_error (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = { "", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      send (self, "sip:peer@192.0.2.9", texts[i]);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
    }
  test_peer_expect_silence (&self->peer);
}

static void
nobody_listens_is_405_and_allow_tells_the_truth (Fixture *self, gconstpointer data)
{
  send (self, "sip:alice@192.0.2.2", "hello");
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_assert_null (strstr (sip_agent_get_allow (SIP_AGENT (self->bob.agent)), "MESSAGE"));
  g_signal_connect_swapped (self->bob.agent, "message", G_CALLBACK (on_message), self);
  g_assert_nonnull (strstr (sip_agent_get_allow (SIP_AGENT (self->bob.agent)), "MESSAGE"));
}

static void
refuse (Fixture *self, SipIncomingRequest *request)
{
  sip_incoming_request_reject (request, 486, "Not now", NULL, NULL);
}

static void
handler_may_refuse (Fixture *self, gconstpointer data)
{
  g_signal_connect_swapped (self->bob.agent, "message", G_CALLBACK (refuse), self);
  send (self, "sip:alice@192.0.2.2", "hello");
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_assert_nonnull (strstr (self->error->message, "486 Not now"));
}

static void
survives_loss_and_arrives_once (Fixture *self, gconstpointer data)
{
  g_signal_connect_swapped (self->bob.agent, "message", G_CALLBACK (on_message), self);
  sip_memory_network_set_faults (self->net.network,
                                 &(SipMemoryFaults) { .loss = 40, .duplication = 40, .max_delay_ms = 80 });
  send (self, "sip:alice@192.0.2.2", "hello");
  test_net_run (&self->net, 64 * 500);
  test_net_set_loss (&self->net, 0);
  g_assert_cmpuint (self->n_heard, ==, 1);
  g_assert_cmpuint (self->status, ==, 200);
}

/* Ours: the sender is told. The answer's: it is asked for again. Either way nothing is heard twice. */
static void
send_that_fails_is_told_or_made_up_for (Fixture *self, gconstpointer data)
{
  g_signal_connect_swapped (self->bob.agent, "message", G_CALLBACK (on_message), self);
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .fail_nth = 1 });
  send (self, "sip:alice@192.0.2.2", "lost");
  test_net_run (&self->net, 64 * 500);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_CONNECTION);
  g_assert_cmpuint (self->n_heard, ==, 0);
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .fail_nth = 2 });
  send (self, "sip:alice@192.0.2.2", "heard");
  test_net_run (&self->net, 64 * 500);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->status, ==, 200);
  g_assert_cmpstr (self->heard->str, ==, "heard");
}

static void
tell (Fixture *self, const char *event, const char *answer)
{
  g_autofree char *text = g_strdup_printf ("NOTIFY sip:alice@192.0.2.1 SIP/2.0\r\nFrom: <sip:peer@192.0.2.9>;tag=%u\r\n"
                                           "To: <sip:alice@192.0.2.1>\r\nCall-ID: n%u\r\nCSeq: 1 NOTIFY\r\n"
                                           "Max-Forwards: 70\r\n%s\r\n", self->peer.n_sent, self->peer.n_sent, event);
  g_autoptr (SipMessage) request = test_peer_send_text (&self->peer, "192.0.2.1:5060", text);
  g_autoptr (SipMessage) response = test_peer_expect (&self->peer, answer);

  if (sip_message_get_status (response) == 489)
    g_assert_true (sip_message_has_token (response, SIP_HEADER_ALLOW_EVENTS, "message-summary"));
}

static void
unsolicited_message_summary_is_200_and_others_489 (Fixture *self, gconstpointer data)
{
  g_signal_connect_swapped (self->alice.agent, "notify-request", G_CALLBACK (on_message), self);
  tell (self, "Event: message-summary\r\nSubscription-State: active\r\n", "SIP/2.0 200");
  tell (self, "Event: check-sync\r\nSubscription-State: active\r\n", "SIP/2.0 200");
  tell (self, "Event: talk\r\nSubscription-State: active\r\n", "SIP/2.0 489");
  tell (self, "", "SIP/2.0 489");
  g_assert_cmpuint (self->n_heard, ==, 4);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/messager/text-arrives-and-is-confirmed", text_arrives_and_is_confirmed);
  ADD ("/messager/request-is-a-message-outside-dialogs", request_is_a_message_outside_dialogs);
  ADD ("/messager/refusal-and-silence-are-errors", refusal_and_silence_are_errors);
  ADD ("/messager/redirect-is-a-refusal", redirect_is_a_refusal);
  ADD ("/messager/nothing-to-say-is-an-error", nothing_to_say_is_an_error);
  ADD ("/messager/nobody-listens-is-405-and-allow-tells-the-truth", nobody_listens_is_405_and_allow_tells_the_truth);
  ADD ("/messager/handler-may-refuse", handler_may_refuse);
  ADD ("/messager/survives-loss-and-arrives-once", survives_loss_and_arrives_once);
  ADD ("/messager/send-that-fails-is-told-or-made-up-for", send_that_fails_is_told_or_made_up_for);
  ADD ("/interop/message-summary/unsolicited-is-200-and-other-events-489",
       unsolicited_message_summary_is_200_and_others_489);
  return g_test_run ();
}
