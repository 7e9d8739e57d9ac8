/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog-fixture.h"

/* One test for each row of what a program may rely on in a session, whoever called. */

#define OTHER "v=0\r\ns=changed\r\n"
#define IN NULL
#define OUT GINT_TO_POINTER (1)

static void
note_state (GString *log, GParamSpec *pspec, SipSession *session)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (SIP_TYPE_SESSION_STATE);

  g_string_append_printf (log, "%s ", g_enum_get_value (states, sip_session_get_state (session))->value_nick);
}

/* "state: Initial, Establishing, Established, Terminating, Terminated; stateChange" */
static void
state (DialogFixture *self, gconstpointer unused)
{
  g_autoptr (GString) log = g_string_new (NULL);

  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, NULL, DIALOG_SDP);
  g_assert_cmpint (sip_session_get_state (dialog_get_session (self)), ==, SIP_SESSION_INITIAL);
  g_signal_connect_swapped (dialog_get_session (self), "notify::state", G_CALLBACK (note_state), log);
  test_phone_answer (&self->alice);
  self->dialog = sip_dialog_new_uac (self->invite, dialog_expect (self, "SIP/2.0 200"), NULL);
  dialog_ack (self, self->invite, NULL);
  test_phone_hang_up (&self->alice);
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  g_assert_cmpstr (log->str, ==, "establishing established terminating terminated ");
  g_signal_handlers_disconnect_by_data (dialog_get_session (self), log);
}

/* "id, localIdentity, remoteIdentity, assertedIdentity, dialog, userAgent"; "replacee" is in seed-referral. */
static void
properties (DialogFixture *self, gconstpointer alice_calls)
{
  g_autofree char *id = NULL;
  g_autoptr (SipAddress) local = NULL;
  g_autoptr (SipAddress) remote = NULL;
  g_autoptr (SipSessionDialog) dialog = NULL;
  g_autoptr (SipAgent) agent = NULL;
  g_autoptr (GDateTime) start = NULL;
  SipSessionDirection direction;

  dialog_establish (self, alice_calls, NULL);
  g_object_get (dialog_get_session (self), "id", &id, "local-identity", &local, "remote-identity", &remote, "dialog",
                &dialog, "agent", &agent, "direction", &direction, "start-time", &start, NULL);
  g_assert_cmpuint (strlen (id), >, 0);
  g_assert_true (sip_slice_equal (sip_uri_get_user (sip_address_get_uri (local)), SIP_SLICE ("alice")));
  g_assert_true (sip_slice_equal (sip_uri_get_user (sip_address_get_uri (remote)), SIP_SLICE ("peer")));
  g_assert_true (agent == SIP_AGENT (self->alice.agent));
  g_assert_cmpint (sip_session_dialog_get_state (dialog), ==, SIP_SESSION_DIALOG_CONFIRMED);
  g_assert_cmpint (direction, ==, alice_calls ? SIP_SESSION_OUTGOING : SIP_SESSION_INCOMING);
  g_assert_nonnull (start);
  dialog_hang_up (self);
  g_assert_null (sip_session_get_dialog (dialog_get_session (self)));
  g_assert_nonnull (sip_session_get_end_time (dialog_get_session (self)));
}

static void
accept_request (SipIncomingRequest *request)
{
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);

  g_assert_true (sip_incoming_request_accept (request, 202, options, NULL));
}

static void
reject_request (SipIncomingRequest *request)
{
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_incoming_request_reject (request, 403, "Not you", options, &error));
  g_assert_false (sip_incoming_request_accept (request, 200, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
}

static void
keep_request (SipIncomingRequest **place, SipIncomingRequest *request)
{
  g_set_object (place, request);
  sip_incoming_request_defer (request);
}

/* "delegate: onInfo, onMessage, onNotify" and what is said where nobody is connected */
static const struct
{
  const char *name;
  const char *signal;
  SipMethod method;
  const char *headers;
  const char *type;
  const char *body;
  const char *by_default;
  const char *when_only_heard;
} hooks[] = {
  { "info", "info", SIP_METHOD_INFO, NULL, NULL, NULL, "SIP/2.0 200", "SIP/2.0 200" },
  { "info-of-an-unknown-type", "info", SIP_METHOD_INFO, NULL, "application/x-unknown", "1", "SIP/2.0 415",
    "SIP/2.0 415" },
  { "info-of-an-unknown-package", "info", SIP_METHOD_INFO, "Info-Package: conference\r\n", NULL, NULL, "SIP/2.0 469",
    "SIP/2.0 469" },
  { "message", "message", SIP_METHOD_MESSAGE, NULL, "text/plain", "hello", "SIP/2.0 405", "SIP/2.0 200" },
  { "notify", "notify-request", SIP_METHOD_NOTIFY, "Event: x-unknown\r\nSubscription-State: active\r\n", NULL, NULL,
    "SIP/2.0 489", "SIP/2.0 489" },
  { "notify-of-no-transfer", "notify-request", SIP_METHOD_NOTIFY,
    "Event: refer\r\nSubscription-State: active\r\n", "message/sipfrag", "SIP/2.0 100 Trying\r\n", "SIP/2.0 481",
    "SIP/2.0 481" },
};

static void
only_hear (guint *n, SipIncomingRequest *request)
{
  ++*n;
}

static SipMessage *
say (DialogFixture *self, guint i)
{
  return dialog_request (self, hooks[i].method, hooks[i].headers, hooks[i].type, hooks[i].body);
}

static void
hook (DialogFixture *self, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data), n_heard = 0;
  g_autoptr (SipIncomingRequest) kept = NULL;
  gulong handler;
  SipSession *session;
  SipMessage *response;

  dialog_establish_in (self, NULL);
  session = dialog_get_session (self);
  say (self, i);
  response = dialog_expect (self, hooks[i].by_default);
  if (sip_message_get_status (response) == 469)
    g_assert_nonnull (sip_message_get_header_by_name (response, "Recv-Info", 0).data);

  handler = g_signal_connect_swapped (session, hooks[i].signal, G_CALLBACK (keep_request), &kept);
  say (self, i);
  dialog_expect_silence (self);
  g_signal_handler_disconnect (session, handler);
  g_assert_true (sip_incoming_request_is_deferred (kept));
  accept_request (kept);
  dialog_run (self, 0);
  response = dialog_expect (self, "SIP/2.0 202");
  test_assert_has_options (response);
  g_clear_object (&kept);

  handler = g_signal_connect_swapped (session, hooks[i].signal, G_CALLBACK (keep_request), &kept);
  say (self, i);
  g_signal_handler_disconnect (session, handler);
  reject_request (kept);
  dialog_run (self, 0);
  response = dialog_expect (self, "SIP/2.0 403 Not you");
  test_assert_has_options (response);
  g_clear_object (&kept);

  /* One that is forgotten is answered all the same. */
  handler = g_signal_connect_swapped (session, hooks[i].signal, G_CALLBACK (keep_request), &kept);
  say (self, i);
  g_signal_handler_disconnect (session, handler);
  g_clear_object (&kept);
  dialog_run (self, 0);
  dialog_expect (self, "SIP/2.0 500");

  handler = g_signal_connect_swapped (session, hooks[i].signal, G_CALLBACK (only_hear), &n_heard);
  say (self, i);
  g_signal_handler_disconnect (session, handler);
  dialog_expect (self, hooks[i].when_only_heard);
  g_assert_cmpuint (n_heard, ==, 1);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  dialog_hang_up (self);
}

/* "logger" */
static void
logger (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (SipLogger) logger = NULL;

  dialog_establish (self, alice_calls, NULL);
  g_object_get (dialog_get_session (self), "logger", &logger, NULL);
  g_assert_cmpstr (sip_logger_get_category (logger), ==, "session");
  g_assert_cmpstr (sip_logger_get_label (logger), ==, sip_session_get_id (dialog_get_session (self)));
  dialog_hang_up (self);
  g_assert_true (sip_session_get_logger (dialog_get_session (self)) == logger);
}

/* "onBye" */
static void
on_bye (GString *log, SipIncomingRequest *request)
{
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);

  g_string_append (log, "bye ");
  g_assert_true (sip_incoming_request_accept (request, 200, options, NULL));
}

static void
bye_hook (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (GString) log = g_string_new (NULL);

  dialog_establish (self, alice_calls, NULL);
  g_signal_connect_swapped (dialog_get_session (self), "bye", G_CALLBACK (on_bye), log);
  dialog_request (self, SIP_METHOD_BYE, NULL, NULL, NULL);
  test_assert_has_options (dialog_expect (self, "SIP/2.0 200"));
  g_assert_cmpstr (log->str, ==, "bye ");
  test_phone_assert_log (&self->alice, "ended remote bye");
  g_signal_handlers_disconnect_by_data (dialog_get_session (self), log);
}

/* "onInvite": refused, left to the media, described by the program, or answered later */
static void
reinvite_refused (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (SipIncomingRequest) kept = NULL;
  SipMessage *response;

  dialog_establish (self, alice_calls, NULL);
  g_signal_connect_swapped (dialog_get_session (self), "reinvite", G_CALLBACK (keep_request), &kept);
  dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", OTHER);
  dialog_expect_silence (self);
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_HAVE_REMOTE_OFFER);
  reject_request (kept);
  dialog_run (self, 0);
  response = dialog_expect (self, "SIP/2.0 403 Not you");
  test_assert_has_options (response);
  g_assert_cmpstr (dialog_get_media (self), ==, "rollback");
  g_assert_cmpint (sip_session_dialog_get_signaling_state (dialog_get_session_dialog (self)), ==,
                   SIP_SIGNALING_STABLE);
  dialog_run (self, 64 * 500);
  test_peer_forget (&self->peer);
  dialog_hang_up (self);
}

static void
reinvite_left_to_the_media (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (SipIncomingRequest) kept = NULL;
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);
  SipMessage *reinvite, *response;

  dialog_establish (self, alice_calls, NULL);
  g_signal_connect_swapped (dialog_get_session (self), "reinvite", G_CALLBACK (keep_request), &kept);
  reinvite = dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", OTHER);
  dialog_run (self, 5000);
  test_peer_forget (&self->peer);
  g_assert_true (sip_incoming_request_accept (kept, 200, options, NULL));
  dialog_run (self, 0);
  response = dialog_expect (self, "SIP/2.0 200");
  test_assert_has_options (response);
  g_assert_true (g_str_has_prefix (dialog_get_body (response), "v=0\r\ns=answer"));
  dialog_ack (self, reinvite, NULL);
  g_assert_cmpstr (dialog_get_media (self), ==, "set-offer, get-answer");
  dialog_hang_up (self);
}

static void
reinvite_described_by_the_program (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (SipIncomingRequest) kept = NULL;
  g_autoptr (SipRequestOptions) options = test_options_new ("application/sdp", DIALOG_SDP);
  SipMessage *reinvite;

  dialog_establish (self, alice_calls, NULL);
  g_signal_connect_swapped (dialog_get_session (self), "reinvite", G_CALLBACK (keep_request), &kept);
  reinvite = dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", OTHER);
  g_assert_true (sip_incoming_request_accept (kept, 200, options, NULL));
  dialog_run (self, 0);
  g_assert_cmpstr (dialog_get_body (dialog_expect (self, "SIP/2.0 200")), ==, DIALOG_SDP);
  dialog_run (self, 500);
  dialog_expect (self, "SIP/2.0 200");
  dialog_ack (self, reinvite, NULL);
  dialog_run (self, 10000);
  dialog_expect_silence (self);
  g_assert_cmpstr (dialog_get_media (self), ==, "");
  dialog_hang_up (self);
}

static void
reinvite_answered_too_late (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (SipIncomingRequest) kept = NULL;
  g_autoptr (GError) error = NULL;

  dialog_establish (self, alice_calls, NULL);
  g_signal_connect_swapped (dialog_get_session (self), "reinvite", G_CALLBACK (keep_request), &kept);
  dialog_request (self, SIP_METHOD_INVITE, NULL, "application/sdp", OTHER);
  test_phone_hang_up (&self->alice);
  dialog_expect (self, "SIP/2.0 487");
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  g_assert_false (sip_incoming_request_accept (kept, 200, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  dialog_run (self, 64 * 500);
  test_peer_forget (&self->peer);
}

/* "onAck", "onCancel", "onSessionDescriptionHandler" */
static void
note_message (GString *log, SipMessage *message)
{
  g_string_append_printf (log, "%s ", sip_method_to_string (sip_message_get_method (message)));
}

static void
note_handler (GString *log, SipDescriptionHandler *handler)
{
  g_assert_true (SIP_IS_DESCRIPTION_HANDLER (handler));
  g_string_append (log, "handler ");
}

static void
on_invite (GString *log, SipInvitation *invitation)
{
  g_signal_connect_swapped (invitation, "ack", G_CALLBACK (note_message), log);
  g_signal_connect_swapped (invitation, "cancel", G_CALLBACK (note_message), log);
  g_signal_connect_swapped (invitation, "description-handler", G_CALLBACK (note_handler), log);
}

static void
ack_and_handler_hooks (DialogFixture *self, gconstpointer unused)
{
  GString *log = g_string_new (NULL);

  g_signal_connect_swapped (self->alice.agent, "invite", G_CALLBACK (on_invite), log);
  dialog_establish_in (self, NULL);
  g_assert_cmpstr (log->str, ==, "handler ACK ");
  g_signal_handlers_disconnect_by_data (self->alice.agent, log);
  g_signal_handlers_disconnect_by_data (dialog_get_session (self), log);
  dialog_hang_up (self);
  g_string_free (log, TRUE);
}

static void
cancel_hook (DialogFixture *self, gconstpointer unused)
{
  GString *log = g_string_new (NULL);
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) cancel = NULL;

  g_signal_connect_swapped (self->alice.agent, "invite", G_CALLBACK (on_invite), log);
  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, NULL, DIALOG_SDP);
  builder = sip_message_builder_new_request (SIP_METHOD_CANCEL, sip_message_get_request_uri (self->invite));
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_VIA);
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_FROM);
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_TO);
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_CALL_ID);
  sip_message_builder_add (builder, SIP_HEADER_CSEQ, "1 CANCEL");
  cancel = sip_message_builder_end (builder);
  test_peer_send (&self->peer, cancel);
  dialog_expect (self, "SIP/2.0 200");
  dialog_expect (self, "SIP/2.0 487");
  g_assert_cmpstr (log->str, ==, "CANCEL ");
  g_signal_handlers_disconnect_by_data (self->alice.agent, log);
  g_signal_handlers_disconnect_by_data (dialog_get_session (self), log);
  g_string_free (log, TRUE);
}

/* "terminate": a reason for a call that was answered (RFC 3326), and what is refused */
static void
on_terminated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DialogFixture *self = user_data;

  g_clear_error (&self->result.error);
  sip_session_terminate_finish (SIP_SESSION (source), result, &self->result.error);
  self->result.n_done++;
}

static void
terminate_with_reason (DialogFixture *self, gconstpointer alice_calls)
{
  static const SipTerminateOptions bad[] = { { .status = 199 }, { .status = 700 },
                                             { .status = 480, .reason_phrase = "a\r\nX: y" },
                                             { .status = 480, .reason_phrase = "\xff" } };
  g_autoptr (SipRequestOptions) request = test_options_new (NULL, NULL);
  const SipTerminateOptions options = { 480, "Gone \"home\"", request };
  SipMessage *bye;

  dialog_establish (self, alice_calls, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      self->result.n_done = 0;
      sip_session_terminate_async (dialog_get_session (self), &bad[i], NULL, on_terminated, self);
      dialog_run (self, 0);
      dialog_assert_done (self, SIP_ERROR_INVALID_ARGUMENT);
    }
  dialog_expect_silence (self);
  self->result.n_done = 0;
  sip_session_terminate_async (dialog_get_session (self), &options, NULL, on_terminated, self);
  dialog_run (self, 0);
  bye = dialog_expect (self, "BYE ");
  test_assert_has_options (bye);
  g_assert_true (sip_slice_equal (sip_message_get_header (bye, SIP_HEADER_REASON, 0),
                                  SIP_SLICE ("SIP;cause=480;text=\"Gone \\\"home\\\"\"")));
  dialog_assert_pending (self);
  dialog_reply (self, bye, 200, NULL, NULL);
  dialog_assert_done (self, -1);
}

static void
bye (DialogFixture *self, gconstpointer alice_calls)
{
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);
  SipMessage *sent;

  dialog_establish (self, alice_calls, NULL);
  sip_session_bye_async (dialog_get_session (self), options, NULL, on_terminated, self);
  dialog_run (self, 0);
  sent = dialog_expect (self, "BYE ");
  test_assert_has_options (sent);
  dialog_reply (self, sent, 200, NULL, NULL);
  dialog_assert_done (self, -1);
  self->result.n_done = 0;
  sip_session_bye_async (dialog_get_session (self), NULL, NULL, on_terminated, self);
  dialog_run (self, 0);
  dialog_assert_done (self, SIP_ERROR_INVALID_STATE);
}

static void
bye_needs_an_answered_call (DialogFixture *self, gconstpointer unused)
{
  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, NULL, DIALOG_SDP);
  sip_session_bye_async (dialog_get_session (self), NULL, NULL, on_terminated, self);
  dialog_run (self, 0);
  dialog_assert_done (self, SIP_ERROR_INVALID_STATE);
  test_phone_hang_up (&self->alice);
  dialog_expect (self, "SIP/2.0 480");
}

/* "dispose": ends what is open, then drops every reference */
static void
count_destroyed (gpointer data)
{
  ++*(guint *) data;
}

static SipBody *
keep_body (SipSession *session, SipDescriptionKind kind, gboolean local, gboolean first, SipBody *body, gpointer data)
{
  return sip_body_ref (body);
}

static void
dispose (DialogFixture *self, gconstpointer alice_calls)
{
  guint n_destroyed = 0;

  dialog_establish (self, alice_calls, NULL);
  sip_session_add_modifier (dialog_get_session (self), keep_body, &n_destroyed, count_destroyed);
  sip_session_dispose_async (dialog_get_session (self), NULL, on_terminated, self);
  dialog_run (self, 0);
  dialog_assert_pending (self);
  dialog_reply (self, dialog_expect (self, "BYE "), 200, NULL, NULL);
  dialog_assert_done (self, -1);
  g_assert_cmpuint (n_destroyed, ==, 1);
  g_assert_cmpuint (strlen (sip_session_get_id (dialog_get_session (self))), >, 0);
  g_assert_cmpint (sip_session_get_state (dialog_get_session (self)), ==, SIP_SESSION_TERMINATED);
  g_assert_null (sip_session_get_dialog (dialog_get_session (self)));
  self->result.n_done = 0;
  sip_session_dispose_async (dialog_get_session (self), NULL, on_terminated, self);
  dialog_run (self, 0);
  dialog_assert_done (self, -1);
}

#define ADD(name, data, function) dialog_test_add ("/seed/session/" name, data, function)
#define ADD_BOTH(name, function) \
  ADD (name "-of-the-caller", OUT, function); \
  ADD (name "-of-the-called", IN, function)

static void
add_hooks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/seed/session/hook-of-%s", hooks[i].name);

      dialog_test_add (path, GUINT_TO_POINTER (i), hook);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("state", NULL, state);
  ADD_BOTH ("properties", properties);
  ADD_BOTH ("logger", logger);
  ADD_BOTH ("hook-of-bye", bye_hook);
  ADD_BOTH ("hook-of-invite-refuses", reinvite_refused);
  ADD_BOTH ("hook-of-invite-leaves-it-to-the-media", reinvite_left_to_the_media);
  ADD_BOTH ("hook-of-invite-describes", reinvite_described_by_the_program);
  ADD_BOTH ("hook-of-invite-answers-too-late", reinvite_answered_too_late);
  ADD ("hooks-of-ack-and-description-handler", NULL, ack_and_handler_hooks);
  ADD ("hook-of-cancel", NULL, cancel_hook);
  ADD_BOTH ("terminate-with-reason", terminate_with_reason);
  ADD_BOTH ("bye", bye);
  ADD ("bye-needs-an-answered-call", NULL, bye_needs_an_answered_call);
  ADD_BOTH ("dispose", dispose);
  add_hooks ();

  return g_test_run ();
}
