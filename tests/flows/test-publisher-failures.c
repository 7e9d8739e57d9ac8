/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publisher-fixture.h"

#include <string.h>

static void
refusal_is_told_and_tried_again_after_retry_after (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 480, "Retry-After: 300\r\n");
  g_assert_cmpstr (self->states->str, ==, "publishing failed");
  g_assert_cmpstr (self->outcomes->str, ==, "open error 12");
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_REJECTED);
  publisher_wait_for_request (self, 299, 301);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("a1", "3600"));
  g_assert_cmpstr (self->states->str, ==, "publishing failed publishing published");
  g_assert_null (sip_publisher_get_error (self->publisher));
}

static void
final_refusal_is_not_tried_again_by_itself (PublisherFixture *self, gconstpointer data)
{
  static const guint statuses[] = { 403, 404, 405, 415, 489, 501, 604 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      publisher_publish (self, "open");
      publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", statuses[i], NULL);
      g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_REJECTED);
      test_net_run (&self->net, 2 * PUBLISHER_EXPIRES_S * 1000);
      test_peer_expect_silence (&self->server);
    }
}

static void
password_that_is_refused_is_not_tried_again (PublisherFixture *self, gconstpointer data)
{
  const char *challenge = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5, qop=\"auth\"\r\n";

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 401, challenge);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 401, challenge);
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_AUTHENTICATION);
  test_net_run (&self->net, 2 * PUBLISHER_EXPIRES_S * 1000);
  test_peer_expect_silence (&self->server);
}

static void
newer_body_is_sent_though_the_last_was_refused (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  publisher_publish (self, "bad");
  request = publisher_expect (self, NULL, PUBLISHER_EXPIRES_S, "bad");
  publisher_publish (self, "worse");
  publisher_publish (self, "good");
  test_peer_reply (&self->server, request, 403, "s", NULL, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "bad error 12");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "good", 200, PUBLISHER_GRANTED ("a1", "3600"));
  g_assert_cmpstr (self->outcomes->str, ==, "bad error 12, worse ok, good ok");
}

/* (transfer full): the next PUBLISH, which is for @uri */
static SipMessage *
expect_elsewhere (PublisherFixture *self, const char *uri)
{
  g_autofree char *start = g_strdup_printf ("PUBLISH %s", uri);

  return test_peer_expect (&self->server, start);
}

/* RFC 3261 8.1.3.4: the same for another place; the next one begins at the usual place again. */
static void
redirect_is_followed (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) removal = NULL;
  g_autofree char *body = NULL;

  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 302,
         "Contact: <sip:presence@192.0.2.9>;q=0.1, <sip:full@192.0.2.9>\r\n");
  first = expect_elsewhere (self, "sip:full@192.0.2.9");
  test_peer_reply (&self->server, first, 486, "s", NULL, NULL);
  second = expect_elsewhere (self, "sip:presence@192.0.2.9");
  body = sip_slice_dup (sip_message_get_body (second));
  g_assert_cmpstr (body, ==, "open");
  test_peer_reply (&self->server, second, 200, "s", PUBLISHER_GRANTED ("a1", "3600"), NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok");
  publisher_take_back (self);
  publisher_serve (self, "a1", 0, NULL, 302, "Contact: <sip:presence@192.0.2.9>\r\n");
  removal = expect_elsewhere (self, "sip:presence@192.0.2.9");
  test_peer_reply (&self->server, removal, 200, "s", NULL, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal ok");
  g_assert_cmpstr (self->states->str, ==, "publishing published removing idle");
}

static void
redirects_end (PublisherFixture *self, gconstpointer data)
{
  guint n;

  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 302, "Contact: <sip:0@192.0.2.9>\r\n");
  for (n = 0; n < 20 && !g_queue_is_empty (&self->server.received); n++)
    {
      g_autoptr (SipMessage) request = expect_elsewhere (self, "sip:");
      g_autofree char *contact = NULL;

      contact = g_strdup_printf ("Contact: <sip:%u@192.0.2.9>, <sip:alice@192.0.2.9>\r\n", n + 1);
      test_peer_reply (&self->server, request, 302, "s", contact, NULL);
    }
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpstr (self->states->str, ==, "publishing failed");
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_REJECTED);
}

static void
silence_is_an_error_and_tried_again (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  test_net_run (&self->net, 64 * 500 + 1000);
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_TIMED_OUT);
  test_peer_forget (&self->server);
  publisher_wait_for_request (self, 20, 60);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("a1", "3600"));
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

static void
refresh_that_fails_is_tried_again_with_its_tag (PublisherFixture *self, gconstpointer data)
{
  publisher_start (self);
  publisher_wait_for_request (self, 3239, 3241);
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, NULL, 500, NULL);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
  publisher_wait_for_request (self, 29, 61);
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, NULL, 200, PUBLISHER_GRANTED ("a2", "3600"));
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

static void
removal_after_a_failure_still_takes_back_what_there_was (PublisherFixture *self, gconstpointer data)
{
  publisher_start (self);
  publisher_publish (self, "closed");
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, "closed", 403, NULL);
  publisher_take_back (self);
  publisher_serve (self, "a1", 0, NULL, 403, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, closed error 12, removal error 12");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_IDLE);
}

static void
dropped_publisher_says_nothing_more (PublisherFixture *self, gconstpointer data)
{
  publisher_start (self);
  publisher_drop (self);
  test_net_run (&self->net, 2 * PUBLISHER_EXPIRES_S * 1000);
  test_peer_expect_silence (&self->server);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer flow)
{
  *(SipFlow **) flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, NULL);
}

/* (transfer full) */
static SipFlow *
connect_to_server (PublisherFixture *self)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("192.0.2.9", 5060);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (address), "192.0.2.9");
  SipFlow *flow = NULL;

  sip_transport_layer_connect_async (sip_stack_get_transport (self->alice.stack), target, NULL, NULL, on_connected,
                                     &flow);
  test_net_run (&self->net, 0);
  g_assert_nonnull (flow);
  return flow;
}

static void
registered_again_is_tried_at_once (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);

  publisher_publish (self, "open");
  test_net_run (&self->net, 64 * 500 + 1000);
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_TIMED_OUT);
  test_peer_forget (&self->server);
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), flow);
  test_net_run (&self->net, 0);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 480, "Retry-After: 300\r\n");
  /* What the server asked for holds all the same. */
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), NULL);
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), flow);
  test_net_run (&self->net, 0);
  test_peer_expect_silence (&self->server);
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), NULL);
}

static void
granted_for_years_is_refreshed_every_day (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 423, "Min-Expires: 4294967295\r\n");
  publisher_serve (self, NULL, G_MAXUINT32, "open", 200, PUBLISHER_GRANTED ("a1", "4294967295"));
  g_assert_cmpuint (sip_publisher_get_expires (self->publisher), ==, G_MAXUINT32);
  publisher_wait_for_request (self, 77759, 77761);
  publisher_serve (self, "a1", G_MAXUINT32, NULL, 200, PUBLISHER_GRANTED ("a1", "4294967295"));
}

static void
on_failed_state (PublisherFixture *self)
{
  if (sip_publisher_get_state (self->publisher) == SIP_PUBLISHER_FAILED)
    publisher_begin_removal (self);
}

static void
on_first_published (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PublisherFixture *self = user_data;

  g_assert_true (sip_publisher_publish_finish (SIP_PUBLISHER (source), result, NULL));
  publisher_take_back (self);
  publisher_publish (self, "again");
}

static void
callbacks_may_ask_for_more (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("open", 4);
  g_autoptr (SipBody) body = sip_body_new ("application/pidf+xml", bytes);

  sip_publisher_publish_async (self->publisher, body, NULL, on_first_published, self);
  test_net_run (&self->net, 0);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("a1", "3600"));
  publisher_serve (self, "a1", 0, NULL, 200, NULL);
  g_signal_connect_swapped (self->publisher, "notify::state", G_CALLBACK (on_failed_state), self);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "again", 500, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "removal ok, again error 12, removal ok");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_IDLE);
  test_peer_expect_silence (&self->server);
}

/* A server that does as RFC 3903 6 says: whatever comes under a tag that it does not have gets 412. */
static void
answer_all (PublisherFixture *self, GHashTable *answers, guint *tag, char **text)
{
  SipMessage *request;

  while ((request = g_queue_pop_head (&self->server.received)))
    {
      g_autofree char *branch = sip_message_dup_header (request, SIP_HEADER_VIA, 0);
      g_autofree char *match = sip_message_dup_header (request, SIP_HEADER_SIP_IF_MATCH, 0);
      g_autofree char *current = g_strdup_printf ("t%u", *tag);
      char *known = g_hash_table_lookup (answers, branch);

      if (!known)
        {
          gboolean good = !match || g_str_equal (match, current);

          if (good && sip_message_get_body (request).length > 0)
            {
              g_free (*text);
              *text = sip_slice_dup (sip_message_get_body (request));
            }
          known = good ? g_strdup_printf ("SIP-ETag: t%u\r\nExpires: 600\r\n", ++*tag) : g_strdup ("");
          g_hash_table_insert (answers, g_strdup (branch), known);
        }
      test_peer_reply (&self->server, request, *known ? 200 : 412, "s", *known ? known : NULL, NULL);
      sip_message_unref (request);
    }
}

static void
survives_loss_duplication_and_reordering (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;
  guint tag = 0;

  sip_memory_network_set_faults (self->net.network,
                                 &(SipMemoryFaults) { .loss = 35, .duplication = 35, .max_delay_ms = 300 });
  publisher_publish (self, "one");
  for (guint i = 0; i < 40000; i++)
    {
      if (i == 1000)
        publisher_publish (self, "two");
      test_net_run (&self->net, 100);
      answer_all (self, answers, &tag, &text);
    }
  g_assert_cmpstr (text, ==, "two");
  g_assert_cmpuint (tag, >, 5);
  test_net_set_loss (&self->net, 0);
  for (guint i = 0; i < 40000 && sip_publisher_get_state (self->publisher) != SIP_PUBLISHER_PUBLISHED; i++)
    {
      test_net_run (&self->net, 100);
      answer_all (self, answers, &tag, &text);
    }
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

static void
send_that_fails_is_tried_again (PublisherFixture *self, gconstpointer data)
{
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .fail_nth = 1 });
  publisher_publish (self, "open");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
  publisher_wait_for_request (self, 29, 61);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("a1", "3600"));
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

/* The refresh is made again with its tag, and a removal that did not leave is told. */
static void
later_sends_that_fail_lose_nothing (PublisherFixture *self, gconstpointer data)
{
  const SipMemoryFaults first = { .fail_nth = 1 };

  publisher_start (self);
  test_net_run (&self->net, (PUBLISHER_EXPIRES_S * 9 / 10) * 1000 - 1000);
  sip_memory_network_set_faults (self->net.network, &first);
  test_net_run (&self->net, 1000);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
  publisher_wait_for_request (self, 29, 61);
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, NULL, 200, PUBLISHER_GRANTED ("a2", "3600"));
  sip_memory_network_set_faults (self->net.network, &first);
  publisher_publish (self, "closed");
  publisher_wait_for_request (self, 29, 61);
  publisher_serve (self, "a2", PUBLISHER_EXPIRES_S, "closed", 200, PUBLISHER_GRANTED ("a3", "3600"));
  sip_memory_network_set_faults (self->net.network, &first);
  publisher_take_back (self);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_IDLE);
  g_assert_nonnull (strstr (self->outcomes->str, "removal error"));
  test_net_run (&self->net, 2 * PUBLISHER_EXPIRES_S * 1000);
  test_peer_expect_silence (&self->server);
}

#define ADD(path, func) \
  g_test_add ("/publisher/" path, PublisherFixture, NULL, publisher_fixture_set_up, func, publisher_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("dropped-publisher-says-nothing-more", dropped_publisher_says_nothing_more);
  ADD ("refusal-is-told-and-tried-again-after-retry-after", refusal_is_told_and_tried_again_after_retry_after);
  ADD ("final-refusal-is-not-tried-again-by-itself", final_refusal_is_not_tried_again_by_itself);
  ADD ("password-that-is-refused-is-not-tried-again", password_that_is_refused_is_not_tried_again);
  ADD ("newer-body-is-sent-though-the-last-was-refused", newer_body_is_sent_though_the_last_was_refused);
  ADD ("redirect-is-followed-rfc3261-8.1.3.4", redirect_is_followed);
  ADD ("redirects-end", redirects_end);
  ADD ("silence-is-an-error-and-tried-again", silence_is_an_error_and_tried_again);
  ADD ("refresh-that-fails-is-tried-again-with-its-tag", refresh_that_fails_is_tried_again_with_its_tag);
  ADD ("removal-after-a-failure-still-takes-back-what-there-was",
       removal_after_a_failure_still_takes_back_what_there_was);
  ADD ("registered-again-is-tried-at-once", registered_again_is_tried_at_once);
  ADD ("granted-for-years-is-refreshed-every-day", granted_for_years_is_refreshed_every_day);
  ADD ("callbacks-may-ask-for-more", callbacks_may_ask_for_more);
  ADD ("survives-loss-duplication-and-reordering", survives_loss_duplication_and_reordering);
  ADD ("send-that-fails-is-tried-again", send_that_fails_is_tried_again);
  ADD ("later-sends-that-fail-lose-nothing", later_sends_that_fail_lose_nothing);

  return g_test_run ();
}
