/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "test-loop.h"
#include "transport-peer.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"

typedef struct
{
  SipClock *clock;
  TestPeer *a;
  TestPeer *b;
  GInetSocketAddress *address; /* of b */
  GSocket *raw;                /* speaks to b without any rules */
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GInetSocketAddress) any = test_inet ("127.0.0.1", 0);

  test_watchdog (30);
  self->clock = sip_clock_new ();
  self->a = test_peer_new (self->clock);
  self->b = test_peer_new (self->clock);
  self->address = test_peer_listen (self->b, SIP_PROTOCOL_UDP, NULL);
  self->raw = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_assert_true (g_socket_bind (self->raw, G_SOCKET_ADDRESS (any), FALSE, NULL));
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  test_peer_free (self->a);
  test_peer_free (self->b);
  g_object_unref (self->address);
  g_object_unref (self->raw);
  g_assert_finalize_object (self->clock);
}

static void
send_raw (Fixture *self, const char *text, gsize length)
{
  g_assert_cmpint (g_socket_send_to (self->raw, G_SOCKET_ADDRESS (self->address), text, length, NULL, NULL), ==,
                   length);
}

static void
send_request_with_via (Fixture *self, const char *via)
{
  g_autoptr (SipMessage) request = test_request_with_via (via, 1);
  gsize size;
  const char *data = g_bytes_get_data (sip_message_get_bytes (request), &size);

  send_raw (self, data, size);
}

/* Blocks: the answer is on its way already, or the watchdog ends it. */
static SipMessage *
receive_raw (GSocket *socket)
{
  char buffer[4096];
  g_autoptr (GBytes) bytes = NULL;
  gssize size;

  g_socket_set_timeout (socket, 5);
  size = g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL);
  g_assert_cmpint (size, >, 0);
  bytes = g_bytes_new (buffer, size);
  return sip_message_parse (bytes, NULL);
}

static void
test_there_and_back (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  g_autoptr (SipMessage) request = test_request (flow, 1);
  const SipVia *via;

  self->b->answer = 200;
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->a->messages->len == 1);
  g_assert_cmpuint (sip_message_get_status (test_peer_message (self->a, 0)), ==, 200);
  g_assert_true (test_peer_flow (self->a, 0) == flow);

  via = sip_message_get_via (test_peer_message (self->b, 0), 0);
  g_assert_true (sip_slice_equal (via->received, SIP_SLICE ("127.0.0.1")));
  g_assert_cmpuint (via->rport, ==, g_inet_socket_address_get_port (sip_flow_get_local_address (flow)));
}

static void
test_local_address (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  g_autofree char *local = sip_inet_to_string (sip_flow_get_local_address (flow));

  g_assert_true (g_str_has_prefix (local, "127.0.0.1:"));
  g_assert_cmpstr (sip_flow_get_sent_by (flow), ==, local);
}

static void
learned_cb (SipFlow *flow, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_learns_address (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  guint n_learned = 0;

  g_signal_connect (flow, "notify::learned-address", G_CALLBACK (learned_cb), &n_learned);
  g_assert_null (sip_flow_get_learned_address (flow));
  self->b->answer = 200;
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (SipMessage) request = test_request (flow, i);

      g_assert_true (sip_flow_send (flow, request, NULL));
      test_wait_until (self->a->messages->len == i);
    }
  g_assert_true (sip_inet_equal (sip_flow_get_learned_address (flow), sip_flow_get_local_address (flow)));
  g_assert_cmpuint (n_learned, ==, 1);
}

static void
test_learns_from_its_own_alone (Fixture *self, gconstpointer unused)
{
  static const char text[] = "SIP/2.0 200 OK\r\n"
                             "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;received=192.0.2.66;rport=66\r\n"
                             "From: <sip:a@b>;tag=1\r\nTo: <sip:b@b>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n";
  g_autoptr (GSocketAddress) raw = g_socket_get_local_address (self->raw, NULL);
  g_autoptr (SipFlow) flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (raw));
  GInetSocketAddress *local = sip_flow_get_local_address (flow);

  g_assert_cmpint (g_socket_send_to (self->raw, G_SOCKET_ADDRESS (local), text, strlen (text), NULL, NULL), >, 0);
  test_wait_until (self->a->messages->len == 1);
  g_assert_true (test_peer_flow (self->a, 0) == flow);
  g_assert_null (sip_flow_get_learned_address (flow));
}

static void
test_answers_at_rport (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipMessage) response = NULL;

  self->b->answer = 200;
  send_request_with_via (self, "SIP/2.0/UDP 192.0.2.77:9;branch=z9hG4bK1;rport");
  test_wait_until (self->b->messages->len == 1);
  response = receive_raw (self->raw);
  g_assert_cmpuint (sip_message_get_status (response), ==, 200);
  g_assert_true (sip_slice_equal (sip_message_get_via (response, 0)->received, SIP_SLICE ("127.0.0.1")));
}

static void
test_answers_at_sent_by_port (Fixture *self, gconstpointer unused)
{
  g_autoptr (GSocket) other = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GInetSocketAddress) any = test_inet ("127.0.0.1", 0);
  g_autoptr (SipMessage) response = NULL;
  g_autofree char *via = NULL;

  other = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_assert_true (g_socket_bind (other, G_SOCKET_ADDRESS (any), FALSE, NULL));
  bound = g_socket_get_local_address (other, NULL);
  via = g_strdup_printf ("SIP/2.0/UDP host.invalid:%u;branch=z9hG4bK1",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->b->answer = 200;
  send_request_with_via (self, via);
  test_wait_until (self->b->messages->len == 1);
  test_wait_until (self->b->n_sent == 1);
  response = receive_raw (other);
  g_assert_cmpuint (sip_message_get_status (response), ==, 200);
}

static void
test_lying_via_is_overruled (Fixture *self, gconstpointer unused)
{
  const SipVia *via;

  send_request_with_via (self, "SIP/2.0/UDP 127.0.0.1:9;received=192.0.2.9;x=\";rport=1\";rport=7;branch=z9hG4bK1");
  test_wait_until (self->b->messages->len == 1);
  via = sip_message_get_via (test_peer_message (self->b, 0), 0);
  g_assert_true (sip_slice_equal (via->received, SIP_SLICE ("127.0.0.1")));
  g_assert_cmpuint (via->rport, >, 7);
  g_assert_true (sip_slice_equal (via->branch, SIP_SLICE ("z9hG4bK1")));
  g_assert_nonnull (g_strstr_len (via->params.data, via->params.length, "x=\";rport=1\""));
}

static void
test_true_via_is_left_alone (Fixture *self, gconstpointer unused)
{
  send_request_with_via (self, "SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1");
  test_wait_until (self->b->messages->len == 1);
  g_assert_null (sip_message_get_via (test_peer_message (self->b, 0), 0)->received.data);
}

static void
test_folded_via (Fixture *self, gconstpointer unused)
{
  static const char text[] = "OPTIONS sip:bob@example.org SIP/2.0\r\n"
                             "Via: SIP/2.0/UDP\r\n host.invalid\r\n\t;branch=z9hG4bK1;rport,\r\n SIP/2.0/UDP b\r\n"
                             "Max-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\n"
                             "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 5\r\n\r\n\r\n\r\nx";
  SipMessage *message;

  send_raw (self, text, strlen (text));
  test_wait_until (self->b->messages->len == 1);
  message = test_peer_message (self->b, 0);
  g_assert_true (sip_slice_equal (sip_message_get_via (message, 0)->received, SIP_SLICE ("127.0.0.1")));
  g_assert_cmpuint (sip_message_get_via (message, 0)->rport, >, 0);
  g_assert_true (sip_slice_equal (sip_message_get_via (message, 1)->host, SIP_SLICE ("b")));
  g_assert_true (sip_slice_equal (sip_message_get_body (message), SIP_SLICE ("\r\n\r\nx")));
}

static void
test_via_without_parameters (Fixture *self, gconstpointer unused)
{
  send_request_with_via (self, "SIP/2.0/UDP host.invalid:5062");
  test_wait_until (self->b->messages->len == 1);
  g_assert_true (sip_slice_equal (sip_message_get_via (test_peer_message (self->b, 0), 0)->received,
                                  SIP_SLICE ("127.0.0.1")));
  g_assert_cmpuint (sip_message_get_via (test_peer_message (self->b, 0), 0)->port, ==, 5062);
}

static void
test_malformed_request (Fixture *self, gconstpointer unused)
{
  static const char text[] = "OPTIONS sip:bob@example.org SIP/2.0\r\n"
                             "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1;rport\r\n"
                             "Max-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\n"
                             "Call-ID: 1\r\nCSeq: nonsense OPTIONS\r\n\r\n";
  g_autoptr (SipMessage) response = NULL;

  send_raw (self, text, strlen (text));
  test_wait_until (self->b->messages->len == 1);
  g_assert_cmpuint (test_peer_status (self->b, 0), ==, 400);
  response = receive_raw (self->raw);
  g_assert_cmpuint (sip_message_get_status (response), ==, 400);
}

static void
test_garbage_is_counted (Fixture *self, gconstpointer unused)
{
  static const char *const garbage[] = {
    "this is no message, but it is long enough to be one",
    "SIP/2.0 200 OK\r\nVia: nonsense\r\nCSeq: x\r\n\r\n",
    "ACK sip:bob@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1\r\nCSeq: x ACK\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++)
    send_raw (self, garbage[i], strlen (garbage[i]));
  send_raw (self, "\r\n\r\n", 4);
  send_raw (self, "\0\0", 2);
  send_raw (self, "", 0);
  send_request_with_via (self, "SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1");
  test_wait_until (self->b->messages->len == 1);
  g_assert_cmpuint (test_peer_status (self->b, 0), ==, 0);
  g_assert_cmpuint (sip_transport_layer_get_n_dropped (self->b->layer), ==, 3);
}

static void
test_taken_port (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = sip_inet_to_string (self->address);

  g_assert_null (sip_transport_layer_listen (self->a->layer, SIP_PROTOCOL_UDP, self->address, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, text));
  g_assert_nonnull (strstr (error->message, "in use"));
}

static void
test_foreign_address (Fixture *self, gconstpointer unused)
{
  g_autoptr (GInetSocketAddress) foreign = test_inet ("192.0.2.1", 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (sip_transport_layer_listen (self->a->layer, SIP_PROTOCOL_UDP, foreign, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "192.0.2.1"));
  g_assert_nonnull (strstr (error->message, "does not belong"));
}

static void
send_failed_cb (SipFlow *flow, GError *error, guint *n_failed)
{
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  (*n_failed)++;
}

static void
test_refused_datagram (Fixture *self, gconstpointer unused)
{
  g_autoptr (GSocketAddress) closed = g_socket_get_local_address (self->raw, NULL);
  g_autoptr (SipFlow) dead = test_peer_connect (self->a, SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (closed));
  g_autoptr (SipFlow) flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  g_autoptr (SipMessage) request = test_request (flow, 1);
  guint n_dead_failed = 0, n_failed = 0;

  g_signal_connect (dead, "send-failed", G_CALLBACK (send_failed_cb), &n_dead_failed);
  g_signal_connect (flow, "send-failed", G_CALLBACK (send_failed_cb), &n_failed);
  g_socket_close (self->raw, NULL);
  g_assert_true (sip_flow_send (dead, request, NULL));
  /* What ICMP said about the one does not keep the other from sending. */
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (n_dead_failed > 0 && self->b->messages->len == 1);
  g_assert_cmpuint (n_dead_failed, ==, 1);
  g_assert_cmpuint (n_failed, ==, 0);
  g_assert_false (sip_flow_is_closed (dead));
}

static void
test_too_large (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  g_autofree char *filling = g_strnfill (70000, 'x');
  g_autofree char *via = g_strdup_printf ("SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK%s", filling);
  g_autoptr (SipMessage) request = test_request_with_via (via, 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (sip_flow_send (flow, request, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "too large"));
}

static gboolean
tick_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
  return G_SOURCE_CONTINUE;
}

static void
test_flood_does_not_starve (Fixture *self, gconstpointer unused)
{
  guint n_ticks = 0, source;

  for (guint i = 0; i < 200; i++)
    send_request_with_via (self, "SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1");
  source = g_idle_add_full (G_PRIORITY_DEFAULT, tick_cb, &n_ticks, NULL);
  test_wait_until (self->b->messages->len == 200);
  g_source_remove (source);
  g_assert_cmpuint (n_ticks, >=, 200 / 32);
}

static void
test_one_flow_a_peer (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) first = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  g_autoptr (SipFlow) second = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  g_autoptr (SipFlow) third = NULL;
  g_autoptr (SipMessage) request = test_request (first, 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (first == second);
  sip_flow_close (first);
  g_assert_false (sip_flow_send (first, request, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  third = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  g_assert_true (third != first);
  g_assert_true (sip_flow_send (third, request, NULL));
  test_wait_until (self->b->messages->len == 1);
}

static void
test_sends_from_listener (Fixture *self, gconstpointer unused)
{
  g_autoptr (GInetSocketAddress) any = test_inet ("0.0.0.0", 0);
  g_autoptr (GInetSocketAddress) bound = NULL;
  g_autoptr (SipFlow) flow = NULL;
  g_auto (GStrv) listeners = NULL;
  g_autofree char *expected = NULL;

  bound = sip_transport_layer_listen (self->a->layer, SIP_PROTOCOL_UDP, any, NULL, NULL);
  flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  expected = g_strdup_printf ("127.0.0.1:%u", g_inet_socket_address_get_port (bound));
  g_assert_cmpstr (sip_flow_get_sent_by (flow), ==, expected);
  listeners = sip_transport_layer_list_listeners (self->a->layer);
  expected = (g_free (expected), g_strdup_printf ("udp 0.0.0.0:%u", g_inet_socket_address_get_port (bound)));
  g_assert_cmpstr (listeners[0], ==, expected);
  g_assert_null (listeners[1]);
}

static void
test_ipv6 (Fixture *self, gconstpointer unused)
{
  g_autoptr (GInetSocketAddress) loopback = test_inet ("::1", 0);
  g_autoptr (GInetSocketAddress) bound = NULL;
  g_autoptr (SipFlow) flow = NULL;
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (GError) error = NULL;

  bound = sip_transport_layer_listen (self->b->layer, SIP_PROTOCOL_UDP, loopback, NULL, &error);
  if (!bound)
    {
      g_test_skip ("This computer has no IPv6 loopback.");
      return;
    }
  flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, bound);
  g_assert_true (g_str_has_prefix (sip_flow_get_sent_by (flow), "[::1]:"));
  request = test_request (flow, 1);
  self->b->answer = 200;
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->a->messages->len == 1);
  g_assert_true (
      sip_slice_equal (sip_message_get_via (test_peer_message (self->a, 0), 0)->received, SIP_SLICE ("::1")));
  g_assert_true (sip_inet_equal (sip_flow_get_learned_address (flow), sip_flow_get_local_address (flow)));
}

static void
test_close_ends_flows (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = test_peer_connect (self->a, SIP_PROTOCOL_UDP, self->address);
  g_autoptr (GInetSocketAddress) again = NULL;
  g_autoptr (GError) error = NULL;

  sip_transport_layer_close (self->a->layer);
  g_assert_true (sip_flow_is_closed (flow));
  sip_transport_layer_close (self->b->layer);
  test_peer_free (self->a);
  self->a = test_peer_new (self->clock);
  again = sip_transport_layer_listen (self->a->layer, SIP_PROTOCOL_UDP, self->address, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/transport/udp/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("there-and-back", test_there_and_back);
  ADD ("local-address-is-that-of-the-route", test_local_address);
  ADD ("learns-its-address-from-responses-rfc3581-4", test_learns_address);
  ADD ("learns-nothing-from-responses-to-others-rfc3261-18.1.2", test_learns_from_its_own_alone);
  ADD ("answers-at-rport-rfc3581-4", test_answers_at_rport);
  ADD ("answers-at-the-port-of-sent-by-rfc3261-18.2.2", test_answers_at_sent_by_port);
  ADD ("received-and-rport-of-the-sender-are-overruled", test_lying_via_is_overruled);
  ADD ("via-that-says-the-truth-is-left-alone-rfc3261-18.2.1", test_true_via_is_left_alone);
  ADD ("folded-via-gets-its-received", test_folded_via);
  ADD ("via-without-parameters-gets-its-received", test_via_without_parameters);
  ADD ("malformed-request-is-answered", test_malformed_request);
  ADD ("garbage-and-keep-alives-are-not-passed-on", test_garbage_is_counted);
  ADD ("taken-port-is-an-error-that-names-it", test_taken_port);
  ADD ("foreign-address-is-an-error-that-names-it", test_foreign_address);
  ADD ("refused-datagram-is-told-to-its-flow-alone-rfc3261-18.4", test_refused_datagram);
  ADD ("too-large-message-is-an-error", test_too_large);
  ADD ("flood-does-not-starve-the-main-loop", test_flood_does_not_starve);
  ADD ("one-flow-a-peer", test_one_flow_a_peer);
  ADD ("sends-from-the-listening-socket", test_sends_from_listener);
  ADD ("ipv6", test_ipv6);
  ADD ("close-ends-flows-and-frees-the-port", test_close_ends_flows);
  return g_test_run ();
}
