/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registerer-fixture.h"

#define CHALLENGE "WWW-Authenticate: Digest realm=\"example\", nonce=\"n%u\", algorithm=MD5, qop=\"auth\"\r\n"

static void
on_state (RegistererFixture *self)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (SIP_TYPE_REGISTERER_STATE);
  SipRegistererState state = sip_registerer_get_state (self->registerer);

  g_string_append_printf (self->states, "%s%s", self->states->len ? ", " : "",
                          g_enum_get_value (states, state)->value_nick);
}

void
registerer_fixture_set_up (RegistererFixture *self, gconstpointer data)
{
  SipProtocol protocol = data ? GPOINTER_TO_INT (data) : SIP_PROTOCOL_UDP;
  g_autofree char *server = g_strdup_printf ("192.0.2.9:%u", sip_protocol_get_default_port (protocol));

  test_net_init (&self->net, 4);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.9", "192.0.2.1:5060", protocol);
  test_peer_init (&self->peer, &self->net, server, protocol);
  self->states = g_string_new (NULL);
  self->registerer = sip_registerer_new (SIP_AGENT (self->alice.agent), 600);
  g_signal_connect_swapped (self->registerer, "notify::state", G_CALLBACK (on_state), self);
}

void
registerer_fixture_tear_down (RegistererFixture *self, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (self->registerer, self);
  sip_agent_set_flow (SIP_AGENT (self->alice.agent), NULL);
  g_assert_finalize_object (g_steal_pointer (&self->registerer));
  g_clear_error (&self->error);
  g_string_free (self->states, TRUE);
  test_net_run (&self->net, 64 * 500 + 5000);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

void
registerer_on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RegistererFixture *self = user_data;

  g_clear_error (&self->error);
  g_task_propagate_boolean (G_TASK (result), &self->error);
  self->n_finished++;
}

void
registerer_begin (RegistererFixture *self)
{
  sip_registerer_register_async (self->registerer, NULL, registerer_on_finished, self);
  test_net_run (&self->net, 0);
}

void
registerer_sign_out (RegistererFixture *self)
{
  sip_registerer_unregister_async (self->registerer, NULL, registerer_on_finished, self);
  test_net_run (&self->net, 0);
}

SipMessage *
registerer_expect (RegistererFixture *self)
{
  return test_peer_expect (&self->peer, "REGISTER sip:192.0.2.9 SIP/2.0");
}

void
registerer_assert_cseq (SipMessage *message, guint expected)
{
  guint32 cseq;

  g_assert_true (sip_message_get_cseq (message, &cseq, NULL));
  g_assert_cmpuint (cseq, ==, expected);
}

void
registerer_assert_expires (SipMessage *message, guint expected)
{
  guint32 seconds;

  g_assert_true (sip_message_get_uint (message, SIP_HEADER_EXPIRES, &seconds));
  g_assert_cmpuint (seconds, ==, expected);
}

guint
registerer_get_next_attempt (RegistererFixture *self)
{
  guint seconds;

  g_object_get (self->registerer, "next-attempt", &seconds, NULL);
  return seconds;
}

gboolean
registerer_is_registered (RegistererFixture *self)
{
  gboolean registered;

  g_object_get (self->alice.agent, "registered", &registered, NULL);
  g_assert_cmpint (registered, ==, sip_registerer_get_state (self->registerer) == SIP_REGISTERER_REGISTERED);
  return registered;
}

/* 200 that lists the request's own Contact with @expires seconds, after another one. */
void
registerer_grant (RegistererFixture *self, SipMessage *request, guint expires)
{
  guint n = sip_message_count (request, SIP_HEADER_CONTACT);
  g_autofree char *contact = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_CONTACT, n - 1));
  g_autofree char *headers =
    g_strdup_printf ("Contact: <sip:alice@198.51.100.1:5062>;expires=33\r\nContact: %s;expires=%u\r\n", contact,
                     expires);

  test_peer_reply (&self->peer, request, 200, "r", headers, NULL);
}

/* On a connection the server sees another port than the one that listens: that is corrected at once. */
void
registerer_register_and_grant (RegistererFixture *self, guint expires)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) correction = NULL;

  registerer_begin (self);
  request = registerer_expect (self);
  registerer_grant (self, request, expires);
  if (sip_protocol_is_reliable (sip_flow_get_protocol (self->peer.flow)))
    {
      correction = registerer_expect (self);
      g_assert_cmpuint (sip_message_count (correction, SIP_HEADER_CONTACT), ==, 2);
      registerer_grant (self, correction, expires);
    }
  g_assert_no_error (self->error);
  g_assert_true (registerer_is_registered (self));
}

void
registerer_challenge (RegistererFixture *self, SipMessage *request, guint nonce)
{
  g_autofree char *headers = g_strdup_printf (CHALLENGE, nonce);

  test_peer_reply (&self->peer, request, 401, "r", headers, NULL);
}

/* A response that saw us at @address, port @port. */
void
registerer_grant_seen_at (RegistererFixture *self, SipMessage *request, const char *address, guint port, guint expires)
{
  SipMessageBuilder *builder = sip_message_builder_new_response (request, 200, NULL, "r");
  guint n = sip_message_count (request, SIP_HEADER_CONTACT);
  g_autofree char *contact = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_CONTACT, n - 1));
  g_autofree char *branch = sip_slice_dup (sip_message_get_via (request, 0)->branch);
  g_autofree char *via =
    g_strdup_printf ("SIP/2.0/UDP 192.0.2.1:5060;branch=%s;received=%s;rport=%u", branch, address, port);
  g_autoptr (SipMessage) response = NULL;

  sip_message_builder_set (builder, SIP_HEADER_VIA, via);
  sip_message_builder_add_printf (builder, SIP_HEADER_CONTACT, "%s;expires=%u", contact, expires);
  response = sip_message_builder_end (builder);
  test_peer_send (&self->peer, response);
}

void
registerer_set_instance (RegistererFixture *self)
{
  g_object_set (self->alice.agent, "instance-id", REGISTERER_INSTANCE, NULL);
}

char *
registerer_dup_contact (SipMessage *request)
{
  guint n = sip_message_count (request, SIP_HEADER_CONTACT);

  return n > 0 ? sip_slice_dup (sip_message_get_header (request, SIP_HEADER_CONTACT, n - 1)) : NULL;
}

void
registerer_accept (TestPeer *peer, SipMessage *request, const char *params, const char *headers)
{
  g_autofree char *contact = registerer_dup_contact (request);
  g_autofree char *lines = g_strdup_printf ("Contact: %s%s\r\n%s", contact, params ? params : ";expires=300",
                                            headers ? headers : "");

  test_peer_reply (peer, request, 200, "r", lines, NULL);
}

SipMessage *
registerer_register_and_accept (RegistererFixture *self, const char *params, const char *headers)
{
  SipMessage *request;

  registerer_begin (self);
  request = registerer_expect (self);
  registerer_accept (&self->peer, request, params, headers);
  g_assert_no_error (self->error);
  g_assert_true (registerer_is_registered (self));
  return request;
}
