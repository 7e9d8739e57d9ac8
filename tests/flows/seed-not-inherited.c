/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-notifier.h"
#include "peer-fixture.h"
#include "registerer-fixture.h"
#include "session/sip-referral.h"
#include "subscriber-fixture.h"

/* What applications of old suffered from in calls, registrations and subscriptions, and what is true here instead: a
 * test for each of their complaints. Those about transactions are in seed-transactions. */

#define CHALLENGE "WWW-Authenticate: Digest realm=\"peer\", nonce=\"abc\", qop=\"auth\"\r\n"

static void
sign_in (PeerFixture *self)
{
  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
}

static guint32
get_cseq (SipMessage *message)
{
  guint32 cseq = 0;

  g_assert_true (sip_message_get_cseq (message, &cseq, NULL));
  return cseq;
}

/* RFC 3261 22.1 */
static void
ack_with_credentials (PeerFixture *self, gconstpointer data)
{
  g_autofree char *credentials = NULL;

  sign_in (self);
  peer_take_call (self, NULL);
  peer_answer_with (self, 401, "t", CHALLENGE, NULL);
  peer_expect (self, "ACK ");
  self->invite = peer_expect (self, "INVITE ");
  credentials = sip_slice_dup (sip_message_get_header (self->invite, SIP_HEADER_AUTHORIZATION, 0));
  g_assert_nonnull (credentials);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_assert_header (peer_expect (self, "ACK "), SIP_HEADER_AUTHORIZATION, credentials);
  peer_hang_up (self);
}

static SipOutgoingRequest *
send_method (PeerFixture *self, SipMethod method)
{
  SipSessionDialog *dialog = sip_session_get_dialog (self->alice.session);
  SipOutgoingRequest *sent = method == SIP_METHOD_INFO
                               ? sip_session_dialog_info (dialog, NULL, NULL)
                               : sip_session_dialog_refer (dialog, "<sip:carol@example.org>", NULL, NULL);

  peer_run (self, 0);
  return sent;
}

/* RFC 3261 12.2.1.1, 22.2: each attempt takes the dialog's next number. */
static void
challenged_in_the_dialog (PeerFixture *self, gconstpointer data)
{
  static const SipMethod methods[] = { SIP_METHOD_INFO, SIP_METHOD_REFER, SIP_METHOD_INFO };
  g_autoptr (SipDialog) dialog = NULL;
  guint32 cseq;

  sign_in (self);
  dialog = peer_talk (self);
  cseq = get_cseq (self->invite);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *challenge = g_strdup_printf ("WWW-Authenticate: Digest realm=\"peer\", nonce=\"n%u\", "
                                                    "stale=true\r\n", i);
      g_autofree char *start = g_strdup_printf ("%s ", sip_method_to_string (methods[i]));
      g_autoptr (SipOutgoingRequest) sent = send_method (self, methods[i]);
      SipMessage *first = peer_expect (self, start);
      SipMessage *second;

      g_assert_cmpuint (get_cseq (first), ==, ++cseq);
      test_peer_reply (&self->peer, first, 401, NULL, challenge, NULL);
      second = peer_expect (self, start);
      g_assert_cmpuint (get_cseq (second), ==, ++cseq);
      g_assert_cmpuint (sip_message_count (second, SIP_HEADER_AUTHORIZATION), ==, 1);
      test_peer_reply (&self->peer, second, 202, NULL, NULL, NULL);
    }
  test_phone_hang_up (&self->alice);
  g_assert_cmpuint (get_cseq (peer_expect_and_accept (self, "BYE ")), ==, cseq + 1);
}

/* RFC 3261 15.1.1: the session waits for the answer, and a challenge is answered. */
static void
bye_is_answered_first (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *bye;

  sign_in (self);
  dialog = peer_talk (self);
  test_phone_hang_up (&self->alice);
  bye = peer_expect (self, "BYE ");
  peer_assert_state (self, SIP_SESSION_TERMINATING);
  g_assert_nonnull (sip_session_get_dialog (self->alice.session));
  peer_run (self, 500);
  peer_expect (self, "BYE ");
  peer_request (self, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  peer_expect (self, "SIP/2.0 200");
  test_peer_reply (&self->peer, bye, 401, NULL, CHALLENGE, NULL);
  bye = peer_expect (self, "BYE ");
  g_assert_cmpuint (sip_message_count (bye, SIP_HEADER_AUTHORIZATION), ==, 1);
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  peer_assert_state (self, SIP_SESSION_TERMINATED);
  peer_assert_log (self, "started, ended local bye");
}

static void
on_held (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) user_data = sip_session_hold_finish (SIP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

/* RFC 3261 14.1: 2.1 to 4 s later by who owns the Call-ID. */
static void
glare (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = peer_talk (self);
  gboolean held = FALSE;
  SipMessage *reinvite;

  sip_session_hold_async (self->alice.session, TRUE, NULL, on_held, &held);
  peer_run (self, 0);
  reinvite = peer_expect (self, "INVITE ");
  test_peer_reply (&self->peer, reinvite, 491, NULL, NULL, NULL);
  peer_expect (self, "ACK ");
  peer_run (self, 2099);
  peer_expect_silence (self);
  g_assert_false (held);
  for (guint ms = 2099; ms < 4000 && g_queue_is_empty (&self->peer.received); ms++)
    peer_run (self, 1);
  reinvite = peer_expect (self, "INVITE ");
  test_peer_reply (&self->peer, reinvite, 200, NULL, NULL, PEER_SDP);
  peer_expect (self, "ACK ");
  g_assert_true (held);
  g_assert_true (sip_session_is_on_hold (self->alice.session));
  peer_hang_up (self);
}

/* RFC 3261 14.2 */
static void
reinvite_without_ack (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = peer_talk (self);

  peer_request (self, dialog, SIP_METHOD_INVITE, NULL, "application/sdp", PEER_OTHER_SDP);
  peer_expect (self, "SIP/2.0 200");
  peer_run (self, 500);
  peer_expect (self, "SIP/2.0 200");
  peer_run (self, 64 * 500 - 501);
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  test_peer_forget (&self->peer);
  peer_run (self, 1);
  peer_expect_and_accept (self, "BYE ");
  peer_assert_log (self, "started, ended system no-ack");
}

static void
assert_notify (PeerFixture *self, SipDialog *dialog, const char *answer)
{
  peer_request (self, dialog, SIP_METHOD_NOTIFY, "Event: refer\r\nSubscription-State: active\r\n", "message/sipfrag",
                "SIP/2.0 100 Trying\r\n");
  peer_expect (self, answer);
}

/* RFC 6665 4.1.3: whatever the state, it is answered. */
static void
notify_in_every_state (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *bye;

  peer_call (self, NULL, PEER_SDP);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  peer_run (self, 0);
  dialog = peer_create_dialog (self, peer_expect (self, "SIP/2.0 180"));
  assert_notify (self, dialog, "SIP/2.0 481");
  test_phone_answer (&self->alice);
  peer_expect (self, "SIP/2.0 200");
  assert_notify (self, dialog, "SIP/2.0 481");
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  assert_notify (self, dialog, "SIP/2.0 481");
  test_phone_hang_up (&self->alice);
  bye = peer_expect (self, "BYE ");
  assert_notify (self, dialog, "SIP/2.0 481");
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  assert_notify (self, dialog, "SIP/2.0 481");
}

/* RFC 8760 2.4 */
static void
sha_256 (PeerFixture *self, gconstpointer data)
{
  static const char *const algorithms[] = { "SHA-256", "SHA-512-256" };

  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autofree char *challenges = g_strdup_printf ("WWW-Authenticate: Digest realm=\"peer\", nonce=\"n\", "
                                                     "qop=\"auth\", algorithm=%s\r\n" CHALLENGE, algorithms[i]);
      g_autofree char *expected = g_strdup_printf ("algorithm=%s", algorithms[i]);
      g_autofree char *credentials = NULL;

      sign_in (self);
      peer_take_call (self, NULL);
      peer_answer_with (self, 401, "t", challenges, NULL);
      peer_expect (self, "ACK ");
      self->invite = peer_expect (self, "INVITE ");
      credentials = sip_slice_dup (sip_message_get_header (self->invite, SIP_HEADER_AUTHORIZATION, 0));
      g_assert_nonnull (strstr (credentials, expected));
      g_assert_cmpuint (sip_message_count (self->invite, SIP_HEADER_AUTHORIZATION), ==, 1);
      peer_answer (self, 486, "t", 0, NULL);
      peer_expect (self, "ACK ");
    }
}

/* RFC 3311 */
static void
update (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = peer_talk (self);
  SipMessage *ok;

  g_assert_true (sip_message_has_token (self->invite, SIP_HEADER_ALLOW, "UPDATE"));
  peer_request (self, dialog, SIP_METHOD_UPDATE, NULL, "application/sdp", PEER_OTHER_SDP);
  ok = peer_expect (self, "SIP/2.0 200");
  g_assert_cmpuint (sip_message_get_body (ok).length, >, 0);
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_OTHER_SDP);
  peer_hang_up (self);
}

/* RFC 4028 9 */
static void
session_timers (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *ok;

  peer_call (self, "Supported: timer\r\nSession-Expires: 1800;refresher=uac\r\n", PEER_SDP);
  test_phone_answer (&self->alice);
  ok = peer_expect (self, "SIP/2.0 200");
  peer_assert_header (ok, SIP_HEADER_SESSION_EXPIRES, "1800;refresher=uac");
  g_assert_true (sip_message_has_token (ok, SIP_HEADER_REQUIRE, "timer"));
  dialog = peer_create_dialog (self, ok);
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  /* No refresh came. */
  peer_run (self, 1800 * 1000);
  peer_expect_and_accept (self, "BYE ");
  peer_assert_log (self, "invite, started, ended system expires");
}

/* RFC 3261 8.2.2.3, 8.2.3: in and out of dialogs. */
static void
unknown_demands (PeerFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *headers;
    const char *type;
    const char *body;
    const char *answer;
    SipHeader told;
  } rows[] = {
    { "Require: x-teleport\r\n", NULL, NULL, "SIP/2.0 420", SIP_HEADER_UNSUPPORTED },
    { NULL, "application/x-unknown", "?", "SIP/2.0 415", SIP_HEADER_ACCEPT },
    { "Content-Encoding: x-rot13\r\n", "application/sdp", PEER_SDP, "SIP/2.0 415", SIP_HEADER_ACCEPT_ENCODING },
  };
  g_autoptr (SipDialog) dialog = peer_talk (self);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SipMessage *refusal;

      peer_request (self, dialog, SIP_METHOD_UPDATE, rows[i].headers, rows[i].type, rows[i].body);
      refusal = peer_expect (self, rows[i].answer);
      g_assert_cmpuint (sip_message_count (refusal, rows[i].told), ==, 1);
    }
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_hang_up (self);
  peer_call (self, rows[0].headers, PEER_SDP);
  peer_assert_header (peer_expect (self, "SIP/2.0 420"), SIP_HEADER_UNSUPPORTED, "x-teleport");
  peer_assert_log (self, "started, ended local bye");
}

static void
early_media_of_two_forks (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "one", 0, PEER_SDP);
  peer_answer (self, 183, "two", 0, PEER_OTHER_SDP);
  peer_assert_state (self, SIP_SESSION_ESTABLISHING);
  peer_expect_silence (self);
  peer_answer (self, 200, "two", 0, PEER_OTHER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_OTHER_SDP);
  peer_hang_up (self);
}

static void
take_referral (SipReferral **place, SipReferral *referral)
{
  g_set_object (place, referral);
}

static void
expect_report (PeerFixture *self, const char *state, const char *line)
{
  SipMessage *report = peer_expect_and_accept (self, "NOTIFY ");
  g_autofree char *value = sip_slice_dup (sip_message_get_header (report, SIP_HEADER_SUBSCRIPTION_STATE, 0));

  g_assert_true (g_str_has_prefix (value, state));
  peer_assert_body (report, line);
}

/* RFC 3515 2.4.5: progress leaves the subscription active, the outcome ends it. */
static void
transfer_progress (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = peer_talk (self);
  g_autoptr (SipReferral) referral = NULL;
  g_autoptr (SipInviter) inviter = NULL;
  SipMessage *invite;

  g_signal_connect_swapped (self->alice.session, "refer", G_CALLBACK (take_referral), &referral);
  peer_request (self, dialog, SIP_METHOD_REFER, "Refer-To: <sip:carol@192.0.2.9>\r\n", NULL, NULL);
  g_assert_true (sip_referral_accept (referral, NULL, NULL));
  inviter = sip_referral_make_inviter (referral, NULL, 0, NULL);
  sip_inviter_invite (inviter, NULL);
  peer_run (self, 0);
  peer_expect (self, "SIP/2.0 202");
  expect_report (self, "active", "SIP/2.0 100 Trying\r\n");
  invite = peer_expect (self, "INVITE sip:carol@192.0.2.9 SIP/2.0");
  test_peer_reply (&self->peer, invite, 180, "c", NULL, NULL);
  expect_report (self, "active", "SIP/2.0 180 Ringing\r\n");
  test_peer_reply (&self->peer, invite, 200, "c", NULL, PEER_SDP);
  peer_expect (self, "ACK ");
  expect_report (self, "terminated", "SIP/2.0 200 OK\r\n");
  g_signal_handlers_disconnect_by_data (self->alice.session, &referral);
  sip_session_terminate_async (SIP_SESSION (inviter), NULL, NULL, NULL, NULL);
  peer_run (self, 0);
  peer_expect_and_accept (self, "BYE ");
  peer_hang_up (self);
}

/* RFC 3261 10.2.4: a failure that says so, and another try is one. */
static void
registered_without_contact (RegistererFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SipMessage) registration = NULL;

      registerer_begin (self);
      registration = registerer_expect (self);
      test_peer_reply (&self->peer, registration, 200, "r", NULL, NULL);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_FAILED);
    }
  registerer_register_and_grant (self, 300);
  g_assert_true (registerer_is_registered (self));
  g_assert_no_error (self->error);
}

/* RFC 6665 4.1.4 */
static void
subscription_for_each_fork (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) one = NULL;
  g_autoptr (SipDialog) two = NULL;

  subscriber_begin (self);
  subscriber_grant (self, self->subscribe, NULL);
  one = subscriber_fork (self, "bob-1");
  two = subscriber_fork (self, "bob-2");
  subscriber_notify (self, one, "active;expires=600", "one", "SIP/2.0 200");
  subscriber_notify (self, two, "active;expires=600", "two", "SIP/2.0 200");
  g_assert_cmpuint (subscriber_count (self), ==, 2);
  subscriber_notify (self, one, "terminated;reason=noresource", NULL, "SIP/2.0 200");
  g_assert_cmpuint (subscriber_count (self), ==, 1);
  subscriber_notify (self, two, "terminated;reason=noresource", NULL, "SIP/2.0 200");
  subscriber_assert_log (self, "notified one, notified two, notified -, terminated noresource, notified -, "
                               "terminated noresource");
}

static void
on_subscribe (SipNotifier **notifier, SipIncomingRequest *request, SipAgent *agent)
{
  *notifier = sip_notifier_new (agent, request, NULL);
}

static void
expect_state (PeerFixture *self, const char *state, const char *body)
{
  SipMessage *notify = peer_expect_and_accept (self, "NOTIFY ");

  peer_assert_header (notify, SIP_HEADER_SUBSCRIPTION_STATE, state);
  peer_assert_body (notify, body);
}

static SipBody *
presence (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sip_body_new ("application/pidf+xml", bytes);
}

/* RFC 6665 4.2: who subscribes is answered, told at once, told again, and told of the end. */
static void
notifier_at_work (PeerFixture *self, gconstpointer data)
{
  static const char text[] = "SUBSCRIBE sip:alice@" PEER_ALICE " SIP/2.0\r\nFrom: <sip:peer@192.0.2.9>;tag=p\r\n"
                             "To: <sip:alice@192.0.2.1>\r\nCall-ID: s\r\nCSeq: 1 SUBSCRIBE\r\nMax-Forwards: 70\r\n"
                             "Contact: <sip:peer@192.0.2.9>\r\nEvent: presence\r\nExpires: 600\r\n";
  g_autoptr (SipNotifier) notifier = NULL;
  g_autoptr (SipBody) open = presence ("open");
  g_autoptr (SipBody) closed = presence ("closed");
  gulong handler;

  sip_agent_set_allow_events (SIP_AGENT (self->alice.agent), "presence");
  handler = g_signal_connect_data (self->alice.agent, "subscribe", G_CALLBACK (on_subscribe), &notifier, NULL,
                                   G_CONNECT_SWAPPED);
  g_ptr_array_add (self->kept, test_peer_send_text (&self->peer, PEER_ALICE, text));
  g_signal_handler_disconnect (self->alice.agent, handler);
  g_assert_true (sip_notifier_accept (notifier, SIP_SUBSTATE_ACTIVE, open, NULL));
  peer_run (self, 0);
  peer_assert_header (peer_expect (self, "SIP/2.0 200"), SIP_HEADER_EXPIRES, "600");
  expect_state (self, "active;expires=600", "open");
  peer_run (self, 100 * 1000);
  g_assert_true (sip_notifier_notify (notifier, SIP_SUBSTATE_ACTIVE, closed, NULL));
  peer_run (self, 0);
  expect_state (self, "active;expires=500", "closed");
  g_assert_true (sip_notifier_terminate (notifier, SIP_SUBSCRIPTION_REASON_NORESOURCE, -1, NULL));
  peer_run (self, 0);
  expect_state (self, "terminated;reason=noresource", "closed");
  g_assert_cmpint (sip_notifier_get_state (notifier), ==, SIP_NOTIFIER_TERMINATED);
}

#define PATH(name) "/seed/not-inherited/" name
#define CALL(name, function) peer_test_add (PATH (name), 0, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  CALL ("ack-without-credentials", ack_with_credentials);
  CALL ("challenge-in-a-dialog-corrupts-the-cseq", challenged_in_the_dialog);
  CALL ("dialog-gone-before-bye-is-answered", bye_is_answered_first);
  CALL ("no-retry-after-491", glare);
  CALL ("reinvite-never-acknowledged", reinvite_without_ack);
  CALL ("notify-in-the-wrong-state-without-answer", notify_in_every_state);
  CALL ("md5-only", sha_256);
  CALL ("no-update", update);
  CALL ("no-session-timers", session_timers);
  CALL ("no-require-or-content-checks", unknown_demands);
  CALL ("empty-notifier", notifier_at_work);
  CALL ("early-media-with-forking-ends-the-call", early_media_of_two_forks);
  CALL ("transfer-progress-says-terminated", transfer_progress);
  g_test_add (PATH ("register-refused-for-ever-without-contact"), RegistererFixture, NULL, registerer_fixture_set_up,
              registered_without_contact, registerer_fixture_tear_down);
  subscriber_test_add (PATH ("one-subscription-for-all-forks"), SIP_PROTOCOL_UDP, subscription_for_each_fork);

  return g_test_run ();
}
