/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"
#include "util/sip-error.h"

#define ALICE "192.0.2.1:5060"
#define SDP "v=0\r\ns=peer\r\n"

typedef struct
{
  guint n;
  GError *error;
} Outcome;

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer; /* the server */
  Outcome started;
  Outcome stopped;
} Fixture;

static void
setup (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipUri) server = sip_uri_parse ("sip:192.0.2.9:5060", NULL);

  test_net_init (&self->net, 5);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.9", ALICE, GPOINTER_TO_INT (protocol));
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", GPOINTER_TO_INT (protocol));
  g_object_set (self->alice.agent, "registrar", server, NULL);
}

static void
teardown (Fixture *self, gconstpointer protocol)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  g_clear_error (&self->started.error);
  g_clear_error (&self->stopped.error);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->started.n++;
  g_clear_error (&self->started.error);
  sip_user_agent_start_finish (SIP_USER_AGENT (source), result, &self->started.error);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->stopped.n++;
  g_clear_error (&self->stopped.error);
  sip_user_agent_stop_finish (SIP_USER_AGENT (source), result, &self->stopped.error);
}

static void
start (Fixture *self, gboolean registers)
{
  g_object_set (self->alice.agent, "registers", registers, NULL);
  sip_user_agent_start_async (self->alice.agent, NULL, on_started, self);
  test_net_run (&self->net, 0);
}

static void
stop (Fixture *self)
{
  sip_user_agent_stop_async (self->alice.agent, NULL, on_stopped, self);
  test_net_run (&self->net, 0);
}

static void
assert_state (Fixture *self, SipUserAgentState expected)
{
  g_assert_cmpint (sip_user_agent_get_state (self->alice.agent), ==, expected);
}

/* Answers a REGISTER that asks for @expires seconds, with what it asks for. */
static void
answer_register (Fixture *self, guint status)
{
  g_autoptr (SipMessage) request = test_peer_expect (&self->peer, "REGISTER");
  g_autofree char *contact = sip_slice_dup (sip_message_get_header (request, SIP_HEADER_CONTACT, 0));
  g_autofree char *headers = g_strdup_printf ("Contact: %s;expires=600\r\n", contact);

  test_peer_reply (&self->peer, request, status, "server", status == 200 ? headers : NULL, NULL);
}

static void
start_registered (Fixture *self)
{
  start (self, TRUE);
  assert_state (self, SIP_USER_AGENT_STARTING);
  answer_register (self, 200);
  g_assert_cmpuint (self->started.n, ==, 1);
  g_assert_no_error (self->started.error);
  assert_state (self, SIP_USER_AGENT_STARTED);
}

static void
test_registers (Fixture *self, gconstpointer protocol)
{
  start_registered (self);
  sip_user_agent_start_async (self->alice.agent, NULL, on_started, self);
  test_net_run (&self->net, 0);
  g_assert_cmpuint (self->started.n, ==, 2);
  test_peer_expect_silence (&self->peer);
  stop (self);
  assert_state (self, SIP_USER_AGENT_STOPPING);
  answer_register (self, 200);
  assert_state (self, SIP_USER_AGENT_STOPPED);
  g_assert_cmpuint (self->stopped.n, ==, 1);
  g_assert_no_error (self->stopped.error);
}

static void
test_refused (Fixture *self, gconstpointer protocol)
{
  start (self, TRUE);
  answer_register (self, 403);
  g_assert_cmpuint (self->started.n, ==, 1);
  g_assert_nonnull (self->started.error);
  assert_state (self, SIP_USER_AGENT_STARTED);
  stop (self);
  test_net_run (&self->net, 3000);
  assert_state (self, SIP_USER_AGENT_STOPPED);
}

static void
test_stopped_early (Fixture *self, gconstpointer protocol)
{
  start (self, TRUE);
  stop (self);
  g_assert_cmpuint (self->started.n, ==, 1);
  g_assert_error (self->started.error, SIP_ERROR, SIP_ERROR_CANCELED);
  sip_user_agent_start_async (self->alice.agent, NULL, on_started, self);
  sip_user_agent_stop_async (self->alice.agent, NULL, on_stopped, self);
  test_net_run (&self->net, 0);
  g_assert_cmpuint (self->started.n, ==, 2);
  g_assert_error (self->started.error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_assert_error (self->stopped.error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  test_net_run (&self->net, 6000);
  g_assert_cmpuint (self->stopped.n, ==, 2);
  assert_state (self, SIP_USER_AGENT_STOPPED);
  test_peer_forget (&self->peer);
}

static void
expect (Fixture *self, const char *start_line)
{
  g_autoptr (SipMessage) message = test_peer_expect (&self->peer, start_line);

  g_assert_nonnull (message);
}

static void
test_ends_calls (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) bye = NULL;
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (SipDialog) dialog = NULL;

  start (self, FALSE);
  request = test_peer_invite (&self->peer, ALICE, NULL, SDP);
  test_phone_answer (&self->alice);
  response = test_peer_expect (&self->peer, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (request, response, NULL);
  test_peer_ack (&self->peer, dialog, request, NULL);

  stop (self);
  bye = test_peer_expect (&self->peer, "BYE");
  assert_state (self, SIP_USER_AGENT_STOPPING);
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  assert_state (self, SIP_USER_AGENT_STOPPED);
  test_phone_drop_session (&self->alice);

  g_clear_pointer (&request, sip_message_unref);
  request = test_peer_invite (&self->peer, ALICE, NULL, SDP);
  expect (self, "SIP/2.0 404");
  test_net_run (&self->net, 64 * 500);
  test_peer_forget (&self->peer);
}

static void
test_late_call (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipMessage) invite = NULL;

  start_registered (self);
  stop (self);
  assert_state (self, SIP_USER_AGENT_STOPPING);
  expect (self, "REGISTER");
  g_string_assign (self->alice.log, "");
  invite = test_peer_invite (&self->peer, ALICE, NULL, SDP);
  expect (self, "SIP/2.0 480");
  test_phone_assert_log (&self->alice, "");
  test_net_run (&self->net, 64 * 500);
  assert_state (self, SIP_USER_AGENT_STOPPED);
  test_peer_forget (&self->peer);
}

static void
test_silence (Fixture *self, gconstpointer protocol)
{
  start_registered (self);
  test_phone_call (&self->alice, "sip:bob@192.0.2.9", 0);
  test_phone_drop_session (&self->alice);
  stop (self);
  test_net_run (&self->net, 3900);
  assert_state (self, SIP_USER_AGENT_STOPPING);
  test_net_run (&self->net, 2200);
  assert_state (self, SIP_USER_AGENT_STOPPED);
  g_assert_no_error (self->stopped.error);
  test_net_run (&self->net, 64 * 500);
  test_peer_forget (&self->peer);
}

static void
test_kept_connection (Fixture *self, gconstpointer protocol)
{
  SipConnector *connector = sip_user_agent_get_connector (self->alice.agent);
  g_autoptr (SipFlow) first = NULL;

  start (self, FALSE);
  g_assert_cmpuint (self->started.n, ==, 1);
  g_assert_no_error (self->started.error);
  g_assert_cmpint (sip_connector_get_state (connector), ==, SIP_CONNECTOR_CONNECTED);
  first = g_object_ref (sip_connector_get_flow (connector));

  sip_user_agent_reconnect (self->alice.agent);
  test_net_run (&self->net, 0);
  g_assert_true (sip_flow_is_closed (first));
  g_assert_cmpint (sip_connector_get_state (connector), ==, SIP_CONNECTOR_CONNECTED);

  stop (self);
  g_assert_cmpint (sip_connector_get_state (connector), ==, SIP_CONNECTOR_IDLE);
  assert_state (self, SIP_USER_AGENT_STOPPED);
}

static void
test_datagrams (Fixture *self, gconstpointer protocol)
{
  start (self, FALSE);
  g_assert_cmpuint (self->started.n, ==, 1);
  assert_state (self, SIP_USER_AGENT_STARTED);
  g_assert_cmpint (sip_connector_get_state (sip_user_agent_get_connector (self->alice.agent)), ==, SIP_CONNECTOR_IDLE);
  stop (self);
  assert_state (self, SIP_USER_AGENT_STOPPED);
  stop (self);
  g_assert_cmpuint (self->stopped.n, ==, 2);
  test_peer_expect_silence (&self->peer);
}

#define ADD(path, protocol, func) \
  g_test_add ("/user-agent/" path, Fixture, GINT_TO_POINTER (protocol), setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("registers-when-it-starts-and-removes-the-binding-when-it-stops", SIP_PROTOCOL_UDP, test_registers);
  ADD ("a-refused-registration-is-told-of", SIP_PROTOCOL_UDP, test_refused);
  ADD ("can-be-stopped-before-it-has-started", SIP_PROTOCOL_UDP, test_stopped_early);
  ADD ("ends-its-calls-when-it-stops", SIP_PROTOCOL_UDP, test_ends_calls);
  ADD ("takes-no-call-while-it-stops", SIP_PROTOCOL_UDP, test_late_call);
  ADD ("stops-even-if-nobody-answers", SIP_PROTOCOL_UDP, test_silence);
  ADD ("keeps-a-connection-where-it-does-not-register", SIP_PROTOCOL_TCP, test_kept_connection);
  ADD ("has-nothing-to-keep-on-udp", SIP_PROTOCOL_UDP, test_datagrams);

  return g_test_run ();
}
