/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog-fixture.h"

/* One test for each row of what a program may rely on in a dialog of a session. */

#define OTHER "v=0\r\ns=changed\r\n"
#define IN NULL
#define OUT GINT_TO_POINTER (1)

/* "id, callId, localTag, remoteTag, local and remote sequence numbers, localURI, remoteURI, remoteTarget, routeSet,
 * secure, early" */
static void
dialog_state (DialogFixture *self, gconstpointer alice_calls)
{
  g_autofree char *id = NULL, *call_id = NULL, *local_tag = NULL, *remote_tag = NULL;
  g_autoptr (SipAddress) local = NULL;
  g_autoptr (SipAddress) remote = NULL;
  g_autoptr (SipUri) target = NULL;
  g_autoptr (GPtrArray) routes = NULL;
  gboolean secure, early;
  guint local_cseq, remote_cseq;

  dialog_establish (self, alice_calls, NULL);
  if (!alice_calls)
    dialog_request (self, SIP_METHOD_OPTIONS, NULL, NULL, NULL);
  g_object_get (sip_session_dialog_get_dialog (dialog_get_session_dialog (self)), "id", &id, "call-id", &call_id,
                "local-tag", &local_tag, "remote-tag", &remote_tag, "local-cseq", &local_cseq, "remote-cseq",
                &remote_cseq, "local-address", &local, "remote-address", &remote, "remote-target", &target,
                "route-set", &routes, "secure", &secure, "early", &early, NULL);
  g_assert_nonnull (strstr (id, call_id));
  g_assert_cmpstr (local_tag, ==, sip_dialog_get_remote_tag (self->dialog));
  g_assert_cmpstr (remote_tag, ==, sip_dialog_get_local_tag (self->dialog));
  g_assert_cmpuint (local_cseq, ==, alice_calls ? 1 : 0);
  g_assert_cmpuint (remote_cseq, ==, alice_calls ? 0 : 2);
  g_assert_true (sip_slice_equal (sip_uri_get_user (sip_address_get_uri (local)), SIP_SLICE ("alice")));
  g_assert_true (sip_slice_equal (sip_uri_get_user (sip_address_get_uri (remote)), SIP_SLICE ("peer")));
  g_assert_true (sip_slice_equal (sip_uri_get_user (target), SIP_SLICE ("peer")));
  g_assert_cmpuint (routes->len, ==, 0);
  g_assert_false (secure);
  g_assert_false (early);
  test_peer_forget (&self->peer);
  dialog_hang_up (self);
}

/* "initial dialog state for UAC and UAS, confirm, recomputeRouteSet, createOutgoingRequestMessage,
 * incrementLocalSequenceNumber" */
static void
confirm_recomputes_the_route_set (DialogFixture *self, gconstpointer unused)
{
  g_autoptr (SipOutgoingRequest) info = NULL;
  SipMessage *invite, *first, *second;
  guint32 cseq;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = dialog_expect (self, "INVITE ");
  self->dialog = sip_dialog_new_uas (invite, "peer", NULL);
  dialog_reply (self, invite, 180, "Record-Route: <sip:192.0.2.9;lr;n=1>\r\n", NULL);
  dialog_reply (self, invite, 200, "Record-Route: <sip:192.0.2.9;lr;n=2>\r\n", DIALOG_SDP);
  dialog_expect (self, "ACK ");
  info = sip_session_dialog_info (dialog_get_session_dialog (self), NULL, NULL);
  dialog_run (self, 0);
  first = dialog_expect (self, "INFO ");
  g_assert_true (sip_slice_equal (sip_message_get_header (first, SIP_HEADER_ROUTE, 0),
                                  SIP_SLICE ("<sip:192.0.2.9;lr;n=2>")));
  g_assert_true (sip_message_get_cseq (first, &cseq, NULL));
  g_assert_cmpuint (cseq, ==, 2);
  dialog_reply (self, first, 200, NULL, NULL);
  g_clear_object (&info);
  info = sip_session_dialog_info (dialog_get_session_dialog (self), NULL, NULL);
  dialog_run (self, 0);
  second = dialog_expect (self, "INFO ");
  g_assert_true (sip_message_get_cseq (second, &cseq, NULL));
  g_assert_cmpuint (cseq, ==, 3);
  dialog_reply (self, second, 200, NULL, NULL);
  dialog_hang_up (self);
}

static void
note (GString *log, SipMessage *response)
{
  g_string_append_printf (log, "%s%u", log->len > 0 ? " " : "", sip_message_get_status (response));
}

static void
watch (SipOutgoingRequest *request, GString *log)
{
  static const char *const signals[] = { "trying", "progress", "accept", "redirect", "reject" };

  g_string_assign (log, "");
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_swapped (request, signals[i], G_CALLBACK (note), log);
}

/* "ack, bye, info, invite, message, notify, prack, refer, each with delegate and options" */
static void
requests_with_options (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipRequestOptions) options = test_options_new ("text/plain", "hello");
  g_autoptr (SipRequestOptions) bare = test_options_new (NULL, NULL);
  SipSessionDialog *dialog;
  g_autoptr (GError) error = NULL;

  dialog_establish (self, alice_calls, NULL);
  dialog = dialog_get_session_dialog (self);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const starts[] = { "INFO ", "MESSAGE ", "NOTIFY ", "REFER " };
      g_autoptr (SipOutgoingRequest) request = NULL;
      SipMessage *sent;

      if (i == 0)
        request = sip_session_dialog_info (dialog, options, &error);
      else if (i == 1)
        request = sip_session_dialog_message (dialog, options, &error);
      else if (i == 2)
        request = sip_session_dialog_notify (dialog, "refer", "active", options, &error);
      else
        request = sip_session_dialog_refer (dialog, "<sip:carol@example.org>", bare, &error);
      g_assert_no_error (error);
      watch (request, log);
      dialog_run (self, 0);
      sent = dialog_expect (self, starts[i]);
      test_assert_has_options (sent);
      dialog_reply (self, sent, 100, NULL, NULL);
      dialog_reply (self, sent, 202, NULL, NULL);
      g_assert_cmpstr (log->str, ==, "100 202");
    }
  dialog_hang_up (self);
}

/* While it rings, the caller acknowledges what came reliably. */
static void
prack_with_options (DialogFixture *self, gconstpointer unused)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipRequestOptions) options = test_options_new ("application/sdp", OTHER);
  g_autoptr (SipOutgoingRequest) prack = NULL;
  g_autoptr (GError) error = NULL;
  SipMessage *invite, *sent;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = dialog_expect (self, "INVITE ");
  dialog_reply (self, invite, 180, NULL, NULL);
  prack = sip_session_dialog_prack (dialog_get_session_dialog (self), "7 1 INVITE", options, &error);
  g_assert_no_error (error);
  watch (prack, log);
  dialog_run (self, 0);
  sent = dialog_expect (self, "PRACK ");
  test_assert_has_options (sent);
  g_assert_cmpstr (dialog_get_body (sent), ==, OTHER);
  g_assert_true (sip_slice_equal (sip_message_get_header (sent, SIP_HEADER_RACK, 0), SIP_SLICE ("7 1 INVITE")));
  dialog_reply (self, sent, 200, NULL, NULL);
  g_assert_cmpstr (log->str, ==, "200");
  dialog_reply (self, invite, 486, NULL, NULL);
  dialog_expect (self, "ACK ");
}

static void
invite_and_ack_with_options (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipRequestOptions) offer = test_options_new ("application/sdp", OTHER);
  g_autoptr (SipRequestOptions) bare = test_options_new (NULL, NULL);
  g_autoptr (SipOutgoingRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  SipSessionDialog *dialog;
  SipMessage *sent;

  dialog_establish (self, alice_calls, NULL);
  dialog = dialog_get_session_dialog (self);
  g_assert_false (sip_session_dialog_ack (dialog, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);
  request = sip_session_dialog_invite (dialog, offer, &error);
  g_assert_no_error (error);
  watch (request, log);
  dialog_run (self, 0);
  sent = dialog_expect (self, "INVITE ");
  test_assert_has_options (sent);
  g_assert_cmpstr (dialog_get_body (sent), ==, OTHER);
  g_assert_null (sip_session_dialog_invite (dialog, offer, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);
  g_assert_false (sip_session_dialog_ack (dialog, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);

  dialog_reply (self, sent, 180, NULL, NULL);
  dialog_reply (self, sent, 200, NULL, DIALOG_SDP);
  g_assert_cmpstr (log->str, ==, "180 200");
  g_assert_true (sip_session_dialog_ack (dialog, bare, &error));
  dialog_run (self, 0);
  test_assert_has_options (dialog_expect (self, "ACK "));
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog), ==, SIP_SIGNALING_STABLE);
  dialog_hang_up (self);
}

static void
bye_with_options (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);
  g_autoptr (SipOutgoingRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipSessionDialog) dialog = NULL;
  SipMessage *sent;

  dialog_establish (self, alice_calls, NULL);
  dialog = g_object_ref (dialog_get_session_dialog (self));
  request = sip_session_dialog_bye (dialog, options, &error);
  g_assert_no_error (error);
  watch (request, log);
  g_assert_cmpint (sip_session_dialog_get_state (dialog), ==, SIP_SESSION_DIALOG_CLOSING);
  dialog_run (self, 0);
  sent = dialog_expect (self, "BYE ");
  test_assert_has_options (sent);
  g_assert_null (sip_session_dialog_bye (dialog, options, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  test_phone_assert_log (&self->alice, "ended local bye");
  dialog_reply (self, sent, 200, NULL, NULL);
  g_assert_cmpstr (log->str, ==, "200");
  g_assert_cmpint (sip_session_dialog_get_state (dialog), ==, SIP_SESSION_DIALOG_TERMINATED);
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog), ==, SIP_SIGNALING_CLOSED);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

/* RFC 3261 15: the caller may end an early dialog by BYE, the called side may not. */
static void
requests_need_their_state (DialogFixture *self, gconstpointer unused)
{
  g_autoptr (SipSessionDialog) dialog = NULL;
  g_autoptr (GError) error = NULL;

  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, NULL, DIALOG_SDP);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  dialog_run (self, 0);
  self->dialog = sip_dialog_new_uac (self->invite, dialog_expect (self, "SIP/2.0 180"), NULL);
  dialog = g_object_ref (dialog_get_session_dialog (self));
  g_assert_cmpint (sip_session_dialog_get_state (dialog), ==, SIP_SESSION_DIALOG_EARLY);
  g_assert_null (sip_session_dialog_bye (dialog, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);
  g_assert_null (sip_session_dialog_invite (dialog, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);
  g_assert_null (sip_session_dialog_refer (dialog, "<sip:carol@example.org>", NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);

  test_phone_answer (&self->alice);
  dialog_expect (self, "SIP/2.0 200");
  g_assert_cmpint (sip_session_dialog_get_state (dialog), ==, SIP_SESSION_DIALOG_ACK_WAIT);
  g_assert_null (sip_session_dialog_bye (dialog, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&error);
  dialog_ack (self, self->invite, NULL);
  g_assert_cmpint (sip_session_dialog_get_state (dialog), ==, SIP_SESSION_DIALOG_CONFIRMED);

  g_assert_null (sip_session_dialog_notify (dialog, "refer\r\nX: y", "active", NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (sip_session_dialog_notify (dialog, "refer", "", NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (sip_session_dialog_refer (dialog, "\n", NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (sip_session_dialog_prack (dialog, "\xff", NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  dialog_hang_up (self);
  g_assert_null (sip_session_dialog_info (dialog, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
}

/* "receiveRequest (atomic)": one of a wrong order changes nothing; RFC 3261 12.2.2. */
static void
received_in_order (DialogFixture *self, gconstpointer alice_calls)
{
  static const struct
  {
    const char *cseq;
    const char *answer;
  } rows[] = {
    { "4294967294", "SIP/2.0 200" }, { "7", "SIP/2.0 500" }, { "4294967294", "SIP/2.0 500" },
    { "4294967295", "SIP/2.0 200" }, { "1", "SIP/2.0 500" },
  };
  guint cseq;

  dialog_establish (self, alice_calls, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SipMessageBuilder *builder = sip_dialog_create_request (self->dialog, SIP_METHOD_INFO);
      g_autofree char *value = g_strdup_printf ("%s INFO", rows[i].cseq);
      g_autofree char *via = g_strdup_printf ("SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKorder%u", i);
      g_autoptr (SipMessage) request = NULL;

      sip_message_builder_set (builder, SIP_HEADER_CSEQ, value);
      sip_message_builder_prepend (builder, SIP_HEADER_VIA, via);
      request = sip_message_builder_end (builder);
      test_peer_send (&self->peer, request);
      dialog_expect (self, rows[i].answer);
    }
  g_object_get (sip_session_dialog_get_dialog (dialog_get_session_dialog (self)), "remote-cseq", &cseq, NULL);
  g_assert_cmpuint (cseq, ==, G_MAXUINT32);
  test_phone_hang_up (&self->alice);
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
}

/* "re-INVITE client and server agents, ackWait", "reConfirm" */
static void
reinvite_is_confirmed_again_until_acknowledged (DialogFixture *self, gconstpointer alice_calls)
{
  SipMessage *reinvite;

  dialog_establish (self, alice_calls, NULL);
  reinvite = dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", OTHER);
  dialog_expect (self, "SIP/2.0 200");
  dialog_run (self, 500);
  dialog_expect (self, "SIP/2.0 200");
  dialog_run (self, 1000);
  dialog_expect (self, "SIP/2.0 200");
  dialog_ack (self, reinvite, NULL);
  dialog_run (self, 10000);
  dialog_expect_silence (self);
  dialog_hang_up (self);
}

/* RFC 3261 14.2: an ACK that never comes ends the call; one for another INVITE changes nothing. */
static void
reinvite_that_is_never_acknowledged (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", OTHER);
  if (self->invite)
    dialog_ack (self, self->invite, NULL);
  dialog_run (self, 64 * 500 - 1);
  test_phone_assert_log (&self->alice, "");
  test_peer_forget (&self->peer);
  dialog_run (self, 1);
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  test_phone_assert_log (&self->alice, "ended system no-ack");
}

/* "reliableSequenceGuard": RFC 3262 3, a PRACK that matches nothing. */
static void
prack_for_nothing (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  dialog_request (self, SIP_METHOD_PRACK, "RAck: 1 1 INVITE\r\n", NULL, NULL);
  dialog_expect (self, "SIP/2.0 481");
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  dialog_hang_up (self);
}

/* RFC 3262 4: each once and in order, whatever comes. */
static void
reliable_in_order (DialogFixture *self, gconstpointer unused)
{
  static const struct
  {
    guint rseq;
    const char *rack; /* NULL: it is passed over */
  } rows[] = { { 41, "41 1 INVITE" }, { 41, NULL }, { 43, NULL }, { 42, "42 1 INVITE" }, { 40, NULL },
               { 43, "43 1 INVITE" } };
  SipMessage *invite;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = dialog_expect (self, "INVITE ");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *headers = g_strdup_printf ("Require: 100rel\r\nRSeq: %u\r\n", rows[i].rseq);
      SipMessage *prack;

      dialog_reply (self, invite, 180, headers, NULL);
      if (!rows[i].rack)
        {
          dialog_expect_silence (self);
          continue;
        }
      prack = dialog_expect (self, "PRACK ");
      g_assert_true (sip_slice_equal (sip_message_get_header (prack, SIP_HEADER_RACK, 0), sip_slice (rows[i].rack)));
      dialog_reply (self, prack, 200, NULL, NULL);
    }
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_HAVE_LOCAL_OFFER);
  dialog_reply (self, invite, 486, NULL, NULL);
  dialog_expect (self, "ACK ");
}

static void
note_signaling (GString *log, GParamSpec *pspec, SipSessionDialog *dialog)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (SIP_TYPE_SIGNALING_STATE);

  g_string_append_printf (log, "%s ",
                          g_enum_get_value (states, sip_session_dialog_get_signaling_state (dialog))->value_nick);
}

/* "signalingState Initial": nobody has offered anything. */
static void
signaling_before_an_offer (DialogFixture *self, gconstpointer unused)
{
  SipMessage *invite;

  test_phone_call_with (&self->alice, "sip:peer@192.0.2.9", &(SipInviteOptions) { .without_offer = TRUE });
  invite = dialog_expect (self, "INVITE ");
  dialog_reply (self, invite, 180, NULL, NULL);
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_INITIAL);
  g_assert_null (sip_session_dialog_get_offer (dialog_get_session_dialog (self)));
  dialog_reply (self, invite, 486, NULL, NULL);
  dialog_expect (self, "ACK ");
}

/* "signalingStateTransition, signalingStateRollback", "offer, answer" */
static void
signaling_states (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipSessionDialog) dialog = NULL;
  g_autoptr (SipBody) offer = NULL;
  g_autoptr (SipBody) answer = NULL;
  SipMessage *reinvite;

  dialog_establish (self, alice_calls, NULL);
  dialog = g_object_ref (dialog_get_session_dialog (self));
  g_assert_nonnull (sip_session_dialog_get_answer (dialog));
  offer = sip_body_ref (sip_session_dialog_get_offer (dialog));
  answer = sip_body_ref (sip_session_dialog_get_answer (dialog));
  g_signal_connect_swapped (dialog, "notify::signaling-state", G_CALLBACK (note_signaling), log);

  dialog_hold (self, TRUE);
  g_assert_null (sip_session_dialog_get_answer (dialog));
  dialog_reply (self, dialog_expect (self, "INVITE "), 488, NULL, NULL);
  dialog_expect (self, "ACK ");
  g_assert_true (sip_session_dialog_get_offer (dialog) == offer);
  g_assert_true (sip_session_dialog_get_answer (dialog) == answer);

  reinvite = dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", OTHER);
  dialog_expect (self, "SIP/2.0 200");
  dialog_ack (self, reinvite, NULL);
  g_assert_false (sip_session_dialog_get_offer (dialog) == offer);
  dialog_hang_up (self);
  g_assert_cmpstr (log->str, ==, "have-local-offer stable have-remote-offer stable closed ");
  g_assert_null (sip_session_dialog_get_offer (dialog));
  g_assert_null (sip_session_dialog_get_answer (dialog));
  g_signal_handlers_disconnect_by_data (dialog, log);
}

/* "userAgentCore" */
static void
agent_of_the_dialog (DialogFixture *self, gconstpointer alice_calls)
{
  dialog_establish (self, alice_calls, NULL);
  g_assert_true (sip_session_dialog_get_agent (dialog_get_session_dialog (self)) == SIP_AGENT (self->alice.agent));
  dialog_hang_up (self);
}

static void
note_state (GString *log, GParamSpec *pspec, SipSessionDialog *dialog)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (SIP_TYPE_SESSION_DIALOG_STATE);

  g_string_append_printf (log, "%s ", g_enum_get_value (states, sip_session_dialog_get_state (dialog))->value_nick);
}

/* "sessionState Initial, Early, AckWait, Confirmed, Terminated" */
static void
session_states (DialogFixture *self, gconstpointer unused)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipSessionDialog) dialog = NULL;

  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, NULL, DIALOG_SDP);
  sip_invitation_prepare (test_phone_get_invitation (&self->alice));
  dialog_run (self, 0);
  dialog = g_object_ref (dialog_get_session_dialog (self));
  g_assert_cmpint (sip_session_dialog_get_state (dialog), ==, SIP_SESSION_DIALOG_INITIAL);
  g_signal_connect_swapped (dialog, "notify::state", G_CALLBACK (note_state), log);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  dialog_run (self, 0);
  dialog_expect (self, "SIP/2.0 180");
  test_phone_answer (&self->alice);
  self->dialog = sip_dialog_new_uac (self->invite, dialog_expect (self, "SIP/2.0 200"), NULL);
  dialog_ack (self, self->invite, NULL);
  test_phone_hang_up (&self->alice);
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  g_assert_cmpstr (log->str, ==, "early ack-wait confirmed closing terminated ");
  g_signal_handlers_disconnect_by_data (dialog, log);
}

#define ADD(name, data, function) dialog_test_add ("/seed/session-dialog/" name, data, function)
#define ADD_BOTH(name, function) \
  ADD (name "-of-the-caller", OUT, function); \
  ADD (name "-of-the-called", IN, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_BOTH ("dialog-state", dialog_state);
  ADD ("confirm-recomputes-the-route-set", NULL, confirm_recomputes_the_route_set);
  ADD_BOTH ("requests-with-options", requests_with_options);
  ADD ("prack-with-options", NULL, prack_with_options);
  ADD_BOTH ("invite-and-ack-with-options", invite_and_ack_with_options);
  ADD_BOTH ("bye-with-options", bye_with_options);
  ADD ("requests-need-their-state", NULL, requests_need_their_state);
  ADD_BOTH ("receive-request", received_in_order);
  ADD_BOTH ("reinvite-is-confirmed-again-until-acknowledged", reinvite_is_confirmed_again_until_acknowledged);
  ADD_BOTH ("ack-wait", reinvite_that_is_never_acknowledged);
  ADD ("reliable-sequence-guard", NULL, reliable_in_order);
  ADD_BOTH ("reliable-sequence-guard/prack-for-nothing", prack_for_nothing);
  ADD_BOTH ("signaling-state-transition-and-rollback", signaling_states);
  ADD ("signaling-state-before-an-offer", NULL, signaling_before_an_offer);
  ADD_BOTH ("user-agent-core", agent_of_the_dialog);
  ADD ("session-state", NULL, session_states);

  return g_test_run ();
}
