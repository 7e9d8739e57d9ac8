/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "client/sip-user-agent.h"
#include "session/sip-fixed-description.h"

/* Answers every call at once with one description, on a free UDP port of loopback that it prints. Ends with its
 * standard input, and prints how many calls it had, and what is left of them. */

#define SDP \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" \
  "m=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"

typedef struct
{
  GMainLoop *loop;
  SipStack *stack;
  guint n_calls;
} Program;

static void
on_state (SipSession *session)
{
  if (sip_session_get_state (session) == SIP_SESSION_TERMINATED)
    g_object_unref (session);
}

static void
on_invite (Program *self, SipInvitation *invitation)
{
  self->n_calls++;
  g_signal_connect (g_object_ref (invitation), "notify::state", G_CALLBACK (on_state), NULL);
  sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
}

static SipDescriptionHandler *
create_handler (SipAgent *agent, gpointer user_data)
{
  return SIP_DESCRIPTION_HANDLER (sip_fixed_description_new (SDP));
}

static guint
listen (SipStack *stack)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GInetSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  bound = sip_transport_layer_listen (sip_stack_get_transport (stack), SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (any),
                                      NULL, &error);
  if (!bound)
    g_error ("%s", error->message);
  return g_inet_socket_address_get_port (bound);
}

static gboolean
on_input (GIOChannel *input, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

int
main (void)
{
  g_autoptr (SipClock) clock = sip_clock_new ();
  g_autoptr (SipRandom) random = sip_random_new ();
  g_autoptr (SipStack) stack = sip_stack_new (clock, random);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SipUri) aor = sip_uri_parse ("sip:a@127.0.0.1", NULL);
  g_autoptr (SipUserAgent) agent = sip_user_agent_new (stack, aor);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  Program program = { loop, stack, 0 };

  /* The stack is measured here, not what it lets pass. */
  g_object_set (sip_transaction_layer_get_limiter (sip_stack_get_transactions (stack)), "per-address", 0, "total", 0,
                "memory", G_GUINT64_CONSTANT (0), NULL);
  sip_agent_set_description_handler_factory (SIP_AGENT (agent), create_handler, NULL, NULL);
  sip_stack_add_agent (stack, SIP_AGENT (agent));
  g_signal_connect_swapped (agent, "invite", G_CALLBACK (on_invite), &program);
  g_print ("udp 127.0.0.1:%u\n", listen (stack));
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, on_input, loop);
  g_main_loop_run (loop);
  g_print ("%u calls, %u dialogs left\n", program.n_calls, sip_dialog_table_get_size (sip_stack_get_dialogs (stack)));
  return EXIT_SUCCESS;
}
