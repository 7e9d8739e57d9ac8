/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

#define N_SEEDS 150
#define N_FAILING 16

/* Whatever is lost, doubled, overtaken or cannot be sent while both sides change the call: each change has one outcome,
 * both sides agree afterwards or the call is over on both, and nothing is left. */

typedef struct
{
  TestNet net;
  TestPhone phones[2];
  guint n_begun;
  guint n_done;
  guint n_refused;
} Fixture;

typedef struct
{
  guint n_alive;
  guint n_changed;
} Tally;

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sip_session_hold_finish (SIP_SESSION (source), result, &error))
    self->n_refused++;
  self->n_done++;
}

static void
init (Fixture *self, guint32 seed)
{
  *self = (Fixture) { .n_begun = 0 };
  test_net_init (&self->net, seed);
  test_phone_init (&self->phones[0], &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->phones[1], &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  test_phone_call (&self->phones[0], "sip:bob@192.0.2.2", 0);
  test_phone_answer (&self->phones[1]);
  test_phone_assert_state (&self->phones[0], SIP_SESSION_ESTABLISHED);
  test_phone_assert_state (&self->phones[1], SIP_SESSION_ESTABLISHED);
}

static gboolean
is_alive (TestPhone *phone)
{
  return sip_session_get_state (phone->session) == SIP_SESSION_ESTABLISHED;
}

static void
change (Fixture *self, TestPhone *phone)
{
  static const SipReinviteOptions late = { .without_offer = TRUE }, fresh = { .flags = SIP_DESCRIPTION_FRESH };

  self->n_begun++;
  switch (sip_random_range (self->net.random, 0, 4))
    {
    case 0:
      sip_session_invite_async (phone->session, &late, NULL, on_changed, self);
      break;
    case 1:
      sip_session_invite_async (phone->session, &fresh, NULL, on_changed, self);
      break;
    default:
      sip_session_hold_async (phone->session, sip_random_range (self->net.random, 0, 2), NULL, on_changed, self);
      break;
    }
}

static void
change_much (Fixture *self)
{
  for (guint i = 0; i < 6; i++)
    {
      change (self, &self->phones[sip_random_range (self->net.random, 0, 2)]);
      if (i % 2)
        change (self, &self->phones[sip_random_range (self->net.random, 0, 2)]);
      test_net_run (&self->net, sip_random_range (self->net.random, 0, 3000));
    }
}

static void
assert_agreed (Fixture *self)
{
  for (guint i = 0; i < 2; i++)
    {
      SipSessionDialog *dialog = sip_session_get_dialog (self->phones[i].session);

      g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog), ==, SIP_SIGNALING_STABLE);
      g_assert_nonnull (sip_session_dialog_get_answer (dialog));
    }
}

static void
settle (Fixture *self, Tally *tally)
{
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .loss = 0 });
  for (guint i = 0; i < 20; i++)
    test_net_run (&self->net, 10000);
  g_assert_cmpuint (self->n_done, ==, self->n_begun);
  if (is_alive (&self->phones[0]) && is_alive (&self->phones[1]))
    {
      assert_agreed (self);
      tally->n_alive++;
    }
  tally->n_changed += self->n_done - self->n_refused;
  for (guint i = 0; i < 2; i++)
    sip_session_terminate_async (self->phones[i].session, NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 3 * 64 * 500);
  for (guint i = 0; i < 2; i++)
    {
      test_phone_assert_state (&self->phones[i], SIP_SESSION_TERMINATED);
      test_phone_clear (&self->phones[i]);
    }
  test_net_clear (&self->net);
}

static void
changes_under (gconstpointer data)
{
  const SipMemoryFaults *faults = data;
  Tally tally = { 0, 0 };

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      Fixture fixture;

      init (&fixture, seed);
      sip_memory_network_set_faults (fixture.net.network, faults);
      change_much (&fixture);
      settle (&fixture, &tally);
    }
  g_test_message ("%u of %u calls live, %u changes", tally.n_alive, N_SEEDS, tally.n_changed);
  g_assert_cmpuint (tally.n_changed, >, 2 * N_SEEDS);
  if (faults->loss == 0)
    g_assert_cmpuint (tally.n_alive, ==, N_SEEDS);
  else
    g_assert_cmpuint (tally.n_alive, >=, N_SEEDS * 9 / 10);
}

/* UDP: what could not be sent is sent again, or the call is told to be over. */
static void
nth_send_fails (void)
{
  Tally tally = { 0, 0 };

  for (guint nth = 1; nth <= N_FAILING; nth++)
    {
      Fixture fixture;

      init (&fixture, nth);
      sip_memory_network_set_faults (fixture.net.network, &(SipMemoryFaults) { .fail_nth = nth });
      change_much (&fixture);
      settle (&fixture, &tally);
    }
  g_assert_cmpuint (tally.n_changed, >, N_FAILING);
}

static const SipMemoryFaults sound = { .min_delay_ms = 20, .max_delay_ms = 20 };
static const SipMemoryFaults loss = { .loss = 25, .min_delay_ms = 10, .max_delay_ms = 10 };
static const SipMemoryFaults duplication = { .duplication = 50, .min_delay_ms = 5, .max_delay_ms = 5 };
static const SipMemoryFaults reordering = { .min_delay_ms = 0, .max_delay_ms = 800 };
static const SipMemoryFaults all_of_it = { .loss = 20, .duplication = 30, .min_delay_ms = 0, .max_delay_ms = 800 };

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/session/change-loss/with-glare", &sound, changes_under);
  g_test_add_data_func ("/session/change-loss/under-loss", &loss, changes_under);
  g_test_add_data_func ("/session/change-loss/under-duplication", &duplication, changes_under);
  g_test_add_data_func ("/session/change-loss/under-reordering", &reordering, changes_under);
  g_test_add_data_func ("/session/change-loss/under-all-of-it", &all_of_it, changes_under);
  g_test_add_func ("/session/change-loss/nth-send-fails", nth_send_fails);

  return g_test_run ();
}
