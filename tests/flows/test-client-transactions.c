/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flow-fixture.h"

/* What a transaction said, as "180, 200, failed 10, terminated". */
typedef struct
{
  SipClientTransaction *transaction;
  GString *log;
} Watched;

static void
note (Watched *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (Watched *self, const char *format, ...)
{
  va_list arguments;

  if (self->log->len > 0)
    g_string_append (self->log, ", ");
  va_start (arguments, format);
  g_string_append_vprintf (self->log, format, arguments);
  va_end (arguments);
}

static void
on_response (Watched *self, SipMessage *response)
{
  note (self, "%u", sip_message_get_status (response));
}

static void
on_failed (Watched *self, const GError *error)
{
  g_assert_cmpint (error->domain, ==, SIP_ERROR);
  note (self, "%s", error->code == SIP_ERROR_TIMED_OUT ? "timed out" : "no connection");
}

static void
on_state (Watched *self)
{
  if (sip_transaction_get_state (SIP_TRANSACTION (self->transaction)) == SIP_TRANSACTION_TERMINATED)
    note (self, "terminated");
}

static SipMessageBuilder *
create_request (SipMethod method)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:bob@192.0.2.11", NULL);
  SipMessageBuilder *builder = sip_message_builder_new_request (method, uri);

  sip_message_builder_add (builder, SIP_HEADER_FROM, "<sip:alice@192.0.2.1>;tag=alice");
  sip_message_builder_add (builder, SIP_HEADER_TO, "<sip:bob@192.0.2.11>");
  sip_message_builder_add (builder, SIP_HEADER_CALL_ID, "call");
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "7 %s", sip_method_to_string (method));
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  if (method == SIP_METHOD_INVITE)
    sip_message_builder_add (builder, SIP_HEADER_CONTACT, "<sip:alice@192.0.2.1>");
  return builder;
}

static void
watch (Watched *self, FlowFixture *fixture, SipMessageBuilder *request)
{
  self->log = g_string_new (NULL);
  self->transaction = sip_transaction_layer_send (fixture->transactions, request, fixture->flow);
  flow_watch (fixture, self->transaction);
  g_signal_connect_swapped (self->transaction, "response", G_CALLBACK (on_response), self);
  g_signal_connect_swapped (self->transaction, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect_swapped (self->transaction, "notify::state", G_CALLBACK (on_state), self);
}

static void
send_method (Watched *self, FlowFixture *fixture, SipMethod method)
{
  watch (self, fixture, create_request (method));
}

static void
watched_clear (Watched *self)
{
  g_signal_handlers_disconnect_by_data (self->transaction, self);
  g_object_unref (self->transaction);
  g_string_free (self->log, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watched, watched_clear)

#define assert_log(watched, expected) g_assert_cmpstr ((watched).log->str, ==, expected)

static SipTransactionState
state_of (Watched *self)
{
  return sip_transaction_get_state (SIP_TRANSACTION (self->transaction));
}

static void
test_invite_retransmits (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  flow_run (fixture, 31999);
  assert_log (invite, "");
  flow_run (fixture, 1);
  assert_log (invite, "terminated, timed out");
  flow_run (fixture, 100000);
  flow_assert_times (fixture->far, "INVITE", "0 500 1500 3500 7500 15500 31500");
}

static void
test_invite_once_on_streams (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  flow_run (fixture, 32000);
  flow_assert_times (fixture->far, "INVITE", "0");
  assert_log (invite, "terminated, timed out");
}

static void
test_invite_provisional_ends_timers (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };
  SipMessage *request;

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  request = flow_expect (fixture, fixture->far, "INVITE");
  flow_reply (fixture, fixture->far, request, 100, NULL, NULL);
  flow_reply (fixture, fixture->far, request, 180, "bob", NULL);
  flow_reply (fixture, fixture->far, request, 180, "bob", NULL);
  flow_run (fixture, 180000);
  flow_expect_silence (fixture->far);
  assert_log (invite, "100, 180, 180");
  g_assert_cmpint (state_of (&invite), ==, SIP_TRANSACTION_PROCEEDING);
  flow_reply (fixture, fixture->far, request, 486, "bob", NULL);
}

static void
test_invite_accepted_for_timer_m (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };
  SipMessage *request;

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  request = flow_expect (fixture, fixture->far, "INVITE");
  flow_reply (fixture, fixture->far, request, 200, "bob", NULL);
  flow_reply (fixture, fixture->far, request, 200, "carol", NULL);
  flow_reply (fixture, fixture->far, request, 486, "dave", NULL);
  flow_reply (fixture, fixture->far, request, 180, "dave", NULL);
  assert_log (invite, "200, 200");
  flow_run (fixture, 31999);
  g_assert_cmpint (state_of (&invite), ==, SIP_TRANSACTION_ACCEPTED);
  flow_run (fixture, 1);
  assert_log (invite, "200, 200, terminated");
  flow_reply (fixture, fixture->far, request, 200, "bob", NULL);
  assert_log (invite, "200, 200, terminated");
  flow_expect_silence (fixture->far);
}

static SipMessageBuilder *
create_invite_by_route (void)
{
  SipMessageBuilder *builder = create_request (SIP_METHOD_INVITE);

  sip_message_builder_add (builder, SIP_HEADER_ROUTE, "<sip:one.example;lr>, <sip:two.example;lr>");
  sip_message_builder_add (builder, SIP_HEADER_AUTHORIZATION, "Digest username=\"a\", realm=\"one\"");
  sip_message_builder_add (builder, SIP_HEADER_PROXY_AUTHORIZATION, "Digest username=\"a\", realm=\"two\"");
  return builder;
}

static void
assert_like_invite (SipMessage *message, SipMessage *invite)
{
  const SipHeader same[] = { SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_CALL_ID, SIP_HEADER_ROUTE,
                             SIP_HEADER_AUTHORIZATION, SIP_HEADER_PROXY_AUTHORIZATION };

  g_assert_true (sip_uri_equal (sip_message_get_request_uri (message), sip_message_get_request_uri (invite)));
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *expected = sip_slice_dup (sip_message_get_header (invite, same[i], 0));

      flow_assert_header (message, same[i], expected);
      g_assert_cmpuint (sip_message_count (message, same[i]), ==, 1);
    }
  g_assert_cmpuint (sip_message_get_body (message).length, ==, 0);
}

static void
test_invite_acknowledges_failures (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };
  SipMessage *request, *ack;

  watch (&invite, fixture, create_invite_by_route ());
  request = flow_expect (fixture, fixture->far, "INVITE");
  flow_reply (fixture, fixture->far, request, 486, "bob", NULL);
  ack = flow_expect (fixture, fixture->far, "ACK sip:bob@192.0.2.11 SIP/2.0");
  assert_like_invite (ack, request);
  flow_assert_header (ack, SIP_HEADER_CSEQ, "7 ACK");
  flow_assert_header (ack, SIP_HEADER_TO, "<sip:bob@192.0.2.11>;tag=bob");
}

static void
test_invite_acknowledges_again_until_timer_d (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };
  SipMessage *request;

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  request = flow_expect (fixture, fixture->far, "INVITE");
  flow_reply (fixture, fixture->far, request, 486, "bob", NULL);
  flow_expect (fixture, fixture->far, "ACK");
  for (guint i = 0; i < 3; i++)
    {
      flow_reply (fixture, fixture->far, request, 486, "bob", NULL);
      flow_expect (fixture, fixture->far, "ACK");
    }
  flow_run (fixture, 31999);
  assert_log (invite, "486");
  flow_run (fixture, 1);
  assert_log (invite, "486, terminated");
  flow_reply (fixture, fixture->far, request, 486, "bob", NULL);
  flow_run (fixture, 0);
  flow_expect_silence (fixture->far);
}

static void
test_invite_ends_at_once_on_streams (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };
  SipMessage *request;

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  request = flow_expect (fixture, fixture->far, "INVITE");
  flow_reply (fixture, fixture->far, request, 404, "bob", NULL);
  flow_expect (fixture, fixture->far, "ACK");
  assert_log (invite, "terminated, 404");
}

static void
test_send_error (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };

  flow_set_faults (fixture, (SipMemoryFaults) { .fail_nth = 1 });
  send_method (&request, fixture, SIP_METHOD_INVITE);
  assert_log (request, "");
  flow_run (fixture, 0);
  assert_log (request, "terminated, no connection");
}

static void
test_retransmission_error (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };

  flow_set_faults (fixture, (SipMemoryFaults) { .fail_nth = 3 });
  send_method (&request, fixture, SIP_METHOD_OPTIONS);
  flow_run (fixture, 1499);
  assert_log (request, "");
  flow_run (fixture, 1);
  assert_log (request, "terminated, no connection");
}

static void
test_lost_connection (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };

  send_method (&request, fixture, SIP_METHOD_INVITE);
  flow_reply (fixture, fixture->far, flow_expect (fixture, fixture->far, "INVITE"), 180, "bob", NULL);
  sip_flow_close (fixture->far->flow);
  flow_run (fixture, 0);
  assert_log (request, "180, terminated, no connection");
}

static void
test_non_invite_retransmits (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };

  send_method (&request, fixture, SIP_METHOD_OPTIONS);
  flow_run (fixture, 31999);
  assert_log (request, "");
  flow_run (fixture, 1);
  assert_log (request, "terminated, timed out");
  flow_assert_times (fixture->far, "OPTIONS", "0 500 1500 3500 7500 11500 15500 19500 23500 27500 31500");
}

static void
test_non_invite_once_on_streams (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };

  send_method (&request, fixture, SIP_METHOD_OPTIONS);
  flow_run (fixture, 32000);
  flow_assert_times (fixture->far, "OPTIONS", "0");
  assert_log (request, "terminated, timed out");
}

static void
test_non_invite_slows_down (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };
  SipMessage *message;

  send_method (&request, fixture, SIP_METHOD_OPTIONS);
  message = flow_expect (fixture, fixture->far, "OPTIONS");
  flow_reply (fixture, fixture->far, message, 100, NULL, NULL);
  /* Timer E, already running, fires once more after T1, then every T2. */
  flow_run (fixture, 499);
  flow_expect_silence (fixture->far);
  flow_run (fixture, 32000);
  flow_assert_times (fixture->far, "OPTIONS", "0 4000 8000 12000 16000 20000 24000 28000");
  assert_log (request, "100, terminated, timed out");
}

static void
test_non_invite_absorbs_until_timer_k (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };
  SipMessage *message;

  send_method (&request, fixture, SIP_METHOD_OPTIONS);
  message = flow_expect (fixture, fixture->far, "OPTIONS");
  flow_reply (fixture, fixture->far, message, 200, "bob", NULL);
  flow_reply (fixture, fixture->far, message, 200, "bob", NULL);
  flow_run (fixture, 4999);
  assert_log (request, "200");
  flow_run (fixture, 1);
  assert_log (request, "200, terminated");
  flow_expect_silence (fixture->far);
}

static void
test_non_invite_ends_at_once_on_streams (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };

  send_method (&request, fixture, SIP_METHOD_OPTIONS);
  flow_reply (fixture, fixture->far, flow_expect (fixture, fixture->far, "OPTIONS"), 200, "bob", NULL);
  assert_log (request, "terminated, 200");
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (fixture->transactions), ==, 0);
}

static void
test_cancel_is_like_its_invite (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };
  g_autoptr (SipClientTransaction) cancel = NULL;
  SipMessage *request, *message;

  watch (&invite, fixture, create_invite_by_route ());
  request = flow_expect (fixture, fixture->far, "INVITE");
  flow_reply (fixture, fixture->far, request, 180, "bob", NULL);
  cancel = sip_transaction_layer_cancel (fixture->transactions, invite.transaction, "SIP;cause=200");
  g_assert_nonnull (cancel);
  message = flow_expect (fixture, fixture->far, "CANCEL sip:bob@192.0.2.11 SIP/2.0");
  assert_like_invite (message, request);
  flow_assert_header (message, SIP_HEADER_CSEQ, "7 CANCEL");
  flow_assert_header (message, SIP_HEADER_TO, "<sip:bob@192.0.2.11>");
  flow_assert_header (message, SIP_HEADER_REASON, "SIP;cause=200");
  flow_reply (fixture, fixture->far, message, 200, "bob", NULL);
  g_assert_cmpint (sip_transaction_get_state (SIP_TRANSACTION (cancel)), ==, SIP_TRANSACTION_COMPLETED);
  flow_reply (fixture, fixture->far, request, 487, "bob", NULL);
  flow_expect (fixture, fixture->far, "ACK");
  assert_log (invite, "180, 487");
}

static void
test_cancel_only_in_proceeding (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  g_assert_null (sip_transaction_layer_cancel (fixture->transactions, invite.transaction, NULL));
  flow_reply (fixture, fixture->far, flow_expect (fixture, fixture->far, "INVITE"), 200, "bob", NULL);
  g_assert_null (sip_transaction_layer_cancel (fixture->transactions, invite.transaction, NULL));
  flow_run (fixture, 0);
  flow_expect_silence (fixture->far);
}

/* Found by fuzzing: the second had the key of the first, which was freed under the layer. */
static void
test_second_cancel_is_none (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };
  g_autoptr (SipClientTransaction) first = NULL;

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  flow_reply (fixture, fixture->far, flow_expect (fixture, fixture->far, "INVITE"), 180, "bob", NULL);
  first = sip_transaction_layer_cancel (fixture->transactions, invite.transaction, NULL);
  g_assert_nonnull (first);
  g_assert_null (sip_transaction_layer_cancel (fixture->transactions, invite.transaction, NULL));
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (fixture->transactions), ==, 2);
  flow_expect (fixture, fixture->far, "CANCEL");
  flow_expect_silence (fixture->far);
}

static void
test_canceled_invite_without_final (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };
  g_autoptr (SipClientTransaction) cancel = NULL;

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  flow_reply (fixture, fixture->far, flow_expect (fixture, fixture->far, "INVITE"), 180, "bob", NULL);
  cancel = sip_transaction_layer_cancel (fixture->transactions, invite.transaction, NULL);
  flow_reply (fixture, fixture->far, flow_expect (fixture, fixture->far, "CANCEL"), 200, "bob", NULL);
  flow_run (fixture, 31999);
  assert_log (invite, "180");
  flow_run (fixture, 1);
  assert_log (invite, "180, terminated, timed out");
}

static void
test_foreign_responses (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) request = { NULL };
  SipMessage *message;

  send_method (&request, fixture, SIP_METHOD_OPTIONS);
  message = flow_expect (fixture, fixture->far, "OPTIONS");
  flow_say (fixture, fixture->far,
            "SIP/2.0 200 OK\n"
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnotours;rport\n"
            "From: <sip:alice@192.0.2.1>;tag=alice\nTo: <sip:bob@192.0.2.11>;tag=x\n"
            "Call-ID: call\nCSeq: 7 OPTIONS\nContent-Length: 0\n\n");
  assert_log (request, "");
  flow_reply (fixture, fixture->far, message, 200, "bob", NULL);
  assert_log (request, "200");
}

/* Only who was asked may answer, even if another knows the branch. */
static void
test_answers_from_elsewhere (FlowFixture *fixture, gconstpointer protocol)
{
  FlowEnd *other = &fixture->ends[1];
  g_auto (Watched) watched = { NULL };
  SipMessage *request;

  flow_say (fixture, other,
            "ACK sip:alice@192.0.2.1 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.12;branch=z9hG4bKack\n"
            "From: <sip:b@x>;tag=b\nTo: <sip:a@x>;tag=a\nCall-ID: x\nCSeq: 1 ACK\nMax-Forwards: 70\n\n");
  send_method (&watched, fixture, SIP_METHOD_OPTIONS);
  request = flow_expect (fixture, fixture->far, "OPTIONS");
  flow_reply (fixture, other, request, 200, "mallory", NULL);
  assert_log (watched, "");
  flow_reply (fixture, fixture->far, request, 404, "bob", NULL);
  assert_log (watched, "404");
  flow_run (fixture, 5000);
}

static void
test_layer_gone (FlowFixture *fixture, gconstpointer protocol)
{
  g_auto (Watched) invite = { NULL };

  send_method (&invite, fixture, SIP_METHOD_INVITE);
  sip_transaction_layer_close (fixture->transactions);
  g_assert_cmpint (state_of (&invite), ==, SIP_TRANSACTION_TERMINATED);
  assert_log (invite, "terminated");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  flow_test_add ("/transaction/client/takes-answers-only-from-where-it-asked", SIP_PROTOCOL_UDP,
                 test_answers_from_elsewhere);
#define INVITE "/transaction/invite-client/"
  flow_test_add (INVITE "retransmits-on-udp-until-timer-b", SIP_PROTOCOL_UDP, test_invite_retransmits);
  flow_test_add (INVITE "is-sent-once-on-tcp-and-ends-by-timer-b", SIP_PROTOCOL_TCP, test_invite_once_on_streams);
  flow_test_add (INVITE "stops-timers-a-and-b-at-a-provisional", SIP_PROTOCOL_UDP, test_invite_provisional_ends_timers);
  flow_test_add (INVITE "passes-every-2xx-until-timer-m", SIP_PROTOCOL_UDP, test_invite_accepted_for_timer_m);
  flow_test_add (INVITE "passes-every-2xx-until-timer-m-on-tcp", SIP_PROTOCOL_TCP, test_invite_accepted_for_timer_m);
  flow_test_add (INVITE "acknowledges-a-failure-as-17-1-1-3-says", SIP_PROTOCOL_UDP,
                 test_invite_acknowledges_failures);
  flow_test_add (INVITE "acknowledges-again-until-timer-d", SIP_PROTOCOL_UDP,
                 test_invite_acknowledges_again_until_timer_d);
  flow_test_add (INVITE "has-no-timer-d-on-tcp", SIP_PROTOCOL_TCP, test_invite_ends_at_once_on_streams);
  flow_test_add (INVITE "fails-after-the-call-where-sending-fails", SIP_PROTOCOL_UDP, test_send_error);
  flow_test_add (INVITE "fails-with-its-connection", SIP_PROTOCOL_TCP, test_lost_connection);
  flow_test_add (INVITE "is-terminated-with-the-layer", SIP_PROTOCOL_UDP, test_layer_gone);

#define NON_INVITE "/transaction/non-invite-client/"
  flow_test_add (NON_INVITE "retransmits-on-udp-until-timer-f", SIP_PROTOCOL_UDP, test_non_invite_retransmits);
  flow_test_add (NON_INVITE "is-sent-once-on-tcp-and-ends-by-timer-f", SIP_PROTOCOL_TCP,
                 test_non_invite_once_on_streams);
  flow_test_add (NON_INVITE "retransmits-every-t2-after-a-provisional", SIP_PROTOCOL_UDP, test_non_invite_slows_down);
  flow_test_add (NON_INVITE "absorbs-final-responses-until-timer-k", SIP_PROTOCOL_UDP,
                 test_non_invite_absorbs_until_timer_k);
  flow_test_add (NON_INVITE "has-no-timer-k-on-tcp", SIP_PROTOCOL_TCP, test_non_invite_ends_at_once_on_streams);
  flow_test_add (NON_INVITE "fails-where-retransmitting-fails", SIP_PROTOCOL_UDP, test_retransmission_error);

#define CANCEL "/transaction/cancel-client/"
  flow_test_add (CANCEL "repeats-what-9-1-says-of-its-invite", SIP_PROTOCOL_UDP, test_cancel_is_like_its_invite);
  flow_test_add (CANCEL "waits-for-a-provisional-and-not-beyond-a-final", SIP_PROTOCOL_UDP,
                 test_cancel_only_in_proceeding);
  flow_test_add (CANCEL "is-sent-once-at-a-time", SIP_PROTOCOL_UDP, test_second_cancel_is_none);
  flow_test_add (CANCEL "gives-the-invite-64-t1-for-its-final", SIP_PROTOCOL_UDP, test_canceled_invite_without_final);

  flow_test_add ("/transaction/layer/drops-responses-that-match-nothing", SIP_PROTOCOL_UDP, test_foreign_responses);

  return g_test_run ();
}
