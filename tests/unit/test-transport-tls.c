/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "test-loop.h"
#include "tls-authority.h"
#include "transport-peer.h"
#include "util/sip-error.h"
#include "util/sip-virtual-clock.h"

static TestAuthority *authority;
static TestAuthority *stranger;

typedef struct
{
  SipClock *clock;
  TestPeer *client;
  TestPeer *server;
  SipTlsPolicy *policy; /* trusts the authority */
} Fixture;

static SipTlsPolicy *
trust_authority (GTlsCertificate *certificate)
{
  g_autoptr (GTlsDatabase) database = test_authority_get_database (authority);

  return sip_tls_policy_new (database, certificate);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  test_watchdog (60);
  self->clock = sip_clock_new ();
  self->client = test_peer_new (self->clock);
  self->server = test_peer_new (self->clock);
  self->policy = trust_authority (NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  test_peer_free (self->client);
  test_peer_free (self->server);
  g_object_unref (self->policy);
  test_await_finalized (self->clock);
}

static SipFlow *
try_connect (Fixture *self, GTlsCertificate *certificate, const char *name, GError **error)
{
  g_autoptr (GInetSocketAddress) address = test_peer_listen (self->server, SIP_PROTOCOL_TLS, certificate);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TLS, address, name);

  return test_peer_try_connect (self->client, target, self->policy, error);
}

static void
test_there_and_back (Fixture *self, gconstpointer name)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = try_connect (self, certificate, name, &error);

  g_assert_no_error (error);
  self->server->answer = 200;
  for (guint i = 1; i <= 50; i++)
    {
      g_autoptr (SipMessage) request = test_request (flow, i);

      g_assert_true (sip_flow_send (flow, request, &error));
    }
  test_wait_until (self->client->messages->len == 50);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpuint (test_request_number (test_peer_message (self->client, i)), ==, i + 1);
}

static void
test_large_message (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "localhost");
  g_autoptr (SipFlow) flow = try_connect (self, certificate, "localhost", NULL);
  g_autofree char *filling = g_strnfill (100000, 'x');
  g_autofree char *via = g_strdup_printf ("SIP/2.0/TLS a.invalid;branch=z9hG4bK1;x=%s", filling);
  g_autoptr (SipMessage) request = test_request_with_via (via, 1);

  self->server->answer = 200;
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->client->messages->len == 1);
}

static void
test_close_is_seen (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "localhost");
  g_autoptr (SipFlow) flow = try_connect (self, certificate, "localhost", NULL);
  g_autoptr (SipMessage) request = test_request (flow, 1);

  self->server->answer = 200;
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->client->messages->len == 1);
  sip_flow_close (test_peer_flow (self->server, 0));
  test_wait_until (sip_flow_is_closed (flow));
}

/* What is refused has not seen a byte of SIP, and says the host and the reason. */
static void
assert_refused (Fixture *self, GTlsCertificate *certificate, const char *name, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = try_connect (self, certificate, name, &error);

  g_assert_null (flow);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, name));
  if (!strstr (error->message, reason))
    g_error ("“%s” does not say “%s”", error->message, reason);
  g_assert_cmpuint (self->client->n_sent, ==, 0);
  g_assert_cmpuint (self->server->n_traced, ==, 0);
}

static void
test_unknown_authority (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (stranger, "localhost");

  assert_refused (self, certificate, "localhost", "authority that is not trusted");
}

static void
test_unknown_to_system (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "localhost");

  g_clear_object (&self->policy);
  assert_refused (self, certificate, "localhost", "authority that is not trusted");
  self->policy = trust_authority (NULL);
}

static void
test_wrong_name (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "sip.example.org");

  assert_refused (self, certificate, "localhost", "belongs to another name (sip.example.org)");
}

static void
test_expired (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  certificate = test_authority_issue (authority, "localhost", "20200101000000Z", "20210101000000Z");
  assert_refused (self, certificate, "localhost", "expired on");
}

static void
test_not_yet_valid (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  certificate = test_authority_issue (authority, "localhost", "20480101000000Z", "20491231000000Z");
  assert_refused (self, certificate, "localhost", "valid only from");
}

static void
test_two_faults (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  certificate = test_authority_issue (authority, "sip.example.org", "20200101000000Z", "20210101000000Z");
  assert_refused (self, certificate, "localhost", "expired on");
  assert_refused (self, certificate, "localhost", "belongs to another name");
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  static const char text[] = "SIP/2.0 400 Bad Request\r\n\r\n";

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL, NULL,
                             NULL);
  return TRUE;
}

static void
test_not_tls (Fixture *self, gconstpointer unused)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autoptr (GInetSocketAddress) address = test_inet ("127.0.0.1", port);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TLS, address, "localhost");
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = NULL;

  g_signal_connect (service, "incoming", G_CALLBACK (incoming_cb), NULL);
  flow = test_peer_try_connect (self->client, target, self->policy, &error);
  g_assert_null (flow);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "localhost"));
  g_assert_nonnull (strstr (error->message, "port"));
  g_socket_service_stop (service);
  test_drain ();
}

static void
test_no_certificate (Fixture *self, gconstpointer unused)
{
  g_autoptr (GInetSocketAddress) any = test_inet ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (sip_transport_layer_listen (self->server->layer, SIP_PROTOCOL_TLS, any, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
}

static void
test_pool (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "localhost");
  g_autoptr (GInetSocketAddress) address = test_peer_listen (self->server, SIP_PROTOCOL_TLS, certificate);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TLS, address, "localhost");
  g_autoptr (SipTarget) impostor = sip_target_new (SIP_PROTOCOL_TLS, address, "bank.example.org");
  g_autoptr (SipFlow) first = test_peer_try_connect (self->client, target, self->policy, NULL);
  g_autoptr (SipFlow) second = test_peer_try_connect (self->client, target, self->policy, NULL);
  g_autoptr (SipFlow) other_name = NULL, other_trust = NULL;
  g_autoptr (GError) name_error = NULL, trust_error = NULL;

  g_assert_nonnull (first);
  g_assert_true (first == second);
  other_name = test_peer_try_connect (self->client, impostor, self->policy, &name_error);
  g_assert_error (name_error, SIP_ERROR, SIP_ERROR_TLS);
  other_trust = test_peer_try_connect (self->client, target, NULL, &trust_error);
  g_assert_error (trust_error, SIP_ERROR, SIP_ERROR_TLS);
}

static void
test_accepted_is_not_reused (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "localhost");
  g_autoptr (SipFlow) flow = try_connect (self, certificate, "localhost", NULL);
  g_autoptr (SipMessage) request = test_request (flow, 1);
  g_autoptr (SipTarget) back = NULL;
  g_autoptr (SipFlow) reused = NULL;

  self->server->answer = 200;
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->client->messages->len == 1);
  back = sip_target_new (SIP_PROTOCOL_TLS, sip_flow_get_local_address (flow), "localhost");
  reused = test_peer_try_connect (self->server, back, self->policy, NULL);
  g_assert_null (reused);
}

typedef struct
{
  gboolean answer;
  guint n_asked;
  char *host;
  GTlsCertificateFlags flags;
} Trust;

static gboolean
accept_certificate_cb (SipTlsPolicy *policy,
                       const char *host,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       Trust *trust)
{
  g_assert_true (G_IS_TLS_CERTIFICATE (certificate));
  trust->n_asked++;
  trust->flags = flags;
  g_free (trust->host);
  trust->host = g_strdup (host);
  return trust->answer;
}

static void
test_pin (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (stranger, "localhost");
  g_autoptr (GInetSocketAddress) address = test_peer_listen (self->server, SIP_PROTOCOL_TLS, certificate);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TLS, address, "localhost");
  Trust trust = { 0 };
  g_autoptr (SipFlow) refused = NULL, flow = NULL, again = NULL, of_another = NULL;
  g_autoptr (SipTlsPolicy) other = trust_authority (NULL);
  g_autoptr (GError) error = NULL;

  g_signal_connect (self->policy, "accept-certificate", G_CALLBACK (accept_certificate_cb), &trust);
  refused = test_peer_try_connect (self->client, target, self->policy, &error);
  g_assert_null (refused);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TLS);
  g_assert_cmpuint (trust.n_asked, ==, 1);
  g_assert_cmpstr (trust.host, ==, "localhost");
  g_assert_true (trust.flags & G_TLS_CERTIFICATE_UNKNOWN_CA);

  trust.answer = TRUE;
  flow = test_peer_try_connect (self->client, target, self->policy, NULL);
  g_assert_nonnull (flow);
  again = test_peer_try_connect (self->client, target, self->policy, NULL);
  g_assert_true (again == flow);
  g_assert_cmpuint (trust.n_asked, ==, 2);

  /* Who trusts the same authorities, but was not asked, gets no part of it. */
  g_clear_error (&error);
  of_another = test_peer_try_connect (self->client, target, other, &error);
  g_assert_null (of_another);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TLS);
  g_free (trust.host);
}

static void
test_pin_is_not_asked (Fixture *self, gconstpointer unused)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "localhost");
  g_autoptr (SipFlow) flow = NULL;
  Trust trust = { 0 };

  g_signal_connect (self->policy, "accept-certificate", G_CALLBACK (accept_certificate_cb), &trust);
  flow = try_connect (self, certificate, "localhost", NULL);
  g_assert_nonnull (flow);
  g_assert_cmpuint (trust.n_asked, ==, 0);
}

static gboolean
take_any_cb (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer user_data)
{
  return TRUE;
}

/* A server that wants to know who connects, whoever that is. */
static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  GTlsCertificate *certificate = user_data;
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection), certificate, NULL);
  char buffer[1];

  g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (take_any_cb), NULL);
  if (g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    g_output_stream_write_all (g_io_stream_get_output_stream (tls), "\r\n\r\n", 4, NULL, NULL, NULL);
  g_input_stream_read (g_io_stream_get_input_stream (tls), buffer, 1, NULL, NULL);
  g_io_stream_close (tls, NULL, NULL);
  return TRUE;
}

static void
pong_cb (gboolean *seen)
{
  *seen = TRUE;
}

static void
test_client_certificate (Fixture *self, gconstpointer shown)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "localhost");
  g_autoptr (GTlsCertificate) own = shown ? test_authority_issue_valid (authority, "alice.example.org") : NULL;
  g_autoptr (SipTlsPolicy) policy = trust_authority (own);
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (1);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autoptr (GInetSocketAddress) address = test_inet ("127.0.0.1", port);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TLS, address, "localhost");
  g_autoptr (SipFlow) flow = NULL;
  gboolean heard = FALSE;

  g_signal_connect (service, "run", G_CALLBACK (run_cb), certificate);
  flow = test_peer_try_connect (self->client, target, policy, NULL);
  /* TLS 1.3 refuses a client only after its handshake: the first read tells. */
  if (flow)
    {
      g_signal_connect_swapped (flow, "pong", G_CALLBACK (pong_cb), &heard);
      test_wait_until (heard || sip_flow_is_closed (flow));
    }
  g_assert_cmpint (heard, ==, shown != NULL);
  if (flow)
    sip_flow_close (flow);
  g_socket_service_stop (service);
  test_drain ();
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(SipFlow **) user_data = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, NULL);
}

/* Who connects and says nothing gets no more than its time, and no more than eight places. */
static void
test_silent_clients (void)
{
  g_autoptr (GTlsCertificate) certificate = test_authority_issue_valid (authority, "localhost");
  g_autoptr (SipClock) clock = sip_clock_new ();
  g_autoptr (SipClock) virtual_clock = sip_virtual_clock_new ();
  TestPeer *client = test_peer_new (clock), *server = test_peer_new (virtual_clock);
  g_autoptr (GInetSocketAddress) address = test_peer_listen (server, SIP_PROTOCOL_TLS, certificate);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TLS, address, "localhost");
  g_autoptr (SipTlsPolicy) policy = trust_authority (NULL);
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SipFlow) flow = NULL;

  test_watchdog (60);
  for (guint i = 0; i < 8; i++)
    {
      GSocket *one = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_assert_true (g_socket_connect (one, G_SOCKET_ADDRESS (address), NULL, NULL));
      g_ptr_array_add (crowd, one);
    }
  test_drain ();
  sip_transport_layer_connect_async (client->layer, target, policy, NULL, settled_cb, &flow);
  test_drain ();
  g_assert_null (flow);
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (virtual_clock), 10 * 1000);
  test_wait_until (flow);
  g_assert_false (sip_flow_is_closed (flow));
  g_clear_object (&flow);
  test_peer_free (client);
  test_peer_free (server);
  test_drain ();
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  authority = test_authority_new ();
  stranger = test_authority_new ();

#define NAME(path, data, func) g_test_add ("/interop/tls-names/" path, Fixture, data, set_up, func, tear_down)
#define ADD(path, data, func) g_test_add ("/transport/tls/" path, Fixture, data, set_up, func, tear_down)
  NAME ("there-and-back-by-name", "localhost", test_there_and_back);
  ADD ("there-and-back-by-address", "127.0.0.1", test_there_and_back);
  ADD ("large-message", NULL, test_large_message);
  ADD ("close-is-seen", NULL, test_close_is_seen);
  NAME ("unknown-authority-is-refused", NULL, test_unknown_authority);
  NAME ("authority-unknown-to-the-system-is-refused", NULL, test_unknown_to_system);
  NAME ("wrong-name-is-refused-rfc5922-7", NULL, test_wrong_name);
  ADD ("expired-is-refused", NULL, test_expired);
  ADD ("not-yet-valid-is-refused", NULL, test_not_yet_valid);
  ADD ("every-fault-is-named", NULL, test_two_faults);
  ADD ("server-without-tls-is-an-error", NULL, test_not_tls);
  ADD ("listening-without-certificate-is-an-error", NULL, test_no_certificate);
  ADD ("pool-tells-names-and-trust-apart", NULL, test_pool);
  ADD ("accepted-connection-is-not-reused-rfc5923-5", NULL, test_accepted_is_not_reused);
  NAME ("a-certificate-that-is-found-wanting-may-be-trusted-by-its-policy-alone", NULL, test_pin);
  NAME ("a-certificate-in-order-is-not-asked-about", NULL, test_pin_is_not_asked);
  ADD ("client-certificate-is-shown-rfc5246-7.4.6", "shown", test_client_certificate);
  g_test_add_func ("/transport/tls/silent-clients-have-their-time-and-eight-places", test_silent_clients);
  ADD ("client-without-certificate-is-turned-away", NULL, test_client_certificate);
  result = g_test_run ();
  test_authority_free (authority);
  test_authority_free (stranger);
  return result;
}
