/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#define ALICE "192.0.2.1:5060"
#define SDP "v=0\r\ns=peer\r\n"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  SipMessage *invite;
  SipDialog *dialog; /* the peer's */
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 3);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", ALICE, SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  g_clear_pointer (&self->invite, sip_message_unref);
  g_clear_object (&self->dialog);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

static void
invite (Fixture *self, const char *headers, const char *sdp)
{
  self->invite = test_peer_invite (&self->peer, ALICE, headers, sdp);
  test_phone_assert_log (&self->alice, "invite");
  test_peer_expect_silence (&self->peer);
}

static void
expect_message (Fixture *self, const char *start)
{
  g_autoptr (SipMessage) message = test_peer_expect (&self->peer, start);

  g_assert_nonnull (message);
}

static SipMessage *
expect_ok (Fixture *self)
{
  SipMessage *response = test_peer_expect (&self->peer, "SIP/2.0 200");

  if (!self->dialog)
    self->dialog = sip_dialog_new_uac (self->invite, response, NULL);
  g_assert_nonnull (self->dialog);
  return response;
}

/* The peer calls, alice answers, the peer acknowledges. */
static void
establish (Fixture *self)
{
  g_autoptr (SipMessage) response = NULL;

  invite (self, NULL, SDP);
  test_phone_answer (&self->alice);
  response = expect_ok (self);
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  g_string_assign (self->alice.log, "");
}

static void
request (Fixture *self, SipMethod method, const char *headers, const char *content_type, const char *body)
{
  g_autoptr (SipMessage) message =
    test_peer_request (&self->peer, self->dialog, method, headers, content_type, body);

  g_assert_nonnull (message);
}

static void
hang_up (Fixture *self)
{
  request (self, SIP_METHOD_BYE, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 200");
}

static void
cancel (Fixture *self, const char *headers)
{
  g_autofree char *call_id = sip_slice_dup (sip_message_get_call_id (self->invite));
  g_autoptr (SipMessage) message = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_autofree char *via = sip_slice_dup (sip_message_get_header (self->invite, SIP_HEADER_VIA, 0));

  text = g_strdup_printf ("CANCEL sip:alice@" ALICE " SIP/2.0\r\nVia: %s\r\nFrom: <sip:peer@192.0.2.9>;tag=caller\r\n"
                          "To: <sip:alice@" ALICE ">\r\nCall-ID: %s\r\nCSeq: 1 CANCEL\r\nMax-Forwards: 70\r\n%s\r\n",
                          via, call_id, headers ? headers : "");
  bytes = g_bytes_new (text, strlen (text));
  message = sip_message_parse (bytes, NULL);
  test_peer_send (&self->peer, message);
}

static void
answer_is_repeated_until_ack (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;

  invite (self, "Record-Route: <sip:192.0.2.9;lr>\r\n", SDP);
  test_phone_answer (&self->alice);
  first = expect_ok (self);
  g_assert_cmpuint (sip_message_count (first, SIP_HEADER_CONTACT), ==, 1);
  g_assert_cmpuint (sip_message_count (first, SIP_HEADER_ALLOW), ==, 1);
  g_assert_cmpuint (sip_message_count (first, SIP_HEADER_SUPPORTED), ==, 1);
  g_assert_true (sip_slice_equal (sip_message_get_header (first, SIP_HEADER_RECORD_ROUTE, 0),
                                  SIP_SLICE ("<sip:192.0.2.9;lr>")));
  g_assert_true (sip_slice_equal (sip_message_get_body (first), SIP_SLICE ("v=0\r\ns=answer 1 any\r\n")));

  /* RFC 3261 13.3.1.4: T1, doubled up to T2. */
  for (guint wait = 500; wait < 8000; wait *= 2)
    {
      test_net_run (&self->net, MIN (wait, 4000) - 1);
      test_peer_expect_silence (&self->peer);
      test_net_run (&self->net, 1);
      expect_message (self, "SIP/2.0 200");
    }
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHING);
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  test_phone_assert_log (&self->alice, "invite, started");
  test_net_run (&self->net, 10000);
  test_peer_expect_silence (&self->peer);
  hang_up (self);
  test_phone_assert_log (&self->alice, "invite, started, ended remote bye");
}

static void
caller_that_never_acknowledges_gets_a_bye (Fixture *self, gconstpointer data)
{
  invite (self, NULL, SDP);
  test_phone_answer (&self->alice);
  test_net_run (&self->net, 64 * 500 - 1);
  test_phone_assert_log (&self->alice, "invite");
  test_peer_forget (&self->peer);
  test_net_run (&self->net, 1);
  test_phone_assert_log (&self->alice, "invite, failed system no-ack");
  expect_message (self, "BYE ");
}

/* RFC 3261 15: no BYE before the ACK. */
static void
hang_up_waits_for_the_ack (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (SipMessage) bye = NULL;

  invite (self, NULL, SDP);
  test_phone_answer (&self->alice);
  response = expect_ok (self);
  test_phone_hang_up (&self->alice);
  test_phone_assert_log (&self->alice, "invite, failed local bye");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATING);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 500);
  expect_message (self, "SIP/2.0 200");
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  bye = test_peer_expect (&self->peer, "BYE sip:peer@192.0.2.9");
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

/* RFC 5407 3.1.6. */
static void
bye_before_the_ack (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;

  invite (self, NULL, SDP);
  test_phone_answer (&self->alice);
  response = expect_ok (self);
  hang_up (self);
  test_phone_assert_log (&self->alice, "invite, failed remote bye");
  test_net_run (&self->net, 2000);
  test_peer_expect_silence (&self->peer);
}

/* RFC 5407 3.1.2: the CANCEL came too late. */
static void
cancel_after_the_answer_changes_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;

  invite (self, NULL, SDP);
  test_phone_answer (&self->alice);
  response = expect_ok (self);
  cancel (self, NULL);
  expect_message (self, "SIP/2.0 200");
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  test_phone_assert_log (&self->alice, "invite, started");
  hang_up (self);
}

static void
canceled (Fixture *self, gconstpointer data)
{
  const char *const *reason_and_cause = data;
  g_autofree char *expected = g_strdup_printf ("invite, failed remote %s", reason_and_cause[1]);

  invite (self, NULL, SDP);
  sip_invitation_prepare (test_phone_get_invitation (&self->alice));
  test_net_run (&self->net, 0);
  cancel (self, reason_and_cause[0]);
  expect_message (self, "SIP/2.0 200");
  expect_message (self, "SIP/2.0 487");
  test_phone_assert_log (&self->alice, expected);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  sip_invitation_accept_finish (SIP_INVITATION (source), result, user_data);
}

static void
canceled_while_the_media_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->alice.pause_media = TRUE;
  invite (self, NULL, SDP);
  sip_invitation_accept_async (test_phone_get_invitation (&self->alice), NULL, NULL, on_accepted, &error);
  test_net_run (&self->net, 0);
  cancel (self, NULL);
  expect_message (self, "SIP/2.0 200");
  expect_message (self, "SIP/2.0 487");
  test_phone_assert_log (&self->alice, "invite, failed remote canceled");
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CANCELED);
}

static void
expires (Fixture *self, gconstpointer data)
{
  invite (self, "Expires: 15\r\n", SDP);
  test_net_run (&self->net, 14999);
  test_phone_assert_log (&self->alice, "invite");
  test_peer_forget (&self->peer);
  test_net_run (&self->net, 1);
  expect_message (self, "SIP/2.0 487");
  test_phone_assert_log (&self->alice, "invite, failed system expires");
}

/* The caller is gone: it will never cancel. */
static void
rings_no_longer_than_five_minutes (Fixture *self, gconstpointer data)
{
  invite (self, data, SDP);
  test_net_run (&self->net, 5 * 60 * 1000 - 1);
  test_phone_assert_log (&self->alice, "invite");
  test_peer_forget (&self->peer);
  test_net_run (&self->net, 1);
  expect_message (self, "SIP/2.0 480");
  test_phone_assert_log (&self->alice, "invite, failed local no-answer");
}

static void
expiry_does_not_touch_an_answered_call (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;

  invite (self, "Expires: 15\r\n", SDP);
  test_phone_answer (&self->alice);
  response = expect_ok (self);
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  test_net_run (&self->net, 20000);
  test_phone_assert_log (&self->alice, "invite, started");
  hang_up (self);
}

static void
provisionals_are_repeated_each_minute (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) ringing = NULL;

  invite (self, NULL, SDP);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  ringing = test_peer_expect (&self->peer, "SIP/2.0 180");
  g_assert_cmpuint (sip_message_count (ringing, SIP_HEADER_CONTACT), ==, 1);
  g_assert_cmpuint (sip_address_get_tag (sip_message_get_to (ringing)).length, >, 0);
  test_net_run (&self->net, 60000);
  expect_message (self, "SIP/2.0 180");
  test_peer_expect_silence (&self->peer);
  test_phone_hang_up (&self->alice);
}

static void
on_progress_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  sip_invitation_progress_finish (SIP_INVITATION (source), result, user_data);
}

static void
assert_progress_refused (SipInvitation *invitation, guint status, SipError code)
{
  g_autoptr (GError) error = NULL;

  sip_invitation_progress_async (invitation, &(SipProgressOptions) { .status = status }, NULL, on_progress_sent,
                                 &error);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_error (error, SIP_ERROR, (int) code);
}

static void
assert_reject_refused (SipInvitation *invitation, guint status, const char *reason, SipError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sip_invitation_reject (invitation, status, reason, NULL, &error));
  g_assert_error (error, SIP_ERROR, (int) code);
}

static void
rejected_with (Fixture *self, gconstpointer data)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) response = NULL;
  SipInvitation *invitation;

  invite (self, NULL, SDP);
  invitation = test_phone_get_invitation (&self->alice);
  assert_reject_refused (invitation, 200, NULL, SIP_ERROR_INVALID_ARGUMENT);
  assert_reject_refused (invitation, 700, NULL, SIP_ERROR_INVALID_ARGUMENT);
  assert_reject_refused (invitation, 486, "Evil\r\nX: 1", SIP_ERROR_INVALID_ARGUMENT);
  assert_progress_refused (invitation, 200, SIP_ERROR_INVALID_ARGUMENT);
  assert_progress_refused (invitation, 100, SIP_ERROR_INVALID_ARGUMENT);

  g_assert_true (sip_request_options_add_header (options, "Retry-After", "60", NULL));
  g_assert_true (sip_invitation_reject (invitation, 486, "On another call", options, &error));
  test_net_run (&self->net, 0);
  response = test_peer_expect (&self->peer, "SIP/2.0 486 On another call");
  g_assert_true (sip_slice_equal (sip_message_get_header (response, SIP_HEADER_RETRY_AFTER, 0), SIP_SLICE ("60")));
  test_phone_assert_log (&self->alice, "invite, failed local rejected");
  assert_reject_refused (invitation, 486, NULL, SIP_ERROR_INVALID_STATE);
  assert_progress_refused (invitation, 180, SIP_ERROR_INVALID_STATE);
}

static void
accepted_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (GError) error = NULL;

  invite (self, NULL, SDP);
  sip_invitation_accept_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  sip_invitation_accept_async (test_phone_get_invitation (&self->alice), NULL, NULL, on_accepted, &error);
  test_net_run (&self->net, 0);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  response = expect_ok (self);
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  hang_up (self);
}

static void
dropped_invitation_is_refused (Fixture *self, gconstpointer data)
{
  invite (self, NULL, SDP);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  expect_message (self, "SIP/2.0 180");
  test_phone_drop_session (&self->alice);
  test_net_run (&self->net, 0);
  expect_message (self, "SIP/2.0 480");
}

static void
bye_in_the_early_dialog (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) ringing = NULL;

  invite (self, NULL, SDP);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  ringing = test_peer_expect (&self->peer, "SIP/2.0 180");
  self->dialog = sip_dialog_new_uac (self->invite, ringing, NULL);
  request (self, SIP_METHOD_BYE, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 200");
  expect_message (self, "SIP/2.0 487");
  test_phone_assert_log (&self->alice, "invite, progress 180, failed remote canceled");
}

static void
offer_that_cannot_be_used (Fixture *self, gconstpointer data)
{
  guint status = GPOINTER_TO_UINT (data);
  g_autofree char *start = g_strdup_printf ("SIP/2.0 %u", status);

  self->alice.fail_nth = 1;
  self->alice.fail_code = status == 488 ? SIP_ERROR_NOT_ACCEPTABLE :
                          status == 415 ? SIP_ERROR_MEDIA_TYPE : SIP_ERROR_MEDIA;
  invite (self, NULL, SDP);
  sip_invitation_prepare (test_phone_get_invitation (&self->alice));
  test_net_run (&self->net, 0);
  expect_message (self, start);
  test_phone_assert_log (&self->alice,
                         status == 500 ? "invite, failed local internal" : "invite, failed local incompatible-sdp");
}

static void
answer_that_cannot_be_made (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->alice.fail_nth = 2;
  self->alice.fail_code = SIP_ERROR_NOT_ACCEPTABLE;
  invite (self, NULL, SDP);
  sip_invitation_accept_async (test_phone_get_invitation (&self->alice), NULL, NULL, on_accepted, &error);
  test_net_run (&self->net, 0);
  expect_message (self, "SIP/2.0 488");
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  test_phone_assert_log (&self->alice, "invite, failed local incompatible-sdp");
}

static void
offer_in_the_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;

  invite (self, NULL, NULL);
  test_phone_answer (&self->alice);
  response = expect_ok (self);
  g_assert_true (sip_slice_equal (sip_message_get_body (response), SIP_SLICE ("v=0\r\ns=offer 1 any\r\n")));
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHING);
  test_peer_ack (&self->peer, self->dialog, self->invite, SDP);
  test_phone_assert_log (&self->alice, "invite, started");
  g_assert_cmpstr (test_description_handler_get_log (self->alice.handler), ==, "get-offer any, confirm, set-answer");
  hang_up (self);
}

static void
offer_in_the_answer_and_no_answer_in_the_ack (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;

  invite (self, NULL, NULL);
  test_phone_answer (&self->alice);
  response = expect_ok (self);
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  expect_message (self, "BYE ");
  test_phone_assert_log (&self->alice, "invite, failed local missing-sdp");
}

static void
reinvite_is_answered (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) reinvite = NULL;
  g_autoptr (SipMessage) response = NULL;

  establish (self);
  reinvite =
      test_peer_request (&self->peer, self->dialog, SIP_METHOD_INVITE, NULL, "application/sdp", "v=0\r\ns=two\r\n");
  response = test_peer_expect (&self->peer, "SIP/2.0 200");
  g_assert_true (sip_slice_equal (sip_message_get_body (response), SIP_SLICE ("v=0\r\ns=answer 2 any\r\n")));
  g_assert_cmpuint (sip_message_count (response, SIP_HEADER_CONTACT), ==, 1);
  test_net_run (&self->net, 500);
  expect_message (self, "SIP/2.0 200");
  test_peer_ack (&self->peer, self->dialog, reinvite, NULL);
  test_net_run (&self->net, 40000);
  test_peer_expect_silence (&self->peer);
  test_phone_assert_log (&self->alice, "");
  hang_up (self);
}

static void
reinvite_that_cannot_be_used_leaves_the_call (Fixture *self, gconstpointer data)
{
  establish (self);
  test_description_handler_fail (self->alice.handler, 1, SIP_ERROR_NOT_ACCEPTABLE);
  request (self, SIP_METHOD_INVITE, NULL, "application/sdp", "v=0\r\ns=bad\r\n");
  expect_message (self, "SIP/2.0 488");
  g_assert_true (g_str_has_suffix (test_description_handler_get_log (self->alice.handler), "set-offer, rollback"));
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  test_phone_assert_log (&self->alice, "");
  hang_up (self);
}

static void
reinvite_without_ack_ends_the_call (Fixture *self, gconstpointer data)
{
  establish (self);
  request (self, SIP_METHOD_INVITE, NULL, "application/sdp", "v=0\r\ns=two\r\n");
  expect_message (self, "SIP/2.0 200");
  test_net_run (&self->net, 64 * 500 - 1);
  test_peer_forget (&self->peer);
  test_net_run (&self->net, 1);
  expect_message (self, "BYE ");
  test_phone_assert_log (&self->alice, "ended system no-ack");
}

static void
reinvite_without_offer_gets_one (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) reinvite = NULL;
  g_autoptr (SipMessage) response = NULL;

  establish (self);
  reinvite = test_peer_request (&self->peer, self->dialog, SIP_METHOD_INVITE, NULL, NULL, NULL);
  response = test_peer_expect (&self->peer, "SIP/2.0 200");
  g_assert_true (sip_slice_equal (sip_message_get_body (response), SIP_SLICE ("v=0\r\ns=offer 2 any\r\n")));

  /* RFC 5407 3.1.5: our offer has no answer yet. */
  request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", SDP);
  expect_message (self, "SIP/2.0 491");
  test_peer_ack (&self->peer, self->dialog, reinvite, "v=0\r\ns=late\r\n");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, "v=0\r\ns=late\r\n");
  hang_up (self);
}

/* RFC 3261 14.2. */
static void
second_reinvite_has_to_wait (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) refused = NULL;
  guint32 seconds;

  establish (self);
  test_description_handler_pause (self->alice.handler);
  request (self, SIP_METHOD_INVITE, NULL, "application/sdp", SDP);
  test_peer_expect_silence (&self->peer);
  request (self, SIP_METHOD_INVITE, NULL, "application/sdp", SDP);
  refused = test_peer_expect (&self->peer, "SIP/2.0 500");
  g_assert_true (sip_message_get_uint (refused, SIP_HEADER_RETRY_AFTER, &seconds));
  g_assert_cmpuint (seconds, <=, 10);
  hang_up (self);
  expect_message (self, "SIP/2.0 487");
  test_phone_assert_log (&self->alice, "ended remote bye");
}

/* RFC 5407 3.1.4: the ACK of the first INVITE was lost. */
static void
reinvite_before_the_ack (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (SipMessage) reinvite = NULL;

  invite (self, NULL, SDP);
  test_phone_answer (&self->alice);
  response = expect_ok (self);
  reinvite = test_peer_request (&self->peer, self->dialog, SIP_METHOD_INVITE, NULL, "application/sdp", SDP);
  expect_message (self, "SIP/2.0 200");
  test_peer_ack (&self->peer, self->dialog, reinvite, NULL);
  test_phone_assert_log (&self->alice, "invite");
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  test_phone_assert_log (&self->alice, "invite, started");
  hang_up (self);
}

static void
update_is_answered (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;

  establish (self);
  request (self, SIP_METHOD_UPDATE, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 200");
  request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", SDP);
  response = test_peer_expect (&self->peer, "SIP/2.0 200");
  g_assert_true (sip_slice_equal (sip_message_get_body (response), SIP_SLICE ("v=0\r\ns=answer 2 any\r\n")));
  hang_up (self);
}

/* RFC 3311 5.2: the INVITE's offer has no answer yet. */
static void
early_update_has_to_wait (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) ringing = NULL;

  invite (self, NULL, SDP);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  ringing = test_peer_expect (&self->peer, "SIP/2.0 180");
  self->dialog = sip_dialog_new_uac (self->invite, ringing, NULL);
  request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", SDP);
  expect_message (self, "SIP/2.0 500");
  cancel (self, NULL);
}

static const struct
{
  const char *type;
  const char *body;
  const char *answer;
  const char *log;
} infos[] = {
  { "application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", "SIP/2.0 200", "dtmf 5 160" },
  { "application/dtmf-relay", "duration = 90\nSIGNAL = d", "SIP/2.0 200", "dtmf D 90" },
  { "application/dtmf-relay", "Signal=11", "SIP/2.0 200", "dtmf # 250" },
  { "application/dtmf", "*", "SIP/2.0 200", "dtmf * 250" },
  { "application/dtmf-relay", "Signal=\r\n", "SIP/2.0 415", "" },
  { "application/dtmf-relay", "Signal=99\r\n", "SIP/2.0 415", "" },
  { "application/dtmf", "12", "SIP/2.0 200", "dtmf A 250" },
  { "application/x-unknown", "5", "SIP/2.0 415", "" },
  { NULL, NULL, "SIP/2.0 200", "" },
};

static void
tones_by_info (Fixture *self, gconstpointer data)
{
  establish (self);
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    {
      g_string_assign (self->alice.log, "");
      request (self, SIP_METHOD_INFO, NULL, infos[i].type, infos[i].body);
      expect_message (self, infos[i].answer);
      test_phone_assert_log (&self->alice, infos[i].log);
    }
  hang_up (self);
}

static void
requests_in_the_dialog (Fixture *self, gconstpointer data)
{
  establish (self);
  request (self, SIP_METHOD_OPTIONS, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 200");
  request (self, SIP_METHOD_MESSAGE, NULL, "text/plain", "hello");
  expect_message (self, "SIP/2.0 405");
  request (self, SIP_METHOD_INFO, "Require: nothing\r\n", NULL, NULL);
  expect_message (self, "SIP/2.0 420");
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  hang_up (self);
  request (self, SIP_METHOD_INFO, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 481");
}

/* RFC 5407 3.2.1, 3.2.2: our BYE is under way. */
static void
requests_after_our_bye (Fixture *self, gconstpointer data)
{
  establish (self);
  test_phone_hang_up (&self->alice);
  expect_message (self, "BYE ");
  request (self, SIP_METHOD_INVITE, NULL, "application/sdp", SDP);
  expect_message (self, "SIP/2.0 481");
  hang_up (self);
  test_phone_assert_log (&self->alice, "ended local bye");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
  test_net_run (&self->net, 40000);
  test_peer_forget (&self->peer);
}

/* RFC 3261 12.2.2. */
static void
request_out_of_order (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) late = NULL;
  SipMessageBuilder *builder;

  establish (self);
  builder = sip_dialog_create_request (self->dialog, SIP_METHOD_INFO);
  sip_message_builder_prepend (builder, SIP_HEADER_VIA, "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKlate");
  late = sip_message_builder_end (builder);
  request (self, SIP_METHOD_INFO, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 200");
  test_peer_send (&self->peer, late);
  expect_message (self, "SIP/2.0 500");
  hang_up (self);
}

/* The far end was restarted and knows nothing of the call. */
static void
info_answered_481_ends_the_call (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) info = NULL;

  establish (self);
  test_description_handler_refuse_dtmf (self->alice.handler);
  sip_session_send_dtmf_async (self->alice.session, "12", NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  info = test_peer_expect (&self->peer, "INFO ");
  test_peer_reply (&self->peer, info, 481, NULL, NULL, NULL);
  test_phone_assert_log (&self->alice, "ended remote dialog-error");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
  test_net_run (&self->net, 1000);
  test_peer_expect_silence (&self->peer);
}

/* RFC 5407 3.1.1. */
static void
retransmitted_invite_gets_the_same_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) response = NULL;

  invite (self, NULL, SDP);
  test_peer_send (&self->peer, self->invite);
  test_phone_assert_log (&self->alice, "invite");
  test_phone_answer (&self->alice);
  test_peer_forget (&self->peer);
  test_peer_send (&self->peer, self->invite);
  test_net_run (&self->net, 500);
  response = expect_ok (self);
  test_phone_assert_log (&self->alice, "invite");
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  test_peer_forget (&self->peer);
  test_phone_assert_log (&self->alice, "invite, started");
  hang_up (self);
}

#define ADD(name, data, function) \
  g_test_add ("/session/call-in/" name, Fixture, GUINT_TO_POINTER (data), setup, function, teardown)

static const char *const plain_cancel[] = { NULL, "canceled" };
static const char *const cancel_200[] = { "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n",
                                          "answered-elsewhere" };
static const char *const cancel_q850[] = { "Reason: Q.850;cause=16\r\nReason: sip ; Cause=200\r\n",
                                           "answered-elsewhere" };
static const char *const cancel_600[] = { "Reason: SIP;cause=600\r\n", "canceled" };

static void
add_canceled (void)
{
  g_test_add ("/session/call-in/canceled", Fixture, plain_cancel, setup, canceled, teardown);
  g_test_add ("/interop/redirects-and-reasons/answered-elsewhere", Fixture, cancel_200, setup, canceled, teardown);
  g_test_add ("/interop/redirects-and-reasons/answered-elsewhere-after-another-reason", Fixture, cancel_q850, setup,
              canceled, teardown);
  g_test_add ("/session/call-in/canceled-for-another-reason", Fixture, cancel_600, setup, canceled, teardown);
  ADD ("canceled-while-the-media-answer", 0, canceled_while_the_media_answer);
  ADD ("cancel-after-the-answer-changes-nothing", 0, cancel_after_the_answer_changes_nothing);
  ADD ("expires", 0, expires);
  ADD ("rings-no-longer-than-five-minutes", 0, rings_no_longer_than_five_minutes);
  g_test_add ("/session/call-in/rings-no-longer-than-five-minutes-whatever-expires-says", Fixture,
              "Expires: 4294967295\r\n", setup, rings_no_longer_than_five_minutes, teardown);
  ADD ("expiry-does-not-touch-an-answered-call", 0, expiry_does_not_touch_an_answered_call);
}

static void
add_in_dialog (void)
{
  ADD ("reinvite-is-answered", 0, reinvite_is_answered);
  ADD ("reinvite-that-cannot-be-used-leaves-the-call", 0, reinvite_that_cannot_be_used_leaves_the_call);
  ADD ("reinvite-without-ack-ends-the-call", 0, reinvite_without_ack_ends_the_call);
  ADD ("reinvite-without-offer-gets-one", 0, reinvite_without_offer_gets_one);
  ADD ("second-reinvite-has-to-wait", 0, second_reinvite_has_to_wait);
  ADD ("reinvite-before-the-ack", 0, reinvite_before_the_ack);
  ADD ("update-is-answered", 0, update_is_answered);
  ADD ("early-update-has-to-wait", 0, early_update_has_to_wait);
  ADD ("tones-by-info", 0, tones_by_info);
  ADD ("requests-in-the-dialog", 0, requests_in_the_dialog);
  ADD ("requests-after-our-bye", 0, requests_after_our_bye);
  ADD ("request-out-of-order", 0, request_out_of_order);
  ADD ("info-answered-481-ends-the-call", 0, info_answered_481_ends_the_call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("answer-is-repeated-until-ack", 0, answer_is_repeated_until_ack);
  ADD ("caller-that-never-acknowledges-gets-a-bye", 0, caller_that_never_acknowledges_gets_a_bye);
  ADD ("hang-up-waits-for-the-ack", 0, hang_up_waits_for_the_ack);
  ADD ("bye-before-the-ack", 0, bye_before_the_ack);
  ADD ("bye-in-the-early-dialog", 0, bye_in_the_early_dialog);
  ADD ("provisionals-are-repeated-each-minute", 0, provisionals_are_repeated_each_minute);
  ADD ("rejected-with", 0, rejected_with);
  ADD ("accepted-twice", 0, accepted_twice);
  ADD ("dropped-invitation-is-refused", 0, dropped_invitation_is_refused);
  ADD ("offer-that-cannot-be-used", 488, offer_that_cannot_be_used);
  ADD ("offer-of-another-type", 415, offer_that_cannot_be_used);
  ADD ("media-that-fail", 500, offer_that_cannot_be_used);
  ADD ("answer-that-cannot-be-made", 0, answer_that_cannot_be_made);
  ADD ("offer-in-the-answer", 0, offer_in_the_answer);
  ADD ("offer-in-the-answer-and-no-answer-in-the-ack", 0, offer_in_the_answer_and_no_answer_in_the_ack);
  ADD ("retransmitted-invite-gets-the-same-answer", 0, retransmitted_invite_gets_the_same_answer);
  add_canceled ();
  add_in_dialog ();

  return g_test_run ();
}
