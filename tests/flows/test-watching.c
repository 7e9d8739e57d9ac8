/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "call-fixture.h"
#include "event/sip-event-poll.h"
#include "event/sip-notifier.h"
#include "event/sip-subscriber.h"

#define N_SEEDS 40
#define N_SENDS 12
#define GRANTED_S 120

/* Alice watches Bob, each with this library: what Bob says last is what Alice knows in the end. */
typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPhone bob;
  SipSubscriber *subscriber;
  GPtrArray *notifiers; /* SipNotifier, the last one is that of the last SUBSCRIBE */
  char *said;
  char *known; /* nullable */
  guint n_said;
  guint n_finished;
} Fixture;

static SipBody *
create_body (Fixture *self)
{
  g_autoptr (GBytes) bytes = g_bytes_new (self->said, strlen (self->said));

  return sip_body_new ("text/plain", bytes);
}

static void
on_subscribe (Fixture *self, SipIncomingRequest *request)
{
  g_autoptr (SipBody) body = create_body (self);
  g_autoptr (GError) error = NULL;
  SipNotifier *notifier = sip_notifier_new (SIP_AGENT (self->bob.agent), request, &error);

  g_assert_no_error (error);
  g_ptr_array_add (self->notifiers, notifier);
  sip_notifier_set_limits (notifier, 60, GRANTED_S);
  sip_notifier_accept (notifier, SIP_SUBSTATE_ACTIVE, body, &error);
  g_assert_no_error (error);
}

static void
on_notified (Fixture *self, SipSubscription *subscription, SipMessage *message, SipBody *body)
{
  gsize size;
  const char *text;

  if (!body)
    return;
  text = g_bytes_get_data (sip_body_get_bytes (body), &size);
  g_free (self->known);
  self->known = g_strndup (text, size);
}

static void
set_up (Fixture *self, guint32 seed, SipProtocol protocol)
{
  g_autoptr (SipUri) target = sip_uri_parse (protocol == SIP_PROTOCOL_TCP ? "sip:bob@192.0.2.2;transport=tcp"
                                                                          : "sip:bob@192.0.2.2", NULL);
  g_autoptr (SipEvent) event = sip_event_new ("presence", NULL);

  *self = (Fixture) { .said = g_strdup ("0") };
  test_net_init (&self->net, seed);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", protocol);
  test_phone_init (&self->bob, &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", protocol);
  self->notifiers = g_ptr_array_new_with_free_func (g_object_unref);
  sip_agent_set_allow_events (SIP_AGENT (self->bob.agent), "presence");
  g_signal_connect_swapped (self->bob.agent, "subscribe", G_CALLBACK (on_subscribe), self);
  self->subscriber = sip_subscriber_new (SIP_AGENT (self->alice.agent), target, event, 3600);
  sip_subscriber_set_accept (self->subscriber, "text/plain");
  g_signal_connect_swapped (self->subscriber, "notified", G_CALLBACK (on_notified), self);
}

static void
tear_down (Fixture *self)
{
  g_assert_finalize_object (g_steal_pointer (&self->subscriber));
  test_net_run (&self->net, 2 * GRANTED_S * 1000);
  for (guint i = 0; i < self->notifiers->len; i++)
    g_assert_cmpint (sip_notifier_get_state (self->notifiers->pdata[i]), ==, SIP_NOTIFIER_TERMINATED);
  g_ptr_array_unref (self->notifiers);
  g_signal_handlers_disconnect_by_data (self->bob.agent, self);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  g_free (self->said);
  g_free (self->known);
  test_net_clear (&self->net);
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  g_task_propagate_boolean (G_TASK (result), NULL);
  self->n_finished++;
}

static void
say_something_else (Fixture *self)
{
  g_autoptr (SipBody) body = NULL;

  g_free (self->said);
  self->said = g_strdup_printf ("%u", ++self->n_said);
  body = create_body (self);
  for (guint i = 0; i < self->notifiers->len; i++)
    {
      if (sip_notifier_get_state (self->notifiers->pdata[i]) == SIP_NOTIFIER_ACTIVE)
        sip_notifier_notify (self->notifiers->pdata[i], SIP_SUBSTATE_ACTIVE, body, NULL);
    }
}

static void
watch (Fixture *self, guint n_changes)
{
  sip_subscriber_subscribe_async (self->subscriber, NULL, on_finished, self);
  for (guint i = 0; i < n_changes; i++)
    {
      test_net_run (&self->net, sip_random_range (self->net.random, 10, 40 * 1000));
      say_something_else (self);
    }
}

static void
end (Fixture *self)
{
  g_assert_cmpint (sip_subscriber_get_state (self->subscriber), ==, SIP_SUBSCRIBER_SUBSCRIBED);
  g_assert_cmpuint (g_list_model_get_n_items (sip_subscriber_get_subscriptions (self->subscriber)), ==, 1);
  g_assert_cmpstr (self->known, ==, self->said);
  sip_subscriber_unsubscribe_async (self->subscriber, NULL, on_finished, self);
  test_net_run (&self->net, 64 * SIP_T1);
  g_assert_cmpint (sip_subscriber_get_state (self->subscriber), ==, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, 2);
}

static void
what_is_said_is_known (gconstpointer protocol)
{
  Fixture fixture;

  set_up (&fixture, 1, GPOINTER_TO_INT (protocol));
  watch (&fixture, 20);
  test_net_run (&fixture.net, 0);
  g_assert_cmpuint (fixture.notifiers->len, ==, 1);
  end (&fixture);
  tear_down (&fixture);
}

static void
what_is_said_last_is_known_after_a_bad_network (gconstpointer data)
{
  static const SipMemoryFaults faults[] = {
    { .loss = 40 },
    { .duplication = 60 },
    { .max_delay_ms = 900 },
    { .loss = 30, .duplication = 30, .max_delay_ms = 600 },
  };

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      Fixture fixture;

      set_up (&fixture, seed, SIP_PROTOCOL_UDP);
      sip_memory_network_set_faults (fixture.net.network, &faults[seed % G_N_ELEMENTS (faults)]);
      watch (&fixture, 20);
      sip_memory_network_set_faults (fixture.net.network, &(SipMemoryFaults) { .loss = 0 });
      test_net_run (&fixture.net, 2000 * 1000);
      end (&fixture);
      tear_down (&fixture);
    }
}

static void
what_is_said_last_is_known_after_a_send_failed (gconstpointer protocol)
{
  for (guint nth = 1; nth <= N_SENDS; nth++)
    {
      Fixture fixture;

      g_test_message ("send %u fails", nth);
      set_up (&fixture, nth, GPOINTER_TO_INT (protocol));
      sip_memory_network_set_faults (fixture.net.network, &(SipMemoryFaults) { .fail_nth = nth });
      watch (&fixture, 5);
      test_net_run (&fixture.net, 2000 * 1000);
      end (&fixture);
      tear_down (&fixture);
    }
}

static void
on_polled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (SipBody) body = NULL;
  g_autoptr (GError) error = NULL;

  self->n_finished++;
  if (sip_agent_poll_event_finish (SIP_AGENT (source), result, &body, &error))
    on_notified (self, NULL, NULL, body);
  else
    g_assert_cmpint (error->domain, ==, SIP_ERROR);
}

/* Asks once; whatever became of it is known after 64*T1. */
static void
fetch (Fixture *self)
{
  guint n_before = self->n_finished;

  g_clear_pointer (&self->known, g_free);
  sip_agent_poll_event_async (SIP_AGENT (self->alice.agent), sip_subscriber_get_target (self->subscriber),
                              sip_subscriber_get_event (self->subscriber), "text/plain", NULL, on_polled, self);
  test_net_run (&self->net, 64 * SIP_T1 + 1000);
  g_assert_cmpuint (self->n_finished, ==, n_before + 1);
}

/* What comes is what is said, and what does not come is an error; the next one is none the worse for it. */
static guint
fetch_under (guint32 seed, SipProtocol protocol, const SipMemoryFaults *faults)
{
  Fixture fixture;
  guint n_came;

  set_up (&fixture, seed, protocol);
  sip_memory_network_set_faults (fixture.net.network, faults);
  fetch (&fixture);
  n_came = fixture.known != NULL;
  if (fixture.known)
    g_assert_cmpstr (fixture.known, ==, fixture.said);
  sip_memory_network_set_faults (fixture.net.network, &(SipMemoryFaults) { .loss = 0 });
  test_net_run (&fixture.net, 200 * 1000);
  say_something_else (&fixture);
  fetch (&fixture);
  g_assert_cmpstr (fixture.known, ==, fixture.said);
  tear_down (&fixture);
  return n_came;
}

static void
fetched_on_a_bad_network (gconstpointer data)
{
  guint n_came = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    n_came += fetch_under (seed, SIP_PROTOCOL_UDP,
                           &(SipMemoryFaults) { .loss = 30, .duplication = 30, .max_delay_ms = 600 });
  g_assert_cmpuint (n_came, >, N_SEEDS * 9 / 10);
}

static void
fetched_after_a_send_failed (gconstpointer protocol)
{
  for (guint nth = 1; nth <= 5; nth++)
    fetch_under (nth, GPOINTER_TO_INT (protocol), &(SipMemoryFaults) { .fail_nth = nth });
}

#define ADD(path, protocol, func) g_test_add_data_func ("/watching/" path, GINT_TO_POINTER (protocol), func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("what-is-said-is-known/over-udp", SIP_PROTOCOL_UDP, what_is_said_is_known);
  ADD ("what-is-said-is-known/over-tcp", SIP_PROTOCOL_TCP, what_is_said_is_known);
  ADD ("what-is-said-last-is-known/after-loss-duplication-and-reordering", SIP_PROTOCOL_UDP,
       what_is_said_last_is_known_after_a_bad_network);
  ADD ("what-is-said-last-is-known/after-a-send-failed-over-udp", SIP_PROTOCOL_UDP,
       what_is_said_last_is_known_after_a_send_failed);
  ADD ("what-is-said-last-is-known/after-a-send-failed-over-tcp", SIP_PROTOCOL_TCP,
       what_is_said_last_is_known_after_a_send_failed);

  ADD ("fetched-state-is-what-is-said/under-loss-duplication-and-reordering", SIP_PROTOCOL_UDP,
       fetched_on_a_bad_network);
  ADD ("fetched-state-is-what-is-said/after-a-send-failed-over-udp", SIP_PROTOCOL_UDP, fetched_after_a_send_failed);
  ADD ("fetched-state-is-what-is-said/after-a-send-failed-over-tcp", SIP_PROTOCOL_TCP, fetched_after_a_send_failed);

  return g_test_run ();
}
