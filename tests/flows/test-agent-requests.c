/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "agent-fixture.h"
#include "agent/sip-method-policy.h"

static void
set_uri (AgentFixture *self, const char *property, const char *text)
{
  g_autoptr (SipUri) uri = sip_uri_parse (text, NULL);

  g_object_set (self->agent, property, uri, NULL);
}

static void
test_headers (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent =
      agent_send (self, SIP_METHOD_INVITE, "sip:bob@192.0.2.11;method=BYE?Subject=hi");
  SipMessage *request = flow_expect (&self->flow, self->flow.far, "INVITE sip:bob@192.0.2.11 SIP/2.0");
  g_autofree char *from = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_FROM, 0));
  guint status;

  g_assert_true (sip_message_check (request, &status, NULL));
  g_assert_true (g_str_has_prefix (from, "<sip:alice@192.0.2.11>;tag="));
  flow_assert_header (request, SIP_HEADER_TO, "<sip:bob@192.0.2.11>");
  flow_assert_header (request, SIP_HEADER_CSEQ, "1 INVITE");
  flow_assert_header (request, SIP_HEADER_MAX_FORWARDS, "70");
  flow_assert_header (request, SIP_HEADER_CONTACT, "<sip:alice@192.0.2.1:5060>");
  flow_assert_header (request, SIP_HEADER_USER_AGENT, "test/1");
  flow_assert_header (request, SIP_HEADER_ALLOW, sip_agent_get_allow (self->agent));
  flow_assert_header (request, SIP_HEADER_SUPPORTED, sip_agent_get_supported (self->agent));
  flow_assert_header (request, SIP_HEADER_ROUTE, NULL);
  g_assert_true (sip_message_get_via (request, 0)->has_rport);
  flow_reply (&self->flow, self->flow.far, request, 100, NULL, NULL);
  flow_reply (&self->flow, self->flow.far, request, 180, "bob", NULL);
  flow_reply (&self->flow, self->flow.far, request, 302, "bob", NULL);
  agent_assert_log (self, "trying 100, progress 180, redirect 302");
}

/* RFC 4028 7.1: in each request but ACK. */
static void
test_supported (AgentFixture *self, gconstpointer protocol)
{
  static const SipMethod methods[] = { SIP_METHOD_OPTIONS, SIP_METHOD_MESSAGE, SIP_METHOD_SUBSCRIBE, SIP_METHOD_PUBLISH,
                                       SIP_METHOD_BYE,     SIP_METHOD_INFO,    SIP_METHOD_REFER,     SIP_METHOD_NOTIFY,
                                       SIP_METHOD_UPDATE,  SIP_METHOD_PRACK };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (SipOutgoingRequest) sent = agent_send (self, methods[i], "sip:bob@192.0.2.11");
      SipMessage *request = flow_expect (&self->flow, self->flow.far, sip_method_to_string (methods[i]));

      flow_assert_header (request, SIP_HEADER_SUPPORTED, sip_agent_get_supported (self->agent));
      g_assert_true (sip_message_has_token (request, SIP_HEADER_SUPPORTED, "timer"));
      /* Those that only a registration brings. */
      g_assert_false (sip_message_has_token (request, SIP_HEADER_SUPPORTED, "gruu"));
      flow_reply (&self->flow, self->flow.far, request, 486, "bob", NULL);
    }
  g_assert_false (sip_method_get_policy (SIP_METHOD_ACK)->supported);
}

static void
test_contact_of_streams (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, "sip:bob@192.0.2.11:5060");
  SipMessage *request = flow_expect (&self->flow, self->flow.far, "INVITE");
  SipUri *contact = sip_address_get_uri (sip_message_get_address (request, SIP_HEADER_CONTACT, 0));
  SipSlice transport;

  g_assert_true (sip_uri_get_param (contact, "transport", &transport));
  g_assert_true (sip_slice_equal (transport, sip_slice (sip_protocol_to_param (GPOINTER_TO_INT (protocol)))));
  flow_reply (&self->flow, self->flow.far, request, 486, "bob", NULL);
}

static void
test_contact_of_sips (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, "sips:bob@192.0.2.11:5060");
  SipMessage *request = flow_expect (&self->flow, self->flow.far, "INVITE sips:");
  SipUri *contact = sip_address_get_uri (sip_message_get_address (request, SIP_HEADER_CONTACT, 0));

  g_assert_cmpint (sip_uri_get_scheme (contact), ==, SIP_SCHEME_SIPS);
  g_assert_false (sip_uri_get_param (contact, "transport", NULL));
  flow_reply (&self->flow, self->flow.far, request, 486, "bob", NULL);
}

static void
test_contact_for_sips (AgentFixture *self, gconstpointer protocol)
{
  const char *const requests[] = {
    "INVITE sips:alice@192.0.2.1 SIP/2.0\r\n\r\n",
    "INVITE sip:alice@192.0.2.1 SIP/2.0\r\nContact: <sips:bob@192.0.2.11>\r\n\r\n",
    "INVITE sip:alice@192.0.2.1 SIP/2.0\r\nRecord-Route: <sips:p;lr>\r\nContact: <sip:bob@192.0.2.11>\r\n\r\n",
    "INVITE sip:alice@192.0.2.1 SIP/2.0\r\nRecord-Route: <sip:p;lr>\r\nContact: <sips:bob@192.0.2.11>\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (requests[i], strlen (requests[i]));
      g_autoptr (SipMessage) request = sip_message_parse (bytes, NULL);
      g_autoptr (SipAddress) contact = sip_agent_dup_contact_for (self->agent, request, self->flow.flow);

      SipScheme expected = i == 3 ? SIP_SCHEME_SIP : SIP_SCHEME_SIPS;

      g_assert_cmpint (sip_uri_get_scheme (sip_address_get_uri (contact)), ==, expected);
    }
}

static void
test_contact_user (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request;

  g_object_set (self->agent, "contact-user", "al ice", NULL);
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.11");
  request = flow_expect (&self->flow, self->flow.far, "OPTIONS");
  flow_assert_header (request, SIP_HEADER_CONTACT, "<sip:al%20ice@192.0.2.1:5060>");
  flow_reply (&self->flow, self->flow.far, request, 200, "bob", NULL);
}

static void
test_ipv6 (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request;

  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_UDP, "[2001:db8::1]:5060");
  sip_memory_network_attach (self->flow.network, self->flow.ends[1].transport, SIP_PROTOCOL_UDP, "[2001:db8::2]:5060");
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@[2001:db8::2]");
  request = flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS sip:bob@[2001:db8::2] SIP/2.0");
  flow_assert_header (request, SIP_HEADER_CONTACT, "<sip:alice@[2001:db8::1]:5060>");
  g_assert_true (sip_slice_equal (sip_message_get_via (request, 0)->host, SIP_SLICE ("2001:db8::1")));
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, "bob", NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_learned_address (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) first = NULL, second = NULL;
  g_autofree char *branch = NULL, *answer = NULL;
  SipMessage *request;

  sip_agent_set_flow (self->agent, self->flow.flow);
  first = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.11");
  request = flow_expect (&self->flow, self->flow.far, "OPTIONS");
  branch = sip_slice_dup (sip_message_get_via (request, 0)->branch);
  answer = g_strdup_printf ("SIP/2.0 200 OK\n"
                            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=%s;received=203.0.113.7;rport=4711\n"
                            "From: <sip:alice@192.0.2.11>;tag=a\nTo: <sip:bob@192.0.2.11>;tag=b\n"
                            "Call-ID: x\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n",
                            branch);
  flow_say (&self->flow, self->flow.far, answer);
  agent_assert_log (self, "accept 200");
  second = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.11");
  request = flow_expect (&self->flow, self->flow.far, "OPTIONS");
  flow_assert_header (request, SIP_HEADER_CONTACT, "<sip:alice@203.0.113.7:4711>");
  flow_reply (&self->flow, self->flow.far, request, 200, "bob", NULL);
}

static void
test_way_to_target (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.12");

  flow_reply (&self->flow, &self->flow.ends[1], flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS"), 200, "bob",
              NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_way_by_registered_flow (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request;

  sip_agent_set_flow (self->agent, self->flow.flow);
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.12");
  request = flow_expect (&self->flow, self->flow.far, "OPTIONS sip:bob@192.0.2.12");
  flow_assert_header (request, SIP_HEADER_ROUTE, NULL);
  flow_reply (&self->flow, self->flow.far, request, 200, "bob", NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_way_without_closed_flow (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  g_autoptr (SipFlow) flow = flow_connect (&self->flow, self->flow.far);

  sip_agent_set_flow (self->agent, flow);
  sip_flow_close (flow);
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.12");
  flow_reply (&self->flow, &self->flow.ends[1], flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS"), 200, "bob",
              NULL);
}

static void
test_way_by_outbound_proxy (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request;

  set_uri (self, "outbound-proxy", "sip:192.0.2.13");
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.12");
  request = flow_expect (&self->flow, &self->flow.ends[2], "OPTIONS sip:bob@192.0.2.12");
  flow_assert_header (request, SIP_HEADER_ROUTE, "<sip:192.0.2.13;lr>");
  flow_reply (&self->flow, &self->flow.ends[2], request, 200, "bob", NULL);
}

static void
test_way_of_register (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request;

  set_uri (self, "registrar", "sip:192.0.2.12");
  sip_agent_set_flow (self->agent, self->flow.flow);
  sent = agent_send (self, SIP_METHOD_REGISTER, "sip:192.0.2.11");
  request = flow_expect (&self->flow, &self->flow.ends[1], "REGISTER sip:192.0.2.11 SIP/2.0");
  flow_assert_header (request, SIP_HEADER_TO, "<sip:alice@192.0.2.11>");
  flow_assert_header (request, SIP_HEADER_CONTACT, "<sip:alice@192.0.2.1:5060>");
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, "reg", NULL);
}

static void
send_bye (AgentFixture *self, SipDialog *dialog, SipFlow *flow)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  sent = agent_send_message (self, sip_message_builder_end (sip_dialog_create_request (dialog, SIP_METHOD_BYE)), dialog,
                             flow);
}

static void
test_way_in_dialog (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipDialog) direct = agent_create_dialog (self, "sip:bob@192.0.2.12:5060", NULL);
  g_autoptr (SipDialog) routed = agent_create_dialog (self, "sip:bob@192.0.2.12:5060", "<sip:192.0.2.13;lr>");
  SipMessage *request;

  /* The flow of the INVITE leads elsewhere. */
  send_bye (self, direct, self->flow.flow);
  request = flow_expect (&self->flow, &self->flow.ends[1], "BYE sip:bob@192.0.2.12:5060");
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, NULL, NULL);
  agent_assert_log (self, "accept 200");
  send_bye (self, routed, NULL);
  request = flow_expect (&self->flow, &self->flow.ends[2], "BYE sip:bob@192.0.2.12:5060");
  flow_assert_header (request, SIP_HEADER_ROUTE, "<sip:192.0.2.13;lr>");
  flow_assert_header (request, SIP_HEADER_CSEQ, "2 BYE");
  flow_reply (&self->flow, &self->flow.ends[2], request, 200, NULL, NULL);
}

static void
test_way_in_dialog_at_once (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@192.0.2.11:5060;transport=tcp", NULL);
  g_autoptr (SipMessage) bye = sip_message_builder_end (sip_dialog_create_request (dialog, SIP_METHOD_BYE));
  g_autoptr (SipOutgoingRequest) sent = sip_agent_send (self->agent, bye, dialog, self->flow.flow);

  g_assert_true (sip_outgoing_request_get_flow (sent) == self->flow.flow);
  flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "BYE"), 200, NULL, NULL);
}

static void
test_way_behind_websocket (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@peer.invalid;transport=ws", NULL);

  send_bye (self, dialog, self->flow.flow);
  flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "BYE"), 200, NULL, NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_way_back_where_target_is_unreachable (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@198.51.100.1:5060;transport=tcp", NULL);

  send_bye (self, dialog, self->flow.flow);
  flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "BYE"), 200, NULL, NULL);
  agent_assert_log (self, "accept 200");
}

static SipMessage *
create_ack (SipDialog *dialog)
{
  g_autoptr (SipMessage) invite = sip_message_builder_end (sip_dialog_create_request (dialog, SIP_METHOD_INVITE));

  return sip_message_builder_end (sip_dialog_create_ack (dialog, invite));
}

static void
test_ack (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@192.0.2.12:5060", NULL);
  g_autoptr (SipMessage) ack = create_ack (dialog);
  SipMessage *sent;

  sip_agent_send_ack (self->agent, ack, dialog, self->flow.flow);
  sent = flow_expect (&self->flow, &self->flow.ends[1], "ACK");
  flow_assert_header (sent, SIP_HEADER_CSEQ, "2 ACK");
  flow_expect_silence (self->flow.far);
}

static void
test_ack_at_once (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@192.0.2.11:5060", NULL);
  g_autoptr (SipMessage) ack = create_ack (dialog);
  guint before = sip_memory_network_get_count (self->flow.network);

  sip_agent_send_ack (self->agent, ack, dialog, self->flow.flow);
  flow_run (&self->flow, 0);
  g_assert_cmpuint (sip_memory_network_get_count (self->flow.network), ==, before + 1);
  flow_expect (&self->flow, self->flow.far, "ACK");
}

static void
test_goes_on_without_reference (AgentFixture *self, gconstpointer protocol)
{
  g_object_unref (agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.12"));
  flow_reply (&self->flow, &self->flow.ends[1], flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS"), 200, "bob",
              NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_send_error_comes_later (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  sip_agent_set_flow (self->agent, self->flow.flow);
  flow_set_faults (&self->flow, (SipMemoryFaults) { .fail_nth = 1 });
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.12");
  agent_assert_log (self, "failed connection");
}

static void
test_closed_layers (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@many.example:5060", NULL);
  g_autoptr (SipMessage) request = sip_message_builder_end (sip_agent_create_request (self->agent, SIP_METHOD_OPTIONS,
                                                                                      uri));

  sent = sip_agent_send (self->agent, request, NULL, NULL);
  flow_watch (&self->flow, sent);
  sip_transaction_layer_close (self->flow.transactions);
  sip_transport_layer_close (self->flow.transport);
  flow_run (&self->flow, 0);
  flow_expect_silence (self->flow.far);
}

static SipOutgoingRequest *
send_padded (AgentFixture *self, gsize size)
{
  g_autofree char *padding = g_strnfill (size, 'x');
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@192.0.2.12", NULL);
  SipMessageBuilder *builder = sip_agent_create_request (self->agent, SIP_METHOD_OPTIONS, uri);

  sip_message_builder_add (builder, SIP_HEADER_SUBJECT, padding);
  return agent_send_message (self, sip_message_builder_end (builder), NULL, NULL);
}

static SipOutgoingRequest *
send_large (AgentFixture *self)
{
  return send_padded (self, 1000);
}

static void
expect_and_accept (AgentFixture *self, FlowEnd *end, const char *transport)
{
  SipMessage *request = flow_expect (&self->flow, end, "OPTIONS");

  g_assert_true (sip_slice_equal (sip_message_get_via (request, 0)->transport, sip_slice (transport)));
  flow_reply (&self->flow, end, request, 200, "bob", NULL);
}

static void
test_large_request (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  /* One far end has TCP as well as UDP. */
  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  sip_memory_network_attach (self->flow.network, self->flow.ends[1].transport, SIP_PROTOCOL_TCP, "192.0.2.12:5060");
  sent = send_large (self);
  expect_and_accept (self, &self->flow.ends[1], "TCP");
}

static void
test_large_request_without_tcp (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  sent = send_large (self);
  expect_and_accept (self, &self->flow.ends[1], "UDP");
}

static void
test_large_request_on_a_flow (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  sip_memory_network_attach (self->flow.network, self->flow.far->transport, SIP_PROTOCOL_TCP, "192.0.2.11:5060");
  sip_agent_set_flow (self->agent, self->flow.flow);
  sent = send_large (self);
  expect_and_accept (self, self->flow.far, "TCP");
}

static void
test_large_request_on_a_flow_without_tcp (AgentFixture *self, gconstpointer protocol)
{
  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  sip_agent_set_flow (self->agent, self->flow.flow);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SipOutgoingRequest) sent = send_large (self);

      expect_and_accept (self, self->flow.far, "UDP");
    }
}

static void
test_large_request_by_udp_alone (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  sip_memory_network_attach (self->flow.network, self->flow.ends[1].transport, SIP_PROTOCOL_TCP, "192.0.2.12:5060");
  g_object_set (self->agent, "protocol", SIP_PROTOCOL_UDP, NULL);
  sent = send_large (self);
  expect_and_accept (self, &self->flow.ends[1], "UDP");
}

static void
test_too_large_request (AgentFixture *self, gconstpointer protocol)
{
  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  sip_memory_network_attach (self->flow.network, self->flow.ends[1].transport, SIP_PROTOCOL_TCP, "192.0.2.12:5060");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SipOutgoingRequest) refused = send_padded (self, SIP_MESSAGE_MAX_STREAM);
      g_autoptr (SipOutgoingRequest) sent = NULL;

      flow_run (&self->flow, 0);
      agent_assert_log (self, "failed too-large");
      /* Both ways are as good as before. */
      sent = i == 0 ? send_large (self) : send_padded (self, 10);
      expect_and_accept (self, &self->flow.ends[1], i == 0 ? "TCP" : "UDP");
    }
}

static void
test_large_request_for_which_tcp_is_tried_again (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) fits = NULL, does_not = NULL;

  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  fits = send_large (self);
  expect_and_accept (self, &self->flow.ends[1], "UDP");
  sip_memory_network_attach (self->flow.network, self->flow.ends[1].transport, SIP_PROTOCOL_TCP, "192.0.2.12:5060");
  does_not = send_padded (self, SIP_MESSAGE_MAX_DATAGRAM);
  expect_and_accept (self, &self->flow.ends[1], "TCP");
}

/* A request of just @size bytes on UDP. */
static SipOutgoingRequest *
send_sized (AgentFixture *self, guint size)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@192.0.2.12", NULL);
  guint padding = 700;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = g_strnfill (padding, 'x');
      SipMessageBuilder *builder = sip_agent_create_request (self->agent, SIP_METHOD_OPTIONS, uri);
      g_autoptr (SipOutgoingRequest) sent = NULL;

      sip_message_builder_add (builder, SIP_HEADER_SUBJECT, text);
      sent = agent_send_message (self, sip_message_builder_end (builder), NULL, NULL);
      if (i == 1)
        return g_steal_pointer (&sent);
      padding += size - g_bytes_get_size (sip_message_get_bytes (sip_outgoing_request_get_message (sent)));
      flow_reply (&self->flow, &self->flow.ends[1], flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS"), 200,
                  "bob", NULL);
    }
  g_assert_not_reached ();
}

static void
test_size_limit (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) fits = NULL, beyond = NULL, unlimited = NULL, small = NULL;

  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  sip_memory_network_attach (self->flow.network, self->flow.ends[1].transport, SIP_PROTOCOL_TCP, "192.0.2.12:5060");
  fits = send_sized (self, 1300);
  expect_and_accept (self, &self->flow.ends[1], "UDP");
  beyond = send_sized (self, 1301);
  expect_and_accept (self, &self->flow.ends[1], "TCP");
  g_object_set (self->agent, "udp-limit", 0, NULL);
  unlimited = send_sized (self, 4000);
  expect_and_accept (self, &self->flow.ends[1], "UDP");
  g_object_set (self->agent, "udp-limit", 2000, NULL);
  small = send_sized (self, 2000);
  expect_and_accept (self, &self->flow.ends[1], "UDP");
}

static void
test_credentials_make_it_large (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request;

  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TCP, FLOW_NEAR_ADDRESS);
  sip_memory_network_attach (self->flow.network, self->flow.ends[1].transport, SIP_PROTOCOL_TCP, "192.0.2.12:5060");
  sent = send_sized (self, 1290);
  request = flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS");
  flow_reply (&self->flow, &self->flow.ends[1], request, 401, "bob",
              "WWW-Authenticate: Digest realm=\"192.0.2.12\", nonce=\"1\"");
  request = flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS");
  g_assert_true (sip_slice_equal (sip_message_get_via (request, 0)->transport, SIP_SLICE ("TCP")));
  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_AUTHORIZATION), ==, 1);
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, "bob", NULL);
}

/* A request in a dialog whose only route is @record_route leads there; what it says is for the test. */
static SipMessage *
send_by_route (AgentFixture *self, const char *record_route, SipOutgoingRequest **sent)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sip:bob@192.0.2.12", record_route);
  SipMessageBuilder *builder = sip_dialog_create_request (dialog, SIP_METHOD_INFO);
  SipMessage *request;

  *sent = agent_send_message (self, sip_message_builder_end (builder), dialog, NULL);
  request = flow_expect (&self->flow, &self->flow.ends[2], "INFO");
  flow_reply (&self->flow, &self->flow.ends[2], request, 200, "bob", NULL);
  flow_expect_silence (&self->flow.ends[1]);
  return request;
}

static void
assert_request_uri (SipMessage *request, const char *expected)
{
  g_autofree char *text = sip_uri_to_string (sip_message_get_request_uri (request));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_loose_route (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request = send_by_route (self, "<sip:192.0.2.13;lr>", &sent);

  assert_request_uri (request, "sip:bob@192.0.2.12");
  flow_assert_header (request, SIP_HEADER_ROUTE, "<sip:192.0.2.13;lr>");
}

static void
test_strict_route (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request = send_by_route (self, "<sip:192.0.2.13>", &sent);

  assert_request_uri (request, "sip:192.0.2.13");
  flow_assert_header (request, SIP_HEADER_ROUTE, "<sip:bob@192.0.2.12>");
}

static void
test_forks (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, "sip:bob@192.0.2.11");
  SipMessage *invite = flow_expect (&self->flow, self->flow.far, "INVITE");

  flow_reply (&self->flow, self->flow.far, invite, 200, "bob", NULL);
  flow_run (&self->flow, 31000);
  flow_reply (&self->flow, self->flow.far, invite, 200, "carol", NULL);
  agent_assert_log (self, "accept 200, accept 200");
  flow_run (&self->flow, 1000);
  flow_reply (&self->flow, self->flow.far, invite, 200, "dave", NULL);
  agent_assert_log (self, "accept 200, accept 200");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define REQUEST "/agent/request/"
  agent_test_add (REQUEST "has-what-8-1-1-demands", SIP_PROTOCOL_UDP, test_headers);
  agent_test_add (REQUEST "offers-extensions-whatever-its-method", SIP_PROTOCOL_UDP, test_supported);
  agent_test_add (REQUEST "has-a-contact-with-its-transport-on-tcp", SIP_PROTOCOL_TCP, test_contact_of_streams);
  agent_test_add (REQUEST "has-a-contact-with-its-transport-on-tls", SIP_PROTOCOL_TLS, test_contact_of_streams);
  agent_test_add (REQUEST "has-a-contact-of-sips-for-sips", SIP_PROTOCOL_TLS, test_contact_of_sips);
  agent_test_add ("/agent/response/has-a-contact-of-sips-as-12-1-1-says", SIP_PROTOCOL_TLS, test_contact_for_sips);
  agent_test_add (REQUEST "goes-over-ipv6", SIP_PROTOCOL_UDP, test_ipv6);
  agent_test_add (REQUEST "has-the-contact-that-the-server-sees", SIP_PROTOCOL_UDP, test_learned_address);
  agent_test_add (REQUEST "has-the-contact-user-escaped", SIP_PROTOCOL_UDP, test_contact_user);
  agent_test_add (REQUEST "goes-on-without-a-reference", SIP_PROTOCOL_UDP, test_goes_on_without_reference);
  agent_test_add (REQUEST "fails-only-after-it-was-returned", SIP_PROTOCOL_UDP, test_send_error_comes_later);
  agent_test_add (REQUEST "passes-every-2xx-of-forks", SIP_PROTOCOL_UDP, test_forks);

  agent_test_add (REQUEST "ends-when-everything-is-closed", SIP_PROTOCOL_UDP, test_closed_layers);

#define WAY "/agent/way/"
#define LARGE "/interop/large-requests/"
  agent_test_add (WAY "is-the-target-by-rfc-3263", SIP_PROTOCOL_UDP, test_way_to_target);
  agent_test_add (WAY "is-the-registered-flow", SIP_PROTOCOL_UDP, test_way_by_registered_flow);
  agent_test_add (WAY "is-not-a-closed-flow", SIP_PROTOCOL_UDP, test_way_without_closed_flow);
  agent_test_add (WAY "is-the-outbound-proxy-as-a-preloaded-route", SIP_PROTOCOL_UDP, test_way_by_outbound_proxy);
  agent_test_add (WAY "of-register-is-the-registrar", SIP_PROTOCOL_UDP, test_way_of_register);
  agent_test_add (WAY "in-a-dialog-is-its-route-or-target", SIP_PROTOCOL_UDP, test_way_in_dialog);
  agent_test_add (WAY "in-a-dialog-needs-no-look-up-where-the-flow-leads-there", SIP_PROTOCOL_TCP,
                  test_way_in_dialog_at_once);
  agent_test_add (WAY "in-a-dialog-is-the-websocket", SIP_PROTOCOL_WSS, test_way_behind_websocket);
  agent_test_add (WAY "in-a-dialog-is-its-flow-where-the-target-is-out-of-reach", SIP_PROTOCOL_TCP,
                  test_way_back_where_target_is_unreachable);
  agent_test_add (WAY "of-an-ack-is-that-of-its-dialog", SIP_PROTOCOL_UDP, test_ack);
  agent_test_add (WAY "of-an-ack-needs-no-look-up-where-the-flow-leads-there", SIP_PROTOCOL_UDP, test_ack_at_once);
  agent_test_add (LARGE "is-tcp", SIP_PROTOCOL_UDP, test_large_request);
  agent_test_add (LARGE "is-udp-where-there-is-no-tcp", SIP_PROTOCOL_UDP,
                  test_large_request_without_tcp);
  agent_test_add (LARGE "on-a-flow-is-tcp", SIP_PROTOCOL_UDP, test_large_request_on_a_flow);
  agent_test_add (LARGE "on-a-flow-is-udp-where-there-is-no-tcp", SIP_PROTOCOL_UDP,
                  test_large_request_on_a_flow_without_tcp);
  agent_test_add (LARGE "is-udp-where-the-account-says-so", SIP_PROTOCOL_UDP,
                  test_large_request_by_udp_alone);

  agent_test_add (LARGE "is-tcp-from-1301-bytes-on-or-as-udp-limit-says-rfc3261-18.1.1", SIP_PROTOCOL_UDP,
                  test_size_limit);
  agent_test_add (LARGE "that-no-way-takes-is-refused-and-speaks-against-no-target", SIP_PROTOCOL_UDP,
                  test_too_large_request);
  agent_test_add (LARGE "that-no-datagram-carries-is-tcp-though-that-was-refused", SIP_PROTOCOL_UDP,
                  test_large_request_for_which_tcp_is_tried_again);
  agent_test_add (LARGE "by-its-credentials-is-tcp", SIP_PROTOCOL_UDP,
                  test_credentials_make_it_large);

  agent_test_add (WAY "of-a-dialog-begins-at-its-loose-router-rfc3261-12.2.1.1", SIP_PROTOCOL_UDP, test_loose_route);
  agent_test_add (WAY "of-a-dialog-begins-at-its-strict-router-rfc3261-12.2.1.1", SIP_PROTOCOL_UDP, test_strict_route);

  return g_test_run ();
}
