/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#include "test-peer.h"

/* usage: test-flow-soak [--calls N] [--seed N]
 *
 * Two phones and a far end that says what it is told make calls, one after another, with every outcome that a call can
 * have. Nothing may be left of them: no transaction, no dialog, no session, no timer, no memory. */

#define ALICE "192.0.2.1:5060"
#define BOB "192.0.2.2:5060"
#define PEER "192.0.2.9:5060"
#define SDP "v=0\r\ns=soak\r\n"
/* Longer than everything that a call may leave behind: an unanswered BYE after an unanswered CANCEL. */
#define SETTLE_MS (400 * 1000)
/* Tables grow and shrink by halves; a byte a call would be more. */
#define NOISE_BYTES (64 * 1024)

static guint n_calls = 5000;
static guint seed = 4;

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPhone bob;
  TestPeer peer;
  GHashTable *outcomes; /* what the caller's log said last -> how often */
} Soak;

static const SipMemoryFaults sound;
static const SipMemoryFaults bad = { .loss = 15, .duplication = 10, .min_delay_ms = 0, .max_delay_ms = 200 };

static guint
pick (Soak *self, guint n)
{
  return (guint) sip_random_range (self->net.random, 0, (gint32) n);
}

static void
pass (Soak *self, guint up_to_ms)
{
  test_net_run (&self->net, pick (self, up_to_ms));
}

static gboolean
is_open (SipSession *session)
{
  return session && sip_session_get_state (session) != SIP_SESSION_TERMINATED;
}

/* Over a bad network the INVITE may have to be repeated, twice. */
static SipInvitation *
ring (Soak *self, guint no_answer_s)
{
  test_phone_drop_session (&self->bob);
  test_phone_call (&self->alice, "sip:bob@" BOB, no_answer_s);
  for (guint i = 0; i < 20 && !self->bob.session; i++)
    test_net_run (&self->net, 200);
  if (!self->bob.session)
    return NULL;
  sip_invitation_progress_async (SIP_INVITATION (self->bob.session), NULL, NULL, NULL, NULL);
  pass (self, 1000);
  return SIP_INVITATION (self->bob.session);
}

static void
hang_up (TestPhone *phone)
{
  if (is_open (phone->session))
    sip_session_terminate_async (phone->session, NULL, NULL, NULL, NULL);
}

static void
answered (Soak *self, TestPhone *ends_it)
{
  SipInvitation *invitation = ring (self, 0);

  if (invitation)
    sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
  pass (self, 5000);
  hang_up (ends_it);
}

static void
answered_ended_by_caller (Soak *self)
{
  answered (self, &self->alice);
}

static void
answered_ended_by_callee (Soak *self)
{
  answered (self, &self->bob);
}

static void
refused (Soak *self)
{
  static const guint statuses[] = { 480, 486, 600, 603 };
  SipInvitation *invitation = ring (self, 0);

  if (invitation)
    sip_invitation_reject (invitation, statuses[pick (self, G_N_ELEMENTS (statuses))], NULL, NULL, NULL);
}

static void
canceled (Soak *self)
{
  ring (self, 0);
  hang_up (&self->alice);
}

/* The CANCEL crosses the 200. */
static void
canceled_while_answered (Soak *self)
{
  SipInvitation *invitation = ring (self, 0);

  if (invitation)
    sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
  hang_up (&self->alice);
}

static void
not_answered (Soak *self)
{
  ring (self, 5);
  test_net_run (&self->net, 6000);
}

static void
nobody_there (Soak *self)
{
  test_phone_call (&self->alice, "sip:nobody@192.0.2.77", 0);
  test_net_run (&self->net, 33000);
}

static SipMessage *
call_peer (Soak *self)
{
  SipMessage *message;

  test_peer_forget (&self->peer);
  test_phone_call (&self->alice, "sip:peer@" PEER, 0);
  for (guint i = 0; i < 20; i++)
    {
      while ((message = g_queue_pop_head (&self->peer.received)))
        {
          if (sip_message_is_request (message) && sip_message_get_method (message) == SIP_METHOD_INVITE)
            return message;
          sip_message_unref (message);
        }
      test_net_run (&self->net, 200);
    }
  return NULL;
}

/* Answers what came: BYE and CANCEL. */
static void
agree (Soak *self)
{
  SipMessage *message;

  while ((message = g_queue_pop_head (&self->peer.received)))
    {
      if (sip_message_is_request (message) && sip_message_get_method (message) != SIP_METHOD_ACK)
        test_peer_reply (&self->peer, message, 200, "one", NULL, NULL);
      sip_message_unref (message);
    }
}

static void
forked (Soak *self)
{
  g_autoptr (SipMessage) invite = call_peer (self);

  if (!invite)
    return;
  test_peer_reply (&self->peer, invite, 180, "one", NULL, NULL);
  test_peer_reply (&self->peer, invite, 183, "two", NULL, SDP);
  pass (self, 2000);
  test_peer_reply (&self->peer, invite, 200, "two", NULL, SDP);
  test_peer_reply (&self->peer, invite, 200, "one", NULL, SDP);
  pass (self, 2000);
  if (pick (self, 2))
    agree (self);
  hang_up (&self->alice);
  pass (self, 1000);
  if (pick (self, 2))
    agree (self);
}

static void
redirected (Soak *self)
{
  g_autoptr (SipMessage) invite = call_peer (self);

  test_phone_drop_session (&self->bob);
  if (invite)
    test_peer_reply (&self->peer, invite, 302, "one", "Contact: <sip:bob@" BOB ">\r\n", NULL);
  pass (self, 1000);
  if (self->bob.session)
    sip_invitation_accept_async (SIP_INVITATION (self->bob.session), NULL, NULL, NULL, NULL);
  pass (self, 1000);
  hang_up (&self->alice);
}

/* The caller vanishes: its ACK never comes, and it answers no BYE. */
static void
never_acknowledged (Soak *self)
{
  g_autoptr (SipMessage) invite = test_peer_invite (&self->peer, ALICE, NULL, pick (self, 2) ? SDP : NULL);

  test_net_run (&self->net, 300);
  if (is_open (self->alice.session) && SIP_IS_INVITATION (self->alice.session))
    sip_invitation_accept_async (SIP_INVITATION (self->alice.session), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 40000);
}

static void (*const outcomes[]) (Soak *) = {
  answered_ended_by_caller, answered_ended_by_callee, answered_ended_by_caller, answered_ended_by_callee,
  refused, canceled, canceled_while_answered, not_answered, nobody_there, forked, redirected, never_acknowledged,
};

static void
note_outcome (Soak *self)
{
  const char *last = g_strrstr (self->alice.log->str, ", ");
  char *outcome = g_strdup (last ? last + 2 : self->alice.log->str);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->outcomes, outcome));

  g_hash_table_replace (self->outcomes, outcome, GUINT_TO_POINTER (n + 1));
}

static void
make_call (Soak *self)
{
  g_string_truncate (self->alice.log, 0);
  g_string_truncate (self->bob.log, 0);
  sip_memory_network_set_faults (self->net.network, pick (self, 4) == 0 ? &bad : &sound);
  outcomes[pick (self, G_N_ELEMENTS (outcomes))](self);
  pass (self, 2000);
  note_outcome (self);
  hang_up (&self->alice);
  hang_up (&self->bob);
  test_peer_forget (&self->peer);
}

/* The heap in use once nothing is under way. */
static gsize
settle (Soak *self)
{
  sip_memory_network_set_faults (self->net.network, &sound);
  test_phone_drop_session (&self->alice);
  test_phone_drop_session (&self->bob);
  g_clear_object (&self->peer.flow);
  test_net_run (&self->net, SETTLE_MS);
  test_peer_forget (&self->peer);
  test_net_run (&self->net, SETTLE_MS);
  g_assert_cmpint (sip_virtual_clock_next (SIP_VIRTUAL_CLOCK (self->net.clock)), ==, -1);
  g_assert_cmpuint (test_description_handler_count (), ==, 0);
  return mallinfo2 ().uordblks;
}

static void
report (Soak *self, gsize early, gsize late)
{
  GHashTableIter iter;
  gpointer outcome, n;

  g_hash_table_iter_init (&iter, self->outcomes);
  while (g_hash_table_iter_next (&iter, &outcome, &n))
    g_test_message ("%6u %s", GPOINTER_TO_UINT (n), (char *) outcome);
  g_test_message ("heap in use after %u calls: %" G_GSIZE_FORMAT, n_calls / 10, early);
  g_test_message ("heap in use after %u calls: %" G_GSIZE_FORMAT, n_calls, late);
}

static void
test_nothing_is_left (void)
{
  Soak soak = { .outcomes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  gsize early = 0, late;

  test_net_init (&soak.net, seed);
  alarm (60 + n_calls / 50);
  test_phone_init (&soak.alice, &soak.net, "sip:alice@192.0.2.1", ALICE, SIP_PROTOCOL_UDP);
  test_phone_init (&soak.bob, &soak.net, "sip:bob@192.0.2.2", BOB, SIP_PROTOCOL_UDP);
  test_peer_init (&soak.peer, &soak.net, PEER, SIP_PROTOCOL_UDP);
  for (guint i = 0; i < n_calls; i++)
    {
      make_call (&soak);
      if (i + 1 == n_calls / 10)
        early = settle (&soak);
    }
  late = settle (&soak);
  report (&soak, early, late);
  g_assert_cmpuint (late, <, early + NOISE_BYTES);
  g_assert_cmpuint (g_hash_table_size (soak.outcomes), >, 5);

  test_phone_clear (&soak.alice);
  test_phone_clear (&soak.bob);
  test_peer_clear (&soak.peer);
  test_net_clear (&soak.net);
  g_hash_table_unref (soak.outcomes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i + 1 < argc; i += 2)
    {
      if (g_str_equal (argv[i], "--calls"))
        n_calls = MAX (strtoul (argv[i + 1], NULL, 10), 10);
      else if (g_str_equal (argv[i], "--seed"))
        seed = strtoul (argv[i + 1], NULL, 10);
    }
  g_test_add_func ("/session/soak/nothing-is-left-of-any-call", test_nothing_is_left);

  return g_test_run ();
}
