/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <time.h>

#include "client/sip-user-agent.h"
#include "lib/test-description-handler.h"

/* How long the signalling of a call takes between two phones of this process over UDP on loopback, from the datagram
 * that asks to the one that answers, without media. Both share one thread, so each time also holds what the other
 * side does meanwhile. */

#define N_CALLS 2000
#define N_WARM_UP 200

typedef enum {
  COMMAND_TO_INVITE,
  INVITE_TO_RINGING,
  INVITE_TO_OK,
  OK_TO_ACK,
  BYE_TO_OK,
  N_SPANS
} Span;

static const char *const names[] = { "command to INVITE", "INVITE in to 180", "INVITE in to 200, automatic answer",
                                     "200 in to ACK", "BYE in to 200" };

typedef struct
{
  GArray *spans[N_SPANS]; /* gint64 nanoseconds */
  gint64 began[N_SPANS];
  SipSession *outgoing;
  SipSession *incoming;
} Bench;

typedef struct
{
  SipStack *stack;
  SipUserAgent *agent;
  char *address;
} Phone;

static gint64
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (gint64) time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static void
begin (Bench *self, Span span)
{
  self->began[span] = now ();
}

static void
end (Bench *self, Span span)
{
  gint64 nanoseconds = now () - self->began[span];

  if (self->began[span] != 0)
    g_array_append_val (self->spans[span], nanoseconds);
  self->began[span] = 0;
}

static gboolean
is_response (SipMessage *message, guint status, SipMethod method)
{
  return sip_message_get_status (message) == status && sip_message_get_method (message) == method;
}

static gboolean
is_request (SipMessage *message, SipMethod method)
{
  return sip_message_is_request (message) && sip_message_get_method (message) == method;
}

static void
on_received (Bench *self, SipFlow *flow, SipMessage *message)
{
  if (is_request (message, SIP_METHOD_INVITE))
    {
      begin (self, INVITE_TO_RINGING);
      begin (self, INVITE_TO_OK);
    }
  else if (is_response (message, 200, SIP_METHOD_INVITE))
    begin (self, OK_TO_ACK);
  else if (is_request (message, SIP_METHOD_BYE))
    begin (self, BYE_TO_OK);
}

static void
on_sent (Bench *self, SipFlow *flow, SipMessage *message)
{
  if (is_request (message, SIP_METHOD_INVITE))
    end (self, COMMAND_TO_INVITE);
  else if (is_response (message, 180, SIP_METHOD_INVITE))
    end (self, INVITE_TO_RINGING);
  else if (is_response (message, 200, SIP_METHOD_INVITE))
    end (self, INVITE_TO_OK);
  else if (is_request (message, SIP_METHOD_ACK))
    end (self, OK_TO_ACK);
  else if (is_response (message, 200, SIP_METHOD_BYE))
    end (self, BYE_TO_OK);
}

static void
on_invite (Bench *self, SipInvitation *invitation)
{
  self->incoming = g_object_ref (SIP_SESSION (invitation));
  sip_invitation_progress_async (invitation, NULL, NULL, NULL, NULL);
  sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
}

static SipDescriptionHandler *
create_handler (SipAgent *agent, gpointer user_data)
{
  return SIP_DESCRIPTION_HANDLER (test_description_handler_new ());
}

static void
phone_init (Phone *self, Bench *bench, const char *user)
{
  g_autoptr (SipClock) clock = sip_clock_new ();
  g_autoptr (SipRandom) random = sip_random_new ();
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GInetSocketAddress) bound = NULL;
  g_autoptr (SipUri) aor = NULL;
  g_autoptr (GError) error = NULL;
  SipTransportLayer *transport;

  self->stack = sip_stack_new (clock, random);
  transport = sip_stack_get_transport (self->stack);
  bound = sip_transport_layer_listen (transport, SIP_PROTOCOL_UDP, G_INET_SOCKET_ADDRESS (any), NULL, &error);
  g_assert_no_error (error);
  self->address = g_strdup_printf ("sip:%s@127.0.0.1:%u", user, g_inet_socket_address_get_port (bound));
  aor = sip_uri_parse (self->address, NULL);
  self->agent = sip_user_agent_new (self->stack, aor);
  sip_agent_set_description_handler_factory (SIP_AGENT (self->agent), create_handler, NULL, NULL);
  sip_stack_add_agent (self->stack, SIP_AGENT (self->agent));
  g_signal_connect_swapped (self->agent, "invite", G_CALLBACK (on_invite), bench);
  g_signal_connect_swapped (transport, "received", G_CALLBACK (on_received), bench);
  g_signal_connect_swapped (transport, "sent", G_CALLBACK (on_sent), bench);
}

static void
run_until (Bench *self, SipSessionState state)
{
  while (sip_session_get_state (self->outgoing) != state || !self->incoming ||
         sip_session_get_state (self->incoming) != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_call (Bench *self, Phone *caller, SipUri *target)
{
  static const SipMediaProfile profiles[] = { SIP_MEDIA_PROFILE_AVP };

  begin (self, COMMAND_TO_INVITE);
  self->outgoing = SIP_SESSION (sip_inviter_new (SIP_AGENT (caller->agent), target, profiles, 1));
  sip_inviter_invite (SIP_INVITER (self->outgoing), NULL);
  run_until (self, SIP_SESSION_ESTABLISHED);
  sip_session_terminate_async (self->outgoing, NULL, NULL, NULL, NULL);
  run_until (self, SIP_SESSION_TERMINATED);
  g_clear_object (&self->outgoing);
  g_clear_object (&self->incoming);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

static void
report (Bench *self)
{
  for (guint i = 0; i < N_SPANS; i++)
    {
      GArray *span = self->spans[i];

      g_array_sort (span, compare);
      g_print ("%-36s median %6.3f ms, 99 of 100 below %6.3f ms\n", names[i],
               g_array_index (span, gint64, span->len / 2) / 1e6,
               g_array_index (span, gint64, span->len * 99 / 100) / 1e6);
    }
}

int
main (void)
{
  Bench bench = { .outgoing = NULL };
  Phone caller, called;
  g_autoptr (SipUri) target = NULL;

  for (guint i = 0; i < N_SPANS; i++)
    bench.spans[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  phone_init (&caller, &bench, "alice");
  phone_init (&called, &bench, "bob");
  target = sip_uri_parse (called.address, NULL);

  for (guint i = 0; i < N_WARM_UP + N_CALLS; i++)
    {
      if (i == N_WARM_UP)
        for (guint span = 0; span < N_SPANS; span++)
          g_array_set_size (bench.spans[span], 0);
      run_call (&bench, &caller, target);
    }
  report (&bench);
  for (guint i = 0; i < N_SPANS; i++)
    g_array_unref (bench.spans[i]);
  return EXIT_SUCCESS;
}
