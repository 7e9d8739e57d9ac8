/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "client/sip-user-agent.h"

/* usage: bench-register N...
 *
 * Registers N accounts in one process, each challenged once, over loopback at a registrar in the same process, all at
 * once. Prints the seconds until the last one is registered, the requests that the registrar got (2 each are needed),
 * and the heap that each account holds then. */

#define CHALLENGE "Digest realm=\"bench\", nonce=\"0a1b2c3d4e5f\", algorithm=MD5, qop=\"auth\""
#define LIMIT_S 240

typedef struct
{
  SipClock *clock;
  SipRandom *random;
  GMainLoop *loop;
  SipTransportLayer *registrar;
  SipStack *stack;
  GPtrArray *agents;
  guint n_registered;
  guint n_failed;
  guint n_requests;
} World;

static void
send_response (SipFlow *flow, SipMessageBuilder *builder)
{
  g_autoptr (SipMessage) response = sip_message_builder_end (builder);
  g_autoptr (GError) error = NULL;

  if (!sip_flow_send (flow, response, &error))
    g_printerr ("The registrar could not answer: %s\n", error->message);
}

static void
on_register (World *self, SipFlow *flow, SipMessage *request, guint status)
{
  SipMessageBuilder *builder;
  SipSlice contact = sip_message_get_header (request, SIP_HEADER_CONTACT, 0);

  self->n_requests++;
  if (sip_message_count (request, SIP_HEADER_AUTHORIZATION) == 0)
    {
      builder = sip_message_builder_new_response (request, 401, NULL, "r");
      sip_message_builder_add (builder, SIP_HEADER_WWW_AUTHENTICATE, CHALLENGE);
    }
  else
    {
      builder = sip_message_builder_new_response (request, 200, NULL, "r");
      sip_message_builder_add_printf (builder, SIP_HEADER_CONTACT, "%.*s;expires=3600", (int) contact.length,
                                      contact.data);
    }
  send_response (flow, builder);
}

static guint
listen_at (SipTransportLayer *transport)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GInetSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  bound = sip_transport_layer_listen (transport, SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (any), NULL, &error);
  if (!bound)
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
  return g_inet_socket_address_get_port (bound);
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  World *self = user_data;

  if (sip_registerer_register_finish (SIP_REGISTERER (source), result, NULL))
    self->n_registered++;
  else
    self->n_failed++;
  if (self->n_registered + self->n_failed == self->agents->len)
    g_main_loop_quit (self->loop);
}

static void
add_account (World *self, guint i, SipUri *registrar)
{
  g_autofree char *text = g_strdup_printf ("sip:user%u@bench.example", i);
  g_autoptr (SipUri) aor = sip_uri_parse (text, NULL);
  SipUserAgent *agent = sip_user_agent_new (self->stack, aor);

  g_object_set (agent, "registrar", registrar, "protocol", SIP_PROTOCOL_UDP, NULL);
  sip_agent_set_credentials (SIP_AGENT (agent), "user", "secret");
  sip_stack_add_agent (self->stack, SIP_AGENT (agent));
  g_ptr_array_add (self->agents, agent);
}

static void
set_up (World *self, guint n)
{
  g_autofree char *text = NULL;
  g_autoptr (SipUri) registrar = NULL;

  self->clock = sip_clock_new ();
  self->random = sip_random_new ();
  self->loop = g_main_loop_new (NULL, FALSE);
  self->registrar = sip_transport_layer_new (self->clock, self->random);
  g_signal_connect_swapped (self->registrar, "message", G_CALLBACK (on_register), self);
  text = g_strdup_printf ("sip:127.0.0.1:%u;transport=udp", listen_at (self->registrar));
  registrar = sip_uri_parse (text, NULL);
  self->stack = sip_stack_new (self->clock, self->random);
  listen_at (sip_stack_get_transport (self->stack));
  self->agents = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    add_account (self, i, registrar);
}

static void
clear (World *self)
{
  for (guint i = 0; i < self->agents->len; i++)
    sip_stack_remove_agent (self->stack, self->agents->pdata[i]);
  g_ptr_array_unref (self->agents);
  g_object_unref (self->stack);
  sip_transport_layer_close (self->registrar);
  g_object_unref (self->registrar);
  g_main_loop_unref (self->loop);
  g_object_unref (self->random);
  g_object_unref (self->clock);
}

/* What transactions still remember for a while is not held by the accounts. */
static gboolean
on_settled (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_limit (gpointer user_data)
{
  g_printerr ("Not all accounts were registered within %u s.\n", LIMIT_S);
  exit (1);
}

static gboolean
measure (guint n)
{
  World world = { 0 };
  gsize before = mallinfo2 ().uordblks;
  gsize after;
  gint64 began;
  double seconds;

  set_up (&world, n);
  began = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    sip_registerer_register_async (sip_user_agent_get_registerer (world.agents->pdata[i]), NULL, on_finished, &world);
  g_main_loop_run (world.loop);
  seconds = (g_get_monotonic_time () - began) / (double) G_USEC_PER_SEC;
  g_timeout_add (6000, on_settled, world.loop);
  g_main_loop_run (world.loop);
  after = mallinfo2 ().uordblks;
  g_print ("%5u accounts: %.2f s, %u registered, %u requests (%.2f each), %.1f KiB each\n", n, seconds,
           world.n_registered, world.n_requests, world.n_requests / (double) n, (after - before) / 1024.0 / n);
  clear (&world);
  return world.n_failed == 0;
}

int
main (int argc, char **argv)
{
  gboolean good = TRUE;

  g_timeout_add_seconds (LIMIT_S, on_limit, NULL);
  for (int i = 1; i < argc; i++)
    good = measure (strtoul (argv[i], NULL, 10)) && good;
  return good ? 0 : 1;
}
