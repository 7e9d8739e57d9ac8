/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

#include "message/sip-rack.h"

/* RFC 3262, as the called side (alice is called) and as the caller (alice calls). */

#define SUPPORTED "Supported: 100rel\r\n"
#define REQUIRED "Require: 100rel\r\n"

typedef struct
{
  guint n;
  GError *error;
} Outcome;

static void
on_progress_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->n++;
  sip_invitation_progress_finish (SIP_INVITATION (source), result, &outcome->error);
}

static void
progress (PeerFixture *self, const SipProgressOptions *options, Outcome *outcome)
{
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), options, NULL,
                                 outcome ? on_progress_done : NULL, outcome);
  peer_run (self, 0);
}

static void
tell (PeerFixture *self, guint status, gboolean described)
{
  progress (self, &(SipProgressOptions) { .status = status, .reliable = TRUE, .with_description = described }, NULL);
}

/* The peer calls with @headers, and hears @status reliably. (transfer none) */
static SipMessage *
call_and_hear (PeerFixture *self, const char *headers, guint status, gboolean described, SipDialog **dialog)
{
  g_autofree char *start = g_strdup_printf ("SIP/2.0 %u", status);
  SipMessage *response;

  peer_call (self, headers, PEER_SDP);
  tell (self, status, described);
  response = peer_expect (self, start);
  *dialog = peer_create_dialog (self, response);
  return response;
}

static guint32
get_rseq (SipMessage *response)
{
  guint32 number = 0;

  g_assert_true (sip_message_has_token (response, SIP_HEADER_REQUIRE, "100rel"));
  g_assert_true (sip_message_get_rseq (response, &number));
  return number;
}

/* Called: T1, doubled without the limit of T2, and acknowledged. */
static void
is_repeated_until_prack (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *first;
  Outcome outcome = { 0 };

  peer_call (self, SUPPORTED, PEER_SDP);
  progress (self, &(SipProgressOptions) { .reliable = TRUE }, &outcome);
  first = peer_expect (self, "SIP/2.0 180");
  dialog = peer_create_dialog (self, first);
  g_assert_cmpuint (get_rseq (first), >, 0);
  g_assert_true (sip_message_has_token (first, SIP_HEADER_ALLOW, "UPDATE"));
  for (guint wait = 500; wait <= 8000; wait *= 2)
    {
      peer_run (self, wait - 1);
      peer_expect_silence (self);
      peer_run (self, 1);
      g_assert_cmpuint (get_rseq (peer_expect (self, "SIP/2.0 180")), ==, get_rseq (first));
    }
  g_assert_cmpuint (outcome.n, ==, 0);
  peer_prack (self, dialog, first, NULL);
  peer_expect (self, "SIP/2.0 200");
  g_assert_cmpuint (outcome.n, ==, 1);
  g_assert_no_error (outcome.error);
  peer_run (self, 32000);
  peer_expect_silence (self);
  peer_assert_log (self, "invite, progress 180");
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
}

/* RFC 3262 3: after 64*T1. */
static void
without_prack_the_call_is_refused (PeerFixture *self, gconstpointer data)
{
  Outcome outcome = { 0 };

  peer_call (self, SUPPORTED, PEER_SDP);
  progress (self, &(SipProgressOptions) { .reliable = TRUE }, &outcome);
  peer_run (self, 64 * 500 - 1);
  peer_assert_log (self, "invite, progress 180");
  test_peer_forget (&self->peer);
  peer_run (self, 1);
  peer_expect (self, "SIP/2.0 504");
  peer_assert_log (self, "invite, progress 180, failed system no-ack");
  g_assert_error (outcome.error, SIP_ERROR, SIP_ERROR_CANCELED);
  g_clear_error (&outcome.error);
}

typedef struct
{
  PeerFixture *fixture;
  SipDialog *dialog;
  SipMessage *response;
  gboolean done;
} Prack;

static gboolean
send_prack (gpointer user_data)
{
  Prack *prack = user_data;

  peer_prack (prack->fixture, prack->dialog, prack->response, NULL);
  prack->done = TRUE;
  return G_SOURCE_REMOVE;
}

static void
reject_once_it_is_acknowledged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (sip_invitation_progress_finish (SIP_INVITATION (source), result, NULL));
  g_assert_true (sip_invitation_reject (SIP_INVITATION (source), 486, NULL, NULL, NULL));
}

/* Within one turn of the main loop: the PRACK lacks the answer, and the program refuses as it hears of it. */
static void
refused_from_both_sides_at_once (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  Prack prack = { .fixture = self };

  peer_call (self, SUPPORTED, NULL);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), &(SipProgressOptions) { .reliable = TRUE },
                                 NULL, reject_once_it_is_acknowledged, NULL);
  peer_run (self, 0);
  prack.response = peer_expect (self, "SIP/2.0 180");
  prack.dialog = dialog = peer_create_dialog (self, prack.response);
  g_idle_add (send_prack, &prack);
  while (!prack.done)
    g_main_context_iteration (NULL, TRUE);
  peer_expect (self, "SIP/2.0 200");
  peer_expect (self, "SIP/2.0 486");
  peer_expect_silence (self);
}

static void
one_at_a_time_and_numbered_by_one (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *first, *second;

  peer_call (self, SUPPORTED, PEER_SDP);
  tell (self, 183, FALSE);
  tell (self, 180, FALSE);
  first = peer_expect (self, "SIP/2.0 183");
  dialog = peer_create_dialog (self, first);
  peer_expect_silence (self);
  peer_prack (self, dialog, first, NULL);
  second = peer_expect (self, "SIP/2.0 200");
  second = peer_expect (self, "SIP/2.0 180");
  g_assert_cmpuint (get_rseq (second), ==, get_rseq (first) + 1);
  peer_prack (self, dialog, second, NULL);
  peer_expect (self, "SIP/2.0 200");
  peer_assert_log (self, "invite, progress 183, progress 180");
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
}

static void
prack_for_nothing (PeerFixture *self, gconstpointer data)
{
  static const char *const wrong[] = { "RAck: 1 1 INVITE\r\n", "RAck: x\r\n", "", "RAck: 1 1 INFO\r\n" };
  g_autoptr (SipDialog) dialog = NULL;
  g_autofree char *cseq = NULL;
  SipMessage *ringing;

  ringing = call_and_hear (self, SUPPORTED, 180, FALSE, &dialog);
  cseq = g_strdup_printf ("RAck: %u 2 INVITE\r\n", get_rseq (ringing));
  for (guint i = 0; i <= G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (SipMessage) prack = test_peer_request (&self->peer, dialog, SIP_METHOD_PRACK,
                                                        i < G_N_ELEMENTS (wrong) ? wrong[i] : cseq, NULL, NULL);

      peer_expect (self, "SIP/2.0 481");
    }
  peer_prack (self, dialog, ringing, NULL);
  peer_expect (self, "SIP/2.0 200");
  peer_prack (self, dialog, ringing, NULL);
  peer_expect (self, "SIP/2.0 481");
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
}

/* RFC 3262 3: a 2xx waits for what was described, and for nothing else. */
static void
answer_waits_for_what_was_described (PeerFixture *self, gconstpointer data)
{
  gboolean described = GPOINTER_TO_INT (data);
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *early, *ok;

  early = call_and_hear (self, SUPPORTED, 183, described, &dialog);
  peer_assert_body (early, described ? "v=0\r\ns=answer 1 any\r\n" : NULL);
  test_phone_answer (&self->alice);
  if (described)
    {
      peer_expect_silence (self);
      peer_prack (self, dialog, early, NULL);
      peer_expect (self, "SIP/2.0 200");
    }
  ok = peer_expect (self, "SIP/2.0 200");
  /* RFC 6337 3.1.1: offer and answer are complete. */
  peer_assert_body (ok, described ? NULL : "v=0\r\ns=answer 1 any\r\n");
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  if (!described)
    {
      /* RFC 3262 3: a PRACK for what was sent before is accepted, and nothing is sent again. */
      peer_run (self, 1000);
      peer_expect_silence (self);
      peer_prack (self, dialog, early, NULL);
      peer_expect (self, "SIP/2.0 200");
    }
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_assert_media (self, "set-offer, get-answer, confirm");
  peer_end (self, dialog);
}

static void
plain_description_is_a_preview (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *early, *ok;

  peer_call (self, NULL, PEER_SDP);
  progress (self, &(SipProgressOptions) { .status = 183, .with_description = TRUE }, NULL);
  early = peer_expect (self, "SIP/2.0 183");
  dialog = peer_create_dialog (self, early);
  peer_assert_header (early, SIP_HEADER_RSEQ, NULL);
  peer_assert_body (early, "v=0\r\ns=answer 1 any\r\n");
  test_phone_answer (&self->alice);
  ok = peer_expect (self, "SIP/2.0 200");
  peer_assert_body (ok, "v=0\r\ns=answer 1 any\r\n");
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  peer_assert_log (self, "invite, progress 183, started");
  peer_end (self, dialog);
}

static void
offer_in_prack_is_answered (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *early = call_and_hear (self, SUPPORTED, 183, TRUE, &dialog);

  test_description_handler_pause (self->alice.handler);
  peer_prack (self, dialog, early, PEER_OTHER_SDP);
  test_phone_answer (&self->alice);
  peer_expect_silence (self);
  test_description_handler_release (self->alice.handler);
  peer_run (self, 0);
  peer_assert_body (peer_expect (self, "SIP/2.0 200"), "v=0\r\ns=answer 2 any\r\n");
  peer_assert_body (peer_expect (self, "SIP/2.0 200"), NULL);
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_OTHER_SDP);
  peer_assert_state (self, SIP_SESSION_ESTABLISHED);
  peer_end (self, dialog);
}

/* RFC 6337 2.3: it is refused, acknowledges nothing, and may come again without the offer. */
static void
offer_in_prack_that_cannot_be_used (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *early = call_and_hear (self, SUPPORTED, 183, TRUE, &dialog);

  test_description_handler_fail (self->alice.handler, 1, SIP_ERROR_NOT_ACCEPTABLE);
  peer_prack (self, dialog, early, PEER_OTHER_SDP);
  peer_expect (self, "SIP/2.0 488");
  test_phone_answer (&self->alice);
  peer_expect_silence (self);
  peer_prack (self, dialog, early, NULL);
  peer_expect (self, "SIP/2.0 200");
  peer_expect (self, "SIP/2.0 200");
  test_peer_ack (&self->peer, dialog, self->invite, NULL);
  peer_assert_media (self, "set-offer, get-answer, set-offer, rollback, confirm");
  peer_end (self, dialog);
}

static void
second_prack_while_the_first_is_answered (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *early = call_and_hear (self, SUPPORTED, 183, TRUE, &dialog);

  test_description_handler_pause (self->alice.handler);
  peer_prack (self, dialog, early, PEER_OTHER_SDP);
  peer_prack (self, dialog, early, PEER_OTHER_SDP);
  g_assert_cmpuint (sip_message_count (peer_expect (self, "SIP/2.0 500"), SIP_HEADER_RETRY_AFTER), ==, 1);
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
  peer_expect (self, "SIP/2.0 481");
}

static void
caller_that_demands_it_gets_nothing_else (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *ringing;

  peer_call (self, REQUIRED, PEER_SDP);
  progress (self, NULL, NULL);
  ringing = peer_expect (self, "SIP/2.0 180");
  dialog = peer_create_dialog (self, ringing);
  g_assert_cmpuint (get_rseq (ringing), >, 0);
  peer_prack (self, dialog, ringing, NULL);
  peer_expect (self, "SIP/2.0 200");
  /* RFC 3262 3: a proxy is kept waiting by a new one every two and a half minutes. */
  peer_run (self, 150 * 1000 - 1);
  peer_expect_silence (self);
  peer_run (self, 1);
  g_assert_cmpuint (get_rseq (peer_expect (self, "SIP/2.0 180")), ==, get_rseq (ringing) + 1);
  test_phone_hang_up (&self->alice);
  peer_expect (self, "SIP/2.0 480");
}

static void
caller_that_cannot_is_not_asked (PeerFixture *self, gconstpointer data)
{
  Outcome outcome = { 0 };
  SipMessage *refusal;

  peer_call (self, NULL, PEER_SDP);
  g_assert_false (sip_invitation_takes_reliable (test_phone_get_invitation (&self->alice)));
  progress (self, &(SipProgressOptions) { .reliable = TRUE }, &outcome);
  g_assert_error (outcome.error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&outcome.error);
  peer_expect_silence (self);
  g_assert_true (sip_invitation_reject (test_phone_get_invitation (&self->alice), 421, NULL, NULL, NULL));
  peer_run (self, 0);
  refusal = peer_expect (self, "SIP/2.0 421");
  peer_assert_header (refusal, SIP_HEADER_REQUIRE, "100rel");
}

static void
bye_ends_it (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) bye = NULL;
  SipMessage *early;
  Outcome outcome = { 0 };

  peer_call (self, SUPPORTED, PEER_SDP);
  progress (self, &(SipProgressOptions) { .status = 183, .reliable = TRUE, .with_description = TRUE }, &outcome);
  early = peer_expect (self, "SIP/2.0 183");
  dialog = peer_create_dialog (self, early);
  bye = test_peer_request (&self->peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  peer_expect (self, "SIP/2.0 200");
  peer_expect (self, "SIP/2.0 487");
  g_assert_error (outcome.error, SIP_ERROR, SIP_ERROR_CANCELED);
  g_clear_error (&outcome.error);
  peer_run (self, 500);
  peer_expect (self, "SIP/2.0 487");
  peer_expect_silence (self);
}

/* The caller's side. */

static void
each_is_acknowledged_once_and_in_order (PeerFixture *self, gconstpointer data)
{
  SipMessage *invite = peer_take_call (self, NULL), *prack;

  g_assert_true (sip_message_has_token (invite, SIP_HEADER_SUPPORTED, "100rel"));
  g_assert_true (sip_message_has_token (invite, SIP_HEADER_ALLOW, "PRACK"));
  g_assert_cmpuint (sip_message_count (invite, SIP_HEADER_REQUIRE), ==, 0);
  peer_answer (self, 180, "t", 17, NULL);
  prack = peer_expect (self, "PRACK sip:peer@192.0.2.9:5060 SIP/2.0");
  peer_assert_header (prack, SIP_HEADER_RACK, "17 1 INVITE");
  peer_assert_header (prack, SIP_HEADER_CSEQ, "2 PRACK");
  peer_answer (self, 180, "t", 17, NULL);
  peer_expect_silence (self);
  test_peer_reply (&self->peer, prack, 200, NULL, NULL, NULL);
  peer_answer (self, 183, "t", 19, PEER_SDP);
  peer_expect_silence (self);
  peer_assert_log (self, "progress 180");
  peer_answer (self, 183, "t", 18, PEER_SDP);
  peer_assert_header (peer_expect_and_accept (self, "PRACK "), SIP_HEADER_RACK, "18 1 INVITE");
  peer_answer (self, 180, "t", 19, NULL);
  peer_assert_header (peer_expect_and_accept (self, "PRACK "), SIP_HEADER_RACK, "19 1 INVITE");
  peer_assert_log (self, "progress 180, progress 183, early-media, progress 180");
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

static void
prack_is_sent_again_until_it_is_answered (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 180, "t", 1, NULL);
  peer_expect (self, "PRACK ");
  peer_run (self, 500);
  peer_expect_and_accept (self, "PRACK ");
  peer_run (self, 5000);
  peer_expect_silence (self);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

/* It is the INVITE's outcome that counts. */
static void
prack_that_is_refused_ends_nothing (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 180, "t", 1, NULL);
  test_peer_reply (&self->peer, peer_expect (self, "PRACK "), 481, NULL, NULL, NULL);
  peer_answer (self, 200, "t", 0, PEER_SDP);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 180, started");
  test_phone_hang_up (&self->alice);
  peer_expect_and_accept (self, "BYE ");
}

static void
what_lacks_a_number_is_plain (PeerFixture *self, gconstpointer data)
{
  static const char *const plain[] = { "Require: 100rel\r\n", "RSeq: 1\r\n", "Require: 100rel\r\nRSeq: 0\r\n",
                                       "Require: 100rel\r\nRSeq: x\r\n" };

  peer_take_call (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    peer_answer_with (self, 180, "t", plain[i], NULL);
  peer_expect_silence (self);
  peer_answer_with (self, 100, "t", "Require: 100rel\r\nRSeq: 1\r\n", NULL);
  peer_expect_silence (self);
  peer_assert_log (self, "progress 180, progress 180, progress 180, progress 180");
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

/* The row "18x versus 200 SDP": a 200 without a description after a reliable answer is fine. */
static void
ok_without_description_after_a_reliable_answer (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "t", 1, PEER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  peer_answer (self, 200, "t", 0, data);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 183, early-media, started");
  /* RFC 6337 3.1.1: another description in the 200 is passed over. */
  peer_assert_media (self, "get-offer webrtc, set-answer, confirm");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_SDP);
  test_phone_hang_up (&self->alice);
  peer_expect_and_accept (self, "BYE ");
}

static void
ringing_after_early_media (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 183, "t", 1, PEER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  peer_answer (self, 180, "t", 2, PEER_OTHER_SDP);
  peer_expect_and_accept (self, "PRACK ");
  peer_assert_log (self, "progress 183, early-media, progress 180");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, PEER_SDP);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

static void
off_says_nothing_of_it (PeerFixture *self, gconstpointer data)
{
  SipMessage *invite = peer_take_call (self, &(SipInviteOptions) { .rel100 = SIP_REL100_OFF });

  g_assert_false (sip_message_has_token (invite, SIP_HEADER_SUPPORTED, "100rel"));
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

static void
demand_that_is_refused_is_dropped_once (PeerFixture *self, gconstpointer data)
{
  SipMessage *invite = peer_take_call (self, &(SipInviteOptions) { .rel100 = GPOINTER_TO_INT (data) });
  gboolean required = GPOINTER_TO_INT (data) == SIP_REL100_REQUIRED;

  peer_assert_header (invite, SIP_HEADER_REQUIRE, required ? "100rel" : NULL);
  peer_answer_with (self, 420, "t", "Unsupported: 100rel\r\n", NULL);
  peer_expect (self, "ACK ");
  invite = self->invite = peer_expect (self, "INVITE ");
  peer_assert_header (invite, SIP_HEADER_CSEQ, "2 INVITE");
  peer_assert_header (invite, SIP_HEADER_REQUIRE, NULL);
  g_assert_false (sip_message_has_token (invite, SIP_HEADER_SUPPORTED, "100rel"));
  g_assert_true (sip_slice_equal (sip_message_get_call_id (invite),
                                  sip_message_get_call_id (self->kept->pdata[0])));
  peer_answer_with (self, 420, "t", "Unsupported: 100rel\r\n", NULL);
  peer_expect (self, "ACK ");
  peer_expect_silence (self);
  peer_assert_log (self, "failed remote sip-failure 420");
}

static void
demand_of_the_far_end_is_met_once (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer_with (self, 421, "t", "Require: 100rel\r\n", NULL);
  peer_expect (self, "ACK ");
  self->invite = peer_expect (self, "INVITE ");
  peer_assert_header (self->invite, SIP_HEADER_REQUIRE, "100rel");
  peer_answer_with (self, 421, "t", "Require: 100rel\r\n", NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "failed remote sip-failure 421");
}

/* RFC 3261 22.1: a challenge takes the dialog's next CSeq number. */
static void
challenged_prack_is_signed (PeerFixture *self, gconstpointer data)
{
  SipMessage *prack;

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  peer_take_call (self, NULL);
  peer_answer (self, 180, "t", 1, NULL);
  prack = peer_expect (self, "PRACK ");
  test_peer_reply (&self->peer, prack, 401, NULL, "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n",
                   NULL);
  prack = peer_expect_and_accept (self, "PRACK ");
  peer_assert_header (prack, SIP_HEADER_CSEQ, "3 PRACK");
  peer_assert_header (prack, SIP_HEADER_RACK, "1 1 INVITE");
  g_assert_cmpuint (sip_message_count (prack, SIP_HEADER_AUTHORIZATION), ==, 1);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

/* RFC 6228: passed over, but for the PRACK that it may ask for. */
static void
early_dialog_terminated_is_passed_over (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 199, "t", 0, NULL);
  peer_expect_silence (self);
  peer_answer (self, 199, "u", 1, NULL);
  peer_expect_and_accept (self, "PRACK ");
  peer_assert_log (self, "");
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
}

#define ADD(name, data, function) peer_test_add ("/interop/100rel/" name, data, function)

static void
add_called (void)
{
  ADD ("called/is-repeated-until-prack", 0, is_repeated_until_prack);
  ADD ("called/without-prack-the-call-is-refused", 0, without_prack_the_call_is_refused);
  ADD ("called/refused-from-both-sides-at-once", 0, refused_from_both_sides_at_once);
  ADD ("called/one-at-a-time-and-numbered-by-one", 0, one_at_a_time_and_numbered_by_one);
  ADD ("called/prack-for-nothing", 0, prack_for_nothing);
  ADD ("called/answer-waits-for-what-was-described", TRUE, answer_waits_for_what_was_described);
  ADD ("called/answer-does-not-wait-for-the-rest", FALSE, answer_waits_for_what_was_described);
  ADD ("called/plain-description-is-a-preview", 0, plain_description_is_a_preview);
  ADD ("called/offer-in-prack-is-answered", 0, offer_in_prack_is_answered);
  ADD ("called/offer-in-prack-that-cannot-be-used", 0, offer_in_prack_that_cannot_be_used);
  ADD ("called/second-prack-while-the-first-is-answered", 0, second_prack_while_the_first_is_answered);
  ADD ("called/caller-that-demands-it-gets-nothing-else", 0, caller_that_demands_it_gets_nothing_else);
  ADD ("called/caller-that-cannot-is-not-asked", 0, caller_that_cannot_is_not_asked);
  ADD ("called/bye-ends-it", 0, bye_ends_it);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_called ();
  ADD ("caller/each-is-acknowledged-once-and-in-order", 0, each_is_acknowledged_once_and_in_order);
  ADD ("caller/prack-is-sent-again-until-it-is-answered", 0, prack_is_sent_again_until_it_is_answered);
  ADD ("caller/prack-that-is-refused-ends-nothing", 0, prack_that_is_refused_ends_nothing);
  ADD ("caller/what-lacks-a-number-is-plain", 0, what_lacks_a_number_is_plain);
  g_test_add ("/interop/100rel/caller/ok-without-description-after-a-reliable-answer", PeerFixture, NULL,
              peer_fixture_set_up, ok_without_description_after_a_reliable_answer, peer_fixture_tear_down);
  g_test_add ("/interop/100rel/caller/ok-with-another-description-after-a-reliable-answer", PeerFixture,
              PEER_OTHER_SDP, peer_fixture_set_up, ok_without_description_after_a_reliable_answer,
              peer_fixture_tear_down);
  ADD ("caller/ringing-after-early-media", 0, ringing_after_early_media);
  ADD ("caller/off-says-nothing-of-it", 0, off_says_nothing_of_it);
  ADD ("caller/demand-that-is-refused-is-dropped-once", SIP_REL100_REQUIRED, demand_that_is_refused_is_dropped_once);
  ADD ("caller/support-that-is-refused-is-dropped-once", SIP_REL100_SUPPORTED, demand_that_is_refused_is_dropped_once);
  ADD ("caller/demand-of-the-far-end-is-met-once", 0, demand_of_the_far_end_is_met_once);
  ADD ("caller/challenged-prack-is-signed", 0, challenged_prack_is_signed);
  ADD ("caller/early-dialog-terminated-is-passed-over", 0, early_dialog_terminated_is_passed_over);

  return g_test_run ();
}
