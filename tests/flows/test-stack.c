/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#define ALICE "192.0.2.1:5060"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 5);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", ALICE, SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

/* Sends "@method @uri" with To @to and what @headers add. */
static void
send_request (Fixture *self, const char *method, const char *uri, const char *to, const char *headers)
{
  g_autofree char *text =
    g_strdup_printf ("%s %s SIP/2.0\r\nFrom: <sip:peer@192.0.2.9>;tag=p\r\nTo: %s\r\nCall-ID: %s-%u\r\nCSeq: 1 %s\r\n"
                     "Max-Forwards: 0\r\nContact: <sip:peer@192.0.2.9>\r\n%s",
                     method, uri, to, method, self->peer.n_sent, method, headers ? headers : "");
  g_autoptr (SipMessage) message = test_peer_send_text (&self->peer, ALICE, text);

  g_assert_nonnull (message);
}

static void
assert_answer (Fixture *self, guint status)
{
  g_autofree char *start = g_strdup_printf ("SIP/2.0 %u ", status);
  g_autoptr (SipMessage) response = test_peer_expect (&self->peer, start);

  g_assert_cmpuint (sip_address_get_tag (sip_message_get_to (response)).length, >, 0);
  test_peer_expect_silence (&self->peer);
}

static void
call_for_nobody (Fixture *self, gconstpointer data)
{
  send_request (self, "INVITE", "sip:carol@192.0.2.1", "<sip:carol@192.0.2.1>", NULL);
  assert_answer (self, 404);
  test_phone_assert_log (&self->alice, "");
}

static void
call_for_the_account (Fixture *self, gconstpointer data)
{
  send_request (self, "INVITE", "sip:alice@192.0.2.1", "<sip:alice@192.0.2.1>", NULL);
  test_phone_assert_log (&self->alice, "invite");
  test_phone_drop_session (&self->alice);
  test_net_run (&self->net, 0);
  assert_answer (self, 480);
}

static void
account_that_was_removed (Fixture *self, gconstpointer data)
{
  sip_stack_remove_agent (self->alice.stack, SIP_AGENT (self->alice.agent));
  send_request (self, "INVITE", "sip:alice@192.0.2.1", "<sip:alice@192.0.2.1>", NULL);
  assert_answer (self, 404);
  sip_stack_add_agent (self->alice.stack, SIP_AGENT (self->alice.agent));
}

static void
options_are_answered_whoever_asks (Fixture *self, gconstpointer data)
{
  const char *const uris[] = { "sip:alice@192.0.2.1", "sip:nobody@192.0.2.1", "sip:192.0.2.1" };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (SipMessage) response = NULL;
      g_autofree char *to = g_strdup_printf ("<%s>", uris[i]);

      send_request (self, "OPTIONS", uris[i], to, NULL);
      response = test_peer_expect (&self->peer, "SIP/2.0 200");
      g_assert_true (sip_message_has_token (response, SIP_HEADER_ALLOW, "UPDATE"));
      g_assert_true (sip_message_has_token (response, SIP_HEADER_ACCEPT, "application/sdp"));
    }
}

static void
dialog_that_nobody_has (Fixture *self, gconstpointer data)
{
  const char *const methods[] = { "INVITE", "BYE", "INFO", "UPDATE", "OPTIONS", "NOTIFY" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      send_request (self, methods[i], "sip:alice@192.0.2.1", "<sip:alice@192.0.2.1>;tag=gone", NULL);
      assert_answer (self, 481);
    }
  send_request (self, "BYE", "sip:alice@192.0.2.1", "<sip:alice@192.0.2.1>", NULL);
  assert_answer (self, 481);
  send_request (self, "ACK", "sip:alice@192.0.2.1", "<sip:alice@192.0.2.1>;tag=gone", NULL);
  test_peer_expect_silence (&self->peer);
}

static void
what_is_not_spoken (Fixture *self, gconstpointer data)
{
  send_request (self, "SUBSCRIBE", "sip:alice@192.0.2.1", "<sip:alice@192.0.2.1>", "Event: presence\r\n");
  assert_answer (self, 405);
  send_request (self, "DANCE", "sip:alice@192.0.2.1", "<sip:alice@192.0.2.1>", NULL);
  assert_answer (self, 501);
  send_request (self, "INVITE", "tel:+123", "<tel:+123>", NULL);
  assert_answer (self, 416);
  send_request (self, "INVITE", "sip:alice@192.0.2.1", "<sip:alice@192.0.2.1>", "Require: frobnicate\r\n");
  assert_answer (self, 420);
}

/* RFC 3261 8.2.2.2: the same request by another way. */
static void
merged_request (Fixture *self, gconstpointer data)
{
  static const char text[] = "INVITE sip:alice@192.0.2.1 SIP/2.0\r\nFrom: <sip:peer@192.0.2.9>;tag=p\r\n"
                             "To: <sip:alice@192.0.2.1>\r\nCall-ID: merged\r\nCSeq: 1 INVITE\r\nMax-Forwards: 9\r\n"
                             "Contact: <sip:peer@192.0.2.9>\r\n";
  g_autoptr (SipMessage) first = test_peer_send_text (&self->peer, ALICE, text);
  g_autoptr (SipMessage) second = NULL;

  test_phone_assert_log (&self->alice, "invite");
  second = test_peer_send_text (&self->peer, ALICE, text);
  assert_answer (self, 482);
  test_phone_assert_log (&self->alice, "invite");
  test_phone_drop_session (&self->alice);
  test_net_run (&self->net, 0);
  assert_answer (self, 480);
}

#define ADD(name, function) g_test_add ("/stack/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("call-for-nobody", call_for_nobody);
  ADD ("call-for-the-account", call_for_the_account);
  ADD ("account-that-was-removed", account_that_was_removed);
  ADD ("options-are-answered-whoever-asks", options_are_answered_whoever_asks);
  ADD ("dialog-that-nobody-has", dialog_that_nobody_has);
  ADD ("what-is-not-spoken", what_is_not_spoken);
  ADD ("merged-request", merged_request);

  return g_test_run ();
}
