/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subscriber-fixture.h"

/* What becomes of a subscription that is refused, redirected or ended by the far end. */

/* RFC 6665 4.1.3: what follows a reason. @from, @to: seconds until the next attempt; 0: none comes */
static const struct
{
  const char *state;
  SipSubscriberState next;
  guint from;
  guint to;
} reasons[] = {
  { "terminated", SIP_SUBSCRIBER_SUBSCRIBING, 0, 0 },
  { "terminated;retry-after=300", SIP_SUBSCRIBER_WAITING, 300, 300 },
  { "terminated;reason=deactivated", SIP_SUBSCRIBER_SUBSCRIBING, 0, 0 },
  { "terminated;reason=deactivated;retry-after=300", SIP_SUBSCRIBER_SUBSCRIBING, 0, 0 },
  { "terminated;reason=probation", SIP_SUBSCRIBER_WAITING, 30, 60 },
  { "terminated;reason=probation;retry-after=700", SIP_SUBSCRIBER_WAITING, 700, 700 },
  { "terminated;reason=rejected", SIP_SUBSCRIBER_IDLE, 0, 0 },
  { "terminated;reason=rejected;retry-after=5", SIP_SUBSCRIBER_IDLE, 0, 0 },
  { "terminated;reason=timeout", SIP_SUBSCRIBER_SUBSCRIBING, 0, 0 },
  { "terminated;reason=timeout;retry-after=300", SIP_SUBSCRIBER_SUBSCRIBING, 0, 0 },
  { "terminated;reason=giveup", SIP_SUBSCRIBER_WAITING, 30, 60 },
  { "terminated;reason=giveup;retry-after=60", SIP_SUBSCRIBER_WAITING, 60, 60 },
  { "terminated;reason=noresource", SIP_SUBSCRIBER_IDLE, 0, 0 },
  { "terminated;reason=noresource;retry-after=5", SIP_SUBSCRIBER_IDLE, 0, 0 },
  { "terminated;reason=invariant", SIP_SUBSCRIBER_IDLE, 0, 0 },
  { "terminated;reason=invariant;retry-after=5", SIP_SUBSCRIBER_IDLE, 0, 0 },
  { "terminated;reason=lunch", SIP_SUBSCRIBER_SUBSCRIBING, 0, 0 },
  { "terminated;reason=lunch;retry-after=40", SIP_SUBSCRIBER_WAITING, 40, 40 },
  { "terminated;reason=probation;retry-after=31536000", SIP_SUBSCRIBER_IDLE, 0, 0 },
};

static void
each_reason_has_its_consequence (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      guint next;

      test_net_run (&self->net, 60 * 1000);
      g_test_message ("%s", reasons[i].state);
      subscriber_notify (self, fork, reasons[i].state, NULL, "SIP/2.0 200");
      subscriber_assert_state (self, reasons[i].next);
      next = sip_subscriber_get_next_attempt (self->subscriber);
      g_assert_cmpuint (next, >=, reasons[i].from);
      g_assert_cmpuint (next, <=, reasons[i].to);
      if (reasons[i].next == SIP_SUBSCRIBER_IDLE)
        {
          test_net_run (&self->net, 4000 * 1000);
          test_peer_expect_silence (&self->peer);
          g_assert_nonnull (sip_subscriber_get_error (self->subscriber));
          subscriber_begin (self);
        }
      else
        {
          test_net_run (&self->net, next * 1000);
          subscriber_expect_anew (self);
        }
      g_clear_object (&fork);
      fork = subscriber_come_to_life (self, self->subscribe);
      g_assert_no_error (sip_subscriber_get_error (self->subscriber));
    }
}

static void
far_end_that_ends_each_one_is_asked_ever_less_often (SubscriberFixture *self, gconstpointer data)
{
  guint waited = 0;

  subscriber_begin (self);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (SipDialog) fork = subscriber_fork (self, "bob-1");
      guint next;

      subscriber_grant (self, self->subscribe, NULL);
      subscriber_notify (self, fork, "terminated;reason=deactivated", NULL, "SIP/2.0 200");
      next = sip_subscriber_get_next_attempt (self->subscriber);
      waited += next;
      test_net_run (&self->net, next * 1000);
      subscriber_expect_anew (self);
    }
  g_assert_cmpuint (waited, >, 1800);
  g_assert_cmpuint (self->n_finished, ==, 1);
}

static const struct
{
  guint status;
  const char *headers;
  SipSubscriberState next;
} refusals[] = {
  { 302, NULL, SIP_SUBSCRIBER_IDLE },
  { 302, "Contact: <mailto:carol@192.0.2.9>\r\n", SIP_SUBSCRIBER_IDLE },
  { 302, "Contact: <sip:bob@192.0.2.9>\r\n", SIP_SUBSCRIBER_IDLE },
  { 305, "Contact: <sip:carol@192.0.2.9>\r\n", SIP_SUBSCRIBER_IDLE },
  { 380, "Contact: <sip:carol@192.0.2.9>\r\n", SIP_SUBSCRIBER_IDLE },
  { 403, NULL, SIP_SUBSCRIBER_IDLE },
  { 404, NULL, SIP_SUBSCRIBER_IDLE },
  { 406, NULL, SIP_SUBSCRIBER_IDLE },
  { 480, NULL, SIP_SUBSCRIBER_WAITING },
  { 489, NULL, SIP_SUBSCRIBER_IDLE },
  { 500, NULL, SIP_SUBSCRIBER_WAITING },
  { 503, "Retry-After: 9000000\r\n", SIP_SUBSCRIBER_IDLE },
  { 503, "Retry-After: 20\r\n", SIP_SUBSCRIBER_WAITING },
  { 603, NULL, SIP_SUBSCRIBER_IDLE },
};

static void
refusal_is_an_error_and_tried_again_where_it_may_pass (SubscriberFixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      subscriber_begin (self);
      test_peer_reply (&self->peer, self->subscribe, refusals[i].status, "proxy", refusals[i].headers, NULL);
      g_assert_cmpuint (self->n_finished, ==, i + 1);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
      subscriber_assert_state (self, refusals[i].next);
      /* 503 makes the server one that is not asked for a while. */
      test_net_run (&self->net, 10 * 1000);
    }
}

/* (transfer full): the SUBSCRIBE, the @cseq of its Call-ID, for @uri */
static SipMessage *
expect_elsewhere (SubscriberFixture *self, const char *uri, const char *cseq)
{
  g_autofree char *start = g_strdup_printf ("SUBSCRIBE %s SIP/2.0", uri);
  SipMessage *subscribe = test_peer_expect (&self->peer, start);

  subscriber_assert_header (subscribe, SIP_HEADER_CSEQ, cseq);
  subscriber_assert_header (subscribe, SIP_HEADER_TO, "<sip:bob@192.0.2.9>");
  g_assert_true (sip_slice_equal (sip_message_get_call_id (subscribe), sip_message_get_call_id (self->subscribe)));
  return subscribe;
}

/* RFC 3261 8.1.3.4: the best one first, and the next where that refuses. */
static void
redirect_is_followed (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipDialog) fork = NULL;

  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 302, "proxy",
                   "Contact: <sip:carol@192.0.2.9>;q=0.5, <sip:dave@192.0.2.9?Subject=x>;q=0.9\r\n", NULL);
  first = expect_elsewhere (self, "sip:dave@192.0.2.9", "2 SUBSCRIBE");
  test_peer_reply (&self->peer, first, 404, "proxy", NULL, NULL);
  second = expect_elsewhere (self, "sip:carol@192.0.2.9", "3 SUBSCRIBE");
  g_assert_cmpuint (self->n_finished, ==, 0);
  fork = subscriber_come_to_life (self, second);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  g_assert_no_error (self->error);
}

static void
global_failure_ends_the_search (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;

  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 300, "proxy",
                   "Contact: <sip:carol@192.0.2.9>, <sip:dave@192.0.2.9>\r\n", NULL);
  first = expect_elsewhere (self, "sip:carol@192.0.2.9", "2 SUBSCRIBE");
  test_peer_reply (&self->peer, first, 603, "proxy", NULL, NULL);
  test_peer_expect_silence (&self->peer);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
}

static void
redirects_end (SubscriberFixture *self, gconstpointer data)
{
  guint most = GPOINTER_TO_UINT (data), n;

  g_object_set (self->subscriber, "max-redirects", most, NULL);
  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 302, "proxy", "Contact: <sip:0@192.0.2.9>\r\n", NULL);
  for (n = 0; n < 20 && !g_queue_is_empty (&self->peer.received); n++)
    {
      g_autoptr (SipMessage) request = test_peer_expect (&self->peer, "SUBSCRIBE ");
      g_autofree char *contact = g_strdup_printf ("Contact: <sip:%u@192.0.2.9>, <sip:bob@192.0.2.9>\r\n", n + 1);

      test_peer_reply (&self->peer, request, 302, "proxy", contact, NULL);
    }
  g_assert_cmpuint (n, ==, most);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
}

static void
redirects_end_at_once (SubscriberFixture *self, gconstpointer data)
{
  redirects_end (self, GUINT_TO_POINTER (0));
}

static void
redirects_end_after_three (SubscriberFixture *self, gconstpointer data)
{
  redirects_end (self, GUINT_TO_POINTER (3));
}

static void
silence_is_an_error_and_tried_again (SubscriberFixture *self, gconstpointer data)
{
  subscriber_begin (self);
  test_net_run (&self->net, 64 * SIP_T1);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  subscriber_assert_state (self, SIP_SUBSCRIBER_WAITING);
  test_peer_forget (&self->peer);
  g_assert_cmpuint (sip_subscriber_get_next_attempt (self->subscriber), >=, 30);
  test_net_run (&self->net, sip_subscriber_get_next_attempt (self->subscriber) * 1000);
  subscriber_expect_anew (self);
}

#define ADD(name, func) subscriber_test_add ("/subscriber/" name, SIP_PROTOCOL_UDP, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("each-reason-has-its-consequence", each_reason_has_its_consequence);
  ADD ("far-end-that-ends-each-one-is-asked-ever-less-often", far_end_that_ends_each_one_is_asked_ever_less_often);
  ADD ("refusal-is-an-error", refusal_is_an_error_and_tried_again_where_it_may_pass);
  ADD ("redirect-is-followed-rfc3261-8.1.3.4", redirect_is_followed);
  ADD ("redirect-that-leads-to-a-global-failure-ends-the-search", global_failure_ends_the_search);
  ADD ("redirects-end-where-they-are-too-many", redirects_end_after_three);
  ADD ("redirects-are-not-followed-where-none-is-wanted", redirects_end_at_once);
  ADD ("silence-is-an-error-and-tried-again", silence_is_an_error_and_tried_again);

  return g_test_run ();
}
