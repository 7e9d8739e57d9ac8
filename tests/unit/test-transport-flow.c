/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-loop.h"
#include "transport-peer.h"
#include "transport/sip-flow-private.h"
#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"
#include "util/sip-virtual-clock.h"

/* A flow to nowhere that counts what is asked of it. */
#define TEST_TYPE_FLOW (test_flow_get_type ())
G_DECLARE_FINAL_TYPE (TestFlow, test_flow, TEST, FLOW, SipFlow)

struct _TestFlow
{
  SipFlow parent_instance;

  guint n_pings;
  guint n_closes;
  gboolean answers;
};

G_DEFINE_FINAL_TYPE (TestFlow, test_flow, SIP_TYPE_FLOW)

static gboolean
test_flow_send (SipFlow *flow, GBytes *bytes, GError **error)
{
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
test_flow_class_init (TestFlowClass *klass)
{
  SipFlowClass *flow_class = SIP_FLOW_CLASS (klass);

  flow_class->send = test_flow_send;
  flow_class->ping = test_flow_ping;
  flow_class->close = test_flow_close;
}

static void
test_flow_init (TestFlow *self)
{
}

typedef struct
{
  SipClock *clock;
  TestPeer *peer;
  TestFlow *flow;
  GError *error;
  guint n_closed;
} Fixture;

static void
closed_cb (SipFlow *flow, GError *error, Fixture *self)
{
  self->n_closed++;
  self->error = error ? g_error_copy (error) : NULL;
}

static void
set_up (Fixture *self, gconstpointer protocol)
{
  test_watchdog (30);
  self->clock = sip_virtual_clock_new ();
  self->peer = test_peer_new (self->clock);
  self->flow = g_object_new (TEST_TYPE_FLOW,
                             "layer", self->peer->layer,
                             "protocol", GPOINTER_TO_INT (protocol),
                             NULL);
  g_signal_connect (self->flow, "closed", G_CALLBACK (closed_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer protocol)
{
  g_assert_finalize_object (self->flow);
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
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, FALSE);
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
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, FALSE);
  advance (self, 600);
  g_assert_cmpuint (self->n_closed, ==, 0);
}

static void
test_strict (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, TRUE);
  advance (self, 33);
  g_assert_cmpuint (self->n_closed, ==, 0);
  advance (self, 7);
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_cmpuint (self->flow->n_closes, ==, 1);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  advance (self, 600);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
}

static void
test_first_pong_obliges (Fixture *self, gconstpointer protocol)
{
  self->flow->answers = TRUE;
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, FALSE);
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
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, FALSE);
  advance (self, 600);
  g_assert_cmpuint (self->n_closed, ==, 0);
}

static void
test_off (Fixture *self, gconstpointer protocol)
{
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, TRUE);
  advance (self, 31);
  sip_flow_keep_alive (SIP_FLOW (self->flow), 0, FALSE);
  advance (self, 600);
  g_assert_cmpuint (self->flow->n_pings, ==, 1);
  g_assert_cmpuint (self->n_closed, ==, 0);
}

static void
test_closed_flow_is_silent (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipMessage) request = test_request_with_via ("SIP/2.0/TCP a.invalid;branch=z9hG4bK1", 1);
  g_autoptr (GError) error = NULL;

  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, TRUE);
  sip_flow_close (SIP_FLOW (self->flow));
  sip_flow_close (SIP_FLOW (self->flow));
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_cmpuint (self->flow->n_closes, ==, 1);
  g_assert_no_error (self->error);
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, TRUE);
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
  sip_flow_keep_alive (SIP_FLOW (self->flow), 30, TRUE);
  advance (self, 60);
  g_assert_cmpuint (self->n_closed, ==, 1);
  g_assert_null (sip_flow_get_layer (SIP_FLOW (self->flow)));
}

static void
test_too_many (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipFlow) last = NULL;
  guint n_kept = 0;

  for (guint i = 0; i < 1100; i++)
    {
      g_autoptr (SipFlow) flow = g_object_new (TEST_TYPE_FLOW, "layer", self->peer->layer, "protocol",
                                               GPOINTER_TO_INT (protocol), NULL);

      n_kept += sip_transport_layer_add_flow (self->peer->layer, flow);
      g_set_object (&last, flow);
    }
  g_assert_cmpuint (n_kept, ==, 1024);
  g_assert_true (sip_flow_is_closed (last));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TCP GINT_TO_POINTER (SIP_PROTOCOL_TCP)
#define WS  GINT_TO_POINTER (SIP_PROTOCOL_WS)
#define ADD(path, protocol, func) g_test_add ("/transport/flow/" path, Fixture, protocol, set_up, func, tear_down)
  ADD ("pings-come-within-80-to-100-percent-rfc5626-4.4.1", TCP, test_interval);
  ADD ("missing-pong-is-tolerated-if-none-was-agreed", TCP, test_silence_is_tolerated);
  ADD ("missing-pong-closes-after-10-s-if-agreed-rfc5626-4.4.1", TCP, test_strict);
  ADD ("missing-pong-closes-on-websockets-rfc6455-5.5.3", WS, test_strict);
  ADD ("first-pong-obliges-to-more", TCP, test_first_pong_obliges);
  ADD ("unasked-pong-obliges-to-nothing", TCP, test_unasked_pong);
  ADD ("interval-0-ends-it", TCP, test_off);
  ADD ("closed-flow-is-silent", TCP, test_closed_flow_is_silent);
  ADD ("handler-may-free-everything", TCP, test_handler_frees_everything);
  ADD ("connections-are-limited", TCP, test_too_many);
  return g_test_run ();
}
