/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#define N_SEEDS 300
#define N_STEPS 80

/* A person and a registrar that do anything at any time. Whatever happens: nothing is warned about, every operation
 * finishes, the server is not flooded, and in the end nothing is left. */

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  SipRegisterer *registerer;
  GPtrArray *requests; /* SipMessage */
  guint n_begun;
  guint n_finished;
  guint n_requests;
  guint n_registered;
} Fixture;

static guint
pick (Fixture *self, guint n)
{
  return sip_random_range (self->net.random, 0, n);
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  g_task_propagate_boolean (G_TASK (result), NULL);
  self->n_finished++;
}

static void
collect (Fixture *self)
{
  SipMessage *message;

  while ((message = g_queue_pop_head (&self->peer.received)))
    {
      g_assert_cmpint (sip_message_get_method (message), ==, SIP_METHOD_REGISTER);
      g_ptr_array_add (self->requests, message);
      self->n_requests++;
    }
}

static void
act_as_person (Fixture *self)
{
  self->n_begun++;
  if (pick (self, 3))
    sip_registerer_register_async (self->registerer, NULL, on_finished, self);
  else
    sip_registerer_unregister_async (self->registerer, NULL, on_finished, self);
}

static void
answer (Fixture *self)
{
  static const char *const headers[] = {
    "", "Expires: 60\r\n", "Min-Expires: 4000\r\n", "Retry-After: 40\r\n", "Contact: *\r\n",
    "WWW-Authenticate: Digest realm=\"r\", nonce=\"a\", algorithm=SHA-256, qop=\"auth\"\r\n",
    "WWW-Authenticate: Digest realm=\"r\", nonce=\"b\", stale=true\r\n",
  };
  static const guint statuses[] = { 100, 200, 200, 200, 200, 200, 302, 401, 401,
                                    403, 404, 407, 423, 423, 480, 500, 503 };
  guint status = statuses[pick (self, G_N_ELEMENTS (statuses))];
  g_autofree char *with_contact = NULL;
  SipMessage *request;

  collect (self);
  if (self->requests->len == 0)
    return;
  request = self->requests->pdata[pick (self, 4) ? self->requests->len - 1 : pick (self, self->requests->len)];
  if (status == 200 && pick (self, 4))
    {
      guint n = sip_message_count (request, SIP_HEADER_CONTACT);
      g_autofree char *contact = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_CONTACT, n - 1));

      with_contact = g_strdup_printf ("Contact: %s;expires=%u\r\n", contact, 20 + pick (self, 600));
    }
  test_peer_reply (&self->peer, request, status, "r",
                   with_contact ? with_contact : headers[pick (self, G_N_ELEMENTS (headers))], NULL);
}

/* As from behind a NAT that changed its mind. */
static void
move_phone (Fixture *self)
{
  SipMessage *request;
  SipMessageBuilder *builder;
  g_autofree char *contact = NULL;
  g_autofree char *branch = NULL;
  g_autofree char *via = NULL;
  g_autoptr (SipMessage) response = NULL;

  collect (self);
  if (self->requests->len == 0)
    return;
  request = self->requests->pdata[self->requests->len - 1];
  branch = sip_slice_dup (sip_message_get_via (request, 0)->branch);
  via = g_strdup_printf ("SIP/2.0/UDP 192.0.2.1;branch=%s;received=198.51.100.%u;rport=%u", branch, 1 + pick (self, 9),
                         1024 + pick (self, 9));
  contact = sip_slice_dup (
    sip_message_get_header (request, SIP_HEADER_CONTACT, sip_message_count (request, SIP_HEADER_CONTACT) - 1));
  builder = sip_message_builder_new_response (request, 200, NULL, "r");
  sip_message_builder_set (builder, SIP_HEADER_VIA, via);
  sip_message_builder_add_printf (builder, SIP_HEADER_CONTACT, "%s;expires=60", contact);
  response = sip_message_builder_end (builder);
  test_peer_send (&self->peer, response);
}

static void
break_connection (Fixture *self)
{
  if (self->peer.flow && sip_protocol_is_reliable (sip_flow_get_protocol (self->peer.flow)))
    sip_flow_close (self->peer.flow);
}

static void
step (Fixture *self)
{
  static void (*const actions[]) (Fixture *) = { act_as_person, answer, answer, answer, move_phone, break_connection };
  SipRegistererState state;
  gboolean registered;

  if (!self->peer.flow || sip_flow_is_closed (self->peer.flow) || pick (self, 6) == 0)
    act_as_person (self);
  else
    actions[pick (self, G_N_ELEMENTS (actions))](self);
  test_net_run (&self->net, pick (self, 3) ? pick (self, 500) : pick (self, 120000));
  g_object_get (self->alice.agent, "registered", &registered, NULL);
  state = sip_registerer_get_state (self->registerer);
  if (state != SIP_REGISTERER_UNREGISTERING)
    g_assert_cmpint (registered, ==, state == SIP_REGISTERER_REGISTERED);
  self->n_registered += registered;
}

static void
run_seed (Fixture *self, guint32 seed, SipProtocol protocol)
{
  test_net_init (&self->net, seed);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.9", "192.0.2.1:5060", protocol);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", protocol);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
  self->registerer = sip_registerer_new (SIP_AGENT (self->alice.agent), 600);
  if (pick (self, 2))
    sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");

  for (guint i = 0; i < N_STEPS; i++)
    step (self);
  self->n_begun++;
  sip_registerer_unregister_async (self->registerer, NULL, on_finished, self);
  test_net_run (&self->net, 2000);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_IDLE);
  g_assert_cmpuint (self->n_finished, ==, self->n_begun);
  test_net_run (&self->net, 64 * 500 + 5000);
  collect (self);
  g_assert_finalize_object (g_steal_pointer (&self->registerer));
  g_ptr_array_unref (self->requests);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

static void
anything_at_any_time (gconstpointer data)
{
  guint n_registered = 0, n_requests = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      Fixture fixture = { .n_begun = 0 };

      run_seed (&fixture, seed, GPOINTER_TO_INT (data));
      n_registered += fixture.n_registered;
      n_requests += fixture.n_requests;
    }
  g_test_message ("%u requests, registered after %u of %u steps", n_requests, n_registered, N_SEEDS * N_STEPS);
  g_assert_cmpuint (n_registered, >, N_SEEDS * N_STEPS / 40);
  /* With retransmissions, in a virtual time of about 16 s a step. */
  g_assert_cmpuint (n_requests, <, N_SEEDS * N_STEPS * 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/registration/chaos/over-udp", GINT_TO_POINTER (SIP_PROTOCOL_UDP), anything_at_any_time);
  g_test_add_data_func ("/registration/chaos/over-tcp", GINT_TO_POINTER (SIP_PROTOCOL_TCP), anything_at_any_time);

  return g_test_run ();
}
