/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-builder.h"
#include "test-loop.h"
#include "transport-peer.h"
#include "util/sip-error.h"
#include "util/sip-virtual-clock.h"

typedef struct
{
  SipClock *clock;
  SipMemoryNetwork *network;
  TestPeer *a;
  TestPeer *b;
  GInetSocketAddress *b_address;
} Fixture;

static void
set_up (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (7);

  test_watchdog (30);
  self->clock = sip_virtual_clock_new ();
  self->network = sip_memory_network_new (self->clock, random);
  self->a = test_peer_new (self->clock);
  self->b = test_peer_new (self->clock);
  sip_memory_network_attach (self->network, self->a->layer, GPOINTER_TO_INT (protocol), "192.0.2.1:5060");
  sip_memory_network_attach (self->network, self->b->layer, GPOINTER_TO_INT (protocol), "192.0.2.2:5060");
  self->b_address = test_inet ("192.0.2.2", 5060);
}

static void
tear_down (Fixture *self, gconstpointer protocol)
{
  test_peer_free (self->a);
  test_peer_free (self->b);
  g_assert_finalize_object (self->network);
  g_object_unref (self->b_address);
  g_assert_finalize_object (self->clock);
}

static void
advance (Fixture *self, guint ms)
{
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), ms);
}

static SipFlow *
connect_to_b (Fixture *self, gconstpointer protocol)
{
  return test_peer_connect (self->a, GPOINTER_TO_INT (protocol), self->b_address);
}

static void
send_numbers (SipFlow *flow, guint n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autoptr (SipMessage) request = test_request (flow, i);
      g_autoptr (GError) error = NULL;

      g_assert_true (sip_flow_send (flow, request, &error));
      g_assert_no_error (error);
    }
}

static void
test_there_and_back (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipFlow) flow = connect_to_b (self, protocol);

  self->b->answer = 200;
  send_numbers (flow, 1);
  g_assert_cmpuint (self->b->messages->len, ==, 0);
  advance (self, 0);
  g_assert_cmpuint (self->b->messages->len, ==, 1);
  g_assert_cmpuint (self->a->messages->len, ==, 1);
  g_assert_cmpuint (sip_message_get_status (test_peer_message (self->a, 0)), ==, 200);
  g_assert_true (test_peer_flow (self->a, 0) == flow);
  g_assert_cmpuint (sip_memory_network_get_count (self->network), ==, 2);
  g_assert_cmpuint (self->a->n_sent, ==, 1);
  g_assert_cmpuint (self->a->n_traced, ==, 1);
  g_assert_cmpstr (sip_flow_get_sent_by (flow), ==, "192.0.2.1:5060");
}

static void
test_delay (Fixture *self, gconstpointer protocol)
{
  SipMemoryFaults faults = { .min_delay_ms = 50, .max_delay_ms = 50 };
  g_autoptr (SipFlow) flow = connect_to_b (self, protocol);

  sip_memory_network_set_faults (self->network, &faults);
  send_numbers (flow, 1);
  advance (self, 49);
  g_assert_cmpuint (self->b->messages->len, ==, 0);
  advance (self, 1);
  g_assert_cmpuint (self->b->messages->len, ==, 1);
}

/* The numbers that arrive out of 1 to 100, in a network with the same seed each time. */
static char *
run_with_faults (Fixture *self, gconstpointer protocol, const SipMemoryFaults *faults)
{
  g_autoptr (SipFlow) flow = connect_to_b (self, protocol);
  GString *text = g_string_new (NULL);

  sip_memory_network_set_faults (self->network, faults);
  send_numbers (flow, 100);
  advance (self, 1000);
  for (guint i = 0; i < self->b->messages->len; i++)
    g_string_append_printf (text, "%u ", test_request_number (test_peer_message (self->b, i)));
  return g_string_free (text, FALSE);
}

static void
test_same_seed (Fixture *self, gconstpointer protocol)
{
  SipMemoryFaults faults = { .loss = 30, .duplication = 20, .min_delay_ms = 5, .max_delay_ms = 80 };
  g_autofree char *first = run_with_faults (self, protocol, &faults);
  g_autofree char *second = NULL;

  tear_down (self, protocol);
  set_up (self, protocol);
  second = run_with_faults (self, protocol, &faults);
  g_assert_cmpstr (first, ==, second);
}

static void
test_loss (Fixture *self, gconstpointer protocol)
{
  SipMemoryFaults faults = { .loss = 30 };
  g_autofree char *arrived = run_with_faults (self, protocol, &faults);

  g_assert_cmpuint (self->b->messages->len, >, 50);
  g_assert_cmpuint (self->b->messages->len, <, 90);
}

static void
test_duplication (Fixture *self, gconstpointer protocol)
{
  SipMemoryFaults faults = { .duplication = 100 };
  g_autofree char *arrived = run_with_faults (self, protocol, &faults);

  g_assert_cmpuint (self->b->messages->len, ==, 200);
}

static void
test_reordering (Fixture *self, gconstpointer protocol)
{
  SipMemoryFaults faults = { .min_delay_ms = 0, .max_delay_ms = 100 };
  g_autofree char *arrived = run_with_faults (self, protocol, &faults);
  guint n_overtaken = 0;

  g_assert_cmpuint (self->b->messages->len, ==, 100);
  for (guint i = 1; i < 100; i++)
    n_overtaken += test_request_number (test_peer_message (self->b, i)) <
                   test_request_number (test_peer_message (self->b, i - 1));
  g_assert_cmpuint (n_overtaken, >, 10);
}

static void
test_reliable_keeps_order (Fixture *self, gconstpointer protocol)
{
  SipMemoryFaults faults = { .loss = 50, .duplication = 50, .min_delay_ms = 0, .max_delay_ms = 100 };
  g_autofree char *arrived = run_with_faults (self, protocol, &faults);

  g_assert_cmpuint (self->b->messages->len, ==, 100);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (test_request_number (test_peer_message (self->b, i)), ==, i + 1);
}

static void
test_nth_send_fails (Fixture *self, gconstpointer protocol)
{
  SipMemoryFaults faults = { .fail_nth = 3 };
  g_autoptr (SipFlow) flow = connect_to_b (self, protocol);
  g_autoptr (SipMessage) request = test_request (flow, 3);
  g_autoptr (GError) error = NULL;

  sip_memory_network_set_faults (self->network, &faults);
  send_numbers (flow, 2);
  g_assert_false (sip_flow_send (flow, request, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
  send_numbers (flow, 1);
  advance (self, 0);
  g_assert_cmpuint (self->b->messages->len, ==, 3);
}

static void
test_nobody_there (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GInetSocketAddress) address = test_inet ("192.0.2.9", 5060);
  g_autoptr (SipTarget) target = sip_target_new (GPOINTER_TO_INT (protocol), address, "nobody");
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = test_peer_try_connect (self->a, target, NULL, &error);

  g_assert_null (flow);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CONNECTION);
}

static void
closed_cb (SipFlow *flow, GError *error, guint *n_closed)
{
  g_assert_no_error (error);
  (*n_closed)++;
}

static void
test_close_is_seen (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipFlow) flow = connect_to_b (self, protocol);
  g_autoptr (SipFlow) again = connect_to_b (self, protocol);
  g_autoptr (SipFlow) other = NULL;
  guint n_closed = 0;

  g_assert_true (flow == again);
  send_numbers (flow, 1);
  advance (self, 0);
  g_signal_connect (test_peer_flow (self->b, 0), "closed", G_CALLBACK (closed_cb), &n_closed);
  g_signal_connect (flow, "closed", G_CALLBACK (closed_cb), &n_closed);
  sip_flow_close (flow);
  g_assert_cmpuint (n_closed, ==, 1);
  advance (self, 0);
  g_assert_cmpuint (n_closed, ==, 2);
  g_assert_true (sip_flow_is_closed (test_peer_flow (self->b, 0)));
  other = connect_to_b (self, protocol);
  g_assert_true (other != flow);
}

static void
count_cb (SipFlow *flow, guint *count)
{
  (*count)++;
}

static void
test_pongs (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipFlow) flow = connect_to_b (self, protocol);
  guint n_pongs = 0;

  g_signal_connect (flow, "pong", G_CALLBACK (count_cb), &n_pongs);
  sip_flow_keep_alive (flow, 30, SIP_KEEP_ALIVE_STRICT);
  advance (self, 300 * 1000);
  g_assert_false (sip_flow_is_closed (flow));
  g_assert_cmpuint (n_pongs, >=, 10);
  g_assert_cmpuint (n_pongs, <=, 12);
  sip_flow_keep_alive (flow, 0, SIP_KEEP_ALIVE_NONE);
  n_pongs = 0;
  advance (self, 300 * 1000);
  g_assert_cmpuint (n_pongs, ==, 0);
}

static void
test_answer_after_close (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipFlow) flow = connect_to_b (self, protocol);
  g_autoptr (SipMessage) response = NULL;

  send_numbers (flow, 1);
  advance (self, 0);
  sip_flow_close (flow);
  advance (self, 0);
  self->b->answer = 0;
  response = sip_message_builder_end (
    sip_message_builder_new_response (test_peer_message (self->b, 0), 200, NULL, "there"));
  sip_transport_layer_send_response (self->b->layer, test_peer_flow (self->b, 0), response);
  advance (self, 0);
  g_assert_cmpuint (self->a->messages->len, ==, 1);
  g_assert_true (test_peer_flow (self->a, 0) != flow);
}

#define UDP GINT_TO_POINTER (SIP_PROTOCOL_UDP)
#define TCP GINT_TO_POINTER (SIP_PROTOCOL_TCP)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, protocol, func) g_test_add ("/transport/memory/" path, Fixture, protocol, set_up, func, tear_down)
  ADD ("udp/there-and-back", UDP, test_there_and_back);
  ADD ("tcp/there-and-back", TCP, test_there_and_back);
  ADD ("udp/delay-is-kept", UDP, test_delay);
  ADD ("tcp/delay-is-kept", TCP, test_delay);
  ADD ("udp/same-seed-same-faults", UDP, test_same_seed);
  ADD ("udp/loss-loses-about-its-share", UDP, test_loss);
  ADD ("udp/duplication-doubles", UDP, test_duplication);
  ADD ("udp/spread-of-delay-reorders", UDP, test_reordering);
  ADD ("tcp/neither-loses-nor-doubles-nor-reorders", TCP, test_reliable_keeps_order);
  ADD ("udp/nth-send-fails", UDP, test_nth_send_fails);
  ADD ("tcp/nth-send-fails", TCP, test_nth_send_fails);
  ADD ("tcp/nobody-there-is-refused", TCP, test_nobody_there);
  ADD ("tcp/close-is-seen-at-both-ends", TCP, test_close_is_seen);
  ADD ("tcp/pings-are-answered", TCP, test_pongs);
  ADD ("tcp/answer-after-close-goes-to-the-via-rfc3261-18.2.2", TCP, test_answer_after_close);
  return g_test_run ();
}
