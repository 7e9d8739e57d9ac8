/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registerer-fixture.h"

#include "transport/sip-transport-layer-private.h"

/* A registrar that does as one does, and a network that does not: whatever is lost, doubled or out of order, and
 * whichever send fails, the account ends up registered, and signed out when that is wanted. */

#define N_SEEDS 25
#define N_SENDS 9
#define ELSEWHERE "192.0.2.10"

typedef enum {
  CHALLENGE = 1 << 0, /* wants a password */
  BRIEF = 1 << 1,     /* wants half an hour at least */
  REDIRECT = 1 << 2,  /* sends the account elsewhere */
  MAPPED = 1 << 3,    /* sees the phone at a public address */
  OUTBOUND = 1 << 4,  /* knows RFC 5626 */
  KEPT = 1 << 5,      /* agrees to keep-alives (RFC 6223) */
} Demands;

static const struct
{
  const char *name;
  Demands demands;
} registrars[] = {
  { "plain", 0 },
  { "challenge", CHALLENGE },
  { "423-and-expiry", BRIEF },
  { "redirect", REDIRECT },
  { "rport-and-received", MAPPED },
  { "outbound", OUTBOUND },
  { "keep", KEPT },
  { "all-at-once", CHALLENGE | BRIEF | REDIRECT | MAPPED | OUTBOUND | KEPT },
};

typedef struct
{
  RegistererFixture f;
  TestPeer elsewhere; /* the same registrar at another address */
  Demands demands;
  char *bound;      /* nullable: as the registrar has it … */
  TestPeer *place;  /* … and where … */
  guint32 cseq;     /* … and by which REGISTER */
} Fixture;

/* @builder: (transfer full); a send of the registrar may fail as well as one of the phone */
static void
send (TestPeer *peer, SipMessageBuilder *builder)
{
  g_autoptr (SipMessage) response = sip_message_builder_end (builder);

  sip_flow_send (peer->flow, response, NULL);
}

static void
refuse (TestPeer *peer, SipMessage *request, guint status, SipHeader header, const char *value)
{
  SipMessageBuilder *builder = sip_message_builder_new_response (request, status, NULL, "r");

  sip_message_builder_add (builder, header, value);
  send (peer, builder);
}

/* The Contact that is bound for a while, or none. (transfer full) (nullable) */
static char *
dup_bound (SipMessage *request)
{
  g_autofree char *contact = registerer_dup_contact (request);
  guint32 expires_s = 1;

  sip_message_get_uint (request, SIP_HEADER_EXPIRES, &expires_s);
  if (!contact || expires_s == 0 || strstr (contact, ";expires=0"))
    return NULL;
  return g_strdup_printf ("%s;expires=1800", contact);
}

/* RFC 3261 10.3 step 7: what was overtaken changes nothing. @bound: (transfer full) (nullable) */
static void
note_binding (Fixture *self, TestPeer *peer, SipMessage *request, char *bound)
{
  g_autofree char *last = NULL;
  guint32 cseq = 0;

  sip_message_get_cseq (request, &cseq, NULL);
  last = cseq >= self->cseq ? self->bound : bound;
  if (cseq < self->cseq)
    return;
  self->bound = bound;
  self->place = peer;
  self->cseq = cseq;
}

static void
accept_as_demanded (Fixture *self, TestPeer *peer, SipMessage *request)
{
  SipMessageBuilder *builder = sip_message_builder_new_response (request, 200, NULL, "r");
  g_autofree char *via = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_VIA, 0));
  g_autoptr (GString) seen = g_string_new (via);
  g_autofree char *bound = dup_bound (request);

  if (self->demands & KEPT)
    g_string_replace (seen, ";keep", ";keep=20", 1);
  if (self->demands & MAPPED)
    g_string_replace (seen, "received=192.0.2.1", "received=198.51.100.7", 1);
  sip_message_builder_set (builder, SIP_HEADER_VIA, seen->str);
  if (bound)
    sip_message_builder_add (builder, SIP_HEADER_CONTACT, bound);
  if (self->demands & OUTBOUND && bound && strstr (bound, "reg-id"))
    sip_message_builder_add (builder, SIP_HEADER_REQUIRE, "outbound");
  if (self->demands & OUTBOUND)
    sip_message_builder_add (builder, SIP_HEADER_SUPPORTED, "path, outbound");
  note_binding (self, peer, request, g_steal_pointer (&bound));
  send (peer, builder);
}

static void
serve (Fixture *self, TestPeer *peer, SipMessage *request)
{
  guint32 expires_s = 0;

  sip_message_get_uint (request, SIP_HEADER_EXPIRES, &expires_s);
  if (self->demands & REDIRECT && peer != &self->elsewhere)
    refuse (peer, request, 302, SIP_HEADER_CONTACT, "<sip:" ELSEWHERE ">");
  else if (self->demands & CHALLENGE && sip_message_count (request, SIP_HEADER_AUTHORIZATION) == 0)
    refuse (peer, request, 401, SIP_HEADER_WWW_AUTHENTICATE,
            "Digest realm=\"example\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"");
  else if (self->demands & BRIEF && expires_s > 0 && expires_s < 1800)
    refuse (peer, request, 423, SIP_HEADER_MIN_EXPIRES, "1800");
  else
    accept_as_demanded (self, peer, request);
}

static void
serve_all (Fixture *self, TestPeer *peer)
{
  SipMessage *next;

  while ((next = g_queue_pop_head (&peer->received)))
    {
      g_autoptr (SipMessage) request = next;

      if (!sip_flow_is_closed (peer->flow))
        serve (self, peer, request);
    }
}

static void
run (Fixture *self, guint ms)
{
  for (guint i = 0; i < ms; i += 50)
    {
      serve_all (self, &self->f.peer);
      serve_all (self, &self->elsewhere);
      test_net_run (&self->f.net, 50);
    }
}

static void
set_up (Fixture *self, Demands demands, SipProtocol protocol)
{
  g_autofree char *elsewhere = g_strdup_printf (ELSEWHERE ":%u", sip_protocol_get_default_port (protocol));

  registerer_fixture_set_up (&self->f, GINT_TO_POINTER (protocol));
  self->demands = demands;
  self->bound = NULL;
  test_peer_init (&self->elsewhere, &self->f.net, elsewhere, protocol);
  if (demands & CHALLENGE)
    sip_agent_set_credentials (SIP_AGENT (self->f.alice.agent), "alice", "secret");
  if (demands & OUTBOUND)
    registerer_set_instance (&self->f);
}

static void
tear_down (Fixture *self)
{
  test_peer_forget (&self->f.peer);
  run (self, 64 * 500);
  test_peer_clear (&self->elsewhere);
  g_free (self->bound);
  registerer_fixture_tear_down (&self->f, NULL);
}

static void
set_faults (Fixture *self, SipMemoryFaults faults)
{
  sip_memory_network_set_faults (self->f.net.network, &faults);
}

static void
assert_bound_as_demanded (Fixture *self)
{
  const Demands demands = self->demands;

  g_assert_true (registerer_is_registered (&self->f));
  g_assert_nonnull (self->bound);
  g_assert_true (!(demands & REDIRECT) == (self->place == &self->f.peer));
  g_assert_true (!(demands & OUTBOUND) == !strstr (self->bound, ";reg-id=1"));
  g_assert_true (!(demands & MAPPED) == !strstr (self->bound, "@198.51.100.7:"));
  g_assert_cmpuint (sip_registerer_get_expires (self->f.registerer), ==, 1800);
}

static void
assert_signs_out (Fixture *self)
{
  guint n_before = self->f.n_finished;

  sip_registerer_unregister_async (self->f.registerer, NULL, registerer_on_finished, &self->f);
  run (self, 2100);
  g_assert_cmpuint (self->f.n_finished, >, n_before);
  g_assert_no_error (self->f.error);
  g_assert_cmpint (sip_registerer_get_state (self->f.registerer), ==, SIP_REGISTERER_IDLE);
}

static void
comes_up_on_a_bad_network (gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT (data);

  for (guint seed = 0; seed < N_SEEDS; seed++)
    {
      Fixture fixture = { .bound = NULL };

      set_up (&fixture, registrars[row].demands, SIP_PROTOCOL_UDP);
      /* Another beginning of the same chances. */
      for (guint i = 0; i < seed; i++)
        sip_random_range (fixture.f.net.random, 0, 2);
      set_faults (&fixture, (SipMemoryFaults) { .loss = 25, .duplication = 25, .max_delay_ms = 400 });
      registerer_begin (&fixture.f);
      run (&fixture, 600 * 1000);
      set_faults (&fixture, (SipMemoryFaults) { .loss = 0 });
      run (&fixture, 300 * 1000);
      assert_bound_as_demanded (&fixture);
      assert_signs_out (&fixture);
      g_assert_null (fixture.bound);
      tear_down (&fixture);
    }
}

/* Whoever's send it is that fails: the registrar's answer, or ours. */
static void
comes_up_after_a_send_failed (Demands demands, SipProtocol protocol)
{
  for (guint nth = 1; nth <= N_SENDS; nth++)
    {
      Fixture fixture = { .bound = NULL };

      set_up (&fixture, demands, protocol);
      set_faults (&fixture, (SipMemoryFaults) { .fail_nth = nth });
      registerer_begin (&fixture.f);
      run (&fixture, 120 * 1000);
      assert_bound_as_demanded (&fixture);
      assert_signs_out (&fixture);
      tear_down (&fixture);
    }
}

static void
comes_up_after_a_send_failed_on_udp (gconstpointer data)
{
  comes_up_after_a_send_failed (registrars[GPOINTER_TO_UINT (data)].demands, SIP_PROTOCOL_UDP);
}

static void
comes_up_after_a_send_failed_on_tcp (gconstpointer data)
{
  comes_up_after_a_send_failed (registrars[GPOINTER_TO_UINT (data)].demands & ~MAPPED, SIP_PROTOCOL_TCP);
}

/* The removal is what fails: the account is signed out within two seconds all the same. */
static void
signs_out_though_the_send_fails (void)
{
  for (guint nth = 1; nth <= 3; nth++)
    {
      Fixture fixture = { .bound = NULL };

      set_up (&fixture, CHALLENGE, SIP_PROTOCOL_UDP);
      registerer_begin (&fixture.f);
      run (&fixture, 1000);
      g_assert_true (registerer_is_registered (&fixture.f));
      set_faults (&fixture, (SipMemoryFaults) { .fail_nth = nth });
      assert_signs_out (&fixture);
      set_faults (&fixture, (SipMemoryFaults) { .loss = 0 });
      tear_down (&fixture);
    }
}

typedef struct
{
  guint n_finished;
  guint n_failed;
} Outcome;

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->n_finished++;
  outcome->n_failed += !sip_registerer_fetch_bindings_finish (SIP_REGISTERER (source), result, NULL);
}

/* Each question ends, most with an answer, and none disturbs the registration. */
static void
bindings_are_fetched_on_a_bad_network (void)
{
  Fixture fixture = { .bound = NULL };
  Outcome outcome = { 0, 0 };

  set_up (&fixture, CHALLENGE, SIP_PROTOCOL_UDP);
  registerer_begin (&fixture.f);
  run (&fixture, 1000);
  for (guint i = 0; i < 50; i++)
    {
      set_faults (&fixture, (SipMemoryFaults) { .loss = 25, .duplication = 25, .max_delay_ms = 400,
                                                .fail_nth = i % 5 });
      sip_registerer_fetch_bindings_async (fixture.f.registerer, NULL, on_fetched, &outcome);
      run (&fixture, 33 * 1000);
      g_assert_cmpuint (outcome.n_finished, ==, i + 1);
    }
  g_assert_cmpuint (outcome.n_failed, <, 15);
  set_faults (&fixture, (SipMemoryFaults) { .loss = 0 });
  run (&fixture, 300 * 1000);
  g_assert_true (registerer_is_registered (&fixture.f));
  assert_signs_out (&fixture);
  tear_down (&fixture);
}

static void
add (const char *what, guint row, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/registration/loss/%s/%s", registrars[row].name, what);

  g_test_add_data_func (path, GUINT_TO_POINTER (row), function);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (registrars); i++)
    {
      add ("comes-up-under-loss-duplication-and-reordering", i, comes_up_on_a_bad_network);
      add ("comes-up-after-a-send-failed/udp", i, comes_up_after_a_send_failed_on_udp);
      add ("comes-up-after-a-send-failed/tcp", i, comes_up_after_a_send_failed_on_tcp);
    }
  g_test_add_func ("/registration/loss/signs-out-though-the-send-fails", signs_out_though_the_send_fails);
  g_test_add_func ("/registration/loss/bindings-are-fetched-on-a-bad-network", bindings_are_fetched_on_a_bad_network);

  return g_test_run ();
}
