/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

/* What an application of the old kind asks of a session: its properties, answer, terminate, streams, tones, events. */

typedef struct
{
  PeerFixture peer;
  GString *events;
} Fixture;

static const char *
nick (GType type, int value)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (type);

  return g_enum_get_value (values, value)->value_nick;
}

static void
on_outcome (Fixture *self, SipOriginator originator, SipCause cause, SipMessage *message)
{
  g_autofree char *start = NULL;

  if (message && sip_message_is_request (message))
    start = sip_slice_dup (sip_message_get_method_name (message));
  else if (message)
    start = g_strdup_printf ("%u", sip_message_get_status (message));
  g_string_append_printf (self->events, "%s%s %s %s", self->events->len > 0 ? ", " : "",
                          nick (SIP_TYPE_ORIGINATOR, originator), nick (SIP_TYPE_CAUSE, cause),
                          start ? start : "none");
}

static void
watch (Fixture *self)
{
  g_signal_connect_swapped (self->peer.alice.session, "ended", G_CALLBACK (on_outcome), self);
  g_signal_connect_swapped (self->peer.alice.session, "failed", G_CALLBACK (on_outcome), self);
}

static void
setup (Fixture *self, gconstpointer data)
{
  peer_fixture_set_up (&self->peer, data);
  self->events = g_string_new (NULL);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  peer_fixture_tear_down (&self->peer, data);
  g_string_free (self->events, TRUE);
}

/* Alice calls and is answered. */
static void
establish (Fixture *self)
{
  peer_take_call (&self->peer, NULL);
  watch (self);
  peer_answer (&self->peer, 200, "t", 0, PEER_SDP);
  peer_expect (&self->peer, "ACK ");
}

static void
finish (Fixture *self)
{
  test_phone_hang_up (&self->peer.alice);
  peer_expect_and_accept (&self->peer, "BYE ");
}

/* The peer calls alice. */
static void
receive (Fixture *self)
{
  peer_call (&self->peer, NULL, PEER_SDP);
  watch (self);
}

static SipDialog *
answer (Fixture *self)
{
  SipDialog *dialog;

  test_phone_answer (&self->peer.alice);
  dialog = peer_create_dialog (&self->peer, peer_expect (&self->peer, "SIP/2.0 200"));
  test_peer_ack (&self->peer.peer, dialog, self->peer.invite, NULL);
  return dialog;
}

static void
end_by_peer (Fixture *self, SipDialog *dialog)
{
  g_autoptr (SipMessage) bye = test_peer_request (&self->peer.peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);

  peer_expect (&self->peer, "SIP/2.0 200");
}

static void
direction (Fixture *self, gconstpointer data)
{
  SipSessionDirection direction;

  establish (self);
  g_object_get (self->peer.alice.session, "direction", &direction, NULL);
  g_assert_cmpint (direction, ==, SIP_SESSION_OUTGOING);
  finish (self);
  receive (self);
  g_object_get (self->peer.alice.session, "direction", &direction, NULL);
  g_assert_cmpint (direction, ==, SIP_SESSION_INCOMING);
  test_phone_hang_up (&self->peer.alice);
  peer_expect (&self->peer, "SIP/2.0 480");
}

static void
assert_identities (Fixture *self, const char *local, const char *remote)
{
  g_autoptr (SipAddress) local_identity = NULL;
  g_autoptr (SipAddress) remote_identity = NULL;

  g_object_get (self->peer.alice.session, "local-identity", &local_identity, "remote-identity", &remote_identity, NULL);
  g_assert_true (sip_slice_equal (sip_uri_get_text (sip_address_get_uri (local_identity)), sip_slice (local)));
  g_assert_true (sip_slice_equal (sip_uri_get_text (sip_address_get_uri (remote_identity)), sip_slice (remote)));
}

static void
identities (Fixture *self, gconstpointer data)
{
  establish (self);
  assert_identities (self, "sip:alice@192.0.2.1", "sip:peer@192.0.2.9");
  finish (self);
  receive (self);
  assert_identities (self, "sip:alice@" PEER_ALICE, "sip:peer@192.0.2.9:5060");
  test_phone_hang_up (&self->peer.alice);
  peer_expect (&self->peer, "SIP/2.0 480");
}

static void
times (Fixture *self, gconstpointer data)
{
  SipSession *session;

  peer_take_call (&self->peer, NULL);
  session = self->peer.alice.session;
  peer_answer (&self->peer, 180, "t", 0, NULL);
  g_assert_null (sip_session_get_start_time (session));
  g_assert_null (sip_session_get_end_time (session));
  peer_answer (&self->peer, 200, "t", 0, PEER_SDP);
  peer_expect (&self->peer, "ACK ");
  g_assert_nonnull (sip_session_get_start_time (session));
  g_assert_null (sip_session_get_end_time (session));
  finish (self);
  g_assert_cmpint (g_date_time_compare (sip_session_get_start_time (session), sip_session_get_end_time (session)), <=,
                   0);
}

static void
data_of_the_application (Fixture *self, gconstpointer data)
{
  establish (self);
  g_object_set_data_full (G_OBJECT (self->peer.alice.session), "note", g_strdup ("mine"), g_free);
  finish (self);
  g_assert_cmpstr (g_object_get_data (G_OBJECT (self->peer.alice.session), "note"), ==, "mine");
}

typedef struct
{
  guint n;
  GError *error;
} Outcome;

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->n++;
  sip_invitation_accept_finish (SIP_INVITATION (source), result, &outcome->error);
}

static void
answer_with_options (Fixture *self, gconstpointer data)
{
  g_autoptr (SipRequestOptions) request = sip_request_options_new ();
  g_autoptr (SipDialog) dialog = NULL;
  SipMessage *ok;
  Outcome first = { 0 }, second = { 0 };

  sip_request_options_add_header (request, "X-Answered-By", "alice", NULL);
  receive (self);
  sip_invitation_accept_async (test_phone_get_invitation (&self->peer.alice),
                               &(SipAcceptOptions) { .flags = SIP_DESCRIPTION_HOLD, .request = request }, NULL,
                               on_accepted, &first);
  peer_run (&self->peer, 0);
  ok = peer_expect (&self->peer, "SIP/2.0 200");
  g_assert_true (sip_slice_equal (sip_message_get_header_by_name (ok, "X-Answered-By", 0), SIP_SLICE ("alice")));
  peer_assert_media (&self->peer, "set-offer, get-answer hold, confirm");
  dialog = peer_create_dialog (&self->peer, ok);
  test_peer_ack (&self->peer.peer, dialog, self->peer.invite, NULL);
  g_assert_cmpuint (first.n, ==, 1);
  g_assert_no_error (first.error);
  g_assert_true (sip_session_is_on_hold (self->peer.alice.session));
  sip_invitation_accept_async (test_phone_get_invitation (&self->peer.alice), NULL, NULL, on_accepted, &second);
  peer_run (&self->peer, 0);
  g_assert_error (second.error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&second.error);
  end_by_peer (self, dialog);
}

static void
terminate (Fixture *self, guint status, const char *phrase)
{
  sip_session_terminate_async (self->peer.alice.session,
                               &(SipTerminateOptions) { .status = status, .reason_phrase = phrase }, NULL, NULL, NULL);
  peer_run (&self->peer, 0);
}

/* CANCEL is held back until a provisional response came, and tells why (RFC 3326). */
static void
terminate_what_rings_there (Fixture *self, gconstpointer data)
{
  SipMessage *cancel;

  peer_take_call (&self->peer, NULL);
  watch (self);
  terminate (self, 600, "Gone \"home\"");
  peer_expect_silence (&self->peer);
  g_assert_cmpstr (self->events->str, ==, "local canceled none");
  peer_answer (&self->peer, 180, "t", 0, NULL);
  cancel = peer_expect_and_accept (&self->peer, "CANCEL ");
  peer_assert_header (cancel, SIP_HEADER_REASON, "SIP;cause=600;text=\"Gone \\\"home\\\"\"");
  peer_answer (&self->peer, 487, "t", 0, NULL);
  peer_expect (&self->peer, "ACK ");
  peer_assert_state (&self->peer, SIP_SESSION_TERMINATED);
}

static void
terminate_what_rings_here (Fixture *self, gconstpointer data)
{
  receive (self);
  terminate (self, 0, NULL);
  peer_expect (&self->peer, "SIP/2.0 480 Temporarily Unavailable");
  g_string_assign (self->events, "");
  receive (self);
  terminate (self, 603, "Not today");
  peer_expect (&self->peer, "SIP/2.0 603 Not today");
  g_assert_cmpstr (self->events->str, ==, "local rejected none");
}

static void
terminate_a_call (Fixture *self, gconstpointer data)
{
  SipMessage *bye;

  establish (self);
  terminate (self, 503, NULL);
  bye = peer_expect_and_accept (&self->peer, "BYE ");
  peer_assert_header (bye, SIP_HEADER_REASON, "SIP;cause=503;text=\"Service Unavailable\"");
  g_assert_cmpstr (self->events->str, ==, "local bye none");
  peer_assert_state (&self->peer, SIP_SESSION_TERMINATED);
}

static void
terminate_before_anything_was_sent (Fixture *self, gconstpointer data)
{
  self->peer.alice.pause_media = TRUE;
  test_phone_call (&self->peer.alice, PEER_URI, 0);
  watch (self);
  terminate (self, 0, NULL);
  g_assert_cmpstr (self->events->str, ==, "local canceled none");
  peer_expect_silence (&self->peer);
}

static void
on_terminated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sip_session_terminate_finish (SIP_SESSION (source), result, &error);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  ++*(guint *) user_data;
}

static void
terminate_with_a_wrong_status (Fixture *self, gconstpointer data)
{
  static const guint of_ours[] = { 100, 199, 700 }, of_theirs[] = { 100, 200, 299, 700 };
  guint n_refused = 0;

  peer_take_call (&self->peer, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (of_ours); i++)
    sip_session_terminate_async (self->peer.alice.session, &(SipTerminateOptions) { .status = of_ours[i] }, NULL,
                                 on_terminated, &n_refused);
  peer_run (&self->peer, 0);
  peer_assert_state (&self->peer, SIP_SESSION_ESTABLISHING);
  peer_answer (&self->peer, 486, "t", 0, NULL);
  peer_expect (&self->peer, "ACK ");
  receive (self);
  for (guint i = 0; i < G_N_ELEMENTS (of_theirs); i++)
    sip_session_terminate_async (self->peer.alice.session, &(SipTerminateOptions) { .status = of_theirs[i] }, NULL,
                                 on_terminated, &n_refused);
  peer_run (&self->peer, 0);
  g_assert_cmpuint (n_refused, ==, G_N_ELEMENTS (of_ours) + G_N_ELEMENTS (of_theirs));
  peer_expect_silence (&self->peer);
  test_phone_hang_up (&self->peer.alice);
  peer_expect (&self->peer, "SIP/2.0 480");
}

static void
streams (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDescriptionHandler) handler = NULL;
  g_autoptr (SipStream) stream = NULL;
  GListModel *streams;

  peer_take_call (&self->peer, NULL);
  g_object_get (self->peer.alice.session, "description-handler", &handler, NULL);
  streams = sip_description_handler_get_streams (handler);
  g_assert_cmpuint (g_list_model_get_n_items (streams), ==, 0);
  peer_answer (&self->peer, 200, "t", 0, PEER_SDP);
  peer_expect (&self->peer, "ACK ");
  g_assert_true (g_list_model_get_item_type (streams) == SIP_TYPE_STREAM);
  g_assert_cmpuint (g_list_model_get_n_items (streams), ==, 1);
  stream = g_list_model_get_item (streams, 0);
  g_assert_cmpint (sip_stream_get_kind (stream), ==, SIP_STREAM_AUDIO);
  g_assert_cmpint (sip_stream_get_direction (stream), ==, SIP_STREAM_SENDRECV);
  g_assert_cmpstr (sip_stream_get_codec (stream), ==, "test");
  finish (self);
}

static void
on_tones_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->n++;
  sip_session_send_dtmf_finish (SIP_SESSION (source), result, &outcome->error);
}

static void
send_tones (Fixture *self, const char *tones, SipDtmfMethod method, Outcome *outcome)
{
  sip_session_send_dtmf_async (self->peer.alice.session, tones, &(SipDtmfOptions) { .method = method }, NULL,
                               on_tones_sent, outcome);
  peer_run (&self->peer, 0);
}

/* 100 ms each, 500 ms between them, in order, and refused before anything is sent. */
static void
tones (Fixture *self, gconstpointer data)
{
  Outcome wrong = { 0 }, sent = { 0 };
  SipMessage *info;

  establish (self);
  send_tones (self, "1x", SIP_DTMF_INFO, &wrong);
  g_assert_error (wrong.error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_clear_error (&wrong.error);
  peer_expect_silence (&self->peer);
  send_tones (self, "1#", SIP_DTMF_INFO, &sent);
  info = peer_expect_and_accept (&self->peer, "INFO ");
  peer_assert_body (info, "Signal=1\r\nDuration=100\r\n");
  peer_run (&self->peer, 599);
  peer_expect_silence (&self->peer);
  peer_run (&self->peer, 1);
  peer_assert_body (peer_expect_and_accept (&self->peer, "INFO "), "Signal=#\r\nDuration=100\r\n");
  peer_run (&self->peer, 1000);
  g_assert_cmpuint (sent.n, ==, 1);
  g_assert_no_error (sent.error);
  finish (self);
}

static void
events (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) info = NULL;

  receive (self);
  sip_invitation_progress_async (test_phone_get_invitation (&self->peer.alice), NULL, NULL, NULL, NULL);
  peer_run (&self->peer, 0);
  peer_expect (&self->peer, "SIP/2.0 180");
  dialog = answer (self);
  info = test_peer_request (&self->peer.peer, dialog, SIP_METHOD_INFO, NULL, "application/dtmf-relay",
                            "Signal=5\r\nDuration=160\r\n");
  peer_expect (&self->peer, "SIP/2.0 200");
  end_by_peer (self, dialog);
  peer_assert_log (&self->peer, "invite, progress 180, started, dtmf 5 160, ended remote bye");
  g_assert_cmpstr (self->events->str, ==, "remote bye BYE");
}

/* With times and header fields of the program's. */
static void
tones_with_options (Fixture *self, gconstpointer data)
{
  g_autoptr (SipRequestOptions) request = test_options_new (NULL, NULL);
  const SipDtmfOptions options = { SIP_DTMF_INFO, 250, 50, request };
  Outcome sent = { 0 };
  SipMessage *info;

  establish (self);
  sip_session_send_dtmf_async (self->peer.alice.session, "A*", &options, NULL, on_tones_sent, &sent);
  peer_run (&self->peer, 0);
  info = peer_expect_and_accept (&self->peer, "INFO ");
  test_assert_has_options (info);
  peer_assert_body (info, "Signal=A\r\nDuration=250\r\n");
  peer_run (&self->peer, 299);
  peer_expect_silence (&self->peer);
  peer_run (&self->peer, 1);
  test_assert_has_options (peer_expect_and_accept (&self->peer, "INFO "));
  peer_run (&self->peer, 1000);
  g_assert_cmpuint (sent.n, ==, 1);
  g_assert_no_error (sent.error);
  finish (self);
}

static void
note_event (GString *log, const char *name, SipOriginator originator, SipMessage *message)
{
  g_autofree char *start = NULL;

  if (message && sip_message_is_request (message))
    start = sip_slice_dup (sip_message_get_method_name (message));
  else if (message)
    start = g_strdup_printf ("%u", sip_message_get_status (message));
  g_string_append_printf (log, "%s%s %s %s", log->len > 0 ? ", " : "", name, nick (SIP_TYPE_ORIGINATOR, originator),
                          start ? start : "none");
}

static void
on_progress (GString *log, SipOriginator originator, SipMessage *response)
{
  note_event (log, "progress", originator, response);
}

static void
on_started (GString *log, SipOriginator originator, SipMessage *response)
{
  note_event (log, "started", originator, response);
}

static void
on_dtmf (GString *log, SipOriginator originator, const char *tone, guint duration_ms, SipMessage *info)
{
  g_autofree char *name = g_strdup_printf ("dtmf %s %u", tone, duration_ms);

  note_event (log, name, originator, info);
}

static void
watch_events (Fixture *self, GString *log)
{
  g_signal_connect_swapped (self->peer.alice.session, "progress", G_CALLBACK (on_progress), log);
  g_signal_connect_swapped (self->peer.alice.session, "started", G_CALLBACK (on_started), log);
  g_signal_connect_swapped (self->peer.alice.session, "new-dtmf", G_CALLBACK (on_dtmf), log);
}

/* Who did it, and the message that says so, also of tones that we send. */
static void
events_of_a_call_that_we_make (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipDialog) dialog = NULL;
  Outcome sent = { 0 };

  peer_take_call (&self->peer, NULL);
  watch_events (self, log);
  peer_answer (&self->peer, 180, "t", 0, NULL);
  peer_answer (&self->peer, 200, "t", 0, PEER_SDP);
  peer_expect (&self->peer, "ACK ");
  dialog = sip_dialog_new_uas (self->peer.invite, "t", NULL);
  peer_request (&self->peer, dialog, SIP_METHOD_INFO, NULL, "application/dtmf-relay", "Signal=5\r\nDuration=160\r\n");
  peer_expect (&self->peer, "SIP/2.0 200");
  send_tones (self, "d", SIP_DTMF_INFO, &sent);
  peer_expect_and_accept (&self->peer, "INFO ");
  send_tones (self, "1,2", SIP_DTMF_MEDIA, &sent);
  g_assert_cmpstr (log->str, ==, "progress remote 180, started remote 200, dtmf 5 160 remote INFO, "
                                 "dtmf D 100 local INFO, dtmf 1 100 local none, dtmf 2 100 local none");
  g_signal_handlers_disconnect_by_data (self->peer.alice.session, log);
  peer_end (&self->peer, dialog);
  g_assert_cmpuint (sent.n, ==, 2);
  g_assert_error (sent.error, SIP_ERROR, SIP_ERROR_CANCELED);
  g_error_free (sent.error);
}

static void
events_of_a_call_that_we_get (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipDialog) dialog = NULL;

  receive (self);
  watch_events (self, log);
  sip_invitation_progress_async (test_phone_get_invitation (&self->peer.alice), NULL, NULL, NULL, NULL);
  peer_run (&self->peer, 0);
  peer_expect (&self->peer, "SIP/2.0 180");
  dialog = answer (self);
  g_assert_cmpstr (log->str, ==, "progress local 180, started local 200");
  g_signal_handlers_disconnect_by_data (self->peer.alice.session, log);
  end_by_peer (self, dialog);
}

static const struct
{
  guint status;
  const char *event;
} refusals[] = {
  { 302, "remote redirected 302" },        { 401, "remote authentication 401" },
  { 404, "remote not-found 404" },         { 408, "remote request-timeout 408" },
  { 480, "remote unavailable 480" },       { 484, "remote address-incomplete 484" },
  { 486, "remote busy 486" },              { 603, "remote rejected 603" },
  { 604, "remote not-found 604" },         { 500, "remote sip-failure 500" },
  { 416, "remote invalid-target 416" },
};

static void
causes (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_string_assign (self->events, "");
      peer_take_call (&self->peer, NULL);
      watch (self);
      peer_answer (&self->peer, refusals[i].status, "t", 0, NULL);
      peer_expect (&self->peer, "ACK ");
      g_assert_cmpstr (self->events->str, ==, refusals[i].event);
    }
}

/* What no status says is told all the same. */
static void
canceled (Fixture *self, gconstpointer data)
{
  peer_take_call (&self->peer, NULL);
  peer_answer (&self->peer, 180, "t", 0, NULL);
  terminate (self, 0, NULL);
  peer_expect_and_accept (&self->peer, "CANCEL ");
  peer_answer (&self->peer, 487, "t", 0, NULL);
  peer_expect (&self->peer, "ACK ");
  peer_assert_log (&self->peer, "progress 180, failed local canceled");
}

static void
no_answer (Fixture *self, gconstpointer data)
{
  peer_take_call (&self->peer, &(SipInviteOptions) { .no_answer_s = 5 });
  peer_answer (&self->peer, 180, "t", 0, NULL);
  peer_run (&self->peer, 5000);
  peer_expect_and_accept (&self->peer, "CANCEL ");
  peer_answer (&self->peer, 487, "t", 0, NULL);
  peer_expect (&self->peer, "ACK ");
  peer_assert_log (&self->peer, "progress 180, failed local no-answer");
}

static void
expires (Fixture *self, gconstpointer data)
{
  peer_call (&self->peer, "Expires: 5\r\n", PEER_SDP);
  peer_run (&self->peer, 5000);
  test_peer_forget (&self->peer.peer);
  peer_assert_log (&self->peer, "invite, failed system expires");
}

/* With each profile that there is. */
static void
incompatible_sdp (Fixture *self, gconstpointer data)
{
  peer_take_call (&self->peer, NULL);
  peer_answer (&self->peer, 488, "t", 0, NULL);
  peer_expect (&self->peer, "ACK ");
  self->peer.invite = peer_expect (&self->peer, "INVITE ");
  peer_answer (&self->peer, 488, "t", 0, NULL);
  peer_expect (&self->peer, "ACK ");
  peer_assert_log (&self->peer, "failed remote incompatible-sdp 488");
}

static void
missing_sdp (Fixture *self, gconstpointer data)
{
  peer_take_call (&self->peer, NULL);
  peer_answer (&self->peer, 200, "t", 0, NULL);
  peer_expect (&self->peer, "ACK ");
  peer_assert_header (peer_expect_and_accept (&self->peer, "BYE "), SIP_HEADER_REASON,
                      "SIP;cause=488;text=\"Not Acceptable Here\"");
  peer_assert_log (&self->peer, "failed local missing-sdp 200");
}

static void
no_ack (Fixture *self, gconstpointer data)
{
  receive (self);
  test_phone_answer (&self->peer.alice);
  peer_run (&self->peer, 64 * 500 - 1);
  test_peer_forget (&self->peer.peer);
  peer_run (&self->peer, 1);
  peer_expect_and_accept (&self->peer, "BYE ");
  peer_assert_log (&self->peer, "invite, failed system no-ack");
}

static void
dialog_error (Fixture *self, gconstpointer data)
{
  establish (self);
  sip_session_info_async (self->peer.alice.session, NULL, NULL, NULL, NULL);
  peer_run (&self->peer, 0);
  test_peer_reply (&self->peer.peer, peer_expect (&self->peer, "INFO "), 481, NULL, NULL, NULL);
  g_assert_cmpstr (self->events->str, ==, "remote dialog-error 481");
  peer_expect_silence (&self->peer);
}

static void
request_timeout (Fixture *self, gconstpointer data)
{
  peer_take_call (&self->peer, NULL);
  peer_run (&self->peer, 64 * 500);
  test_peer_forget (&self->peer.peer);
  peer_assert_log (&self->peer, "failed system request-timeout");
}

static void
connection_error (Fixture *self, gconstpointer data)
{
  sip_memory_network_set_faults (self->peer.net.network, &(SipMemoryFaults) { .fail_nth = 1 });
  test_phone_call (&self->peer.alice, PEER_URI, 0);
  peer_assert_log (&self->peer, "failed system connection");
  peer_expect_silence (&self->peer);
}

static void
invalid_target (Fixture *self, gconstpointer data)
{
  test_phone_call (&self->peer.alice, "sip:peer@nowhere.example.org", 0);
  peer_assert_log (&self->peer, "failed system invalid-target");
  peer_expect_silence (&self->peer);
}

static void
internal_error (Fixture *self, gconstpointer data)
{
  self->peer.alice.fail_nth = 1;
  self->peer.alice.fail_code = SIP_ERROR_MEDIA;
  test_phone_call (&self->peer.alice, PEER_URI, 0);
  peer_assert_log (&self->peer, "failed local internal");
  receive (self);
  test_phone_answer (&self->peer.alice);
  peer_expect (&self->peer, "SIP/2.0 500");
  peer_assert_log (&self->peer, "failed local internal, invite, failed local internal");
}

/* The media say that they may not use the microphone. */
static void
user_denied_media (Fixture *self, gconstpointer data)
{
  self->peer.alice.fail_nth = 1;
  self->peer.alice.fail_code = SIP_ERROR_MEDIA_DENIED;
  test_phone_call (&self->peer.alice, PEER_URI, 0);
  peer_assert_log (&self->peer, "failed local user-denied-media");
  peer_expect_silence (&self->peer);
  receive (self);
  test_phone_answer (&self->peer.alice);
  peer_expect (&self->peer, "SIP/2.0 480");
  g_assert_cmpstr (self->events->str, ==, "local user-denied-media INVITE");
}

static void
terminate_because (Fixture *self, SipCause cause)
{
  sip_session_terminate_async (self->peer.alice.session, &(SipTerminateOptions) { .cause = cause }, NULL, NULL, NULL);
  peer_run (&self->peer, 0);
}

/* What only the program can know, in each state of a call. */
static void
rtp_timeout (Fixture *self, gconstpointer data)
{
  establish (self);
  terminate_because (self, SIP_CAUSE_RTP_TIMEOUT);
  peer_expect_and_accept (&self->peer, "BYE ");
  peer_take_call (&self->peer, NULL);
  watch (self);
  peer_answer (&self->peer, 183, "t", 0, PEER_SDP);
  terminate_because (self, SIP_CAUSE_RTP_TIMEOUT);
  peer_expect_and_accept (&self->peer, "CANCEL ");
  peer_answer (&self->peer, 487, "t", 0, NULL);
  peer_expect (&self->peer, "ACK ");
  receive (self);
  terminate_because (self, SIP_CAUSE_USER_DENIED_MEDIA);
  peer_expect (&self->peer, "SIP/2.0 480");
  g_assert_cmpstr (self->events->str, ==,
                   "local rtp-timeout none, local rtp-timeout none, local user-denied-media none");
}

static void
cause_that_others_decide (Fixture *self, gconstpointer data)
{
  static const SipCause wrong[] = { SIP_CAUSE_BYE, SIP_CAUSE_BUSY, SIP_CAUSE_NO_ACK, SIP_CAUSE_INTERNAL + 1, -1 };
  guint n_refused = 0;

  establish (self);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    sip_session_terminate_async (self->peer.alice.session, &(SipTerminateOptions) { .cause = wrong[i] }, NULL,
                                 on_terminated, &n_refused);
  peer_run (&self->peer, 0);
  g_assert_cmpuint (n_refused, ==, G_N_ELEMENTS (wrong));
  peer_expect_silence (&self->peer);
  finish (self);
}

#define ADD(name, function) g_test_add ("/seed/legacy-session/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("direction", direction);
  ADD ("local-identity-and-remote-identity", identities);
  ADD ("start-time-and-end-time", times);
  ADD ("data", data_of_the_application);
  ADD ("answer", answer_with_options);
  ADD ("terminate/cancel", terminate_what_rings_there);
  ADD ("terminate/non-2xx", terminate_what_rings_here);
  ADD ("terminate/bye", terminate_a_call);
  ADD ("terminate/nothing", terminate_before_anything_was_sent);
  ADD ("terminate/wrong-status", terminate_with_a_wrong_status);
  ADD ("streams", streams);
  ADD ("send-dtmf", tones);
  ADD ("send-dtmf/options", tones_with_options);
  ADD ("events", events);
  ADD ("events/of-a-call-that-we-make", events_of_a_call_that_we_make);
  ADD ("events/of-a-call-that-we-get", events_of_a_call_that_we_get);
  ADD ("events/causes", causes);
  ADD ("events/causes/canceled", canceled);
  ADD ("events/causes/no-answer", no_answer);
  ADD ("events/causes/expires", expires);
  ADD ("events/causes/incompatible-sdp", incompatible_sdp);
  ADD ("events/causes/missing-sdp", missing_sdp);
  ADD ("events/causes/no-ack", no_ack);
  ADD ("events/causes/dialog-error", dialog_error);
  ADD ("events/causes/request-timeout", request_timeout);
  ADD ("events/causes/connection-error", connection_error);
  ADD ("events/causes/invalid-target", invalid_target);
  ADD ("events/causes/internal-error", internal_error);
  ADD ("events/causes/user-denied-media", user_denied_media);
  ADD ("events/causes/rtp-timeout", rtp_timeout);
  ADD ("events/causes/of-the-program", cause_that_others_decide);

  return g_test_run ();
}
