/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog-fixture.h"

#define ANSWER "v=0\r\ns=held\r\n"

#define IN NULL
#define OUT GINT_TO_POINTER (1)

static void
held_and_resumed (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *invite, *ack;
  guint32 cseq;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  invite = dialog_expect (self, "INVITE sip:peer@192.0.2.9:5060 SIP/2.0");
  g_assert_true (g_str_has_prefix (dialog_get_body (invite), "v=0\r\ns=offer"));
  g_assert_cmpuint (sip_message_count (invite, SIP_HEADER_CONTACT), ==, 1);
  dialog_assert_pending (self);
  g_assert_false (sip_session_is_on_hold (dialog_get_session (self)));
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_HAVE_LOCAL_OFFER);

  dialog_reply (self, invite, 200, NULL, ANSWER);
  ack = dialog_expect (self, "ACK sip:peer@192.0.2.9:5060 SIP/2.0");
  g_assert_true (sip_message_get_cseq (ack, &cseq, NULL));
  dialog_assert_done (self, -1);
  g_assert_true (sip_session_is_on_hold (dialog_get_session (self)));
  g_assert_cmpstr (dialog_get_media (self), ==, "get-offer any hold, set-answer");
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_STABLE);

  dialog_hold (self, FALSE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  g_assert_false (sip_session_is_on_hold (dialog_get_session (self)));
  g_assert_cmpstr (dialog_get_media (self), ==, "get-offer any hold, set-answer, get-offer any, set-answer");
  dialog_hang_up (self);
}

static void
hang_up_as_it_leaves (SipSession *session, SipOutgoingRequest *request, gpointer unused)
{
  if (sip_message_get_method (sip_outgoing_request_get_message (request)) == SIP_METHOD_INVITE)
    sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
}

/* A program may end the call in whatever signal it likes. */
static void
hung_up_as_it_leaves (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *invite;

  dialog_establish (self, alice_calls, NULL);
  g_signal_connect (dialog_get_session (self), "sending", G_CALLBACK (hang_up_as_it_leaves), NULL);
  dialog_hold (self, TRUE);
  invite = dialog_expect (self, "INVITE ");
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  dialog_assert_done (self, SIP_ERROR_CANCELED);
  dialog_reply (self, invite, 180, NULL, NULL);
  dialog_reply (self, dialog_expect (self, "CANCEL "), 200, NULL, NULL);
  dialog_reply (self, invite, 487, NULL, NULL);
  dialog_expect (self, "ACK ");
}

/* Each that waits for its ACK is repeated: a far end that never sends one gets no more than eight at a time. */
static void
never_acknowledged (DialogFixture *self, gconstpointer unused)
{
  dialog_establish_in (self, NULL);
  for (guint i = 0; i < 20; i++)
    {
      dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", ANSWER);
      dialog_expect (self, i < 8 ? "SIP/2.0 200" : "SIP/2.0 500");
    }
  dialog_run (self, 64 * 500);
  test_peer_forget (&self->peer);
  test_phone_assert_log (&self->alice, "ended system no-ack");
}

/* interop "hold": both sides may hold; what answers the far end while we hold says so, too. */
static void
held_by_both (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *reinvite;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  reinvite = dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", ANSWER);
  dialog_expect (self, "SIP/2.0 200");
  dialog_ack (self, reinvite, NULL);
  g_assert_cmpstr (dialog_get_media (self), ==, "get-offer any hold, set-answer, set-offer, get-answer hold");
  g_assert_true (sip_session_is_on_hold (dialog_get_session (self)));
  dialog_hang_up (self);
}

static void
hold_again_is_done_at_once (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, FALSE);
  dialog_assert_done (self, -1);
  dialog_expect_silence (self);
  dialog_hang_up (self);
}

/* RFC 6141 3.1, RFC 3261 14.1: a refusal changes nothing. */
static void
refused_with (DialogFixture *self, gconstpointer data)
{
  dialog_establish (self, OUT, NULL);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), GPOINTER_TO_UINT (data), NULL, NULL);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, SIP_ERROR_REJECTED);
  g_assert_false (sip_session_is_on_hold (dialog_get_session (self)));
  g_assert_cmpstr (dialog_get_media (self), ==, "get-offer any hold, rollback");
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_STABLE);
  test_phone_assert_log (&self->alice, "");
  dialog_hang_up (self);
}

/* RFC 3261 14.1: after glare each side waits for a time of its own, so that one gets ahead. */
static void
glare (DialogFixture *self, gconstpointer alice_calls)
{
  guint32 first, second;
  guint waited;
  SipMessage *invite;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  invite = dialog_expect (self, "INVITE ");
  g_assert_true (sip_message_get_cseq (invite, &first, NULL));
  dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", ANSWER);
  dialog_expect (self, "SIP/2.0 491");
  dialog_reply (self, invite, 491, NULL, NULL);
  dialog_expect (self, "ACK ");
  dialog_assert_pending (self);
  waited = dialog_wait (self, 4010);
  if (alice_calls)
    g_assert_cmpuint (waited, >=, 2100);
  g_assert_cmpuint (waited, <=, alice_calls ? 4000 : 2010);
  invite = dialog_expect (self, "INVITE ");
  g_assert_true (sip_message_get_cseq (invite, &second, NULL));
  g_assert_cmpuint (second, ==, first + 1);
  dialog_reply (self, invite, 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  dialog_hang_up (self);
}

/* The change that got ahead is answered while ours waits. */
static void
far_end_wins_the_glare (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *reinvite;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 491, NULL, NULL);
  dialog_expect (self, "ACK ");
  reinvite = dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", ANSWER);
  dialog_expect (self, "SIP/2.0 200");
  dialog_run (self, 4000);
  test_peer_forget (&self->peer);
  dialog_assert_pending (self);
  dialog_ack (self, reinvite, NULL);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  dialog_hang_up (self);
}

static void
glare_without_end_is_given_up (DialogFixture *self, gconstpointer alice_calls)
{
  guint n = 0;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  for (; self->result.n_done == 0 && n < 20; n++)
    {
      dialog_reply (self, dialog_expect (self, "INVITE "), 491, NULL, NULL);
      dialog_expect (self, "ACK ");
      dialog_wait (self, 4000);
    }
  g_assert_cmpuint (n, <, 20);
  dialog_assert_done (self, SIP_ERROR_REJECTED);
  dialog_hang_up (self);
}

static void
later_as_the_far_end_asks (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 500, "Retry-After: 7\r\n", NULL);
  dialog_expect (self, "ACK ");
  dialog_run (self, 6999);
  dialog_expect_silence (self);
  dialog_run (self, 1);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  dialog_hang_up (self);
}

static void
much_later_is_a_refusal (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 500, "Retry-After: 3600\r\n", NULL);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, SIP_ERROR_REJECTED);
  dialog_hang_up (self);
}

/* RFC 3261 14.1: one at a time. */
static void
second_change_waits (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *invite;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  sip_session_hold_async (dialog_get_session (self), FALSE, NULL, NULL, NULL);
  dialog_run (self, 0);
  invite = dialog_expect (self, "INVITE ");
  dialog_expect_silence (self);
  dialog_reply (self, invite, 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  g_assert_false (sip_session_is_on_hold (dialog_get_session (self)));
  dialog_hang_up (self);
}

static void
change_waits_for_that_of_the_far_end (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *reinvite;

  dialog_establish (self, alice_calls, NULL);
  reinvite = dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", ANSWER);
  dialog_expect (self, "SIP/2.0 200");
  dialog_hold (self, TRUE);
  dialog_expect_silence (self);
  dialog_ack (self, reinvite, NULL);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  dialog_hang_up (self);
}

/* RFC 3261 14.1, 13.2.1: never before the ACK of the first INVITE. */
static void
change_waits_for_the_ack (DialogFixture *self, gconstpointer unused)
{
  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, NULL, DIALOG_SDP);
  test_phone_answer (&self->alice);
  self->dialog = sip_dialog_new_uac (self->invite, dialog_expect (self, "SIP/2.0 200"), NULL);
  dialog_hold (self, TRUE);
  dialog_expect_silence (self);
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  dialog_hang_up (self);
}

static void
every_ok_is_acknowledged (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *invite;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  invite = dialog_expect (self, "INVITE ");
  dialog_reply (self, invite, 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_reply (self, invite, 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_expect_silence (self);
  g_assert_cmpstr (dialog_get_media (self), ==, "get-offer any hold, set-answer");
  dialog_hang_up (self);
}

static void
offer_of_the_far_end (DialogFixture *self, gconstpointer alice_calls)
{
  SipReinviteOptions options = { .without_offer = TRUE };
  SipMessage *invite, *ack;

  dialog_establish (self, alice_calls, NULL);
  dialog_reinvite (self, &options);
  invite = dialog_expect (self, "INVITE ");
  g_assert_cmpstr (dialog_get_body (invite), ==, "");
  dialog_reply (self, invite, 200, NULL, "v=0\r\ns=theirs\r\n");
  ack = dialog_expect (self, "ACK ");
  g_assert_true (g_str_has_prefix (dialog_get_body (ack), "v=0\r\ns=answer"));
  dialog_assert_done (self, -1);
  g_assert_cmpstr (dialog_get_media (self), ==, "set-offer, get-answer");
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_STABLE);
  dialog_reply (self, invite, 200, NULL, "v=0\r\ns=theirs\r\n");
  ack = dialog_expect (self, "ACK ");
  g_assert_true (g_str_has_prefix (dialog_get_body (ack), "v=0\r\ns=answer"));
  dialog_hang_up (self);
}

/* RFC 3261 13.2.2.4: the 2xx is acknowledged, and then the call has to end. */
static void
offer_of_the_far_end_that_cannot_be_used (DialogFixture *self, gconstpointer alice_calls)
{
  SipReinviteOptions options = { .without_offer = TRUE };
  SipMessage *bye;

  dialog_establish (self, alice_calls, NULL);
  test_description_handler_fail (self->alice.handler, 1, SIP_ERROR_NOT_ACCEPTABLE);
  dialog_reinvite (self, &options);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, "v=0\r\ns=theirs\r\n");
  dialog_expect (self, "ACK ");
  bye = dialog_expect (self, "BYE ");
  g_assert_true (sip_slice_equal (sip_message_get_header (bye, SIP_HEADER_REASON, 0),
                                  SIP_SLICE ("SIP;cause=488;text=\"Not Acceptable Here\"")));
  dialog_reply (self, bye, 200, NULL, NULL);
  dialog_assert_done (self, SIP_ERROR_NOT_ACCEPTABLE);
  test_phone_assert_log (&self->alice, "ended local incompatible-sdp");
}

static void
answer_that_cannot_be_used (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  test_description_handler_fail (self->alice.handler, 2, SIP_ERROR_NOT_ACCEPTABLE);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  dialog_assert_done (self, SIP_ERROR_NOT_ACCEPTABLE);
  test_phone_assert_log (&self->alice, "ended local incompatible-sdp");
}

static void
answer_that_is_missing (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, NULL);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, SIP_ERROR_NOT_ACCEPTABLE);
  g_assert_cmpstr (dialog_get_media (self), ==, "get-offer any hold, rollback");
  g_assert_false (sip_session_is_on_hold (dialog_get_session (self)));
  dialog_hang_up (self);
}

static void
offer_that_cannot_be_made (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  test_description_handler_fail (self->alice.handler, 1, SIP_ERROR_MEDIA);
  dialog_hold (self, TRUE);
  dialog_expect_silence (self);
  dialog_assert_done (self, SIP_ERROR_MEDIA);
  dialog_hang_up (self);
}

/* design "The description handler": with WebRTC another transport wants another offer. */
static void
answer_from_another_place_is_offered_to_afresh (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  test_description_handler_fail (self->alice.handler, 2, SIP_ERROR_FRESH_OFFER);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, -1);
  g_assert_cmpstr (dialog_get_media (self), ==,
                   "get-offer any hold, set-answer, get-offer any hold fresh, set-answer");
  dialog_hang_up (self);
}

static void
late_answer_from_another_place_is_offered_to_afresh (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *reinvite;

  dialog_establish (self, alice_calls, NULL);
  test_description_handler_fail (self->alice.handler, 2, SIP_ERROR_FRESH_OFFER);
  reinvite = dialog_request (self, SIP_METHOD_INVITE, NULL, NULL, NULL);
  dialog_expect (self, "SIP/2.0 200");
  dialog_ack (self, reinvite, ANSWER);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  g_assert_true (g_str_has_suffix (dialog_get_media (self), "get-offer any fresh, set-answer"));
  dialog_hang_up (self);
}

/* RFC 5057 5.1, 5.2: which refusals end the call. */
static const struct
{
  guint status;
  const char *log;
  gboolean bye;
} ends[] = {
  { 404, "ended remote dialog-error", TRUE },
  { 408, "ended remote request-timeout", TRUE },
  { 410, "ended remote dialog-error", TRUE },
  { 481, "ended remote dialog-error", FALSE },
  { 482, "ended remote dialog-error", TRUE },
  { 483, "ended remote dialog-error", TRUE },
  { 604, "ended remote dialog-error", TRUE },
};

static void
refusal_that_ends_the_call (DialogFixture *self, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  dialog_establish (self, OUT, NULL);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), ends[i].status, NULL, NULL);
  dialog_expect (self, "ACK ");
  if (ends[i].bye)
    dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  dialog_expect_silence (self);
  g_assert_cmpuint (self->result.n_done, ==, 1);
  g_assert_nonnull (self->result.error);
  test_phone_assert_log (&self->alice, ends[i].log);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

static void
nobody_answers (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  test_net_set_loss (&self->net, 100);
  dialog_run (self, 64 * 500);
  test_phone_assert_log (&self->alice, "ended system request-timeout");
  dialog_run (self, 64 * 500);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
  g_assert_cmpuint (self->result.n_done, ==, 1);
  test_peer_forget (&self->peer);
}

/* A re-INVITE that rings: the far end asks its user, who is not there. */
static void
rings_and_is_given_up (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *invite;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  invite = dialog_expect (self, "INVITE ");
  dialog_reply (self, invite, 180, NULL, NULL);
  dialog_run (self, 59999);
  dialog_expect_silence (self);
  dialog_run (self, 1);
  dialog_reply (self, dialog_expect (self, "CANCEL "), 200, NULL, NULL);
  dialog_reply (self, invite, 487, NULL, NULL);
  dialog_expect (self, "ACK ");
  dialog_assert_done (self, SIP_ERROR_CANCELED);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  dialog_hang_up (self);
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sip_session_hold_finish (SIP_SESSION (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ++*(guint *) user_data;
}

static void
given_up_by_the_program (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SipMessage *invite;
  guint n = 0;

  dialog_establish (self, alice_calls, NULL);
  sip_session_hold_async (dialog_get_session (self), TRUE, cancellable, on_cancelled, &n);
  dialog_run (self, 0);
  invite = dialog_expect (self, "INVITE ");
  dialog_reply (self, invite, 100, NULL, NULL);
  g_cancellable_cancel (cancellable);
  dialog_run (self, 0);
  dialog_reply (self, dialog_expect (self, "CANCEL "), 200, NULL, NULL);
  dialog_reply (self, invite, 487, NULL, NULL);
  dialog_expect (self, "ACK ");
  g_assert_cmpuint (n, ==, 1);
  sip_session_hold_async (dialog_get_session (self), TRUE, cancellable, on_cancelled, &n);
  dialog_run (self, 0);
  g_assert_cmpuint (n, ==, 2);
  dialog_expect_silence (self);
  dialog_hang_up (self);
}

static void
hung_up_meanwhile (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *invite;

  dialog_establish (self, alice_calls, NULL);
  dialog_hold (self, TRUE);
  sip_session_hold_async (dialog_get_session (self), FALSE, NULL, NULL, NULL);
  invite = dialog_expect (self, "INVITE ");
  test_phone_hang_up (&self->alice);
  dialog_assert_done (self, SIP_ERROR_CANCELED);
  /* RFC 3261 13.2.2.4: a 2xx that comes too late is acknowledged all the same. */
  dialog_expect (self, "BYE ");
  dialog_reply (self, invite, 200, NULL, ANSWER);
  dialog_expect (self, "ACK ");
  dialog_run (self, 64 * 500);
  test_peer_forget (&self->peer);
}

static void
no_call_no_change (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  dialog_hang_up (self);
  dialog_hold (self, TRUE);
  dialog_assert_done (self, SIP_ERROR_INVALID_STATE);
}

static SipBody *
note_modifier (SipSession *session, SipDescriptionKind kind, gboolean local, gboolean first, SipBody *body,
               gpointer user_data)
{
  const char *bytes_of_body;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  g_string_append_printf (user_data, "%s %s%s, ", local ? "local" : "remote",
                          kind == SIP_DESCRIPTION_OFFER ? "offer" : "answer", first ? " first" : "");
  if (!local)
    return sip_body_ref (body);
  bytes_of_body = g_bytes_get_data (sip_body_get_bytes (body), &size);
  text = g_strdup_printf ("%.*sa=changed\r\n", (int) size, bytes_of_body);
  bytes = g_bytes_new (text, strlen (text));
  return sip_body_new ("application/sdp", bytes);
}

static SipBody *
refuse_modifier (SipSession *session, SipDescriptionKind kind, gboolean local, gboolean first, SipBody *body,
                 gpointer user_data)
{
  return NULL;
}

static void
modifiers_see_and_change_descriptions (DialogFixture *self, gconstpointer unused)
{
  GString *log = g_string_new (NULL);

  dialog_establish (self, OUT, NULL);
  sip_session_add_modifier (dialog_get_session (self), note_modifier, log, NULL);
  dialog_hold (self, TRUE);
  dialog_reply (self, dialog_expect (self, "INVITE "), 200, NULL, ANSWER);
  g_assert_true (g_str_has_suffix (dialog_get_body (self->kept->pdata[self->kept->len - 1]), "a=changed\r\n"));
  dialog_expect (self, "ACK ");
  g_assert_cmpstr (log->str, ==, "local offer, remote answer, ");
  sip_session_add_modifier (dialog_get_session (self), refuse_modifier, NULL, NULL);
  dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", ANSWER);
  dialog_expect (self, "SIP/2.0 488");
  dialog_hang_up (self);
  g_string_free (log, TRUE);
}

#define ADD(name, data, function) dialog_test_add ("/session/reinvite/" name, data, function)
#define ADD_BOTH(name, function) \
  ADD (name "-by-the-caller", OUT, function); \
  ADD (name "-by-the-called", IN, function)

static void
add_refusals (void)
{
  static const guint refusals[] = { 302, 403, 415, 480, 486, 488, 500, 503, 603, 606 };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/reinvite/refused-with-%u", refusals[i]);

      dialog_test_add (path, GUINT_TO_POINTER (refusals[i]), refused_with);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/reinvite/call-ends-with-%u", ends[i].status);

      dialog_test_add (path, GUINT_TO_POINTER (i), refusal_that_ends_the_call);
    }
}

static void
add_failures (void)
{
  ADD ("offer-of-the-far-end-that-cannot-be-used", OUT, offer_of_the_far_end_that_cannot_be_used);
  ADD ("answer-that-cannot-be-used", OUT, answer_that_cannot_be_used);
  ADD ("answer-that-is-missing", OUT, answer_that_is_missing);
  ADD ("offer-that-cannot-be-made", OUT, offer_that_cannot_be_made);
  ADD ("nobody-answers", OUT, nobody_answers);
  ADD ("rings-and-is-given-up", OUT, rings_and_is_given_up);
  ADD ("given-up-by-the-program", OUT, given_up_by_the_program);
  ADD ("hung-up-meanwhile", OUT, hung_up_meanwhile);
  ADD ("hung-up-as-it-leaves", OUT, hung_up_as_it_leaves);
  ADD ("never-acknowledged", IN, never_acknowledged);
  ADD ("no-call-no-change", OUT, no_call_no_change);
}

/* What real networks demand, row by row. */
#define ROW(name, data, function) dialog_test_add ("/interop/" name, data, function)

static void
add_rows (void)
{
  ROW ("glare/owner-of-the-call-id", OUT, glare);
  ROW ("glare/the-other", IN, glare);
  ROW ("hold/state-changes-only-after-2xx", OUT, held_and_resumed);
  ROW ("hold/both-sides-may", OUT, held_by_both);
  ROW ("late-offer/of-a-reinvite", OUT, offer_of_the_far_end);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("held-and-resumed-by-the-called", IN, held_and_resumed);
  ADD ("held-by-both-by-the-called", IN, held_by_both);
  ADD ("hold-again-is-done-at-once", OUT, hold_again_is_done_at_once);
  ADD_BOTH ("far-end-wins-the-glare", far_end_wins_the_glare);
  ADD ("glare-without-end-is-given-up", OUT, glare_without_end_is_given_up);
  ADD ("later-as-the-far-end-asks", OUT, later_as_the_far_end_asks);
  ADD ("much-later-is-a-refusal", OUT, much_later_is_a_refusal);
  ADD ("second-change-waits", OUT, second_change_waits);
  ADD_BOTH ("change-waits-for-that-of-the-far-end", change_waits_for_that_of_the_far_end);
  ADD ("change-waits-for-the-ack", IN, change_waits_for_the_ack);
  ADD_BOTH ("every-ok-is-acknowledged", every_ok_is_acknowledged);
  ADD ("offer-of-the-far-end-by-the-called", IN, offer_of_the_far_end);
  ADD_BOTH ("answer-from-another-place-is-offered-to-afresh", answer_from_another_place_is_offered_to_afresh);
  ADD ("late-answer-from-another-place-is-offered-to-afresh", OUT, late_answer_from_another_place_is_offered_to_afresh);
  ADD ("modifiers-see-and-change-descriptions", OUT, modifiers_see_and_change_descriptions);
  add_refusals ();
  add_failures ();
  add_rows ();

  return g_test_run ();
}
