/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

#include "client/sip-simple-user.h"
#include "event/sip-event-poll.h"
#include "event/sip-messager.h"
#include "event/sip-notifier.h"
#include "event/sip-subscriber.h"
#include "registration/sip-registerer.h"
#include "session/sip-referral.h"
#include "util/sip-error.h"

/* What a program passes in: each function with what it must not take, and a call that stays as it is. */

#define BOB "sip:bob@192.0.2.2"
#define EVIL "Evil: 1"

typedef struct
{
  TestNet net;
  TestPhone alice, bob;
  SipIncomingRequest *asked; /* by Alice: what Bob is to answer */
  SipReferral *referral;
  GAsyncResult *result;
} Fixture;

/* Nothing that was passed in may become a header field of its own. */
static void
on_sent (Fixture *self, SipFlow *flow, SipMessage *message)
{
  SipSlice value = sip_message_get_header_by_name (message, "Evil", 0);

  g_assert_cmpuint (value.length, ==, 0);
}

static void
setup (Fixture *self, gconstpointer data)
{
  TestPhone *phones[] = { &self->alice, &self->bob };

  test_net_init (&self->net, 8);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_phone_init (&self->bob, &self->net, BOB, "192.0.2.2:5060", SIP_PROTOCOL_UDP);
  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    g_signal_connect_swapped (sip_stack_get_transport (phones[i]->stack), "sent", G_CALLBACK (on_sent), self);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->result);
  if (self->referral)
    sip_referral_report (self->referral, 200, NULL, NULL);
  g_clear_object (&self->referral);
  if (self->asked && !sip_incoming_request_is_answered (self->asked))
    sip_incoming_request_accept (self->asked, 200, NULL, NULL);
  g_clear_object (&self->asked);
  if (self->alice.session)
    test_phone_hang_up (&self->alice);
  test_net_run (&self->net, 64 * 500 + 5000);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_net_clear (&self->net);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  g_set_object (&self->result, result);
}

static SipAgent *
get_agent (Fixture *self)
{
  return SIP_AGENT (self->alice.agent);
}

static void
establish (Fixture *self)
{
  if (self->alice.session)
    return;
  test_phone_call (&self->alice, BOB, 0);
  test_phone_answer (&self->bob);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

static SipInvitation *
ring (Fixture *self)
{
  if (!self->alice.session)
    test_phone_call (&self->alice, BOB, 0);
  return test_phone_get_invitation (&self->bob);
}

static void
on_asked (Fixture *self, SipIncomingRequest *request)
{
  g_set_object (&self->asked, request);
  sip_incoming_request_defer (request);
}

static SipIncomingRequest *
ask (Fixture *self)
{
  if (self->asked)
    return self->asked;
  establish (self);
  g_signal_connect_swapped (self->bob.session, "info", G_CALLBACK (on_asked), self);
  sip_session_info_async (self->alice.session, NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  return self->asked;
}

static void
on_referred (Fixture *self, SipReferral *referral)
{
  g_set_object (&self->referral, referral);
}

static SipReferral *
refer (Fixture *self)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:carol@192.0.2.3", NULL);

  if (self->referral)
    return self->referral;
  establish (self);
  g_signal_connect_swapped (self->bob.session, "refer", G_CALLBACK (on_referred), self);
  sip_session_refer_async (self->alice.session, target, NULL, NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  return self->referral;
}

static gboolean
add_header_value (Fixture *self, const char *bad, GError **error)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();

  return sip_request_options_add_header (options, "X-Mine", bad, error);
}

static gboolean
add_header_name (Fixture *self, const char *bad, GError **error)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();

  return sip_request_options_add_header (options, bad, "value", error);
}

static gboolean
reject_request (Fixture *self, const char *bad, GError **error)
{
  return sip_incoming_request_reject (ask (self), 480, bad, NULL, error);
}

static gboolean
reject_invitation (Fixture *self, const char *bad, GError **error)
{
  return sip_invitation_reject (ring (self), 480, bad, NULL, error);
}

static gboolean
reject_referral (Fixture *self, const char *bad, GError **error)
{
  return sip_referral_reject (refer (self), 480, bad, NULL, error);
}

static gboolean
report_referral (Fixture *self, const char *bad, GError **error)
{
  if (sip_referral_get_state (refer (self)) == SIP_REFERRAL_PENDING)
    sip_referral_accept (refer (self), NULL, NULL);
  return sip_referral_report (refer (self), 180, bad, error);
}

static gboolean
finish_terminate (Fixture *self, SipSession *session, const SipTerminateOptions *options, GError **error)
{
  sip_session_terminate_async (session, options, NULL, on_done, self);
  test_net_run (&self->net, 0);
  return sip_session_terminate_finish (session, self->result, error);
}

static gboolean
terminate_invitation (Fixture *self, const char *bad, GError **error)
{
  return finish_terminate (self, SIP_SESSION (ring (self)), &(SipTerminateOptions) { 480, bad, NULL }, error);
}

static gboolean
terminate_call (Fixture *self, const char *bad, GError **error)
{
  establish (self);
  return finish_terminate (self, self->alice.session, &(SipTerminateOptions) { 480, bad, NULL }, error);
}

static gboolean
finish_notify (Fixture *self, const char *event, const char *state, GError **error)
{
  g_autoptr (SipMessage) response = NULL;

  establish (self);
  sip_session_notify_async (self->alice.session, event, state, NULL, NULL, on_done, self);
  test_net_run (&self->net, 0);
  response = sip_session_notify_finish (self->alice.session, self->result, error);
  return response != NULL;
}

static gboolean
notify_event (Fixture *self, const char *bad, GError **error)
{
  return finish_notify (self, bad, "active", error);
}

static gboolean
notify_state (Fixture *self, const char *bad, GError **error)
{
  return finish_notify (self, "talk", bad, error);
}

static gboolean
send_tones (Fixture *self, const char *bad, GError **error)
{
  establish (self);
  sip_session_send_dtmf_async (self->alice.session, bad, NULL, NULL, on_done, self);
  test_net_run (&self->net, 0);
  return sip_session_send_dtmf_finish (self->alice.session, self->result, error);
}

static gboolean
send_text (Fixture *self, const char *bad, GError **error)
{
  g_autoptr (SipUri) target = sip_uri_parse (BOB, NULL);
  g_autoptr (SipMessager) messager = sip_messager_new (get_agent (self), target);
  g_autoptr (SipMessage) response = NULL;

  sip_messager_send_text_async (messager, bad, NULL, NULL, on_done, self);
  test_net_run (&self->net, 0);
  response = sip_messager_send_finish (messager, self->result, error);
  return response != NULL;
}

static gboolean
poll_event (Fixture *self, const char *bad, GError **error)
{
  g_autoptr (SipUri) target = sip_uri_parse (BOB, NULL);
  g_autoptr (SipEvent) event = sip_event_new ("presence", NULL);

  sip_agent_poll_event_async (get_agent (self), target, event, bad, NULL, on_done, self);
  test_net_run (&self->net, 0);
  return sip_agent_poll_event_finish (get_agent (self), self->result, NULL, error);
}

static gboolean
set_push (Fixture *self, const char *bad, GError **error)
{
  g_autoptr (SipRegisterer) registerer = sip_registerer_new (get_agent (self), 600);

  return sip_registerer_set_push (registerer, bad, error);
}

static gboolean
set_nameservers (Fixture *self, const char *bad, GError **error)
{
  return sip_resolver_set_nameservers (sip_stack_get_resolver (self->alice.stack), bad, error);
}

static const char *const lines[] = { "a\r\n" EVIL, "a\n" EVIL, "a\r" EVIL, "\r\n\r\n",
                                     "a\x01",      "a\x7f",    "a\xff",    NULL };
static const char *const words[] = { "", "a b", "a:", "a\r\n" EVIL, "Via", "f", "Content-Length", "l", "a\xff", NULL };
static const char *const values[] = { "", "a\r\n" EVIL, "a\n" EVIL, "a\x01", "a\xff", NULL };
static const char *const tones[] = { "1x", "1\r\n" EVIL, "1\xff", "e", " ", NULL };
static const char *const texts[] = { "", "a\xff", "\xc0\x80", NULL };
static const char *const pushes[] = { "a=b", "pn-provider=a\r\n" EVIL, "pn-prid=a>;b", "pn-prid=\xff", NULL };
static const char *const servers[] = { "a b", "192.0.2.1:99999", "192.0.2.1\r\n" EVIL, "name.example", NULL };

static const struct
{
  const char *path;
  const char *argument; /* which the error names */
  gboolean (*pass) (Fixture *self, const char *bad, GError **error);
  const char *const *bad;
} strings[] = {
  { "request-options/value", "X-Mine", add_header_value, lines },
  { "request-options/name", "header", add_header_name, words },
  { "incoming-request/reason", "reason", reject_request, lines },
  { "invitation/reason", "reason", reject_invitation, lines },
  { "referral/reason", "reason", reject_referral, lines },
  { "referral/report", "reason", report_referral, lines },
  { "invitation/reason-phrase", "reason_phrase", terminate_invitation, lines },
  { "session/reason-phrase", "reason_phrase", terminate_call, lines },
  { "session/event", "event", notify_event, values },
  { "session/subscription-state", "subscription_state", notify_state, values },
  { "session/tones", "tones", send_tones, tones },
  { "messager/text", "text", send_text, texts },
  { "agent/accept", "accept", poll_event, lines },
  { "registerer/push", "push service", set_push, pushes },
  { "resolver/nameservers", "name servers", set_nameservers, servers },
};

static void
string_is_refused (Fixture *self, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  for (guint j = 0; strings[i].bad[j]; j++)
    {
      g_autofree char *shown = g_strescape (strings[i].bad[j], NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", shown);
      g_assert_false (strings[i].pass (self, strings[i].bad[j], &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (strstr (error->message, strings[i].argument));
    }
  if (self->alice.session)
    g_assert_cmpint (sip_session_get_state (self->alice.session), <, SIP_SESSION_TERMINATING);
}

static gboolean
accept_request_with (Fixture *self, guint status, GError **error)
{
  return sip_incoming_request_accept (ask (self), status, NULL, error);
}

static gboolean
reject_request_with (Fixture *self, guint status, GError **error)
{
  return sip_incoming_request_reject (ask (self), status, NULL, NULL, error);
}

static gboolean
reject_invitation_with (Fixture *self, guint status, GError **error)
{
  return sip_invitation_reject (ring (self), status, NULL, NULL, error);
}

static gboolean
redirect_invitation_with (Fixture *self, guint status, GError **error)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:carol@192.0.2.3", NULL);

  return sip_invitation_redirect (ring (self), status, &target, 1, NULL, error);
}

static gboolean
progress_with (Fixture *self, guint status, GError **error)
{
  SipInvitation *invitation = ring (self);

  sip_invitation_progress_async (invitation, &(SipProgressOptions) { .status = status }, NULL, on_done, self);
  test_net_run (&self->net, 0);
  return sip_invitation_progress_finish (invitation, self->result, error);
}

static gboolean
terminate_invitation_with (Fixture *self, guint status, GError **error)
{
  return finish_terminate (self, SIP_SESSION (ring (self)), &(SipTerminateOptions) { .status = status }, error);
}

static gboolean
terminate_call_with (Fixture *self, guint status, GError **error)
{
  establish (self);
  return finish_terminate (self, self->alice.session, &(SipTerminateOptions) { .status = status }, error);
}

static gboolean
report_referral_with (Fixture *self, guint status, GError **error)
{
  if (sip_referral_get_state (refer (self)) == SIP_REFERRAL_PENDING)
    sip_referral_accept (refer (self), NULL, NULL);
  return sip_referral_report (refer (self), status, NULL, error);
}

static const guint not_2xx[] = { 0, 1, 99, 100, 199, 300, 700, G_MAXUINT };
static const guint not_final[] = { 0, 1, 100, 199, 200, 299, 700, G_MAXUINT };
static const guint not_3xx[] = { 0, 1, 100, 200, 299, 400, 700, G_MAXUINT };
static const guint not_progress[] = { 1, 99, 100, 200, 299, 400, 700, G_MAXUINT };
static const guint not_refusal[] = { 1, 99, 100, 199, 200, 299, 700, G_MAXUINT };
static const guint not_reason[] = { 1, 2, 99, 100, 101, 199, 700, G_MAXUINT };
static const guint no_status[] = { 0, 1, 98, 99, 700, 701, 999, G_MAXUINT };

static const struct
{
  const char *path;
  gboolean (*pass) (Fixture *self, guint bad, GError **error);
  const guint *bad; /* eight of them */
} statuses[] = {
  { "incoming-request/accept", accept_request_with, not_2xx },
  { "incoming-request/reject", reject_request_with, not_final },
  { "invitation/progress", progress_with, not_progress },
  { "invitation/reject", reject_invitation_with, not_final },
  { "invitation/redirect", redirect_invitation_with, not_3xx },
  { "invitation/terminate", terminate_invitation_with, not_refusal },
  { "session/terminate", terminate_call_with, not_reason },
  { "referral/report", report_referral_with, no_status },
};

static void
status_is_refused (Fixture *self, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  for (guint j = 0; j < G_N_ELEMENTS (no_status); j++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *number = g_strdup_printf ("%u", statuses[i].bad[j]);

      g_assert_false (statuses[i].pass (self, statuses[i].bad[j], &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, number));
    }
  g_assert_cmpint (sip_session_get_state (self->alice.session), <, SIP_SESSION_TERMINATING);
}

static const char *expected_critical;

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; expected_critical && i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "MESSAGE") && strstr (fields[i].value, expected_critical))
        {
          expected_critical = NULL;
          return G_LOG_WRITER_HANDLED;
        }
    }
  return g_log_writer_default (level, fields, n_fields, user_data);
}

static void
property_is_left_as_it_was (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "display-name", "user-agent", "instance-id" };

  establish (self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_object_set (self->alice.agent, names[i], "good", NULL);
      for (guint j = 0; lines[j]; j++)
        {
          g_autofree char *value = NULL;

          expected_critical = names[i];
          g_object_set (self->alice.agent, names[i], lines[j], NULL);
          g_assert_null (expected_critical);
          g_object_get (self->alice.agent, names[i], &value, NULL);
          g_assert_cmpstr (value, ==, "good");
        }
    }
}

static void
odd_names_stay_in_their_place (Fixture *self, gconstpointer data)
{
  static const char *const users[] = { "a\r\n" EVIL, "a@b", "a>;b", "\"", "a\xff", "%", "" };

  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autofree char *name = g_utf8_make_valid (users[i], -1);

      g_strdelimit (name, "\r\n", ' ');
      g_object_set (self->alice.agent, "contact-user", users[i], "display-name", name, NULL);
      sip_agent_set_credentials (get_agent (self), users[i], users[i]);
      establish (self);
      test_phone_hang_up (&self->alice);
      test_net_run (&self->net, 64 * 500);
      test_phone_drop_session (&self->alice);
    }
}

static void
headers_are_bounded (Fixture *self, gconstpointer data)
{
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (sip_request_options_add_header (options, "Subject", "x", &error))
    n++;
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE);
  g_assert_cmpuint (n, ==, SIP_MESSAGE_MAX_HEADERS / 2);
  g_clear_error (&error);

  establish (self);
  sip_session_info_async (self->alice.session, options, NULL, on_done, self);
  test_net_run (&self->net, 0);
  response = sip_session_info_finish (self->alice.session, self->result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sip_message_get_status (response), ==, 200);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

/* More than any peer takes: refused here, and the call goes on. */
static void
huge_is_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *huge = g_strnfill (SIP_MESSAGE_MAX_STREAM, 'x');
  g_autoptr (SipRequestOptions) options = sip_request_options_new ();
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (GError) error = NULL;

  establish (self);
  g_assert_false (send_text (self, huge, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (sip_request_options_add_header (options, "Subject", huge, NULL));
  sip_session_info_async (self->alice.session, options, NULL, on_done, self);
  test_net_run (&self->net, 0);
  response = sip_session_info_finish (self->alice.session, self->result, &error);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

static void
no_target_is_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (SipTransfer) transfer = NULL;
  g_autoptr (GError) error = NULL;

  establish (self);
  sip_session_refer_async (self->alice.session, NULL, NULL, NULL, NULL, on_done, self);
  test_net_run (&self->net, 0);
  transfer = sip_session_refer_finish (self->alice.session, self->result, &error);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "target"));
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
}

/* Anything that is a URI may be called; not all can be reached. */
static void
other_schemes_fail (Fixture *self, gconstpointer data)
{
  static const char *const targets[] = { "tel:+15551234", "mailto:a@example.org", "urn:service:sos", "x:%00" };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      test_phone_call (&self->alice, targets[i], 0);
      test_net_run (&self->net, 64 * 500);
      test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
      test_phone_drop_session (&self->alice);
    }
}

static void
addresses_of_a_user_are_checked (Fixture *self, gconstpointer data)
{
  static const char *const addresses[] = { "", "alice", "sip:", "sip:a@b c", "sip:a@b\r\n" EVIL, "sip:a@b>;c", "tel:+1",
                                           "sip:\xff@b", "sip:a@b:99999", "<sip:a@b>" };
  g_autoptr (SipUri) aor = sip_uri_parse ("sip:carol@192.0.2.1", NULL);
  g_autoptr (SipSimpleUser) user = sip_simple_user_new_on_stack (self->alice.stack, aor);

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      GError *errors[4] = { NULL };

      g_assert_null (sip_simple_user_new (addresses[i], &errors[0]));
      g_assert_false (sip_simple_user_call (user, addresses[i], &errors[1]));
      g_assert_false (sip_simple_user_set_server (user, addresses[i], &errors[2]));
      sip_simple_user_message_async (user, addresses[i], "hello", NULL, on_done, self);
      test_net_run (&self->net, 0);
      g_assert_false (sip_simple_user_message_finish (user, self->result, &errors[3]));
      for (guint j = 0; j < G_N_ELEMENTS (errors); j++)
        {
          g_assert_nonnull (errors[j]);
          g_assert_true (errors[j]->code == SIP_ERROR_MALFORMED || errors[j]->code == SIP_ERROR_SCHEME);
          g_assert_true (g_utf8_validate (errors[j]->message, -1, NULL));
          g_error_free (errors[j]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, GUINT_TO_POINTER (data), setup, func, teardown)
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/arguments/%s-that-cannot-be-used-is-named", strings[i].path);

      ADD (path, i, string_is_refused);
    }
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/arguments/%s-takes-no-status-out-of-its-range", statuses[i].path);

      ADD (path, i, status_is_refused);
    }
  ADD ("/arguments/agent/properties-with-line-ends-are-left-as-they-were", 0, property_is_left_as_it_was);
  ADD ("/arguments/agent/odd-users-and-names-stay-in-their-place", 0, odd_names_stay_in_their_place);
  ADD ("/arguments/request-options/headers-are-bounded", 0, headers_are_bounded);
  ADD ("/arguments/messages-larger-than-any-peer-takes-are-refused", 0, huge_is_refused);
  ADD ("/arguments/session/transfer-needs-a-target", 0, no_target_is_refused);
  ADD ("/arguments/session/call-to-another-scheme-fails", 0, other_schemes_fail);
  ADD ("/arguments/simple-user/addresses-are-checked", 0, addresses_of_a_user_are_checked);

  return g_test_run ();
}
