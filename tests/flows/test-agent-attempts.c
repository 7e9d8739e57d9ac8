/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent-fixture.h"

static void
set_uri (AgentFixture *self, const char *property, const char *text)
{
  g_autoptr (SipUri) uri = sip_uri_parse (text, NULL);

  g_object_set (self->agent, property, uri, NULL);
}

static void
test_failover_after_timer_f (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");
  SipMessage *first = flow_expect (&self->flow, self->flow.far, "OPTIONS"), *second;
  g_autofree char *branch = sip_slice_dup (sip_message_get_via (first, 0)->branch);

  flow_run (&self->flow, 31999);
  flow_expect_silence (&self->flow.ends[1]);
  flow_run (&self->flow, 1);
  second = flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS");
  g_assert_false (sip_slice_equal (sip_message_get_via (second, 0)->branch, sip_slice (branch)));
  flow_assert_header (second, SIP_HEADER_CSEQ, "1 OPTIONS");
  flow_reply (&self->flow, &self->flow.ends[1], second, 200, "bob", NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_failover_after_503 (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, "sip:bob@many.example:5060");

  for (guint i = 0; i < FLOW_N_ENDS; i++)
    {
      FlowEnd *end = &self->flow.ends[i];

      flow_reply (&self->flow, end, flow_expect (&self->flow, end, "INVITE"), 503, "bob", NULL);
      flow_expect (&self->flow, end, "ACK");
    }
  agent_assert_log (self, "reject 503");
}

static void
test_failover_after_refusal (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  sip_transport_layer_close (self->flow.ends[0].transport);
  flow_run (&self->flow, 0);
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");
  flow_reply (&self->flow, &self->flow.ends[1], flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS"), 200, "bob",
              NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_no_failover_after_provisional (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");

  flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "OPTIONS"), 100, NULL, NULL);
  flow_run (&self->flow, 32000);
  flow_expect_silence (&self->flow.ends[1]);
  agent_assert_log (self, "trying 100, failed timed-out");
}

static void
test_nothing_answers (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  flow_set_loss (&self->flow, 100);
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");
  flow_run (&self->flow, 3 * 32000 - 1);
  agent_assert_log (self, "");
  flow_run (&self->flow, 1);
  agent_assert_log (self, "failed timed-out");
}

static void
test_dead_target_is_left_alone (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) first = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");
  g_autoptr (SipOutgoingRequest) second = NULL, third = NULL;

  flow_run (&self->flow, 32000);
  flow_reply (&self->flow, &self->flow.ends[1], flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS"), 200, "bob",
              NULL);
  flow_assert_times (self->flow.far, "OPTIONS", "0 500 1500 3500 7500 11500 15500 19500 23500 27500 31500");

  second = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");
  flow_reply (&self->flow, &self->flow.ends[1], flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS"), 200, "bob",
              NULL);
  flow_run (&self->flow, 120000);
  flow_expect_silence (self->flow.far);

  third = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");
  flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "OPTIONS"), 200, "bob", NULL);
}

static void
test_retry_after (AgentFixture *self, gconstpointer protocol)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@many.example:5060");

      if (i != 1)
        flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "OPTIONS"), 503, "bob",
                    "Retry-After: 60 (busy)");
      flow_reply (&self->flow, &self->flow.ends[1], flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS"), 200,
                  "bob", NULL);
      flow_run (&self->flow, i == 0 ? 59000 : 1000);
    }
  flow_expect_silence (self->flow.far);
}

static void
test_lost_connection (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  set_uri (self, "registrar", "sip:192.0.2.11");
  sip_agent_set_flow (self->agent, self->flow.flow);
  sent = agent_send (self, SIP_METHOD_INVITE, "sip:bob@nowhere.example");
  flow_expect (&self->flow, self->flow.far, "INVITE");
  sip_flow_close (self->flow.far->flow);
  flow_run (&self->flow, 0);
  flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "INVITE"), 486, "bob", NULL);
  agent_assert_log (self, "reject 486");
}

static void
test_unknown_name (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@nowhere.example:5060");

  agent_assert_log (self, "failed resolve");
}

static void
accept_second (AgentFixture *self)
{
  FlowEnd *second = &self->flow.ends[1];

  flow_reply (&self->flow, second, flow_expect (&self->flow, second, "OPTIONS"), 200, "bob", NULL);
  agent_assert_log (self, "accept 200");
  flow_expect_silence (&self->flow.ends[2]);
}

static void
test_srv_refuses (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;

  sip_transport_layer_close (self->flow.ends[0].transport);
  flow_run (&self->flow, 0);
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@ordered.example");
  accept_second (self);
}

static void
test_srv_silent (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@ordered.example");

  flow_run (&self->flow, 31999);
  flow_expect_silence (&self->flow.ends[1]);
  flow_run (&self->flow, 1);
  accept_second (self);
}

static void
test_srv_unavailable (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@ordered.example");

  flow_reply (&self->flow, self->flow.far, flow_expect (&self->flow, self->flow.far, "OPTIONS"), 503, "bob",
              "Retry-After: 30");
  accept_second (self);
}

static void
test_srv_carries_credentials (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@ordered.example");
  SipMessage *request = flow_expect (&self->flow, self->flow.far, "OPTIONS");

  flow_reply (&self->flow, self->flow.far, request, 401, "bob",
              "WWW-Authenticate: Digest realm=\"ordered.example\", nonce=\"1\"");
  request = flow_expect (&self->flow, self->flow.far, "OPTIONS");
  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_AUTHORIZATION), ==, 1);
  flow_reply (&self->flow, self->flow.far, request, 503, "bob", NULL);
  request = flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS");
  g_assert_cmpuint (sip_message_count (request, SIP_HEADER_AUTHORIZATION), ==, 1);
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, "bob", NULL);
  agent_assert_log (self, "accept 200");
}

static void
test_srv_under_faults (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = NULL;
  SipMessage *request;

  flow_set_faults (&self->flow, (SipMemoryFaults) { .duplication = 50, .max_delay_ms = 400, .fail_nth = 1 });
  sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@ordered.example");
  /* The first send fails at once: the other server is asked. */
  flow_run (&self->flow, 1000);
  flow_expect_silence (self->flow.far);
  request = flow_expect (&self->flow, &self->flow.ends[1], "OPTIONS");
  flow_reply (&self->flow, &self->flow.ends[1], request, 200, "bob", NULL);
  flow_run (&self->flow, 1000);
  agent_assert_log (self, "accept 200");
  flow_set_faults (&self->flow, (SipMemoryFaults) { 0 });
}

static void
count_failure (guint *n_failures, const GError *error)
{
  g_assert_error (error, SIP_ERROR, SIP_ERROR_CANCELED);
  ++*n_failures;
}

static void
test_cancel_before_sending (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@192.0.2.11", NULL);
  g_autoptr (SipMessage) invite =
      sip_message_builder_end (sip_agent_create_request (self->agent, SIP_METHOD_INVITE, uri));
  g_autoptr (SipOutgoingRequest) sent = sip_agent_send (self->agent, invite, NULL, NULL);
  guint n_failures = 0;

  flow_watch (&self->flow, sent);
  g_signal_connect_swapped (sent, "failed", G_CALLBACK (count_failure), &n_failures);
  sip_outgoing_request_cancel (sent, NULL);
  flow_run (&self->flow, 0);
  g_assert_cmpuint (n_failures, ==, 1);
  flow_expect_silence (self->flow.far);
}

static void
test_cancel_waits_for_provisional (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, "sip:bob@192.0.2.11");
  SipMessage *invite = flow_expect (&self->flow, self->flow.far, "INVITE"), *cancel;

  sip_outgoing_request_cancel (sent, "SIP;cause=200");
  flow_run (&self->flow, 100);
  flow_expect_silence (self->flow.far);
  flow_reply (&self->flow, self->flow.far, invite, 100, NULL, NULL);
  cancel = flow_expect (&self->flow, self->flow.far, "CANCEL");
  flow_assert_header (cancel, SIP_HEADER_REASON, "SIP;cause=200");
  flow_reply (&self->flow, self->flow.far, invite, 180, "bob", NULL);
  flow_reply (&self->flow, self->flow.far, cancel, 200, "bob", NULL);
  flow_expect_silence (self->flow.far);
  flow_reply (&self->flow, self->flow.far, invite, 487, "bob", NULL);
  flow_expect (&self->flow, self->flow.far, "ACK");
  agent_assert_log (self, "trying 100, progress 180, reject 487");
}

static void
test_cancel_crosses_200 (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, "sip:bob@192.0.2.11");
  SipMessage *invite = flow_expect (&self->flow, self->flow.far, "INVITE"), *cancel;

  flow_reply (&self->flow, self->flow.far, invite, 180, "bob", NULL);
  sip_outgoing_request_cancel (sent, NULL);
  sip_outgoing_request_cancel (sent, NULL);
  cancel = flow_expect (&self->flow, self->flow.far, "CANCEL");
  flow_expect_silence (self->flow.far);
  flow_reply (&self->flow, self->flow.far, invite, 200, "bob", NULL);
  flow_reply (&self->flow, self->flow.far, cancel, 481, "bob", NULL);
  agent_assert_log (self, "progress 180, accept 200");
}

static void
test_cancel_without_any_answer (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_INVITE, "sip:bob@many.example:5060");

  sip_outgoing_request_cancel (sent, NULL);
  flow_run (&self->flow, 32000);
  agent_assert_log (self, "failed timed-out");
  flow_expect_silence (&self->flow.ends[1]);
}

static void
test_cancel_of_non_invite (AgentFixture *self, gconstpointer protocol)
{
  g_autoptr (SipOutgoingRequest) sent = agent_send (self, SIP_METHOD_OPTIONS, "sip:bob@192.0.2.11");
  SipMessage *request = flow_expect (&self->flow, self->flow.far, "OPTIONS");

  sip_outgoing_request_cancel (sent, NULL);
  agent_assert_log (self, "failed canceled");
  flow_reply (&self->flow, self->flow.far, request, 200, "bob", NULL);
  flow_expect_silence (self->flow.far);
  agent_assert_log (self, "failed canceled");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define FAILOVER "/interop/dns/failover/"
  agent_test_add (FAILOVER "to-the-next-target-after-timer-f", SIP_PROTOCOL_UDP, test_failover_after_timer_f);
  agent_test_add (FAILOVER "to-the-next-target-after-503", SIP_PROTOCOL_UDP, test_failover_after_503);
  agent_test_add (FAILOVER "to-the-next-target-after-a-refused-connection", SIP_PROTOCOL_TCP,
                  test_failover_after_refusal);
  agent_test_add (FAILOVER "not-after-a-provisional", SIP_PROTOCOL_UDP, test_no_failover_after_provisional);
  agent_test_add (FAILOVER "ends-with-the-last-target", SIP_PROTOCOL_UDP, test_nothing_answers);
  agent_test_add (FAILOVER "leaves-a-dead-target-alone-for-a-while", SIP_PROTOCOL_UDP, test_dead_target_is_left_alone);
  agent_test_add (FAILOVER "leaves-a-busy-target-alone-as-retry-after-says", SIP_PROTOCOL_UDP, test_retry_after);
  agent_test_add (FAILOVER "to-a-new-connection-where-the-registered-one-was-lost", SIP_PROTOCOL_TCP,
                  test_lost_connection);
  agent_test_add (FAILOVER "has-nowhere-to-go-without-an-address", SIP_PROTOCOL_UDP, test_unknown_name);

  agent_test_add (FAILOVER "of-srv-where-the-first-refuses-rfc3263-4.3", SIP_PROTOCOL_TCP, test_srv_refuses);
  agent_test_add (FAILOVER "of-srv-where-the-first-never-answers-rfc3263-4.3", SIP_PROTOCOL_UDP, test_srv_silent);
  agent_test_add (FAILOVER "of-srv-where-the-first-never-answers-on-tcp", SIP_PROTOCOL_TCP, test_srv_silent);
  agent_test_add (FAILOVER "of-srv-where-the-first-says-503-rfc3263-4.3", SIP_PROTOCOL_UDP, test_srv_unavailable);
  agent_test_add (FAILOVER "of-srv-carries-credentials-over", SIP_PROTOCOL_UDP, test_srv_carries_credentials);
  agent_test_add (FAILOVER "of-srv-where-the-first-send-fails-on-a-bad-network", SIP_PROTOCOL_UDP,
                  test_srv_under_faults);

#define CANCEL "/agent/cancel/"
  agent_test_add (CANCEL "before-anything-was-sent-sends-nothing", SIP_PROTOCOL_UDP, test_cancel_before_sending);
  agent_test_add (CANCEL "waits-for-a-provisional", SIP_PROTOCOL_UDP, test_cancel_waits_for_provisional);
  agent_test_add (CANCEL "may-cross-a-200", SIP_PROTOCOL_UDP, test_cancel_crosses_200);
  agent_test_add (CANCEL "of-a-silent-target-tries-no-other", SIP_PROTOCOL_UDP, test_cancel_without_any_answer);
  agent_test_add (CANCEL "of-another-method-ends-listening", SIP_PROTOCOL_UDP, test_cancel_of_non_invite);

  return g_test_run ();
}
