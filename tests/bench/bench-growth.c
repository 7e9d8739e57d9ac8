/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "client/sip-user-agent.h"
#include "session/sip-fixed-description.h"
#include "transport/sip-memory-network.h"
#include "util/sip-virtual-clock.h"

/* usage: bench-growth KIND N
 *
 * Has N of a kind alive on one stack, and then a call made to it: INVITE, 200, ACK, BYE, 200. Prints the heap that each
 * of the N holds, in bytes, and the time of a call, in nanoseconds. measure_calls() is what callgrind is to count. */

#define N_CALLS 1000
#define NEAR "192.0.2.1:5060"
#define FAR "192.0.2.9:5060"
#define SDP \
  "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n" \
  "m=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"

void measure_calls (gpointer data);

typedef struct
{
  SipClock *clock;
  SipRandom *random;
  SipMemoryNetwork *network;
  SipStack *stack;
  SipUserAgent *agent;
  GPtrArray *kept; /* what keeps the N alive */
  SipTransportLayer *far;
  SipFlow *flow;   /* from the far end to the stack */
  SipMessage *last;
  guint n_sent;
} World;

typedef struct
{
  const char *name;
  void (*make) (World *self, guint i);
  guint wait_ms; /* for what the making left behind */
} Kind;

static void
run (World *self, guint ms)
{
  sip_virtual_clock_advance (SIP_VIRTUAL_CLOCK (self->clock), ms);
}

static SipDescriptionHandler *
create_handler (SipAgent *agent, gpointer user_data)
{
  return SIP_DESCRIPTION_HANDLER (sip_fixed_description_new (SDP));
}

static void
on_state (SipSession *session)
{
  if (sip_session_get_state (session) == SIP_SESSION_TERMINATED)
    g_object_unref (session);
}

static void
on_invite (SipUserAgent *agent, SipInvitation *invitation)
{
  g_signal_connect (g_object_ref (invitation), "notify::state", G_CALLBACK (on_state), NULL);
  sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
}

/* The far end answers a REGISTER, and nothing else. */
static void
on_message (World *self, SipFlow *flow, SipMessage *message)
{
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) response = NULL;

  sip_message_ref (message);
  g_clear_pointer (&self->last, sip_message_unref);
  self->last = message;
  if (!sip_message_is_request (message) || sip_message_get_method (message) != SIP_METHOD_REGISTER)
    return;
  builder = sip_message_builder_new_response (message, 200, NULL, "r");
  sip_message_builder_copy (builder, message, SIP_HEADER_CONTACT);
  sip_message_builder_add (builder, SIP_HEADER_EXPIRES, "3600");
  response = sip_message_builder_end (builder);
  sip_transport_layer_send_response (self->far, flow, response);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  World *self = user_data;

  self->flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, NULL);
}

static void
connect_far (World *self)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("192.0.2.1", 5060);
  g_autoptr (SipTarget) target = sip_target_new (SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (address), "near");

  sip_transport_layer_connect_async (self->far, target, NULL, NULL, on_connected, self);
  run (self, 0);
}

static SipUserAgent *
create_agent (World *self, const char *aor)
{
  g_autoptr (SipUri) uri = sip_uri_parse (aor, NULL);
  g_autoptr (SipUri) registrar = sip_uri_parse ("sip:" FAR, NULL);
  SipUserAgent *agent = sip_user_agent_new (self->stack, uri);

  g_object_set (agent, "protocol", SIP_PROTOCOL_UDP, "registrar", registrar, NULL);
  sip_agent_set_description_handler_factory (SIP_AGENT (agent), create_handler, NULL, NULL);
  g_signal_connect (agent, "invite", G_CALLBACK (on_invite), NULL);
  sip_stack_add_agent (self->stack, SIP_AGENT (agent));
  return agent;
}

static void
world_init (World *self)
{
  *self = (World) { .clock = sip_virtual_clock_new (), .random = sip_random_new_seeded (1) };
  self->network = sip_memory_network_new (self->clock, self->random);
  self->stack = sip_stack_new (self->clock, self->random);
  sip_memory_network_attach (self->network, sip_stack_get_transport (self->stack), SIP_PROTOCOL_UDP, NEAR);
  /* In virtual time all is done in no time. */
  g_object_set (sip_transaction_layer_get_limiter (sip_stack_get_transactions (self->stack)), "per-address", 0, "total",
                0, "memory", G_GUINT64_CONSTANT (0), NULL);
  self->far = sip_transport_layer_new (self->clock, self->random);
  sip_memory_network_attach (self->network, self->far, SIP_PROTOCOL_UDP, FAR);
  g_signal_connect_swapped (self->far, "message", G_CALLBACK (on_message), self);
  self->kept = g_ptr_array_new ();
  connect_far (self);
  self->agent = create_agent (self, "sip:last@192.0.2.1");
}

static void
say (World *self, const char *method, guint call, guint cseq, const char *tag, const char *body)
{
  g_autofree char *text = g_strdup_printf (
    "%s sip:last@" NEAR " SIP/2.0\r\nVia: SIP/2.0/UDP " FAR ";branch=z9hG4bK%u;rport\r\nMax-Forwards: 70\r\n"
    "From: <sip:far@" FAR ">;tag=f%u\r\nTo: <sip:last@" NEAR ">%s%s\r\nCall-ID: %u\r\nCSeq: %u %s\r\n"
    "Contact: <sip:far@" FAR ">\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
    method, self->n_sent++, call, tag ? ";tag=" : "", tag ? tag : "", call, cseq, method,
    body ? "Content-Type: application/sdp\r\n" : "", body ? strlen (body) : 0, body ? body : "");
  gsize length = strlen (text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  g_autoptr (SipMessage) message = sip_message_parse (bytes, NULL);

  sip_flow_send (self->flow, message, NULL);
  run (self, 0);
}

static char *
begin_call (World *self, guint call)
{
  char *tag;

  say (self, "INVITE", call, 1, NULL, SDP);
  if (!self->last || sip_message_get_status (self->last) != 200)
    g_error ("A call was not answered");
  tag = sip_slice_dup (sip_address_get_tag (sip_message_get_to (self->last)));
  say (self, "ACK", call, 1, tag, NULL);
  return tag;
}

static void
make_server_transaction (World *self, guint i)
{
  say (self, "OPTIONS", i, 1, NULL, NULL);
}

static void
make_client_transaction (World *self, guint i)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:far@" FAR, NULL);
  SipMessageBuilder *builder = sip_agent_create_request (SIP_AGENT (self->agent), SIP_METHOD_OPTIONS, target);
  g_autoptr (SipMessage) request = sip_message_builder_end (builder);
  g_autoptr (SipOutgoingRequest) sent = sip_agent_send (SIP_AGENT (self->agent), request, NULL, NULL);

  run (self, 0);
}

static void
make_dialog (World *self, guint i)
{
  g_autofree char *text = g_strdup_printf (
    "INVITE sip:last@" NEAR " SIP/2.0\r\nVia: SIP/2.0/UDP " FAR ";branch=z9hG4bK%u;rport\r\nMax-Forwards: 70\r\n"
    "From: <sip:far@" FAR ">;tag=f%u\r\nTo: <sip:last@" NEAR ">\r\nCall-ID: d%u\r\nCSeq: 1 INVITE\r\n"
    "Contact: <sip:far@" FAR ">\r\nContent-Type: application/sdp\r\n\r\n" SDP, i, i, i);
  gsize length = strlen (text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  g_autoptr (SipMessage) message = sip_message_parse (bytes, NULL);
  g_autoptr (SipDialog) dialog = sip_dialog_new_uas (message, "tag", NULL);

  sip_dialog_table_add (sip_stack_get_dialogs (self->stack), dialog, G_OBJECT (self->agent));
}

static void
make_call (World *self, guint i)
{
  g_autofree char *tag = begin_call (self, i);
}

static void
make_account (World *self, guint i)
{
  g_autofree char *aor = g_strdup_printf ("sip:account-%u@192.0.2.1", i);
  SipUserAgent *agent = create_agent (self, aor);

  g_ptr_array_add (self->kept, agent);
  sip_agent_set_credentials (SIP_AGENT (agent), "user", "secret");
  sip_registerer_register_async (sip_user_agent_get_registerer (agent), NULL, NULL, NULL);
  run (self, 0);
}

static const Kind kinds[] = {
  { "server-transactions", make_server_transaction, 0 },
  { "client-transactions", make_client_transaction, 0 },
  { "dialogs", make_dialog, 0 },
  { "calls", make_call, 33000 },
  { "accounts", make_account, 33000 },
};

void __attribute__ ((noinline))
measure_calls (gpointer data)
{
  World *self = data;

  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autofree char *tag = begin_call (self, 1000000 + i);

      say (self, "BYE", 1000000 + i, 2, tag, NULL);
    }
}

static void
measure (const Kind *kind, guint n)
{
  World world;
  gsize before;
  gint64 start;

  world_init (&world);
  /* What is made once, at the first of a kind. */
  kind->make (&world, 2000000);
  before = mallinfo2 ().uordblks;
  for (guint i = 0; i < n; i++)
    kind->make (&world, i);
  run (&world, kind->wait_ms);
  /* The one that is called comes behind all others. */
  sip_stack_remove_agent (world.stack, SIP_AGENT (world.agent));
  sip_stack_add_agent (world.stack, SIP_AGENT (world.agent));
  g_print ("%s %u %" G_GSIZE_FORMAT " ", kind->name, n, (mallinfo2 ().uordblks - before) / n);
  start = g_get_monotonic_time ();
  measure_calls (&world);
  g_print ("%" G_GINT64_FORMAT "\n", (g_get_monotonic_time () - start) * 1000 / N_CALLS);
}

int
main (int argc, char **argv)
{
  for (guint i = 0; argc == 3 && i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (argv[1], kinds[i].name))
        {
          measure (&kinds[i], MAX (atoi (argv[2]), 1));
          return EXIT_SUCCESS;
        }
    }
  g_printerr ("usage: %s KIND N\n", argv[0]);
  return 2;
}
