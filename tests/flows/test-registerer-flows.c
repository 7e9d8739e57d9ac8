/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registerer-fixture.h"

#define AGREED "Require: outbound\r\n"

/* Two outbound proxies: the registrar of the fixture, and one more. */
typedef struct
{
  RegistererFixture one;
  TestPeer second;
} Fixture;

static void
set_up (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GPtrArray) proxies = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_uri_unref);

  registerer_fixture_set_up (&self->one, protocol);
  test_peer_init (&self->second, &self->one.net, "192.0.2.10:5060", GPOINTER_TO_INT (protocol));
  registerer_set_instance (&self->one);
  g_object_set (self->one.alice.agent, "user-agent", "alice/1", NULL);
  g_ptr_array_add (proxies, sip_uri_parse ("sip:192.0.2.9", NULL));
  g_ptr_array_add (proxies, sip_uri_parse ("sip:192.0.2.10", NULL));
  sip_registerer_set_outbound_proxies (self->one.registerer, proxies);
}

static void
tear_down (Fixture *self, gconstpointer protocol)
{
  test_net_run (&self->one.net, 64 * 500 + 5000);
  test_peer_clear (&self->second);
  registerer_fixture_tear_down (&self->one, protocol);
}

static SipMessage *
expect_at (TestPeer *peer)
{
  return test_peer_expect (peer, "REGISTER sip:192.0.2.9 SIP/2.0");
}

static void
assert_param (SipMessage *request, const char *name, const char *expected)
{
  SipAddress *contact =
    sip_message_get_address (request, SIP_HEADER_CONTACT, sip_message_count (request, SIP_HEADER_CONTACT) - 1);
  g_autofree char *value = NULL;
  SipSlice slice;

  if (sip_address_get_param (contact, name, &slice))
    value = sip_slice_dup (slice);
  g_assert_cmpstr (value, ==, expected);
}

/* Corrections of the Contact, on connections, are answered too. (transfer full): the first request */
static SipMessage *
accept_at (TestPeer *peer, const char *params, const char *headers)
{
  SipMessage *first = expect_at (peer);

  registerer_accept (peer, first, params, headers);
  while (!g_queue_is_empty (&peer->received))
    {
      g_autoptr (SipMessage) correction = expect_at (peer);

      registerer_accept (peer, correction, params, headers);
    }
  return first;
}

static void
register_both (Fixture *self)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_begin (&self->one);
  first = accept_at (&self->one.peer, NULL, AGREED);
  second = accept_at (&self->second, NULL, AGREED);
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 2);
}

/* Whether requests of the account go by @peer. */
static void
assert_goes_by (Fixture *self, TestPeer *peer)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@example.com", NULL);
  SipAgent *agent = SIP_AGENT (self->one.alice.agent);
  SipMessageBuilder *builder = sip_agent_create_request (agent, SIP_METHOD_OPTIONS, uri);
  g_autoptr (SipMessage) request = sip_message_builder_end (builder);
  g_autoptr (SipOutgoingRequest) sent = sip_agent_send (agent, request, NULL, NULL);
  g_autoptr (SipMessage) received = NULL;
  g_autofree char *route = NULL;
  g_autofree char *expected = g_strdup_printf ("<sip:%.*s;lr>", (int) (strchr (peer->address, ':') - peer->address),
                                               peer->address);

  test_net_run (&self->one.net, 0);
  received = test_peer_expect (peer, "OPTIONS sip:bob@example.com");
  route = sip_slice_dup (sip_message_get_header (received, SIP_HEADER_ROUTE, 0));
  g_assert_cmpstr (route, ==, expected);
  test_peer_reply (peer, received, 200, "b", NULL, NULL);
}

/* Whether a request that comes over the flow to @peer is the account's: who asks a stranger is not told whom. */
static void
assert_comes_by (Fixture *self, TestPeer *peer, guint number)
{
  g_autofree char *text =
    g_strdup_printf ("OPTIONS sip:alice@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bKc%u\r\n"
                     "From: <sip:b@192.0.2.9>;tag=b\r\nTo: <sip:alice@192.0.2.9>\r\nCall-ID: in-%u\r\n"
                     "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
                     peer->address, number, number);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) request = sip_message_parse (bytes, &error);
  g_autoptr (SipMessage) answer = NULL;

  g_assert_no_error (error);
  test_peer_send (peer, request);
  answer = test_peer_expect (peer, "SIP/2.0 200");
  g_assert_cmpuint (sip_message_count (answer, SIP_HEADER_SERVER), ==, 1);
}

static void
each_proxy_gets_a_flow (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_begin (&self->one);
  first = expect_at (&self->one.peer);
  second = expect_at (&self->second);
  assert_param (first, "reg-id", "1");
  assert_param (second, "reg-id", "2");
  assert_param (first, "+sip.instance", "<" REGISTERER_INSTANCE ">");
  assert_param (second, "+sip.instance", "<" REGISTERER_INSTANCE ">");
  /* RFC 5626 4.2.1 */
  g_assert_false (sip_slice_equal (sip_message_get_call_id (first), sip_message_get_call_id (second)));
  g_assert_true (sip_slice_equal (sip_message_get_header (second, SIP_HEADER_ROUTE, 0),
                                  SIP_SLICE ("<sip:192.0.2.10;lr>")));
  registerer_accept (&self->second, second, NULL, AGREED);
  g_assert_cmpuint (self->one.n_finished, ==, 1);
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 1);
  assert_goes_by (self, &self->second);
  registerer_accept (&self->one.peer, first, NULL, AGREED);
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 2);
  assert_goes_by (self, &self->one.peer);
  g_assert_cmpstr (self->one.states->str, ==, "registering, registered");
}

static void
requests_come_by_either_flow (Fixture *self, gconstpointer data)
{
  register_both (self);
  assert_comes_by (self, &self->one.peer, 1);
  assert_comes_by (self, &self->second, 2);
}

static void
one_flow_is_enough_and_the_other_comes_back (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) again = NULL;

  register_both (self);
  test_net_run (&self->one.net, 40000);
  sip_flow_close (self->one.peer.flow);
  test_net_run (&self->one.net, 0);
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 1);
  g_assert_true (registerer_is_registered (&self->one));
  assert_goes_by (self, &self->second);
  assert_comes_by (self, &self->second, 3);
  g_assert_cmpuint (registerer_get_next_attempt (&self->one), <=, 2);
  test_net_run (&self->one.net, 2000);
  again = accept_at (&self->one.peer, NULL, AGREED);
  assert_param (again, "reg-id", "1");
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 2);
  assert_goes_by (self, &self->one.peer);
  g_assert_cmpstr (self->one.states->str, ==, "registering, registered");
}

static void
cut_first (Fixture *self)
{
  sip_flow_close (self->one.peer.flow);
  test_net_run (&self->one.net, 0);
  test_peer_forget (&self->one.peer);
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 1);
}

static void
assert_first_comes_back (Fixture *self, guint from_s, guint until_s)
{
  guint wait_s = registerer_get_next_attempt (&self->one);
  g_autoptr (SipMessage) again = NULL;

  g_assert_cmpuint (wait_s, >=, from_s);
  g_assert_cmpuint (wait_s, <=, until_s);
  test_net_run (&self->one.net, (wait_s + 1) * 1000);
  again = accept_at (&self->one.peer, NULL, AGREED);
  assert_param (again, "reg-id", "1");
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 2);
}

/* RFC 5626 4.5: it was a success from its first pong on, and that came at once. */
static void
young_flow_comes_back_without_delay (Fixture *self, gconstpointer data)
{
  register_both (self);
  cut_first (self);
  assert_first_comes_back (self, 0, 2);
  g_assert_cmpstr (self->one.states->str, ==, "registering, registered");
}

static void
flow_without_a_pong_comes_back_later (Fixture *self, gconstpointer data)
{
  const SipMemoryFaults slow = { .min_delay_ms = 100, .max_delay_ms = 100 };
  const SipMemoryFaults none = { .loss = 0 };
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_begin (&self->one);
  second = accept_at (&self->second, NULL, AGREED);
  sip_memory_network_set_faults (self->one.net.network, &slow);
  first = expect_at (&self->one.peer);
  registerer_accept (&self->one.peer, first, NULL, AGREED);
  test_net_run (&self->one.net, 100);
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 2);
  /* The ping is on its way. */
  sip_memory_network_set_faults (self->one.net.network, &none);
  cut_first (self);
  assert_first_comes_back (self, 90, 180);
}

static void
flow_without_keep_alive_needs_no_pong (Fixture *self, gconstpointer data)
{
  g_object_set (self->one.registerer, "keep-alive", 0, NULL);
  register_both (self);
  cut_first (self);
  assert_first_comes_back (self, 0, 2);
}

static void
proxy_that_ends_every_flow_is_not_hammered (Fixture *self, gconstpointer data)
{
  register_both (self);
  cut_first (self);
  assert_first_comes_back (self, 0, 2);
  for (guint i = 0; i < 3; i++)
    {
      cut_first (self);
      assert_first_comes_back (self, i == 0 ? 90 : 0, i == 0 ? 180 : 2);
      if (i > 0)
        test_net_run (&self->one.net, 30 * 1000);
    }
}

/* RFC 5626 4.5: less often while another flow holds. */
static void
silent_proxy_is_tried_less_often (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) second = NULL;
  guint last = 0;

  registerer_begin (&self->one);
  second = accept_at (&self->second, ";expires=86400", AGREED);
  test_net_run (&self->one.net, 64 * 500);
  test_peer_forget (&self->one.peer);
  g_assert_true (registerer_is_registered (&self->one));
  for (guint bound = 180; bound <= 720; bound *= 2)
    {
      last = registerer_get_next_attempt (&self->one);
      g_assert_cmpuint (last, >=, bound / 2);
      g_assert_cmpuint (last, <=, bound);
      test_net_run (&self->one.net, (last + 32) * 1000);
      test_peer_forget (&self->one.peer);
    }
  g_assert_cmpstr (self->one.states->str, ==, "registering, registered");
}

static void
all_flows_lost_is_a_failure (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) again = NULL;

  register_both (self);
  test_net_run (&self->one.net, 40000);
  sip_flow_close (self->one.peer.flow);
  sip_flow_close (self->second.flow);
  test_net_run (&self->one.net, 0);
  g_assert_cmpstr (self->one.states->str, ==, "registering, registered, failed");
  g_assert_false (registerer_is_registered (&self->one));
  test_net_run (&self->one.net, 2000);
  again = accept_at (&self->second, NULL, AGREED);
  g_assert_true (registerer_is_registered (&self->one));
  test_peer_forget (&self->one.peer);
}

static void
signing_out_removes_both (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  register_both (self);
  registerer_sign_out (&self->one);
  first = expect_at (&self->one.peer);
  second = expect_at (&self->second);
  registerer_assert_expires (first, 0);
  registerer_assert_expires (second, 0);
  assert_param (first, "reg-id", "1");
  assert_param (second, "reg-id", "2");
  test_peer_reply (&self->one.peer, first, 200, "r", NULL, NULL);
  g_assert_cmpint (sip_registerer_get_state (self->one.registerer), ==, SIP_REGISTERER_UNREGISTERING);
  test_peer_reply (&self->second, second, 200, "r", NULL, NULL);
  g_assert_cmpint (sip_registerer_get_state (self->one.registerer), ==, SIP_REGISTERER_IDLE);
  g_assert_cmpuint (self->one.n_finished, ==, 2);
  test_net_run (&self->one.net, 3600 * 1000);
  test_peer_expect_silence (&self->one.peer);
  test_peer_expect_silence (&self->second);
}

/* RFC 5626 4.2.1: otherwise each flow would ring as if it were another phone. */
static void
registrar_without_outbound_gets_one_flow (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) removal = NULL;
  gboolean stream = GPOINTER_TO_INT (data) == SIP_PROTOCOL_TCP;

  registerer_begin (&self->one);
  first = accept_at (&self->one.peer, NULL, NULL);
  second = expect_at (&self->second);
  registerer_accept (&self->second, second, NULL, NULL);
  if (stream)
    {
      removal = expect_at (&self->second);
      registerer_assert_expires (removal, 0);
      test_peer_reply (&self->second, removal, 200, "r", NULL, NULL);
    }
  g_assert_cmpuint (sip_registerer_get_n_flows (self->one.registerer), ==, 1);
  g_assert_true (registerer_is_registered (&self->one));
  test_net_run (&self->one.net, 200 * 1000);
  test_peer_expect_silence (&self->second);
  g_assert_cmpstr (self->one.states->str, ==, "registering, registered");
}

static void
registrar_without_outbound_is_reached_by_the_other_proxy (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (SipMessage) other = NULL;

  registrar_without_outbound_gets_one_flow (self, data);
  test_net_run (&self->one.net, 68 * 1000);
  refresh = expect_at (&self->one.peer);
  test_peer_reply (&self->one.peer, refresh, 503, "r", "Retry-After: 600\r\n", NULL);
  other = accept_at (&self->second, NULL, NULL);
  assert_param (other, "reg-id", NULL);
  g_assert_true (registerer_is_registered (&self->one));
  assert_goes_by (self, &self->second);
  /* The one that holds is left alone. */
  test_net_run (&self->one.net, 200 * 1000);
  test_peer_expect_silence (&self->one.peer);
}

/* Each second both answer what came. */
static void
run_with_registrars (Fixture *self, guint seconds)
{
  TestPeer *peers[] = { &self->one.peer, &self->second };

  for (guint i = 0; i < seconds; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (peers); j++)
        {
          while (!g_queue_is_empty (&peers[j]->received))
            {
              g_autoptr (SipMessage) request = expect_at (peers[j]);

              registerer_accept (peers[j], request, ";expires=120", AGREED);
            }
        }
      test_net_run (&self->one.net, 1000);
    }
}

static void
both_come_back_after_loss (Fixture *self, gconstpointer data)
{
  const SipMemoryFaults faults = { .loss = 40, .duplication = 10, .min_delay_ms = 5, .max_delay_ms = 400 };
  const SipMemoryFaults none = { .loss = 0 };

  sip_memory_network_set_faults (self->one.net.network, &faults);
  registerer_begin (&self->one);
  run_with_registrars (self, 1800);
  sip_memory_network_set_faults (self->one.net.network, &none);
  /* Nobody answers STUN here, so flows go on failing: what counts is that they always come back. */
  run_with_registrars (self, 1800);
  g_assert_true (registerer_is_registered (&self->one));
  test_peer_forget (&self->one.peer);
  test_peer_forget (&self->second);
}

#define ADD_FLOWS(name, protocol, function) \
  g_test_add ("/registration/flows/" name, Fixture, GINT_TO_POINTER (protocol), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_FLOWS ("each-proxy-gets-one", SIP_PROTOCOL_UDP, each_proxy_gets_a_flow);
  ADD_FLOWS ("requests-come-by-either/udp", SIP_PROTOCOL_UDP, requests_come_by_either_flow);
  ADD_FLOWS ("requests-come-by-either/tcp", SIP_PROTOCOL_TCP, requests_come_by_either_flow);
  ADD_FLOWS ("one-is-enough-and-the-other-comes-back", SIP_PROTOCOL_TCP, one_flow_is_enough_and_the_other_comes_back);
  ADD_FLOWS ("young-one-comes-back-without-delay", SIP_PROTOCOL_TCP, young_flow_comes_back_without_delay);
  ADD_FLOWS ("without-a-pong-comes-back-later", SIP_PROTOCOL_TCP, flow_without_a_pong_comes_back_later);
  ADD_FLOWS ("without-keep-alive-needs-no-pong", SIP_PROTOCOL_TCP, flow_without_keep_alive_needs_no_pong);
  ADD_FLOWS ("proxy-that-ends-every-one-is-not-hammered", SIP_PROTOCOL_TCP,
             proxy_that_ends_every_flow_is_not_hammered);
  ADD_FLOWS ("silent-proxy-is-tried-less-often", SIP_PROTOCOL_TCP, silent_proxy_is_tried_less_often);
  ADD_FLOWS ("all-lost-is-a-failure", SIP_PROTOCOL_TCP, all_flows_lost_is_a_failure);
  ADD_FLOWS ("signing-out-removes-both", SIP_PROTOCOL_UDP, signing_out_removes_both);
  ADD_FLOWS ("registrar-without-outbound-gets-one/udp", SIP_PROTOCOL_UDP, registrar_without_outbound_gets_one_flow);
  ADD_FLOWS ("registrar-without-outbound-gets-one/tcp", SIP_PROTOCOL_TCP, registrar_without_outbound_gets_one_flow);
  ADD_FLOWS ("registrar-without-outbound-is-reached-by-the-other-proxy", SIP_PROTOCOL_UDP,
             registrar_without_outbound_is_reached_by_the_other_proxy);
  ADD_FLOWS ("both-come-back-after-loss", SIP_PROTOCOL_UDP, both_come_back_after_loss);

  return g_test_run ();
}
