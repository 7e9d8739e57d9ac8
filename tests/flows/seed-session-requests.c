/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog-fixture.h"

/* What a program sends in a call: one test for each function of the row "bye, info, invite, message, refer", with its
 * options and with what becomes of the request that it makes. NOTIFY is sent in the same way. */

#define CAROL "sip:carol@192.0.2.9"

typedef void (*Send) (SipSession *session, SipRequestOptions *options, GAsyncReadyCallback callback, gpointer data);
typedef gboolean (*Finish) (SipSession *session, GAsyncResult *result, GError **error);

static void
send_bye (SipSession *session, SipRequestOptions *options, GAsyncReadyCallback callback, gpointer data)
{
  sip_session_bye_async (session, options, NULL, callback, data);
}

static void
send_info (SipSession *session, SipRequestOptions *options, GAsyncReadyCallback callback, gpointer data)
{
  sip_session_info_async (session, options, NULL, callback, data);
}

static gboolean
finish_info (SipSession *session, GAsyncResult *result, GError **error)
{
  g_autoptr (SipMessage) response = sip_session_info_finish (session, result, error);

  return response && sip_message_get_status (response) == 202;
}

static void
send_invite (SipSession *session, SipRequestOptions *options, GAsyncReadyCallback callback, gpointer data)
{
  sip_session_invite_async (session, &(SipReinviteOptions) { .request = options }, NULL, callback, data);
}

static void
send_message (SipSession *session, SipRequestOptions *options, GAsyncReadyCallback callback, gpointer data)
{
  sip_session_message_async (session, options, NULL, callback, data);
}

static gboolean
finish_message (SipSession *session, GAsyncResult *result, GError **error)
{
  g_autoptr (SipMessage) response = sip_session_message_finish (session, result, error);

  return response && sip_message_get_status (response) == 202;
}

static void
send_notify (SipSession *session, SipRequestOptions *options, GAsyncReadyCallback callback, gpointer data)
{
  sip_session_notify_async (session, "refer", "active", options, NULL, callback, data);
}

static gboolean
finish_notify (SipSession *session, GAsyncResult *result, GError **error)
{
  g_autoptr (SipMessage) response = sip_session_notify_finish (session, result, error);

  return response && sip_message_get_status (response) == 202;
}

static void
send_refer (SipSession *session, SipRequestOptions *options, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (SipUri) target = sip_uri_parse (CAROL, NULL);

  sip_session_refer_async (session, target, NULL, &(SipReferOptions) { .request = options }, NULL, callback, data);
}

static gboolean
finish_refer (SipSession *session, GAsyncResult *result, GError **error)
{
  g_autoptr (SipTransfer) transfer = sip_session_refer_finish (session, result, error);

  return transfer && sip_transfer_get_state (transfer) == SIP_TRANSFER_ACCEPTED;
}

static const struct
{
  const char *name;
  const char *start;
  Send send;
  Finish finish;
  int error;        /* where nobody answers, -1: none … */
  const char *told; /* … and what is told of the call then */
} sends[] = {
  { "bye", "BYE ", send_bye, sip_session_bye_finish, -1, "ended local bye" },
  { "info", "INFO ", send_info, finish_info, SIP_ERROR_TIMED_OUT, "ended system request-timeout" },
  { "invite", "INVITE ", send_invite, sip_session_invite_finish, SIP_ERROR_CANCELED, "ended system request-timeout" },
  { "message", "MESSAGE ", send_message, finish_message, SIP_ERROR_TIMED_OUT, "" },
  { "notify", "NOTIFY ", send_notify, finish_notify, SIP_ERROR_TIMED_OUT, "" },
  { "refer", "REFER ", send_refer, finish_refer, SIP_ERROR_TIMED_OUT, "" },
};

/* A call, a request in it, and what its object said. */
typedef struct
{
  DialogFixture *fixture;
  guint i;
  GString *log;
} Sending;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *self = user_data;
  DialogResult *told = &self->fixture->result;
  gboolean done;

  g_clear_error (&told->error);
  done = sends[self->i].finish (SIP_SESSION (source), result, &told->error);
  g_assert_cmpint (done, ==, told->error == NULL);
  told->n_done++;
}

static void
note (GString *log, const char *name, SipMessage *response)
{
  g_string_append_printf (log, "%s%s %u", log->len > 0 ? ", " : "", name, sip_message_get_status (response));
}

static void
on_trying (GString *log, SipMessage *response)
{
  note (log, "trying", response);
}

static void
on_progress (GString *log, SipMessage *response)
{
  note (log, "progress", response);
}

static void
on_accept (GString *log, SipMessage *response)
{
  note (log, "accept", response);
}

static void
on_redirect (GString *log, SipMessage *response)
{
  note (log, "redirect", response);
}

static void
on_reject (GString *log, SipMessage *response)
{
  note (log, "reject", response);
}

static void
on_sending (GString *log, SipOutgoingRequest *request)
{
  g_signal_connect_swapped (request, "trying", G_CALLBACK (on_trying), log);
  g_signal_connect_swapped (request, "progress", G_CALLBACK (on_progress), log);
  g_signal_connect_swapped (request, "accept", G_CALLBACK (on_accept), log);
  g_signal_connect_swapped (request, "redirect", G_CALLBACK (on_redirect), log);
  g_signal_connect_swapped (request, "reject", G_CALLBACK (on_reject), log);
}

static void
begin (Sending *self, SipRequestOptions *options)
{
  self->fixture->result.n_done = 0;
  sends[self->i].send (dialog_get_session (self->fixture), options, on_done, self);
  dialog_run (self->fixture, 0);
}

/* In a call of its own. */
static void
send_and_answer (Sending *self, guint status, const char *expected)
{
  DialogFixture *fixture = self->fixture;
  g_autoptr (SipRequestOptions) options = test_options_new (NULL, NULL);
  gboolean accepted = status < 300;
  gboolean ended = sends[self->i].send == send_bye, invited = sends[self->i].send == send_invite;
  SipSession *session;
  SipMessage *sent;

  g_clear_object (&fixture->dialog);
  dialog_establish_out (fixture, NULL);
  session = dialog_get_session (fixture);
  g_string_assign (self->log, "");
  g_signal_connect_swapped (session, "sending", G_CALLBACK (on_sending), self->log);
  begin (self, options);
  sent = dialog_expect (fixture, sends[self->i].start);
  test_assert_has_options (sent);
  dialog_assert_pending (fixture);
  dialog_reply (fixture, sent, 100, NULL, NULL);
  dialog_reply (fixture, sent, 183, NULL, NULL);
  dialog_reply (fixture, sent, status, NULL, accepted && invited ? DIALOG_SDP : NULL);
  if (invited)
    dialog_expect (fixture, "ACK ");
  /* Whatever the answer, a BYE ends the call. */
  dialog_assert_done (fixture, accepted || ended ? -1 : SIP_ERROR_REJECTED);
  g_assert_cmpstr (self->log->str, ==, expected);
  g_signal_handlers_disconnect_by_data (session, self->log);
  if (ended)
    test_phone_assert_state (&fixture->alice, SIP_SESSION_TERMINATED);
  else
    dialog_hang_up (fixture);
}

static void
request_in_the_call (DialogFixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Sending sending = { self, GPOINTER_TO_UINT (data), log };

  send_and_answer (&sending, 202, "trying 100, progress 183, accept 202");
  send_and_answer (&sending, 302, "trying 100, progress 183, redirect 302");
  send_and_answer (&sending, 403, "trying 100, progress 183, reject 403");
  begin (&sending, NULL);
  dialog_assert_done (self, SIP_ERROR_INVALID_STATE);
  dialog_expect_silence (self);
}

static void
body_is_sent (DialogFixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SipRequestOptions) options = test_options_new ("text/plain", "hello");
  Sending sending = { self, GPOINTER_TO_UINT (data), log };
  SipMessage *sent;

  dialog_establish_in (self, NULL);
  begin (&sending, options);
  sent = dialog_expect (self, sends[sending.i].start);
  g_assert_cmpstr (dialog_get_body (sent), ==, "hello");
  dialog_reply (self, sent, 202, NULL, NULL);
  dialog_assert_done (self, -1);
  dialog_hang_up (self);
}

/* RFC 5057 5.3: the fate of these is the call's, or is not. */
static void
request_that_nobody_answers (DialogFixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Sending sending = { self, GPOINTER_TO_UINT (data), log };

  dialog_establish_out (self, NULL);
  begin (&sending, NULL);
  test_net_set_loss (&self->net, 100);
  dialog_run (self, 64 * 500);
  dialog_assert_done (self, sends[sending.i].error);
  test_phone_assert_log (&self->alice, sends[sending.i].told);
  test_net_set_loss (&self->net, 0);
  test_peer_forget (&self->peer);
  if (*sends[sending.i].told == '\0')
    dialog_hang_up (self);
  dialog_run (self, 64 * 500);
  test_peer_forget (&self->peer);
}

/* interop "BYE authentication, INFO, REFER, NOTIFY, UPDATE challenged": retried with the dialog's next CSeq. */
static const struct
{
  const char *start;
  guint status;
  const char *header;
} challenges[] = {
  { "INFO ", 401, "WWW-Authenticate: Digest realm=\"peer\", nonce=\"abc\", qop=\"auth\", algorithm=SHA-256\r\n" },
  { "INFO ", 407, "Proxy-Authenticate: Digest realm=\"peer\", nonce=\"abc\"\r\n" },
  { "UPDATE ", 401, "WWW-Authenticate: Digest realm=\"peer\", nonce=\"abc\"\r\n" },
  { "INVITE ", 407, "Proxy-Authenticate: Digest realm=\"peer\", nonce=\"abc\"\r\n" },
  { "REFER ", 407, "Proxy-Authenticate: Digest realm=\"peer\", nonce=\"abc\"\r\n" },
  { "NOTIFY ", 401, "WWW-Authenticate: Digest realm=\"peer\", nonce=\"abc\"\r\n" },
  { "BYE ", 401, "WWW-Authenticate: Digest realm=\"peer\", nonce=\"abc\"\r\n" },
};

static SipOutgoingRequest *
send_by_start (DialogFixture *self, const char *start)
{
  SipSessionDialog *dialog = dialog_get_session_dialog (self);

  switch (*start)
    {
    case 'U':
      return sip_session_dialog_update (dialog, NULL, NULL);
    case 'R':
      return sip_session_dialog_refer (dialog, "<sip:carol@example.org>", NULL, NULL);
    case 'N':
      return sip_session_dialog_notify (dialog, "refer", "active", NULL, NULL);
    case 'B':
      return sip_session_dialog_bye (dialog, NULL, NULL);
    default:
      return g_str_has_prefix (start, "INFO") ? sip_session_dialog_info (dialog, NULL, NULL)
                                              : sip_session_dialog_invite (dialog, NULL, NULL);
    }
}

static void
challenged_with_the_next_cseq (DialogFixture *self, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gboolean proxy = challenges[i].status == 407;
  g_autoptr (SipOutgoingRequest) request = NULL;
  guint32 first, second;
  SipMessage *sent;

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  dialog_establish_in (self, NULL);
  request = send_by_start (self, challenges[i].start);
  dialog_run (self, 0);
  sent = dialog_expect (self, challenges[i].start);
  g_assert_true (sip_message_get_cseq (sent, &first, NULL));
  dialog_reply (self, sent, challenges[i].status, challenges[i].header, NULL);
  if (*challenges[i].start == 'I' && challenges[i].start[2] == 'V')
    dialog_expect (self, "ACK ");
  sent = dialog_expect (self, challenges[i].start);
  g_assert_true (sip_message_get_cseq (sent, &second, NULL));
  g_assert_cmpuint (second, ==, first + 1);
  g_assert_cmpuint (sip_dialog_get_local_cseq (sip_session_dialog_get_dialog (dialog_get_session_dialog (self))), ==,
                    second);
  g_assert_cmpuint (sip_message_count (sent, proxy ? SIP_HEADER_PROXY_AUTHORIZATION : SIP_HEADER_AUTHORIZATION), ==, 1);
  if (sip_message_get_method (sent) == SIP_METHOD_INVITE)
    {
      SipMessage *ack;

      dialog_reply (self, sent, 200, NULL, DIALOG_SDP);
      g_assert_true (sip_session_dialog_ack (dialog_get_session_dialog (self), NULL, NULL));
      dialog_run (self, 0);
      ack = dialog_expect (self, "ACK ");
      /* RFC 3261 22.1: with the INVITE's credentials. */
      g_assert_cmpuint (sip_message_count (ack, SIP_HEADER_PROXY_AUTHORIZATION), ==, 1);
      dialog_hang_up (self);
      return;
    }
  dialog_reply (self, sent, 200, NULL, NULL);
  if (*challenges[i].start != 'B')
    dialog_hang_up (self);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sends); i++)
    {
      g_autofree char *path = g_strdup_printf ("/seed/session/%s", sends[i].name);
      g_autofree char *body = g_strconcat (path, "/body", NULL);
      g_autofree char *unanswered = g_strconcat (path, "/that-nobody-answers", NULL);

      dialog_test_add (path, GUINT_TO_POINTER (i), request_in_the_call);
      dialog_test_add (unanswered, GUINT_TO_POINTER (i), request_that_nobody_answers);
      if (sends[i].finish == finish_info || sends[i].finish == finish_message || sends[i].finish == finish_notify)
        dialog_test_add (body, GUINT_TO_POINTER (i), body_is_sent);
    }
  for (guint i = 0; i < G_N_ELEMENTS (challenges); i++)
    {
      g_autofree char *path = g_strdup_printf ("/interop/challenged-in-a-dialog/next-cseq-after-%u-%.*s",
                                               challenges[i].status, (int) strlen (challenges[i].start) - 1,
                                               challenges[i].start);

      dialog_test_add (path, GUINT_TO_POINTER (i), challenged_with_the_next_cseq);
    }

  return g_test_run ();
}
