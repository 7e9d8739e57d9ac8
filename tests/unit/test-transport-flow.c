/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-loop.h"
#include "transport-peer.h"
#include "transport/sip-flow-private.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-stun-private.h"
#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"
#include "util/sip-virtual-clock.h"

/* A flow to nowhere that counts what is asked of it. */
#define TEST_TYPE_FLOW (test_flow_get_type ())
G_DECLARE_FINAL_TYPE (TestFlow, test_flow, TEST, FLOW, SipFlow)

struct _TestFlow
{
  SipFlow parent_instance;

  GPtrArray *sent; /* GBytes */
  guint n_pings;
  guint n_closes;
  gboolean answers;
};

G_DEFINE_FINAL_TYPE (TestFlow, test_flow, SIP_TYPE_FLOW)

static gboolean
test_flow_send (SipFlow *flow, GBytes *bytes, GError **error)
{
  g_ptr_array_add (TEST_FLOW (flow)->sent, g_bytes_ref (bytes));
  return TRUE;
}

static void
test_flow_ping (SipFlow *flow)
{
  TestFlow *self = TEST_FLOW (flow);

  self->n_pings++;
  if (self->answers)
    sip_flow_take_pong (flow);
}

static void
test_flow_close (SipFlow *flow)
{
  TEST_FLOW (flow)->n_closes++;
}

static void
test_flow_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_FLOW (object)->sent);

  G_OBJECT_CLASS (test_flow_parent_class)->finalize (object);
}

static void
test_flow_class_init (TestFlowClass *klass)
{
  SipFlowClass *flow_class = SIP_FLOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_flow_finalize;

  flow_class->send = test_flow_send;
  flow_class->ping = test_flow_ping;
  flow_class->close = test_flow_close;
}

static void
test_flow_init (TestFlow *self)
{
  self->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

typedef struct
{
  SipClock *clock;
  TestPeer *peer;
  TestFlow *flow;
  GInetSocketAddress *remote;
  GError *error;
  guint n_closed;
  guint n_pongs;
  guint n_missing;
  guint n_remapped;
} Fixture;

static void
closed_cb (SipFlow *flow, GError *error, Fixture *self)
{
  self->n_closed++;
  self->error = error ? g_error_copy (error) : NULL;
}

static void
count_cb (guint *count)
{
  ++*count;
}

static void
set_up (Fixture *self, gconstpointer protocol)
{
  test_watchdog (30);
  self->clock = sip_virtual_clock_new ();
  self->peer = test_peer_new (self->clock);
  self->remote = test_inet ("192.0.2.9", 5060);
  self->flow = g_object_new (TEST_TYPE_FLOW,
                             "layer", self->peer->layer,
                             "protocol", GPOINTER_TO_INT (protocol),
                             "remote-address", self->remote,
                             NULL);
  g_signal_connect_swapped (self->flow, "pong", G_CALLBACK (count_cb), &self->n_pongs);
  g_signal_connect_swapped (self->flow, "pong-missing", G_CALLBACK (count_cb), &self->n_missing);
  g_signal_connect_swapped (self->flow, "remapped", G_CALLBACK (count_cb), &self->n_remapped);
  g_signal_connect (self->flow, "closed", G_CALLBACK (closed_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer protocol)
{
  if (self->flow)
    g_assert_finalize_object (self->flow);
  g_object_unref (self->remote);
  test_peer_free (self->peer);
  g_clear_error (&self->error);
  g_assert_finalize_object (self->clock);
}

static void
advance (Fixture *self, guint seconds)
{
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), seconds * 1000);
}

static void
test_interval (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_NONE);
  advance (self, 23);
  g_assert_cmpuint (self->flow->n_pings, ==, 0);
  advance (self, 7);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
  advance (self, 3000);
  g_assert_cmpuint (self->flow->n_pings, >, 101);
  g_assert_cmpuint (self->flow->n_pings, <, 126);
}

static void
test_silence_is_tolerated (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_NONE);
  advance (self, 600);
  g_assert_cmpuint (self->n_closed, ==, 0);
  g_assert_cmpuint (self->n_missing, >, 15);
}

static void
test_strict (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STRICT);
  advance (self, 9);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
  g_assert_cmpuint (self->n_closed, ==, 0);
  advance (self, 1);
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_cmpuint (self->flow->n_closes, ==, 1);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  advance (self, 600);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
}

/* RFC 5626 4.5: the flow is a success from the first pong on. */
static void
test_strict_is_shown_at_once (Fixture *self, gconstpointer protocol)
{
  self->flow->answers = TRUE;
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STRICT);
  g_assert_cmpuint (self->flow->n_pings, ==, 0);
  advance (self, 0);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
  g_assert_cmpuint (self->n_pongs, ==, 1);
  advance (self, 23);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
  advance (self, 7);
  g_assert_cmpuint (self->flow->n_pings, ==, 2);
}

static void
test_first_pong_obliges (Fixture *self, gconstpointer protocol)
{
  self->flow->answers = TRUE;
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_NONE);
  advance (self, 300);
  g_assert_cmpuint (self->n_closed, ==, 0);
  self->flow->answers = FALSE;
  advance (self, 40);
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
}

static void
test_unasked_pong (Fixture *self, gconstpointer protocol)
{
  sip_flow_take_pong (SIP_FLOW (self->flow));
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_NONE);
  advance (self, 600);
  g_assert_cmpuint (self->n_closed, ==, 0);
}

static void
test_off (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STRICT);
  advance (self, 9);
  sip_flow_keep_alive (SIP_FLOW (self->flow), 0, SIP_KEEP_ALIVE_NONE);
  advance (self, 600);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
  g_assert_cmpuint (self->n_closed, ==, 0);
}

static void
test_closed_flow_is_silent (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipMessage) request = test_request_with_via ("SIP/2.0/TCP a.invalid;branch=z9hG4bK1", 1);
  g_autoptr (GError) error = NULL;

  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STRICT);
  sip_flow_close (SIP_FLOW (self->flow));
  sip_flow_close (SIP_FLOW (self->flow));
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_cmpuint (self->flow->n_closes, ==, 1);
  g_assert_no_error (self->error);
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STRICT);
  advance (self, 600);
  g_assert_cmpuint (self->flow->n_pings, ==, 0);
  g_assert_false (sip_flow_send (SIP_FLOW (self->flow), request, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
}

static void
drop_layer_cb (SipFlow *flow, Fixture *self)
{
  sip_flow_close (flow);
  test_peer_free (self->peer);
  self->peer = test_peer_new (self->clock);
}

static void
test_handler_frees_everything (Fixture *self, gconstpointer protocol)
{
  self->flow->answers = TRUE;
  g_signal_connect (self->flow, "pong", G_CALLBACK (drop_layer_cb), self);
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STRICT);
  advance (self, 60);
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_null (sip_flow_get_layer (SIP_FLOW (self->flow)));
}

/* What the flow sent last, if that is a Binding request. */
static SipStun
last_request (Fixture *self)
{
  GBytes *bytes = self->flow->sent->pdata[self->flow->sent->len - 1];
  SipStun stun;

  g_assert_true (sip_stun_parse (&stun, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
  g_assert_cmpint (stun.kind, ==, SIP_STUN_REQUEST);
  return stun;
}

static void
answer (Fixture *self, SipStun request, guint port)
{
  g_autoptr (GInetSocketAddress) seen = test_inet ("198.51.100.1", port);
  g_autoptr (GBytes) bytes = sip_stun_write_answer (&request, seen);

  sip_flow_receive_datagram (SIP_FLOW (self->flow), bytes);
}

/* The pings of a keep-alive come between 24 and 30 seconds from the last. */
static void
ping_and_answer (Fixture *self, guint port)
{
  guint n_sent = self->flow->sent->len;

  for (guint i = 0; i < 300 && self->flow->sent->len == n_sent; i++)
    sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), 100);
  answer (self, last_request (self), port);
}

static void
test_stun (Fixture *self, gconstpointer protocol)
{
  g_autofree char *mapped = NULL;

  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STUN);
  g_assert_null (sip_flow_get_mapped_address (SIP_FLOW (self->flow)));
  for (guint i = 1; i <= 5; i++)
    {
      ping_and_answer (self, 1024);
      g_assert_cmpuint (self->flow->sent->len, ==, i);
    }
  mapped = sip_inet_to_string (sip_flow_get_mapped_address (SIP_FLOW (self->flow)));
  g_assert_cmpstr (mapped, ==, "198.51.100.1:1024");
  g_assert_cmpuint (self->n_pongs, ==, 5);
  g_assert_cmpuint (self->n_remapped, ==, 0);
  ping_and_answer (self, 1025);
  g_assert_cmpuint (self->n_remapped, ==, 1);
  g_assert_cmpuint (self->n_closed, ==, 0);
  g_assert_cmpuint (self->flow->n_pings, ==, 0);
}

static void
test_stun_retransmits (Fixture *self, gconstpointer protocol)
{
  static const guint at_ms[] = { 0, 500, 1500, 3500, 7500, 15500, 31500 };
  guint n = 0;

  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STUN | SIP_KEEP_ALIVE_STRICT);
  advance (self, 0);
  for (guint ms = 0; ms < 39500; ms++)
    {
      n += n < G_N_ELEMENTS (at_ms) && at_ms[n] == ms;
      g_assert_cmpuint (self->flow->sent->len, ==, n);
      g_assert_cmpuint (self->n_closed, ==, 0);
      sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), 1);
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (at_ms));
  g_assert_cmpuint (self->n_missing, ==, 1);
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
}

static void
test_stun_late_answer (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STUN | SIP_KEEP_ALIVE_STRICT);
  advance (self, 5);
  g_assert_cmpuint (self->flow->sent->len, >, 3);
  answer (self, last_request (self), 1024);
  answer (self, last_request (self), 2048);
  g_assert_cmpuint (self->n_pongs, ==, 1);
  g_assert_cmpuint (self->n_remapped, ==, 0);
}

static void
test_stun_foreign_answer (Fixture *self, gconstpointer protocol)
{
  SipStun foreign = { .kind = SIP_STUN_REQUEST, .id = { 1, 2, 3 } };

  answer (self, foreign, 1024);
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STUN | SIP_KEEP_ALIVE_STRICT);
  advance (self, 31);
  answer (self, foreign, 1024);
  g_assert_cmpuint (self->n_pongs, ==, 0);
  g_assert_null (sip_flow_get_mapped_address (SIP_FLOW (self->flow)));
  advance (self, 40);
  g_assert_cmpuint (self->n_closed, ==, 1);
}

static void
test_stun_error (Fixture *self, gconstpointer protocol)
{
  SipStun request;

  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STUN);
  advance (self, 31);
  request = last_request (self);
  request.unknown[request.n_unknown++] = 0x7000;
  answer (self, request, 1024);
  g_assert_cmpuint (self->n_pongs, ==, 0);
  g_assert_cmpuint (self->n_closed, ==, 1);
}

static void
test_stun_is_answered (Fixture *self, gconstpointer protocol)
{
  static const guint8 id[SIP_STUN_ID_SIZE] = { 9 };
  g_autoptr (GBytes) request = sip_stun_write_request (id);
  g_auto (SipStun) stun = { 0 };
  GBytes *sent;

  sip_flow_receive_datagram (SIP_FLOW (self->flow), request);
  g_assert_cmpuint (self->flow->sent->len, ==, 1);
  sent = self->flow->sent->pdata[0];
  g_assert_true (sip_stun_parse (&stun, g_bytes_get_data (sent, NULL), g_bytes_get_size (sent)));
  g_assert_cmpint (stun.kind, ==, SIP_STUN_SUCCESS);
  g_assert_true (sip_inet_equal (stun.mapped, self->remote));
}

static void
test_no_stun_on_connections (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STUN);
  advance (self, 31);
  g_assert_cmpuint (self->flow->sent->len, ==, 0);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
}

static void
test_crlf_in_datagrams (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, SIP_KEEP_ALIVE_STRICT);
  advance (self, 600);
  g_assert_cmpuint (self->n_missing, ==, 0);
  g_assert_cmpuint (self->n_closed, ==, 0);
}

/* As if @remote had connected to @local. */
static gboolean
accept_from (Fixture *self, GInetSocketAddress *local, guint last_byte, SipFlow **flow)
{
  g_autofree char *host = g_strdup_printf ("192.0.2.%u", last_byte);
  g_autoptr (GInetSocketAddress) remote = test_inet (host, 40000);
  g_autoptr (SipFlow) made = g_object_new (TEST_TYPE_FLOW, "layer", self->peer->layer, "protocol", SIP_PROTOCOL_TCP,
                                           "local-address", local, "remote-address", remote, NULL);

  if (flow)
    g_set_object (flow, made);
  return sip_transport_layer_add_flow (self->peer->layer, made);
}

static void
test_too_many (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GInetSocketAddress) local = test_peer_listen (self->peer, SIP_PROTOCOL_TCP, NULL);
  g_autoptr (SipFlow) last = NULL;

  g_object_set (self->peer->layer, "max-connections", 5, "max-connections-per-address", 3, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_true (accept_from (self, local, 1, NULL));
  g_assert_false (accept_from (self, local, 1, &last));
  g_assert_true (sip_flow_is_closed (last));
  g_assert_true (accept_from (self, local, 2, NULL));
  g_assert_true (accept_from (self, local, 3, &last));
  g_assert_false (accept_from (self, local, 4, NULL));
  sip_flow_close (last);
  g_assert_true (accept_from (self, local, 4, NULL));
  /* Those that are made from here are our own business. */
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (SipFlow) own = g_object_new (TEST_TYPE_FLOW, "layer", self->peer->layer, "protocol", SIP_PROTOCOL_TCP,
                                              NULL);

      g_assert_true (sip_transport_layer_add_flow (self->peer->layer, own));
    }
}

static void
test_idle (Fixture *self, gconstpointer protocol)
{
  TestFlow *flow = self->flow;

  g_object_set (self->peer->layer, "idle-timeout", 60, NULL);
  g_assert_true (sip_transport_layer_add_flow (self->peer->layer, SIP_FLOW (flow)));
  /* Somebody holds it: the fixture. */
  advance (self, 3600);
  g_assert_cmpuint (self->n_closed, ==, 0);
  g_object_unref (flow);
  advance (self, 59);
  g_assert_cmpuint (self->n_closed, ==, 0);
  /* Even for a moment. */
  g_object_unref (g_object_ref (flow));
  advance (self, 59);
  g_assert_cmpuint (self->n_closed, ==, 0);
  g_object_add_weak_pointer (G_OBJECT (flow), (gpointer *) &self->flow);
  advance (self, 1);
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_no_error (self->error);
  g_assert_null (self->flow);
}

static void
test_never_idle (Fixture *self, gconstpointer protocol)
{
  g_object_set (self->peer->layer, "idle-timeout", 0, NULL);
  g_assert_true (sip_transport_layer_add_flow (self->peer->layer, SIP_FLOW (self->flow)));
  g_object_unref (self->flow);
  advance (self, 24 * 3600);
  g_assert_cmpuint (self->n_closed, ==, 0);
  g_object_set (self->peer->layer, "idle-timeout", 1, NULL);
  g_object_ref (self->flow);
  advance (self, 10);
  g_assert_cmpuint (self->n_closed, ==, 0);
  sip_flow_close (SIP_FLOW (self->flow));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define UDP GINT_TO_POINTER (SIP_PROTOCOL_UDP)
#define TCP GINT_TO_POINTER (SIP_PROTOCOL_TCP)
#define WS  GINT_TO_POINTER (SIP_PROTOCOL_WS)
#define KEEP(path, protocol, func) g_test_add ("/interop/keep-alive/" path, Fixture, protocol, set_up, func, tear_down)
#define ADD(path, protocol, func) g_test_add ("/transport/flow/" path, Fixture, protocol, set_up, func, tear_down)
  KEEP ("pings-come-within-80-to-100-percent-rfc5626-4.4.1", TCP, test_interval);
  KEEP ("missing-pong-is-tolerated-if-none-was-agreed", TCP, test_silence_is_tolerated);
  KEEP ("missing-pong-closes-after-10-s-if-agreed-rfc5626-4.4.1", TCP, test_strict);
  KEEP ("missing-pong-closes-on-websockets-rfc6455-5.5.3", WS, test_strict);
  KEEP ("agreed-pong-is-asked-for-at-once-rfc5626-4.5", TCP, test_strict_is_shown_at_once);
  KEEP ("first-pong-obliges-to-more", TCP, test_first_pong_obliges);
  KEEP ("unasked-pong-obliges-to-nothing", TCP, test_unasked_pong);
  KEEP ("interval-0-ends-it", TCP, test_off);
  ADD ("closed-flow-is-silent", TCP, test_closed_flow_is_silent);
  ADD ("handler-may-free-everything", TCP, test_handler_frees_everything);
  KEEP ("stun-tells-the-mapped-address-and-its-change-rfc5626-4.4.2", UDP, test_stun);
  KEEP ("stun-is-sent-seven-times-rfc5389-7.2.1", UDP, test_stun_retransmits);
  KEEP ("stun-counts-one-answer-to-several-sends", UDP, test_stun_late_answer);
  KEEP ("stun-answer-to-nothing-is-ignored", UDP, test_stun_foreign_answer);
  KEEP ("stun-error-ends-the-flow-rfc5626-4.4.2", UDP, test_stun_error);
  KEEP ("stun-request-is-answered-rfc5626-8", UDP, test_stun_is_answered);
  KEEP ("stun-is-not-for-connections-rfc5626-4.4.2", TCP, test_no_stun_on_connections);
  KEEP ("crlf-in-datagrams-has-no-pong", UDP, test_crlf_in_datagrams);
  ADD ("accepted-connections-are-limited-by-address-and-in-all", TCP, test_too_many);
  ADD ("connection-that-nobody-holds-is-closed", TCP, test_idle);
  ADD ("connection-that-nobody-holds-may-stay", TCP, test_never_idle);
  return g_test_run ();
}
