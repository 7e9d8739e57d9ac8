/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "message/sip-message-builder.h"
#include "test-loop.h"
#include "tls-authority.h"
#include "transport-peer.h"
#include "util/sip-error.h"

static TestAuthority *authority;

/* A WebSocket server that answers each request with 200 in a message of the given type. */
typedef struct
{
  SipClock *clock;
  TestPeer *client;
  SoupServer *server;
  SoupWebsocketConnection *connection; /* the last one */
  SipTlsPolicy *policy; /* trusts the authority */
  SoupWebsocketDataType type;
  GPtrArray *received; /* GBytes */
  guint n_closed;
} Fixture;

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (SipMessage) request = sip_message_parse (bytes, NULL);
  g_autoptr (SipMessage) response = NULL;

  g_ptr_array_add (self->received, g_bytes_ref (bytes));
  if (!request)
    return;
  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  response = sip_message_builder_end (sip_message_builder_new_response (request, 200, NULL, "there"));
  soup_websocket_connection_send_message (connection, self->type, sip_message_get_bytes (response));
}

static void
server_closed_cb (SoupWebsocketConnection *connection, gpointer user_data)
{
  ((Fixture *) user_data)->n_closed++;
}

static void
websocket_cb (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
              gpointer user_data)
{
  Fixture *self = user_data;

  g_set_object (&self->connection, connection);
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (server_closed_cb), self);
}

static SipTlsPolicy *
trust_authority (GTlsCertificate *certificate)
{
  g_autoptr (GTlsDatabase) database = test_authority_get_database (authority);

  return sip_tls_policy_new (database, certificate);
}

static void
set_up (Fixture *self, gconstpointer secure)
{
  static char *protocols[] = { "sip", NULL }, *others[] = { "chat", NULL };
  g_autoptr (GTlsCertificate) certificate = secure ? test_authority_issue_valid (authority, "localhost") : NULL;
  g_autoptr (GError) error = NULL;

  test_watchdog (30);
  self->clock = sip_clock_new ();
  self->client = test_peer_new (self->clock);
  self->received = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->type = SOUP_WEBSOCKET_DATA_TEXT;
  self->policy = trust_authority (NULL);
  self->server = soup_server_new (secure ? "tls-certificate" : NULL, certificate, NULL);
  soup_server_add_websocket_handler (self->server, "/ws", NULL, protocols, websocket_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, "/chat", NULL, others, websocket_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, "/none", NULL, NULL, websocket_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (secure ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer secure)
{
  test_peer_free (self->client);
  if (self->connection)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_object_unref (self->policy);
  g_ptr_array_unref (self->received);
  test_await_finalized (self->clock);
}

static SipFlow *
try_connect (Fixture *self, const char *host, const char *path, GError **error)
{
  g_autoslist (GUri) uris = soup_server_get_uris (self->server);
  gboolean secure = g_str_equal (g_uri_get_scheme (uris->data), "https");
  g_autofree char *url =
      g_strdup_printf ("%s://%s:%d%s", secure ? "wss" : "ws", host, g_uri_get_port (uris->data), path);
  g_autoptr (SipTarget) target = sip_target_new_websocket (url, NULL);

  g_assert_nonnull (target);
  return test_peer_try_connect (self->client, target, secure ? self->policy : NULL, error);
}

static SipFlow *
connect_to_server (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  SipFlow *flow = try_connect (self, "localhost", "/ws", &error);

  g_assert_no_error (error);
  test_wait_until (self->connection);
  return flow;
}

static void
test_there_and_back (Fixture *self, gconstpointer secure)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);

  for (guint i = 1; i <= 20; i++)
    {
      g_autoptr (SipMessage) request = test_request (flow, i);

      g_assert_true (sip_flow_send (flow, request, NULL));
    }
  test_wait_until (self->client->messages->len == 20);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint (test_request_number (test_peer_message (self->client, i)), ==, i + 1);
  g_assert_cmpint (sip_flow_get_protocol (flow), ==, secure ? SIP_PROTOCOL_WSS : SIP_PROTOCOL_WS);
}

static void
test_binary (Fixture *self, gconstpointer secure)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);
  g_autoptr (SipMessage) request = test_request (flow, 1);

  self->type = SOUP_WEBSOCKET_DATA_BINARY;
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->client->messages->len == 1);
}

static void
test_invalid_name (Fixture *self, gconstpointer secure)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);
  g_autofree char *first = g_strdup (sip_flow_get_sent_by (flow));
  g_autoptr (SipFlow) other = NULL;

  g_assert_true (g_str_has_suffix (first, ".invalid"));
  g_assert_cmpstr (sip_flow_get_sent_by (flow), ==, first);
  g_assert_null (sip_flow_get_local_address (flow));
  sip_flow_close (flow);
  other = connect_to_server (self);
  g_assert_true (other != flow);
  g_assert_cmpstr (sip_flow_get_sent_by (other), !=, first);
}

static void
assert_no_sip (Fixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = try_connect (self, "localhost", path, &error);

  g_assert_null (flow);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "localhost"));
  g_assert_nonnull (strstr (error->message, "Check the path"));
  g_assert_cmpuint (self->received->len, ==, 0);
}

static void
test_other_sub_protocol (Fixture *self, gconstpointer secure)
{
  assert_no_sip (self, "/chat");
}

static void
test_no_sub_protocol (Fixture *self, gconstpointer secure)
{
  assert_no_sip (self, "/none");
}

static void
test_wrong_path (Fixture *self, gconstpointer secure)
{
  assert_no_sip (self, "/elsewhere");
}

static void
test_unknown_authority (Fixture *self, gconstpointer secure)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = NULL;

  g_clear_object (&self->policy);
  flow = try_connect (self, "localhost", "/ws", &error);
  self->policy = trust_authority (NULL);
  g_assert_null (flow);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "not trusted"));
  g_assert_null (self->connection);
}

static void
test_wrong_name (Fixture *self, gconstpointer secure)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = try_connect (self, "127.0.0.1", "/ws", &error);

  g_assert_null (flow);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "belongs to another name (localhost)"));
}

static void
closed_cb (SipFlow *flow, GError *error, GError **seen)
{
  *seen = error ? g_error_copy (error) : NULL;
}

static void
test_server_closes (Fixture *self, gconstpointer secure)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);
  g_autoptr (GError) error = NULL;

  g_signal_connect (flow, "closed", G_CALLBACK (closed_cb), &error);
  soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  test_wait_until (sip_flow_is_closed (flow));
  g_assert_no_error (error);
}

static void
test_client_closes (Fixture *self, gconstpointer secure)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);

  sip_flow_close (flow);
  test_wait_until (self->n_closed == 1);
  g_assert_cmpint (soup_websocket_connection_get_close_code (self->connection), ==, SOUP_WEBSOCKET_CLOSE_NORMAL);
}

static void
test_oversize (Fixture *self, gconstpointer secure)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);
  g_autofree char *filling = g_strnfill (SIP_MESSAGE_MAX_STREAM + 1, 'x');
  g_autoptr (GError) error = NULL;

  g_signal_connect (flow, "closed", G_CALLBACK (closed_cb), &error);
  soup_websocket_connection_send_text (self->connection, filling);
  test_wait_until (sip_flow_is_closed (flow));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  g_assert_cmpuint (self->client->messages->len, ==, 0);
}

static void
test_garbage (Fixture *self, gconstpointer secure)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);
  g_autoptr (SipMessage) request = test_request (flow, 1);

  soup_websocket_connection_send_text (self->connection, "this is no message of SIP at all");
  soup_websocket_connection_send_text (self->connection, "");
  soup_websocket_connection_send_text (self->connection, "\r\n\r\n");
  test_wait_until (self->received->len == 1);
  g_assert_cmpuint (g_bytes_get_size (self->received->pdata[0]), ==, 2);
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->client->messages->len == 1);
}

static void
pong_cb (SipFlow *flow, guint *n_pongs)
{
  (*n_pongs)++;
}

static void
test_ping (Fixture *self, gconstpointer secure)
{
  g_autoptr (SipFlow) flow = connect_to_server (self);
  guint n_pongs = 0;

  g_signal_connect (flow, "pong", G_CALLBACK (pong_cb), &n_pongs);
  sip_flow_keep_alive (flow, 1, SIP_KEEP_ALIVE_NONE);
  test_wait_until (n_pongs == 1);
  g_assert_false (sip_flow_is_closed (flow));
}

int
main (int argc, char **argv)
{
  int result;

  /* No proxy of the environment between us and ourselves. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);
  authority = test_authority_new ();

#define WS  NULL
#define WSS GINT_TO_POINTER (TRUE)
#define ADD(path, secure, func) g_test_add ("/interop/wss/" path, Fixture, secure, set_up, func, tear_down)
  ADD ("ws/there-and-back", WS, test_there_and_back);
  ADD ("wss/there-and-back", WSS, test_there_and_back);
  ADD ("ws/binary-messages-are-taken", WS, test_binary);
  ADD ("ws/sent-by-is-an-invalid-name-once-a-flow-rfc7118-5", WS, test_invalid_name);
  ADD ("ws/other-sub-protocol-is-an-error-rfc7118-4.1", WS, test_other_sub_protocol);
  ADD ("ws/no-sub-protocol-is-an-error-rfc7118-4.1", WS, test_no_sub_protocol);
  ADD ("ws/wrong-path-is-an-error", WS, test_wrong_path);
  ADD ("wss/unknown-authority-is-refused", WSS, test_unknown_authority);
  ADD ("wss/wrong-name-is-refused", WSS, test_wrong_name);
  ADD ("ws/close-by-the-server-is-seen", WS, test_server_closes);
  ADD ("wss/close-by-the-server-is-seen", WSS, test_server_closes);
  ADD ("ws/close-is-seen-by-the-server", WS, test_client_closes);
  ADD ("ws/oversize-message-ends-the-connection", WS, test_oversize);
  ADD ("ws/garbage-is-dropped-and-a-ping-answered", WS, test_garbage);
  ADD ("ws/pongs-are-seen-rfc6455-5.5.3", WS, test_ping);
  result = g_test_run ();
  test_authority_free (authority);
  return result;
}
