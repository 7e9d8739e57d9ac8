/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "flow-fixture.h"

G_BEGIN_DECLS

/* An agent, sip:alice@192.0.2.11, on the near side, and what becomes of its requests. The names are those of the
 * flow fixture: many.example, ordered.example. */
typedef struct
{
  FlowFixture flow;
  SipAgent *agent;
  GString *log; /* of the last request: "trying, progress 180, accept 200" */
} AgentFixture;

void agent_fixture_set_up (AgentFixture *self, gconstpointer protocol);
void agent_fixture_tear_down (AgentFixture *self, gconstpointer protocol);
#define agent_test_add(path, protocol, func) \
  g_test_add (path, AgentFixture, GINT_TO_POINTER (protocol), agent_fixture_set_up, func, agent_fixture_tear_down)

/* Sends a request to @uri outside dialogs. (transfer full) */
SipOutgoingRequest *agent_send (AgentFixture *self, SipMethod method, const char *uri);
/* Sends @request, which is consumed, and logs what becomes of it. (transfer full) */
SipOutgoingRequest *agent_send_message (AgentFixture *self, SipMessage *request, SipDialog *dialog, SipFlow *flow);
/* A dialog of the agent with the far end of @target. (transfer full) */
SipDialog *agent_create_dialog (AgentFixture *self, const char *target, const char *record_route);

#define agent_assert_log(self, expected) g_assert_cmpstr ((self)->log->str, ==, expected)

G_END_DECLS
