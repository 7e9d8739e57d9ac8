/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-referral.h"
#include "session/sip-transfer.h"
#include "test-peer.h"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  SipDialog *dialog; /* the peer's view of the call */
  SipTransfer *transfer;
  SipReferral *referral;
  GError *error;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 5);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  if (self->dialog)
    test_phone_hang_up (&self->alice);
  g_clear_object (&self->transfer);
  g_clear_object (&self->referral);
  g_clear_object (&self->dialog);
  g_clear_error (&self->error);
  test_net_run (&self->net, 300 * 1000);
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

/* Alice calls the peer, which answers. */
static void
talk (Fixture *self)
{
  g_autoptr (SipMessage) invite = NULL;
  g_autoptr (SipMessage) ack = NULL;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = test_peer_expect (&self->peer, "INVITE ");
  test_peer_reply_ok (&self->peer, invite, "peer-tag");
  ack = test_peer_expect (&self->peer, "ACK ");
  self->dialog = sip_dialog_new_uas (invite, "peer-tag", NULL);
  g_assert_nonnull (self->dialog);
  test_phone_assert_log (&self->alice, "started");
}

static void
on_referred (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->transfer = sip_session_refer_finish (SIP_SESSION (source), result, &self->error);
}

/* (transfer full): the REFER */
static SipMessage *
refer (Fixture *self, const char *to, SipSession *replaced, gboolean silent)
{
  g_autoptr (SipUri) target = to ? sip_uri_parse (to, NULL) : NULL;

  sip_session_refer_async (self->alice.session, target, replaced, &(SipReferOptions) { .no_subscription = silent },
                           NULL, on_referred, self);
  test_net_run (&self->net, 0);
  return test_peer_expect (&self->peer, "REFER ");
}

static void
assert_header (SipMessage *message, const char *name, const char *value)
{
  g_autofree char *found = sip_slice_dup (sip_message_get_header_by_name (message, name, 0));

  g_assert_cmpstr (found, ==, value);
}

static void
assert_body (SipMessage *message, const char *expected)
{
  SipSlice body = sip_message_get_body (message);

  g_assert_cmpmem (body.data, body.length, expected, strlen (expected));
}

/* The peer reports; the phone has to answer with @answer. */
static void
report (Fixture *self, const char *state, const char *line, const char *answer)
{
  g_autofree char *headers = g_strdup_printf ("Event: refer\r\nSubscription-State: %s\r\n", state);
  g_autofree char *body = line ? g_strdup_printf ("SIP/2.0 %s\r\n", line) : NULL;
  g_autoptr (SipMessage) notify = test_peer_request (&self->peer, self->dialog, SIP_METHOD_NOTIFY, headers,
                                                     body ? "message/sipfrag" : NULL, body);

  expect_message (self, answer);
}

static void
blind_transfer_is_reported_truthfully (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org;x=y", NULL, FALSE);
  assert_header (request, "Refer-To", "<sip:carol@example.org;x=y>");
  assert_header (request, "Referred-By", "<sip:alice@192.0.2.1>");
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_ACCEPTED);

  report (self, "active;expires=60", "100 Trying", "SIP/2.0 200");
  report (self, "active;expires=60", "180 Ringing", "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_ACCEPTED);
  g_assert_cmpuint (sip_transfer_get_status (self->transfer), ==, 180);
  g_assert_cmpstr (sip_transfer_get_reason (self->transfer), ==, "Ringing");
  report (self, "terminated;reason=noresource", "200 OK", "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_DONE);
  g_assert_cmpuint (sip_transfer_get_status (self->transfer), ==, 200);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  report (self, "active", "200 OK", "SIP/2.0 481");
}

/* Linphone 5.1 says the last word so. */
static void
end_with_a_muddled_reason_is_the_end (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, FALSE);
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  report (self, "active", "100 Trying", "SIP/2.0 200");
  report (self, "terminated;reason=reason=noresource", "200 OK", "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_DONE);
}

static void
target_that_refuses_leaves_the_call (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, FALSE);
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  report (self, "active", "486 Busy Here", "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_FAILED);
  g_assert_error (sip_transfer_get_error (self->transfer), SIP_ERROR, SIP_ERROR_REJECTED);
  report (self, "terminated;reason=noresource", NULL, "SIP/2.0 200");
  g_assert_cmpuint (sip_transfer_get_status (self->transfer), ==, 486);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

static void
refusal_of_refer_is_an_error (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, FALSE);
  test_peer_reply (&self->peer, request, 603, NULL, NULL, NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_assert_null (self->transfer);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

static void
report_before_the_answer_is_heard (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, FALSE);
  report (self, "active", "180 Ringing", "SIP/2.0 200");
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  g_assert_cmpuint (sip_transfer_get_status (self->transfer), ==, 180);
}

static void
report_after_bye_is_heard (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) bye = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, FALSE);
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  bye = test_peer_request (&self->peer, self->dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 200");
  test_phone_assert_log (&self->alice, "started, ended remote bye");

  report (self, "active", "180 Ringing", "SIP/2.0 200");
  report (self, "terminated;reason=noresource", "200 OK", "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_DONE);
  report (self, "active", "200 OK", "SIP/2.0 481");
}

static void
silence_ends_in_an_error (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, FALSE);
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  test_net_run (&self->net, 64 * SIP_T1);
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_FAILED);
  g_assert_error (sip_transfer_get_error (self->transfer), SIP_ERROR, SIP_ERROR_TIMED_OUT);
}

static void
report_that_breaks_off_is_no_success (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, FALSE);
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  report (self, "terminated;reason=noresource", "180 Ringing", "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_FAILED);
  g_assert_error (sip_transfer_get_error (self->transfer), SIP_ERROR, SIP_ERROR_FAILED);
}

static void
no_subscription_where_both_agree (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, TRUE);
  assert_header (request, "Refer-Sub", "false");
  test_peer_reply (&self->peer, request, 202, NULL, "Refer-Sub: False ;x=y\r\n", NULL);
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_DONE);
  report (self, "active", "180 Ringing", "SIP/2.0 481");
}

static void
another_word_is_no_agreement (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, TRUE);
  test_peer_reply (&self->peer, request, 202, NULL, "Refer-Sub: falsehood\r\n", NULL);
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_ACCEPTED);
  report (self, "terminated;reason=noresource", "200 OK", "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_DONE);
}

static void
malformed_report_is_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) typed = NULL;

  talk (self);
  request = refer (self, "sip:carol@example.org", NULL, FALSE);
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  typed = test_peer_request (&self->peer, self->dialog, SIP_METHOD_NOTIFY,
                             "Event: refer\r\nSubscription-State: active\r\n", "text/plain", "180");
  expect_message (self, "SIP/2.0 415");
  report (self, ";;", "200 OK", "SIP/2.0 400");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_ACCEPTED);
  g_assert_cmpuint (sip_transfer_get_status (self->transfer), ==, 0);
}

static void
transfer_needs_a_call_and_a_target (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:carol@example.org", NULL);
  g_autoptr (SipMessage) invite = NULL;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = test_peer_expect (&self->peer, "INVITE ");
  sip_session_refer_async (self->alice.session, target, NULL, NULL, NULL, on_referred, self);
  test_net_run (&self->net, 0);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  test_peer_expect_silence (&self->peer);
  test_peer_reply (&self->peer, invite, 486, "t", NULL, NULL);
}

static void
attended_transfer_names_tags_from_the_targets_view (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) invite = NULL;
  g_autoptr (SipSession) first = NULL;
  g_autoptr (SipUri) uri = NULL;
  g_autofree char *replaces = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *call_id = NULL;
  g_autofree char *tag = NULL;
  g_autoptr (SipSession) second = NULL;

  talk (self);
  first = g_object_ref (self->alice.session);
  test_phone_call (&self->alice, "sip:carol@192.0.2.9", 0);
  invite = test_peer_expect (&self->peer, "INVITE sip:carol@192.0.2.9");
  test_peer_reply_ok (&self->peer, invite, "carol-tag");
  expect_message (self, "ACK ");
  second = g_object_ref (self->alice.session);
  g_set_object (&self->alice.session, first);

  request = refer (self, NULL, second, FALSE);
  uri = sip_uri_ref (sip_address_get_uri (sip_message_get_address (request, SIP_HEADER_REFER_TO, 0)));
  replaces = sip_uri_dup_header (uri, "Replaces");
  call_id = sip_slice_dup (sip_message_get_call_id (invite));
  tag = sip_slice_dup (sip_address_get_tag (sip_message_get_from (invite)));
  expected = g_strdup_printf ("%s;to-tag=carol-tag;from-tag=%s", call_id, tag);
  g_assert_cmpstr (replaces, ==, expected);
  test_peer_reply (&self->peer, request, 202, NULL, NULL, NULL);
  report (self, "terminated;reason=noresource", "200 OK", "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (self->transfer), ==, SIP_TRANSFER_DONE);
  sip_session_terminate_async (second, NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
}

/* The transferee's side. */

static void
on_refer (Fixture *self, SipReferral *referral)
{
  g_set_object (&self->referral, referral);
}

/* (transfer full): the REFER */
static SipMessage *
ask (Fixture *self, const char *headers)
{
  talk (self);
  g_signal_connect_swapped (self->alice.session, "refer", G_CALLBACK (on_refer), self);
  return test_peer_request (&self->peer, self->dialog, SIP_METHOD_REFER, headers, NULL, NULL);
}

/* Carol is another user at the peer. */
static void
accept_and_call (Fixture *self)
{
  static const SipMediaProfile profiles[] = { SIP_MEDIA_PROFILE_AVP };
  g_autoptr (GError) error = NULL;
  g_autoptr (SipInviter) inviter = NULL;

  g_assert_true (sip_referral_accept (self->referral, NULL, &error));
  g_assert_no_error (error);
  inviter = sip_referral_make_inviter (self->referral, profiles, G_N_ELEMENTS (profiles), &error);
  g_assert_no_error (error);
  sip_inviter_invite (inviter, NULL);
  test_net_run (&self->net, 0);
}

static void
expect_report (Fixture *self, const char *state, const char *line)
{
  g_autoptr (SipMessage) notify = test_peer_expect (&self->peer, "NOTIFY ");
  g_autofree char *value = sip_slice_dup (sip_message_get_header (notify, SIP_HEADER_SUBSCRIPTION_STATE, 0));

  assert_header (notify, "Event", "refer");
  g_assert_true (g_str_has_prefix (value, state));
  assert_body (notify, line);
  test_peer_reply (&self->peer, notify, 200, NULL, NULL, NULL);
}

static void
transferee_reports_progress_and_outcome (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = ask (self, "Refer-To: <sip:carol@192.0.2.9?Replaces=x%3Bto-tag%3D1%3Bfrom-tag%3D2>"
                                              "\r\nReferred-By: <sip:peer@192.0.2.9>\r\n");
  g_autoptr (SipMessage) invite = NULL;

  accept_and_call (self);
  expect_message (self, "SIP/2.0 202");
  expect_report (self, "active", "SIP/2.0 100 Trying\r\n");
  invite = test_peer_expect (&self->peer, "INVITE sip:carol@192.0.2.9 SIP/2.0");
  assert_header (invite, "Referred-By", "<sip:peer@192.0.2.9>");
  assert_header (invite, "Replaces", "x;to-tag=1;from-tag=2");
  assert_header (invite, "Require", "replaces");
  test_peer_reply (&self->peer, invite, 180, "carol", NULL, NULL);
  expect_report (self, "active", "SIP/2.0 180 Ringing\r\n");
  test_peer_reply (&self->peer, invite, 486, "carol", NULL, NULL);
  expect_message (self, "ACK ");
  expect_report (self, "terminated;reason=noresource", "SIP/2.0 486 Busy Here\r\n");
  g_assert_cmpint (sip_referral_get_state (self->referral), ==, SIP_REFERRAL_DONE);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

static void
early_bye_of_the_transferor_is_survived (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = ask (self, "Refer-To: sip:carol@192.0.2.9\r\n");
  g_autoptr (SipMessage) invite = NULL;
  g_autoptr (SipMessage) bye = NULL;
  g_autoptr (SipMessage) notify = NULL;

  accept_and_call (self);
  expect_message (self, "SIP/2.0 202");
  expect_report (self, "active", "SIP/2.0 100 Trying\r\n");
  invite = test_peer_expect (&self->peer, "INVITE sip:carol@192.0.2.9 SIP/2.0");
  bye = test_peer_request (&self->peer, self->dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  expect_message (self, "SIP/2.0 200");
  test_peer_reply (&self->peer, invite, 180, "carol", NULL, NULL);
  notify = test_peer_expect (&self->peer, "NOTIFY ");
  test_peer_reply (&self->peer, notify, 481, NULL, NULL, NULL);
  test_peer_reply (&self->peer, invite, 486, "carol", NULL, NULL);
  expect_message (self, "ACK ");
  test_peer_expect_silence (&self->peer);
  g_assert_cmpint (sip_referral_get_state (self->referral), ==, SIP_REFERRAL_DONE);
}

static void
nothing_is_called_without_a_word (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  talk (self);
  request = test_peer_request (&self->peer, self->dialog, SIP_METHOD_REFER, "Refer-To: sip:carol@192.0.2.9\r\n", NULL,
                               NULL);
  expect_message (self, "SIP/2.0 603");
  test_peer_expect_silence (&self->peer);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

static void
refer_sub_false_is_honoured (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = ask (self, "Refer-To: sip:carol@192.0.2.9\r\nRefer-Sub: false\r\n");
  g_autoptr (SipMessage) accepted = NULL;
  g_autoptr (SipMessage) invite = NULL;

  accept_and_call (self);
  accepted = test_peer_expect (&self->peer, "SIP/2.0 202");
  assert_header (accepted, "Refer-Sub", "false");
  invite = test_peer_expect (&self->peer, "INVITE ");
  test_peer_reply (&self->peer, invite, 486, "carol", NULL, NULL);
  expect_message (self, "ACK ");
  test_peer_expect_silence (&self->peer);
}

static void
subscription_can_be_ended_by_the_far_end (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = ask (self, "Refer-To: sip:carol@192.0.2.9\r\n");
  g_autoptr (SipMessage) subscribe = NULL;
  g_autoptr (SipMessage) invite = NULL;

  accept_and_call (self);
  expect_message (self, "SIP/2.0 202");
  expect_report (self, "active", "SIP/2.0 100 Trying\r\n");
  invite = test_peer_expect (&self->peer, "INVITE ");
  subscribe = test_peer_request (&self->peer, self->dialog, SIP_METHOD_SUBSCRIBE,
                                 "Event: refer\r\nExpires: 0\r\n", NULL, NULL);
  expect_message (self, "SIP/2.0 200");
  expect_report (self, "terminated;reason=timeout", "SIP/2.0 100 Trying\r\n");
  test_peer_reply (&self->peer, invite, 486, "carol", NULL, NULL);
  expect_message (self, "ACK ");
  test_peer_expect_silence (&self->peer);
}

static void
referral_in_the_wrong_state_is_an_error (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = ask (self, "Refer-To: sip:carol@192.0.2.9\r\n");
  g_autoptr (GError) early = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) late = NULL;

  g_assert_null (sip_referral_make_inviter (self->referral, NULL, 0, &early));
  g_assert_error (early, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_assert_false (sip_referral_reject (self->referral, 200, NULL, NULL, &wrong));
  g_assert_error (wrong, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_assert_true (sip_referral_reject (self->referral, 403, "No, thank you", NULL, NULL));
  test_net_run (&self->net, 0);
  expect_message (self, "SIP/2.0 403 No, thank you");
  g_assert_false (sip_referral_accept (self->referral, NULL, &late));
  g_assert_error (late, SIP_ERROR, SIP_ERROR_INVALID_STATE);
}

/* A program may think better of it; the far end hears that in the end there is no more to tell. */
static void
call_that_is_dropped_before_it_is_made (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = ask (self, "Refer-To: sip:carol@192.0.2.9\r\n");
  SipInviter *inviter;
  gpointer weak_referral = self->referral;

  g_assert_true (sip_referral_accept (self->referral, NULL, NULL));
  test_net_run (&self->net, 0);
  expect_message (self, "SIP/2.0 202");
  expect_report (self, "active", "SIP/2.0 100 Trying\r\n");
  inviter = sip_referral_make_inviter (self->referral, NULL, 0, NULL);
  g_object_add_weak_pointer (G_OBJECT (inviter), (gpointer *) &inviter);
  g_object_unref (inviter);
  g_assert_null (inviter);
  inviter = sip_referral_make_inviter (self->referral, NULL, 0, NULL);
  g_object_add_weak_pointer (weak_referral, &weak_referral);
  g_clear_object (&self->referral);
  g_assert_nonnull (weak_referral);
  g_object_unref (inviter);
  g_assert_null (weak_referral);
  test_net_run (&self->net, 180 * 1000);
  expect_report (self, "terminated;reason=timeout", "SIP/2.0 100 Trying\r\n");
}

/* RFC 6665 4.2.2: the time that is left, with each NOTIFY. */
static void
transferee_says_how_long_it_will_report (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = ask (self, "Refer-To: sip:carol@192.0.2.9\r\n");

  g_assert_true (sip_referral_accept (self->referral, NULL, NULL));
  test_net_run (&self->net, 0);
  expect_message (self, "SIP/2.0 202");
  expect_report (self, "active;expires=180", "SIP/2.0 100 Trying\r\n");
  test_net_run (&self->net, 60 * 1000);
  g_assert_true (sip_referral_report (self->referral, 180, NULL, NULL));
  test_net_run (&self->net, 0);
  expect_report (self, "active;expires=120", "SIP/2.0 180 Ringing\r\n");
  g_assert_true (sip_referral_report (self->referral, 486, NULL, NULL));
  test_net_run (&self->net, 0);
  expect_report (self, "terminated;reason=noresource", "SIP/2.0 486 Busy Here\r\n");
}

static const struct
{
  const char *headers;
  const char *answer;
} bad_refers[] = {
  { NULL, "SIP/2.0 400" },
  { "Refer-To: sip:a@b\r\nRefer-To: sip:c@d\r\n", "SIP/2.0 400" },
  { "Refer-To: \"\r\n", "SIP/2.0 400" },
  { "Refer-To: <https://example.org>\r\n", "SIP/2.0 416" },
  { "Refer-To: <sip:a@b;method=BYE>\r\n", "SIP/2.0 403" },
  { "Refer-To: <sip:a@b?Replaces=nonsense>\r\n", "SIP/2.0 400" },
};

static void
malformed_refer_is_refused (Fixture *self, gconstpointer data)
{
  talk (self);
  g_signal_connect_swapped (self->alice.session, "refer", G_CALLBACK (on_refer), self);
  for (guint i = 0; i < G_N_ELEMENTS (bad_refers); i++)
    {
      g_autoptr (SipMessage) request = test_peer_request (&self->peer, self->dialog, SIP_METHOD_REFER,
                                                          bad_refers[i].headers, NULL, NULL);

      expect_message (self, bad_refers[i].answer);
    }
  g_assert_null (self->referral);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/interop/blind-transfer/is-reported-truthfully", blind_transfer_is_reported_truthfully);
  ADD ("/interop/blind-transfer/target-that-refuses-leaves-the-call", target_that_refuses_leaves_the_call);
  ADD ("/interop/blind-transfer/end-with-a-muddled-reason", end_with_a_muddled_reason_is_the_end);
  ADD ("/transfer/refusal-of-refer-is-an-error", refusal_of_refer_is_an_error);
  ADD ("/transfer/report-before-the-answer-is-heard", report_before_the_answer_is_heard);
  ADD ("/interop/notify-of-refer/after-bye-is-heard", report_after_bye_is_heard);
  ADD ("/transfer/silence-ends-in-an-error-by-timer-n", silence_ends_in_an_error);
  ADD ("/transfer/report-that-breaks-off-is-no-success", report_that_breaks_off_is_no_success);
  ADD ("/interop/notify-of-refer/none-where-both-agree-by-rfc-4488", no_subscription_where_both_agree);
  ADD ("/interop/notify-of-refer/another-word-is-no-agreement", another_word_is_no_agreement);
  ADD ("/interop/notify-of-refer/malformed-one-is-refused", malformed_report_is_refused);
  ADD ("/transfer/needs-an-established-call", transfer_needs_a_call_and_a_target);
  ADD ("/interop/attended-transfer/names-tags-from-the-targets-view",
       attended_transfer_names_tags_from_the_targets_view);
  ADD ("/interop/notify-of-refer/transferee-reports-progress-and-outcome", transferee_reports_progress_and_outcome);
  ADD ("/referral/call-that-is-dropped-before-it-is-made", call_that_is_dropped_before_it_is_made);
  ADD ("/referral/transferee-says-how-long-it-will-report", transferee_says_how_long_it_will_report);
  ADD ("/interop/blind-transfer/early-bye-of-the-transferor-is-survived", early_bye_of_the_transferor_is_survived);
  ADD ("/interop/incoming-refer/nothing-is-called-without-a-word", nothing_is_called_without_a_word);
  ADD ("/interop/notify-of-refer/refer-sub-false-is-honoured", refer_sub_false_is_honoured);
  ADD ("/referral/subscription-can-be-ended-by-the-far-end", subscription_can_be_ended_by_the_far_end);
  ADD ("/referral/in-the-wrong-state-is-an-error", referral_in_the_wrong_state_is_an_error);
  ADD ("/referral/malformed-refer-is-refused", malformed_refer_is_refused);
  return g_test_run ();
}
