/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog-fixture.h"

#define RELIABLE "Require: 100rel\r\nRSeq: 1\r\n"
#define OTHER "v=0\r\ns=changed\r\n"

static void
on_progressed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_invitation_progress_finish (SIP_INVITATION (source), result, &error));
  g_assert_no_error (error);
}

static void
prack (DialogFixture *self, SipMessage *progress)
{
  g_autofree char *rseq = sip_slice_dup (sip_message_get_header (progress, SIP_HEADER_RSEQ, 0));
  g_autofree char *rack = g_strdup_printf ("RAck: %s 1 INVITE\r\n", rseq);

  dialog_request (self, SIP_METHOD_PRACK, rack, NULL, NULL);
  dialog_expect (self, "SIP/2.0 200");
}

/* The peer calls, and alice describes her side before she answers: an early dialog with an agreement. */
static void
begin_in (DialogFixture *self, const char *headers)
{
  const SipProgressOptions options = { .status = 183, .reliable = TRUE, .with_description = TRUE };
  SipMessage *progress;

  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, headers, DIALOG_SDP);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), &options, NULL, on_progressed, NULL);
  dialog_run (self, 0);
  progress = dialog_expect (self, "SIP/2.0 183");
  self->dialog = sip_dialog_new_uac (self->invite, progress, NULL);
  prack (self, progress);
}

static void
begin_out (DialogFixture *self)
{
  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  self->invite = sip_message_ref (dialog_expect (self, "INVITE "));
  self->dialog = sip_dialog_new_uas (self->invite, "peer", NULL);
  dialog_reply (self, self->invite, 183, RELIABLE DIALOG_ALLOW, DIALOG_SDP);
  dialog_reply (self, dialog_expect (self, "PRACK "), 200, NULL, NULL);
}

static void
give_up (DialogFixture *self)
{
  test_phone_hang_up (&self->alice);
  dialog_run (self, 64 * 500);
  test_peer_forget (&self->peer);
}

/* RFC 3311 5.1: the called side, before it answers. */
static void
ours_before_we_answer (DialogFixture *self, gconstpointer unused)
{
  SipMessage *update;

  begin_in (self, "Supported: 100rel\r\n" DIALOG_ALLOW);
  dialog_hold (self, TRUE);
  update = dialog_expect (self, "UPDATE sip:peer@192.0.2.9:5060 SIP/2.0");
  g_assert_true (g_str_has_prefix (dialog_get_body (update), "v=0\r\ns=offer"));
  g_assert_cmpuint (sip_message_count (update, SIP_HEADER_CONTACT), ==, 1);
  dialog_reply (self, update, 200, NULL, OTHER);
  dialog_assert_done (self, -1);
  g_assert_true (sip_session_is_on_hold (dialog_get_session (self)));
  g_assert_cmpstr (test_description_handler_get_log (self->alice.handler), ==,
                   "set-offer, get-answer, get-offer any hold, set-answer");
  give_up (self);
}

static void
ours_waits_where_the_far_end_takes_none (DialogFixture *self, gconstpointer unused)
{
  SipMessage *ok;

  begin_in (self, "Supported: 100rel\r\nAllow: INVITE, ACK, BYE, CANCEL, PRACK\r\n");
  dialog_hold (self, TRUE);
  dialog_expect_silence (self);
  test_phone_answer (&self->alice);
  ok = dialog_expect (self, "SIP/2.0 200");
  g_assert_cmpstr (dialog_get_body (ok), ==, "");
  dialog_expect_silence (self);
  dialog_ack (self, self->invite, NULL);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, OTHER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  dialog_hang_up (self);
}

static void
theirs_before_we_answer (DialogFixture *self, gconstpointer unused)
{
  SipMessage *ok;

  begin_in (self, "Supported: 100rel\r\n" DIALOG_ALLOW);
  dialog_request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", OTHER);
  ok = dialog_expect (self, "SIP/2.0 200");
  g_assert_true (g_str_has_prefix (dialog_get_body (ok), "v=0\r\ns=answer"));
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, OTHER);
  give_up (self);
}

static void
theirs_before_they_answer (DialogFixture *self, gconstpointer unused)
{
  SipMessage *ok;

  begin_out (self);
  dialog_request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", OTHER);
  ok = dialog_expect (self, "SIP/2.0 200");
  g_assert_true (g_str_has_prefix (dialog_get_body (ok), "v=0\r\ns=answer"));
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, OTHER);

  dialog_reply (self, self->invite, 200, NULL, NULL);
  dialog_expect (self, "ACK ");
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  dialog_hang_up (self);
}

static void
ours_before_they_answer (DialogFixture *self, gconstpointer unused)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (OTHER, strlen (OTHER));
  g_autoptr (SipBody) offer = sip_body_new ("application/sdp", bytes);
  g_autoptr (SipOutgoingRequest) update = NULL;
  g_autoptr (GError) error = NULL;

  begin_out (self);
  sip_request_options_set_body (options, offer);
  update = sip_session_dialog_update (dialog_get_session_dialog (self), options, &error);
  g_assert_no_error (error);
  dialog_run (self, 0);
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_HAVE_LOCAL_OFFER);

  /* RFC 3311 5.2: theirs meets ours. */
  dialog_request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", OTHER);
  dialog_expect (self, "UPDATE ");
  dialog_expect (self, "SIP/2.0 491");
  dialog_reply (self, sip_outgoing_request_get_message (update), 200, NULL, DIALOG_SDP);
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==, SIP_SIGNALING_STABLE);
  give_up (self);
}

/* RFC 3311 5.1: nothing was agreed upon yet. */
static void
ours_needs_an_agreement (DialogFixture *self, gconstpointer unused)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (OTHER, strlen (OTHER));
  g_autoptr (SipBody) offer = sip_body_new ("application/sdp", bytes);
  g_autoptr (SipOutgoingRequest) without = NULL;
  g_autoptr (GError) error = NULL;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  self->invite = sip_message_ref (dialog_expect (self, "INVITE "));
  self->dialog = sip_dialog_new_uas (self->invite, "peer", NULL);
  dialog_reply (self, self->invite, 180, DIALOG_ALLOW, NULL);
  sip_request_options_set_body (options, offer);
  g_assert_null (sip_session_dialog_update (dialog_get_session_dialog (self), options, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);

  /* One without an offer may always be sent: it refreshes the target. */
  without = sip_session_dialog_update (dialog_get_session_dialog (self), NULL, &error);
  g_assert_no_error (error);
  dialog_run (self, 0);
  dialog_reply (self, dialog_expect (self, "UPDATE "), 200, NULL, NULL);
  give_up (self);
}

/* RFC 3311 5.2. */
static void
theirs_while_one_is_open (DialogFixture *self, gconstpointer unused)
{
  SipMessage *refused;
  guint32 seconds;

  dialog_establish_in (self, NULL);
  test_description_handler_pause (self->alice.handler);
  dialog_request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", OTHER);
  dialog_expect_silence (self);
  dialog_request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", OTHER);
  refused = dialog_expect (self, "SIP/2.0 500");
  g_assert_true (sip_message_get_uint (refused, SIP_HEADER_RETRY_AFTER, &seconds));
  g_assert_cmpuint (seconds, <=, 10);
  /* One without an offer is no collision. */
  dialog_request (self, SIP_METHOD_UPDATE, NULL, NULL, NULL);
  dialog_expect (self, "SIP/2.0 200");
  test_description_handler_release (self->alice.handler);
  dialog_run (self, 0);
  dialog_expect (self, "SIP/2.0 200");
  dialog_hang_up (self);
}

static void
theirs_during_our_reinvite (DialogFixture *self, gconstpointer unused)
{
  SipMessage *invite;

  dialog_establish_out (self, NULL);
  dialog_hold (self, TRUE);
  invite = dialog_expect (self, "INVITE ");
  dialog_request (self, SIP_METHOD_UPDATE, NULL, "application/sdp", OTHER);
  dialog_expect (self, "SIP/2.0 491");
  dialog_reply (self, invite, 200, NULL, OTHER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  dialog_hang_up (self);
}

static void
theirs_refreshes_the_target (DialogFixture *self, gconstpointer unused)
{
  dialog_establish_out (self, NULL);
  dialog_request (self, SIP_METHOD_UPDATE, NULL, NULL, NULL);
  dialog_expect (self, "SIP/2.0 200");
  test_phone_hang_up (&self->alice);
  dialog_reply (self, dialog_expect (self, "BYE sip:peer@192.0.2.9:5060 SIP/2.0"), 200, NULL, NULL);
}

/* RFC 3261 20.11, RFC 3311 5.2: what may be passed over is no offer, and an answer of ours would be one. */
static void
theirs_with_a_body_that_may_be_passed_over (DialogFixture *self, gconstpointer unused)
{
  SipMessage *ok;

  dialog_establish_in (self, NULL);
  dialog_request (self, SIP_METHOD_UPDATE, "Content-Disposition: render;handling=optional\r\n", "text/plain", "hello");
  ok = dialog_expect (self, "SIP/2.0 200");
  g_assert_cmpstr (dialog_get_body (ok), ==, "");
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_STABLE);
  dialog_hang_up (self);
}

static const struct
{
  const char *name;
  const char *headers;
  const char *type;
  const char *body;
  SipError failure; /* 0: none */
  const char *answer;
  const char *header;
} refusals[] = {
  { "of-another-type", NULL, "text/plain", "hello", 0, "SIP/2.0 415", "Accept" },
  { "in-an-unknown-encoding", "Content-Encoding: gzip\r\n", "application/sdp", OTHER, 0, "SIP/2.0 415",
    "Accept-Encoding" },
  { "that-requires-what-is-unknown", "Require: nothing, timer\r\n", "application/sdp", OTHER, 0, "SIP/2.0 420",
    "Unsupported" },
  { "that-cannot-be-used", NULL, "application/sdp", OTHER, SIP_ERROR_NOT_ACCEPTABLE, "SIP/2.0 488", NULL },
  { "when-the-media-fail", NULL, "application/sdp", OTHER, SIP_ERROR_MEDIA, "SIP/2.0 500", NULL },
};

/* The same holds for a re-INVITE; the call stays as it was. */
static void
refused (DialogFixture *self, gconstpointer data)
{
  static const SipMethod methods[] = { SIP_METHOD_UPDATE, SIP_METHOD_INVITE };
  guint i = GPOINTER_TO_UINT (data);

  dialog_establish_in (self, NULL);
  for (guint n = 0; n < G_N_ELEMENTS (methods); n++)
    {
      SipMessage *response;

      if (refusals[i].failure)
        test_description_handler_fail (self->alice.handler, 1, refusals[i].failure);
      dialog_request (self, methods[n], refusals[i].headers, refusals[i].type, refusals[i].body);
      response = dialog_expect (self, refusals[i].answer);
      if (refusals[i].header)
        g_assert_nonnull (sip_message_get_header_by_name (response, refusals[i].header, 0).data);
      g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                       SIP_SIGNALING_STABLE);
    }
  test_phone_assert_log (&self->alice, "");
  dialog_run (self, 64 * 500);
  test_peer_forget (&self->peer);
  dialog_hang_up (self);
}

#define ADD(name, function) dialog_test_add ("/session/update/" name, NULL, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("ours-before-we-answer", ours_before_we_answer);
  ADD ("ours-waits-where-the-far-end-takes-none", ours_waits_where_the_far_end_takes_none);
  ADD ("theirs-before-we-answer", theirs_before_we_answer);
  ADD ("theirs-before-they-answer", theirs_before_they_answer);
  ADD ("ours-before-they-answer", ours_before_they_answer);
  ADD ("ours-needs-an-agreement", ours_needs_an_agreement);
  ADD ("theirs-while-one-is-open", theirs_while_one_is_open);
  ADD ("theirs-during-our-reinvite", theirs_during_our_reinvite);
  ADD ("theirs-refreshes-the-target", theirs_refreshes_the_target);
  ADD ("theirs-with-a-body-that-may-be-passed-over", theirs_with_a_body_that_may_be_passed_over);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/update/refused-%s", refusals[i].name);

      dialog_test_add (path, GUINT_TO_POINTER (i), refused);
    }

  return g_test_run ();
}
