/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "event/sip-notifier.h"
#include "test-peer.h"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer; /* who subscribes */
  SipDialog *dialog;
  SipNotifier *notifier;
  SipSubstate substate; /* with which it is accepted … */
  guint status;         /* … or how it is rejected */
  guint min_s;
  guint max_s;
  const char *fresh; /* body that is told at a refresh */
  GString *states;   /* "active ending terminated" */
  GError *error;
} Fixture;

static void
on_state (Fixture *self)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (SIP_TYPE_NOTIFIER_STATE);
  GEnumValue *value = g_enum_get_value (states, sip_notifier_get_state (self->notifier));

  g_string_append_printf (self->states, "%s%s", self->states->len > 0 ? " " : "", value->value_nick);
}

static SipBody *
body_new (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sip_body_new ("text/plain", bytes);
}

static void
on_refresh (Fixture *self)
{
  g_autoptr (SipBody) body = self->fresh ? body_new (self->fresh) : NULL;

  if (body)
    g_assert_true (sip_notifier_notify (self->notifier, SIP_SUBSTATE_ACTIVE, body, NULL));
}

static void
on_subscribe (Fixture *self, SipIncomingRequest *request)
{
  g_autoptr (SipBody) body = body_new ("first");

  g_clear_error (&self->error);
  self->notifier = sip_notifier_new (SIP_AGENT (self->alice.agent), request, &self->error);
  if (!self->notifier)
    return;
  g_signal_connect_swapped (self->notifier, "notify::state", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (self->notifier, "refresh", G_CALLBACK (on_refresh), self);
  sip_notifier_set_limits (self->notifier, self->min_s, self->max_s);
  if (self->status)
    sip_notifier_reject (self->notifier, self->status, NULL, NULL, &self->error);
  else
    sip_notifier_accept (self->notifier, self->substate, body, &self->error);
}

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 11);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  sip_agent_set_allow_events (SIP_AGENT (self->alice.agent), "presence");
  g_signal_connect_swapped (self->alice.agent, "subscribe", G_CALLBACK (on_subscribe), self);
  self->states = g_string_new (NULL);
  self->substate = SIP_SUBSTATE_ACTIVE;
  self->min_s = 60;
  self->max_s = 3600;
}

static void
drop (Fixture *self)
{
  if (self->notifier)
    g_signal_handlers_disconnect_by_data (self->notifier, self);
  g_clear_object (&self->notifier);
  test_net_run (&self->net, 0);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  drop (self);
  test_net_run (&self->net, 64 * 500 + 5000);
  test_peer_forget (&self->peer);
  g_clear_object (&self->dialog);
  g_clear_error (&self->error);
  g_string_free (self->states, TRUE);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

/* @headers: Event, Expires and what else there is. (transfer full) */
static SipMessage *
subscribe (Fixture *self, const char *headers)
{
  g_autofree char *text =
    g_strdup_printf ("SUBSCRIBE sip:alice@192.0.2.1 SIP/2.0\r\nFrom: <sip:peer@192.0.2.9>;tag=p\r\n"
                     "To: <sip:alice@192.0.2.1>\r\nCall-ID: s%u\r\nCSeq: 7 SUBSCRIBE\r\nMax-Forwards: 70\r\n"
                     "Contact: <sip:peer@192.0.2.9>\r\n%s", self->peer.n_sent, headers);

  return test_peer_send_text (&self->peer, "192.0.2.1:5060", text);
}

#define PRESENCE "Event: presence;id=a\r\n"

/* (transfer full) */
static SipMessage *
expect_notify (Fixture *self, const char *state, const char *body)
{
  SipMessage *notify = test_peer_expect (&self->peer, "NOTIFY sip:peer@192.0.2.9");
  g_autofree char *told = sip_message_dup_header (notify, SIP_HEADER_SUBSCRIPTION_STATE, 0);
  g_autofree char *event = sip_message_dup_header (notify, SIP_HEADER_EVENT, 0);
  g_autofree char *text = sip_slice_dup (sip_message_get_body (notify));

  g_assert_cmpstr (told, ==, state);
  g_assert_cmpstr (event, ==, "presence;id=a");
  g_assert_cmpstr (text ? text : "", ==, body);
  g_assert_cmpuint (sip_message_count (notify, SIP_HEADER_CONTACT), ==, 1);
  return notify;
}

static void
take_notify (Fixture *self, const char *state, const char *body)
{
  g_autoptr (SipMessage) notify = expect_notify (self, state, body);

  test_peer_reply (&self->peer, notify, 200, NULL, NULL, NULL);
}

static void
expect_granted (Fixture *self, const char *expires)
{
  g_autoptr (SipMessage) response = test_peer_expect (&self->peer, "SIP/2.0 200");
  g_autofree char *granted = sip_message_dup_header (response, SIP_HEADER_EXPIRES, 0);

  g_assert_cmpstr (granted, ==, expires);
  g_assert_nonnull (sip_message_get_address (response, SIP_HEADER_CONTACT, 0));
}

/* A subscription for ten minutes whose first NOTIFY came. */
static void
start (Fixture *self)
{
  g_autoptr (SipMessage) request = subscribe (self, PRESENCE "Expires: 600\r\n");
  g_autoptr (SipMessage) response = test_peer_expect (&self->peer, "SIP/2.0 200");

  self->dialog = sip_dialog_new_uac (request, response, NULL);
  g_assert_nonnull (self->dialog);
  take_notify (self, self->substate == SIP_SUBSTATE_PENDING ? "pending;expires=600" : "active;expires=600", "first");
  test_peer_expect_silence (&self->peer);
}

static void
request (Fixture *self, SipMethod method, const char *headers, const char *answer)
{
  g_autoptr (SipMessage) sent = test_peer_request (&self->peer, self->dialog, method, headers, NULL, NULL);
  g_autoptr (SipMessage) response = test_peer_expect (&self->peer, answer);
}

static void
tell (Fixture *self, const char *text)
{
  g_autoptr (SipBody) body = body_new (text);
  g_autoptr (GError) error = NULL;

  sip_notifier_notify (self->notifier, SIP_SUBSTATE_ACTIVE, body, &error);
  g_assert_no_error (error);
  test_net_run (&self->net, 0);
}

static void
accepted_is_told_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) sent = subscribe (self, PRESENCE "Expires: 600\r\n");

  g_assert_no_error (self->error);
  expect_granted (self, "600");
  take_notify (self, "active;expires=600", "first");
  g_assert_cmpstr (self->states->str, ==, "active");
  g_assert_cmpuint (sip_notifier_get_expires (self->notifier), ==, 600);
  tell (self, "second");
  take_notify (self, "active;expires=600", "second");
  test_net_run (&self->net, 100500);
  tell (self, "third");
  take_notify (self, "active;expires=500", "third");
}

static void
granted_is_never_more_than_asked_nor_than_allowed (Fixture *self, gconstpointer data)
{
  static const char *const times[][2] = {
    { "Expires: 86400\r\n", "3600" }, { "", "3600" }, { "Expires: soon\r\n", "3600" },
    { "Expires: 99999999999\r\n", "3600" }, { "Expires: 60\r\n", "60" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *headers = g_strconcat (PRESENCE, times[i][0], NULL);
      g_autoptr (SipMessage) sent = subscribe (self, headers);
      g_autofree char *state = g_strdup_printf ("active;expires=%s", times[i][1]);

      expect_granted (self, times[i][1]);
      take_notify (self, state, "first");
      drop (self);
      take_notify (self, "terminated;reason=noresource", "first");
    }
}

static void
pending_becomes_active_and_not_again_pending (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->substate = SIP_SUBSTATE_PENDING;
  start (self);
  g_assert_true (sip_notifier_notify (self->notifier, SIP_SUBSTATE_PENDING, NULL, NULL));
  test_net_run (&self->net, 0);
  take_notify (self, "pending;expires=600", "");
  tell (self, "open");
  take_notify (self, "active;expires=600", "open");
  g_assert_cmpstr (self->states->str, ==, "pending active");
  g_assert_false (sip_notifier_notify (self->notifier, SIP_SUBSTATE_PENDING, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
}

static void
one_notify_at_a_time_and_the_newest_body_wins (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) notify = NULL;

  start (self);
  tell (self, "one");
  notify = expect_notify (self, "active;expires=600", "one");
  tell (self, "two");
  tell (self, "three");
  test_peer_expect_silence (&self->peer);
  test_peer_reply (&self->peer, notify, 200, NULL, NULL, NULL);
  take_notify (self, "active;expires=600", "three");
  test_peer_expect_silence (&self->peer);
}

static void
refresh_is_granted_and_told (Fixture *self, gconstpointer data)
{
  start (self);
  test_net_run (&self->net, 500 * 1000);
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 600\r\nContact: <sip:peer@192.0.2.9>\r\n", "SIP/2.0 200");
  take_notify (self, "active;expires=600", "first");
  test_net_run (&self->net, 500 * 1000);
  self->fresh = "whole";
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 7200\r\n", "SIP/2.0 200");
  take_notify (self, "active;expires=3600", "whole");
  test_peer_expect_silence (&self->peer);
  g_assert_cmpstr (self->states->str, ==, "active");
}

static void
not_refreshed_is_over_and_told_so (Fixture *self, gconstpointer data)
{
  start (self);
  test_net_run (&self->net, 599 * 1000);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 1000);
  g_assert_cmpstr (self->states->str, ==, "active ending");
  take_notify (self, "terminated;reason=timeout", "first");
  g_assert_cmpstr (self->states->str, ==, "active ending terminated");
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 600\r\n", "SIP/2.0 481");
}

static void
unsubscribed_is_over_and_told_so (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) notify = NULL;

  start (self);
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 0\r\n", "SIP/2.0 200");
  notify = expect_notify (self, "terminated;reason=timeout", "first");
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 600\r\n", "SIP/2.0 481");
  test_peer_reply (&self->peer, notify, 200, NULL, NULL, NULL);
  g_assert_cmpstr (self->states->str, ==, "active ending terminated");
  g_assert_cmpint (sip_notifier_get_reason (self->notifier), ==, SIP_SUBSCRIPTION_REASON_TIMEOUT);
  g_assert_null (sip_notifier_get_error (self->notifier));
}

static void
fetch_is_told_once_and_over (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) sent = subscribe (self, PRESENCE "Expires: 0\r\n");

  g_assert_no_error (self->error);
  expect_granted (self, "0");
  take_notify (self, "terminated;reason=timeout", "first");
  g_assert_cmpstr (self->states->str, ==, "ending terminated");
  test_peer_expect_silence (&self->peer);
}

static void
terminated_says_why_and_when_to_come_back (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start (self);
  g_assert_false (sip_notifier_terminate (self->notifier, SIP_SUBSCRIPTION_REASON_NONE, -1, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  g_assert_true (sip_notifier_terminate (self->notifier, SIP_SUBSCRIPTION_REASON_PROBATION, 300, NULL));
  test_net_run (&self->net, 0);
  /* It needs nobody any more. */
  drop (self);
  take_notify (self, "terminated;reason=probation;retry-after=300", "first");
  test_net_run (&self->net, 700 * 1000);
  test_peer_expect_silence (&self->peer);
}

static void
terminated_waits_for_the_notify_before (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) notify = NULL;

  start (self);
  tell (self, "last");
  notify = expect_notify (self, "active;expires=600", "last");
  g_assert_true (sip_notifier_terminate (self->notifier, SIP_SUBSCRIPTION_REASON_REJECTED, -1, NULL));
  g_assert_false (sip_notifier_terminate (self->notifier, SIP_SUBSCRIPTION_REASON_REJECTED, -1, NULL));
  test_net_run (&self->net, 0);
  test_peer_expect_silence (&self->peer);
  test_peer_reply (&self->peer, notify, 200, NULL, NULL, NULL);
  take_notify (self, "terminated;reason=rejected", "last");
}

static void
dropped_ends_and_says_so (Fixture *self, gconstpointer data)
{
  start (self);
  drop (self);
  take_notify (self, "terminated;reason=noresource", "first");
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 600\r\n", "SIP/2.0 481");
}

static void
dropped_without_an_answer_is_500 (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) sent = NULL;
  g_autoptr (SipMessage) response = NULL;

  self->substate = SIP_SUBSTATE_TERMINATED; /* which nobody can accept with */
  sent = subscribe (self, PRESENCE);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  test_peer_expect_silence (&self->peer);
  drop (self);
  response = test_peer_expect (&self->peer, "SIP/2.0 500");
}

static void
rejected_has_no_notify (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) sent = NULL;
  g_autoptr (SipMessage) response = NULL;

  self->status = 403;
  sent = subscribe (self, PRESENCE "Expires: 600\r\n");
  response = test_peer_expect (&self->peer, "SIP/2.0 403");
  test_peer_expect_silence (&self->peer);
  g_assert_cmpstr (self->states->str, ==, "terminated");
  g_assert_false (sip_notifier_accept (self->notifier, SIP_SUBSTATE_ACTIVE, NULL, &self->error));
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&self->error);
  g_assert_false (sip_notifier_notify (self->notifier, SIP_SUBSTATE_ACTIVE, NULL, &self->error));
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
}

static void
too_short_is_423_with_the_minimum (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) sent = subscribe (self, PRESENCE "Expires: 59\r\n");
  g_autoptr (SipMessage) response = test_peer_expect (&self->peer, "SIP/2.0 423");
  guint32 minimum_s = 0;

  g_assert_true (sip_message_get_uint (response, SIP_HEADER_MIN_EXPIRES, &minimum_s));
  g_assert_cmpuint (minimum_s, ==, 60);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_assert_cmpstr (self->states->str, ==, "terminated");
  test_peer_expect_silence (&self->peer);
}

static void
an_hour_is_never_too_short (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) sent = NULL;

  self->min_s = self->max_s = 7200;
  sent = subscribe (self, PRESENCE "Expires: 3600\r\n");
  expect_granted (self, "3600");
  take_notify (self, "active;expires=3600", "first");
}

static void
refresh_that_is_too_short_changes_nothing (Fixture *self, gconstpointer data)
{
  start (self);
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 1\r\n", "SIP/2.0 423");
  test_net_run (&self->net, 599 * 1000);
  test_peer_expect_silence (&self->peer);
  g_assert_cmpstr (self->states->str, ==, "active");
}

static void
other_event_in_the_dialog_is_refused (Fixture *self, gconstpointer data)
{
  start (self);
  request (self, SIP_METHOD_SUBSCRIBE, "Event: dialog;id=a\r\nExpires: 600\r\n", "SIP/2.0 489");
  request (self, SIP_METHOD_SUBSCRIBE, "Expires: 600\r\n", "SIP/2.0 489");
  request (self, SIP_METHOD_SUBSCRIBE, "Event: presence\r\nExpires: 600\r\n", "SIP/2.0 481");
  request (self, SIP_METHOD_SUBSCRIBE, "Event: presence;id=b\r\nExpires: 0\r\n", "SIP/2.0 481");
  g_assert_cmpstr (self->states->str, ==, "active");
}

static void
other_requests_in_the_dialog_are_refused (Fixture *self, gconstpointer data)
{
  static const struct
  {
    SipMethod method;
    const char *answer;
  } refusals[] = {
    { SIP_METHOD_BYE, "SIP/2.0 481" },     { SIP_METHOD_INFO, "SIP/2.0 481" },    { SIP_METHOD_NOTIFY, "SIP/2.0 481" },
    { SIP_METHOD_UPDATE, "SIP/2.0 481" },  { SIP_METHOD_REFER, "SIP/2.0 405" },   { SIP_METHOD_MESSAGE, "SIP/2.0 405" },
    { SIP_METHOD_OPTIONS, "SIP/2.0 200" },
  };

  start (self);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    request (self, refusals[i].method, NULL, refusals[i].answer);
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 600\r\nRequire: none-such\r\n", "SIP/2.0 420");
  g_assert_cmpstr (self->states->str, ==, "active");
  test_peer_expect_silence (&self->peer);
}

static void
request_out_of_order_is_500 (Fixture *self, gconstpointer data)
{
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) late = NULL;
  g_autoptr (SipMessage) response = NULL;

  start (self);
  builder = sip_dialog_create_request (self->dialog, SIP_METHOD_SUBSCRIBE);
  sip_message_builder_prepend (builder, SIP_HEADER_VIA, "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKlate");
  sip_message_builder_set (builder, SIP_HEADER_CSEQ, "3 SUBSCRIBE");
  sip_message_builder_add (builder, SIP_HEADER_EVENT, "presence;id=a");
  sip_message_builder_add (builder, SIP_HEADER_EXPIRES, "0");
  late = sip_message_builder_end (builder);
  test_peer_send (&self->peer, late);
  response = test_peer_expect (&self->peer, "SIP/2.0 500");
  g_assert_cmpstr (self->states->str, ==, "active");
}

static void
subscribe_that_makes_no_sense_is_refused (Fixture *self, gconstpointer data)
{
  static const char *const bad[][2] = {
    { "Expires: 600\r\n", "SIP/2.0 489" },
    { "Event: pre sence\r\n", "SIP/2.0 489" },
    { "Event: presence\r\nEvent: dialog\r\n", "SIP/2.0 489" },
    { "Event: presence\r\nContact: *\r\n", "SIP/2.0 400" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (SipMessage) sent = subscribe (self, bad[i][0]);
      g_autoptr (SipMessage) response = test_peer_expect (&self->peer, bad[i][1]);

      g_assert_null (self->notifier);
    }
}

static void
notify_that_is_refused_ends_it (Fixture *self, gconstpointer data)
{
  static const guint statuses[] = { 302, 404, 408, 481, 489, 500, 603 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (SipMessage) notify = NULL;

      start (self);
      tell (self, "second");
      notify = expect_notify (self, "active;expires=600", "second");
      test_peer_reply (&self->peer, notify, statuses[i], NULL, statuses[i] == 481 ? "Retry-After: 10\r\n" : NULL, NULL);
      g_assert_cmpint (sip_notifier_get_state (self->notifier), ==, SIP_NOTIFIER_TERMINATED);
      g_assert_error (sip_notifier_get_error (self->notifier), SIP_ERROR, SIP_ERROR_REJECTED);
      test_peer_expect_silence (&self->peer);
      request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 600\r\n", "SIP/2.0 481");
      drop (self);
      g_clear_object (&self->dialog);
    }
}

static void
notify_that_is_to_come_later_does (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) notify = NULL;

  start (self);
  tell (self, "second");
  notify = expect_notify (self, "active;expires=600", "second");
  test_peer_reply (&self->peer, notify, 500, NULL, "Retry-After: 20\r\n", NULL);
  tell (self, "third");
  test_net_run (&self->net, 19 * 1000);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 1000);
  take_notify (self, "active;expires=580", "third");
  g_assert_cmpstr (self->states->str, ==, "active");
}

static void
end_does_not_wait_for_later (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) notify = NULL;

  start (self);
  tell (self, "second");
  notify = expect_notify (self, "active;expires=600", "second");
  test_peer_reply (&self->peer, notify, 500, NULL, "Retry-After: 20\r\n", NULL);
  g_assert_true (sip_notifier_terminate (self->notifier, SIP_SUBSCRIPTION_REASON_GIVEUP, -1, NULL));
  test_net_run (&self->net, 0);
  take_notify (self, "terminated;reason=giveup", "second");
  g_assert_cmpstr (self->states->str, ==, "active ending terminated");
}

static void
notify_that_nobody_answers_ends_it (Fixture *self, gconstpointer data)
{
  start (self);
  tell (self, "second");
  test_net_run (&self->net, 64 * 500);
  g_assert_cmpstr (self->states->str, ==, "active terminated");
  g_assert_error (sip_notifier_get_error (self->notifier), SIP_ERROR, SIP_ERROR_TIMED_OUT);
}

static void
notify_that_is_challenged_is_sent_with_credentials (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) notify = NULL;

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  start (self);
  tell (self, "second");
  notify = expect_notify (self, "active;expires=600", "second");
  test_peer_reply (&self->peer, notify, 401, NULL,
                   "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5, qop=\"auth\"\r\n", NULL);
  take_notify (self, "active;expires=600", "second");
  g_assert_cmpstr (self->states->str, ==, "active");
}

static void
target_moves_with_a_refresh (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) notify = NULL;

  start (self);
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 600\r\nContact: <sip:moved@192.0.2.9>\r\n", "SIP/2.0 200");
  notify = test_peer_expect (&self->peer, "NOTIFY sip:moved@192.0.2.9");
  test_peer_reply (&self->peer, notify, 200, NULL, NULL, NULL);
}

static void
end_now (Fixture *self)
{
  sip_notifier_terminate (self->notifier, SIP_SUBSCRIPTION_REASON_REJECTED, -1, NULL);
}

static void
handlers_may_end_it (Fixture *self, gconstpointer data)
{
  static const char *const moments[] = { "refresh", "notify::expires" };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      start (self);
      g_signal_connect_swapped (self->notifier, moments[i], G_CALLBACK (end_now), self);
      request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 300\r\n", "SIP/2.0 200");
      if (i == 1)
        take_notify (self, "active;expires=300", "first");
      take_notify (self, "terminated;reason=rejected", "first");
      test_peer_expect_silence (&self->peer);
      g_assert_cmpint (sip_notifier_get_state (self->notifier), ==, SIP_NOTIFIER_TERMINATED);
      drop (self);
      g_clear_object (&self->dialog);
    }
}

static void
drop_now (Fixture *self)
{
  drop (self);
}

static void
handlers_may_drop_it (Fixture *self, gconstpointer data)
{
  start (self);
  g_signal_connect_swapped (self->notifier, "refresh", G_CALLBACK (drop_now), self);
  request (self, SIP_METHOD_SUBSCRIBE, PRESENCE "Expires: 300\r\n", "SIP/2.0 200");
  take_notify (self, "active;expires=300", "first");
  take_notify (self, "terminated;reason=noresource", "first");
  test_peer_expect_silence (&self->peer);
}

static void
target_moves_with_the_answer_to_a_notify (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  start (self);
  tell (self, "second");
  first = expect_notify (self, "active;expires=600", "second");
  test_peer_reply (&self->peer, first, 200, NULL, "Contact: <sip:moved@192.0.2.9>\r\n", NULL);
  tell (self, "third");
  second = test_peer_expect (&self->peer, "NOTIFY sip:moved@192.0.2.9");
  test_peer_reply (&self->peer, second, 200, NULL, NULL, NULL);
}

/* The newest body of each NOTIFY that was not seen before. */
static void
answer_all (Fixture *self, GHashTable *seen, GString *newest, guint *highest)
{
  SipMessage *message;

  while ((message = g_queue_pop_head (&self->peer.received)))
    {
      guint32 cseq = 0;

      if (sip_message_is_request (message))
        {
          sip_message_get_cseq (message, &cseq, NULL);
          if (cseq > *highest)
            {
              SipSlice body = sip_message_get_body (message);

              *highest = cseq;
              g_string_truncate (newest, 0);
              g_string_append_len (newest, body.data, body.length);
            }
          g_hash_table_add (seen, GUINT_TO_POINTER (cseq));
          test_peer_reply (&self->peer, message, 200, NULL, NULL, NULL);
        }
      sip_message_unref (message);
    }
}

static void
survives_loss_duplication_and_reordering (Fixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) newest = g_string_new (NULL);
  guint highest = 0;

  start (self);
  sip_memory_network_set_faults (self->net.network,
                                 &(SipMemoryFaults) { .loss = 30, .duplication = 40, .max_delay_ms = 300 });
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i / 100);

      if (i % 100 == 0)
        tell (self, text);
      test_net_run (&self->net, 100);
      answer_all (self, seen, newest, &highest);
    }
  test_net_set_loss (&self->net, 0);
  for (guint i = 0; i < 100; i++)
    {
      test_net_run (&self->net, 100);
      answer_all (self, seen, newest, &highest);
    }
  g_assert_cmpstr (newest->str, ==, "19");
  g_assert_cmpuint (g_hash_table_size (seen), >=, 5);
  g_assert_cmpstr (self->states->str, ==, "active");
}

static void
send_that_fails_ends_it (Fixture *self, gconstpointer data)
{
  start (self);
  sip_memory_network_set_faults (self->net.network, &(SipMemoryFaults) { .fail_nth = 1 });
  tell (self, "second");
  g_assert_cmpstr (self->states->str, ==, "active terminated");
  g_assert_nonnull (sip_notifier_get_error (self->notifier));
}

#define ADD(path, func) g_test_add ("/notifier/" path, Fixture, NULL, setup, func, teardown)

static void
add_tests (void)
{
  ADD ("accepted-is-told-at-once", accepted_is_told_at_once);
  ADD ("granted-is-never-more-than-asked-nor-than-allowed", granted_is_never_more_than_asked_nor_than_allowed);
  ADD ("pending-becomes-active-and-not-again-pending", pending_becomes_active_and_not_again_pending);
  ADD ("one-notify-at-a-time-and-the-newest-body-wins", one_notify_at_a_time_and_the_newest_body_wins);
  ADD ("refresh-is-granted-and-told", refresh_is_granted_and_told);
  ADD ("not-refreshed-is-over-and-told-so", not_refreshed_is_over_and_told_so);
  ADD ("unsubscribed-is-over-and-told-so", unsubscribed_is_over_and_told_so);
  ADD ("fetch-is-told-once-and-over", fetch_is_told_once_and_over);
  ADD ("terminated-says-why-and-when-to-come-back", terminated_says_why_and_when_to_come_back);
  ADD ("terminated-waits-for-the-notify-before", terminated_waits_for_the_notify_before);
  ADD ("dropped-ends-and-says-so", dropped_ends_and_says_so);
  ADD ("target-moves-with-a-refresh", target_moves_with_a_refresh);
  ADD ("target-moves-with-the-answer-to-a-notify", target_moves_with_the_answer_to_a_notify);
}

static void
add_tests_of_refusals (void)
{
  ADD ("dropped-without-an-answer-is-500", dropped_without_an_answer_is_500);
  ADD ("rejected-has-no-notify", rejected_has_no_notify);
  ADD ("too-short-is-423-with-the-minimum", too_short_is_423_with_the_minimum);
  ADD ("an-hour-is-never-too-short", an_hour_is_never_too_short);
  ADD ("refresh-that-is-too-short-changes-nothing", refresh_that_is_too_short_changes_nothing);
  ADD ("other-event-in-the-dialog-is-refused", other_event_in_the_dialog_is_refused);
  ADD ("other-requests-in-the-dialog-are-refused", other_requests_in_the_dialog_are_refused);
  ADD ("request-out-of-order-is-500", request_out_of_order_is_500);
  ADD ("subscribe-that-makes-no-sense-is-refused", subscribe_that_makes_no_sense_is_refused);
}

static void
add_tests_of_failures (void)
{
  ADD ("notify-that-is-refused-ends-it", notify_that_is_refused_ends_it);
  ADD ("notify-that-is-to-come-later-does", notify_that_is_to_come_later_does);
  ADD ("end-does-not-wait-for-later", end_does_not_wait_for_later);
  ADD ("notify-that-nobody-answers-ends-it", notify_that_nobody_answers_ends_it);
  ADD ("notify-that-is-challenged-is-sent-with-credentials", notify_that_is_challenged_is_sent_with_credentials);
  ADD ("handlers-may-end-it", handlers_may_end_it);
  ADD ("handlers-may-drop-it", handlers_may_drop_it);
  ADD ("survives-loss-duplication-and-reordering", survives_loss_duplication_and_reordering);
  ADD ("send-that-fails-ends-it", send_that_fails_ends_it);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  add_tests_of_refusals ();
  add_tests_of_failures ();
  return g_test_run ();
}
