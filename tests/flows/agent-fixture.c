/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent-fixture.h"

static void
receive_request (AgentFixture *self, SipServerTransaction *transaction)
{
  sip_agent_receive_request (self->agent, transaction);
}

void
agent_fixture_set_up (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipUri) aor = sip_uri_parse ("sip:alice@192.0.2.11", NULL);

  flow_fixture_set_up (&self->flow, protocol);
  self->log = g_string_new (NULL);
  self->agent = g_object_new (SIP_TYPE_AGENT,
                              "transactions", self->flow.transactions,
                              "dialogs", self->flow.dialogs,
                              "resolver", self->flow.resolver,
                              "aor", aor,
                              "user-agent", "test/1",
                              NULL);
  if (self->flow.protocol != SIP_PROTOCOL_UDP)
    g_object_set (self->agent, "protocol", self->flow.protocol, NULL);
  sip_agent_set_credentials (self->agent, "alice", "secret");
  g_signal_connect_swapped (self->flow.transactions, "request", G_CALLBACK (receive_request), self);
}

void
agent_fixture_tear_down (AgentFixture *self, gconstpointer protocol)
{
  flow_watch (&self->flow, self->agent);
  g_signal_handlers_disconnect_by_data (self->flow.transactions, self);
  g_clear_object (&self->agent);
  flow_fixture_tear_down (&self->flow, protocol);
  g_string_free (self->log, TRUE);
}

static void
note (AgentFixture *self, const char *what, SipMessage *response)
{
  g_string_append_printf (self->log, "%s%s", self->log->len > 0 ? ", " : "", what);
  if (response)
    g_string_append_printf (self->log, " %u", sip_message_get_status (response));
}

static void
on_trying (AgentFixture *self, SipMessage *response)
{
  note (self, "trying", response);
}

static void
on_progress (AgentFixture *self, SipMessage *response)
{
  note (self, "progress", response);
}

static void
on_accept (AgentFixture *self, SipMessage *response)
{
  note (self, "accept", response);
}

static void
on_redirect (AgentFixture *self, SipMessage *response)
{
  note (self, "redirect", response);
}

static void
on_reject (AgentFixture *self, SipMessage *response)
{
  note (self, "reject", response);
}

static void
on_failed (AgentFixture *self, const GError *error)
{
  static const char *const names[] = {
    [SIP_ERROR_TOO_LARGE] = "failed too-large",
    [SIP_ERROR_RESOLVE] = "failed resolve",
    [SIP_ERROR_CONNECTION] = "failed connection",
    [SIP_ERROR_TIMED_OUT] = "failed timed-out",
    [SIP_ERROR_AUTHENTICATION] = "failed authentication",
    [SIP_ERROR_CANCELED] = "failed canceled",
  };

  g_assert_cmpint (error->domain, ==, SIP_ERROR);
  g_assert_cmpint (error->code, <, (int) G_N_ELEMENTS (names));
  note (self, names[error->code] ? names[error->code] : error->message, NULL);
}

SipOutgoingRequest *
agent_send_message (AgentFixture *self, SipMessage *request, SipDialog *dialog, SipFlow *flow)
{
  g_autoptr (SipMessage) owned = request;
  SipOutgoingRequest *sent = sip_agent_send (self->agent, request, dialog, flow);

  flow_watch (&self->flow, sent);
  g_string_truncate (self->log, 0);
  g_signal_connect_swapped (sent, "trying", G_CALLBACK (on_trying), self);
  g_signal_connect_swapped (sent, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect_swapped (sent, "accept", G_CALLBACK (on_accept), self);
  g_signal_connect_swapped (sent, "redirect", G_CALLBACK (on_redirect), self);
  g_signal_connect_swapped (sent, "reject", G_CALLBACK (on_reject), self);
  g_signal_connect_swapped (sent, "failed", G_CALLBACK (on_failed), self);
  flow_run (&self->flow, 0);
  return sent;
}

SipOutgoingRequest *
agent_send (AgentFixture *self, SipMethod method, const char *uri)
{
  g_autoptr (SipUri) target = sip_uri_parse (uri, NULL);

  g_assert_nonnull (target);
  return agent_send_message (self, sip_message_builder_end (sip_agent_create_request (self->agent, method, target)),
                             NULL, NULL);
}

SipDialog *
agent_create_dialog (AgentFixture *self, const char *target, const char *record_route)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@192.0.2.11", NULL);
  g_autoptr (SipMessage) invite = NULL;
  g_autoptr (SipMessage) response = NULL;
  g_autoptr (GError) error = NULL;
  SipMessageBuilder *builder = sip_agent_create_request (self->agent, SIP_METHOD_INVITE, uri);
  SipDialog *dialog;

  sip_message_builder_set (builder, SIP_HEADER_CALL_ID, "dialog");
  invite = sip_message_builder_end (builder);
  builder = sip_message_builder_new_response (invite, 200, NULL, "bob");
  sip_message_builder_add_printf (builder, SIP_HEADER_CONTACT, "<%s>", target);
  if (record_route)
    sip_message_builder_add (builder, SIP_HEADER_RECORD_ROUTE, record_route);
  response = sip_message_builder_end (builder);
  dialog = sip_dialog_new_uac (invite, response, &error);
  g_assert_no_error (error);
  return dialog;
}
