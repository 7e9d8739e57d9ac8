/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subscriber-fixture.h"

#define N_SEEDS 300
#define N_STEPS 60
#define CONTACT "Contact: <sip:bob@192.0.2.9:5060>\r\n"

/* A person and a far end that do anything at any time, on a bad network. Whatever happens: nothing is warned about,
 * every operation finishes, the far end is not flooded, and in the end nothing is left. */

static guint
pick (SubscriberFixture *self, guint n)
{
  return sip_random_range (self->net.random, 0, n);
}

/* The far end's memory. */
typedef struct
{
  SubscriberFixture fixture;
  GPtrArray *requests; /* SipMessage: each SUBSCRIBE */
  GPtrArray *forks;    /* SipDialog */
  guint n_begun;
  guint n_subscribes;
  guint n_subscribed;
  guint n_finished;
} Chaos;

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Chaos *self = user_data;

  g_task_propagate_boolean (G_TASK (result), NULL);
  self->n_finished++;
}

static void
collect (Chaos *self)
{
  SipMessage *message;

  while ((message = g_queue_pop_head (&self->fixture.peer.received)))
    {
      if (!sip_message_is_request (message))
        {
          sip_message_unref (message);
          continue;
        }
      g_assert_cmpint (sip_message_get_method (message), ==, SIP_METHOD_SUBSCRIBE);
      g_ptr_array_add (self->requests, message);
      self->n_subscribes++;
    }
}

static void
act_as_person (Chaos *self)
{
  SipSubscriber *subscriber = self->fixture.subscriber;

  self->n_begun++;
  if (pick (&self->fixture, 4))
    sip_subscriber_subscribe_async (subscriber, NULL, on_finished, self);
  else
    sip_subscriber_unsubscribe_async (subscriber, NULL, on_finished, self);
}

static gboolean
is_cut_off (Chaos *self)
{
  return !self->fixture.peer.flow || sip_flow_is_closed (self->fixture.peer.flow);
}

static SipMessage *
pick_request (Chaos *self)
{
  collect (self);
  if (self->requests->len == 0)
    return NULL;
  if (pick (&self->fixture, 4))
    return self->requests->pdata[self->requests->len - 1];
  return self->requests->pdata[pick (&self->fixture, self->requests->len)];
}

static void
answer (Chaos *self)
{
  static const char *const headers[] = {
    CONTACT, CONTACT "Expires: 60\r\n", CONTACT "Expires: 0\r\n", "Min-Expires: 4000\r\n", "Retry-After: 40\r\n",
    "Retry-After: 0\r\n", "WWW-Authenticate: Digest realm=\"r\", nonce=\"a\", qop=\"auth\"\r\n",
  };
  static const guint statuses[] = { 100, 200, 200, 200, 202, 204, 302, 401, 403, 404, 423, 423, 481, 489, 500, 503 };
  SipMessage *request = pick_request (self);

  if (request && !is_cut_off (self))
    test_peer_reply (&self->fixture.peer, request, statuses[pick (&self->fixture, G_N_ELEMENTS (statuses))], "bob-1",
                     headers[pick (&self->fixture, G_N_ELEMENTS (headers))], NULL);
}

static void
add_fork (Chaos *self)
{
  SipMessage *request = pick_request (self);
  g_autofree char *tag = g_strdup_printf ("bob-%u", pick (&self->fixture, 4));
  g_autofree char *id = NULL;

  if (!request || sip_address_get_tag (sip_message_get_to (request)).length > 0)
    return;
  g_ptr_array_add (self->forks, sip_dialog_new_uas (request, tag, NULL));
}

static void
notify (Chaos *self)
{
  static const char *const states[] = {
    "active",
    "active",
    "active",
    "active;expires=900",
    "active;expires=600",
    "active;expires=30",
    "active;expires=900",
    "active;expires=0",
    "pending",
    "pending;expires=5",
    "terminated",
    "terminated;reason=deactivated",
    "terminated;reason=probation;retry-after=3",
    "terminated;reason=rejected",
    "terminated;reason=timeout",
    "terminated;reason=lunch",
    "lunch",
    "",
  };
  static const char *const types[] = { "application/pidf+xml", "application/pidf+xml", "text/plain" };
  g_autofree char *headers = NULL;
  g_autoptr (SipMessage) sent = NULL;
  SipDialog *dialog;

  if (pick (&self->fixture, 2) || self->forks->len == 0)
    add_fork (self);
  if (self->forks->len == 0 || is_cut_off (self))
    return;
  dialog = self->forks->pdata[pick (&self->fixture, 3) ? self->forks->len - 1
                                                       : pick (&self->fixture, self->forks->len)];
  headers = g_strdup_printf ("%sEvent: %s\r\nSubscription-State: %s\r\n", pick (&self->fixture, 9) ? CONTACT : "",
                             pick (&self->fixture, 9) ? "presence" : "dialog",
                             states[pick (&self->fixture, G_N_ELEMENTS (states))]);
  sent = test_peer_request (&self->fixture.peer, dialog, SIP_METHOD_NOTIFY, headers,
                            types[pick (&self->fixture, G_N_ELEMENTS (types))],
                            pick (&self->fixture, 3) ? "state" : NULL);
}

static void
break_connection (Chaos *self)
{
  if (!is_cut_off (self) && sip_protocol_is_reliable (sip_flow_get_protocol (self->fixture.peer.flow)))
    sip_flow_close (self->fixture.peer.flow);
}

static void
worsen_network (Chaos *self)
{
  SipMemoryFaults faults = { 0 };

  if (pick (&self->fixture, 2))
    faults = (SipMemoryFaults) {
      .loss = pick (&self->fixture, 40),
      .duplication = pick (&self->fixture, 40),
      .max_delay_ms = pick (&self->fixture, 800),
    };
  sip_memory_network_set_faults (self->fixture.net.network, &faults);
}

static void
step (Chaos *self)
{
  static void (*const actions[]) (Chaos *) = {
    act_as_person, answer, answer, notify, notify, notify, worsen_network, break_connection,
  };
  SubscriberFixture *fixture = &self->fixture;
  SipSubscriberState state;

  if (is_cut_off (self) || pick (fixture, 8) == 0)
    act_as_person (self);
  else
    actions[pick (fixture, G_N_ELEMENTS (actions))](self);
  test_net_run (&fixture->net, pick (fixture, 3) ? pick (fixture, 500) : pick (fixture, 90000));
  state = sip_subscriber_get_state (fixture->subscriber);
  if (state != SIP_SUBSCRIBER_ENDING)
    g_assert_cmpint (subscriber_count (fixture) > 0, ==, state == SIP_SUBSCRIBER_SUBSCRIBED);
  g_assert_cmpint (sip_subscriber_get_next_attempt (fixture->subscriber) > 0, <=, state == SIP_SUBSCRIBER_WAITING);
  self->n_subscribed += state == SIP_SUBSCRIBER_SUBSCRIBED;
}

static void
run_seed (Chaos *self, guint32 seed, gconstpointer protocol)
{
  SubscriberFixture *fixture = &self->fixture;

  subscriber_fixture_set_up_seeded (fixture, seed, protocol);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
  self->forks = g_ptr_array_new_with_free_func (g_object_unref);
  if (pick (fixture, 2))
    sip_agent_set_credentials (SIP_AGENT (fixture->alice.agent), "alice", "secret");
  for (guint i = 0; i < N_STEPS; i++)
    step (self);

  self->n_begun++;
  sip_subscriber_unsubscribe_async (fixture->subscriber, NULL, on_finished, self);
  test_net_run (&fixture->net, 3 * 64 * SIP_T1);
  subscriber_assert_state (fixture, SIP_SUBSCRIBER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, self->n_begun);
  collect (self);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->forks);
  subscriber_fixture_tear_down (fixture, protocol);
}

static void
anything_at_any_time (gconstpointer protocol)
{
  guint n_subscribed = 0, n_subscribes = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      Chaos chaos = { .n_begun = 0 };

      run_seed (&chaos, seed, protocol);
      n_subscribed += chaos.n_subscribed;
      n_subscribes += chaos.n_subscribes;
    }
  g_test_message ("%u requests, subscribed after %u of %u steps", n_subscribes, n_subscribed, N_SEEDS * N_STEPS);
  g_assert_cmpuint (n_subscribed, >, N_SEEDS * N_STEPS / 20);
  /* With retransmissions, in a virtual time of about 15 s a step. */
  g_assert_cmpuint (n_subscribes, <, N_SEEDS * N_STEPS * 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/subscriber/chaos/over-udp", GINT_TO_POINTER (SIP_PROTOCOL_UDP), anything_at_any_time);
  g_test_add_data_func ("/subscriber/chaos/over-tcp", GINT_TO_POINTER (SIP_PROTOCOL_TCP), anything_at_any_time);

  return g_test_run ();
}
