/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "call-fixture.h"
#include "event/sip-notifier.h"
#include "event/sip-subscriber.h"

#define EXPIRES_S 300

typedef struct
{
  TestNet net;
  TestPhone alice; /* who is watched */
  TestPhone bob;   /* who watches */
  SipNotifier *notifier;
  SipSubscriber *subscriber;
  GString *heard; /* the last body */
  guint n_begun;
} Fixture;

static SipBody *
body_new (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sip_body_new ("text/plain", bytes);
}

static void
on_subscribe (Fixture *self, SipIncomingRequest *request)
{
  g_autoptr (SipBody) body = body_new ("first");
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->notifier);
  self->notifier = sip_notifier_new (SIP_AGENT (self->alice.agent), request, &error);
  g_assert_no_error (error);
  sip_notifier_accept (self->notifier, SIP_SUBSTATE_ACTIVE, body, &error);
  g_assert_no_error (error);
  self->n_begun++;
}

static void
on_notified (Fixture *self, SipSubscription *subscription, SipMessage *message, SipBody *body)
{
  gsize size = 0;
  const char *text = body ? g_bytes_get_data (sip_body_get_bytes (body), &size) : "";

  g_string_truncate (self->heard, 0);
  g_string_append_len (self->heard, text, size);
}

static void
setup (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:alice@192.0.2.1", NULL);
  g_autoptr (SipEvent) event = sip_event_new ("weather", "a");

  test_net_init (&self->net, 12);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->bob, &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  g_signal_connect_swapped (self->alice.agent, "subscribe", G_CALLBACK (on_subscribe), self);
  self->subscriber = sip_subscriber_new (SIP_AGENT (self->bob.agent), target, event, EXPIRES_S);
  g_signal_connect_swapped (self->subscriber, "notified", G_CALLBACK (on_notified), self);
  self->heard = g_string_new (NULL);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->notifier);
  g_signal_handlers_disconnect_by_data (self->subscriber, self);
  g_clear_object (&self->subscriber);
  test_net_run (&self->net, 64 * 500 + 5000);
  g_string_free (self->heard, TRUE);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_net_clear (&self->net);
}

static void
start (Fixture *self)
{
  sip_subscriber_subscribe_async (self->subscriber, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  g_assert_cmpint (sip_subscriber_get_state (self->subscriber), ==, SIP_SUBSCRIBER_SUBSCRIBED);
  g_assert_cmpstr (self->heard->str, ==, "first");
}

static void
tell (Fixture *self, const char *text)
{
  g_autoptr (SipBody) body = body_new (text);
  g_autoptr (GError) error = NULL;

  sip_notifier_notify (self->notifier, SIP_SUBSTATE_ACTIVE, body, &error);
  g_assert_no_error (error);
  test_net_run (&self->net, 0);
}

static void
what_changes_is_heard_for_hours (Fixture *self, gconstpointer data)
{
  start (self);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u o'clock", i);

      tell (self, text);
      g_assert_cmpstr (self->heard->str, ==, text);
      test_net_run (&self->net, 3600 * 1000);
    }
  g_assert_cmpuint (self->n_begun, ==, 1);
  g_assert_cmpint (sip_notifier_get_state (self->notifier), ==, SIP_NOTIFIER_ACTIVE);
}

static void
unsubscribed_ends_on_both_sides (Fixture *self, gconstpointer data)
{
  start (self);
  sip_subscriber_unsubscribe_async (self->subscriber, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  g_assert_cmpint (sip_subscriber_get_state (self->subscriber), ==, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpint (sip_notifier_get_state (self->notifier), ==, SIP_NOTIFIER_TERMINATED);
  g_assert_null (sip_notifier_get_error (self->notifier));
}

static void
rejected_later_ends_on_both_sides (Fixture *self, gconstpointer data)
{
  start (self);
  g_assert_true (sip_notifier_terminate (self->notifier, SIP_SUBSCRIPTION_REASON_REJECTED, -1, NULL));
  test_net_run (&self->net, 0);
  g_assert_cmpint (sip_subscriber_get_state (self->subscriber), ==, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpint (sip_notifier_get_state (self->notifier), ==, SIP_NOTIFIER_TERMINATED);
  test_net_run (&self->net, 3600 * 1000);
  g_assert_cmpuint (self->n_begun, ==, 1);
}

static void
deactivated_is_subscribed_anew (Fixture *self, gconstpointer data)
{
  start (self);
  g_assert_true (sip_notifier_terminate (self->notifier, SIP_SUBSCRIPTION_REASON_DEACTIVATED, -1, NULL));
  test_net_run (&self->net, 60 * 1000);
  g_assert_cmpuint (self->n_begun, ==, 2);
  tell (self, "again");
  g_assert_cmpstr (self->heard->str, ==, "again");
}

static void
newest_is_heard_in_the_end_whatever_is_lost (Fixture *self, gconstpointer data)
{
  start (self);
  sip_memory_network_set_faults (self->net.network,
                                 &(SipMemoryFaults) { .loss = 35, .duplication = 35, .max_delay_ms = 400 });
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (SipBody) body = body_new (text);

      sip_notifier_notify (self->notifier, SIP_SUBSTATE_ACTIVE, body, NULL);
      test_net_run (&self->net, 10 * 1000);
    }
  test_net_set_loss (&self->net, 0);
  /* Where one side gave up meanwhile the other finds out in time. */
  test_net_run (&self->net, 3600 * 1000);
  g_assert_cmpint (sip_subscriber_get_state (self->subscriber), ==, SIP_SUBSCRIBER_SUBSCRIBED);
  tell (self, "sun");
  g_assert_cmpstr (self->heard->str, ==, "sun");
}

#define ADD(path, func) g_test_add ("/events/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-changes-is-heard-for-hours", what_changes_is_heard_for_hours);
  ADD ("unsubscribed-ends-on-both-sides", unsubscribed_ends_on_both_sides);
  ADD ("rejected-later-ends-on-both-sides", rejected_later_ends_on_both_sides);
  ADD ("deactivated-is-subscribed-anew", deactivated_is_subscribed_anew);
  ADD ("newest-is-heard-in-the-end-whatever-is-lost", newest_is_heard_in_the_end_whatever_is_lost);
  return g_test_run ();
}
