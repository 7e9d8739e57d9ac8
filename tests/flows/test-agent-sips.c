/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent-fixture.h"

/* What is sent to a sips URI, or by way of one, leaves encrypted or not at all. Everything has UDP, and TLS where a
 * test says so. */

#define CLEAR_TEXT_DEMANDED "A sips address demands encryption, which UDP does not have. Use TLS."

static void
offer_tls (AgentFixture *self, FlowEnd *end, const char *address)
{
  sip_memory_network_attach (self->flow.network, self->flow.transport, SIP_PROTOCOL_TLS, FLOW_NEAR_ADDRESS);
  if (end)
    sip_memory_network_attach (self->flow.network, end->transport, SIP_PROTOCOL_TLS, address);
}

static void
expect_tls (AgentFixture *self, FlowEnd *end, const char *start)
{
  SipMessage *request = flow_expect (&self->flow, end, start);

  g_assert_true (sip_slice_equal (sip_message_get_via (request, 0)->transport, SIP_SLICE ("TLS")));
  flow_reply (&self->flow, end, request, 200, "bob", NULL);
  agent_assert_log (self, "accept 200");
}

static void
expect_nothing (AgentFixture *self)
{
  for (guint i = 0; i < FLOW_N_ENDS; i++)
    flow_expect_silence (&self->flow.ends[i]);
}

static void
set_uri (AgentFixture *self, const char *property, const char *text)
{
  g_autoptr (SipUri) uri = sip_uri_parse (text, NULL);

  g_object_set (self->agent, property, uri, NULL);
}

static void
test_registered_flow (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, &self->flow.ends[1], "192.0.2.12:5061");
  sip_agent_set_flow (self->agent, self->flow.flow);
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sips:bob@192.0.2.12");
  expect_tls (self, &self->flow.ends[1], "OPTIONS");
  expect_nothing (self);
}

static void
test_registered_flow_alone (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, NULL, NULL);
  sip_agent_set_flow (self->agent, self->flow.flow);
  sent = agent_send (self, SIP_METHOD_INVITE, "sips:bob@192.0.2.12");
  agent_assert_log (self, "failed connection");
  expect_nothing (self);
}

static void
test_preferred_flow (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sips:bob@192.0.2.12", NULL);
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, &self->flow.ends[1], "192.0.2.12:5061");
  sent = agent_send_message (self, sip_message_builder_end (sip_agent_create_request (self->agent, SIP_METHOD_OPTIONS,
                                                                                      uri)),
                             NULL, self->flow.flow);
  expect_tls (self, &self->flow.ends[1], "OPTIONS");
  expect_nothing (self);
}

static void
test_proxy (AgentFixture *self, gconstpointer property)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, &self->flow.ends[1], "192.0.2.12:5061");
  set_uri (self, "outbound-proxy", "sip:192.0.2.12;lr");
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sips:bob@many.example");
  expect_tls (self, &self->flow.ends[1], "OPTIONS");
  expect_nothing (self);
}

static void
test_proxy_by_udp (AgentFixture *self, gconstpointer property)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, &self->flow.ends[1], "192.0.2.12:5061");
  set_uri (self, "outbound-proxy", "sip:192.0.2.12;lr;transport=udp");
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sips:bob@many.example");
  agent_assert_log (self, CLEAR_TEXT_DEMANDED);
  expect_nothing (self);
}

static void
test_account_by_udp (AgentFixture *self, gconstpointer property)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  g_object_set (self->agent, "protocol", SIP_PROTOCOL_UDP, NULL);
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sips:bob@192.0.2.12");
  agent_assert_log (self, CLEAR_TEXT_DEMANDED);
  expect_nothing (self);
}

static SipOutgoingRequest *
send_in_dialog (AgentFixture *self, const char *target, const char *record_route)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, target, record_route);

  SipMessageBuilder *builder = sip_dialog_create_request (dialog, SIP_METHOD_INFO);

  return agent_send_message (self, sip_message_builder_end (builder), dialog, self->flow.flow);
}

static void
test_contact (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, &self->flow.ends[1], "192.0.2.12:5061");
  sent = send_in_dialog (self, "sips:bob@192.0.2.12", NULL);
  expect_tls (self, &self->flow.ends[1], "INFO");
  expect_nothing (self);
}

static void
test_contact_without_tls (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, NULL, NULL);
  sent = send_in_dialog (self, "sips:bob@192.0.2.11", NULL);
  agent_assert_log (self, "failed connection");
  expect_nothing (self);
}

static void
test_record_route (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, &self->flow.ends[2], "192.0.2.13:5061");
  sent = send_in_dialog (self, "sip:bob@192.0.2.12", "<sips:192.0.2.13;lr>");
  expect_tls (self, &self->flow.ends[2], "INFO");
  expect_nothing (self);
}

static void
test_contact_behind_a_route (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  offer_tls (self, &self->flow.ends[0], "192.0.2.11:5061");
  sent = send_in_dialog (self, "sips:bob@192.0.2.12", "<sip:192.0.2.11;lr>");
  expect_tls (self, &self->flow.ends[0], "INFO");
  expect_nothing (self);
}

static void
test_ack (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipDialog) dialog = agent_create_dialog (self, "sips:bob@192.0.2.12", NULL);
  g_autoptr (SipUri) uri = sip_uri_parse ("sips:bob@192.0.2.12", NULL);
  g_autoptr (SipMessage) invite =
      sip_message_builder_end (sip_agent_create_request (self->agent, SIP_METHOD_INVITE, uri));
  g_autoptr (SipMessage) ack = sip_message_builder_end (sip_dialog_create_ack (dialog, invite));
  SipMessage *seen;

  offer_tls (self, &self->flow.ends[1], "192.0.2.12:5061");
  sip_agent_send_ack (self->agent, ack, dialog, self->flow.flow);
  for (guint i = 0; i < 20; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      flow_run (&self->flow, 0);
    }
  seen = flow_expect (&self->flow, &self->flow.ends[1], "ACK");
  g_assert_true (sip_slice_equal (sip_message_get_via (seen, 0)->transport, SIP_SLICE ("TLS")));
  expect_nothing (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) agent_test_add ("/agent/sips/" path, SIP_PROTOCOL_UDP, func)
  ADD ("request-uri-leaves-a-registered-udp-flow-rfc3261-26.2.2", test_registered_flow);
  ADD ("request-uri-is-not-sent-in-the-clear-for-want-of-tls", test_registered_flow_alone);
  ADD ("request-uri-leaves-a-preferred-udp-flow", test_preferred_flow);
  ADD ("request-uri-is-sent-by-tls-to-the-proxy-rfc5630-3.1", test_proxy);
  ADD ("request-uri-is-refused-where-the-proxy-wants-udp", test_proxy_by_udp);
  ADD ("request-uri-is-refused-where-the-account-wants-udp", test_account_by_udp);
  ADD ("contact-leaves-the-flow-of-the-dialog", test_contact);
  ADD ("contact-does-not-fall-back-to-the-flow-of-the-dialog", test_contact_without_tls);
  ADD ("record-route-leads-to-tls", test_record_route);
  ADD ("contact-behind-a-sip-route-is-sent-by-tls", test_contact_behind_a_route);
  ADD ("ack-goes-by-tls-too", test_ack);
  return g_test_run ();
}
