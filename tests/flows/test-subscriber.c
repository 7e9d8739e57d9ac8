/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subscriber-fixture.h"

#define CONTACT "Contact: <sip:bob@192.0.2.9:5060>\r\n"

static void
expires_at (SubscriberFixture *self, guint seconds)
{
  g_autoptr (SipSubscription) subscription = subscriber_get (self, 0);

  g_assert_cmpuint (sip_subscription_get_expires (subscription), ==, seconds);
}

/* The only subscription is refreshed. (transfer full): the SUBSCRIBE, for @expires seconds */
static SipMessage *
refresh_now (SubscriberFixture *self, SipDialog *fork, const char *expires)
{
  g_autoptr (SipSubscription) subscription = subscriber_get (self, 0);

  sip_subscription_refresh (subscription);
  test_net_run (&self->net, 0);
  return subscriber_expect_refresh (self, fork, expires);
}

/* Unsubscribed; the last SUBSCRIBE is taken. (transfer full) */
static SipMessage *
unsubscribe_from (SubscriberFixture *self, SipDialog *fork)
{
  subscriber_unsubscribe (self);
  return subscriber_expect_refresh (self, fork, "0");
}

static void
notify_before_the_2xx_begins_a_subscription (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  g_autoptr (SipSubscription) subscription = NULL;

  subscriber_begin (self);
  fork = subscriber_fork (self, "bob-1");
  subscriber_notify (self, fork, "pending", NULL, "SIP/2.0 200");
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  subscription = subscriber_get (self, 0);
  g_assert_cmpint (sip_subscription_get_stage (subscription), ==, SIP_SUBSCRIPTION_PENDING);
  g_assert_true (sip_dialog_is_caller (sip_subscription_get_dialog (subscription)));

  subscriber_grant (self, self->subscribe, "Expires: 600\r\n");
  expires_at (self, 600);
  subscriber_notify (self, fork, "active;expires=300", "here", "SIP/2.0 200");
  g_assert_cmpint (sip_subscription_get_stage (subscription), ==, SIP_SUBSCRIPTION_ACTIVE);
  expires_at (self, 300);
  subscriber_assert_log (self, "notified -, notified here");
}

static void
two_xx_alone_is_no_subscription (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;

  subscriber_begin (self);
  subscriber_grant (self, self->subscribe, NULL);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBING);
  g_assert_cmpuint (subscriber_count (self), ==, 0);
  test_net_run (&self->net, SIP_T1 * 64 - 1);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBING);
  test_net_run (&self->net, 1);
  subscriber_assert_state (self, SIP_SUBSCRIBER_WAITING);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  g_assert_error (sip_subscriber_get_error (self->subscriber), SIP_ERROR, SIP_ERROR_TIMED_OUT);
  fork = subscriber_fork (self, "bob-1");
  subscriber_notify (self, fork, "active", "late", "SIP/2.0 481");

  test_net_run (&self->net, sip_subscriber_get_next_attempt (self->subscriber) * 1000);
  subscriber_expect_anew (self);
}

static void
each_fork_is_a_subscription (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) one = NULL;
  g_autoptr (SipDialog) two = NULL;
  g_autoptr (SipSubscription) last = NULL;

  subscriber_begin (self);
  one = subscriber_fork (self, "bob-1");
  two = subscriber_fork (self, "bob-2");
  subscriber_notify (self, one, "active;expires=600", "one", "SIP/2.0 200");
  subscriber_grant (self, self->subscribe, NULL);
  subscriber_notify (self, two, "active;expires=60", "two", "SIP/2.0 200");
  g_assert_cmpuint (subscriber_count (self), ==, 2);

  subscriber_notify (self, one, "terminated;reason=rejected", NULL, "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  g_assert_cmpuint (subscriber_count (self), ==, 1);
  last = subscriber_get (self, 0);
  g_assert_cmpstr (sip_dialog_get_remote_tag (sip_subscription_get_dialog (last)), ==, "bob-2");
  subscriber_notify (self, two, "terminated;reason=noresource", NULL, "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  subscriber_assert_log (self, "notified one, notified two, notified -, terminated rejected, notified -, "
                               "terminated noresource");
}

static void
fork_that_is_late_counts_as_well (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) one = NULL;
  g_autoptr (SipDialog) two = NULL;

  subscriber_begin (self);
  one = subscriber_fork (self, "bob-1");
  two = subscriber_fork (self, "bob-2");
  subscriber_notify (self, one, "terminated;reason=rejected", NULL, "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  subscriber_notify (self, two, "active", "here", "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  g_assert_no_error (sip_subscriber_get_error (self->subscriber));
  g_assert_cmpuint (self->n_finished, ==, 1);
}

static void
fork_that_ended_does_not_come_back (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) one = NULL;
  g_autoptr (SipDialog) two = NULL;

  subscriber_begin (self);
  one = subscriber_fork (self, "bob-1");
  two = subscriber_fork (self, "bob-2");
  subscriber_notify (self, one, "active", "one", "SIP/2.0 200");
  subscriber_notify (self, two, "terminated", NULL, "SIP/2.0 200");
  subscriber_notify (self, two, "active", "two", "SIP/2.0 481");
  g_assert_cmpuint (subscriber_count (self), ==, 1);
}

static void
forks_have_a_limit (SubscriberFixture *self, gconstpointer data)
{
  subscriber_begin (self);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *tag = g_strdup_printf ("bob-%u", i);
      g_autoptr (SipDialog) fork = subscriber_fork (self, tag);

      subscriber_notify (self, fork, "active", NULL, i < 32 ? "SIP/2.0 200" : "SIP/2.0 481");
    }
  g_assert_cmpuint (subscriber_count (self), ==, 32);
}

static void
refresh_is_in_time (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) refresh = NULL;

  test_net_run (&self->net, (3600 - 64) * 1000 - 1);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 1);
  refresh = subscriber_expect_refresh (self, fork, "3600");
  subscriber_assert_header (refresh, SIP_HEADER_CSEQ, "2 SUBSCRIBE");
  subscriber_grant (self, refresh, "Expires: 1800\r\n");
  expires_at (self, 1800);
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 200");
  test_net_run (&self->net, 1000 * 1000);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  expires_at (self, 800);
}

static void
notify_counts_more_than_the_2xx (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) refresh = NULL;

  refresh = refresh_now (self, fork, "3600");
  subscriber_notify (self, fork, "active;expires=300", "here", "SIP/2.0 200");
  subscriber_grant (self, refresh, "Expires: 1800\r\n");
  expires_at (self, 300);
}

static void
refresh_comes_before_a_short_interval_ends (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) refresh = NULL;

  subscriber_notify (self, fork, "active;expires=20", "here", "SIP/2.0 200");
  test_net_run (&self->net, 10 * 1000);
  refresh = subscriber_expect_refresh (self, fork, "3600");
  subscriber_grant (self, refresh, "Expires: 20\r\n");
}

static void
refresh_that_is_not_notified_ends_it_by_timer_n (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) refresh = NULL;

  refresh = refresh_now (self, fork, "3600");
  subscriber_grant (self, refresh, NULL);
  test_net_run (&self->net, 64 * SIP_T1 - 1);
  subscriber_assert_log (self, "");
  test_net_run (&self->net, 1);
  subscriber_assert_log (self, "terminated none");
  subscriber_expect_anew (self);
  subscriber_notify (self, fork, "active", "late", "SIP/2.0 481");
}

static void
no_notify_follows_204 (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) refresh = NULL;

  refresh = refresh_now (self, fork, "3600");
  test_peer_reply (&self->peer, refresh, 204, NULL, CONTACT "Expires: 3600\r\n", NULL);
  test_net_run (&self->net, 1000 * 1000);
  subscriber_assert_log (self, "");
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
}

static void
interval_too_brief_is_put_right (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) again = NULL;
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (SipDialog) fork = NULL;

  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 423, "proxy", "Min-Expires: 7200\r\n", NULL);
  again = test_peer_expect (&self->peer, "SUBSCRIBE sip:bob@192.0.2.9 ");
  subscriber_assert_header (again, SIP_HEADER_EXPIRES, "7200");
  subscriber_assert_header (again, SIP_HEADER_CSEQ, "2 SUBSCRIBE");
  g_assert_true (sip_slice_equal (sip_message_get_call_id (again), sip_message_get_call_id (self->subscribe)));
  fork = subscriber_come_to_life (self, again);
  expires_at (self, 7200);

  refresh = refresh_now (self, fork, "7200");
  test_peer_reply (&self->peer, refresh, 423, NULL, "Min-Expires: 9000\r\n", NULL);
  g_clear_pointer (&refresh, sip_message_unref);
  refresh = subscriber_expect_refresh (self, fork, "9000");
  subscriber_grant (self, refresh, NULL);
  subscriber_notify (self, fork, "active", "still", "SIP/2.0 200");
  expires_at (self, 9000);
}

static void
interval_that_is_never_long_enough_is_an_error (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) third = NULL;

  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 423, "proxy", "Min-Expires: 4000\r\n", NULL);
  second = test_peer_expect (&self->peer, "SUBSCRIBE ");
  test_peer_reply (&self->peer, second, 423, "proxy", "Min-Expires: 5000\r\n", NULL);
  third = test_peer_expect (&self->peer, "SUBSCRIBE ");
  test_peer_reply (&self->peer, third, 423, "proxy", "Min-Expires: 6000\r\n", NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  test_peer_expect_silence (&self->peer);
}

static void
brief_interval_without_a_longer_one_is_an_error (SubscriberFixture *self, gconstpointer data)
{
  static const char *const headers[] = { NULL, "Min-Expires: 3600\r\n", "Min-Expires: x\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      subscriber_begin (self);
      test_peer_reply (&self->peer, self->subscribe, 423, "proxy", headers[i], NULL);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
      subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
    }
}

/* RFC 6665 4.1.2.2 */
static void
fatal_answer_to_a_refresh_begins_anew (SubscriberFixture *self, gconstpointer data)
{
  static const guint statuses[] = { 404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604 };
  g_autoptr (SipDialog) first = subscriber_establish (self);
  g_autoptr (SipDialog) fork = g_object_ref (first);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (SipSubscription) subscription = subscriber_get (self, 0);
      g_autoptr (SipMessage) refresh = NULL;

      test_net_run (&self->net, 60 * 1000);
      refresh = refresh_now (self, fork, "3600");
      test_peer_reply (&self->peer, refresh, statuses[i], NULL, NULL, NULL);
      g_assert_cmpint (sip_subscription_get_stage (subscription), ==, SIP_SUBSCRIPTION_TERMINATED);
      subscriber_expect_anew (self);
      g_clear_object (&fork);
      fork = subscriber_come_to_life (self, self->subscribe);
    }
}

static void
other_refusal_of_a_refresh_leaves_it (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  guint n = 0;

  test_net_run (&self->net, (3600 - 64) * 1000);
  for (; self->log->len == 0; n++)
    {
      g_autoptr (SipMessage) refresh = subscriber_expect_refresh (self, fork, "3600");

      subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
      test_peer_reply (&self->peer, refresh, 500, NULL, NULL, NULL);
      while (g_queue_is_empty (&self->peer.received) && self->log->len == 0)
        test_net_run (&self->net, 1000);
    }
  g_assert_cmpuint (n, >, 2);
  g_assert_cmpuint (n, <, 10);
  subscriber_assert_log (self, "terminated timeout");
  subscriber_expect_anew (self);
}

static void
challenge_is_answered_in_and_out_of_the_dialog (SubscriberFixture *self, gconstpointer data)
{
  static const char challenge[] = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n";
  g_autoptr (SipMessage) signed_one = NULL;
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (SipDialog) fork = NULL;

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 401, "proxy", challenge, NULL);
  signed_one = test_peer_expect (&self->peer, "SUBSCRIBE ");
  subscriber_assert_header (signed_one, SIP_HEADER_CSEQ, "2 SUBSCRIBE");
  fork = subscriber_come_to_life (self, signed_one);
  refresh = refresh_now (self, fork, "3600");
  subscriber_assert_header (refresh, SIP_HEADER_CSEQ, "3 SUBSCRIBE");
  subscriber_grant (self, refresh, NULL);
}

static void
unsubscribing_waits_for_the_last_notify (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) last = NULL;

  subscriber_unsubscribe (self);
  subscriber_assert_state (self, SIP_SUBSCRIBER_ENDING);
  last = subscriber_expect_refresh (self, fork, "0");
  subscriber_grant (self, last, "Expires: 0\r\n");
  subscriber_notify (self, fork, "active", "crossed", "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_ENDING);
  subscriber_notify (self, fork, "terminated;reason=timeout", "last", "SIP/2.0 200");
  subscriber_assert_log (self, "notified crossed, notified last, terminated timeout");
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, 2);
  g_assert_no_error (self->error);
  subscriber_notify (self, fork, "active", "again", "SIP/2.0 481");
  test_net_run (&self->net, 2 * 3600 * 1000);
  test_peer_expect_silence (&self->peer);
}

static void
unsubscribing_ends_without_the_last_notify (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) last = NULL;

  last = unsubscribe_from (self, fork);
  subscriber_grant (self, last, "Expires: 0\r\n");
  test_net_run (&self->net, 64 * SIP_T1 - 1);
  subscriber_assert_state (self, SIP_SUBSCRIBER_ENDING);
  test_net_run (&self->net, 1);
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, 2);
}

static void
unsubscribing_that_is_refused_has_ended (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) last = NULL;

  last = unsubscribe_from (self, fork);
  test_peer_reply (&self->peer, last, 481, NULL, NULL, NULL);
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, 2);
  test_peer_expect_silence (&self->peer);
}

static void
unsubscribing_with_204_has_ended (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) last = NULL;

  last = unsubscribe_from (self, fork);
  test_peer_reply (&self->peer, last, 204, NULL, CONTACT, NULL);
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, 2);
}

static void
unsubscribing_before_the_first_notify_unsubscribes_each_fork (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  g_autoptr (SipMessage) last = NULL;

  subscriber_begin (self);
  subscriber_unsubscribe (self);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_CANCELED);
  fork = subscriber_come_to_life (self, self->subscribe);
  last = subscriber_expect_refresh (self, fork, "0");
  subscriber_grant (self, last, NULL);
  subscriber_notify (self, fork, "terminated", NULL, "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, 2);
  g_assert_no_error (self->error);
}

static void
count_notify (guint *n)
{
  ++*n;
}

static void
unsubscribing_while_waiting_stays_silent (SubscriberFixture *self, gconstpointer data)
{
  guint n_planned = 0;

  g_signal_connect_swapped (self->subscriber, "notify::next-attempt", G_CALLBACK (count_notify), &n_planned);
  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 503, "proxy", "Retry-After: 100\r\n", NULL);
  subscriber_assert_state (self, SIP_SUBSCRIBER_WAITING);
  g_assert_cmpuint (sip_subscriber_get_next_attempt (self->subscriber), ==, 100);
  g_assert_cmpuint (n_planned, ==, 1);
  subscriber_unsubscribe (self);
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (sip_subscriber_get_next_attempt (self->subscriber), ==, 0);
  g_assert_cmpuint (n_planned, ==, 2);
  g_assert_cmpuint (self->n_finished, ==, 2);
  test_net_run (&self->net, 200 * 1000);
  test_peer_expect_silence (&self->peer);
  g_signal_handlers_disconnect_by_data (self->subscriber, &n_planned);
}

static void
waits_for_hours_where_the_server_says_so (SubscriberFixture *self, gconstpointer data)
{
  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 503, "proxy", "Retry-After: 7200\r\n", NULL);
  g_assert_cmpuint (sip_subscriber_get_next_attempt (self->subscriber), ==, 7200);
  subscriber_unsubscribe (self);
}

static void
count_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  g_assert_no_error (error);
  ++*(guint *) user_data;
}

static void
all_who_ask_for_the_same_are_told (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  g_autoptr (SipMessage) last = NULL;
  guint n_others = 0;

  subscriber_begin (self);
  sip_subscriber_subscribe_async (self->subscriber, NULL, count_finished, &n_others);
  fork = subscriber_come_to_life (self, self->subscribe);
  g_assert_cmpuint (n_others, ==, 1);
  g_assert_cmpuint (self->n_finished, ==, 1);

  subscriber_unsubscribe (self);
  sip_subscriber_unsubscribe_async (self->subscriber, NULL, count_finished, &n_others);
  last = subscriber_expect_refresh (self, fork, "0");
  test_peer_expect_silence (&self->peer);
  test_peer_reply (&self->peer, last, 481, NULL, NULL, NULL);
  g_assert_cmpuint (n_others, ==, 2);
  g_assert_cmpuint (self->n_finished, ==, 2);
}

static void
on_refused (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_false (sip_subscriber_subscribe_finish (SIP_SUBSCRIBER (source), result, user_data));
}

static void
subscribing_while_it_unsubscribes_is_an_error (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) last = NULL;
  g_autoptr (GError) error = NULL;

  subscriber_unsubscribe (self);
  sip_subscriber_subscribe_async (self->subscriber, NULL, on_refused, &error);
  test_net_run (&self->net, 0);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  subscriber_assert_state (self, SIP_SUBSCRIBER_ENDING);
  last = subscriber_expect_refresh (self, fork, "0");
  test_peer_reply (&self->peer, last, 481, NULL, NULL, NULL);
}

static void
on_idle_subscribe (SipSubscriber *subscriber, GParamSpec *pspec, gpointer user_data)
{
  if (sip_subscriber_get_state (subscriber) == SIP_SUBSCRIBER_IDLE)
    sip_subscriber_subscribe_async (subscriber, NULL, count_finished, user_data);
}

static void
on_waiting_subscribe (SipSubscriber *subscriber, GParamSpec *pspec, gpointer user_data)
{
  if (sip_subscriber_get_state (subscriber) == SIP_SUBSCRIBER_WAITING)
    sip_subscriber_subscribe_async (subscriber, NULL, count_finished, user_data);
}

static void
handler_of_the_state_may_subscribe_again (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  guint n_again = 0;

  subscriber_begin (self);
  g_signal_connect (self->subscriber, "notify::state", G_CALLBACK (on_idle_subscribe), &n_again);
  test_peer_reply (&self->peer, self->subscribe, 403, "proxy", NULL, NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_assert_cmpuint (n_again, ==, 0);
  subscriber_expect_anew (self);
  fork = subscriber_come_to_life (self, self->subscribe);
  g_assert_cmpuint (n_again, ==, 1);
  g_signal_handlers_disconnect_by_func (self->subscriber, on_idle_subscribe, &n_again);
}

/* The attempt that a handler makes is not the one that is given up. */
static void
handler_of_a_timeout_may_subscribe_again (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  guint n_again = 0;

  subscriber_begin (self);
  subscriber_grant (self, self->subscribe, NULL);
  g_signal_connect (self->subscriber, "notify::state", G_CALLBACK (on_waiting_subscribe), &n_again);
  test_net_run (&self->net, 64 * SIP_T1);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  subscriber_expect_anew (self);
  fork = subscriber_come_to_life (self, self->subscribe);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  g_assert_cmpuint (n_again, ==, 1);
  g_signal_handlers_disconnect_by_func (self->subscriber, on_waiting_subscribe, &n_again);
}

/* The same where the last attempt ends with the subscriber. */
static void
handler_of_the_end_may_subscribe_again (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  guint n_again = 0;

  subscriber_begin (self);
  subscriber_unsubscribe (self);
  g_signal_connect (self->subscriber, "notify::state", G_CALLBACK (on_idle_subscribe), &n_again);
  test_peer_reply (&self->peer, self->subscribe, 503, "proxy", NULL, NULL);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBING);
  subscriber_expect_anew (self);
  fork = subscriber_come_to_life (self, self->subscribe);
  g_assert_cmpuint (n_again, ==, 1);
  g_signal_handlers_disconnect_by_func (self->subscriber, on_idle_subscribe, &n_again);
}

static void
on_subscribing_unsubscribe (SipSubscriber *subscriber, GParamSpec *pspec, gpointer user_data)
{
  if (sip_subscriber_get_state (subscriber) == SIP_SUBSCRIBER_SUBSCRIBING)
    sip_subscriber_unsubscribe_async (subscriber, NULL, count_finished, user_data);
}

static void
handler_of_the_state_may_unsubscribe (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_ended = 0;

  g_signal_connect (self->subscriber, "notify::state", G_CALLBACK (on_subscribing_unsubscribe), &n_ended);
  sip_subscriber_subscribe_async (self->subscriber, NULL, on_refused, &error);
  test_net_run (&self->net, 0);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CANCELED);
  subscriber_expect_anew (self);
  test_peer_reply (&self->peer, self->subscribe, 403, "proxy", NULL, NULL);
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (n_ended, ==, 1);
}

static void
account_that_is_gone_is_an_error (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipUri) aor = sip_uri_parse ("sip:carol@192.0.2.9", NULL);
  g_autoptr (SipEvent) event = sip_event_new ("dialog", NULL);
  SipUserAgent *agent = sip_user_agent_new (self->alice.stack, aor);
  g_autoptr (SipSubscriber) subscriber = sip_subscriber_new (SIP_AGENT (agent), aor, event, 60);
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (agent);
  sip_subscriber_subscribe_async (subscriber, NULL, on_refused, &error);
  test_net_run (&self->net, 0);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CANCELED);
  g_assert_cmpint (sip_subscriber_get_state (subscriber), ==, SIP_SUBSCRIBER_IDLE);
}

static void
subscribing_again_refreshes (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) refresh = NULL;

  sip_subscriber_subscribe_async (self->subscriber, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  refresh = subscriber_expect_refresh (self, fork, "3600");
  subscriber_grant (self, refresh, NULL);
}

static void
dropped_subscriber_is_silent (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);

  g_assert_finalize_object (g_steal_pointer (&self->subscriber));
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 481");
  test_net_run (&self->net, 3600 * 1000);
  test_peer_expect_silence (&self->peer);
}

#define ADD(name, func) subscriber_test_add ("/subscriber/" name, SIP_PROTOCOL_UDP, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("notify-before-the-2xx-begins-a-subscription", notify_before_the_2xx_begins_a_subscription);
  ADD ("2xx-alone-is-no-subscription-by-timer-n", two_xx_alone_is_no_subscription);
  ADD ("each-fork-is-a-subscription", each_fork_is_a_subscription);
  ADD ("fork-that-is-late-counts-as-well", fork_that_is_late_counts_as_well);
  ADD ("fork-that-ended-does-not-come-back", fork_that_ended_does_not_come_back);
  ADD ("forks-have-a-limit", forks_have_a_limit);
  ADD ("refresh-is-in-time", refresh_is_in_time);
  ADD ("notify-counts-more-than-the-2xx-to-a-refresh", notify_counts_more_than_the_2xx);
  ADD ("refresh-comes-before-a-short-interval-ends", refresh_comes_before_a_short_interval_ends);
  ADD ("refresh-that-is-not-notified-ends-it-by-timer-n", refresh_that_is_not_notified_ends_it_by_timer_n);
  ADD ("no-notify-follows-204-by-rfc-5839", no_notify_follows_204);
  ADD ("interval-too-brief-is-put-right", interval_too_brief_is_put_right);
  ADD ("interval-that-is-never-long-enough-is-an-error", interval_that_is_never_long_enough_is_an_error);
  ADD ("brief-interval-without-a-longer-one-is-an-error", brief_interval_without_a_longer_one_is_an_error);
  ADD ("fatal-answer-to-a-refresh-begins-anew", fatal_answer_to_a_refresh_begins_anew);
  ADD ("other-refusal-of-a-refresh-leaves-it-until-it-expires", other_refusal_of_a_refresh_leaves_it);
  ADD ("challenge-is-answered", challenge_is_answered_in_and_out_of_the_dialog);
  ADD ("unsubscribing-waits-for-the-last-notify", unsubscribing_waits_for_the_last_notify);
  ADD ("unsubscribing-ends-without-the-last-notify-by-timer-n", unsubscribing_ends_without_the_last_notify);
  ADD ("unsubscribing-that-is-refused-has-ended", unsubscribing_that_is_refused_has_ended);
  ADD ("unsubscribing-with-204-has-ended", unsubscribing_with_204_has_ended);
  ADD ("unsubscribing-before-the-first-notify", unsubscribing_before_the_first_notify_unsubscribes_each_fork);
  ADD ("unsubscribing-while-waiting-stays-silent", unsubscribing_while_waiting_stays_silent);
  ADD ("waits-for-hours-where-the-server-says-so", waits_for_hours_where_the_server_says_so);
  ADD ("all-who-ask-for-the-same-are-told", all_who_ask_for_the_same_are_told);
  ADD ("subscribing-while-it-unsubscribes-is-an-error", subscribing_while_it_unsubscribes_is_an_error);
  ADD ("handler-of-the-state-may-subscribe-again", handler_of_the_state_may_subscribe_again);
  ADD ("handler-of-a-timeout-may-subscribe-again", handler_of_a_timeout_may_subscribe_again);
  ADD ("handler-of-the-end-may-subscribe-again", handler_of_the_end_may_subscribe_again);
  ADD ("handler-of-the-state-may-unsubscribe", handler_of_the_state_may_unsubscribe);
  ADD ("account-that-is-gone-is-an-error", account_that_is_gone_is_an_error);
  ADD ("subscribing-again-refreshes", subscribing_again_refreshes);
  ADD ("dropped-one-is-silent", dropped_subscriber_is_silent);

  return g_test_run ();
}
