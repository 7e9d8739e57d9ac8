/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

#define N_SEEDS 300
#define N_SENDS 12
#define NO_ANSWER_S 60

/* Whatever is lost, doubled or overtaken: a call is set up, or ended on both sides with a truthful cause, and nothing
 * stays allocated. */

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPhone bob;
  const SipMemoryFaults *faults;
} Fixture;

typedef struct
{
  guint established;
  guint failed;
} Tally;

static void
init (Fixture *self, guint32 seed, const SipMemoryFaults *faults)
{
  *self = (Fixture) { .faults = faults };
  test_net_init (&self->net, seed);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->bob, &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  sip_memory_network_set_faults (self->net.network, faults);
}

static void
clear (Fixture *self)
{
  test_net_run (&self->net, 2 * 64 * 500 + 5000);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_net_clear (&self->net);
}

static gboolean
said (TestPhone *phone, const char *what)
{
  return strstr (phone->log->str, what) != NULL;
}

static void
on_invite (TestPhone *phone)
{
  sip_invitation_progress_async (test_phone_get_invitation (phone), NULL, NULL, NULL, NULL);
  sip_invitation_accept_async (test_phone_get_invitation (phone), NULL, NULL, NULL, NULL);
}

/* A cause must be one that the network can have made; none blames the far end for what it did not do. */
static void
assert_truthful (Fixture *self)
{
  static const char *const of_caller[] = { "failed system request-timeout", "failed local no-answer",
                                           "ended remote bye", "failed remote bye", "ended local bye",
                                           "ended system no-ack", "failed system connection" };
  static const char *const of_called[] = { "failed system no-ack", "ended local bye", "ended remote bye",
                                           "failed remote canceled", "failed remote bye" };
  gboolean caller = FALSE, called = !self->bob.session;

  for (guint i = 0; i < G_N_ELEMENTS (of_caller); i++)
    caller |= said (&self->alice, of_caller[i]);
  for (guint i = 0; i < G_N_ELEMENTS (of_called); i++)
    called |= said (&self->bob, of_called[i]);
  if (!caller || !called)
    g_error ("alice: %s; bob: %s", self->alice.log->str, self->bob.log->str);
}

static void
run_call (guint32 seed, const SipMemoryFaults *faults, Tally *tally)
{
  Fixture fixture;
  Fixture *self = &fixture;
  gboolean established;

  init (self, seed, faults);
  g_signal_connect_swapped (self->bob.agent, "invite", G_CALLBACK (on_invite), &self->bob);
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", NO_ANSWER_S);
  test_net_run (&self->net, (NO_ANSWER_S + 40) * 1000);

  established = sip_session_get_state (self->alice.session) == SIP_SESSION_ESTABLISHED && self->bob.session &&
                sip_session_get_state (self->bob.session) == SIP_SESSION_ESTABLISHED;
  if (established)
    {
      tally->established++;
      sip_session_terminate_async (self->alice.session, NULL, NULL, NULL, NULL);
      test_net_run (&self->net, 40000);
      g_assert_true (test_phone_is_over (&self->alice));
      /* Where every copy of the BYE was lost, bob still talks to nobody; media tell him in a real call. */
      if (!test_phone_is_over (&self->bob))
        sip_session_terminate_async (self->bob.session, NULL, NULL, NULL, NULL);
    }
  else
    {
      tally->failed++;
      if (sip_session_get_state (self->alice.session) == SIP_SESSION_ESTABLISHED)
        sip_session_terminate_async (self->alice.session, NULL, NULL, NULL, NULL);
    }
  test_net_run (&self->net, 3 * 64 * 500);
  g_assert_true (test_phone_is_over (&self->alice));
  g_assert_true (test_phone_is_over (&self->bob));
  test_phone_assert_one_outcome (&self->alice);
  if (self->bob.session)
    test_phone_assert_one_outcome (&self->bob);
  assert_truthful (self);
  clear (self);
}

static const SipMemoryFaults loss_30 = { .loss = 30, .min_delay_ms = 10, .max_delay_ms = 10 };
static const SipMemoryFaults loss_60 = { .loss = 60, .min_delay_ms = 10, .max_delay_ms = 200 };
static const SipMemoryFaults duplication = { .duplication = 50, .min_delay_ms = 5, .max_delay_ms = 5 };
static const SipMemoryFaults reordering = { .min_delay_ms = 0, .max_delay_ms = 800 };
static const SipMemoryFaults all_of_it = { .loss = 30, .duplication = 30, .min_delay_ms = 0, .max_delay_ms = 800 };

static void
calls_under (gconstpointer data)
{
  const SipMemoryFaults *faults = data;
  Tally tally = { 0, 0 };

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    run_call (seed, faults, &tally);
  g_test_message ("%u established, %u not", tally.established, tally.failed);
  if (faults->loss == 0)
    g_assert_cmpuint (tally.failed, ==, 0);
  else if (faults->loss <= 30)
    g_assert_cmpuint (tally.established, >=, N_SEEDS * 95 / 100);
}

/* The caller gives up at a random moment: before, while and after it is answered. */
static void
cancel_call (guint32 seed, const SipMemoryFaults *faults)
{
  Fixture fixture;

  init (&fixture, seed, faults);
  g_signal_connect_swapped (fixture.bob.agent, "invite", G_CALLBACK (on_invite), &fixture.bob);
  test_phone_call (&fixture.alice, "sip:bob@192.0.2.2", NO_ANSWER_S);
  test_net_run (&fixture.net, sip_random_range (fixture.net.random, 0, 1500));
  sip_session_terminate_async (fixture.alice.session, NULL, NULL, NULL, NULL);
  test_net_run (&fixture.net, 3 * 64 * 500);
  g_assert_true (test_phone_is_over (&fixture.alice));
  test_phone_assert_one_outcome (&fixture.alice);
  if (faults->fail_nth == 0)
    g_assert_true (said (&fixture.alice, "local canceled") || said (&fixture.alice, "local bye"));
  if (!test_phone_is_over (&fixture.bob))
    sip_session_terminate_async (fixture.bob.session, NULL, NULL, NULL, NULL);
  test_net_run (&fixture.net, 2 * 64 * 500);
  g_assert_true (test_phone_is_over (&fixture.bob));
  if (fixture.bob.session)
    test_phone_assert_one_outcome (&fixture.bob);
  clear (&fixture);
}

static void
canceled_under (gconstpointer data)
{
  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    cancel_call (seed, data);
}

/* Each message of a call in turn, from the INVITE to the answer to BYE or CANCEL, cannot be sent. */
static void
nth_send_fails (void)
{
  Tally tally = { 0, 0 };

  for (guint nth = 1; nth <= N_SENDS; nth++)
    {
      const SipMemoryFaults faults = { .fail_nth = nth, .min_delay_ms = 10, .max_delay_ms = 10 };

      run_call (1, &faults, &tally);
      for (guint32 seed = 1; seed <= 10; seed++)
        cancel_call (seed, &faults);
    }
  g_test_message ("%u established, %u not", tally.established, tally.failed);
  g_assert_cmpuint (tally.established, >, N_SENDS / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/session/call-loss/under-30-percent-loss", &loss_30, calls_under);
  g_test_add_data_func ("/session/call-loss/under-60-percent-loss", &loss_60, calls_under);
  g_test_add_data_func ("/session/call-loss/under-duplication", &duplication, calls_under);
  g_test_add_data_func ("/session/call-loss/under-reordering", &reordering, calls_under);
  g_test_add_data_func ("/session/call-loss/under-all-of-it", &all_of_it, calls_under);
  g_test_add_data_func ("/session/call-loss/canceled-under-reordering", &reordering, canceled_under);
  g_test_add_data_func ("/session/call-loss/canceled-under-all-of-it", &all_of_it, canceled_under);
  g_test_add_func ("/session/call-loss/when-the-nth-send-fails", nth_send_fails);

  return g_test_run ();
}
