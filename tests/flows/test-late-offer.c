/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

/* An INVITE without a session description (RFC 3261 13.2.1, RFC 6337 3.1.2), both ways. The row "late offer". */

#define OFFER "v=0\r\ns=offer 1 any\r\n"
#define ANSWER "v=0\r\ns=answer 1 any\r\n"

static const SipInviteOptions without_offer = { .without_offer = TRUE };

/* Theirs. */

static void
offer_in_a_reliable_response (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *early, *ok;

  peer_call (self, "Supported: 100rel\r\n", NULL);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice),
                                 &(SipProgressOptions) { .reliable = TRUE, .with_description = GPOINTER_TO_INT (data) },
                                 NULL, NULL, NULL);
  peer_run (self, 0);
  /* RFC 6337 3.1.2: the first reliable response carries it, asked for or not. */
  early = peer_expect (self, "SIP/2.0 180");
  peer_assert_body (early, OFFER);
  dialog = peer_create_dialog (self, early);
  test_phone_answer (&self->alice);
  peer_expect_silence (self);
  peer_prack (self, dialog, early, PEER_SDP);
  peer_expect (self, "SIP/2.0 200");
  ok = peer_expect (self, "SIP/2.0 200");
  peer_assert_body (ok, NULL);
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  peer_assert_log (self, "invite, progress 180, started");
  peer_assert_media (self, "get-offer any, set-answer, confirm");
  peer_end (self, dialog);
}

static void
plain_response_carries_no_offer (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *ok;

  peer_call (self, "Supported: 100rel\r\n", NULL);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  peer_run (self, 0);
  peer_assert_body (peer_expect (self, "SIP/2.0 180"), NULL);
  test_phone_answer (&self->alice);
  ok = peer_expect (self, "SIP/2.0 200");
  peer_assert_body (ok, OFFER);
  dialog = peer_create_dialog (self, ok);
  test_peer_ack (&self->peer, dialog, self->invite, PEER_SDP);
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_end (self, dialog);
}

static void
on_refused (GObject *source, GAsyncResult *result, gpointer user_data)
{
  sip_invitation_progress_finish (SIP_INVITATION (source), result, user_data);
}

static void
offer_cannot_go_unreliably (PeerFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  peer_call (self, NULL, NULL);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice),
                                 &(SipProgressOptions) { .with_description = TRUE }, NULL, on_refused, &error);
  peer_run (self, 0);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  peer_expect_silence (self);
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
}

/* The peer calls, and has our offer in a reliable response. (transfer none) */
static SipMessage *
call_and_hear (PeerFixture *self, SipDialog **dialog)
{
  SipMessage *early;

  peer_call (self, "Require: 100rel\r\n", NULL);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  peer_run (self, 0);
  early = peer_expect (self, "SIP/2.0 180");
  *dialog = peer_create_dialog (self, early);
  return early;
}

static void
prack_without_the_answer (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *early = call_and_hear (self, &dialog);

  peer_prack (self, dialog, early, NULL);
  peer_expect (self, "SIP/2.0 200");
  peer_expect (self, "SIP/2.0 488");
  peer_assert_log (self, "invite, progress 180, failed local missing-sdp");
}

static void
answer_in_prack_that_cannot_be_used (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *early = call_and_hear (self, &dialog);

  test_description_handler_fail (self->alice.handler, 1, SIP_ERROR_NOT_ACCEPTABLE);
  peer_prack (self, dialog, early, PEER_SDP);
  peer_expect (self, "SIP/2.0 200");
  peer_expect (self, "SIP/2.0 488");
  peer_assert_log (self, "invite, progress 180, failed local incompatible-sdp");
}

/* Ours. */

static void
offer_in_ok_and_answer_in_ack (PeerFixture *self, gconstpointer data)
{
  SipMessage *invite = peer_take_call (self, &without_offer), *ack;

  peer_assert_body (invite, NULL);
  peer_assert_header (invite, SIP_HEADER_CONTENT_TYPE, NULL);
  peer_answer (self, 180, "t", 0, NULL);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  ack = peer_expect (self, "ACK ");
  peer_assert_body (ack, ANSWER);
  peer_assert_log (self, "progress 180, started");
  peer_assert_media (self, "set-offer, get-answer, confirm");
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_assert_body (peer_expect (self, "ACK "), ANSWER);
  peer_hang_up (self);
}

/* The ACK waits for the answer; a repeated 200 does not hurry it. */
static void
ack_waits_for_the_media (PeerFixture *self, gconstpointer data)
{
  self->alice.pause_media = TRUE;
  peer_take_call (self, &without_offer);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_expect_silence (self);
  test_description_handler_release (self->alice.handler);
  peer_run (self, 0);
  peer_assert_body (peer_expect (self, "ACK "), ANSWER);
  peer_expect_silence (self);
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

static void
hung_up_while_the_media_answer (PeerFixture *self, gconstpointer data)
{
  self->alice.pause_media = TRUE;
  peer_take_call (self, &without_offer);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  test_phone_hang_up (&self->alice);
  peer_assert_body (peer_expect (self, "ACK "), NULL);
  peer_expect_and_accept (self, "BYE ");
  peer_assert_log (self, "failed local bye");
  peer_assert_state (self, SIP_SESSION_TERMINATED);
}

static void
ok_without_an_offer (PeerFixture *self, gconstpointer data)
{
  SipMessage *bye;

  peer_take_call (self, &without_offer);
  peer_answer (self, 200, "t", 0, NULL);
  peer_expect (self, "ACK ");
  bye = peer_expect_and_accept (self, "BYE ");
  peer_assert_header (bye, SIP_HEADER_REASON, "SIP;cause=488;text=\"Not Acceptable Here\"");
  peer_assert_log (self, "failed local missing-sdp 200");
}

/* RFC 6337 2.3: it is acknowledged, and the session ends. */
static void
offer_in_ok_that_cannot_be_used (PeerFixture *self, gconstpointer data)
{
  self->alice.fail_nth = 1;
  self->alice.fail_code = SIP_ERROR_NOT_ACCEPTABLE;
  peer_take_call (self, &without_offer);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_assert_body (peer_expect (self, "ACK "), NULL);
  peer_expect_and_accept (self, "BYE ");
  peer_assert_log (self, "failed local incompatible-sdp 200");
}

static void
offer_in_a_reliable_response_is_answered_in_prack (PeerFixture *self, gconstpointer data)
{
  SipMessage *prack, *ack;

  peer_take_call (self, &without_offer);
  /* RFC 3261 13.2.1: an offer comes reliably; this is none. */
  peer_answer (self, 183, "t", 0, PEER_OTHER_SDP);
  peer_expect_silence (self);
  peer_answer (self, 183, "t", 8, PEER_SDP);
  prack = peer_expect_and_accept (self, "PRACK ");
  peer_assert_header (prack, SIP_HEADER_RACK, "8 1 INVITE");
  peer_assert_body (prack, ANSWER);
  peer_answer (self, 180, "t", 9, NULL);
  peer_assert_body (peer_expect_and_accept (self, "PRACK "), NULL);
  peer_answer (self, 200, "t", 0, NULL);
  ack = peer_expect (self, "ACK ");
  peer_assert_body (ack, NULL);
  peer_assert_log (self, "progress 183, progress 183, early-media, progress 180, started");
  peer_assert_media (self, "set-offer, get-answer, confirm");
  peer_hang_up (self);
}

static void
early_offer_that_cannot_be_used_cancels (PeerFixture *self, gconstpointer data)
{
  SipMessage *cancel;

  self->alice.fail_nth = 1;
  self->alice.fail_code = SIP_ERROR_NOT_ACCEPTABLE;
  peer_take_call (self, &without_offer);
  peer_answer (self, 183, "t", 1, PEER_SDP);
  cancel = peer_expect_and_accept (self, "CANCEL ");
  peer_assert_header (cancel, SIP_HEADER_REASON, "SIP;cause=488;text=\"Not Acceptable Here\"");
  peer_answer (self, 487, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 183, failed local incompatible-sdp");
}

/* RFC 3261 15: the caller may end one early dialog by BYE; there is one answer for one of them. */
static void
second_fork_that_offers_is_turned_away (PeerFixture *self, gconstpointer data)
{
  SipMessage *bye;

  peer_take_call (self, &without_offer);
  peer_answer (self, 183, "one", 1, PEER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  peer_answer (self, 183, "two", 1, PEER_OTHER_SDP);
  bye = peer_expect_and_accept (self, "BYE ");
  g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_to (bye)), SIP_SLICE ("two")));
  peer_answer (self, 200, "one", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_SDP);
  peer_hang_up (self);
}

/* Its 200 crossed our BYE: acknowledged, and nobody else can answer any more. */
static void
fork_that_was_turned_away_answers (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &without_offer);
  peer_answer (self, 183, "one", 1, PEER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  peer_answer (self, 183, "two", 1, PEER_OTHER_SDP);
  peer_expect_and_accept (self, "BYE ");
  peer_answer (self, 200, "two", 0, NULL);
  peer_expect (self, "ACK ");
  peer_expect_silence (self);
  peer_assert_log (self, "progress 183, early-media, progress 183, failed remote dialog-error 200");
  peer_answer (self, 200, "two", 0, NULL);
  peer_expect (self, "ACK ");
}

static void
other_fork_answers_with_an_offer (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &without_offer);
  peer_answer (self, 180, "one", 0, NULL);
  peer_answer (self, 200, "two", 0, PEER_SDP);
  peer_assert_body (peer_expect (self, "ACK "), ANSWER);
  peer_answer (self, 200, "one", 0, PEER_OTHER_SDP);
  peer_assert_body (peer_expect (self, "ACK "), NULL);
  peer_expect_and_accept (self, "BYE ");
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

/* The media answer one offer after the other; what the first one of them comes to no longer matters. */
static void
other_fork_answers_while_the_media_are_busy (PeerFixture *self, gconstpointer data)
{
  self->alice.pause_media = TRUE;
  if (GPOINTER_TO_INT (data))
    {
      self->alice.fail_nth = 1;
      self->alice.fail_code = SIP_ERROR_NOT_ACCEPTABLE;
    }
  peer_take_call (self, &without_offer);
  peer_answer (self, 183, "one", 1, PEER_OTHER_SDP);
  peer_answer (self, 200, "two", 0, PEER_SDP);
  peer_expect_silence (self);
  test_description_handler_release (self->alice.handler);
  peer_run (self, 0);
  peer_assert_body (peer_expect (self, "ACK "), GPOINTER_TO_INT (data) ? ANSWER : "v=0\r\ns=answer 2 any\r\n");
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_SDP);
  peer_hang_up (self);
}

static void
answered_before_its_early_offer (PeerFixture *self, gconstpointer data)
{
  self->alice.pause_media = TRUE;
  peer_take_call (self, &without_offer);
  peer_answer (self, 183, "t", 1, PEER_SDP);
  peer_answer (self, 200, "t", 0, NULL);
  peer_assert_body (peer_expect (self, "ACK "), NULL);
  test_description_handler_release (self->alice.handler);
  peer_run (self, 0);
  peer_assert_body (peer_expect_and_accept (self, "PRACK "), ANSWER);
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

/* RFC 3261 8.1.3.5. */
static void
offer_that_is_too_large_is_left_to_them (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 413, "t", 0, NULL);
  peer_expect (self, "ACK ");
  self->invite = peer_expect (self, "INVITE ");
  peer_assert_body (self->invite, NULL);
  peer_assert_header (self->invite, SIP_HEADER_CSEQ, "2 INVITE");
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_assert_body (peer_expect (self, "ACK "), "v=0\r\ns=answer 2 any\r\n");
  peer_assert_media (self, "get-offer webrtc, rollback, set-offer, get-answer, confirm");
  peer_hang_up (self);
}

#define ADD(name, data, function) peer_test_add ("/interop/late-offer/" name, data, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("theirs/offer-in-a-reliable-response", TRUE, offer_in_a_reliable_response);
  ADD ("theirs/offer-in-a-reliable-response-unasked", FALSE, offer_in_a_reliable_response);
  ADD ("theirs/plain-response-carries-no-offer", 0, plain_response_carries_no_offer);
  ADD ("theirs/offer-cannot-go-unreliably", 0, offer_cannot_go_unreliably);
  ADD ("theirs/prack-without-the-answer", 0, prack_without_the_answer);
  ADD ("theirs/answer-in-prack-that-cannot-be-used", 0, answer_in_prack_that_cannot_be_used);
  ADD ("ours/offer-in-ok-and-answer-in-ack", 0, offer_in_ok_and_answer_in_ack);
  ADD ("ours/ack-waits-for-the-media", 0, ack_waits_for_the_media);
  ADD ("ours/hung-up-while-the-media-answer", 0, hung_up_while_the_media_answer);
  ADD ("ours/ok-without-an-offer", 0, ok_without_an_offer);
  ADD ("ours/offer-in-ok-that-cannot-be-used", 0, offer_in_ok_that_cannot_be_used);
  ADD ("ours/offer-in-a-reliable-response-is-answered-in-prack", 0, offer_in_a_reliable_response_is_answered_in_prack);
  ADD ("ours/early-offer-that-cannot-be-used-cancels", 0, early_offer_that_cannot_be_used_cancels);
  ADD ("ours/second-fork-that-offers-is-turned-away", 0, second_fork_that_offers_is_turned_away);
  ADD ("ours/fork-that-was-turned-away-answers", 0, fork_that_was_turned_away_answers);
  ADD ("ours/other-fork-answers-with-an-offer", 0, other_fork_answers_with_an_offer);
  ADD ("ours/other-fork-answers-while-the-media-are-busy", FALSE, other_fork_answers_while_the_media_are_busy);
  ADD ("ours/other-fork-answers-while-the-media-fail", TRUE, other_fork_answers_while_the_media_are_busy);
  ADD ("ours/answered-before-its-early-offer", 0, answered_before_its_early_offer);
  ADD ("ours/offer-that-is-too-large-is-left-to-them", 0, offer_that_is_too_large_is_left_to_them);

  return g_test_run ();
}
