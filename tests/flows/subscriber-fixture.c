/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subscriber-fixture.h"

#define CONTACT "Contact: <sip:bob@192.0.2.9:5060>\r\n"

static void
note (SubscriberFixture *self, const char *word, const char *what)
{
  g_string_append_printf (self->log, "%s%s %s", self->log->len > 0 ? ", " : "", word, what);
}

static void
on_notified (SubscriberFixture *self, SipSubscription *subscription, SipMessage *message, SipBody *body)
{
  g_autofree char *text = NULL;
  gsize size;
  const char *data;

  g_assert_true (SIP_IS_SUBSCRIPTION (subscription));
  g_assert_cmpint (sip_message_get_method (message), ==, SIP_METHOD_NOTIFY);
  if (!body)
    {
      note (self, "notified", "-");
      return;
    }
  data = g_bytes_get_data (sip_body_get_bytes (body), &size);
  text = g_strndup (data, size);
  note (self, "notified", text);
}

static void
on_terminated (SubscriberFixture *self, SipSubscription *subscription, SipSubscriptionReason reason)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (SIP_TYPE_SUBSCRIPTION_REASON);

  g_assert_cmpint (sip_subscription_get_stage (subscription), ==, SIP_SUBSCRIPTION_TERMINATED);
  g_assert_cmpint (sip_subscription_get_reason (subscription), ==, reason);
  note (self, "terminated", g_enum_get_value (values, reason)->value_nick);
}

void
subscriber_fixture_set_up_seeded (SubscriberFixture *self, guint32 seed, gconstpointer protocol)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:bob@192.0.2.9", NULL);
  g_autoptr (SipEvent) event = sip_event_new ("presence", NULL);

  *self = (SubscriberFixture) { .log = g_string_new (NULL) };
  test_net_init (&self->net, seed);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.9", "192.0.2.1:5060", GPOINTER_TO_INT (protocol));
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", GPOINTER_TO_INT (protocol));
  self->subscriber = sip_subscriber_new (SIP_AGENT (self->alice.agent), target, event, 3600);
  g_signal_connect_swapped (self->subscriber, "notified", G_CALLBACK (on_notified), self);
  g_signal_connect_swapped (self->subscriber, "terminated", G_CALLBACK (on_terminated), self);
}

void
subscriber_fixture_set_up (SubscriberFixture *self, gconstpointer protocol)
{
  subscriber_fixture_set_up_seeded (self, 7, protocol);
}

void
subscriber_fixture_tear_down (SubscriberFixture *self, gconstpointer protocol)
{
  if (self->subscriber)
    g_assert_finalize_object (g_steal_pointer (&self->subscriber));
  test_net_run (&self->net, 64 * SIP_T1 + 5000);
  test_peer_forget (&self->peer);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  g_clear_pointer (&self->subscribe, sip_message_unref);
  g_clear_error (&self->error);
  g_string_free (self->log, TRUE);
  test_net_clear (&self->net);
}

static void
on_subscribed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SubscriberFixture *self = user_data;

  g_clear_error (&self->error);
  sip_subscriber_subscribe_finish (SIP_SUBSCRIBER (source), result, &self->error);
  self->n_finished++;
}

static void
on_unsubscribed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SubscriberFixture *self = user_data;

  g_clear_error (&self->error);
  sip_subscriber_unsubscribe_finish (SIP_SUBSCRIBER (source), result, &self->error);
  self->n_finished++;
}

void
subscriber_begin (SubscriberFixture *self)
{
  sip_subscriber_subscribe_async (self->subscriber, NULL, on_subscribed, self);
  test_net_run (&self->net, 0);
  subscriber_expect_anew (self);
  subscriber_assert_header (self->subscribe, SIP_HEADER_EXPIRES, "3600");
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBING);
}

void
subscriber_expect_anew (SubscriberFixture *self)
{
  g_autoptr (SipMessage) last = g_steal_pointer (&self->subscribe);

  self->subscribe = test_peer_expect (&self->peer, "SUBSCRIBE sip:bob@192.0.2.9 ");
  subscriber_assert_header (self->subscribe, SIP_HEADER_CSEQ, "1 SUBSCRIBE");
  subscriber_assert_header (self->subscribe, SIP_HEADER_EVENT, "presence");
  subscriber_assert_header (self->subscribe, SIP_HEADER_ACCEPT, "application/pidf+xml");
  g_assert_cmpuint (sip_address_get_tag (sip_message_get_to (self->subscribe)).length, ==, 0);
  if (last)
    g_assert_false (sip_slice_equal (sip_message_get_call_id (last), sip_message_get_call_id (self->subscribe)));
}

void
subscriber_grant (SubscriberFixture *self, SipMessage *subscribe, const char *headers)
{
  g_autofree char *all = g_strconcat (CONTACT, headers, NULL);

  test_peer_reply (&self->peer, subscribe, 200, "bob-1", all, NULL);
}

SipDialog *
subscriber_fork (SubscriberFixture *self, const char *tag)
{
  g_autoptr (GError) error = NULL;
  SipDialog *fork = sip_dialog_new_uas (self->subscribe, tag, &error);

  g_assert_no_error (error);
  return fork;
}

void
subscriber_notify_full (SubscriberFixture *self, SipDialog *fork, const char *headers, const char *type,
                        const char *body, const char *answer)
{
  g_autoptr (SipMessage) notify = NULL;
  g_autoptr (SipMessage) response = NULL;

  notify = test_peer_request (&self->peer, fork, SIP_METHOD_NOTIFY, headers, type, body);
  response = test_peer_expect (&self->peer, answer);
}

void
subscriber_notify (SubscriberFixture *self, SipDialog *fork, const char *state, const char *body, const char *answer)
{
  g_autofree char *headers = g_strdup_printf (CONTACT "Event: presence\r\nSubscription-State: %s\r\n", state);

  subscriber_notify_full (self, fork, headers, body ? "application/pidf+xml" : NULL, body, answer);
}

SipDialog *
subscriber_establish (SubscriberFixture *self)
{
  SipDialog *fork;

  subscriber_begin (self);
  subscriber_grant (self, self->subscribe, "Expires: 3600\r\n");
  fork = subscriber_fork (self, "bob-1");
  subscriber_notify (self, fork, "active;expires=3600", "here", "SIP/2.0 200");
  subscriber_assert_state (self, SIP_SUBSCRIBER_SUBSCRIBED);
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);
  g_string_truncate (self->log, 0);
  return fork;
}

SipDialog *
subscriber_come_to_life (SubscriberFixture *self, SipMessage *subscribe)
{
  SipDialog *fork = sip_dialog_new_uas (subscribe, "bob-1", NULL);

  subscriber_grant (self, subscribe, NULL);
  subscriber_notify (self, fork, "active", "here", "SIP/2.0 200");
  return fork;
}

SipMessage *
subscriber_expect_refresh (SubscriberFixture *self, SipDialog *fork, const char *expires)
{
  SipMessage *subscribe = test_peer_expect (&self->peer, "SUBSCRIBE sip:bob@192.0.2.9:5060 ");
  g_autofree char *id = sip_dialog_id_from_message (subscribe, TRUE);

  g_assert_cmpstr (id, ==, sip_dialog_get_id (fork));
  g_assert_true (sip_dialog_receive_request (fork, subscribe));
  subscriber_assert_header (subscribe, SIP_HEADER_EVENT, "presence");
  subscriber_assert_header (subscribe, SIP_HEADER_EXPIRES, expires);
  return subscribe;
}

void
subscriber_unsubscribe (SubscriberFixture *self)
{
  sip_subscriber_unsubscribe_async (self->subscriber, NULL, on_unsubscribed, self);
  test_net_run (&self->net, 0);
}

guint
subscriber_count (SubscriberFixture *self)
{
  return g_list_model_get_n_items (sip_subscriber_get_subscriptions (self->subscriber));
}

SipSubscription *
subscriber_get (SubscriberFixture *self, guint position)
{
  return g_list_model_get_item (sip_subscriber_get_subscriptions (self->subscriber), position);
}
