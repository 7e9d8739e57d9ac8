/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"
#include "session/sip-referral.h"

/* Transfers as a program sees them: a test for each item of the rows "Referral", "refer (URI or Session)", "onRefer"
 * and "replacee". */

#define CAROL "sip:carol@192.0.2.9"
#define REFERRED_BY "Referred-By: <sip:peer@192.0.2.9>\r\n"

typedef struct
{
  PeerFixture peer;
  SipDialog *dialog; /* the peer's */
  SipReferral *referral;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  peer_fixture_set_up (&self->peer, data);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->dialog);
  g_clear_object (&self->referral);
  peer_fixture_tear_down (&self->peer, data);
}

static void
on_refer (Fixture *self, SipReferral *referral)
{
  g_set_object (&self->referral, referral);
}

/* In a call, the peer asks alice to call somebody else. */
static void
ask (Fixture *self, const char *headers)
{
  self->dialog = peer_talk (&self->peer);
  g_signal_connect_swapped (self->peer.alice.session, "refer", G_CALLBACK (on_refer), self);
  peer_request (&self->peer, self->dialog, SIP_METHOD_REFER, headers, NULL, NULL);
  g_signal_handlers_disconnect_by_data (self->peer.alice.session, self);
  g_assert_nonnull (self->referral);
  peer_expect_silence (&self->peer);
}

static void
accept_referral (Fixture *self)
{
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_referral_accept (self->referral, options, &error));
  g_assert_no_error (error);
  peer_run (&self->peer, 0);
  test_assert_has_options (peer_expect (&self->peer, "SIP/2.0 202"));
  peer_assert_body (peer_expect_and_accept (&self->peer, "NOTIFY "), "SIP/2.0 100 Trying\r\n");
}

static void
expect_outcome (Fixture *self, const char *line)
{
  SipMessage *notify = peer_expect_and_accept (&self->peer, "NOTIFY ");

  peer_assert_header (notify, SIP_HEADER_SUBSCRIPTION_STATE, "terminated;reason=noresource");
  peer_assert_body (notify, line);
  g_assert_cmpint (sip_referral_get_state (self->referral), ==, SIP_REFERRAL_DONE);
}

static void
accept_by_hand (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) target = NULL;
  g_autoptr (SipAddress) referred_by = NULL;
  g_autoptr (SipMessage) request = NULL;
  SipReferralState state;

  ask (self, "Refer-To: <" CAROL ">\r\n" REFERRED_BY);
  g_object_get (self->referral, "target", &target, "referred-by", &referred_by, "request", &request, "state", &state,
                NULL);
  g_assert_true (sip_slice_equal (sip_uri_get_text (target), SIP_SLICE (CAROL)));
  g_assert_true (sip_slice_equal (sip_uri_get_user (sip_address_get_uri (referred_by)), SIP_SLICE ("peer")));
  g_assert_cmpint (sip_message_get_method (request), ==, SIP_METHOD_REFER);
  g_assert_cmpint (state, ==, SIP_REFERRAL_PENDING);
  accept_referral (self);
  g_assert_cmpint (sip_referral_get_state (self->referral), ==, SIP_REFERRAL_ACCEPTED);
  g_assert_true (sip_referral_report (self->referral, 200, NULL, NULL));
  peer_run (&self->peer, 0);
  expect_outcome (self, "SIP/2.0 200 OK\r\n");
  peer_hang_up (&self->peer);
}

static void
reject (Fixture *self, gconstpointer data)
{
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);
  g_autoptr (GError) error = NULL;

  ask (self, "Refer-To: <" CAROL ">\r\n");
  g_assert_false (sip_referral_reject (self->referral, 299, NULL, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (sip_referral_reject (self->referral, 603, "Not now", options, &error));
  g_assert_no_error (error);
  peer_run (&self->peer, 0);
  test_assert_has_options (peer_expect (&self->peer, "SIP/2.0 603 Not now"));
  g_assert_cmpint (sip_referral_get_state (self->referral), ==, SIP_REFERRAL_DONE);
  g_assert_false (sip_referral_accept (self->referral, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  peer_assert_state (&self->peer, SIP_SESSION_ESTABLISHED);
  peer_hang_up (&self->peer);
}

static void
make_inviter (Fixture *self, gconstpointer data)
{
  g_autoptr (SipInviter) inviter = NULL;
  g_autoptr (GError) error = NULL;
  SipMessage *invite;

  ask (self, "Refer-To: <" CAROL "?Replaces=x%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n" REFERRED_BY);
  g_assert_null (sip_referral_make_inviter (self->referral, NULL, 0, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);
  accept_referral (self);
  inviter = sip_referral_make_inviter (self->referral, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_null (sip_referral_make_inviter (self->referral, NULL, 0, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  peer_expect_silence (&self->peer);
  sip_inviter_invite (inviter, NULL);
  peer_run (&self->peer, 0);
  invite = peer_expect (&self->peer, "INVITE " CAROL " SIP/2.0");
  peer_assert_header (invite, SIP_HEADER_REPLACES, "x;to-tag=1;from-tag=2");
  peer_assert_header (invite, SIP_HEADER_REQUIRE, "replaces");
  peer_assert_header (invite, SIP_HEADER_REFERRED_BY, "<sip:peer@192.0.2.9>");
  test_peer_reply (&self->peer.peer, invite, 486, "c", NULL, NULL);
  peer_expect (&self->peer, "ACK ");
  expect_outcome (self, "SIP/2.0 486 Busy Here\r\n");
  g_assert_cmpuint (sip_referral_get_status (self->referral), ==, 486);
  peer_hang_up (&self->peer);
}

static void
make_inviter_without_more (Fixture *self, gconstpointer data)
{
  g_autoptr (SipInviter) inviter = NULL;
  SipMessage *invite;

  ask (self, "Refer-To: <" CAROL ">\r\n");
  accept_referral (self);
  inviter = sip_referral_make_inviter (self->referral, NULL, 0, NULL);
  sip_inviter_invite (inviter, NULL);
  peer_run (&self->peer, 0);
  invite = peer_expect (&self->peer, "INVITE " CAROL " SIP/2.0");
  peer_assert_header (invite, SIP_HEADER_REPLACES, NULL);
  peer_assert_header (invite, SIP_HEADER_REFERRED_BY, NULL);
  sip_session_terminate_async (SIP_SESSION (inviter), NULL, NULL, NULL, NULL);
  peer_run (&self->peer, 0);
  expect_outcome (self, "SIP/2.0 487 Request Terminated\r\n");
  test_peer_reply (&self->peer.peer, invite, 180, "c", NULL, NULL);
  peer_expect_and_accept (&self->peer, "CANCEL ");
  test_peer_reply (&self->peer.peer, invite, 487, "c", NULL, NULL);
  peer_expect (&self->peer, "ACK ");
  peer_hang_up (&self->peer);
}

/* "onRefer": answered by default where nobody is connected, or nobody keeps what is asked. */
static void
refer_that_nobody_takes (Fixture *self, gconstpointer data)
{
  self->dialog = peer_talk (&self->peer);
  peer_request (&self->peer, self->dialog, SIP_METHOD_REFER, "Refer-To: <" CAROL ">\r\n", NULL, NULL);
  peer_expect (&self->peer, "SIP/2.0 603");
  peer_expect_silence (&self->peer);
  peer_hang_up (&self->peer);
}

static void
on_referred (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SipTransfer **transfer = user_data;
  g_autoptr (GError) error = NULL;

  *transfer = sip_session_refer_finish (SIP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static void
refer_to_a_uri (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) target = sip_uri_parse (CAROL, NULL);
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);
  g_autoptr (SipTransfer) transfer = NULL;
  SipMessage *refer;

  self->dialog = peer_talk (&self->peer);
  sip_session_refer_async (self->peer.alice.session, target, NULL,
                           &(SipReferOptions) { .no_subscription = TRUE, .request = options }, NULL, on_referred,
                           &transfer);
  peer_run (&self->peer, 0);
  refer = peer_expect (&self->peer, "REFER ");
  test_assert_has_options (refer);
  peer_assert_header (refer, SIP_HEADER_REFER_TO, "<" CAROL ">");
  peer_assert_header (refer, SIP_HEADER_REFERRED_BY, "<sip:alice@192.0.2.1>");
  g_assert_true (sip_slice_equal (sip_message_get_header_by_name (refer, "Refer-Sub", 0), SIP_SLICE ("false")));
  g_assert_null (transfer);
  test_peer_reply (&self->peer.peer, refer, 202, NULL, "Refer-Sub: false\r\n", NULL);
  g_assert_cmpint (sip_transfer_get_state (transfer), ==, SIP_TRANSFER_DONE);
  peer_hang_up (&self->peer);
}

/* The call with carol, as she sees it, is named in what the peer is asked to call. */
static void
refer_to_a_session (Fixture *self, gconstpointer data)
{
  g_autoptr (SipTransfer) transfer = NULL;
  g_autoptr (SipSession) first = NULL;
  g_autoptr (SipDialog) second = NULL;
  g_autofree char *replaces = NULL, *expected = NULL;
  SipMessage *refer;
  SipUri *uri;

  self->dialog = peer_talk (&self->peer);
  first = g_object_ref (self->peer.alice.session);
  second = peer_talk (&self->peer);
  sip_session_refer_async (first, NULL, self->peer.alice.session, NULL, NULL, on_referred, &transfer);
  peer_run (&self->peer, 0);
  refer = peer_expect (&self->peer, "REFER ");
  uri = sip_address_get_uri (sip_message_get_address (refer, SIP_HEADER_REFER_TO, 0));
  replaces = sip_uri_dup_header (uri, "Replaces");
  expected = g_strdup_printf ("%s;to-tag=%s;from-tag=%s", sip_dialog_get_call_id (second),
                              sip_dialog_get_local_tag (second), sip_dialog_get_remote_tag (second));
  g_assert_cmpstr (replaces, ==, expected);
  test_peer_reply (&self->peer.peer, refer, 202, NULL, NULL, NULL);
  g_assert_cmpint (sip_transfer_get_state (transfer), ==, SIP_TRANSFER_ACCEPTED);
  peer_request (&self->peer, self->dialog, SIP_METHOD_NOTIFY,
                "Event: refer\r\nSubscription-State: terminated;reason=noresource\r\n", "message/sipfrag",
                "SIP/2.0 200 OK\r\n");
  peer_expect (&self->peer, "SIP/2.0 200");
  g_assert_cmpint (sip_transfer_get_state (transfer), ==, SIP_TRANSFER_DONE);
  peer_hang_up (&self->peer);
  sip_session_terminate_async (first, NULL, NULL, NULL, NULL);
  peer_run (&self->peer, 0);
  peer_expect_and_accept (&self->peer, "BYE ");
}

/* RFC 3891: until the new call is established, it names the one that it is to be put in place of. */
static void
replacee (Fixture *self, gconstpointer data)
{
  g_autoptr (SipSession) first = NULL;
  g_autoptr (SipSession) told = NULL;
  g_autoptr (SipDialog) second = NULL;
  g_autofree char *headers = NULL;

  self->dialog = peer_talk (&self->peer);
  first = g_object_ref (self->peer.alice.session);
  g_assert_null (sip_session_get_replacee (first));
  headers = g_strdup_printf ("Replaces: %s;to-tag=%s;from-tag=%s\r\nRequire: replaces\r\n",
                             sip_dialog_get_call_id (self->dialog), sip_dialog_get_remote_tag (self->dialog),
                             sip_dialog_get_local_tag (self->dialog));
  peer_call (&self->peer, headers, PEER_SDP);
  g_object_get (self->peer.alice.session, "replacee", &told, NULL);
  g_assert_true (told == first);
  test_phone_answer (&self->peer.alice);
  second = peer_create_dialog (&self->peer, peer_expect (&self->peer, "SIP/2.0 200"));
  g_assert_cmpint (sip_session_get_state (first), ==, SIP_SESSION_ESTABLISHED);
  test_peer_ack (&self->peer.peer, second, self->peer.invite, NULL);
  peer_expect_and_accept (&self->peer, "BYE ");
  g_assert_cmpint (sip_session_get_state (first), ==, SIP_SESSION_TERMINATED);
  g_assert_null (sip_session_get_replacee (self->peer.alice.session));
  peer_hang_up (&self->peer);
}

#define ADD(name, function) g_test_add ("/seed/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("referral/accept", accept_by_hand);
  ADD ("referral/reject", reject);
  ADD ("referral/make-inviter-with-replaces-and-referred-by", make_inviter);
  ADD ("referral/make-inviter", make_inviter_without_more);
  ADD ("session/hook-of-refer-that-nobody-takes", refer_that_nobody_takes);
  ADD ("session/refer/uri", refer_to_a_uri);
  ADD ("session/refer/session", refer_to_a_session);
  ADD ("session/replacee", replacee);

  return g_test_run ();
}
