/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publisher-fixture.h"

#include <string.h>

static void
on_state (PublisherFixture *self)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (SIP_TYPE_PUBLISHER_STATE);
  GEnumValue *value = g_enum_get_value (states, sip_publisher_get_state (self->publisher));

  g_string_append_printf (self->states, "%s%s", self->states->len > 0 ? " " : "", value->value_nick);
}

void
publisher_fixture_set_up (PublisherFixture *self, gconstpointer data)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:alice@192.0.2.9?Subject=x", NULL);
  g_autoptr (SipEvent) event = sip_event_new ("presence", NULL);

  test_net_init (&self->net, 9);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", SIP_PROTOCOL_UDP);
  test_peer_init (&self->server, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  self->publisher = sip_publisher_new (SIP_AGENT (self->alice.agent), target, event, PUBLISHER_EXPIRES_S);
  self->states = g_string_new (NULL);
  self->outcomes = g_string_new (NULL);
  g_signal_connect_swapped (self->publisher, "notify::state", G_CALLBACK (on_state), self);
}

void
publisher_drop (PublisherFixture *self)
{
  g_signal_handlers_disconnect_by_data (self->publisher, self);
  g_assert_finalize_object (g_steal_pointer (&self->publisher));
}

void
publisher_fixture_tear_down (PublisherFixture *self, gconstpointer data)
{
  if (self->publisher)
    publisher_drop (self);
  test_net_run (&self->net, 64 * 500 + 5000);
  test_peer_forget (&self->server);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->server);
  test_net_clear (&self->net);
  g_string_free (self->states, TRUE);
  g_string_free (self->outcomes, TRUE);
}

typedef struct
{
  PublisherFixture *fixture;
  const char *name;
} Wish;

static void
note (Wish *wish, const GError *error)
{
  GString *outcomes = wish->fixture->outcomes;

  if (outcomes->len > 0)
    g_string_append (outcomes, ", ");
  if (!error)
    g_string_append_printf (outcomes, "%s ok", wish->name);
  else
    g_string_append_printf (outcomes, "%s error %d", wish->name, error->code);
  g_free (wish);
}

static Wish *
wish_new (PublisherFixture *self, const char *name)
{
  Wish *wish = g_new0 (Wish, 1);

  *wish = (Wish) { self, name };
  return wish;
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer wish)
{
  g_autoptr (GError) error = NULL;
  gboolean done = sip_publisher_publish_finish (SIP_PUBLISHER (source), result, &error);

  g_assert_true (done == !error);
  note (wish, error);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer wish)
{
  g_autoptr (GError) error = NULL;
  gboolean done = sip_publisher_remove_finish (SIP_PUBLISHER (source), result, &error);

  g_assert_true (done == !error);
  note (wish, error);
}

void
publisher_publish (PublisherFixture *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SipBody) body = sip_body_new ("application/pidf+xml", bytes);

  sip_publisher_publish_async (self->publisher, body, NULL, on_published, wish_new (self, text));
  test_net_run (&self->net, 0);
}

void
publisher_begin_removal (PublisherFixture *self)
{
  sip_publisher_remove_async (self->publisher, NULL, on_removed, wish_new (self, "removal"));
}

void
publisher_take_back (PublisherFixture *self)
{
  publisher_begin_removal (self);
  test_net_run (&self->net, 0);
}

SipMessage *
publisher_expect (PublisherFixture *self, const char *etag, guint expires_s, const char *body)
{
  SipMessage *request = test_peer_expect (&self->server, "PUBLISH sip:alice@192.0.2.9 SIP/2.0");
  g_autofree char *event = sip_message_dup_header (request, SIP_HEADER_EVENT, 0);
  g_autofree char *match = sip_message_dup_header (request, SIP_HEADER_SIP_IF_MATCH, 0);
  g_autofree char *type = sip_message_dup_content_type (request);
  g_autofree char *text = sip_slice_dup (sip_message_get_body (request));
  guint32 asked_s = G_MAXUINT32;

  g_assert_cmpstr (event, ==, "presence");
  g_assert_cmpstr (match, ==, etag);
  g_assert_true (sip_message_get_uint (request, SIP_HEADER_EXPIRES, &asked_s));
  g_assert_cmpuint (asked_s, ==, expires_s);
  g_assert_cmpstr (type, ==, body ? "application/pidf+xml" : NULL);
  g_assert_cmpstr (text ? text : "", ==, body ? body : "");
  return request;
}

void
publisher_serve (PublisherFixture *self, const char *etag, guint expires_s, const char *body, guint status,
                 const char *headers)
{
  g_autoptr (SipMessage) request = publisher_expect (self, etag, expires_s, body);

  test_peer_reply (&self->server, request, status, "s", headers, NULL);
}

void
publisher_wait_for_request (PublisherFixture *self, guint least_s, guint most_s)
{
  test_net_run (&self->net, least_s * 1000);
  test_peer_expect_silence (&self->server);
  for (guint i = 0; i < (most_s - least_s) * 10 && g_queue_is_empty (&self->server.received); i++)
    test_net_run (&self->net, 100);
}

void
publisher_start (PublisherFixture *self)
{
  publisher_publish (self, "open");
  publisher_serve (self, NULL, PUBLISHER_EXPIRES_S, "open", 200, PUBLISHER_GRANTED ("a1", "3600"));
}
