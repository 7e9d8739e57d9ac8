/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publisher-fixture.h"

static void
first_is_published_with_a_body_and_no_tag (PublisherFixture *self, gconstpointer data)
{
  publisher_start (self);
  g_assert_cmpstr (self->states->str, ==, "publishing published");
  g_assert_cmpstr (self->outcomes->str, ==, "open ok");
  g_assert_cmpstr (sip_publisher_get_etag (self->publisher), ==, "a1");
  g_assert_cmpuint (sip_publisher_get_expires (self->publisher), ==, 3600);
  g_assert_null (sip_publisher_get_error (self->publisher));
}

static void
refresh_comes_before_expiry_with_the_tag_and_no_body (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("a1", "600"));
  publisher_wait_for_request (self, 539, 541);
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, NULL, 200, PUBLISHER_GRANTED ("a2", "600"));
  publisher_wait_for_request (self, 539, 541);
  publisher_serve (self, "a2", PUBLISHER_EXPIRES_S, NULL, 200, PUBLISHER_GRANTED ("a2", "600"));
  g_assert_cmpstr (self->states->str, ==, "publishing published");
}

static void
change_is_sent_with_the_tag_and_a_body (PublisherFixture *self, gconstpointer data)
{
  publisher_start (self);
  publisher_publish (self, "closed");
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, "closed", 200, PUBLISHER_GRANTED ("a2", "3600"));
  g_assert_cmpstr (sip_publisher_get_etag (self->publisher), ==, "a2");
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, closed ok");
}

static void
one_request_at_a_time_and_the_newest_body_wins (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  publisher_publish (self, "one");
  request = publisher_expect (self, NULL, PUBLISHER_EXPIRES_S, "one");
  publisher_publish (self, "two");
  publisher_publish (self, "three");
  test_peer_expect_silence (&self->server);
  test_peer_reply (&self->server, request, 200, "s", PUBLISHER_GRANTED ("a1", "3600"), NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "one ok");
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, "three", 200, PUBLISHER_GRANTED ("a2", "3600"));
  g_assert_cmpstr (self->outcomes->str, ==, "one ok, two ok, three ok");
  test_peer_expect_silence (&self->server);
}

static void
no_refresh_while_a_change_is_under_way (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  publisher_publish (self, "one");
  first = publisher_expect (self, NULL, PUBLISHER_EXPIRES_S, "one");
  publisher_publish (self, "two");
  test_peer_reply (&self->server, first, 200, "s", PUBLISHER_GRANTED ("a1", "1"), NULL);
  second = publisher_expect (self, "a1", PUBLISHER_EXPIRES_S, "two");
  test_net_run (&self->net, 3000);
  while (!g_queue_is_empty (&self->server.received))
    sip_message_unref (publisher_expect (self, "a1", PUBLISHER_EXPIRES_S, "two"));
  test_peer_reply (&self->server, second, 200, "s", PUBLISHER_GRANTED ("a2", "3600"), NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "one ok, two ok");
  test_peer_expect_silence (&self->server);
}

static void
removal_has_the_tag_and_expires_0 (PublisherFixture *self, gconstpointer data)
{
  publisher_start (self);
  publisher_take_back (self);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_REMOVING);
  publisher_serve (self, "a1", 0, NULL, 200, PUBLISHER_GRANTED ("a1", "0"));
  g_assert_cmpstr (self->states->str, ==, "publishing published removing idle");
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal ok");
  g_assert_null (sip_publisher_get_etag (self->publisher));
  test_net_run (&self->net, 2 * PUBLISHER_EXPIRES_S * 1000);
  test_peer_expect_silence (&self->server);
}

static void
removal_of_nothing_sends_nothing (PublisherFixture *self, gconstpointer data)
{
  publisher_take_back (self);
  g_assert_cmpstr (self->outcomes->str, ==, "removal ok");
  test_peer_expect_silence (&self->server);
}

static void
removal_waits_for_the_answer_and_cancels_what_waits (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  publisher_publish (self, "one");
  request = publisher_expect (self, NULL, PUBLISHER_EXPIRES_S, "one");
  publisher_publish (self, "two");
  publisher_take_back (self);
  test_peer_expect_silence (&self->server);
  g_assert_cmpstr (self->outcomes->str, ==, "two error 13");
  test_peer_reply (&self->server, request, 200, "s", PUBLISHER_GRANTED ("a1", "3600"), NULL);
  publisher_serve (self, "a1", 0, NULL, 200, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "two error 13, one ok, removal ok");
}

static void
all_who_take_it_back_are_told_and_one_request_is_sent (PublisherFixture *self, gconstpointer data)
{
  publisher_start (self);
  publisher_take_back (self);
  publisher_take_back (self);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok");
  publisher_serve (self, "a1", 0, NULL, 200, NULL);
  test_peer_expect_silence (&self->server);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal ok, removal ok");
}

static void
what_is_published_during_a_removal_comes_after_it (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  publisher_start (self);
  publisher_take_back (self);
  request = publisher_expect (self, "a1", 0, NULL);
  publisher_publish (self, "back");
  test_peer_expect_silence (&self->server);
  test_peer_reply (&self->server, request, 200, "s", NULL, NULL);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "back", 200, PUBLISHER_GRANTED ("b1", "3600"));
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal ok, back ok");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_PUBLISHED);
}

static void
tag_that_is_forgotten_412_is_published_anew (PublisherFixture *self, gconstpointer data)
{
  publisher_start (self);
  publisher_wait_for_request (self, 3239, 3241);
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, NULL, 412, NULL);
  g_assert_null (sip_publisher_get_etag (self->publisher));
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("b1", "3600"));
  g_assert_cmpstr (self->states->str, ==, "publishing published publishing published");
  publisher_publish (self, "closed");
  publisher_serve (self, "b1", PUBLISHER_EXPIRES_S, "closed", 412, NULL);
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "closed", 200, PUBLISHER_GRANTED ("c1", "3600"));
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, closed ok");
  publisher_take_back (self);
  publisher_serve (self, "c1", 0, NULL, 412, NULL);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, closed ok, removal ok");
}

static void
first_that_gets_412_is_refused_and_not_sent_at_once (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 412, NULL);
  test_peer_expect_silence (&self->server);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
}

static void
too_short_423_asks_for_what_it_names (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 423, "Min-Expires: 7200\r\n");
  publisher_serve (self, NULL, 7200, "open", 200, PUBLISHER_GRANTED ("a1", "7200"));
  g_assert_cmpuint (sip_publisher_get_expires (self->publisher), ==, 7200);
  publisher_publish (self, "closed");
  publisher_serve (self, "a1", 7200, "closed", 200, PUBLISHER_GRANTED ("a1", "7200"));
}

static void
too_short_423_that_makes_no_sense_is_a_refusal (PublisherFixture *self, gconstpointer data)
{
  static const char *const minima[] = { NULL, "Min-Expires: 60\r\n", "Min-Expires: x\r\n",
                                        "Min-Expires: 99999999999\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (minima); i++)
    {
      publisher_publish (self, "open");
      publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 423, minima[i]);
      g_assert_error (sip_publisher_get_error (self->publisher), SIP_ERROR, SIP_ERROR_REJECTED);
      test_peer_expect_silence (&self->server);
    }
}

static void
too_short_423_for_ever_is_given_up (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 423, "Min-Expires: 4000\r\n");
  publisher_serve (self, NULL, 4000, "open", 423, "Min-Expires: 5000\r\n");
  publisher_serve (self, NULL, 5000, "open", 423, "Min-Expires: 6000\r\n");
  test_peer_expect_silence (&self->server);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
}

static void
answer_without_expires_grants_what_was_asked_for (PublisherFixture *self, gconstpointer data)
{
  static const char *const answers[] = { "SIP-ETag: a1\r\n", "SIP-ETag: a1\r\nExpires: -1\r\n",
                                         PUBLISHER_GRANTED ("a1", "999999") };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      publisher_publish (self, "open");
      publisher_serve (self, i > 0 ? "a1" : NULL, PUBLISHER_EXPIRES_S, "open", 200, answers[i]);
      g_assert_cmpuint (sip_publisher_get_expires (self->publisher), ==, PUBLISHER_EXPIRES_S);
    }
}

static void
answer_without_a_tag_is_published_as_if_for_the_first_time (PublisherFixture *self, gconstpointer data)
{
  static const char *const answers[] = { "Expires: 600\r\n", "SIP-ETag: two words\r\nExpires: 600\r\n",
                                         "SIP-ETag: a\r\nSIP-ETag: b\r\nExpires: 600\r\n" };

  publisher_publish (self, "open");
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, answers[i]);
      g_assert_null (sip_publisher_get_etag (self->publisher));
      publisher_wait_for_request (self, 539, 541);
    }
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("a1", "600"));
  publisher_wait_for_request (self, 539, 541);
  /* One that says none later leaves the last. */
  publisher_serve (self, "a1", PUBLISHER_EXPIRES_S, NULL, 200, "Expires: 600\r\n");
  g_assert_cmpstr (sip_publisher_get_etag (self->publisher), ==, "a1");
}

static void
what_has_no_tag_cannot_be_taken_back (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, "Expires: 600\r\n");
  publisher_take_back (self);
  test_peer_expect_silence (&self->server);
  g_assert_cmpstr (self->outcomes->str, ==, "open ok, removal error 0");
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_IDLE);
}

static void
granted_for_no_time_is_a_failure (PublisherFixture *self, gconstpointer data)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("a1", "0"));
  test_peer_expect_silence (&self->server);
  g_assert_cmpint (sip_publisher_get_state (self->publisher), ==, SIP_PUBLISHER_FAILED);
  g_assert_cmpstr (self->outcomes->str, ==, "open error 0");
}

#define ADD(path, func) \
  g_test_add ("/publisher/" path, PublisherFixture, NULL, publisher_fixture_set_up, func, publisher_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("first-is-published-with-a-body-and-no-tag", first_is_published_with_a_body_and_no_tag);
  ADD ("refresh-comes-before-expiry-with-the-tag-and-no-body", refresh_comes_before_expiry_with_the_tag_and_no_body);
  ADD ("change-is-sent-with-the-tag-and-a-body", change_is_sent_with_the_tag_and_a_body);
  ADD ("one-request-at-a-time-and-the-newest-body-wins", one_request_at_a_time_and_the_newest_body_wins);
  ADD ("no-refresh-while-a-change-is-under-way", no_refresh_while_a_change_is_under_way);
  ADD ("removal-has-the-tag-and-expires-0", removal_has_the_tag_and_expires_0);
  ADD ("removal-of-nothing-sends-nothing", removal_of_nothing_sends_nothing);
  ADD ("removal-waits-for-the-answer-and-cancels-what-waits", removal_waits_for_the_answer_and_cancels_what_waits);
  ADD ("all-who-take-it-back-are-told-and-one-request-is-sent", all_who_take_it_back_are_told_and_one_request_is_sent);
  ADD ("what-is-published-during-a-removal-comes-after-it", what_is_published_during_a_removal_comes_after_it);
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

  return g_test_run ();
}
