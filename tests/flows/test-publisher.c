/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "event/sip-publisher.h"
#include "test-peer.h"

#define EXPIRES_S 3600

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer server;
  SipPublisher *publisher;
  GString *states;   /* "publishing published" */
  GString *outcomes; /* of what was asked for: "open ok, closed canceled, removal ok" */
} Fixture;

static void
on_state (Fixture *self)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (SIP_TYPE_PUBLISHER_STATE);
  GEnumValue *value = g_enum_get_value (states, sip_publisher_get_state (self->publisher));

  g_string_append_printf (self->states, "%s%s", self->states->len > 0 ? " " : "", value->value_nick);
}

static void
setup (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:alice@192.0.2.9?Subject=x", NULL);
  g_autoptr (SipEvent) event = sip_event_new ("presence", NULL);

  test_net_init (&self->net, 9);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_peer_init (&self->server, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  self->publisher = sip_publisher_new (SIP_AGENT (self->alice.agent), target, event, EXPIRES_S);
  self->states = g_string_new (NULL);
  self->outcomes = g_string_new (NULL);
  g_signal_connect_swapped (self->publisher, "notify::state", G_CALLBACK (on_state), self);
}

static void
drop (Fixture *self)
{
  g_signal_handlers_disconnect_by_data (self->publisher, self);
  g_assert_finalize_object (g_steal_pointer (&self->publisher));
}

static void
teardown (Fixture *self, gconstpointer data)
{
  if (self->publisher)
    drop (self);
  test_net_run (&self->net, 64 * 500 + 5000);
  test_peer_forget (&self->server);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->server);
  test_net_clear (&self->net);
  g_string_free (self->states, TRUE);
  g_string_free (self->outcomes, TRUE);
}

typedef struct
{
  Fixture *fixture;
  const char *name;
} Wish;

static void
note (Wish *wish, const GError *error)
{
  GString *outcomes = wish->fixture->outcomes;

  if (outcomes->len > 0)
    g_string_append (outcomes, ", ");
  if (!error)
    g_string_append_printf (outcomes, "%s ok", wish->name);
  else
    g_string_append_printf (outcomes, "%s error %d", wish->name, error->code);
  g_free (wish);
}

static Wish *
wish_new (Fixture *self, const char *name)
{
  Wish *wish = g_new0 (Wish, 1);

  *wish = (Wish) { self, name };
  return wish;
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer wish)
{
  g_autoptr (GError) error = NULL;
  gboolean done = sip_publisher_publish_finish (SIP_PUBLISHER (source), result, &error);

  g_assert_true (done == !error);
  note (wish, error);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer wish)
{
  g_autoptr (GError) error = NULL;
  gboolean done = sip_publisher_remove_finish (SIP_PUBLISHER (source), result, &error);

  g_assert_true (done == !error);
  note (wish, error);
}

static void
publish (Fixture *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SipBody) body = sip_body_new ("application/pidf+xml", bytes);

  sip_publisher_publish_async (self->publisher, body, NULL, on_published, wish_new (self, text));
  test_net_run (&self->net, 0);
}

static void
take_back (Fixture *self)
{
  sip_publisher_remove_async (self->publisher, NULL, on_removed, wish_new (self, "removal"));
  test_net_run (&self->net, 0);
}

/* @etag, @body: NULL: none */
static SipMessage *
expect (Fixture *self, const char *etag, guint expires_s, const char *body)
{
  SipMessage *request = test_peer_expect (&self->server, "PUBLISH sip:alice@192.0.2.9 SIP/2.0");
  g_autofree char *event = sip_message_dup_header (request, SIP_HEADER_EVENT, 0);
  g_autofree char *match = sip_message_dup_header (request, SIP_HEADER_SIP_IF_MATCH, 0);
  g_autofree char *type = sip_message_dup_content_type (request);
  g_autofree char *text = sip_slice_dup (sip_message_get_body (request));
  guint32 asked_s = G_MAXUINT32;

  g_assert_cmpstr (event, ==, "presence");
  g_assert_cmpstr (match, ==, etag);
  g_assert_true (sip_message_get_uint (request, SIP_HEADER_EXPIRES, &asked_s));
  g_assert_cmpuint (asked_s, ==, expires_s);
  g_assert_cmpstr (type, ==, body ? "application/pidf+xml" : NULL);
  g_assert_cmpstr (text ? text : "", ==, body ? body : "");
  return request;
}

/* Expects that, and answers it. */
static void
serve (Fixture *self, const char *etag, guint expires_s, const char *body, guint status, const char *headers)
{
  g_autoptr (SipMessage) request = expect (self, etag, expires_s, body);

  test_peer_reply (&self->server, request, status, "s", headers, NULL);
}

/* Nothing comes for @least_s, and something within @most_s. */
static void
wait_for_request (Fixture *self, guint least_s, guint most_s)
{
  test_net_run (&self->net, least_s * 1000);
  test_peer_expect_silence (&self->server);
  for (guint i = 0; i < (most_s - least_s) * 10 && g_queue_is_empty (&self->server.received); i++)
    test_net_run (&self->net, 100);
}

#define GRANTED(etag, expires) "SIP-ETag: " etag "\r\nExpires: " expires "\r\n"

static void
start (Fixture *self)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("a1", "3600"));
}

static void
first_is_published_with_a_body_and_no_tag (Fixture *self, gconstpointer data)
{
  start (self);
  g_assert_cmpstr (self->states->str, ==, "publishing published");
  g_assert_cmpstr (self->outcomes->str, ==, "open ok");
  g_assert_cmpstr (sip_publisher_get_etag (self->publisher), ==, "a1");
  g_assert_cmpuint (sip_publisher_get_expires (self->publisher), ==, 3600);
  g_assert_null (sip_publisher_get_error (self->publisher));
}

static void
refresh_comes_before_expiry_with_the_tag_and_no_body (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("a1", "600"));
  wait_for_request (self, 539, 541);
  serve (self, "a1", EXPIRES_S, NULL, 200, GRANTED ("a2", "600"));
  wait_for_request (self, 539, 541);
  serve (self, "a2", EXPIRES_S, NULL, 200, GRANTED ("a2", "600"));
  g_assert_cmpstr (self->states->str, ==, "publishing published");
}

static void
change_is_sent_with_the_tag_and_a_body (Fixture *self, gconstpointer data)
{
  start (self);
  publish (self, "closed");
  serve (self, "a1", EXPIRES_S, "closed", 200, GRANTED ("a2", "3600"));
  g_assert_cmpstr (sip_publisher_get_etag (self->publisher), ==, "a2");
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, closed ok");
}

static void
one_request_at_a_time_and_the_newest_body_wins (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  publish (self, "one");
  request = expect (self, NULL, EXPIRES_S, "one");
  publish (self, "two");
  publish (self, "three");
  test_peer_expect_silence (&self->server);
  test_peer_reply (&self->server, request, 200, "s", GRANTED ("a1", "3600"), NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "one ok");
  serve (self, "a1", EXPIRES_S, "three", 200, GRANTED ("a2", "3600"));
  g_assert_cmpstr (self->outcomes->str, ==, "one ok, two ok, three ok");
  test_peer_expect_silence (&self->server);
}

static void
no_refresh_while_a_change_is_under_way (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  publish (self, "one");
  first = expect (self, NULL, EXPIRES_S, "one");
  publish (self, "two");
  test_peer_reply (&self->server, first, 200, "s", GRANTED ("a1", "1"), NULL);
  second = expect (self, "a1", EXPIRES_S, "two");
  test_net_run (&self->net, 3000);
  while (!g_queue_is_empty (&self->server.received))
    sip_message_unref (expect (self, "a1", EXPIRES_S, "two"));
  test_peer_reply (&self->server, second, 200, "s", GRANTED ("a2", "3600"), NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "one ok, two ok");
  test_peer_expect_silence (&self->server);
}

static void
removal_has_the_tag_and_expires_0 (Fixture *self, gconstpointer data)
{
  start (self);
  take_back (self);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_REMOVING);
  serve (self, "a1", 0, NULL, 200, GRANTED ("a1", "0"));
  g_assert_cmpstr (self->states->str, ==, "publishing published removing idle");
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal ok");
  g_assert_null (sip_publisher_get_etag (self->publisher));
  test_net_run (&self->net, 2 * EXPIRES_S * 1000);
  test_peer_expect_silence (&self->server);
}

static void
removal_of_nothing_sends_nothing (Fixture *self, gconstpointer data)
{
  take_back (self);
  g_assert_cmpstr (self->outcomes->str, ==, "removal ok");
  test_peer_expect_silence (&self->server);
}

static void
removal_waits_for_the_answer_and_cancels_what_waits (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  publish (self, "one");
  request = expect (self, NULL, EXPIRES_S, "one");
  publish (self, "two");
  take_back (self);
  test_peer_expect_silence (&self->server);
  g_assert_cmpstr (self->outcomes->str, ==, "two error 13");
  test_peer_reply (&self->server, request, 200, "s", GRANTED ("a1", "3600"), NULL);
  serve (self, "a1", 0, NULL, 200, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "two error 13, one ok, removal ok");
}

static void
what_is_published_during_a_removal_comes_after_it (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  start (self);
  take_back (self);
  request = expect (self, "a1", 0, NULL);
  publish (self, "back");
  test_peer_expect_silence (&self->server);
  test_peer_reply (&self->server, request, 200, "s", NULL, NULL);
  serve (self, NULL, EXPIRES_S, "back", 200, GRANTED ("b1", "3600"));
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal ok, back ok");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

static void
tag_that_is_forgotten_412_is_published_anew (Fixture *self, gconstpointer data)
{
  start (self);
  wait_for_request (self, 3239, 3241);
  serve (self, "a1", EXPIRES_S, NULL, 412, NULL);
  g_assert_null (sip_publisher_get_etag (self->publisher));
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("b1", "3600"));
  g_assert_cmpstr (self->states->str, ==, "publishing published publishing published");
  publish (self, "closed");
  serve (self, "b1", EXPIRES_S, "closed", 412, NULL);
  serve (self, NULL, EXPIRES_S, "closed", 200, GRANTED ("c1", "3600"));
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, closed ok");
  take_back (self);
  serve (self, "c1", 0, NULL, 412, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, closed ok, removal ok");
}

static void
first_that_gets_412_is_refused_and_not_sent_at_once (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 412, NULL);
  test_peer_expect_silence (&self->server);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
}

static void
too_short_423_asks_for_what_it_names (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 423, "Min-Expires: 7200\r\n");
  serve (self, NULL, 7200, "open", 200, GRANTED ("a1", "7200"));
  g_assert_cmpuint (sip_publisher_get_expires (self->publisher), ==, 7200);
  publish (self, "closed");
  serve (self, "a1", 7200, "closed", 200, GRANTED ("a1", "7200"));
}

static void
too_short_423_that_makes_no_sense_is_a_refusal (Fixture *self, gconstpointer data)
{
  static const char *const minima[] = { NULL, "Min-Expires: 60\r\n", "Min-Expires: x\r\n",
                                        "Min-Expires: 99999999999\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (minima); i++)
    {
      publish (self, "open");
      serve (self, NULL, EXPIRES_S, "open", 423, minima[i]);
      g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_REJECTED);
      test_peer_expect_silence (&self->server);
    }
}

static void
too_short_423_for_ever_is_given_up (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 423, "Min-Expires: 4000\r\n");
  serve (self, NULL, 4000, "open", 423, "Min-Expires: 5000\r\n");
  serve (self, NULL, 5000, "open", 423, "Min-Expires: 6000\r\n");
  test_peer_expect_silence (&self->server);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
}

static void
answer_without_expires_grants_what_was_asked_for (Fixture *self, gconstpointer data)
{
  static const char *const answers[] = { "SIP-ETag: a1\r\n", "SIP-ETag: a1\r\nExpires: -1\r\n",
                                         GRANTED ("a1", "999999") };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      publish (self, "open");
      serve (self, i > 0 ? "a1" : NULL, EXPIRES_S, "open", 200, answers[i]);
      g_assert_cmpuint (sip_publisher_get_expires (self->publisher), ==, EXPIRES_S);
    }
}

static void
answer_without_a_tag_is_published_as_if_for_the_first_time (Fixture *self, gconstpointer data)
{
  static const char *const answers[] = { "Expires: 600\r\n", "SIP-ETag: two words\r\nExpires: 600\r\n",
                                         "SIP-ETag: a\r\nSIP-ETag: b\r\nExpires: 600\r\n" };

  publish (self, "open");
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      serve (self, NULL, EXPIRES_S, "open", 200, answers[i]);
      g_assert_null (sip_publisher_get_etag (self->publisher));
      wait_for_request (self, 539, 541);
    }
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("a1", "600"));
  wait_for_request (self, 539, 541);
  /* One that says none later leaves the last. */
  serve (self, "a1", EXPIRES_S, NULL, 200, "Expires: 600\r\n");
  g_assert_cmpstr (sip_publisher_get_etag (self->publisher), ==, "a1");
}

static void
what_has_no_tag_cannot_be_taken_back (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 200, "Expires: 600\r\n");
  take_back (self);
  test_peer_expect_silence (&self->server);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal error 0");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_IDLE);
}

static void
granted_for_no_time_is_a_failure (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("a1", "0"));
  test_peer_expect_silence (&self->server);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
  g_assert_cmpstr (self->outcomes->str, ==, "open error 0");
}

static void
refusal_is_told_and_tried_again_after_retry_after (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 480, "Retry-After: 300\r\n");
  g_assert_cmpstr (self->states->str, ==, "publishing failed");
  g_assert_cmpstr (self->outcomes->str, ==, "open error 12");
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_REJECTED);
  wait_for_request (self, 299, 301);
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("a1", "3600"));
  g_assert_cmpstr (self->states->str, ==, "publishing failed publishing published");
  g_assert_null (sip_publisher_get_error (self->publisher));
}

static void
final_refusal_is_not_tried_again_by_itself (Fixture *self, gconstpointer data)
{
  static const guint statuses[] = { 403, 404, 405, 415, 489, 501, 604 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      publish (self, "open");
      serve (self, NULL, EXPIRES_S, "open", statuses[i], NULL);
      g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_REJECTED);
      test_net_run (&self->net, 2 * EXPIRES_S * 1000);
      test_peer_expect_silence (&self->server);
    }
}

static void
password_that_is_refused_is_not_tried_again (Fixture *self, gconstpointer data)
{
  const char *challenge = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5, qop=\"auth\"\r\n";

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 401, challenge);
  serve (self, NULL, EXPIRES_S, "open", 401, challenge);
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_AUTHENTICATION);
  test_net_run (&self->net, 2 * EXPIRES_S * 1000);
  test_peer_expect_silence (&self->server);
}

static void
newer_body_is_sent_though_the_last_was_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  publish (self, "bad");
  request = expect (self, NULL, EXPIRES_S, "bad");
  publish (self, "worse");
  publish (self, "good");
  test_peer_reply (&self->server, request, 403, "s", NULL, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "bad error 12");
  serve (self, NULL, EXPIRES_S, "good", 200, GRANTED ("a1", "3600"));
  g_assert_cmpstr (self->outcomes->str, ==, "bad error 12, worse ok, good ok");
}

/* (transfer full): the next PUBLISH, which is for @uri */
static SipMessage *
expect_elsewhere (Fixture *self, const char *uri)
{
  g_autofree char *start = g_strdup_printf ("PUBLISH %s", uri);

  return test_peer_expect (&self->server, start);
}

/* RFC 3261 8.1.3.4: the same for another place; the next one begins at the usual place again. */
static void
redirect_is_followed (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) removal = NULL;
  g_autofree char *body = NULL;

  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 302,
         "Contact: <sip:presence@192.0.2.9>;q=0.1, <sip:full@192.0.2.9>\r\n");
  first = expect_elsewhere (self, "sip:full@192.0.2.9");
  test_peer_reply (&self->server, first, 486, "s", NULL, NULL);
  second = expect_elsewhere (self, "sip:presence@192.0.2.9");
  body = sip_slice_dup (sip_message_get_body (second));
  g_assert_cmpstr (body, ==, "open");
  test_peer_reply (&self->server, second, 200, "s", GRANTED ("a1", "3600"), NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok");
  take_back (self);
  serve (self, "a1", 0, NULL, 302, "Contact: <sip:presence@192.0.2.9>\r\n");
  removal = expect_elsewhere (self, "sip:presence@192.0.2.9");
  test_peer_reply (&self->server, removal, 200, "s", NULL, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal ok");
  g_assert_cmpstr (self->states->str, ==, "publishing published removing idle");
}

static void
redirects_end (Fixture *self, gconstpointer data)
{
  guint n;

  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 302, "Contact: <sip:0@192.0.2.9>\r\n");
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
silence_is_an_error_and_tried_again (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  test_net_run (&self->net, 64 * 500 + 1000);
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_TIMED_OUT);
  test_peer_forget (&self->server);
  wait_for_request (self, 20, 60);
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("a1", "3600"));
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

static void
refresh_that_fails_is_tried_again_with_its_tag (Fixture *self, gconstpointer data)
{
  start (self);
  wait_for_request (self, 3239, 3241);
  serve (self, "a1", EXPIRES_S, NULL, 500, NULL);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
  wait_for_request (self, 29, 61);
  serve (self, "a1", EXPIRES_S, NULL, 200, GRANTED ("a2", "3600"));
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

static void
removal_after_a_failure_still_takes_back_what_there_was (Fixture *self, gconstpointer data)
{
  start (self);
  publish (self, "closed");
  serve (self, "a1", EXPIRES_S, "closed", 403, NULL);
  take_back (self);
  serve (self, "a1", 0, NULL, 403, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, closed error 12, removal error 12");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_IDLE);
}

static void
dropped_publisher_says_nothing_more (Fixture *self, gconstpointer data)
{
  start (self);
  drop (self);
  test_net_run (&self->net, 2 * EXPIRES_S * 1000);
  test_peer_expect_silence (&self->server);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer flow)
{
  *(SipFlow **) flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, NULL);
}

/* (transfer full) */
static SipFlow *
connect_to_server (Fixture *self)
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
registered_again_is_tried_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);

  publish (self, "open");
  test_net_run (&self->net, 64 * 500 + 1000);
  g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_TIMED_OUT);
  test_peer_forget (&self->server);
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), flow);
  test_net_run (&self->net, 0);
  serve (self, NULL, EXPIRES_S, "open", 480, "Retry-After: 300\r\n");
  /* What the server asked for holds all the same. */
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), NULL);
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), flow);
  test_net_run (&self->net, 0);
  test_peer_expect_silence (&self->server);
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), NULL);
}

static void
granted_for_years_is_refreshed_every_day (Fixture *self, gconstpointer data)
{
  publish (self, "open");
  serve (self, NULL, EXPIRES_S, "open", 423, "Min-Expires: 4294967295\r\n");
  serve (self, NULL, G_MAXUINT32, "open", 200, GRANTED ("a1", "4294967295"));
  g_assert_cmpuint (sip_publisher_get_expires (self->publisher), ==, G_MAXUINT32);
  wait_for_request (self, 77759, 77761);
  serve (self, "a1", G_MAXUINT32, NULL, 200, GRANTED ("a1", "4294967295"));
}

static void
on_failed_state (Fixture *self)
{
  if (sip_publisher_get_state (self->publisher) == SIP_PUBLISHER_FAILED)
    sip_publisher_remove_async (self->publisher, NULL, on_removed, wish_new (self, "removal"));
}

static void
on_first_published (GObject *source, GAsyncResult *result, gpointer wish)
{
  Fixture *self = ((Wish *) wish)->fixture;

  on_published (source, result, wish);
  take_back (self);
  publish (self, "again");
}

static void
callbacks_may_ask_for_more (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("open", 4);
  g_autoptr (SipBody) body = sip_body_new ("application/pidf+xml", bytes);

  sip_publisher_publish_async (self->publisher, body, NULL, on_first_published, wish_new (self, "open"));
  test_net_run (&self->net, 0);
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("a1", "3600"));
  serve (self, "a1", 0, NULL, 200, NULL);
  g_signal_connect_swapped (self->publisher, "notify::state", G_CALLBACK (on_failed_state), self);
  serve (self, NULL, EXPIRES_S, "again", 500, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal ok, again error 12, removal ok");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_IDLE);
  test_peer_expect_silence (&self->server);
}

/* A server that does as RFC 3903 6 says: whatever comes under a tag that it does not have gets 412. */
static void
answer_all (Fixture *self, GHashTable *answers, guint *tag, char **text)
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
survives_loss_duplication_and_reordering (Fixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;
  guint tag = 0;

  sip_memory_network_set_faults (self->net.network,
                                 &(SipMemoryFaults) { .loss = 35, .duplication = 35, .max_delay_ms = 300 });
  publish (self, "one");
  for (guint i = 0; i < 40000; i++)
    {
      if (i == 1000)
        publish (self, "two");
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
send_that_fails_is_tried_again (Fixture *self, gconstpointer data)
{
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .fail_nth = 1 });
  publish (self, "open");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
  wait_for_request (self, 29, 61);
  serve (self, NULL, EXPIRES_S, "open", 200, GRANTED ("a1", "3600"));
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

/* The refresh is made again with its tag, and a removal that did not leave is told. */
static void
later_sends_that_fail_lose_nothing (Fixture *self, gconstpointer data)
{
  const SipMemoryFaults first = { .fail_nth = 1 };

  start (self);
  test_net_run (&self->net, (EXPIRES_S * 9 / 10) * 1000 - 1000);
  sip_memory_network_set_faults (self->net.network, &first);
  test_net_run (&self->net, 1000);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
  wait_for_request (self, 29, 61);
  serve (self, "a1", EXPIRES_S, NULL, 200, GRANTED ("a2", "3600"));
  sip_memory_network_set_faults (self->net.network, &first);
  publish (self, "closed");
  wait_for_request (self, 29, 61);
  serve (self, "a2", EXPIRES_S, "closed", 200, GRANTED ("a3", "3600"));
  sip_memory_network_set_faults (self->net.network, &first);
  take_back (self);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_IDLE);
  g_assert_nonnull (strstr (self->outcomes->str, "removal error"));
  test_net_run (&self->net, 2 * EXPIRES_S * 1000);
  test_peer_expect_silence (&self->server);
}

#define ADD(path, func) g_test_add ("/publisher/" path, Fixture, NULL, setup, func, teardown)

static void
add_tests (void)
{
  ADD ("first-is-published-with-a-body-and-no-tag", first_is_published_with_a_body_and_no_tag);
  ADD ("refresh-comes-before-expiry-with-the-tag-and-no-body", refresh_comes_before_expiry_with_the_tag_and_no_body);
  ADD ("change-is-sent-with-the-tag-and-a-body", change_is_sent_with_the_tag_and_a_body);
  ADD ("one-request-at-a-time-and-the-newest-body-wins", one_request_at_a_time_and_the_newest_body_wins);
  ADD ("no-refresh-while-a-change-is-under-way", no_refresh_while_a_change_is_under_way);
  ADD ("removal-has-the-tag-and-expires-0", removal_has_the_tag_and_expires_0);
  ADD ("removal-of-nothing-sends-nothing", removal_of_nothing_sends_nothing);
  ADD ("removal-waits-for-the-answer-and-cancels-what-waits", removal_waits_for_the_answer_and_cancels_what_waits);
  ADD ("what-is-published-during-a-removal-comes-after-it", what_is_published_during_a_removal_comes_after_it);
  ADD ("dropped-publisher-says-nothing-more", dropped_publisher_says_nothing_more);
}

static void
add_tests_of_refusals (void)
{
  ADD ("tag-that-is-forgotten-412-is-published-anew", tag_that_is_forgotten_412_is_published_anew);
  ADD ("first-that-gets-412-is-refused-and-not-sent-at-once", first_that_gets_412_is_refused_and_not_sent_at_once);
  ADD ("too-short-423-asks-for-what-it-names", too_short_423_asks_for_what_it_names);
  ADD ("too-short-423-that-makes-no-sense-is-a-refusal", too_short_423_that_makes_no_sense_is_a_refusal);
  ADD ("too-short-423-for-ever-is-given-up", too_short_423_for_ever_is_given_up);
  ADD ("answer-without-expires-grants-what-was-asked-for", answer_without_expires_grants_what_was_asked_for);
  ADD ("answer-without-a-tag-is-published-as-if-for-the-first-time",
       answer_without_a_tag_is_published_as_if_for_the_first_time);
  ADD ("what-has-no-tag-cannot-be-taken-back", what_has_no_tag_cannot_be_taken_back);
  ADD ("granted-for-no-time-is-a-failure", granted_for_no_time_is_a_failure);
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
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  add_tests_of_refusals ();
  return g_test_run ();
}
