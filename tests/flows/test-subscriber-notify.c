/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-user-agent.h"
#include "event/sip-event-poll.h"
#include "subscriber-fixture.h"

#define CONTACT "Contact: <sip:bob@192.0.2.9:5060>\r\n"
#define EVENT "Event: presence\r\n"
#define ACTIVE "Subscription-State: active;expires=600\r\n"

/* @type: (nullable) */
static const struct
{
  const char *headers;
  const char *type;
  const char *answer;
} refused[] = {
  { CONTACT ACTIVE, NULL, "SIP/2.0 400" },
  { CONTACT "Event: ;\r\n" ACTIVE, NULL, "SIP/2.0 400" },
  { CONTACT EVENT EVENT ACTIVE, NULL, "SIP/2.0 400" },
  { CONTACT "Event: dialog\r\n" ACTIVE, NULL, "SIP/2.0 489" },
  { CONTACT "Event: presence;id=2\r\n" ACTIVE, NULL, "SIP/2.0 481" },
  { CONTACT EVENT, NULL, "SIP/2.0 400" },
  { CONTACT EVENT "Subscription-State: \r\n", NULL, "SIP/2.0 400" },
  { CONTACT EVENT ACTIVE "Require: magic\r\n", NULL, "SIP/2.0 420" },
  { CONTACT EVENT ACTIVE, "text/plain", "SIP/2.0 415" },
  { CONTACT EVENT ACTIVE "Content-Encoding: gzip\r\n", "application/pidf+xml", "SIP/2.0 415" },
};

static void
notify_that_is_wrong_is_refused_and_begins_nothing (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;

  subscriber_begin (self);
  fork = subscriber_fork (self, "bob-1");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    subscriber_notify_full (self, fork, refused[i].headers, refused[i].type, refused[i].type ? "x" : NULL,
                            refused[i].answer);
  subscriber_notify_full (self, fork, EVENT ACTIVE, NULL, NULL, "SIP/2.0 400");
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBING);
  subscriber_assert_log (self, "");
  g_assert_cmpuint (subscriber_count (self), ==, 0);
  subscriber_grant (self, self->subscribe, NULL);
  test_net_run (&self->net, 64 * SIP_T1);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
}

static void
notify_that_is_wrong_is_refused_and_ends_nothing (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    subscriber_notify_full (self, fork, refused[i].headers, refused[i].type, refused[i].type ? "x" : NULL,
                            refused[i].answer);
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  subscriber_assert_log (self, "");
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 200");
  subscriber_assert_log (self, "notified here");
}

static void
body_of_another_type_is_told_what_would_be_taken (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) notify = NULL;
  g_autoptr (SipMessage) response = NULL;

  notify = test_peer_request (&self->peer, fork, SIP_METHOD_NOTIFY, CONTACT EVENT ACTIVE, "text/html", "<p>");
  response = test_peer_expect (&self->peer, "SIP/2.0 415");
  subscriber_assert_header (response, SIP_HEADER_ACCEPT, "application/pidf+xml");
}

static void
answer_says_where_we_are (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) notify = NULL;
  g_autoptr (SipMessage) response = NULL;

  notify = test_peer_request (&self->peer, fork, SIP_METHOD_NOTIFY, CONTACT EVENT ACTIVE, NULL, NULL);
  response = test_peer_expect (&self->peer, "SIP/2.0 200");
  subscriber_assert_header (response, SIP_HEADER_CONTACT, "<sip:alice@192.0.2.1:5060>");
}

static void
notify_out_of_order_gets_500 (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) late = NULL;
  g_autofree char *text = NULL;
  g_autofree char *call_id = sip_slice_dup (sip_message_get_call_id (self->subscribe));

  subscriber_notify (self, fork, "active", "second", "SIP/2.0 200");
  text = g_strdup_printf ("NOTIFY sip:alice@192.0.2.1 SIP/2.0\r\nFrom: <sip:bob@192.0.2.9>;tag=bob-1\r\n"
                          "To: <sip:alice@192.0.2.9>;tag=%s\r\nCall-ID: %s\r\nCSeq: 1 NOTIFY\r\nMax-Forwards: 70\r\n"
                          CONTACT EVENT "Subscription-State: terminated\r\nContent-Length: 0\r\n",
                          sip_dialog_get_remote_tag (fork), call_id);
  late = test_peer_send_text (&self->peer, "192.0.2.1:5060", text);
  g_clear_pointer (&late, sip_message_unref);
  late = test_peer_expect (&self->peer, "SIP/2.0 500");
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  subscriber_assert_log (self, "notified second");
}

static void
notify_twice_is_told_once (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) notify = NULL;
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  notify = test_peer_request (&self->peer, fork, SIP_METHOD_NOTIFY, CONTACT EVENT ACTIVE, NULL, NULL);
  test_peer_send (&self->peer, notify);
  first = test_peer_expect (&self->peer, "SIP/2.0 200");
  second = test_peer_expect (&self->peer, "SIP/2.0 200");
  subscriber_assert_log (self, "notified -");
}

static void
notify_for_nobody_gets_481 (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;

  subscriber_begin (self);
  test_peer_reply (&self->peer, self->subscribe, 403, "proxy", NULL, NULL);
  fork = subscriber_fork (self, "bob-1");
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 481");
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
}

static void
other_requests_in_the_dialog_are_answered (SubscriberFixture *self, gconstpointer data)
{
  static const struct
  {
    SipMethod method;
    const char *answer;
  } others[] = {
    { SIP_METHOD_OPTIONS, "SIP/2.0 200" },
    { SIP_METHOD_BYE, "SIP/2.0 405" },
    { SIP_METHOD_INVITE, "SIP/2.0 405" },
    { SIP_METHOD_MESSAGE, "SIP/2.0 405" },
  };
  g_autoptr (SipDialog) fork = subscriber_establish (self);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (SipMessage) request = NULL;
      g_autoptr (SipMessage) response = NULL;

      request = test_peer_request (&self->peer, fork, others[i].method, NULL, NULL, NULL);
      response = test_peer_expect (&self->peer, others[i].answer);
      if (others[i].method == SIP_METHOD_INVITE)
        test_peer_ack (&self->peer, fork, request, NULL);
    }
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
}

static void
only_notify_begins_a_dialog (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) response = NULL;

  subscriber_begin (self);
  fork = subscriber_fork (self, "bob-1");
  request = test_peer_request (&self->peer, fork, SIP_METHOD_MESSAGE, NULL, NULL, NULL);
  response = test_peer_expect (&self->peer, "SIP/2.0 481");
  subscriber_grant (self, self->subscribe, NULL);
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
}

static void
without_accept_any_body_is_taken (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;

  sip_subscriber_set_accept (self->subscriber, NULL);
  sip_subscriber_subscribe_async (self->subscriber, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  self->subscribe = test_peer_expect (&self->peer, "SUBSCRIBE ");
  subscriber_assert_header (self->subscribe, SIP_HEADER_ACCEPT, NULL);
  fork = subscriber_fork (self, "bob-1");
  subscriber_grant (self, self->subscribe, NULL);
  subscriber_notify_full (self, fork, CONTACT EVENT ACTIVE, "text/plain", "anything", "SIP/2.0 200");
  subscriber_assert_log (self, "notified anything");
}

static void
route_set_is_that_of_the_notify (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  g_autoptr (SipSubscription) subscription = NULL;
  g_autoptr (SipMessage) refresh = NULL;

  subscriber_begin (self);
  subscriber_grant (self, self->subscribe, "Record-Route: <sip:192.0.2.77;lr>\r\n");
  fork = subscriber_fork (self, "bob-1");
  subscriber_notify_full (self, fork,
                          "Contact: <sip:bob@198.51.100.4:5066>\r\nRecord-Route: <sip:192.0.2.9;lr>\r\n"
                          "Record-Route: <sip:198.51.100.1;lr>\r\n" EVENT ACTIVE,
                          NULL, NULL, "SIP/2.0 200");
  subscription = subscriber_get (self, 0);
  sip_subscription_refresh (subscription);
  test_net_run (&self->net, 0);
  refresh = test_peer_expect (&self->peer, "SUBSCRIBE sip:bob@198.51.100.4:5066 ");
  subscriber_assert_header (refresh, SIP_HEADER_ROUTE, "<sip:192.0.2.9;lr>");
  test_peer_reply (&self->peer, refresh, 200, NULL, "Expires: 60\r\n", NULL);
}

/* The SUBSCRIBE went over TLS, so that nobody else knows its tag. */
static void
notify_that_left_tls_is_refused (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:bob@192.0.2.9:5060;transport=tls", NULL);
  g_autoptr (SipEvent) event = sip_event_new ("presence", NULL);
  g_autoptr (SipSubscriber) subscriber = sip_subscriber_new (SIP_AGENT (self->alice.agent), target, event, 600);
  g_autoptr (SipMessage) notify = NULL;
  g_autoptr (SipMessage) answer = NULL;
  g_autoptr (SipDialog) fork = NULL;
  g_autofree char *call_id = NULL;
  g_autofree char *text = NULL;

  sip_memory_network_attach (self->net.network, sip_stack_get_transport (self->alice.stack), SIP_PROTOCOL_UDP,
                             "192.0.2.1:5060");
  sip_memory_network_attach (self->net.network, self->peer.transport, SIP_PROTOCOL_UDP, "192.0.2.9:5060");
  sip_subscriber_subscribe_async (subscriber, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  self->subscribe = test_peer_expect (&self->peer, "SUBSCRIBE ");
  fork = subscriber_fork (self, "bob-1");
  subscriber_grant (self, self->subscribe, NULL);

  call_id = sip_slice_dup (sip_message_get_call_id (self->subscribe));
  text = g_strdup_printf ("NOTIFY sip:alice@192.0.2.1 SIP/2.0\r\nFrom: <sip:bob@192.0.2.9>;tag=bob-1\r\n"
                          "To: <sip:alice@192.0.2.9>;tag=%s\r\nCall-ID: %s\r\nCSeq: 1 NOTIFY\r\nMax-Forwards: 70\r\n"
                          CONTACT EVENT ACTIVE "Content-Length: 0\r\n",
                          sip_dialog_get_remote_tag (fork), call_id);
  notify = test_peer_send_text (&self->peer, "192.0.2.1:5060", text);
  answer = test_peer_expect (&self->peer, "SIP/2.0 403");
  g_assert_cmpint (sip_subscriber_get_state (subscriber), ==, SIP_SUBSCRIBER_SUBSCRIBING);
  test_net_run (&self->net, 64 * SIP_T1);
}

static void
on_notified_unsubscribe (SipSubscriber *subscriber)
{
  sip_subscriber_unsubscribe_async (subscriber, NULL, NULL, NULL);
}

static void
handler_may_unsubscribe (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  g_autoptr (SipMessage) last = NULL;

  subscriber_begin (self);
  g_signal_connect (self->subscriber, "notified", G_CALLBACK (on_notified_unsubscribe), NULL);
  fork = subscriber_fork (self, "bob-1");
  subscriber_grant (self, self->subscribe, NULL);
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_ENDING);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_CANCELED);
  last = subscriber_expect_refresh (self, fork, "0");
  subscriber_grant (self, last, NULL);
  g_signal_handlers_disconnect_by_func (self->subscriber, on_notified_unsubscribe, NULL);
  subscriber_notify (self, fork, "terminated", NULL, "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
}

static void
handler_of_the_last_one_may_unsubscribe (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);

  g_signal_connect (self->subscriber, "notified", G_CALLBACK (on_notified_unsubscribe), NULL);
  subscriber_notify (self, fork, "terminated;reason=deactivated", "last", "SIP/2.0 200");
  subscriber_assert_log (self, "notified last, terminated deactivated");
  subscriber_assert_state (self, SIP_SUBSCRIBER_IDLE);
  test_peer_expect_silence (&self->peer);
}

/* What fails, each beside a call and a registration that go on. */
static void
refuse (SubscriberFixture *self)
{
  test_peer_reply (&self->peer, self->subscribe, 403, "proxy", NULL, NULL);
}

static void
ignore (SubscriberFixture *self)
{
  test_net_run (&self->net, 64 * SIP_T1);
  test_peer_forget (&self->peer);
}

static void
break_off (SubscriberFixture *self)
{
  g_autoptr (SipDialog) fork = subscriber_fork (self, "bob-1");

  subscriber_grant (self, self->subscribe, NULL);
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 200");
  subscriber_notify (self, fork, "terminated;reason=rejected", NULL, "SIP/2.0 200");
}

static SipRegisterer *
answer_register (SubscriberFixture *self)
{
  SipRegisterer *registerer = sip_user_agent_get_registerer (self->alice.agent);
  g_autoptr (SipMessage) request = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *headers = NULL;

  test_net_run (&self->net, 0);
  request = test_peer_expect (&self->peer, "REGISTER ");
  contact = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_CONTACT, 0));
  headers = g_strdup_printf ("Contact: %s;expires=3600\r\n", contact);
  test_peer_reply (&self->peer, request, 200, "r", headers, NULL);
  g_assert_cmpint (sip_registerer_get_state (registerer), ==, SIP_REGISTERER_REGISTERED);
  return registerer;
}

static void
failure_touches_neither_calls_nor_the_registration (SubscriberFixture *self, gconstpointer data)
{
  static void (*const failures[]) (SubscriberFixture *) = { refuse, ignore, break_off };
  SipRegisterer *registerer;
  g_autoptr (SipMessage) invite = NULL;
  g_autoptr (SipMessage) ack = NULL;
  g_autoptr (SipMessage) bye = NULL;

  sip_registerer_register_async (sip_user_agent_get_registerer (self->alice.agent), NULL, NULL, NULL);
  registerer = answer_register (self);
  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = test_peer_expect (&self->peer, "INVITE ");
  test_peer_reply_ok (&self->peer, invite, "peer-tag");
  ack = test_peer_expect (&self->peer, "ACK ");
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      subscriber_begin (self);
      failures[i](self);
      test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
      g_assert_cmpint (sip_registerer_get_state (registerer), ==, SIP_REGISTERER_REGISTERED);
    }
  test_phone_assert_log (&self->alice, "started");
  test_phone_hang_up (&self->alice);
  bye = test_peer_expect (&self->peer, "BYE ");
  test_peer_reply_ok (&self->peer, bye, NULL);
}

static void
subscription_follows_the_registration (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = subscriber_establish (self);
  g_autoptr (SipMessage) refresh = NULL;
  SipRegisterer *registerer;

  sip_registerer_register_async (sip_user_agent_get_registerer (self->alice.agent), NULL, NULL, NULL);
  registerer = answer_register (self);
  refresh = subscriber_expect_refresh (self, fork, "3600");
  subscriber_grant (self, refresh, NULL);
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 200");

  sip_registerer_register_async (registerer, NULL, NULL, NULL);
  answer_register (self);
  test_peer_expect_silence (&self->peer);
}

static void
on_polled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SubscriberFixture *self = user_data;
  g_autoptr (SipBody) body = NULL;

  g_clear_error (&self->error);
  if (sip_agent_poll_event_finish (SIP_AGENT (source), result, &body, &self->error))
    g_string_append_printf (self->log, "polled %.*s",
                            body ? (int) g_bytes_get_size (sip_body_get_bytes (body)) : 1,
                            body ? (const char *) g_bytes_get_data (sip_body_get_bytes (body), NULL) : "-");
  self->n_finished++;
}

static void
poll_bob (SubscriberFixture *self, GCancellable *cancellable)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:bob@192.0.2.9", NULL);
  g_autoptr (SipEvent) event = sip_event_new ("presence", NULL);

  sip_agent_poll_event_async (SIP_AGENT (self->alice.agent), target, event, "application/pidf+xml", cancellable,
                              on_polled, self);
  test_net_run (&self->net, 0);
}

static void
expect_poll (SubscriberFixture *self)
{
  g_clear_pointer (&self->subscribe, sip_message_unref);
  self->subscribe = test_peer_expect (&self->peer, "SUBSCRIBE sip:bob@192.0.2.9 ");
  subscriber_assert_header (self->subscribe, SIP_HEADER_EXPIRES, "0");
}

static void
poll_fetches_the_state_once (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;
  g_autoptr (SipDialog) other = NULL;

  poll_bob (self, NULL);
  expect_poll (self);
  fork = subscriber_fork (self, "bob-1");
  other = subscriber_fork (self, "bob-2");
  subscriber_grant (self, self->subscribe, "Expires: 0\r\n");
  g_assert_cmpuint (self->n_finished, ==, 0);
  subscriber_notify (self, fork, "terminated;reason=timeout", "here", "SIP/2.0 200");
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);
  subscriber_assert_log (self, "polled here");
  subscriber_notify (self, other, "terminated;reason=timeout", "there", "SIP/2.0 481");
}

static void
poll_may_find_no_state (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) fork = NULL;

  poll_bob (self, NULL);
  expect_poll (self);
  fork = subscriber_fork (self, "bob-1");
  subscriber_notify (self, fork, "terminated;reason=timeout", NULL, "SIP/2.0 200");
  subscriber_assert_log (self, "polled -");
  subscriber_grant (self, self->subscribe, "Expires: 0\r\n");
}

static void
poll_that_is_refused_or_not_answered_is_an_error (SubscriberFixture *self, gconstpointer data)
{
  poll_bob (self, NULL);
  expect_poll (self);
  test_peer_reply (&self->peer, self->subscribe, 489, "proxy", NULL, NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);

  poll_bob (self, NULL);
  expect_poll (self);
  subscriber_grant (self, self->subscribe, "Expires: 0\r\n");
  test_net_run (&self->net, 64 * SIP_T1);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  g_assert_cmpuint (self->n_finished, ==, 2);
}

static void
poll_can_be_cancelled (SubscriberFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SipDialog) fork = NULL;

  poll_bob (self, cancellable);
  expect_poll (self);
  g_cancellable_cancel (cancellable);
  test_net_run (&self->net, 0);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fork = subscriber_fork (self, "bob-1");
  subscriber_notify (self, fork, "terminated", "here", "SIP/2.0 481");
  subscriber_grant (self, self->subscribe, "Expires: 0\r\n");

  poll_bob (self, cancellable);
  g_assert_cmpuint (self->n_finished, ==, 2);
  test_peer_expect_silence (&self->peer);
}

#define ADD(name, func) subscriber_test_add (name, SIP_PROTOCOL_UDP, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/subscriber/notify/wrong-one-begins-nothing", notify_that_is_wrong_is_refused_and_begins_nothing);
  ADD ("/subscriber/notify/wrong-one-ends-nothing", notify_that_is_wrong_is_refused_and_ends_nothing);
  ADD ("/subscriber/notify/body-of-another-type-gets-415", body_of_another_type_is_told_what_would_be_taken);
  ADD ("/subscriber/notify/answer-says-where-we-are", answer_says_where_we_are);
  ADD ("/subscriber/notify/out-of-order-gets-500", notify_out_of_order_gets_500);
  ADD ("/subscriber/notify/twice-is-told-once", notify_twice_is_told_once);
  ADD ("/subscriber/notify/for-nobody-gets-481", notify_for_nobody_gets_481);
  ADD ("/subscriber/notify/any-body-is-taken-without-accept", without_accept_any_body_is_taken);
  ADD ("/subscriber/notify/its-route-set-counts", route_set_is_that_of_the_notify);
  subscriber_test_add ("/subscriber/notify/that-left-tls-is-refused", SIP_PROTOCOL_TLS,
                       notify_that_left_tls_is_refused);
  ADD ("/subscriber/notify/handler-may-unsubscribe", handler_may_unsubscribe);
  ADD ("/subscriber/notify/handler-of-the-last-one-may-unsubscribe", handler_of_the_last_one_may_unsubscribe);
  ADD ("/subscriber/only-notify-begins-a-dialog", only_notify_begins_a_dialog);
  ADD ("/subscriber/other-requests-in-the-dialog-are-answered", other_requests_in_the_dialog_are_answered);
  ADD ("/subscriber/failure-touches-neither-calls-nor-the-registration",
       failure_touches_neither_calls_nor_the_registration);
  ADD ("/subscriber/follows-the-registration", subscription_follows_the_registration);
  ADD ("/event-poll/fetches-the-state-once", poll_fetches_the_state_once);
  ADD ("/event-poll/may-find-no-state", poll_may_find_no_state);
  ADD ("/event-poll/that-fails-is-an-error", poll_that_is_refused_or_not_answered_is_an_error);
  ADD ("/event-poll/can-be-cancelled", poll_can_be_cancelled);

  return g_test_run ();
}
