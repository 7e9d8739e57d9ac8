/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registerer-fixture.h"

#define PLAIN_CONTACT "<sip:alice@192.0.2.1:5060>"
#define INSTANCE_CONTACT PLAIN_CONTACT ";+sip.instance=\"<" REGISTERER_INSTANCE ">\""
#define PUB_GRUU "sip:alice@192.0.2.9;gr=" REGISTERER_INSTANCE
#define TEMP_GRUU "sip:tgruu.7hs==jd7@192.0.2.9;gr"
#define GRUUS ";pub-gruu=\"" PUB_GRUU "\";temp-gruu=\"" TEMP_GRUU "\";expires=300"

static void
set_policy (RegistererFixture *self, const char *extension, SipExtensionPolicy policy)
{
  g_object_set (self->registerer, extension, policy, NULL);
}

static void
assert_contact (SipMessage *request, const char *expected)
{
  g_autofree char *contact = registerer_dup_contact (request);

  g_assert_cmpstr (contact, ==, expected);
}

static void
assert_supported (SipMessage *request, const char *tag, gboolean expected)
{
  g_assert_cmpint (sip_message_has_token (request, SIP_HEADER_SUPPORTED, tag), ==, expected);
}

/* An OPTIONS of the phone, as the registrar gets it. (transfer full) */
static SipMessage *
send_options (RegistererFixture *self, TestPeer *peer)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@example.com", NULL);
  SipMessageBuilder *builder = sip_agent_create_request (SIP_AGENT (self->alice.agent), SIP_METHOD_OPTIONS, uri);
  g_autoptr (SipMessage) request = sip_message_builder_end (builder);
  g_autoptr (SipOutgoingRequest) sent = sip_agent_send (SIP_AGENT (self->alice.agent), request, NULL, NULL);
  SipMessage *received;

  test_net_run (&self->net, 0);
  received = test_peer_expect (peer, "OPTIONS sip:bob@example.com");
  test_peer_reply (peer, received, 200, "b", NULL, NULL);
  return received;
}

static void
offers_path_and_what_an_instance_allows (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) without = registerer_register_and_accept (self, NULL, NULL);
  g_autoptr (SipMessage) with = NULL;

  assert_supported (without, "path", TRUE);
  assert_supported (without, "gruu", FALSE);
  assert_supported (without, "outbound", FALSE);
  assert_contact (without, PLAIN_CONTACT);
  registerer_set_instance (self);
  with = registerer_register_and_accept (self, NULL, NULL);
  assert_supported (with, "path", TRUE);
  assert_supported (with, "gruu", TRUE);
  assert_supported (with, "outbound", TRUE);
  assert_contact (with, INSTANCE_CONTACT);
}

static void
what_is_off_is_not_offered (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  registerer_set_instance (self);
  set_policy (self, "gruu", SIP_EXTENSION_OFF);
  set_policy (self, "outbound", SIP_EXTENSION_OFF);
  g_object_set (self->registerer, "path", FALSE, NULL);
  request = registerer_register_and_accept (self, NULL, "Require: outbound\r\n");
  assert_supported (request, "path", FALSE);
  assert_supported (request, "gruu", FALSE);
  assert_supported (request, "outbound", FALSE);
  assert_contact (request, PLAIN_CONTACT);
  test_peer_expect_silence (&self->peer);
}

static void
assert_routes (SipMessage *request, const char *expected)
{
  g_autoptr (GString) routes = g_string_new (NULL);

  for (guint i = 0; i < sip_message_count (request, SIP_HEADER_ROUTE); i++)
    {
      g_autofree char *route = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_ROUTE, i));

      g_string_append_printf (routes, "%s%s", routes->len > 0 ? ", " : "", route);
    }
  g_assert_cmpstr (routes->str, ==, expected);
}

static void
service_route_precedes_requests_outside_of_dialogs (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (
    self, NULL, "Service-Route: <sip:192.0.2.9;lr>, <sip:home@example.com;lr>\r\nService-Route: <sip:c;lr>\r\n");
  g_autoptr (SipMessage) options = send_options (self, &self->peer);
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (SipMessage) after = NULL;
  g_auto (GStrv) routes = NULL;

  assert_routes (options, "<sip:192.0.2.9;lr>, <sip:home@example.com;lr>, <sip:c;lr>");
  g_object_get (self->alice.agent, "service-route", &routes, NULL);
  g_assert_cmpuint (g_strv_length (routes), ==, 3);

  /* RFC 3608 6.1: the latest answer counts; and REGISTER itself does not take it. */
  test_net_run (&self->net, 268000);
  refresh = registerer_expect (self);
  assert_routes (refresh, "");
  registerer_accept (&self->peer, refresh, NULL, NULL);
  after = send_options (self, &self->peer);
  assert_routes (after, "");
}

static void
service_route_is_gone_with_the_registration (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request =
    registerer_register_and_accept (self, NULL, "Service-Route: <sip:192.0.2.9;lr>\r\n");
  g_autoptr (SipMessage) removal = NULL;
  g_autoptr (SipMessage) options = NULL;

  registerer_sign_out (self);
  removal = registerer_expect (self);
  test_peer_reply (&self->peer, removal, 200, "r", NULL, NULL);
  options = send_options (self, &self->peer);
  assert_routes (options, "");
}

/* The proxy takes every request, whatever route it has. */
static void
service_route_goes_by_the_outbound_proxy (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipUri) proxy = sip_uri_parse ("sip:192.0.2.9", NULL);
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) options = NULL;

  g_object_set (self->alice.agent, "outbound-proxy", proxy, NULL);
  request = registerer_register_and_accept (self, NULL, "Service-Route: <sip:192.0.2.77;lr>\r\n");
  assert_routes (request, "<sip:192.0.2.9;lr>");
  options = send_options (self, &self->peer);
  assert_routes (options, "<sip:192.0.2.77;lr>");
}

static void
service_route_may_begin_elsewhere (RegistererFixture *self, gconstpointer data)
{
  TestPeer other;
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) options = NULL;

  test_peer_init (&other, &self->net, "192.0.2.77:5060", SIP_PROTOCOL_UDP);
  request = registerer_register_and_accept (self, NULL, "Service-Route: <sip:192.0.2.77;lr>\r\n");
  options = send_options (self, &other);
  assert_routes (options, "<sip:192.0.2.77;lr>");
  test_net_run (&self->net, 64 * 500);
  test_peer_clear (&other);
}

static void
broken_service_route_is_none (RegistererFixture *self, gconstpointer data)
{
  static const char *const routes[] = {
    "Service-Route: <sip:192.0.2.9;lr>, <nonsense\r\n",
    "Service-Route: *\r\n",
    "Service-Route: <mailto:alice@example.com>\r\n",
    "Service-Route: <tel:+123>\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (SipMessage) request = registerer_register_and_accept (self, NULL, routes[i]);
      g_autoptr (SipMessage) options = send_options (self, &self->peer);

      assert_routes (options, "");
    }
}

/* A longer route is no route. */
static void
service_route_has_sixteen_hops_at_most (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (GString) hops = g_string_new ("Service-Route: <sip:192.0.2.9;lr>");

  for (guint i = 2; i <= 17; i++)
    {
      g_autoptr (SipMessage) request = NULL;
      g_autoptr (SipMessage) options = NULL;
      g_autofree char *header = NULL;

      g_string_append (hops, ", <sip:192.0.2.9;lr>");
      header = g_strconcat (hops->str, "\r\n", NULL);
      request = registerer_register_and_accept (self, NULL, header);
      options = send_options (self, &self->peer);
      g_assert_cmpuint (sip_message_count (options, SIP_HEADER_ROUTE), ==, i <= 16 ? i : 0);
    }
}

/* What a request of a dialog would be: whether it comes back to us is for the registrar. (transfer full) */
static SipMessage *
expect_probe (RegistererFixture *self)
{
  SipMessage *probe = test_peer_expect (&self->peer, "OPTIONS " PUB_GRUU " SIP/2.0");

  g_assert_cmpuint (sip_address_get_tag (sip_message_get_to (probe)).length, >, 0);
  assert_routes (probe, "<sip:192.0.2.9:5060;transport=udp;lr>");
  return probe;
}

static void
gruu_that_leads_nowhere_is_not_used (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) probe = NULL;
  g_autoptr (SipMessage) options = NULL;
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (SipMessage) again = NULL;

  registerer_set_instance (self);
  request = registerer_register_and_accept (self, GRUUS, NULL);
  probe = expect_probe (self);
  test_peer_reply (&self->peer, probe, 404, "r", NULL, NULL);
  options = send_options (self, &self->peer);
  assert_contact (options, PLAIN_CONTACT);
  test_net_run (&self->net, 268000);
  refresh = registerer_expect (self);
  registerer_accept (&self->peer, refresh, GRUUS, NULL);
  again = send_options (self, &self->peer);
  assert_contact (again, PLAIN_CONTACT);
  g_assert_true (registerer_is_registered (self));
}

static void
gruu_is_the_contact_outside_of_register (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (SipMessage) options = NULL;
  g_autoptr (SipMessage) probe = NULL;
  g_autoptr (SipUri) temporary = NULL;

  registerer_set_instance (self);
  request = registerer_register_and_accept (self, GRUUS, NULL);
  probe = expect_probe (self);
  test_peer_reply (&self->peer, probe, 481, "r", NULL, NULL);
  options = send_options (self, &self->peer);
  assert_contact (options, "<" PUB_GRUU ">");
  g_object_get (self->alice.agent, "temp-gruu", &temporary, NULL);
  g_assert_true (sip_slice_equal (sip_uri_get_text (temporary), SIP_SLICE (TEMP_GRUU)));
  test_net_run (&self->net, 268000);
  refresh = registerer_expect (self);
  assert_contact (refresh, INSTANCE_CONTACT);
  registerer_accept (&self->peer, refresh, GRUUS, NULL);
}

static void
gruu_that_is_none_is_passed_over (RegistererFixture *self, gconstpointer data)
{
  static const char *const params[] = {
    ";pub-gruu=\"sip:alice@192.0.2.9\";expires=300",
    ";pub-gruu=\"not a uri;gr\";expires=300",
    ";pub-gruu;expires=300",
    ";pub-gruu=\"\";temp-gruu=\"\";expires=300",
  };

  registerer_set_instance (self);
  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    {
      g_autoptr (SipMessage) request = registerer_register_and_accept (self, params[i], NULL);
      g_autoptr (SipMessage) options = send_options (self, &self->peer);

      assert_contact (options, PLAIN_CONTACT);
    }
}

static void
calls_to_a_temporary_gruu_are_ours (RegistererFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *uri;
    gboolean own;
  } cases[] = { { TEMP_GRUU, TRUE }, { "sip:tgruu.other@192.0.2.9;gr", FALSE } };
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) probe = NULL;

  registerer_set_instance (self);
  g_object_set (self->alice.agent, "user-agent", "alice/1", NULL);
  request = registerer_register_and_accept (self, GRUUS, NULL);
  probe = expect_probe (self);
  test_peer_reply (&self->peer, probe, 481, "r", NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("OPTIONS %s SIP/2.0\r\nFrom: <sip:b@192.0.2.9>;tag=b\r\n"
                                               "To: <sip:a@192.0.2.9>\r\nCall-ID: %u\r\nCSeq: 1 OPTIONS\r\n"
                                               "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
                                               cases[i].uri, i);
      g_autoptr (SipMessage) sent = test_peer_send_text (&self->peer, "192.0.2.1:5060", text);
      g_autoptr (SipMessage) answer = test_peer_expect (&self->peer, "SIP/2.0 200");

      g_assert_cmpuint (sip_message_count (answer, SIP_HEADER_SERVER), ==, cases[i].own);
    }
}

static void
outbound_waits_until_the_registrar_says_so (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) options = NULL;

  registerer_set_instance (self);
  first = registerer_register_and_accept (self, NULL, "Supported: path, outbound\r\n");
  assert_contact (first, INSTANCE_CONTACT);
  options = NULL;

  /* The binding without a flow would be another phone. */
  second = registerer_expect (self);
  g_assert_cmpuint (sip_message_count (second, SIP_HEADER_CONTACT), ==, 2);
  g_assert_true (sip_slice_equal (sip_message_get_header (second, SIP_HEADER_CONTACT, 0),
                                  SIP_SLICE (INSTANCE_CONTACT ";expires=0")));
  assert_contact (second, INSTANCE_CONTACT ";reg-id=1");
  registerer_accept (&self->peer, second, NULL, "Require: outbound\r\nFlow-Timer: 120\r\n");
  test_peer_expect_silence (&self->peer);
  options = send_options (self, &self->peer);
  assert_contact (options, "<sip:alice@192.0.2.1:5060;ob>");
}

static void
outbound_is_learnt_from_a_challenge (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_set_instance (self);
  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  registerer_begin (self);
  first = registerer_expect (self);
  test_peer_reply (&self->peer, first, 401, "r",
                   "Supported: outbound\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5\r\n", NULL);
  second = registerer_expect (self);
  g_assert_cmpuint (sip_message_count (second, SIP_HEADER_CONTACT), ==, 1);
  assert_contact (second, INSTANCE_CONTACT ";reg-id=1");
  registerer_accept (&self->peer, second, NULL, "Require: outbound\r\n");
  test_peer_expect_silence (&self->peer);
}

/* What a request outside dialogs says, and the answer to one. */
static void
assert_offered (RegistererFixture *self, gboolean gruu, gboolean outbound)
{
  static const char options[] =
    "OPTIONS sip:alice@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKo\r\n"
    "From: <sip:b@192.0.2.9>;tag=b\r\nTo: <sip:alice@192.0.2.9>\r\nCall-ID: o\r\nCSeq: 1 OPTIONS\r\n"
    "Require: gruu, outbound\r\nContent-Length: 0\r\n\r\n";
  SipAgent *agent = SIP_AGENT (self->alice.agent);
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@192.0.2.9", NULL);
  g_autoptr (SipMessage) request = sip_message_builder_end (sip_agent_create_request (agent, SIP_METHOD_MESSAGE, uri));
  g_autoptr (SipOutgoingRequest) sent = sip_agent_send (agent, request, NULL, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (options, sizeof options - 1);
  g_autoptr (SipMessage) asked = sip_message_parse (bytes, NULL);
  g_autoptr (SipMessage) received = NULL;
  g_autoptr (SipMessage) answer = NULL;

  test_net_run (&self->net, 0);
  received = test_peer_expect (&self->peer, "MESSAGE sip:bob@192.0.2.9");
  assert_supported (received, "gruu", gruu);
  assert_supported (received, "outbound", outbound);
  assert_supported (received, "timer", TRUE);
  assert_supported (received, "path", FALSE);
  test_peer_reply (&self->peer, received, 200, "b", NULL, NULL);
  test_peer_send (&self->peer, asked);
  answer = test_peer_expect (&self->peer, "SIP/2.0 200");
  assert_supported (answer, "gruu", gruu);
  assert_supported (answer, "outbound", outbound);
}

/* RFC 5626 4.3, RFC 5627 4.4 */
static void
other_requests_offer_what_the_registration_does (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  registerer_set_instance (self);
  request = registerer_register_and_accept (self, NULL, NULL);
  assert_offered (self, TRUE, TRUE);
}

static void
other_requests_offer_only_what_is_switched_on (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;

  registerer_set_instance (self);
  set_policy (self, "outbound", SIP_EXTENSION_OFF);
  request = registerer_register_and_accept (self, NULL, NULL);
  assert_offered (self, TRUE, FALSE);
}

static void
other_requests_of_plain_accounts_offer_neither (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, NULL, NULL);

  assert_offered (self, FALSE, FALSE);
}

static void
assert_flow_pings (RegistererFixture *self, guint within_s)
{
  SipFlow *flow = sip_agent_get_flow (SIP_AGENT (self->alice.agent));

  g_assert_false (sip_flow_is_closed (flow));
  test_net_run (&self->net, within_s * 1000);
}

/* A flow to which nobody answers STUN has failed (RFC 5626 4.4.2), once outbound was agreed upon. */
static void
silence_ends_an_agreed_flow (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) again = NULL;

  registerer_set_instance (self);
  set_policy (self, "outbound", SIP_EXTENSION_ON);
  request = registerer_register_and_accept (self, NULL, "Require: outbound\r\nFlow-Timer: 60\r\n");
  assert_contact (request, INSTANCE_CONTACT ";reg-id=1");
  test_net_set_loss (&self->net, 100);
  assert_flow_pings (self, 29 + 40);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), !=, SIP_REGISTERER_REGISTERED);
  test_net_set_loss (&self->net, 0);
  test_peer_forget (&self->peer);
  test_net_run (&self->net, 4000);
  again = registerer_expect (self);
  assert_contact (again, INSTANCE_CONTACT ";reg-id=1");
  g_assert_cmpuint (sip_message_count (again, SIP_HEADER_CONTACT), ==, 1);
  registerer_accept (&self->peer, again, NULL, "Require: outbound\r\n");
  g_assert_true (registerer_is_registered (self));
  test_peer_forget (&self->peer);
}

static void
silence_alone_ends_no_flow (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=3600", NULL);

  test_net_set_loss (&self->net, 100);
  assert_flow_pings (self, 600);
  g_assert_true (registerer_is_registered (self));
  test_net_set_loss (&self->net, 0);
}

static const guint refusals[] = { 400, 403, 420, 555 };

static void
refused_options_are_left_out_once (RegistererFixture *self, gconstpointer data)
{
  registerer_set_instance (self);
  g_assert_true (sip_registerer_set_push (self->registerer, "pn-provider=acme;pn-prid=ZmFr", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (SipMessage) first = NULL;
      g_autoptr (SipMessage) second = NULL;
      g_autoptr (SipMessage) refresh = NULL;
      g_autoptr (SipMessage) removal = NULL;

      registerer_begin (self);
      first = registerer_expect (self);
      test_peer_reply (&self->peer, first, refusals[i], "r", NULL, NULL);
      second = registerer_expect (self);
      assert_contact (second, PLAIN_CONTACT);
      assert_supported (second, "outbound", FALSE);
      assert_supported (second, "gruu", FALSE);
      assert_supported (second, "path", FALSE);
      registerer_accept (&self->peer, second, NULL, NULL);
      g_assert_true (registerer_is_registered (self));

      test_net_run (&self->net, 268000);
      refresh = registerer_expect (self);
      assert_contact (refresh, PLAIN_CONTACT);
      registerer_accept (&self->peer, refresh, NULL, NULL);
      registerer_sign_out (self);
      removal = registerer_expect (self);
      test_peer_reply (&self->peer, removal, 200, "r", NULL, NULL);
    }
}

static void
refusal_of_the_account_is_told_after_one_more_try (RegistererFixture *self, gconstpointer data)
{
  registerer_set_instance (self);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (SipMessage) first = NULL;
      g_autoptr (SipMessage) second = NULL;

      registerer_begin (self);
      first = registerer_expect (self);
      assert_contact (first, INSTANCE_CONTACT);
      test_peer_reply (&self->peer, first, 403, "r", NULL, NULL);
      second = registerer_expect (self);
      test_peer_reply (&self->peer, second, 403, "r", NULL, NULL);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
      g_assert_cmpuint (sip_registerer_get_status (self->registerer), ==, 403);
      g_assert_cmpuint (registerer_get_next_attempt (self), ==, 0);
      test_net_run (&self->net, 3600 * 1000);
      test_peer_expect_silence (&self->peer);
    }
}

static void
what_was_accepted_once_is_not_at_fault (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) refresh = NULL;

  registerer_set_instance (self);
  request = registerer_register_and_accept (self, NULL, NULL);
  test_net_run (&self->net, 268000);
  refresh = registerer_expect (self);
  test_peer_reply (&self->peer, refresh, 403, "r", NULL, NULL);
  test_peer_expect_silence (&self->peer);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_FAILED);
}

static void
first_hop_without_outbound (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_set_instance (self);
  set_policy (self, "outbound", SIP_EXTENSION_ON);
  registerer_begin (self);
  first = registerer_expect (self);
  assert_contact (first, INSTANCE_CONTACT ";reg-id=1");
  test_peer_reply (&self->peer, first, 439, "r", NULL, NULL);
  second = registerer_expect (self);
  assert_contact (second, INSTANCE_CONTACT);
  assert_supported (second, "outbound", FALSE);
  assert_supported (second, "gruu", TRUE);
  registerer_accept (&self->peer, second, NULL, NULL);
  g_assert_true (registerer_is_registered (self));
}

static void
push_and_q_are_passed_through (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_registerer_set_push (self->registerer, "pn-provider=acme;pn-prid=ZmFr;pn-param=a%20b", &error));
  g_object_set (self->registerer, "q", 0.75, NULL);
  request = registerer_register_and_accept (self, NULL, NULL);
  assert_contact (request,
                  "<sip:alice@192.0.2.1:5060;pn-provider=acme;pn-prid=ZmFr;pn-param=a%20b>;q=0.75");
  test_peer_expect_silence (&self->peer);
}

static void
push_takes_nothing_else (RegistererFixture *self, gconstpointer data)
{
  static const char *const params[] = {
    "transport=tcp", "pn-provider=acme;lr", "pn-provider=a b", "pn-prid=<x>", "pn-provider=acme;;", "pn-prid=\r\nX: y",
  };

  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sip_registerer_set_push (self->registerer, params[i], &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
    }
}

static void
redirect (RegistererFixture *self, SipMessage *request, guint status, const char *contact)
{
  g_autofree char *headers = g_strdup_printf ("Contact: %s\r\n", contact);

  test_peer_reply (&self->peer, request, status, "r", headers, NULL);
}

static void
redirects_are_followed (RegistererFixture *self, gconstpointer data)
{
  TestPeer other;
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) refresh = NULL;

  test_peer_init (&other, &self->net, "192.0.2.10:5070", SIP_PROTOCOL_UDP);
  registerer_begin (self);
  first = registerer_expect (self);
  redirect (self, first, 302, "<sip:alice@192.0.2.10:5070?subject=x>");
  second = test_peer_expect (&other, "REGISTER sip:192.0.2.10:5070 SIP/2.0");
  registerer_assert_cseq (second, 2);
  g_assert_true (sip_slice_equal (sip_message_get_header (second, SIP_HEADER_TO, 0),
                                  SIP_SLICE ("<sip:alice@192.0.2.9>")));
  registerer_accept (&other, second, NULL, NULL);
  g_assert_true (registerer_is_registered (self));
  test_net_run (&self->net, 268000);
  refresh = test_peer_expect (&other, "REGISTER sip:192.0.2.10:5070 SIP/2.0");
  registerer_accept (&other, refresh, NULL, NULL);
  test_net_run (&self->net, 64 * 500);
  test_peer_clear (&other);
}

static void
redirects_end (RegistererFixture *self, gconstpointer data)
{
  registerer_begin (self);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (SipMessage) request = registerer_expect (self);

      redirect (self, request, 301, "<sip:192.0.2.9>");
    }
  test_peer_expect_silence (&self->peer);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
  g_assert_cmpuint (sip_registerer_get_status (self->registerer), ==, 301);
}

static void
redirects_to_nowhere (RegistererFixture *self, gconstpointer data)
{
  static const char *const contacts[] = { "*", "<tel:+1>", "<mailto:a@b>" };

  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++)
    {
      g_autoptr (SipMessage) request = NULL;

      registerer_begin (self);
      request = registerer_expect (self);
      redirect (self, request, 302, contacts[i]);
      g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);
      test_peer_expect_silence (&self->peer);
    }
}

static void
new_network_registers_over_a_new_flow (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipFlow) flow = NULL;
  g_autoptr (SipMessage) again = NULL;

  sip_registerer_refresh (self->registerer);
  test_net_run (&self->net, 0);
  test_peer_expect_silence (&self->peer);

  registerer_register_and_grant (self, 300);
  g_set_object (&flow, sip_agent_get_flow (SIP_AGENT (self->alice.agent)));
  sip_registerer_refresh (self->registerer);
  g_assert_false (registerer_is_registered (self));
  test_net_run (&self->net, 0);
  again = registerer_expect (self);
  registerer_grant (self, again, 300);
  g_assert_true (registerer_is_registered (self));
  g_assert_true (sip_flow_is_closed (flow));
  g_assert_true (sip_agent_get_flow (SIP_AGENT (self->alice.agent)) != flow);
  g_assert_cmpstr (self->states->str, ==, "registering, registered, registering, registered");
  test_peer_forget (&self->peer);
}

static void
new_network_does_not_wait_for_the_back_off (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  test_peer_reply (&self->peer, first, 500, "r", NULL, NULL);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_FAILED);
  sip_registerer_refresh (self->registerer);
  test_net_run (&self->net, 0);
  second = registerer_expect (self);
  registerer_grant (self, second, 300);
  g_assert_true (registerer_is_registered (self));
}

static void
stale_nonce_is_answered_again (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) third = NULL;

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  registerer_begin (self);
  first = registerer_expect (self);
  registerer_challenge (self, first, 1);
  second = registerer_expect (self);
  test_peer_reply (&self->peer, second, 401, "r",
                   "WWW-Authenticate: Digest realm=\"example\", nonce=\"m\", stale=true, algorithm=MD5\r\n", NULL);
  third = registerer_expect (self);
  registerer_assert_cseq (third, 3);
  registerer_grant (self, third, 300);
  g_assert_true (registerer_is_registered (self));
}

#define N_ACCOUNTS 100
#define N_AT_A_TIME 32

/* Of many accounts that register at once, only so many have a request under way. */
static void
many_accounts_take_turns (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) agents = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_registered = 0;

  for (guint i = 0; i < N_ACCOUNTS; i++)
    {
      g_autofree char *text = g_strdup_printf ("sip:user%u@192.0.2.9", i);
      g_autoptr (SipUri) aor = sip_uri_parse (text, NULL);
      SipUserAgent *agent = sip_user_agent_new (self->alice.stack, aor);

      g_object_set (agent, "protocol", SIP_PROTOCOL_UDP, NULL);
      g_ptr_array_add (agents, agent);
      sip_registerer_register_async (sip_user_agent_get_registerer (agent), NULL, NULL, NULL);
    }
  test_net_run (&self->net, 0);
  g_assert_cmpuint (self->peer.received.length, ==, N_AT_A_TIME);
  while (!g_queue_is_empty (&self->peer.received))
    {
      g_autoptr (SipMessage) request = registerer_expect (self);

      registerer_accept (&self->peer, request, NULL, NULL);
      n_registered++;
      g_assert_cmpuint (self->peer.received.length, ==, MIN (N_AT_A_TIME, N_ACCOUNTS - n_registered));
    }
  g_assert_cmpuint (n_registered, ==, N_ACCOUNTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("offers-path-and-what-an-instance-allows", NULL, offers_path_and_what_an_instance_allows);
  ADD ("what-is-off-is-not-offered", NULL, what_is_off_is_not_offered);
  ADD ("other-requests/offer-what-the-registration-does", NULL, other_requests_offer_what_the_registration_does);
  ADD ("other-requests/offer-only-what-is-switched-on", NULL, other_requests_offer_only_what_is_switched_on);
  ADD ("other-requests/of-plain-accounts-offer-neither", NULL, other_requests_of_plain_accounts_offer_neither);
  ADD ("service-route/precedes-requests-outside-of-dialogs", NULL, service_route_precedes_requests_outside_of_dialogs);
  ADD ("service-route/is-gone-with-the-registration", NULL, service_route_is_gone_with_the_registration);
  ADD ("service-route/goes-by-the-outbound-proxy", NULL, service_route_goes_by_the_outbound_proxy);
  ADD ("service-route/may-begin-elsewhere", NULL, service_route_may_begin_elsewhere);
  ADD ("service-route/has-sixteen-hops-at-most", NULL, service_route_has_sixteen_hops_at_most);
  ADD ("service-route/broken-is-none", NULL, broken_service_route_is_none);
  ADD ("gruu/is-the-contact-outside-of-register", NULL, gruu_is_the_contact_outside_of_register);
  ADD ("gruu/that-leads-nowhere-is-not-used", NULL, gruu_that_leads_nowhere_is_not_used);
  ADD ("gruu/that-is-none-is-passed-over", NULL, gruu_that_is_none_is_passed_over);
  ADD ("gruu/calls-to-a-temporary-one-are-ours", NULL, calls_to_a_temporary_gruu_are_ours);
  ADD ("outbound/waits-until-the-registrar-says-so", NULL, outbound_waits_until_the_registrar_says_so);
  ADD ("outbound/is-learnt-from-a-challenge", NULL, outbound_is_learnt_from_a_challenge);
  ADD ("outbound/silence-ends-an-agreed-flow", NULL, silence_ends_an_agreed_flow);
  ADD ("outbound/silence-alone-ends-no-flow", NULL, silence_alone_ends_no_flow);
  ADD ("outbound/first-hop-without-it", NULL, first_hop_without_outbound);
  ADD ("refused-options-are-left-out-once", NULL, refused_options_are_left_out_once);
  ADD ("refusal-of-the-account-is-told-after-one-more-try", NULL, refusal_of_the_account_is_told_after_one_more_try);
  ADD ("what-was-accepted-once-is-not-at-fault", NULL, what_was_accepted_once_is_not_at_fault);
  ADD ("push-and-q-are-passed-through", NULL, push_and_q_are_passed_through);
  ADD ("push-takes-nothing-else", NULL, push_takes_nothing_else);
  ADD ("redirects/are-followed", NULL, redirects_are_followed);
  ADD ("redirects/end", NULL, redirects_end);
  ADD ("redirects/to-nowhere", NULL, redirects_to_nowhere);
  ADD_OVER ("new-network/registers-over-a-new-flow", SIP_PROTOCOL_UDP, new_network_registers_over_a_new_flow);
  ADD ("new-network/does-not-wait-for-the-back-off", NULL, new_network_does_not_wait_for_the_back_off);
  ADD ("stale-nonce-is-answered-again", NULL, stale_nonce_is_answered_again);

  ADD ("many-accounts-take-turns", NULL, many_accounts_take_turns);

  return g_test_run ();
}
