/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#define SDP "v=0\r\ns=peer\r\n"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 2);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

/* Calls the peer. (transfer full): the INVITE */
static SipMessage *
call (Fixture *self, guint no_answer_s)
{
  test_phone_call (&self->alice, "sip:peer@192.0.2.9", no_answer_s);
  return test_peer_expect (&self->peer, "INVITE sip:peer@192.0.2.9 SIP/2.0");
}

static void
expect_message (Fixture *self, const char *start)
{
  g_autoptr (SipMessage) message = test_peer_expect (&self->peer, start);

  g_assert_nonnull (message);
}

/* Answers BYE and what else wants an answer. */
static void
expect_and_accept (Fixture *self, const char *start)
{
  g_autoptr (SipMessage) request = test_peer_expect (&self->peer, start);

  test_peer_reply (&self->peer, request, 200, NULL, NULL, NULL);
}

static const struct
{
  guint status;
  const char *cause;
} refusals[] = {
  { 302, "redirected" },
  { 401, "authentication" },
  { 403, "rejected" },
  { 404, "not-found" },
  { 407, "authentication" },
  { 408, "request-timeout" },
  { 410, "unavailable" },
  { 416, "invalid-target" },
  { 424, "address-incomplete" },
  { 430, "unavailable" },
  { 480, "unavailable" },
  { 484, "address-incomplete" },
  { 486, "busy" },
  { 500, "sip-failure" },
  { 503, "sip-failure" },
  { 600, "busy" },
  { 603, "rejected" },
  { 604, "not-found" },
};

static void
every_refusal_has_its_meaning (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (SipMessage) invite = call (self, 0);
      g_autofree char *expected = g_strdup_printf ("failed remote %s %u", refusals[i].cause, refusals[i].status);

      test_peer_reply (&self->peer, invite, refusals[i].status, "t", NULL, NULL);
      test_phone_assert_log (&self->alice, expected);
      test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
      expect_message (self, "ACK ");
      test_peer_expect_silence (&self->peer);
      g_string_assign (self->alice.log, "");
    }
}

static void
tries_the_next_profile_once (Fixture *self, gconstpointer data)
{
  guint status = GPOINTER_TO_UINT (data);
  g_autoptr (SipMessage) first = call (self, 0);
  g_autoptr (SipMessage) second = NULL;
  g_autofree char *call_id = sip_slice_dup (sip_message_get_call_id (first));
  g_autofree char *expected = g_strdup_printf ("failed remote incompatible-sdp %u", status);
  SipMediaProfile profile;
  guint32 cseq;

  test_peer_reply (&self->peer, first, status, "t", NULL, NULL);
  expect_message (self, "ACK ");
  second = test_peer_expect (&self->peer, "INVITE ");
  sip_message_get_cseq (second, &cseq, NULL);
  g_assert_cmpuint (cseq, ==, 2);
  g_assert_true (sip_slice_equal (sip_message_get_call_id (second), sip_slice (call_id)));
  g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_from (second)),
                                  sip_address_get_tag (sip_message_get_from (first))));
  g_assert_true (sip_slice_equal (sip_message_get_body (second), SIP_SLICE ("v=0\r\ns=offer 2 avp\r\n")));
  g_object_get (self->alice.session, "profile", &profile, NULL);
  g_assert_cmpint (profile, ==, SIP_MEDIA_PROFILE_AVP);
  test_phone_assert_log (&self->alice, "");

  test_peer_reply (&self->peer, second, status, "t", NULL, NULL);
  test_phone_assert_log (&self->alice, expected);
}

static void
early_media_of_the_first_that_describes_it (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_peer_reply (&self->peer, invite, 180, "one", NULL, NULL);
  test_phone_assert_log (&self->alice, "progress 180");
  test_peer_reply (&self->peer, invite, 183, "two", NULL, SDP);
  test_phone_assert_log (&self->alice, "progress 180, progress 183, early-media");
  test_peer_reply (&self->peer, invite, 183, "three", NULL, "v=0\r\ns=three\r\n");
  test_peer_reply (&self->peer, invite, 183, "two", NULL, "v=0\r\ns=other\r\n");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, SDP);
  g_assert_cmpuint (sip_dialog_table_get_size (sip_stack_get_dialogs (self->alice.stack)), ==, 3);

  /* The 200 of the dialog that was heard, with the same description, needs no second look. */
  test_peer_reply_ok (&self->peer, invite, "two");
  expect_message (self, "ACK ");
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  g_assert_cmpstr (test_description_handler_get_log (self->alice.handler), ==,
                   "get-offer webrtc, set-answer, confirm");
  g_assert_cmpuint (sip_dialog_table_get_size (sip_stack_get_dialogs (self->alice.stack)), ==, 1);
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE ");
}

/* The 200 overtakes the media, which are still taking the early description. */
static void
answer_while_early_media_are_set (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_description_handler_pause (self->alice.handler);
  test_peer_reply (&self->peer, invite, 183, "t", NULL, SDP);
  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK ");
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHING);
  test_description_handler_release (self->alice.handler);
  test_net_run (&self->net, 0);
  test_phone_assert_log (&self->alice, "progress 183, early-media, started");
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE ");
}

/* RFC 3261 13.2.2.4: the ACK does not wait for the media. */
static void
ack_does_not_wait_for_the_media (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_description_handler_pause (self->alice.handler);
  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK sip:peer@192.0.2.9:5060");
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHING);
  test_description_handler_release (self->alice.handler);
  test_net_run (&self->net, 0);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE ");
}

static void
hung_up_while_the_media_take_the_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_description_handler_pause (self->alice.handler);
  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK ");
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE ");
  test_phone_assert_log (&self->alice, "failed local bye");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

/* RFC 3261 13.2.2.4, also after the call is over: the ACK was lost, not the call's end. */
static void
every_retransmitted_ok_is_acknowledged (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK ");
  test_net_run (&self->net, 500);
  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK ");
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE ");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
  test_phone_drop_session (&self->alice);
  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK ");
  test_peer_expect_silence (&self->peer);
}

static void
later_forks_get_ack_and_bye (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_peer_reply_ok (&self->peer, invite, "first");
  expect_message (self, "ACK ");
  test_peer_reply_ok (&self->peer, invite, "second");
  expect_message (self, "ACK ");
  expect_and_accept (self, "BYE ");
  test_phone_assert_log (&self->alice, "started");

  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE ");
  test_peer_reply_ok (&self->peer, invite, "third");
  expect_message (self, "ACK ");
  expect_and_accept (self, "BYE ");
  test_phone_assert_log (&self->alice, "started, ended local bye");
}

static void
cancel_waits_for_a_provisional (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_phone_hang_up (&self->alice);
  test_phone_assert_log (&self->alice, "failed local canceled");
  test_peer_expect_silence (&self->peer);
  test_peer_reply (&self->peer, invite, 100, NULL, NULL, NULL);
  expect_and_accept (self, "CANCEL ");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATING);
  test_peer_reply (&self->peer, invite, 487, "t", NULL, NULL);
  expect_message (self, "ACK ");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
  test_phone_assert_log (&self->alice, "failed local canceled");
}

static void
cancel_tells_the_reason (Fixture *self, gconstpointer data)
{
  const SipTerminateOptions options = { .status = 200, .reason_phrase = "Taken \"here\"" };
  g_autoptr (SipMessage) invite = call (self, 0);
  g_autoptr (SipMessage) cancel = NULL;

  test_peer_reply (&self->peer, invite, 180, "t", NULL, NULL);
  sip_session_terminate_async (self->alice.session, &options, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  cancel = test_peer_expect (&self->peer, "CANCEL ");
  g_assert_true (sip_slice_equal (sip_message_get_header (cancel, SIP_HEADER_REASON, 0),
                                  SIP_SLICE ("SIP;cause=200;text=\"Taken \\\"here\\\"\"")));
  test_peer_reply (&self->peer, cancel, 200, "t", NULL, NULL);
  test_peer_reply (&self->peer, invite, 487, "t", NULL, NULL);
  expect_message (self, "ACK ");
}

static void
ok_crosses_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_peer_reply (&self->peer, invite, 180, "t", NULL, NULL);
  test_phone_hang_up (&self->alice);
  expect_message (self, "CANCEL ");
  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK ");
  expect_and_accept (self, "BYE ");
  test_phone_assert_log (&self->alice, "progress 180, failed local canceled");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

/* RFC 3261 9.1: no final response within 64*T1 of the CANCEL is as good as one. */
static void
cancel_that_nobody_honours_ends (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_peer_reply (&self->peer, invite, 180, "t", NULL, NULL);
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "CANCEL ");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATING);
  test_net_run (&self->net, 64 * 500);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

static void
nobody_is_there (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_net_run (&self->net, 64 * 500 - 1);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHING);
  test_net_run (&self->net, 1);
  test_phone_assert_log (&self->alice, "failed system request-timeout");
}

static void
proxy_waited_in_vain (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_peer_reply (&self->peer, invite, 180, "t", NULL, NULL);
  test_peer_reply (&self->peer, invite, 408, "t", NULL, NULL);
  test_phone_assert_log (&self->alice, "progress 180, failed remote no-answer 408");
}

static void
no_answer_in_time (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 20);

  test_peer_reply (&self->peer, invite, 180, "t", NULL, NULL);
  test_net_run (&self->net, 19999);
  test_phone_assert_log (&self->alice, "progress 180");
  test_net_run (&self->net, 1);
  test_phone_assert_log (&self->alice, "progress 180, failed local no-answer");
  expect_and_accept (self, "CANCEL ");
  test_peer_reply (&self->peer, invite, 487, "t", NULL, NULL);
  expect_message (self, "ACK ");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

static void
answer_ends_the_no_answer_timer (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 20);

  test_peer_reply_ok (&self->peer, invite, "t");
  test_net_run (&self->net, 30000);
  test_phone_assert_log (&self->alice, "started");
  test_peer_forget (&self->peer);
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE ");
}

static void
unusable_answer_gets_ack_and_bye (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);
  g_autoptr (SipMessage) bye = NULL;

  test_description_handler_fail (self->alice.handler, 1, SIP_ERROR_NOT_ACCEPTABLE);
  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK ");
  bye = test_peer_expect (&self->peer, "BYE ");
  g_assert_true (sip_slice_equal (sip_message_get_header (bye, SIP_HEADER_REASON, 0),
                                  SIP_SLICE ("SIP;cause=488;text=\"Not Acceptable Here\"")));
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  test_phone_assert_log (&self->alice, "failed local incompatible-sdp 200");
}

static void
answer_without_description (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_peer_reply (&self->peer, invite, 200, "t", NULL, NULL);
  expect_message (self, "ACK ");
  expect_and_accept (self, "BYE ");
  test_phone_assert_log (&self->alice, "failed local missing-sdp 200");
}

static void
no_offer_no_call (Fixture *self, gconstpointer data)
{
  self->alice.fail_nth = 1;
  self->alice.fail_code = SIP_ERROR_MEDIA;
  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  test_peer_expect_silence (&self->peer);
  test_phone_assert_log (&self->alice, "failed local internal");
}

static void
hung_up_before_the_offer_was_made (Fixture *self, gconstpointer data)
{
  self->alice.pause_media = TRUE;
  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  test_phone_hang_up (&self->alice);
  test_peer_expect_silence (&self->peer);
  test_phone_assert_log (&self->alice, "failed local canceled");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

static void
bye_before_the_media_took_the_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);
  g_autoptr (SipDialog) dialog = sip_dialog_new_uas (invite, "t", NULL);
  g_autoptr (SipMessage) bye = NULL;

  test_description_handler_pause (self->alice.handler);
  test_peer_reply_ok (&self->peer, invite, "t");
  expect_message (self, "ACK ");
  bye = test_peer_request (&self->peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 200");
  test_phone_assert_log (&self->alice, "failed remote bye");
}

static void
own_headers (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:peer@192.0.2.9?Subject=no", NULL);
  g_autoptr (SipInviter) inviter = sip_inviter_new (SIP_AGENT (self->alice.agent), uri, NULL, 0);
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (SipMessage) invite = NULL;

  g_assert_true (sip_request_options_add_header (options, "X-Door", "front; left", NULL));
  sip_inviter_invite (inviter, &(SipInviteOptions) { .request = options });
  test_net_run (&self->net, 0);
  invite = test_peer_expect (&self->peer, "INVITE sip:peer@192.0.2.9 SIP/2.0");
  g_assert_true (sip_slice_equal (sip_message_get_header_by_name (invite, "X-Door", 0), SIP_SLICE ("front; left")));
  g_assert_cmpuint (sip_message_count (invite, SIP_HEADER_SUBJECT), ==, 0);
  test_peer_reply (&self->peer, invite, 486, "t", NULL, NULL);
}

static void
route_set_is_that_of_the_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);
  g_autoptr (SipMessage) ack = NULL;

  test_peer_reply (&self->peer, invite, 180, "t", "Record-Route: <sip:192.0.2.8;lr>\r\n", NULL);
  test_peer_reply (&self->peer, invite, 200, "t",
                   "Record-Route: <sip:192.0.2.7;lr>\r\nRecord-Route: <sip:192.0.2.9;lr>\r\n", SDP);
  ack = test_peer_expect (&self->peer, "ACK sip:peer@192.0.2.9:5060 SIP/2.0");
  g_assert_true (sip_slice_equal (sip_message_get_header (ack, SIP_HEADER_ROUTE, 0), SIP_SLICE ("<sip:192.0.2.9;lr>")));
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE ");
}

/* RFC 5627 4.3: what a 200 adds to the address that was called, as the device in gr, belongs to the target. */
static void
target_is_that_of_the_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = call (self, 0);

  test_peer_reply (&self->peer, invite, 180, "t", NULL, NULL);
  test_peer_reply (&self->peer, invite, 200, "t", "Contact: <sip:peer@192.0.2.9:5060;gr=urn:uuid:f81d4fae>\r\n", SDP);
  expect_message (self, "ACK sip:peer@192.0.2.9:5060;gr=urn:uuid:f81d4fae SIP/2.0");
  test_phone_hang_up (&self->alice);
  expect_and_accept (self, "BYE sip:peer@192.0.2.9:5060;gr=urn:uuid:f81d4fae SIP/2.0");
}

#define ADD(name, data, function) \
  g_test_add ("/session/call-out/" name, Fixture, GUINT_TO_POINTER (data), setup, function, teardown)

#define ROW(name, data, function) \
  g_test_add ("/interop/" name, Fixture, GUINT_TO_POINTER (data), setup, function, teardown)

static void
add_answers (void)
{
  ADD ("early-media-of-the-first-that-describes-it", 0, early_media_of_the_first_that_describes_it);
  ADD ("answer-while-early-media-are-set", 0, answer_while_early_media_are_set);
  ADD ("ack-does-not-wait-for-the-media", 0, ack_does_not_wait_for_the_media);
  ADD ("hung-up-while-the-media-take-the-answer", 0, hung_up_while_the_media_take_the_answer);
  ADD ("bye-before-the-media-took-the-answer", 0, bye_before_the_media_took_the_answer);
  ADD ("every-retransmitted-ok-is-acknowledged", 0, every_retransmitted_ok_is_acknowledged);
  ADD ("later-forks-get-ack-and-bye", 0, later_forks_get_ack_and_bye);
  ADD ("unusable-answer-gets-ack-and-bye", 0, unusable_answer_gets_ack_and_bye);
  ADD ("answer-without-description", 0, answer_without_description);
  ADD ("route-set-is-that-of-the-answer", 0, route_set_is_that_of_the_answer);
  ADD ("target-is-that-of-the-answer", 0, target_is_that_of_the_answer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("every-refusal-has-its-meaning", 0, every_refusal_has_its_meaning);
  ROW ("488-606-415/next-profile-once-after-488", 488, tries_the_next_profile_once);
  ROW ("488-606-415/next-profile-once-after-606", 606, tries_the_next_profile_once);
  ROW ("488-606-415/next-profile-once-after-415", 415, tries_the_next_profile_once);
  ROW ("cancel/waits-for-a-provisional", 0, cancel_waits_for_a_provisional);
  ROW ("cancel/tells-the-reason", 0, cancel_tells_the_reason);
  ROW ("cancel/ok-that-crosses-gets-ack-and-bye", 0, ok_crosses_cancel);
  ROW ("cancel/that-nobody-honours-ends", 0, cancel_that_nobody_honours_ends);
  ADD ("nobody-is-there", 0, nobody_is_there);
  ADD ("proxy-waited-in-vain", 0, proxy_waited_in_vain);
  ADD ("no-answer-in-time", 0, no_answer_in_time);
  ADD ("answer-ends-the-no-answer-timer", 0, answer_ends_the_no_answer_timer);
  ADD ("no-offer-no-call", 0, no_offer_no_call);
  ADD ("hung-up-before-the-offer-was-made", 0, hung_up_before_the_offer_was_made);
  ADD ("own-headers", 0, own_headers);
  add_answers ();

  return g_test_run ();
}
