/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registerer-fixture.h"

#include "message/sip-params.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-transport-layer-private.h"

/* What registrars in the field demand, a test for each demand, in the words in which people ask for it. */

static char *
dup_header (SipMessage *message, SipHeader header)
{
  return sip_slice_dup (sip_message_get_header (message, header, 0));
}

static void
register_request_uri (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, NULL, NULL);
  g_autoptr (SipMessage) removal = NULL;
  SipUri *uri = sip_message_get_request_uri (request);

  g_assert_true (sip_slice_equal (sip_uri_get_text (uri), SIP_SLICE ("sip:192.0.2.9")));
  registerer_sign_out (self);
  removal = registerer_expect (self);
  uri = sip_message_get_request_uri (removal);
  g_assert_true (sip_slice_equal (sip_uri_get_text (uri), SIP_SLICE ("sip:192.0.2.9")));
  test_peer_reply (&self->peer, removal, 200, "r", NULL, NULL);
}

/* Refreshes, challenges, failures and the removal: one Call-ID, one From tag, a CSeq that only rises. */
static void
register_identity (RegistererFixture *self, gconstpointer data)
{
  g_autofree char *call_id = NULL;
  g_autofree char *from = NULL;
  guint32 last = 0;

  sip_agent_set_credentials (SIP_AGENT (self->alice.agent), "alice", "secret");
  registerer_begin (self);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (SipMessage) request = registerer_expect (self);
      g_autofree char *this_call_id = dup_header (request, SIP_HEADER_CALL_ID);
      g_autofree char *this_from = dup_header (request, SIP_HEADER_FROM);
      guint32 cseq;

      g_assert_true (sip_message_get_cseq (request, &cseq, NULL));
      g_assert_cmpuint (cseq, >, last);
      last = cseq;
      if (!call_id)
        {
          call_id = g_strdup (this_call_id);
          from = g_strdup (this_from);
        }
      g_assert_cmpstr (this_call_id, ==, call_id);
      g_assert_cmpstr (this_from, ==, from);
      if (i == 0 || i == 3)
        registerer_challenge (self, request, i);
      else if (i == 5)
        test_peer_reply (&self->peer, request, 500, "r", NULL, NULL);
      else
        registerer_accept (&self->peer, request, NULL, NULL);
      if (i == 6)
        registerer_sign_out (self);
      else if (i != 0 && i != 3 && i != 7)
        test_net_run (&self->net, i == 5 ? registerer_get_next_attempt (self) * 1000 : 268000);
    }
  test_peer_forget (&self->peer);
}

static void
contact_user (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, NULL, NULL);
  g_autoptr (SipMessage) other = NULL;
  g_autofree char *contact = registerer_dup_contact (request);
  g_autofree char *other_contact = NULL;

  g_assert_cmpstr (contact, ==, "<sip:alice@192.0.2.1:5060>");
  g_object_set (self->alice.agent, "contact-user", "trunk 7", NULL);
  other = registerer_register_and_accept (self, NULL, NULL);
  other_contact = registerer_dup_contact (other);
  g_assert_cmpstr (other_contact, ==, "<sip:trunk%207@192.0.2.1:5060>");
}

/* Nothing of it unless it was switched on, or the registrar has it; and without it where it is refused. */
static void
optional_parameters (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) plain = registerer_register_and_accept (self, NULL, NULL);
  g_autofree char *contact = registerer_dup_contact (plain);
  g_autoptr (SipMessage) removal = NULL;
  g_autoptr (SipMessage) refused = NULL;
  g_autoptr (SipMessage) again = NULL;
  g_autofree char *contact_again = NULL;

  g_assert_cmpstr (contact, ==, "<sip:alice@192.0.2.1:5060>");
  registerer_sign_out (self);
  removal = registerer_expect (self);
  test_peer_reply (&self->peer, removal, 200, "r", NULL, NULL);

  registerer_set_instance (self);
  g_object_set (self->registerer, "outbound", SIP_EXTENSION_ON, NULL);
  registerer_begin (self);
  refused = registerer_expect (self);
  test_peer_reply (&self->peer, refused, 420, "r", "Unsupported: outbound\r\n", NULL);
  again = registerer_expect (self);
  contact_again = registerer_dup_contact (again);
  g_assert_cmpstr (contact_again, ==, "<sip:alice@192.0.2.1:5060>");
  registerer_accept (&self->peer, again, NULL, NULL);
  g_assert_no_error (self->error);
  g_assert_cmpstr (self->states->str, ==,
                   "registering, registered, unregistering, idle, registering, registered");
}

static SipMessage *
create_options (RegistererFixture *self)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@192.0.2.9", NULL);
  SipMessageBuilder *builder = sip_agent_create_request (SIP_AGENT (self->alice.agent), SIP_METHOD_OPTIONS, uri);

  return sip_message_builder_end (builder);
}

/* Another request than REGISTER is answered, by a server that sees us at @received, port @port. */
static void
be_seen_at (RegistererFixture *self, const char *received, guint port)
{
  g_autoptr (SipMessage) request = create_options (self);
  g_autoptr (SipOutgoingRequest) sent = sip_agent_send (SIP_AGENT (self->alice.agent), request, NULL, NULL);
  g_autoptr (SipMessage) arrived = NULL;
  g_autoptr (SipMessage) response = NULL;
  g_autofree char *branch = NULL;
  g_autofree char *via = NULL;
  SipMessageBuilder *builder;

  test_net_run (&self->net, 0);
  arrived = test_peer_expect (&self->peer, "OPTIONS ");
  branch = sip_slice_dup (sip_message_get_via (arrived, 0)->branch);
  via = g_strdup_printf ("SIP/2.0/UDP 192.0.2.1:5060;branch=%s;received=%s;rport=%u", branch, received, port);
  builder = sip_message_builder_new_response (arrived, 200, NULL, "r");
  sip_message_builder_set (builder, SIP_HEADER_VIA, via);
  response = sip_message_builder_end (builder);
  test_peer_send (&self->peer, response);
}

static void
assert_corrected (RegistererFixture *self, const char *expected)
{
  g_autoptr (SipMessage) correction = registerer_expect (self);
  g_autofree char *contact = registerer_dup_contact (correction);

  g_assert_cmpstr (contact, ==, expected);
  registerer_accept (&self->peer, correction, ";expires=3600", NULL);
  test_peer_expect_silence (&self->peer);
}

static void
rport_and_received (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=3600", NULL);
  g_autofree char *via = dup_header (request, SIP_HEADER_VIA);

  g_assert_nonnull (strstr (via, ";rport"));
  be_seen_at (self, "198.51.100.7", 40000);
  assert_corrected (self, "<sip:alice@198.51.100.7:40000>");
  be_seen_at (self, "198.51.100.7", 40000);
  test_peer_expect_silence (&self->peer);

  /* A NAT that changes its mind with each packet does not make us register with each. */
  be_seen_at (self, "198.51.100.7", 40001);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 30000);
  be_seen_at (self, "198.51.100.7", 40002);
  assert_corrected (self, "<sip:alice@198.51.100.7:40002>");

  /* A stranger's private address. */
  test_net_run (&self->net, 30000);
  be_seen_at (self, "10.0.0.3", 5060);
  g_assert_true (registerer_is_registered (self));
  {
    g_autoptr (SipMessage) correction = g_queue_pop_head (&self->peer.received);
    g_autofree char *contact = correction ? registerer_dup_contact (correction) : NULL;

    if (contact)
      g_assert_null (strstr (contact, "10.0.0.3"));
    if (correction)
      registerer_accept (&self->peer, correction, ";expires=3600", NULL);
  }
  test_peer_expect_silence (&self->peer);
}

/* What is bound for longer than 2^32 microseconds is still bound a minute later. */
static void
old_place_is_taken_away (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=4295", NULL);
  g_autoptr (SipMessage) correction = NULL;

  test_net_run (&self->net, 60 * 1000);
  be_seen_at (self, "198.51.100.7", 40000);
  correction = registerer_expect (self);
  g_assert_cmpuint (sip_message_count (correction, SIP_HEADER_CONTACT), ==, 2);
  g_assert_true (sip_slice_equal (sip_message_get_header (correction, SIP_HEADER_CONTACT, 0),
                                  SIP_SLICE ("<sip:alice@192.0.2.1:5060>;expires=0")));
  registerer_accept (&self->peer, correction, ";expires=3600", NULL);
}

static void
ipv6_in_via (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=3600", NULL);

  be_seen_at (self, "[2001:db8::7]", 40000);
  assert_corrected (self, "<sip:alice@[2001:db8::7]:40000>");
  test_net_run (&self->net, 30000);
  be_seen_at (self, "2001:db8::8", 40000);
  assert_corrected (self, "<sip:alice@[2001:db8::8]:40000>");
}

static void
interval_too_brief_and_expiry (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (SipMessage) empty = NULL;

  registerer_begin (self);
  first = registerer_expect (self);
  registerer_assert_expires (first, 600);
  test_peer_reply (&self->peer, first, 423, "r", "Min-Expires: 900\r\n", NULL);
  second = registerer_expect (self);
  registerer_assert_expires (second, 900);
  /* The own Contact's parameter counts, not the header field, and not another Contact's. */
  registerer_accept (&self->peer, second, ";expires=1000", "Contact: <sip:x@192.0.2.3>;expires=5\r\nExpires: 7\r\n");
  g_assert_cmpuint (sip_registerer_get_expires (self->registerer), ==, 1000);
  test_net_run (&self->net, 899999);
  test_peer_expect_silence (&self->peer);
  test_net_run (&self->net, 1);
  refresh = registerer_expect (self);
  registerer_assert_expires (refresh, 900);
  test_peer_reply (&self->peer, refresh, 200, "r", NULL, NULL);
  g_assert_cmpint (sip_registerer_get_state (self->registerer), ==, SIP_REGISTERER_FAILED);
  g_assert_error (sip_registerer_get_error (self->registerer), SIP_ERROR, SIP_ERROR_FAILED);
  registerer_begin (self);
  empty = registerer_expect (self);
  registerer_accept (&self->peer, empty, NULL, NULL);
  g_assert_true (registerer_is_registered (self));
}

/* (transfer full) */
static SipMessage *
send_options (RegistererFixture *self)
{
  g_autoptr (SipMessage) request = create_options (self);
  g_autoptr (SipOutgoingRequest) sent = sip_agent_send (SIP_AGENT (self->alice.agent), request, NULL, NULL);
  SipMessage *arrived;

  test_net_run (&self->net, 0);
  arrived = test_peer_expect (&self->peer, "OPTIONS ");
  test_peer_reply (&self->peer, arrived, 200, "r", NULL, NULL);
  return arrived;
}

static void
path_service_route_gruu (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) options = NULL;
  g_autofree char *route = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *registered = NULL;
  g_autoptr (SipMessage) probe = NULL;

  registerer_set_instance (self);
  request = registerer_register_and_accept (
    self, ";expires=300;pub-gruu=\"sip:alice@192.0.2.9;gr=urn:uuid:f81d\"",
    "Path: <sip:192.0.2.9;lr>\r\nService-Route: <sip:192.0.2.9;lr;home>\r\n");
  g_assert_true (sip_message_has_token (request, SIP_HEADER_SUPPORTED, "path"));
  g_assert_true (sip_message_has_token (request, SIP_HEADER_SUPPORTED, "gruu"));
  g_assert_true (sip_message_has_token (request, SIP_HEADER_SUPPORTED, "outbound"));
  probe = test_peer_expect (&self->peer, "OPTIONS sip:alice@192.0.2.9;gr=urn:uuid:f81d SIP/2.0");
  test_peer_reply (&self->peer, probe, 481, "r", NULL, NULL);
  registered = registerer_dup_contact (request);
  g_assert_nonnull (strstr (registered, ";+sip.instance=\"<" REGISTERER_INSTANCE ">\""));
  options = send_options (self);
  route = dup_header (options, SIP_HEADER_ROUTE);
  contact = dup_header (options, SIP_HEADER_CONTACT);
  g_assert_cmpstr (route, ==, "<sip:192.0.2.9;lr;home>");
  g_assert_cmpstr (contact, ==, "<sip:alice@192.0.2.9;gr=urn:uuid:f81d>");
}

static void
count_pong (guint *n_pongs)
{
  ++*n_pongs;
}

static void
keep_alive (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipFlow) flow = NULL;
  guint n_pongs = 0;

  registerer_register_and_grant (self, 86400);
  g_set_object (&flow, sip_agent_get_flow (SIP_AGENT (self->alice.agent)));
  g_signal_connect_swapped (flow, "pong", G_CALLBACK (count_pong), &n_pongs);
  test_net_run (&self->net, 600 * 1000);
  /* Every 29 s at most, though nothing was agreed upon. */
  g_assert_cmpuint (n_pongs, >=, 20);
  g_assert_cmpuint (n_pongs, <=, 26);

  g_assert_true (registerer_is_registered (self));
  g_signal_handlers_disconnect_by_data (flow, &n_pongs);
}

/* CRLF in datagrams, of which nobody answers: the server counts them as nothing. */
static void
keep_alive_in_datagrams (RegistererFixture *self, gconstpointer data)
{
  guint64 n_before, n_came;

  registerer_register_and_grant (self, 86400);
  n_before = sip_transport_layer_get_n_dropped (self->peer.transport);
  test_net_run (&self->net, 600 * 1000);
  n_came = sip_transport_layer_get_n_dropped (self->peer.transport) - n_before;
  g_assert_cmpuint (n_came, >=, 20);
  g_assert_cmpuint (n_came, <=, 26);
  g_assert_true (registerer_is_registered (self));
}

/* Accepts @request; @keep takes the place of the parameter that its Via has. */
static void
accept_kept (RegistererFixture *self, SipMessage *request, const char *keep)
{
  SipMessageBuilder *builder = sip_message_builder_new_response (request, 200, NULL, "r");
  g_autofree char *via = dup_header (request, SIP_HEADER_VIA);
  g_autofree char *contact = registerer_dup_contact (request);
  g_auto (GStrv) parts = g_strsplit (via, ";keep", 2);
  g_autofree char *kept = NULL;
  g_autoptr (SipMessage) response = NULL;

  g_assert_nonnull (parts[1]);
  kept = g_strconcat (parts[0], keep, parts[1], NULL);
  sip_message_builder_set (builder, SIP_HEADER_VIA, kept);
  sip_message_builder_add_printf (builder, SIP_HEADER_CONTACT, "%s;expires=86400", contact);
  response = sip_message_builder_end (builder);
  test_peer_send (&self->peer, response);
  g_assert_true (registerer_is_registered (self));
}

/* Registers over UDP. (transfer full): the flow, whose pongs are counted */
static SipFlow *
register_kept (RegistererFixture *self, const char *keep, guint *n_pongs)
{
  g_autoptr (SipMessage) request = NULL;
  SipFlow *flow;

  registerer_begin (self);
  request = registerer_expect (self);
  accept_kept (self, request, keep);
  flow = g_object_ref (sip_agent_get_flow (SIP_AGENT (self->alice.agent)));
  g_signal_connect_swapped (flow, "pong", G_CALLBACK (count_pong), n_pongs);
  return flow;
}

static void
keep_is_offered_in_register (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, NULL, NULL);
  g_autoptr (SipMessage) options = send_options (self);
  SipSlice value;

  g_assert_true (sip_params_get (sip_message_get_via (request, 0)->params, "keep", &value));
  g_assert_null (value.data);
  g_assert_false (sip_params_get (sip_message_get_via (options, 0)->params, "keep", NULL));
}

/* What was agreed upon is STUN over UDP, as often as the server says, and the flow ends with the answers. */
static void
keep_with_a_value_is_an_agreement (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipFlow) flow = NULL;
  guint n_pongs = 0;

  flow = register_kept (self, ";keep=10", &n_pongs);
  test_net_run (&self->net, 100 * 1000);
  g_assert_cmpuint (n_pongs, >=, 10);
  g_assert_cmpuint (n_pongs, <=, 14);
  test_net_set_loss (&self->net, 100);
  test_net_run (&self->net, 10 * 1000 + 40 * 1000);
  g_assert_true (sip_flow_is_closed (flow));
  g_assert_false (registerer_is_registered (self));
  test_net_set_loss (&self->net, 0);
  test_peer_forget (&self->peer);
  g_signal_handlers_disconnect_by_data (flow, &n_pongs);
}

static void
keep_of_0_leaves_how_often_to_us (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipFlow) flow = NULL;
  guint n_pongs = 0;

  g_object_set (self->registerer, "keep-alive", 0, NULL);
  flow = register_kept (self, ";keep=0", &n_pongs);
  test_net_run (&self->net, 600 * 1000);
  g_assert_cmpuint (n_pongs, >=, 20);
  g_assert_cmpuint (n_pongs, <=, 27);
  g_signal_handlers_disconnect_by_data (flow, &n_pongs);
}

static void
keep_without_a_number_is_none (RegistererFixture *self, gconstpointer data)
{
  static const char *const values[] = {
    "", ";keep", ";keep=x", ";keep=-1", ";keep=1.5", ";keep=\"\"", ";keep=99999999999999999999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (SipFlow) flow = NULL;
      g_autoptr (SipMessage) removal = NULL;
      guint n_pongs = 0;

      g_test_message ("%s", values[i]);
      flow = register_kept (self, values[i], &n_pongs);
      test_net_set_loss (&self->net, 100);
      test_net_run (&self->net, 600 * 1000);
      g_assert_true (registerer_is_registered (self));
      g_assert_cmpuint (n_pongs, ==, 0);
      test_net_set_loss (&self->net, 0);
      g_signal_handlers_disconnect_by_data (flow, &n_pongs);
      registerer_sign_out (self);
      removal = registerer_expect (self);
      test_peer_reply (&self->peer, removal, 200, "r", NULL, NULL);
    }
}

/* What a server may ask for is bounded, and what is no number asks for nothing. */
static void
flow_timer_is_bounded (RegistererFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *header;
    guint least, most; /* keep-alives in two hours */
  } rows[] = {
    { "Flow-Timer: 0\r\n", 0, 0 },
    { "Flow-Timer: x\r\n", 0, 0 },
    { "Flow-Timer: -5\r\n", 0, 0 },
    { "Flow-Timer: 99999999999\r\n", 0, 0 },
    { "Flow-Timer: 999999\r\n", 2, 3 },
    { "Flow-Timer: 120\r\n", 60, 76 },
    { "Flow-Timer: 1\r\n", 1440, 1801 },
  };

  registerer_set_instance (self);
  g_object_set (self->registerer, "keep-alive", 0, "outbound", SIP_EXTENSION_ON, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *headers = g_strconcat ("Require: outbound\r\n", rows[i].header, NULL);
      g_autoptr (SipMessage) request = registerer_register_and_accept (self, ";expires=86400", headers);
      g_autoptr (SipMessage) removal = NULL;
      g_autoptr (SipFlow) flow = g_object_ref (sip_agent_get_flow (SIP_AGENT (self->alice.agent)));
      guint n_pongs = 0;

      g_test_message ("%s", rows[i].header);
      g_signal_connect_swapped (flow, "pong", G_CALLBACK (count_pong), &n_pongs);
      test_net_run (&self->net, 2 * 3600 * 1000);
      g_assert_cmpuint (n_pongs, >=, rows[i].least);
      g_assert_cmpuint (n_pongs, <=, rows[i].most);
      g_signal_handlers_disconnect_by_data (flow, &n_pongs);
      registerer_sign_out (self);
      removal = registerer_expect (self);
      test_peer_reply (&self->peer, removal, 200, "r", NULL, NULL);
    }
}

/* RFC 6455 5.5.3: a WebSocket's pong needs no agreement. */
static void
keep_alive_of_websockets (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipFlow) flow = NULL;
  g_autoptr (SipMessage) request = NULL;
  guint n_pongs = 0;

  g_object_set (self->alice.agent, "websocket-url", "ws://192.0.2.9/any/path", NULL);
  request = registerer_register_and_accept (self, ";expires=86400", NULL);
  g_set_object (&flow, sip_agent_get_flow (SIP_AGENT (self->alice.agent)));
  g_signal_connect_swapped (flow, "pong", G_CALLBACK (count_pong), &n_pongs);
  test_net_run (&self->net, 600 * 1000);
  g_assert_cmpuint (n_pongs, >=, 20);
  g_assert_cmpuint (n_pongs, <=, 27);
  g_signal_handlers_disconnect_by_data (flow, &n_pongs);
}

/* The Contact of @message is the near end of @flow, by @transport. */
static void
assert_contact_of_flow (SipMessage *message, SipFlow *flow, const char *transport)
{
  SipAddress *contact = sip_message_get_address (message, SIP_HEADER_CONTACT, 0);
  g_autofree char *expected = sip_inet_to_string (sip_flow_get_remote_address (flow));
  g_autofree char *uri = g_strdup_printf ("sip:alice@%s;transport=%s", expected, transport);

  g_assert_nonnull (contact);
  g_assert_true (sip_slice_equal (sip_uri_get_text (sip_address_get_uri (contact)), sip_slice (uri)));
}

static void
call_over_the_flow (RegistererFixture *self, SipFlow *flow, const char *transport)
{
  g_autoptr (SipMessage) invite = NULL;
  g_autoptr (SipMessage) ack = NULL;
  g_autoptr (SipMessage) bye = NULL;

  test_phone_call (&self->alice, "sip:bob@192.0.2.9", 0);
  invite = test_peer_expect (&self->peer, "INVITE ");
  g_assert_true (self->peer.flow == flow);
  assert_contact_of_flow (invite, flow, transport);
  test_peer_reply_ok (&self->peer, invite, "bob");
  ack = test_peer_expect (&self->peer, "ACK sip:peer@192.0.2.9:");
  g_assert_true (self->peer.flow == flow);
  test_phone_hang_up (&self->alice);
  bye = test_peer_expect (&self->peer, "BYE sip:peer@192.0.2.9:");
  g_assert_true (self->peer.flow == flow);
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
}

/* A call that came over the flow of the registration goes on over it, wherever @route and Contact lead. */
static void
assert_call_stays (RegistererFixture *self, const char *transport, const char *route)
{
  g_autofree char *text = g_strdup_printf ("INVITE sip:alice@192.0.2.1:5060 SIP/2.0\r\n"
                                           "Via: SIP/2.0/%s 192.0.2.9:5060;branch=z9hG4bKcall\r\n%s"
                                           "From: <sip:bob@192.0.2.9>;tag=b\r\nTo: <sip:alice@192.0.2.9>\r\n"
                                           "Call-ID: call\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                                           "Contact: <sip:bob@203.0.113.9;transport=%s>\r\n"
                                           "Content-Length: 0\r\n\r\n",
                                           transport, route, transport);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SipMessage) invite = sip_message_parse (bytes, NULL);
  g_autoptr (SipMessage) ok = NULL;
  g_autoptr (SipMessage) bye = NULL;
  g_autoptr (SipDialog) dialog = NULL;
  SipFlow *flow = self->peer.flow;

  test_peer_send (&self->peer, invite);
  test_phone_answer (&self->alice);
  ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  assert_contact_of_flow (ok, flow, transport);
  dialog = sip_dialog_new_uac (invite, ok, NULL);
  test_peer_ack (&self->peer, dialog, invite, "v=0\r\ns=peer\r\n");
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  test_phone_hang_up (&self->alice);
  bye = test_peer_expect (&self->peer, "BYE ");
  g_assert_true (self->peer.flow == flow);
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

/* Calls in both directions over the one connection that registered; Contact says where it ends. */
static void
flow_reuse (RegistererFixture *self, gconstpointer data)
{
  SipProtocol protocol = GPOINTER_TO_INT (data);
  const char *transport = sip_protocol_to_param (protocol);
  g_autoptr (SipMessage) options = NULL;
  g_autoptr (SipFlow) flow = NULL;

  registerer_register_and_grant (self, 300);
  g_set_object (&flow, self->peer.flow);
  g_assert_cmpint (sip_flow_get_protocol (flow), ==, protocol);
  options = send_options (self);
  g_assert_true (self->peer.flow == flow);
  assert_contact_of_flow (options, flow, transport);
  call_over_the_flow (self, flow, transport);
  assert_call_stays (self, transport, "");
}

/* RFC 7118 5.2: a name that nobody can resolve, the same as long as the connection lasts. */
static void
websocket_contact (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) options = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *later = NULL;
  g_autofree char *via = NULL;
  g_autofree char *sent_by = NULL;
  g_autofree char *expected = NULL;
  SipFlow *flow;

  g_object_set (self->alice.agent, "websocket-url", "wss://192.0.2.9/any/path", NULL);
  request = registerer_register_and_accept (self, NULL, NULL);
  flow = self->peer.flow;
  g_assert_cmpint (sip_flow_get_protocol (flow), ==, SIP_PROTOCOL_WSS);
  contact = registerer_dup_contact (request);
  sent_by = sip_slice_dup (sip_message_get_via (request, 0)->host);
  via = dup_header (request, SIP_HEADER_VIA);
  g_assert_true (g_str_has_prefix (via, "SIP/2.0/WSS "));
  g_assert_true (g_str_has_suffix (sent_by, ".invalid"));
  expected = g_strdup_printf ("<sip:alice@%s;transport=ws>", sent_by);
  g_assert_cmpstr (contact, ==, expected);
  /* Where the server sees us changes nothing. */
  test_peer_expect_silence (&self->peer);
  options = send_options (self);
  g_assert_true (self->peer.flow == flow);
  later = dup_header (options, SIP_HEADER_CONTACT);
  g_assert_cmpstr (later, ==, expected);
}

/* A server that has TLS and names its plain port in its routes, as several do, is not looked for there. */
static void
routes_to_the_plain_port (RegistererFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, NULL, NULL);
  g_autoptr (SipMessage) correction = registerer_expect (self);
  g_autoptr (SipMessage) options = NULL;
  SipFlow *flow = self->peer.flow;
  TestPeer plain;

  test_peer_init (&plain, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_TLS);
  registerer_accept (&self->peer, correction, NULL, "Service-Route: <sip:192.0.2.9:5060;lr>\r\n");
  options = send_options (self);
  g_assert_true (self->peer.flow == flow);
  assert_call_stays (self, "tls", "Record-Route: <sip:192.0.2.9:5060;lr>\r\n");
  test_peer_expect_silence (&plain);
  test_peer_clear (&plain);
}

typedef struct
{
  const char *uri;
  const char *server; /* NULL: no account's */
} Inbound;

/* An account more on the same stack; what comes is for the one in the request-URI, whoever From says. */
static void
assert_inbound (RegistererFixture *self, const Inbound *cases, guint n_cases)
{
  g_autoptr (SipUri) aor = sip_uri_parse ("sip:bob@192.0.2.9", NULL);
  g_autoptr (SipUserAgent) bob = sip_user_agent_new (self->alice.stack, aor);
  g_autoptr (SipMessage) request = registerer_register_and_accept (self, NULL, NULL);

  sip_stack_add_agent (self->alice.stack, SIP_AGENT (bob));
  g_object_set (self->alice.agent, "user-agent", "alice/1", NULL);
  g_object_set (bob, "user-agent", "bob/1", "registers", FALSE, "registrar", aor, NULL);
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *text = g_strdup_printf ("OPTIONS %s SIP/2.0\r\nFrom: <sip:bob@192.0.2.9>;tag=b\r\n"
                                               "To: <sip:bob@192.0.2.9>\r\nCall-ID: %u\r\nCSeq: 1 OPTIONS\r\n"
                                               "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
                                               cases[i].uri, i);
      g_autoptr (SipMessage) sent = test_peer_send_text (&self->peer, "192.0.2.1:5060", text);
      g_autoptr (SipMessage) answer = test_peer_expect (&self->peer, "SIP/2.0 200");
      g_autofree char *server = dup_header (answer, SIP_HEADER_SERVER);

      g_assert_cmpstr (server, ==, cases[i].server);
    }
  sip_stack_remove_agent (self->alice.stack, SIP_AGENT (bob));
}

static void
inbound_matching (RegistererFixture *self, gconstpointer data)
{
  static const Inbound cases[] = {
    { "sip:alice@192.0.2.9", "alice/1" },
    { "sip:bob@192.0.2.9", "bob/1" },
    { "sip:alice@192.0.2.1:5060", "alice/1" },
    { "sip:bob@192.0.2.1:5060", "bob/1" },
    { "sip:192.0.2.1:5060", "alice/1" },
    { "sip:+15551234@192.0.2.1:5060", NULL },
  };

  assert_inbound (self, cases, G_N_ELEMENTS (cases));
}

static void
inbound_matching_of_trunks (RegistererFixture *self, gconstpointer data)
{
  static const Inbound cases[] = {
    { "sip:+15551234@192.0.2.1:5060", "alice/1" },
    { "sip:5551234@192.0.2.9", "alice/1" },
    { "sip:bob@192.0.2.1:5060", "bob/1" },
  };

  g_object_set (self->alice.agent, "any-user", TRUE, NULL);
  assert_inbound (self, cases, G_N_ELEMENTS (cases));
}

#define ROW(name, data, function) \
  g_test_add ("/interop/" name, RegistererFixture, data, registerer_fixture_set_up, function, \
              registerer_fixture_tear_down)
#define ROW_OVER(name, protocol, function) ROW (name, GINT_TO_POINTER (protocol), function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ROW ("register-request-uri/has-no-user", NULL, register_request_uri);
  ROW ("register-identity/is-one-call-id-and-a-rising-cseq", NULL, register_identity);
  ROW ("contact-user/is-that-of-the-address", NULL, contact_user);
  ROW ("optional-parameters/only-where-they-are-wanted", NULL, optional_parameters);
  ROW ("rport-and-received/are-learnt-once-a-change", NULL, rport_and_received);
  ROW ("rport-and-received/the-old-place-is-taken-away", NULL, old_place_is_taken_away);
  ROW ("ipv6-in-via/with-and-without-brackets", NULL, ipv6_in_via);
  ROW ("423-and-expiry/are-kept", NULL, interval_too_brief_and_expiry);
  ROW ("path-service-route-gruu/are-offered-and-used", NULL, path_service_route_gruu);
  ROW_OVER ("keep-alive/on-streams-without-agreement", SIP_PROTOCOL_TCP, keep_alive);
  ROW ("keep-alive/crlf-in-datagrams-without-agreement", NULL, keep_alive_in_datagrams);
  ROW_OVER ("keep-alive/pings-of-websockets", SIP_PROTOCOL_WS, keep_alive_of_websockets);
  ROW ("keep-alive/keep-is-offered-in-register-rfc6223-4.3", NULL, keep_is_offered_in_register);
  ROW ("keep-alive/keep-with-a-value-is-an-agreement-rfc6223-4.3", NULL, keep_with_a_value_is_an_agreement);
  ROW ("keep-alive/keep-of-0-leaves-how-often-to-us-rfc6223-5", NULL, keep_of_0_leaves_how_often_to_us);
  ROW ("keep-alive/flow-timer-is-bounded-rfc5626-4.4", NULL, flow_timer_is_bounded);
  ROW ("keep-alive/keep-without-a-number-is-none", NULL, keep_without_a_number_is_none);
  ROW_OVER ("tcp-and-tls-reuse/calls-both-ways-over-the-flow-of-the-registration/tcp", SIP_PROTOCOL_TCP, flow_reuse);
  ROW_OVER ("tcp-and-tls-reuse/calls-both-ways-over-the-flow-of-the-registration/tls", SIP_PROTOCOL_TLS, flow_reuse);
  ROW_OVER ("tcp-and-tls-reuse/where-routes-name-the-plain-port", SIP_PROTOCOL_TLS, routes_to_the_plain_port);
  ROW_OVER ("wss/contact-is-an-invalid-name-by-ws-rfc7118-5.2", SIP_PROTOCOL_WSS, websocket_contact);
  ROW ("inbound-matching/by-flow-and-request-uri", NULL, inbound_matching);
  ROW ("inbound-matching/over-the-flow-of-a-trunk-any-user", NULL, inbound_matching_of_trunks);

  return g_test_run ();
}
