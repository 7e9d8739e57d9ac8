/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#define SDP "v=0\r\ns=peer\r\n"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  SipDialog *dialog; /* the peer's view of the first call */
  SipSession *first;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 6);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
}

static void
end (SipSession *session)
{
  if (session && sip_session_get_state (session) < SIP_SESSION_TERMINATING)
    sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  end (self->first);
  end (self->alice.session);
  g_clear_object (&self->first);
  g_clear_object (&self->dialog);
  test_net_run (&self->net, 64 * 1000);
  test_peer_forget (&self->peer);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

static void
expect_message (Fixture *self, const char *start)
{
  g_autoptr (SipMessage) message = test_peer_expect (&self->peer, start);

  g_assert_nonnull (message);
}

/* Alice calls the peer. (transfer full): the INVITE, answered with @status. */
static SipMessage *
call (Fixture *self, guint status)
{
  SipMessage *invite;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = test_peer_expect (&self->peer, "INVITE ");
  test_peer_reply (&self->peer, invite, status, "peer-tag", NULL, status >= 200 ? SDP : NULL);
  if (status >= 200)
    expect_message (self, "ACK ");
  self->dialog = sip_dialog_new_uas (invite, "peer-tag", NULL);
  self->first = g_object_ref (self->alice.session);
  return invite;
}

/* A call of somebody else that names the first one, as Alice sees it. (transfer full) */
static SipMessage *
replace (Fixture *self, const char *more)
{
  g_autofree char *header = g_strdup_printf ("Replaces: %s;to-tag=%s;from-tag=%s%s\r\nRequire: replaces\r\n",
                                             sip_dialog_get_call_id (self->dialog),
                                             sip_dialog_get_remote_tag (self->dialog),
                                             sip_dialog_get_local_tag (self->dialog), more);

  return test_peer_invite (&self->peer, "192.0.2.1:5060", header, SDP);
}

static void
new_call_takes_the_place_of_the_old_one (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = call (self, 200);
  g_autoptr (SipMessage) invite = replace (self, "");
  g_autoptr (SipMessage) ok = NULL;
  g_autoptr (SipMessage) bye = NULL;
  g_autoptr (SipDialog) dialog = NULL;

  test_phone_assert_log (&self->alice, "started, invite");
  g_assert_true (sip_session_get_replacee (self->alice.session) == self->first);
  test_phone_answer (&self->alice);
  ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (invite, ok, NULL);
  g_assert_cmpint (sip_session_get_state (self->first), ==, SIP_SESSION_ESTABLISHED);
  test_peer_ack (&self->peer, dialog, invite, NULL);
  bye = test_peer_expect (&self->peer, "BYE ");
  g_assert_true (sip_slice_equal (sip_message_get_call_id (bye), sip_message_get_call_id (first)));
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  g_assert_cmpint (sip_session_get_state (self->first), ==, SIP_SESSION_TERMINATED);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  g_assert_null (sip_session_get_replacee (self->alice.session));
}

static void
refused_call_leaves_the_old_one (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = call (self, 200);
  g_autoptr (SipMessage) invite = replace (self, "");

  test_phone_hang_up (&self->alice);
  expect_message (self, "SIP/2.0 480");
  g_assert_cmpint (sip_session_get_state (self->first), ==, SIP_SESSION_ESTABLISHED);
}

static void
early_only_does_not_touch_an_answered_call (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = call (self, 200);
  g_autoptr (SipMessage) invite = replace (self, ";early-only");

  expect_message (self, "SIP/2.0 486");
  test_phone_assert_log (&self->alice, "started");
}

static void
unknown_call_is_481 (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = call (self, 200);
  g_autoptr (SipMessage) invite =
    test_peer_invite (&self->peer, "192.0.2.1:5060", "Replaces: nobody;to-tag=1;from-tag=2\r\n", SDP);

  expect_message (self, "SIP/2.0 481");
  test_phone_assert_log (&self->alice, "started");
}

static void
two_or_malformed_ones_are_400 (Fixture *self, gconstpointer data)
{
  static const char *const headers[] = {
    "Replaces: x;to-tag=1;from-tag=2\r\nReplaces: y;to-tag=1;from-tag=2\r\n",
    "Replaces: x\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (SipMessage) invite = test_peer_invite (&self->peer, "192.0.2.1:5060", headers[i], SDP);

      expect_message (self, "SIP/2.0 400");
      test_net_run (&self->net, 64 * 500);
      test_peer_forget (&self->peer);
    }
  test_phone_assert_log (&self->alice, "");
}

static void
call_that_ended_is_603 (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = call (self, 200);
  g_autoptr (SipMessage) invite = NULL;

  sip_session_terminate_async (self->first, NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  expect_message (self, "BYE ");
  invite = replace (self, "");
  expect_message (self, "SIP/2.0 603");
}

static void
call_that_rings_here_is_481 (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = test_peer_invite (&self->peer, "192.0.2.1:5060", NULL, SDP);
  g_autoptr (SipMessage) ringing = NULL;
  g_autoptr (SipMessage) invite = NULL;

  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  ringing = test_peer_expect (&self->peer, "SIP/2.0 180");
  self->dialog = sip_dialog_new_uac (first, ringing, NULL);
  self->first = g_object_ref (self->alice.session);
  invite = replace (self, "");
  expect_message (self, "SIP/2.0 481");
  g_assert_cmpint (sip_session_get_state (self->first), <, SIP_SESSION_TERMINATING);
}

/* RFC 3891 3: a call of ours that nobody has answered may be taken over; with early-only nothing else may. */
static void
call_of_ours_that_rings_there_is_cancelled (Fixture *self, gconstpointer early_only)
{
  g_autoptr (SipMessage) first = call (self, 180);
  g_autoptr (SipMessage) invite = replace (self, early_only ? ";early-only" : "");
  g_autoptr (SipMessage) ok = NULL;
  g_autoptr (SipMessage) cancel = NULL;
  g_autoptr (SipDialog) dialog = NULL;

  test_phone_assert_log (&self->alice, "progress 180, invite");
  g_assert_true (sip_session_get_replacee (self->alice.session) == self->first);
  test_phone_answer (&self->alice);
  ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (invite, ok, NULL);
  test_peer_ack (&self->peer, dialog, invite, NULL);
  cancel = test_peer_expect (&self->peer, "CANCEL ");
  test_peer_reply (&self->peer, cancel, 200, NULL, NULL, NULL);
  test_peer_reply (&self->peer, first, 487, "peer-tag", NULL, NULL);
  expect_message (self, "ACK ");
  g_assert_cmpint (sip_session_get_state (self->first), ==, SIP_SESSION_TERMINATED);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

/* What was turned away is no part of the call any more. */
static void
fork_that_lost_is_603 (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = call (self, 200);
  g_autoptr (SipMessage) invite = NULL;

  test_peer_reply (&self->peer, first, 200, "late", NULL, SDP);
  expect_message (self, "ACK ");
  expect_message (self, "BYE ");
  g_clear_object (&self->dialog);
  self->dialog = sip_dialog_new_uas (first, "late", NULL);
  invite = replace (self, "");
  expect_message (self, "SIP/2.0 603");
  g_assert_cmpint (sip_session_get_state (self->first), ==, SIP_SESSION_ESTABLISHED);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/interop/attended-transfer/replaces-new-call-takes-the-place-of-the-old-one",
       new_call_takes_the_place_of_the_old_one);
  ADD ("/interop/attended-transfer/replaces-refused-call-leaves-the-old-one", refused_call_leaves_the_old_one);
  ADD ("/interop/attended-transfer/replaces-early-only-does-not-touch-an-answered-call",
       early_only_does_not_touch_an_answered_call);
  ADD ("/interop/attended-transfer/replaces-unknown-call-is-481", unknown_call_is_481);
  ADD ("/interop/attended-transfer/replaces-two-or-malformed-ones-are-400", two_or_malformed_ones_are_400);
  ADD ("/interop/attended-transfer/replaces-call-that-ended-is-603", call_that_ended_is_603);
  ADD ("/interop/attended-transfer/replaces-call-that-rings-here-is-481", call_that_rings_here_is_481);
  ADD ("/interop/attended-transfer/replaces-call-of-ours-that-rings-there", call_of_ours_that_rings_there_is_cancelled);
  g_test_add ("/interop/attended-transfer/replaces-early-only-honoured", Fixture, GINT_TO_POINTER (1), setup,
              call_of_ours_that_rings_there_is_cancelled, teardown);
  ADD ("/interop/attended-transfer/replaces-fork-that-lost-is-603", fork_that_lost_is_603);
  return g_test_run ();
}
