/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

/* The rows "forking", "early media" and "18x versus 200 SDP": several dialogs of one INVITE, and what is heard. */

static void
assert_tag (SipMessage *request, const char *tag)
{
  g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_to (request)), sip_slice (tag)));
}

static guint
count_dialogs (PeerFixture *self)
{
  return sip_dialog_table_get_size (sip_stack_get_dialogs (self->alice.stack));
}

static SipSessionDialog *
get_dialog (PeerFixture *self)
{
  SipSessionDialog *dialog = sip_session_get_dialog (self->alice.session);

  g_assert_nonnull (dialog);
  return dialog;
}

static void
each_tag_is_a_dialog_with_its_own_order (PeerFixture *self, gconstpointer data)
{
  static const char *const tags[] = { "one", "two", "three" };

  peer_take_call (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      SipMessage *prack;
      g_autofree char *rack = g_strdup_printf ("%u 1 INVITE", 100 * i + 1);

      peer_answer (self, 183, tags[i], 100 * i + 1, i == 1 ? PEER_SDP : PEER_OTHER_SDP);
      prack = peer_expect_and_accept (self, "PRACK ");
      assert_tag (prack, tags[i]);
      peer_assert_header (prack, SIP_HEADER_RACK, rack);
      peer_assert_header (prack, SIP_HEADER_CSEQ, "2 PRACK");
    }
  g_assert_cmpuint (count_dialogs (self), ==, 3);
  /* One handler a session: what was described first is heard. */
  peer_assert_media (self, "get-offer webrtc, set-answer");
  peer_answer (self, 200, "two", 0, NULL);
  assert_tag (peer_expect (self, "ACK "), "two");
  g_assert_cmpuint (count_dialogs (self), ==, 1);
  peer_assert_media (self, "get-offer webrtc, set-answer, set-answer, confirm");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_SDP);
  g_assert_cmpint (sip_session_dialog_get_signaling_state (get_dialog (self)), ==, SIP_SIGNALING_STABLE);
  peer_hang_up (self);
}

static void
first_ok_wins_and_later_ones_end (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 180, "one", 0, NULL);
  peer_answer (self, 180, "two", 0, NULL);
  peer_answer (self, 200, "two", 0, PEER_SDP);
  assert_tag (peer_expect (self, "ACK "), "two");
  for (guint i = 0; i < 2; i++)
    {
      static const char *const late[] = { "one", "never-rang" };

      peer_answer (self, 200, late[i], 0, PEER_OTHER_SDP);
      assert_tag (peer_expect (self, "ACK "), late[i]);
      assert_tag (peer_expect_and_accept (self, "BYE "), late[i]);
      /* Again, before the ACK came there. */
      peer_answer (self, 200, late[i], 0, PEER_OTHER_SDP);
      assert_tag (peer_expect (self, "ACK "), late[i]);
    }
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_SDP);
  peer_hang_up (self);
}

static void
early_media_of_the_first_that_describes (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 180, "one", 0, NULL);
  peer_answer (self, 183, "two", 0, PEER_SDP);
  peer_answer (self, 183, "one", 0, PEER_OTHER_SDP);
  peer_answer (self, 180, "two", 0, PEER_OTHER_SDP);
  peer_assert_log (self, "progress 180, progress 183, early-media, progress 183, progress 180");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_SDP);
  peer_answer (self, 200, "one", 0, PEER_OTHER_SDP);
  peer_expect (self, "ACK ");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_OTHER_SDP);
  peer_hang_up (self);
}

static void
ringing_may_describe_and_may_follow (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "t", 0, NULL);
  peer_answer (self, 180, "t", 0, PEER_SDP);
  peer_assert_log (self, "progress 183, progress 180, early-media");
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_media (self, "get-offer webrtc, set-answer, confirm");
  peer_hang_up (self);
}

static void
early_media_that_cannot_be_heard (PeerFixture *self, gconstpointer data)
{
  self->alice.fail_nth = 2;
  self->alice.fail_code = SIP_ERROR_NOT_ACCEPTABLE;
  peer_take_call (self, NULL);
  peer_answer (self, 183, "t", 0, PEER_SDP);
  peer_assert_log (self, "progress 183");
  peer_answer (self, 183, "t", 0, PEER_OTHER_SDP);
  peer_answer (self, 200, "t", 0, PEER_OTHER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 183, progress 183, early-media, started");
  peer_hang_up (self);
}

/* On classic RTP the description of the 200 wins; whether the media can follow it is the handler's matter. */
static void
ok_describes_anew (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "t", 0, PEER_SDP);
  peer_answer (self, 200, "t", 0, PEER_OTHER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_media (self, "get-offer webrtc, set-answer, set-answer, confirm");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_OTHER_SDP);
  peer_hang_up (self);
}

static void
ok_describes_nothing (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "t", 0, PEER_SDP);
  peer_answer (self, 200, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 183, early-media, started");
  peer_hang_up (self);
}

/* What another fork described is no answer of this one. */
static void
ok_of_another_fork_describes_nothing (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "one", 0, PEER_SDP);
  peer_answer (self, 200, "two", 0, NULL);
  peer_expect (self, "ACK ");
  peer_expect_and_accept (self, "BYE ");
  peer_assert_log (self, "progress 183, early-media, failed local missing-sdp 200");
}

/* With WebRTC the media stay where they are, and are offered anew to who answered. */
static void
media_that_cannot_move_are_offered_anew (PeerFixture *self, gconstpointer data)
{
  SipMessage *reinvite;

  peer_take_call (self, NULL);
  peer_answer (self, 183, "one", 0, PEER_SDP);
  test_description_handler_fail (self->alice.handler, 1, SIP_ERROR_FRESH_OFFER);
  peer_answer (self, 200, "two", 0, PEER_OTHER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 183, early-media, started");
  reinvite = peer_expect (self, "INVITE ");
  assert_tag (reinvite, "two");
  test_peer_reply (&self->peer, reinvite, 200, NULL, NULL, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_media (self, data);
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

static void
more_forks_than_are_kept (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *tag = g_strdup_printf ("fork%u", i);

      peer_answer (self, 180, tag, 7, NULL);
      if (i < 16)
        peer_expect_and_accept (self, "PRACK ");
      peer_expect_silence (self);
    }
  g_assert_cmpuint (count_dialogs (self), ==, 16);
  peer_answer (self, 200, "fork39", 0, PEER_SDP);
  assert_tag (peer_expect (self, "ACK "), "fork39");
  g_assert_cmpuint (count_dialogs (self), ==, 1);
  peer_hang_up (self);
}

static void
more_answers_than_are_acknowledged (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *tag = g_strdup_printf ("fork%u", i);

      peer_answer (self, 200, tag, 0, PEER_SDP);
      if (i < 64)
        peer_expect (self, "ACK ");
      if (i > 0 && i < 64)
        peer_expect_and_accept (self, "BYE ");
      peer_expect_silence (self);
    }
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

static void
bye_of_one_fork_leaves_the_others (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) bye = NULL;

  peer_take_call (self, NULL);
  peer_answer (self, 180, "one", 0, NULL);
  peer_answer (self, 180, "two", 0, NULL);
  dialog = sip_dialog_new_uas (self->invite, "one", NULL);
  bye = test_peer_request (&self->peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  peer_expect (self, "SIP/2.0 200");
  g_assert_cmpuint (count_dialogs (self), ==, 1);
  peer_answer (self, 200, "two", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 180, progress 180, started");
  peer_hang_up (self);
}

/* RFC 3311 5.2: an offer in an early dialog whose first exchange is complete. */
static void
update_in_an_early_dialog (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  peer_take_call (self, NULL);
  peer_answer (self, 183, "t", 0, PEER_SDP);
  dialog = sip_dialog_new_uas (self->invite, "t", NULL);
  first = test_peer_request (&self->peer, dialog, SIP_METHOD_UPDATE, NULL, "application/sdp", PEER_OTHER_SDP);
  peer_expect (self, "SIP/2.0 491");
  peer_answer (self, 183, "t", 3, PEER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  second = test_peer_request (&self->peer, dialog, SIP_METHOD_UPDATE, NULL, "application/sdp", PEER_OTHER_SDP);
  peer_assert_body (peer_expect (self, "SIP/2.0 200"), "v=0\r\ns=answer 2 any\r\n");
  peer_answer (self, 200, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_OTHER_SDP);
  peer_hang_up (self);
}

static void
ok_of_a_fork_crosses_cancel (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "one", 1, PEER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  peer_answer (self, 180, "two", 0, NULL);
  test_phone_hang_up (&self->alice);
  peer_expect_and_accept (self, "CANCEL ");
  for (guint i = 0; i < 2; i++)
    {
      peer_answer (self, 200, i ? "one" : "two", 0, PEER_SDP);
      peer_expect (self, "ACK ");
      assert_tag (peer_expect_and_accept (self, "BYE "), i ? "one" : "two");
    }
  peer_assert_state (self, SIP_SESSION_TERMINATED);
}

static void
assert_dialog (PeerFixture *self, const char *tag)
{
  SipSessionDialog *dialog = sip_session_get_dialog (self->alice.session);

  g_assert_cmpstr (dialog ? sip_dialog_get_remote_tag (sip_session_dialog_get_dialog (dialog)) : NULL, ==, tag);
}

static void
note_dialog (GString *log, GParamSpec *pspec, SipSession *session)
{
  SipSessionDialog *dialog = sip_session_get_dialog (session);

  g_string_append_printf (log, "%s ",
                          dialog ? sip_dialog_get_remote_tag (sip_session_dialog_get_dialog (dialog)) : "none");
}

/* A program reaches the early dialog that counts, and sends an UPDATE in it (RFC 3311 5.1). */
static void
one_stands_for_the_call (PeerFixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipOutgoingRequest) update = NULL;
  g_autoptr (GError) error = NULL;
  SipSession *session;

  peer_take_call (self, NULL);
  session = self->alice.session;
  g_signal_connect_swapped (session, "notify::dialog", G_CALLBACK (note_dialog), log);
  assert_dialog (self, NULL);
  peer_answer (self, 180, "one", 0, NULL);
  assert_dialog (self, "one");
  peer_answer (self, 180, "two", 0, NULL);
  assert_dialog (self, "one");
  peer_answer (self, 183, "two", 7, PEER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  assert_dialog (self, "two");
  update = sip_session_dialog_update (sip_session_get_dialog (session), NULL, &error);
  g_assert_no_error (error);
  peer_run (self, 0);
  g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_to (peer_expect_and_accept (self, "UPDATE "))),
                                  SIP_SLICE ("two")));
  peer_answer (self, 200, "three", 0, PEER_OTHER_SDP);
  peer_expect (self, "ACK ");
  assert_dialog (self, "three");
  test_phone_hang_up (&self->alice);
  peer_expect_and_accept (self, "BYE ");
  assert_dialog (self, NULL);
  g_assert_cmpstr (log->str, ==, "one two three none ");
  g_signal_handlers_disconnect_by_data (session, log);
}

static void
none_stands_for_a_call_that_is_over (PeerFixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);

  peer_take_call (self, &(SipInviteOptions) { .max_redirects = 1 });
  g_signal_connect_swapped (self->alice.session, "notify::dialog", G_CALLBACK (note_dialog), log);
  peer_answer (self, 180, "one", 0, NULL);
  peer_answer (self, 180, "two", 0, NULL);
  peer_answer_with (self, 302, "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  peer_expect (self, "ACK ");
  self->invite = peer_expect (self, "INVITE sip:there@192.0.2.9 SIP/2.0");
  assert_dialog (self, NULL);
  peer_answer (self, 180, "three", 0, NULL);
  test_phone_hang_up (&self->alice);
  assert_dialog (self, NULL);
  peer_expect_and_accept (self, "CANCEL ");
  peer_answer (self, 487, "t", 0, NULL);
  peer_expect (self, "ACK ");
  g_assert_cmpstr (log->str, ==, "one none three none ");
  g_signal_handlers_disconnect_by_data (self->alice.session, log);
}

static void
hang_up_at (PeerFixture *self, GParamSpec *pspec, SipSession *session)
{
  sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
}

/* A program may hang up whenever it is told of a dialog. */
static void
hung_up_when_one_is_seen (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  g_signal_connect_swapped (self->alice.session, "notify::dialog", G_CALLBACK (hang_up_at), self);
  peer_answer (self, 183, "one", 1, PEER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  peer_expect_and_accept (self, "CANCEL ");
  peer_answer (self, 487, "one", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "failed local canceled");
  g_signal_handlers_disconnect_by_data (self->alice.session, self);
}

static void
hang_up_without_one (PeerFixture *self, GParamSpec *pspec, SipSession *session)
{
  if (!sip_session_get_dialog (session))
    sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
}

static void
hung_up_when_it_goes (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &(SipInviteOptions) { .max_redirects = 1 });
  g_signal_connect_swapped (self->alice.session, "notify::dialog", G_CALLBACK (hang_up_without_one), self);
  peer_answer (self, 183, "one", 0, PEER_SDP);
  peer_answer_with (self, 302, "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  peer_expect (self, "ACK ");
  peer_expect_silence (self);
  peer_assert_state (self, SIP_SESSION_TERMINATED);
  g_signal_handlers_disconnect_by_data (self->alice.session, self);
}

#define ADD(name, data, function) peer_test_add ("/interop/" name, data, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("forking/each-tag-is-a-dialog-with-its-own-order", 0, each_tag_is_a_dialog_with_its_own_order);
  ADD ("forking/first-ok-wins-and-later-ones-end", 0, first_ok_wins_and_later_ones_end);
  ADD ("forking/more-forks-than-are-kept", 0, more_forks_than_are_kept);
  ADD ("forking/more-answers-than-are-acknowledged", 0, more_answers_than_are_acknowledged);
  ADD ("forking/bye-of-one-fork-leaves-the-others", 0, bye_of_one_fork_leaves_the_others);
  ADD ("forking/ok-of-a-fork-crosses-cancel", 0, ok_of_a_fork_crosses_cancel);
  g_test_add ("/interop/forking/media-that-cannot-move-are-offered-anew", PeerFixture,
              "get-offer webrtc, set-answer, set-answer, confirm, get-offer any fresh, set-answer",
              peer_fixture_set_up, media_that_cannot_move_are_offered_anew, peer_fixture_tear_down);
  ADD ("forking/one-dialog-stands-for-the-call", 0, one_stands_for_the_call);
  ADD ("forking/no-dialog-stands-for-a-call-that-is-over", 0, none_stands_for_a_call_that_is_over);
  ADD ("forking/hung-up-when-a-dialog-is-seen", 0, hung_up_when_one_is_seen);
  ADD ("forking/hung-up-when-the-dialog-goes", 0, hung_up_when_it_goes);
  ADD ("early-media/of-the-first-that-describes", 0, early_media_of_the_first_that_describes);
  ADD ("early-media/ringing-may-describe-and-may-follow", 0, ringing_may_describe_and_may_follow);
  ADD ("early-media/that-cannot-be-heard", 0, early_media_that_cannot_be_heard);
  ADD ("early-media/update-in-an-early-dialog", 0, update_in_an_early_dialog);
  ADD ("18x-versus-200-sdp/ok-describes-anew", 0, ok_describes_anew);
  ADD ("18x-versus-200-sdp/ok-describes-nothing", 0, ok_describes_nothing);
  ADD ("18x-versus-200-sdp/ok-of-another-fork-describes-nothing", 0, ok_of_another_fork_describes_nothing);

  return g_test_run ();
}
