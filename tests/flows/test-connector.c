/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-connector.h"

#include "agent-fixture.h"
#include "util/sip-error.h"

static SipConnector *
create (AgentFixture *self)
{
  SipConnector *connector = sip_connector_new (self->agent);

  flow_watch (&self->flow, connector);
  return connector;
}

static void
assert_state (SipConnector *connector, SipConnectorState expected)
{
  g_assert_cmpint (sip_connector_get_state (connector), ==, expected);
}

static SipConnector *
connect (AgentFixture *self)
{
  SipConnector *connector = create (self);

  sip_connector_start (connector);
  assert_state (connector, SIP_CONNECTOR_CONNECTING);
  flow_run (&self->flow, 0);
  assert_state (connector, SIP_CONNECTOR_CONNECTED);
  return connector;
}

static void
lose_connection (SipConnector *connector)
{
  g_autoptr (SipFlow) flow = g_object_ref (sip_connector_get_flow (connector));

  sip_flow_close (flow);
}

/* From now on nobody is there. */
static void
silence_server (AgentFixture *self)
{
  g_clear_object (&self->flow.flow);
  sip_transport_layer_close (self->flow.far->transport);
  flow_run (&self->flow, 0);
}

static void
test_connected (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipConnector) connector = connect (self);
  g_autoptr (SipOutgoingRequest) request = NULL;

  g_assert_nonnull (sip_connector_get_flow (connector));
  g_assert_no_error (sip_connector_get_error (connector));
  g_assert_cmpuint (sip_connector_get_next_attempt (connector), ==, 0);
  sip_connector_start (connector);
  sip_connector_retry (connector);
  assert_state (connector, SIP_CONNECTOR_CONNECTED);

  request = agent_send (self, SIP_METHOD_OPTIONS, "sip:192.0.2.11");
  flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "OPTIONS"), 200, "there", NULL);
  g_assert_true (sip_outgoing_request_get_flow (request) == sip_connector_get_flow (connector));
  sip_connector_stop (connector);
}

static void
test_lost (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipConnector) connector = connect (self);

  lose_connection (connector);
  assert_state (connector, SIP_CONNECTOR_WAITING);
  g_assert_null (sip_connector_get_flow (connector));
  g_assert_cmpuint (sip_connector_get_next_attempt (connector), >=, 1);
  g_assert_cmpuint (sip_connector_get_next_attempt (connector), <=, 2);
  flow_run (&self->flow, 999);
  assert_state (connector, SIP_CONNECTOR_WAITING);
  flow_run (&self->flow, 1002);
  assert_state (connector, SIP_CONNECTOR_CONNECTED);
  sip_connector_stop (connector);
}

static void
test_back_off (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipConnector) connector = create (self);
  guint most_s = 2;

  silence_server (self);
  sip_connector_set_delays (connector, 2, 60);
  sip_connector_start (connector);
  flow_run (&self->flow, 0);
  for (guint i = 0; i < 10; i++)
    {
      guint left_s = sip_connector_get_next_attempt (connector);

      assert_state (connector, SIP_CONNECTOR_WAITING);
      g_assert_error (sip_connector_get_error (connector), SIP_ERROR, SIP_ERROR_CONNECTION);
      g_assert_cmpuint (left_s, >=, most_s / 2);
      g_assert_cmpuint (left_s, <=, most_s);
      flow_run (&self->flow, left_s * 1000);
      most_s = MIN (most_s * 2, 60);
    }
  sip_connector_stop (connector);
  g_assert_no_error (sip_connector_get_error (connector));
}

static void
test_retry (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipConnector) connector = connect (self);

  lose_connection (connector);
  sip_connector_retry (connector);
  flow_run (&self->flow, 0);
  assert_state (connector, SIP_CONNECTOR_CONNECTED);
  sip_connector_stop (connector);
}

static void
stop_it (SipConnector *connector, GParamSpec *pspec, gpointer unused)
{
  sip_connector_stop (connector);
}

/* A person who is told of the error signs out. */
static void
test_stopped_by_whoever_is_told (AgentFixture *self, gconstpointer protocol)
{
  static const char *const told[] = { "notify::error", "notify::flow", "notify::state" };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autoptr (SipConnector) connector = connect (self);

      g_signal_connect (connector, told[i], G_CALLBACK (stop_it), NULL);
      lose_connection (connector);
      assert_state (connector, SIP_CONNECTOR_IDLE);
      sip_connector_start (connector);
      flow_run (&self->flow, 0);
      flow_run (&self->flow, 1000 * 1000);
      assert_state (connector, SIP_CONNECTOR_IDLE);
    }
}

static void
test_stopped (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipConnector) connector = connect (self);
  g_autoptr (SipFlow) flow = g_object_ref (sip_connector_get_flow (connector));

  sip_connector_stop (connector);
  assert_state (connector, SIP_CONNECTOR_IDLE);
  g_assert_true (sip_flow_is_closed (flow));
  flow_run (&self->flow, 1000 * 1000);
  assert_state (connector, SIP_CONNECTOR_IDLE);
  sip_connector_start (connector);
  sip_connector_stop (connector);
  flow_run (&self->flow, 0);
  assert_state (connector, SIP_CONNECTOR_IDLE);
}

static void
test_dropped (AgentFixture *self, gconstpointer protocol)
{
  SipConnector *connector = connect (self);

  lose_connection (connector);
  g_assert_finalize_object (connector);
  flow_run (&self->flow, 1000 * 1000);
}

static void
test_other_targets (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipConnector) connector = create (self);
  g_autoptr (SipUri) proxy = sip_uri_parse ("sip:many.example", NULL);
  g_autofree char *text = NULL;

  silence_server (self);
  g_object_set (self->agent, "outbound-proxy", proxy, NULL);
  sip_connector_start (connector);
  flow_run (&self->flow, 0);
  assert_state (connector, SIP_CONNECTOR_CONNECTED);
  text = g_socket_connectable_to_string (
    G_SOCKET_CONNECTABLE (sip_flow_get_remote_address (sip_connector_get_flow (connector))));
  g_assert_cmpstr (text, ==, "192.0.2.12:5060");
  sip_connector_stop (connector);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  agent_test_add ("/connector/requests-take-the-connection", SIP_PROTOCOL_TCP, test_connected);
  agent_test_add ("/connector/a-lost-connection-is-made-again", SIP_PROTOCOL_TCP, test_lost);
  agent_test_add ("/connector/the-delay-doubles-up-to-its-limit", SIP_PROTOCOL_TCP, test_back_off);
  agent_test_add ("/connector/need-not-wait", SIP_PROTOCOL_TCP, test_retry);
  agent_test_add ("/connector/closes-when-it-is-stopped", SIP_PROTOCOL_TCP, test_stopped);
  agent_test_add ("/connector/may-be-stopped-by-whoever-is-told", SIP_PROTOCOL_TCP, test_stopped_by_whoever_is_told);
  agent_test_add ("/connector/ends-with-its-object", SIP_PROTOCOL_TCP, test_dropped);
  agent_test_add ("/connector/takes-the-next-server-where-one-is-silent", SIP_PROTOCOL_TCP, test_other_targets);

  return g_test_run ();
}
