/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"
#include "session/sip-referral.h"

#define N_SEEDS 60

/* Whatever is lost, doubled, overtaken or cannot be sent: a transfer is done or fails, once, and nothing stays. */

typedef struct
{
  TestNet net;
  TestPhone alice, bob, carol;
  GPtrArray *sessions; /* of all three */
  SipTransfer *transfer;
  guint n_answers;     /* of the REFER */
} Fixture;

static const SipMemoryFaults faults[] = {
  { 0 },
  { .loss = 15 },
  { .duplication = 40 },
  { .max_delay_ms = 400 },
  { .loss = 10, .duplication = 20, .max_delay_ms = 200 },
};

static void
on_session (Fixture *self, SipSession *session)
{
  g_ptr_array_add (self->sessions, g_object_ref (session));
}

static void
on_refer (Fixture *self, SipReferral *referral)
{
  g_autoptr (SipInviter) inviter = NULL;

  g_assert_true (sip_referral_accept (referral, NULL, NULL));
  inviter = sip_referral_make_inviter (referral, NULL, 0, NULL);
  g_assert_nonnull (inviter);
  sip_inviter_invite (inviter, NULL);
}

static void
on_invite (Fixture *self, SipInvitation *invitation)
{
  g_signal_connect_swapped (invitation, "refer", G_CALLBACK (on_refer), self);
  sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
}

static void
add_phone (Fixture *self, TestPhone *phone, const char *aor, const char *address)
{
  test_phone_init (phone, &self->net, aor, address, SIP_PROTOCOL_UDP);
  g_signal_connect_swapped (phone->agent, "session", G_CALLBACK (on_session), self);
  g_signal_connect_swapped (phone->agent, "invite", G_CALLBACK (on_invite), self);
}

static void
init (Fixture *self, guint32 seed)
{
  *self = (Fixture) { .sessions = g_ptr_array_new_with_free_func (g_object_unref) };
  test_net_init (&self->net, seed);
  add_phone (self, &self->alice, "sip:alice@192.0.2.1", "192.0.2.1:5060");
  add_phone (self, &self->bob, "sip:bob@192.0.2.2", "192.0.2.2:5060");
  add_phone (self, &self->carol, "sip:carol@192.0.2.3", "192.0.2.3:5060");
}

static void
clear (Fixture *self)
{
  sip_memory_network_set_faults (self->net.network, &faults[0]);
  for (guint i = 0; i < self->sessions->len; i++)
    sip_session_terminate_async (self->sessions->pdata[i], NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 300 * 1000);
  g_ptr_array_unref (self->sessions);
  g_clear_object (&self->transfer);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_phone_clear (&self->carol);
  test_net_clear (&self->net);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_answers++;
  self->transfer = sip_session_refer_finish (SIP_SESSION (source), result, &error);
  g_assert_true (self->transfer || error);
}

/* (transfer full) (nullable): a call of Alice's that is established */
static SipSession *
call (Fixture *self, const char *uri)
{
  test_phone_call (&self->alice, uri, 0);
  test_net_run (&self->net, 40 * 1000);
  if (sip_session_get_state (self->alice.session) != SIP_SESSION_ESTABLISHED)
    return NULL;
  return g_object_ref (self->alice.session);
}

/* Whether the transfer was done, so that Bob and Carol talk. */
static gboolean
transfer (Fixture *self, gboolean attended, guint fail_nth)
{
  g_autoptr (SipSession) first = call (self, "sip:bob@192.0.2.2");
  g_autoptr (SipSession) second = attended ? call (self, "sip:carol@192.0.2.3") : NULL;
  g_autoptr (SipUri) carol = sip_uri_parse ("sip:carol@192.0.2.3", NULL);

  if (!first || (attended && !second))
    return FALSE;
  if (fail_nth)
    sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .fail_nth = fail_nth });
  sip_session_refer_async (first, carol, second, NULL, NULL, on_answered, self);
  test_net_run (&self->net, 280 * 1000);

  g_assert_cmpuint (self->n_answers, ==, 1);
  if (!self->transfer)
    return FALSE;
  g_assert_cmpint (sip_transfer_get_state (self->transfer), >=, SIP_TRANSFER_DONE);
  if (sip_transfer_get_state (self->transfer) == SIP_TRANSFER_FAILED)
    return FALSE;
  g_assert_cmpuint (sip_transfer_get_status (self->transfer), ==, 200);
  /* A BYE that cannot be sent leaves the other side to its session timer. */
  if (second && !fail_nth)
    g_assert_cmpint (sip_session_get_state (second), >=, SIP_SESSION_TERMINATING);
  return TRUE;
}

static void
ends_on_a_bad_network (gconstpointer data)
{
  gboolean attended = GPOINTER_TO_INT (data);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      guint n_done = 0;

      for (guint32 seed = 1; seed <= N_SEEDS; seed++)
        {
          Fixture fixture;

          init (&fixture, seed);
          sip_memory_network_set_faults (fixture.net.network, &faults[i]);
          n_done += transfer (&fixture, attended, 0);
          clear (&fixture);
        }
      g_test_message ("variant %zu: %u of %d done", i, n_done, N_SEEDS);
      /* Timers repeat what is lost: most get through, and without loss all do. */
      g_assert_cmpuint (n_done, >=, faults[i].loss ? N_SEEDS * 3 / 4 : N_SEEDS);
    }
}

static void
ends_when_the_nth_send_fails (gconstpointer data)
{
  for (guint nth = 1; nth <= 24; nth++)
    {
      Fixture fixture;

      init (&fixture, nth);
      transfer (&fixture, GPOINTER_TO_INT (data), nth);
      clear (&fixture);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/transfer/blind-ends-on-a-bad-network", GINT_TO_POINTER (FALSE), ends_on_a_bad_network);
  g_test_add_data_func ("/transfer/attended-ends-on-a-bad-network", GINT_TO_POINTER (TRUE), ends_on_a_bad_network);
  g_test_add_data_func ("/transfer/blind-ends-when-the-nth-send-fails", GINT_TO_POINTER (FALSE),
                        ends_when_the_nth_send_fails);
  g_test_add_data_func ("/transfer/attended-ends-when-the-nth-send-fails", GINT_TO_POINTER (TRUE),
                        ends_when_the_nth_send_fails);
  return g_test_run ();
}
