/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/socket.h>

#include "message/sip-message-builder.h"
#include "test-loop.h"
#include "transport-peer.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"
#include "util/sip-virtual-clock.h"

typedef struct
{
  SipClock *clock;
  TestPeer *a;
  TestPeer *b;
  GInetSocketAddress *address;    /* of b */
  GSocketConnection *raw;         /* speaks to b without any rules */
} Fixture;

static void
connect_raw (Fixture *self)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GError) error = NULL;

  /* Fixed, so that how much the kernel takes for us does not change from one connection to the next. */
  g_assert_true (g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, 32 * 1024, &error));
  g_assert_true (g_socket_connect (socket, G_SOCKET_ADDRESS (self->address), NULL, &error));
  g_assert_no_error (error);
  g_clear_object (&self->raw);
  self->raw = g_socket_connection_factory_create_connection (socket);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  test_watchdog (30);
  self->clock = sip_clock_new ();
  self->a = test_peer_new (self->clock);
  self->b = test_peer_new (self->clock);
  self->address = test_peer_listen (self->b, SIP_PROTOCOL_TCP, NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  test_peer_free (self->a);
  test_peer_free (self->b);
  g_object_unref (self->address);
  g_clear_object (&self->raw);
  test_await_finalized (self->clock);
}

static void
write_raw (Fixture *self, const char *text, gsize length)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (self->raw));

  g_assert_true (g_output_stream_write_all (stream, text, length, NULL, NULL, NULL));
}

/* Up to the end of the connection or @expected bytes; the main context runs meanwhile. */
static char *
read_raw (Fixture *self, gsize expected)
{
  GSocket *socket = g_socket_connection_get_socket (self->raw);
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize size = 1;

  g_socket_set_blocking (socket, FALSE);
  while (size != 0 && text->len < expected)
    {
      size = g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL);
      if (size > 0)
        g_string_append_len (text, buffer, size);
      else if (size < 0)
        g_main_context_iteration (NULL, FALSE);
    }
  return g_string_free (text, FALSE);
}

static SipFlow *
connect_to_b (Fixture *self)
{
  return test_peer_connect (self->a, SIP_PROTOCOL_TCP, self->address);
}

static void
test_there_and_back (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = connect_to_b (self);

  self->b->answer = 200;
  for (guint i = 1; i <= 100; i++)
    {
      g_autoptr (SipMessage) request = test_request (flow, i);

      g_assert_true (sip_flow_send (flow, request, NULL));
    }
  test_wait_until (self->a->messages->len == 100);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (test_request_number (test_peer_message (self->a, i)), ==, i + 1);
  g_assert_true (test_peer_flow (self->a, 99) == flow);
}

static void
test_any_split (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipMessage) request = test_request_with_via ("SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1", 1);
  g_autoptr (SipRandom) random = sip_random_new_seeded (3);
  gsize size;
  const char *data = g_bytes_get_data (sip_message_get_bytes (request), &size);

  connect_raw (self);
  for (guint i = 0; i < 20; i++)
    {
      for (gsize at = 0; at < size;)
        {
          gsize n = MIN (size - at, (gsize) sip_random_range (random, 1, 60));

          write_raw (self, data + at, n);
          test_drain ();
          at += n;
        }
    }
  test_wait_until (self->b->messages->len == 20);
  g_assert_true (sip_slice_equal (sip_message_get_call_id (test_peer_message (self->b, 19)), SIP_SLICE ("transport")));
}

static void
test_ping_is_answered (Fixture *self, gconstpointer unused)
{
  g_autofree char *text = NULL;

  connect_raw (self);
  write_raw (self, "\r\n\r\n", 4);
  text = read_raw (self, 2);
  g_assert_cmpstr (text, ==, "\r\n");
}

static void
test_oversize (Fixture *self, gconstpointer unused)
{
  static const char start[] = "OPTIONS sip:bob@example.org SIP/2.0\r\n"
                              "Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1;rport\r\n"
                              "Max-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\n"
                              "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 1000000\r\n\r\nsome of the body";
  g_autofree char *text = NULL;

  connect_raw (self);
  write_raw (self, start, strlen (start));
  text = read_raw (self, G_MAXSIZE);
  g_assert_true (g_str_has_prefix (text, "SIP/2.0 413 "));
  g_assert_true (sip_flow_is_closed (test_peer_flow (self->b, 0)));
}

static void
test_lost_framing (Fixture *self, gconstpointer unused)
{
  static const char start[] = "OPTIONS sip:bob@example.org SIP/2.0\r\n"
                              "Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1;rport\r\n"
                              "Max-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\n"
                              "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: many\r\n\r\nwho knows where it ends";
  g_autofree char *text = NULL;

  connect_raw (self);
  write_raw (self, start, strlen (start));
  text = read_raw (self, G_MAXSIZE);
  g_assert_true (g_str_has_prefix (text, "SIP/2.0 400 "));
  g_assert_cmpuint (self->b->messages->len, ==, 1);
}

static void
test_endless_header (Fixture *self, gconstpointer unused)
{
  g_autofree char *filling = g_strnfill (300 * 1024, 'x');
  g_autofree char *text = NULL;

  connect_raw (self);
  g_socket_set_blocking (g_socket_connection_get_socket (self->raw), FALSE);
  for (gsize at = 0; at < 300 * 1024;)
    {
      gssize size =
          g_socket_send (g_socket_connection_get_socket (self->raw), filling + at, 300 * 1024 - at, NULL, NULL);

      if (size < 0 && !g_socket_is_connected (g_socket_connection_get_socket (self->raw)))
        break;
      at += MAX (size, 0);
      g_main_context_iteration (NULL, FALSE);
      if (sip_transport_layer_get_n_dropped (self->b->layer) > 0)
        break;
    }
  text = read_raw (self, G_MAXSIZE);
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpuint (self->b->messages->len, ==, 0);
  g_assert_cmpuint (sip_transport_layer_get_n_dropped (self->b->layer), ==, 1);
}

static void
closed_cb (SipFlow *flow, GError *error, guint *n_closed)
{
  (*n_closed)++;
}

static void
test_closed_peer (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = connect_to_b (self);
  g_autoptr (SipFlow) again = NULL;
  g_autoptr (SipMessage) request = test_request (flow, 1);
  g_autoptr (GError) error = NULL;
  guint n_closed = 0;

  g_signal_connect (flow, "closed", G_CALLBACK (closed_cb), &n_closed);
  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->b->messages->len == 1);
  sip_flow_close (test_peer_flow (self->b, 0));
  test_wait_until (sip_flow_is_closed (flow));
  g_assert_cmpuint (n_closed, ==, 1);
  g_assert_false (sip_flow_send (flow, request, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  again = connect_to_b (self);
  g_assert_true (again != flow);
}

/* The flow of b to a new raw connection. (transfer full) */
static SipFlow *
open_raw_flow (Fixture *self)
{
  g_autoptr (SipMessage) hello = test_request_with_via ("SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1", 1);
  guint n_before = self->b->messages->len;
  gsize size;
  const char *data = g_bytes_get_data (sip_message_get_bytes (hello), &size);

  connect_raw (self);
  write_raw (self, data, size);
  test_wait_until (self->b->messages->len == n_before + 1);
  return g_object_ref (test_peer_flow (self->b, n_before));
}

static SipMessage *
make_large_message (void)
{
  g_autofree char *filling = g_strnfill (60000, 'x');
  g_autofree char *via = g_strdup_printf ("SIP/2.0/TCP a.invalid;branch=z9hG4bK1;x=%s", filling);

  return test_request_with_via (via, 1);
}

/* Sends until the flow takes no more. */
static guint
fill_up (SipFlow *flow, SipMessage *message)
{
  g_autoptr (GError) error = NULL;
  guint n_sent = 0;

  while (n_sent < 1000 && sip_flow_send (flow, message, &error))
    n_sent++;
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  return n_sent;
}

static void
test_stalled_peer (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = open_raw_flow (self);
  g_autoptr (SipMessage) large = make_large_message ();
  guint n_closed = 0;

  g_signal_connect (flow, "closed", G_CALLBACK (closed_cb), &n_closed);
  g_assert_cmpuint (fill_up (flow, large), >=, 1024 * 1024 / 60000);
  g_assert_cmpuint (n_closed, ==, 1);
  g_assert_true (sip_flow_is_closed (flow));
}

static void
test_queue_is_flushed_before_close (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) probe = open_raw_flow (self);
  g_autoptr (SipMessage) large = make_large_message ();
  guint n = fill_up (probe, large) - 8;
  gsize size = n * g_bytes_get_size (sip_message_get_bytes (large));
  g_autoptr (SipFlow) flow = open_raw_flow (self);
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    g_assert_true (sip_flow_send (flow, large, NULL));
  sip_flow_close (flow);
  text = read_raw (self, G_MAXSIZE);
  g_assert_cmpuint (strlen (text), ==, size);
}

static void
test_refused (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TCP, self->address, "sip.example.org");
  g_autoptr (SipFlow) flow = NULL;
  g_autoptr (GError) error = NULL;

  sip_transport_layer_close (self->b->layer);
  flow = test_peer_try_connect (self->a, target, NULL, &error);
  g_assert_null (flow);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "sip.example.org"));
  g_assert_nonnull (strstr (error->message, "refuses"));
}

/* Nobody of a crowd that comes while the program is busy has to try again, a second later. */
static void
test_crowd (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 100; i++)
    {
      GSocket *one = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (crowd, one);
      g_socket_set_timeout (one, 1);
      g_socket_connect (one, G_SOCKET_ADDRESS (self->address), NULL, &error);
      g_assert_no_error (error);
    }
}

static void
test_taken_port (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = sip_inet_to_string (self->address);

  g_assert_null (sip_transport_layer_listen (self->a->layer, SIP_PROTOCOL_TCP, self->address, NULL, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, text));
}

static void
test_port_is_free_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = connect_to_b (self);
  g_autoptr (SipMessage) request = test_request (flow, 1);
  g_autoptr (GInetSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->b->messages->len == 1);
  sip_transport_layer_close (self->b->layer);
  bound = sip_transport_layer_listen (self->a->layer, SIP_PROTOCOL_TCP, self->address, NULL, &error);
  g_assert_no_error (error);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_ptr_array_add (user_data, sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, NULL));
}

static void
unref_if_any (gpointer object)
{
  g_clear_object (&object);
}

static void
test_connects_are_shared (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TCP, self->address, "localhost");
  g_autoptr (GPtrArray) flows = g_ptr_array_new_with_free_func (unref_if_any);

  for (guint i = 0; i < 3; i++)
    sip_transport_layer_connect_async (self->a->layer, target, NULL, NULL, connected_cb, flows);
  test_wait_until (flows->len == 3);
  g_assert_nonnull (flows->pdata[0]);
  g_assert_true (flows->pdata[0] == flows->pdata[1]);
  g_assert_true (flows->pdata[0] == flows->pdata[2]);
}

static void
test_cancel_one_of_two (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TCP, self->address, "localhost");
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (unref_if_any);
  g_autoptr (GPtrArray) given_up = g_ptr_array_new_with_free_func (unref_if_any);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  sip_transport_layer_connect_async (self->a->layer, target, NULL, cancellable, connected_cb, given_up);
  sip_transport_layer_connect_async (self->a->layer, target, NULL, NULL, connected_cb, kept);
  g_cancellable_cancel (cancellable);
  test_wait_until (kept->len == 1 && given_up->len == 1);
  g_assert_null (given_up->pdata[0]);
  g_assert_nonnull (kept->pdata[0]);
}

static void
test_cancel_all (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TCP, self->address, "localhost");
  g_autoptr (GPtrArray) given_up = g_ptr_array_new_with_free_func (unref_if_any);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SipFlow) flow = NULL;

  sip_transport_layer_connect_async (self->a->layer, target, NULL, cancellable, connected_cb, given_up);
  g_cancellable_cancel (cancellable);
  test_wait_until (given_up->len == 1);
  g_assert_null (given_up->pdata[0]);
  flow = connect_to_b (self);
  g_assert_nonnull (flow);
}

static void
test_connect_after_close (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TCP, self->address, "localhost");
  g_autoptr (SipFlow) flow = NULL;
  g_autoptr (GError) error = NULL;

  sip_transport_layer_close (self->a->layer);
  flow = test_peer_try_connect (self->a, target, NULL, &error);
  g_assert_null (flow);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
}

static void
test_close_while_connecting (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_TCP, self->address, "localhost");
  g_autoptr (GPtrArray) flows = g_ptr_array_new_with_free_func (unref_if_any);

  sip_transport_layer_connect_async (self->a->layer, target, NULL, NULL, connected_cb, flows);
  sip_transport_layer_close (self->a->layer);
  test_wait_until (flows->len == 1);
  g_assert_null (flows->pdata[0]);
}

/* A port that takes no more connections: its backlog is full. */
static void
test_no_answer (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipClock) clock = sip_virtual_clock_new ();
  g_autoptr (TestPeer) peer = test_peer_new (clock);
  g_autoptr (GSocket) deaf = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetSocketAddress) any = test_inet ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (SipTarget) target = NULL;
  g_autoptr (GPtrArray) flows = g_ptr_array_new_with_free_func (unref_if_any);
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert_true (g_socket_bind (deaf, G_SOCKET_ADDRESS (any), TRUE, NULL));
  g_socket_set_listen_backlog (deaf, 0);
  g_assert_true (g_socket_listen (deaf, NULL));
  bound = g_socket_get_local_address (deaf, NULL);
  for (guint i = 0; i < 4; i++)
    {
      GSocket *one = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (one, FALSE);
      g_socket_connect (one, bound, NULL, NULL);
      g_ptr_array_add (crowd, one);
    }
  target = sip_target_new (SIP_PROTOCOL_TCP, G_INET_SOCKET_ADDRESS (bound), "localhost");
  sip_transport_layer_connect_async (peer->layer, target, NULL, NULL, connected_cb, flows);
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (clock), 9999);
  g_assert_cmpuint (flows->len, ==, 0);
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (clock), 1);
  test_wait_until (flows->len == 1);
  g_assert_null (flows->pdata[0]);
}

static void
test_sent_by (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = connect_to_b (self);
  g_autofree char *own = sip_inet_to_string (sip_flow_get_local_address (flow));
  g_autofree char *listening = NULL;
  g_autoptr (GInetSocketAddress) bound = NULL;
  g_autoptr (SipFlow) second = NULL;

  g_assert_cmpstr (sip_flow_get_sent_by (flow), ==, own);
  sip_flow_close (flow);
  bound = test_peer_listen (self->a, SIP_PROTOCOL_TCP, NULL);
  second = connect_to_b (self);
  listening = sip_inet_to_string (bound);
  g_assert_cmpstr (sip_flow_get_sent_by (second), ==, listening);
}

static void
test_accepted_is_reused (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipFlow) flow = connect_to_b (self);
  g_autoptr (SipFlow) back = NULL;
  g_autoptr (SipMessage) request = test_request (flow, 1);

  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->b->messages->len == 1);
  back = test_peer_connect (self->b, SIP_PROTOCOL_TCP, sip_flow_get_local_address (flow));
  g_assert_true (back == test_peer_flow (self->b, 0));
}

static void
test_answer_after_close (Fixture *self, gconstpointer unused)
{
  g_autoptr (GInetSocketAddress) bound = test_peer_listen (self->a, SIP_PROTOCOL_TCP, NULL);
  g_autoptr (SipFlow) flow = connect_to_b (self);
  g_autoptr (SipMessage) request = test_request (flow, 1);
  g_autoptr (SipMessage) response = NULL;

  g_assert_true (sip_flow_send (flow, request, NULL));
  test_wait_until (self->b->messages->len == 1);
  sip_flow_close (flow);
  test_wait_until (sip_flow_is_closed (test_peer_flow (self->b, 0)));
  response = sip_message_builder_end (
    sip_message_builder_new_response (test_peer_message (self->b, 0), 200, NULL, "there"));
  sip_transport_layer_send_response (self->b->layer, test_peer_flow (self->b, 0), response);
  test_wait_until (self->a->messages->len == 1);
  g_assert_cmpuint (sip_message_get_status (test_peer_message (self->a, 0)), ==, 200);
}

/* Another far end, in virtual time. */
typedef struct
{
  SipClock *clock;
  TestPeer *peer;
} Listener;

static void
listener_set_up (Listener *self, Fixture *fixture)
{
  self->clock = sip_virtual_clock_new ();
  self->peer = test_peer_new (self->clock);
  g_object_unref (fixture->address);
  fixture->address = test_peer_listen (self->peer, SIP_PROTOCOL_TCP, NULL);
}

static void
listener_clear (Listener *self)
{
  test_peer_free (self->peer);
  g_object_unref (self->clock);
}

static void
listener_advance (Listener *self, guint seconds)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), seconds * 1000);
}

static void
flow_opened_cb (SipTransportLayer *layer, SipFlow *flow, SipFlow **opened)
{
  g_set_object (opened, flow);
}

static void
test_receive_timeout (Fixture *self, gconstpointer unused)
{
  static const char ping[] = "\r\n\r\n";
  g_autoptr (SipFlow) flow = NULL;
  Listener listener;

  listener_set_up (&listener, self);
  g_object_set (listener.peer->layer, "receive-timeout", 30, "idle-timeout", 0, NULL);
  g_signal_connect (listener.peer->layer, "flow-opened", G_CALLBACK (flow_opened_cb), &flow);
  connect_raw (self);
  test_wait_until (flow);
  listener_advance (&listener, 29);
  g_assert_false (sip_flow_is_closed (flow));
  listener_advance (&listener, 1);
  g_assert_true (sip_flow_is_closed (flow));

  /* Something whole is enough for ever, the beginning of the next thing is not. */
  g_clear_object (&flow);
  connect_raw (self);
  test_wait_until (flow);
  write_raw (self, ping, 4);
  g_free (read_raw (self, 2));
  listener_advance (&listener, 3600);
  g_assert_false (sip_flow_is_closed (flow));
  write_raw (self, ping, 4);
  write_raw (self, "OPTIONS ", 8);
  g_free (read_raw (self, 2));
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  listener_advance (&listener, 29);
  g_assert_false (sip_flow_is_closed (flow));
  listener_advance (&listener, 1);
  g_assert_true (sip_flow_is_closed (flow));
  listener_clear (&listener);
}

static void
test_partial_survives (Fixture *self, gconstpointer unused)
{
  g_autoptr (SipMessage) request = test_request_with_via ("SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1", 1);
  g_autoptr (SipFlow) flow = NULL;
  Listener listener;
  gsize size;
  const char *data = g_bytes_get_data (sip_message_get_bytes (request), &size);

  listener_set_up (&listener, self);
  g_object_set (listener.peer->layer, "receive-timeout", 30, NULL);
  g_signal_connect (listener.peer->layer, "flow-opened", G_CALLBACK (flow_opened_cb), &flow);
  connect_raw (self);
  test_wait_until (flow);
  write_raw (self, data, size / 2);
  listener_advance (&listener, 20);
  g_assert_false (sip_flow_is_closed (flow));
  write_raw (self, data + size / 2, size - size / 2);
  test_wait_until (listener.peer->messages->len == 1);
  listener_advance (&listener, 60);
  g_assert_false (sip_flow_is_closed (flow));
  listener_clear (&listener);
}

static void
test_message_limit (Fixture *self, gconstpointer unused)
{
  g_autofree char *filling = g_strnfill (5000, 'x');
  g_autofree char *request = NULL, *text = NULL;
  Listener listener;

  request = g_strdup_printf ("OPTIONS sip:bob@example.org SIP/2.0\r\n"
                             "Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1;rport\r\n"
                             "Max-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\n"
                             "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 5000\r\n\r\n%s", filling);
  listener_set_up (&listener, self);
  listener.peer->answer = 200;
  g_object_set (listener.peer->layer, "max-message-size", 8192, NULL);
  connect_raw (self);
  write_raw (self, request, strlen (request));
  text = read_raw (self, 12);
  g_assert_true (g_str_has_prefix (text, "SIP/2.0 200 "));
  g_clear_pointer (&text, g_free);
  g_object_set (listener.peer->layer, "max-message-size", 4096, NULL);
  connect_raw (self);
  write_raw (self, request, strlen (request));
  text = read_raw (self, 12);
  g_assert_true (g_str_has_prefix (text, "SIP/2.0 413 "));
  g_assert_cmpuint (test_peer_status (listener.peer, 1), ==, 413);
  listener_clear (&listener);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/transport/tcp/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("there-and-back", test_there_and_back);
  ADD ("any-split-gives-the-same-messages", test_any_split);
  ADD ("ping-is-answered-rfc5626-4.4.1", test_ping_is_answered);
  ADD ("oversize-message-is-answered-and-ends-the-connection", test_oversize);
  ADD ("lost-framing-is-answered-and-ends-the-connection-rfc3261-18.3", test_lost_framing);
  ADD ("endless-header-ends-the-connection", test_endless_header);
  ADD ("closed-peer-is-seen", test_closed_peer);
  ADD ("peer-that-does-not-read-is-closed", test_stalled_peer);
  ADD ("what-is-queued-is-sent-before-the-close", test_queue_is_flushed_before_close);
  ADD ("refused-connection-names-the-server", test_refused);
  ADD ("crowd-is-let-in-at-once", test_crowd);
  ADD ("taken-port-is-an-error-that-names-it", test_taken_port);
  ADD ("port-is-free-again-after-close", test_port_is_free_again);
  ADD ("connects-to-one-target-are-shared", test_connects_are_shared);
  ADD ("cancelling-one-of-two-leaves-the-other", test_cancel_one_of_two);
  ADD ("cancelling-all-gives-the-connection-up", test_cancel_all);
  ADD ("connect-after-close-is-an-error", test_connect_after_close);
  ADD ("close-gives-up-what-is-being-connected", test_close_while_connecting);
  ADD ("no-answer-times-out", test_no_answer);
  ADD ("sent-by-is-the-listener-or-the-connection", test_sent_by);
  ADD ("accepted-connection-is-reused", test_accepted_is_reused);
  ADD ("answer-after-close-goes-to-the-via-rfc3261-18.2.2", test_answer_after_close);
  ADD ("accepted-connection-has-to-bring-something-whole-in-time", test_receive_timeout);
  ADD ("accepted-connection-survives-partial-data", test_partial_survives);
  ADD ("largest-message-is-a-property", test_message_limit);
  return g_test_run ();
}
