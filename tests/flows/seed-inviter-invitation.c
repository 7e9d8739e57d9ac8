/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

/* What an application asks of a call that it makes, and of one that it gets: one test for each item of the row. */

#define SUPPORTED "Supported: 100rel\r\n"

static void
progress (PeerFixture *self, const SipProgressOptions *options)
{
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), options, NULL, NULL, NULL);
  peer_run (self, 0);
}

static void
refuse_here (PeerFixture *self)
{
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
}

static void
invite (PeerFixture *self, gconstpointer data)
{
  SipMessage *sent = peer_take_call (self, NULL);

  peer_assert_state (self, SIP_SESSION_ESTABLISHING);
  peer_assert_header (sent, SIP_HEADER_CONTENT_TYPE, "application/sdp");
  peer_answer (self, 180, "t", 0, NULL);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 180, started");
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

static void
cancel (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 180, "t", 0, NULL);
  test_phone_hang_up (&self->alice);
  peer_assert_state (self, SIP_SESSION_TERMINATING);
  peer_expect_and_accept (self, "CANCEL ");
  peer_answer (self, 487, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 180, failed local canceled");
  peer_assert_state (self, SIP_SESSION_TERMINATED);
}

static void
early_media (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "t", 0, PEER_SDP);
  peer_assert_log (self, "progress 183, early-media");
  peer_assert_media (self, "get-offer webrtc, set-answer");
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

static void
reliable (PeerFixture *self, gconstpointer data)
{
  SipMessage *sent = peer_take_call (self, &(SipInviteOptions) { .rel100 = SIP_REL100_REQUIRED });

  peer_assert_header (sent, SIP_HEADER_REQUIRE, "100rel");
  peer_answer (self, 180, "t", 42, NULL);
  peer_assert_header (peer_expect_and_accept (self, "PRACK "), SIP_HEADER_RACK, "42 1 INVITE");
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

static void
forks (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 180, "one", 0, NULL);
  peer_answer (self, 180, "two", 0, NULL);
  peer_answer (self, 200, "two", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_answer (self, 200, "one", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_expect_and_accept (self, "BYE ");
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
}

static void
redirects (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, &(SipInviteOptions) { .max_redirects = 1 });
  peer_answer_with (self, 302, "t", "Contact: <sip:there@192.0.2.9>\r\n", NULL);
  peer_expect (self, "ACK ");
  self->invite = peer_expect (self, "INVITE sip:there@192.0.2.9 SIP/2.0");
  peer_answer_with (self, 302, "t", "Contact: <sip:elsewhere@192.0.2.9>\r\n", NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "failed remote redirected 302");
}

static void
progress_plain (PeerFixture *self, gconstpointer data)
{
  SipMessage *response;

  peer_call (self, SUPPORTED, PEER_SDP);
  progress (self, NULL);
  response = peer_expect (self, "SIP/2.0 180 Ringing");
  peer_assert_header (response, SIP_HEADER_RSEQ, NULL);
  peer_assert_body (response, NULL);
  refuse_here (self);
}

static void
progress_with_description (PeerFixture *self, gconstpointer data)
{
  peer_call (self, NULL, PEER_SDP);
  progress (self, &(SipProgressOptions) { .status = 183, .with_description = TRUE });
  peer_assert_body (peer_expect (self, "SIP/2.0 183 Session Progress"), "v=0\r\ns=answer 1 any\r\n");
  refuse_here (self);
}

static void
progress_reliable (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *response;

  peer_call (self, SUPPORTED, PEER_SDP);
  progress (self, &(SipProgressOptions) { .reliable = TRUE });
  response = peer_expect (self, "SIP/2.0 180");
  peer_assert_header (response, SIP_HEADER_REQUIRE, "100rel");
  dialog = peer_create_dialog (self, response);
  peer_prack (self, dialog, response, NULL);
  peer_expect (self, "SIP/2.0 200");
  refuse_here (self);
}

static void
accept_call (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) bye = NULL;

  peer_call (self, NULL, PEER_SDP);
  test_phone_answer (&self->alice);
  peer_assert_state (self, SIP_SESSION_ESTABLISHING);
  dialog = peer_create_dialog (self, peer_expect (self, "SIP/2.0 200"));
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  bye = test_peer_request (&self->peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  peer_expect (self, "SIP/2.0 200");
  peer_assert_state (self, SIP_SESSION_TERMINATED);
}

static void
reject (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (GError) error = NULL;

  sip_request_options_add_header (options, "Retry-After", "3600", &error);
  g_assert_no_error (error);
  peer_call (self, NULL, PEER_SDP);
  g_assert_true (sip_invitation_reject (test_phone_get_invitation (&self->alice), 600, NULL, options, &error));
  peer_run (self, 0);
  peer_assert_header (peer_expect (self, "SIP/2.0 600 Busy Everywhere"), SIP_HEADER_RETRY_AFTER, "3600");
  peer_assert_state (self, SIP_SESSION_TERMINATED);
}

/* RFC 3261 17.2.1: the same INVITE again is no other call. */
static void
invite_again (PeerFixture *self, gconstpointer data)
{
  peer_call (self, NULL, PEER_SDP);
  progress (self, NULL);
  peer_expect (self, "SIP/2.0 180");
  test_peer_send (&self->peer, self->invite);
  peer_expect (self, "SIP/2.0 180");
  peer_assert_log (self, "invite, progress 180");
  refuse_here (self);
  test_peer_send (&self->peer, self->invite);
  peer_expect (self, "SIP/2.0 480");
  peer_assert_log (self, "invite, progress 180, failed local rejected");
}

/* RFC 3261 8.1.1.8: nobody knows where its caller is. */
static void
invite_without_contact (PeerFixture *self, gconstpointer data)
{
  static const char text[] = "INVITE sip:alice@192.0.2.1 SIP/2.0\r\nFrom: <sip:peer@192.0.2.9>;tag=p\r\n"
                             "To: <sip:alice@192.0.2.1>\r\nCall-ID: no-contact\r\nCSeq: 1 INVITE\r\n"
                             "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";

  g_ptr_array_add (self->kept, test_peer_send_text (&self->peer, PEER_ALICE, text));
  peer_assert_log (self, "invite");
  test_phone_answer (&self->alice);
  peer_expect (self, "SIP/2.0 400");
  peer_assert_log (self, "invite, failed remote dialog-error");
}

static void
no_answer_timer (PeerFixture *self, gconstpointer data)
{
  guint seconds;

  peer_call (self, NULL, PEER_SDP);
  g_object_get (self->alice.session, "no-answer", &seconds, NULL);
  g_assert_cmpuint (seconds, ==, 300);
  peer_run (self, 5000);
  /* Since the INVITE came. */
  g_object_set (self->alice.session, "no-answer", 20, NULL);
  peer_run (self, 14999);
  peer_assert_log (self, "invite");
  test_peer_forget (&self->peer);
  peer_run (self, 1);
  peer_expect (self, "SIP/2.0 480");
  peer_assert_log (self, "invite, failed local no-answer");
}

static void
no_answer_timer_that_is_over (PeerFixture *self, gconstpointer data)
{
  peer_call (self, NULL, PEER_SDP);
  peer_run (self, 5000);
  test_peer_forget (&self->peer);
  sip_invitation_set_no_answer (test_phone_get_invitation (&self->alice), 5);
  peer_run (self, 0);
  peer_expect (self, "SIP/2.0 480");
}

static void
no_answer_timer_off (PeerFixture *self, gconstpointer data)
{
  peer_call (self, NULL, PEER_SDP);
  sip_invitation_set_no_answer (test_phone_get_invitation (&self->alice), 0);
  peer_run (self, 3600 * 1000);
  peer_assert_log (self, "invite");
  test_peer_forget (&self->peer);
  refuse_here (self);
}

static void
expires_timer (PeerFixture *self, gconstpointer data)
{
  guint seconds;

  peer_call (self, "Expires: 10\r\n", PEER_SDP);
  g_object_get (self->alice.session, "expires", &seconds, NULL);
  g_assert_cmpuint (seconds, ==, 10);
  peer_run (self, 9999);
  test_peer_forget (&self->peer);
  peer_run (self, 1);
  peer_expect (self, "SIP/2.0 487");
  peer_assert_log (self, "invite, failed system expires");
}

/* Later than anybody waits. */
static void
expires_timer_of_centuries (PeerFixture *self, gconstpointer data)
{
  peer_call (self, "Expires: 4294967295\r\n", PEER_SDP);
  sip_invitation_set_no_answer (test_phone_get_invitation (&self->alice), G_MAXUINT);
  peer_run (self, 1000 * 1000);
  peer_assert_log (self, "invite");
  test_peer_forget (&self->peer);
  refuse_here (self);
}

#define ADD(name, function) peer_test_add ("/seed/" name, 0, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("inviter/invite", invite);
  ADD ("inviter/cancel", cancel);
  ADD ("inviter/early-media", early_media);
  ADD ("inviter/100rel", reliable);
  ADD ("inviter/forks", forks);
  ADD ("inviter/redirects", redirects);
  ADD ("invitation/progress-plain", progress_plain);
  ADD ("invitation/progress-with-sdp", progress_with_description);
  ADD ("invitation/progress-reliable", progress_reliable);
  ADD ("invitation/accept", accept_call);
  ADD ("invitation/reject", reject);
  ADD ("invitation/invite-again", invite_again);
  ADD ("invitation/invite-without-contact", invite_without_contact);
  ADD ("invitation/no-answer-timer", no_answer_timer);
  ADD ("invitation/no-answer-timer-that-is-over", no_answer_timer_that_is_over);
  ADD ("invitation/no-answer-timer-off", no_answer_timer_off);
  ADD ("invitation/expires-timer", expires_timer);
  ADD ("invitation/expires-timer-of-centuries", expires_timer_of_centuries);

  return g_test_run ();
}
