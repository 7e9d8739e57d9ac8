/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#define ALICE "192.0.2.1:5060"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  TestPeer flood;
  SipRateLimiter *limiter;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 5);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", ALICE, SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  test_peer_init (&self->flood, &self->net, "192.0.2.66:5060", SIP_PROTOCOL_UDP);
  self->limiter = sip_transaction_layer_get_limiter (sip_stack_get_transactions (self->alice.stack));
}

static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  g_assert_cmpuint (sip_rate_limiter_get_held (self->limiter), ==, 0);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_peer_clear (&self->flood);
  test_net_clear (&self->net);
}

static SipMessage *
options (TestPeer *peer)
{
  g_autofree char *text =
    g_strdup_printf ("OPTIONS sip:nobody@192.0.2.1 SIP/2.0\r\nFrom: <sip:x@%s>;tag=p\r\nTo: <sip:nobody@192.0.2.1>\r\n"
                     "Call-ID: %s-%u\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n",
                     peer->address, peer->address, peer->n_sent);

  return test_peer_send_text (peer, ALICE, text);
}

/* Sends @n of them: how many were answered with @status. */
static guint
ask (TestPeer *peer, guint n, guint status)
{
  guint n_answers = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SipMessage) request = options (peer);
      g_autoptr (SipMessage) response = test_peer_expect (peer, "SIP/2.0");

      n_answers += sip_message_get_status (response) == status;
    }
  return n_answers;
}

static guint
count_transactions (Fixture *self)
{
  return sip_transaction_layer_get_n_transactions (sip_stack_get_transactions (self->alice.stack));
}

static void
above_the_limit (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL, first = NULL, second = NULL;

  g_object_set (self->limiter, "per-address", 5, NULL);
  g_assert_cmpuint (ask (&self->flood, 5, 200), ==, 5);
  g_assert_cmpuint (count_transactions (self), ==, 5);
  request = options (&self->flood);
  first = test_peer_expect (&self->flood, "SIP/2.0 503");
  g_assert_true (sip_message_get_uint (first, SIP_HEADER_RETRY_AFTER, NULL));
  g_assert_cmpuint (count_transactions (self), ==, 5);
  /* RFC 3261 8.2.7: the same request, the same answer. */
  test_peer_send (&self->flood, request);
  second = test_peer_expect (&self->flood, "SIP/2.0 503");
  g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_to (first)),
                                  sip_address_get_tag (sip_message_get_to (second))));
  test_net_run (&self->net, 1000);
  g_assert_cmpuint (ask (&self->flood, 5, 200), ==, 5);
}

static void
two_thousand_a_second (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_assert_cmpuint (ask (&self->peer, 20, 200), ==, 20);
      test_net_run (&self->net, 10);
    }
  g_assert_cmpuint (sip_rate_limiter_get_n_refused (self->limiter), ==, 0);
}

/* A call of one address while another floods, from INVITE to BYE, with a re-INVITE between. */
static void
calls_of_others (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = NULL, ok = NULL, again = NULL, bye = NULL, answer = NULL;
  g_autoptr (SipDialog) dialog = NULL;

  g_object_set (self->limiter, "per-address", 20, NULL);
  g_assert_cmpuint (ask (&self->flood, 100, 503), ==, 80);
  invite = test_peer_invite (&self->peer, ALICE, NULL, "v=0\r\n");
  test_phone_answer (&self->alice);
  g_assert_cmpuint (ask (&self->flood, 100, 503), ==, 100);
  ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (invite, ok, NULL);
  test_peer_ack (&self->peer, dialog, invite, NULL);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  bye = test_peer_request (&self->peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  answer = test_peer_expect (&self->peer, "SIP/2.0 200");
}

/* What goes on is not limited: retransmissions, CANCEL, ACK and requests in a dialog, also of one that is above it. */
static void
what_goes_on (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = NULL, ok = NULL, info = NULL, accepted = NULL, bye = NULL, ended = NULL;
  g_autoptr (SipMessage) stray = NULL, refused = NULL, request = NULL, answer = NULL;
  g_autoptr (SipDialog) dialog = NULL;

  g_object_set (self->limiter, "per-address", 2, NULL);
  request = options (&self->peer);
  answer = test_peer_expect (&self->peer, "SIP/2.0 200");
  g_clear_pointer (&answer, sip_message_unref);
  invite = test_peer_invite (&self->peer, ALICE, NULL, "v=0\r\n");
  test_phone_answer (&self->alice);
  g_assert_cmpuint (sip_rate_limiter_get_n_refused (self->limiter), ==, 0);

  test_net_run (&self->net, 0);
  ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (invite, ok, NULL);
  test_peer_ack (&self->peer, dialog, invite, NULL);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  test_peer_send (&self->peer, request);
  answer = test_peer_expect (&self->peer, "SIP/2.0 200");
  info = test_peer_request (&self->peer, dialog, SIP_METHOD_INFO, NULL, "application/dtmf-relay", "Signal=1\r\n");
  accepted = test_peer_expect (&self->peer, "SIP/2.0 200");
  stray = test_peer_send_text (&self->peer, ALICE,
                               "BYE sip:alice@192.0.2.1 SIP/2.0\r\nFrom: <sip:x@y>;tag=p\r\nTo: <sip:a@b>;tag=gone\r\n"
                               "Call-ID: gone\r\nCSeq: 1 BYE\r\nMax-Forwards: 70\r\n");
  refused = test_peer_expect (&self->peer, "SIP/2.0 503");
  bye = test_peer_request (&self->peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  ended = test_peer_expect (&self->peer, "SIP/2.0 200");
}

static void
memory (Fixture *self, gconstpointer data)
{
  g_object_set (self->limiter, "memory", G_GUINT64_CONSTANT (100000), "per-address", 0, "total", 0, NULL);
  g_assert_cmpuint (ask (&self->flood, 1000, 503), >, 900);
  g_assert_cmpuint (sip_rate_limiter_get_held (self->limiter), <=, 75000);
  g_assert_cmpuint (ask (&self->peer, 5, 200), ==, 5);
  /* When timer J has fired there is room again. */
  test_net_run (&self->net, 64 * 500);
  g_assert_cmpuint (sip_rate_limiter_get_held (self->limiter), ==, 0);
  g_assert_cmpuint (ask (&self->flood, 5, 200), ==, 5);
}

static void
dialogs (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = NULL, second = NULL, refused = NULL, ok = NULL, bye = NULL, ended = NULL;
  SipTransactionLayer *transactions = sip_stack_get_transactions (self->alice.stack);
  g_autoptr (SipDialog) dialog = NULL;
  guint n_kept;

  g_object_set (self->alice.stack, "max-dialogs", 1, NULL);
  invite = test_peer_invite (&self->peer, ALICE, NULL, "v=0\r\n");
  test_phone_answer (&self->alice);
  test_net_run (&self->net, 0);
  ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (invite, ok, NULL);
  test_peer_ack (&self->peer, dialog, invite, NULL);
  n_kept = sip_transaction_layer_get_n_transactions (transactions);
  second = test_peer_invite (&self->flood, ALICE, NULL, "v=0\r\n");
  refused = test_peer_expect (&self->flood, "SIP/2.0 503");
  g_assert_true (sip_message_get_uint (refused, SIP_HEADER_RETRY_AFTER, NULL));
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (transactions), ==, n_kept);
  g_assert_cmpuint (ask (&self->flood, 1, 200), ==, 1);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  bye = test_peer_request (&self->peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  test_peer_forget (&self->flood);
  ended = test_peer_expect (&self->peer, "SIP/2.0 200");
}

#define ADD(name, function) g_test_add ("/stack/limits/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("above-them-503-says-when-and-keeps-nothing", above_the_limit);
  ADD ("let-2000-a-second-pass", two_thousand_a_second);
  ADD ("leave-the-calls-of-others-alone", calls_of_others);
  ADD ("do-not-hold-for-what-goes-on", what_goes_on);
  ADD ("bound-memory", memory);
  ADD ("bound-dialogs-and-keep-nothing-of-the-rest", dialogs);

  return g_test_run ();
}
