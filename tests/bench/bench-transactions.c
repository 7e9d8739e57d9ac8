/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "transaction/sip-transaction-layer.h"
#include "transport/sip-memory-network.h"
#include "util/sip-virtual-clock.h"

/* Transactions a second between two transaction layers of one thread, client and server: in memory and virtual time,
 * and over UDP on loopback in real time. OPTIONS and its 200; WINDOW are under way at once. */

#define N_TRANSACTIONS 40000
#define WINDOW 64
#define N_ROUNDS 3

typedef struct
{
  SipClock *clock;
  SipRandom *random;
  SipMemoryNetwork *network; /* nullable */
  SipTransportLayer *transports[2];
  SipTransactionLayer *layers[2];
  SipFlow *flow;
  guint port;
  guint n_begun;
  guint n_done;
} Bench;

static void ask (Bench *self);

static void
on_response (Bench *self)
{
  self->n_done++;
  if (self->n_begun < N_TRANSACTIONS)
    ask (self);
}

static void
ask (Bench *self)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@127.0.0.1", NULL);
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_OPTIONS, uri);
  g_autoptr (SipClientTransaction) transaction = NULL;

  self->n_begun++;
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  sip_message_builder_add (builder, SIP_HEADER_FROM, "<sip:alice@127.0.0.1>;tag=alice");
  sip_message_builder_add (builder, SIP_HEADER_TO, "<sip:bob@127.0.0.1>");
  sip_message_builder_add_printf (builder, SIP_HEADER_CALL_ID, "call-%u", self->n_begun);
  sip_message_builder_add (builder, SIP_HEADER_CSEQ, "1 OPTIONS");
  transaction = sip_transaction_layer_send (self->layers[0], builder, self->flow);
  g_signal_connect_swapped (transaction, "response", G_CALLBACK (on_response), self);
}

static void
on_request (SipTransactionLayer *layer, SipServerTransaction *transaction)
{
  sip_server_transaction_reply (transaction, 200, NULL);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *self = user_data;

  self->flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, NULL);
}

/* Lets what is due happen, and in virtual time the lingering ones end, as they do in real time. */
static void
iterate (Bench *self)
{
  if (!self->network)
    g_main_context_iteration (NULL, TRUE);
  else
    sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), 1);
}

static guint
attach (Bench *self, guint end)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GInetSocketAddress) bound = NULL;

  if (self->network)
    {
      g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", 5060 + end);

      sip_memory_network_attach (self->network, self->transports[end], SIP_PROTOCOL_UDP, address);
      return 5060 + end;
    }
  bound = sip_transport_layer_listen (self->transports[end], SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (any), NULL, NULL);
  return g_inet_socket_address_get_port (bound);
}

static void
set_up (Bench *self, gboolean in_memory)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (SipTarget) target = NULL;

  *self = (Bench) { .clock = in_memory ? sip_virtual_clock_new () : sip_clock_new (), .random = sip_random_new () };
  if (in_memory)
    self->network = sip_memory_network_new (self->clock, self->random);
  for (guint end = 0; end < 2; end++)
    {
      self->transports[end] = sip_transport_layer_new (self->clock, self->random);
      self->layers[end] = sip_transaction_layer_new (self->transports[end]);
      /* The layer is measured here, not what it lets pass. */
      g_object_set (sip_transaction_layer_get_limiter (self->layers[end]), "per-address", 0, "total", 0, "memory",
                    G_GUINT64_CONSTANT (0), NULL);
      self->port = attach (self, end);
    }
  g_signal_connect (self->layers[1], "request", G_CALLBACK (on_request), NULL);
  address = g_inet_socket_address_new_from_string ("127.0.0.1", self->port);
  target = sip_target_new (SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (address), "far");
  sip_transport_layer_connect_async (self->transports[0], target, NULL, NULL, on_connected, self);
  while (!self->flow)
    iterate (self);
}

static void
tear_down (Bench *self)
{
  g_clear_object (&self->flow);
  for (guint end = 0; end < 2; end++)
    {
      sip_transaction_layer_close (self->layers[end]);
      sip_transport_layer_close (self->transports[end]);
      g_object_unref (self->layers[end]);
      g_object_unref (self->transports[end]);
    }
  g_clear_object (&self->network);
  g_object_unref (self->random);
  g_object_unref (self->clock);
}

static double
measure (gboolean in_memory)
{
  Bench bench;
  gint64 start;
  double rate;

  set_up (&bench, in_memory);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < WINDOW; i++)
    ask (&bench);
  while (bench.n_done < N_TRANSACTIONS)
    iterate (&bench);
  rate = N_TRANSACTIONS * 1e6 / (double) (g_get_monotonic_time () - start);
  tear_down (&bench);
  return rate;
}

int
main (void)
{
  double memory = 0, udp = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      memory = MAX (memory, measure (TRUE));
      udp = MAX (udp, measure (FALSE));
    }
  g_print ("in memory             %8.0f transactions a second\n", memory);
  g_print ("over UDP on loopback  %8.0f transactions a second\n", udp);
  return EXIT_SUCCESS;
}
