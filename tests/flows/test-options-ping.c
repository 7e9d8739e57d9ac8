/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-options-ping.h"

#include "agent-fixture.h"
#include "util/sip-error.h"

typedef struct
{
  guint n;
  GError *error;
} Outcome;

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->n++;
  g_clear_error (&outcome->error);
  sip_options_ping_send_finish (SIP_OPTIONS_PING (source), result, &outcome->error);
}

static SipOptionsPing *
create (AgentFixture *self)
{
  g_autoptr (SipUri) target = sip_uri_parse ("sip:192.0.2.11", NULL);
  SipOptionsPing *ping = sip_options_ping_new (self->agent, target);

  flow_watch (&self->flow, ping);
  return ping;
}

static SipMessage *
expect_ping (AgentFixture *self)
{
  return flow_expect (&self->flow, self->flow.far, "OPTIONS sip:192.0.2.11 SIP/2.0");
}

/* Answers the first ping that waits; the others are the same, sent again. */
static void
answer (AgentFixture *self, guint status)
{
  g_autofree char *times = NULL;

  flow_reply (&self->flow, self->flow.far, expect_ping (self), status, "there", NULL);
  flow_run (&self->flow, 0);
  times = flow_dup_times (self->flow.far, "OPTIONS");
}

static void
test_once (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOptionsPing) ping = create (self);
  Outcome outcome = { 0 };
  SipMessage *request;

  g_assert_cmpint (sip_options_ping_get_state (ping), ==, SIP_REACHABILITY_UNKNOWN);
  g_assert_cmpint (sip_options_ping_get_round_trip_us (ping), ==, -1);
  sip_options_ping_send_async (ping, NULL, on_sent, &outcome);
  flow_run (&self->flow, 0);
  request = expect_ping (self);
  flow_run (&self->flow, 70);
  g_assert_cmpuint (outcome.n, ==, 0);
  flow_reply (&self->flow, self->flow.far, request, 200, "there", NULL);
  flow_run (&self->flow, 0);
  g_assert_cmpuint (outcome.n, ==, 1);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (sip_options_ping_get_state (ping), ==, SIP_REACHABILITY_REACHABLE);
  g_assert_cmpint (sip_options_ping_get_round_trip_us (ping), ==, 70 * 1000);
  g_assert_cmpuint (sip_options_ping_get_status (ping), ==, 200);
  flow_run (&self->flow, 100 * 1000);
  flow_expect_silence (self->flow.far);
}

static void
test_statuses (AgentFixture *self, gconstpointer protocol)
{
  const struct
  {
    guint status;
    SipReachability state;
  } cases[] = {
    { 404, SIP_REACHABILITY_REACHABLE },   { 503, SIP_REACHABILITY_UNREACHABLE },
    { 501, SIP_REACHABILITY_REACHABLE },   { 408, SIP_REACHABILITY_UNREACHABLE },
    { 302, SIP_REACHABILITY_REACHABLE },   { 504, SIP_REACHABILITY_UNREACHABLE },
    { 401, SIP_REACHABILITY_REACHABLE },
  };
  g_autoptr (SipOptionsPing) ping = create (self);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Outcome outcome = { 0 };

      sip_options_ping_send_async (ping, NULL, on_sent, &outcome);
      flow_run (&self->flow, 0);
      answer (self, cases[i].status);
      g_assert_cmpuint (outcome.n, ==, 1);
      g_assert_cmpint (sip_options_ping_get_state (ping), ==, cases[i].state);
      g_assert_cmpuint (sip_options_ping_get_status (ping), ==, cases[i].status);
      if (cases[i].state == SIP_REACHABILITY_UNREACHABLE)
        g_assert_error (outcome.error, SIP_ERROR, SIP_ERROR_REJECTED);
      else
        g_assert_no_error (outcome.error);
      g_clear_error (&outcome.error);
      flow_run (&self->flow, 64 * 1000);
    }
}

static void
test_silence (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOptionsPing) ping = create (self);
  Outcome outcome = { 0 };

  sip_options_ping_send_async (ping, NULL, on_sent, &outcome);
  sip_options_ping_send_async (ping, NULL, on_sent, &outcome);
  flow_run (&self->flow, 33 * 1000);
  g_assert_cmpuint (outcome.n, ==, 2);
  g_assert_error (outcome.error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  g_assert_cmpint (sip_options_ping_get_state (ping), ==, SIP_REACHABILITY_UNREACHABLE);
  g_assert_cmpint (sip_options_ping_get_round_trip_us (ping), ==, -1);
  g_clear_error (&outcome.error);
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_again_and_again (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOptionsPing) ping = create (self);
  guint n_changes = 0;

  g_signal_connect (ping, "notify::state", G_CALLBACK (count_notify), &n_changes);
  sip_options_ping_set_interval (ping, 10);
  flow_run (&self->flow, 7999);
  flow_expect_silence (self->flow.far);
  flow_run (&self->flow, 2001);
  answer (self, 200);
  flow_run (&self->flow, 10000);
  answer (self, 200);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpint (sip_options_ping_get_state (ping), ==, SIP_REACHABILITY_REACHABLE);

  flow_set_loss (&self->flow, 100);
  flow_run (&self->flow, 10000 + 32000);
  g_assert_cmpint (sip_options_ping_get_state (ping), ==, SIP_REACHABILITY_UNREACHABLE);
  flow_set_loss (&self->flow, 0);
  flow_run (&self->flow, 10000);
  answer (self, 200);
  g_assert_cmpint (sip_options_ping_get_state (ping), ==, SIP_REACHABILITY_REACHABLE);
  g_assert_cmpuint (n_changes, ==, 3);

  sip_options_ping_set_interval (ping, 0);
  flow_run (&self->flow, 100 * 1000);
  flow_expect_silence (self->flow.far);
}

static void
test_lost_answers (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOptionsPing) ping = create (self);
  Outcome outcome = { 0 };

  flow_set_loss (&self->flow, 100);
  sip_options_ping_send_async (ping, NULL, on_sent, &outcome);
  flow_run (&self->flow, 600);
  flow_set_loss (&self->flow, 0);
  flow_run (&self->flow, 1000);
  answer (self, 200);
  g_assert_cmpuint (outcome.n, ==, 1);
  g_assert_no_error (outcome.error);
}

static void
test_dropped (AgentFixture *self, gconstpointer protocol)
{
  SipOptionsPing *ping = create (self);

  sip_options_ping_set_interval (ping, 10);
  flow_run (&self->flow, 10000);
  expect_ping (self);
  g_assert_finalize_object (ping);
  flow_run (&self->flow, 100 * 1000);
}

static void
test_without_agent (AgentFixture *self, gconstpointer protocol)
{
  SipAgent *agent = g_object_new (SIP_TYPE_AGENT,
                                  "transactions", self->flow.transactions,
                                  "dialogs", self->flow.dialogs,
                                  "resolver", self->flow.resolver,
                                  "aor", sip_agent_get_aor (self->agent),
                                  NULL);
  g_autoptr (SipUri) target = sip_uri_parse ("sip:192.0.2.11", NULL);
  g_autoptr (SipOptionsPing) ping = sip_options_ping_new (agent, target);
  Outcome outcome = { 0 };

  sip_options_ping_set_interval (ping, 10);
  g_assert_finalize_object (agent);
  sip_options_ping_send_async (ping, NULL, on_sent, &outcome);
  flow_run (&self->flow, 20 * 1000);
  g_assert_cmpuint (outcome.n, ==, 1);
  g_assert_error (outcome.error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_clear_error (&outcome.error);
  flow_expect_silence (self->flow.far);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  agent_test_add ("/options-ping/an-answer-says-reachable-and-how-long-it-took", SIP_PROTOCOL_UDP, test_once);
  agent_test_add ("/options-ping/any-answer-says-reachable-but-that-nobody-is-there", SIP_PROTOCOL_UDP, test_statuses);
  agent_test_add ("/options-ping/silence-says-unreachable", SIP_PROTOCOL_UDP, test_silence);
  agent_test_add ("/options-ping/goes-on-by-itself-until-it-is-stopped", SIP_PROTOCOL_UDP, test_again_and_again);
  agent_test_add ("/options-ping/survives-loss", SIP_PROTOCOL_UDP, test_lost_answers);
  agent_test_add ("/options-ping/ends-with-its-object", SIP_PROTOCOL_UDP, test_dropped);
  agent_test_add ("/options-ping/without-its-agent-is-refused", SIP_PROTOCOL_UDP, test_without_agent);

  return g_test_run ();
}
