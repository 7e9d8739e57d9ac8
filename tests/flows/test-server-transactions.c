/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flow-fixture.h"

/* The user of the near side: the requests that came to it, and what they said since. */
typedef struct
{
  FlowFixture flow;
  SipServerTransaction *transaction; /* the last one */
  guint n_requests;
  guint n_acks;
  GString *log;
} ServerFixture;

static void
note (ServerFixture *self, const char *text)
{
  g_string_append_printf (self->log, "%s%s", self->log->len > 0 ? ", " : "", text);
}

static void
on_acknowledged (ServerFixture *self, SipMessage *ack)
{
  g_assert_cmpint (sip_message_get_method (ack), ==, SIP_METHOD_ACK);
  note (self, "acknowledged");
}

static void
on_canceled (ServerFixture *self, SipMessage *cancel)
{
  g_assert_cmpint (sip_message_get_method (cancel), ==, SIP_METHOD_CANCEL);
  note (self, "canceled");
}

static void
on_failed (ServerFixture *self, const GError *error)
{
  g_assert_error (error, SIP_ERROR, SIP_ERROR_TIMED_OUT);
  note (self, "timed out");
}

static void
on_state (ServerFixture *self)
{
  if (sip_transaction_get_state (SIP_TRANSACTION (self->transaction)) == SIP_TRANSACTION_TERMINATED)
    note (self, "terminated");
}

static void
on_request (ServerFixture *self, SipServerTransaction *transaction)
{
  self->n_requests++;
  if (self->transaction)
    g_signal_handlers_disconnect_by_data (self->transaction, self);
  g_set_object (&self->transaction, transaction);
  flow_watch (&self->flow, transaction);
  g_signal_connect_swapped (transaction, "acknowledged", G_CALLBACK (on_acknowledged), self);
  g_signal_connect_swapped (transaction, "canceled", G_CALLBACK (on_canceled), self);
  g_signal_connect_swapped (transaction, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect_swapped (transaction, "notify::state", G_CALLBACK (on_state), self);
}

static void
on_ack (ServerFixture *self, SipMessage *ack)
{
  self->n_acks++;
}

static void
set_up (ServerFixture *self, gconstpointer protocol)
{
  flow_fixture_set_up (&self->flow, protocol);
  self->log = g_string_new (NULL);
  g_signal_connect_swapped (self->flow.transactions, "request", G_CALLBACK (on_request), self);
  g_signal_connect_swapped (self->flow.transactions, "ack", G_CALLBACK (on_ack), self);
}

static void
tear_down (ServerFixture *self, gconstpointer protocol)
{
  if (self->transaction)
    g_signal_handlers_disconnect_by_data (self->transaction, self);
  g_clear_object (&self->transaction);
  g_string_free (self->log, TRUE);
  flow_fixture_tear_down (&self->flow, protocol);
}

#define assert_log(self, expected) g_assert_cmpstr ((self)->log->str, ==, expected)
#define assert_state(self, expected) \
  g_assert_cmpint (sip_transaction_get_state (SIP_TRANSACTION ((self)->transaction)), ==, expected)

static const char *
via_name (ServerFixture *self)
{
  return sip_protocol_to_via (self->flow.protocol);
}

/* @branch: a whole parameter, or "" for a peer after RFC 2543; @extra: further lines, each ended by LF */
static void
say_full (ServerFixture *self, FlowEnd *end, const char *method, const char *branch, const char *to_tag,
          const char *cseq, const char *extra)
{
  g_autofree char *text = g_strdup_printf ("%s sip:alice@192.0.2.1 SIP/2.0\n"
                                           "Via: SIP/2.0/%s far.example:5060%s\n"
                                           "From: <sip:bob@far.example>;tag=bob\n"
                                           "To: <sip:alice@192.0.2.1>%s\n"
                                           "Call-ID: call\n"
                                           "CSeq: %s\n"
                                           "Max-Forwards: 70\n"
                                           "Contact: <sip:bob@192.0.2.11>\n"
                                           "%sContent-Length: 0\n\n",
                                           method, via_name (self), branch, to_tag, cseq, extra);

  flow_say (&self->flow, end, text);
}

static void
say (ServerFixture *self, const char *method)
{
  g_autofree char *cseq = g_strdup_printf ("3 %s", method);

  say_full (self, self->flow.far, method, ";branch=z9hG4bKfar", "", cseq, "");
}

static void
say_tagged (ServerFixture *self, const char *method, const char *branch)
{
  const char *tag = sip_server_transaction_get_local_tag (self->transaction);
  g_autofree char *to_tag = g_strconcat (";tag=", tag, NULL);
  g_autofree char *cseq = g_strdup_printf ("3 %s", method);

  say_full (self, self->flow.far, method, branch, to_tag, cseq, "");
}

static gboolean
reply (ServerFixture *self, guint status)
{
  gboolean sent = sip_server_transaction_reply (self->transaction, status, NULL);

  flow_run (&self->flow, 0);
  return sent;
}

static void
test_invite_trying (ServerFixture *self, gconstpointer protocol)
{
  SipMessage *trying;

  say_full (self, self->flow.far, "INVITE", ";branch=z9hG4bKfar", "", "3 INVITE", "Timestamp: 54\n");
  flow_run (&self->flow, 199);
  flow_expect_silence (self->flow.far);
  flow_run (&self->flow, 1);
  trying = flow_expect (&self->flow, self->flow.far, "SIP/2.0 100");
  flow_assert_header (trying, SIP_HEADER_TO, "<sip:alice@192.0.2.1>");
  flow_assert_header (trying, SIP_HEADER_TIMESTAMP, "54");
  reply (self, 486);
}

static void
test_invite_fast_user (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  g_assert_true (reply (self, 180));
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 180");
  flow_run (&self->flow, 1000);
  flow_expect_silence (self->flow.far);
  reply (self, 486);
}

static void
test_invite_repeats_provisional (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  say (self, "INVITE");
  flow_expect_silence (self->flow.far);
  reply (self, 180);
  say (self, "INVITE");
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 180");
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 180");
  flow_expect_silence (self->flow.far);
  g_assert_cmpuint (self->n_requests, ==, 1);
  reply (self, 486);
}

static void
test_invite_retransmits_final (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  reply (self, 486);
  flow_run (&self->flow, 31999);
  assert_log (self, "");
  flow_run (&self->flow, 1);
  assert_log (self, "terminated, timed out");
  flow_run (&self->flow, 60000);
  flow_assert_times (self->flow.far, "SIP/2.0 486", "0 500 1500 3500 7500 11500 15500 19500 23500 27500 31500");
}

static void
test_invite_final_once_on_streams (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  reply (self, 486);
  flow_run (&self->flow, 32000);
  flow_assert_times (self->flow.far, "SIP/2.0 486", "0");
  assert_log (self, "terminated, timed out");
}

static void
test_invite_confirmed (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  reply (self, 486);
  say (self, "INVITE");
  flow_assert_times (self->flow.far, "SIP/2.0 486", "0 0");
  say_tagged (self, "ACK", ";branch=z9hG4bKfar");
  assert_log (self, "acknowledged");
  assert_state (self, SIP_TRANSACTION_CONFIRMED);
  say_tagged (self, "ACK", ";branch=z9hG4bKfar");
  say (self, "INVITE");
  flow_run (&self->flow, 4999);
  flow_expect_silence (self->flow.far);
  assert_log (self, "acknowledged");
  flow_run (&self->flow, 1);
  assert_log (self, "acknowledged, terminated");
  g_assert_cmpuint (self->n_acks, ==, 0);
}

static void
test_invite_confirmed_on_streams (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  reply (self, 486);
  say_tagged (self, "ACK", ";branch=z9hG4bKfar");
  assert_log (self, "terminated, acknowledged");
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (self->flow.transactions), ==, 0);
}

static void
test_invite_accepted (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  g_assert_true (reply (self, 200));
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 200");
  say (self, "INVITE");
  flow_expect_silence (self->flow.far);
  g_assert_true (reply (self, 200));
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 200");
  g_assert_false (reply (self, 486));
  g_assert_false (reply (self, 180));
  say_tagged (self, "ACK", ";branch=z9hG4bKack");
  g_assert_cmpuint (self->n_acks, ==, 1);
  say_tagged (self, "ACK", ";branch=z9hG4bKfar");
  g_assert_cmpuint (self->n_acks, ==, 2);
  flow_run (&self->flow, 31999);
  assert_log (self, "");
  flow_run (&self->flow, 1);
  assert_log (self, "terminated");
  g_assert_false (reply (self, 200));
  flow_expect_silence (self->flow.far);
}

static void
test_one_tag (ServerFixture *self, gconstpointer protocol)
{
  SipMessage *ringing, *busy;
  g_autofree char *to = NULL;

  say (self, "INVITE");
  reply (self, 180);
  reply (self, 486);
  ringing = flow_expect (&self->flow, self->flow.far, "SIP/2.0 180");
  busy = flow_expect (&self->flow, self->flow.far, "SIP/2.0 486");
  to = g_strdup_printf ("<sip:alice@192.0.2.1>;tag=%s", sip_server_transaction_get_local_tag (self->transaction));
  flow_assert_header (ringing, SIP_HEADER_TO, to);
  flow_assert_header (busy, SIP_HEADER_TO, to);
}

static void
test_non_invite_repeats_final (ServerFixture *self, gconstpointer protocol)
{
  say (self, "OPTIONS");
  say (self, "OPTIONS");
  flow_expect_silence (self->flow.far);
  g_assert_true (reply (self, 200));
  flow_run (&self->flow, 31998);
  say (self, "OPTIONS");
  flow_assert_times (self->flow.far, "SIP/2.0 200", "0 31998");
  g_assert_false (reply (self, 486));
  flow_run (&self->flow, 1);
  assert_log (self, "");
  flow_run (&self->flow, 1);
  assert_log (self, "terminated");
  g_assert_cmpuint (self->n_requests, ==, 1);
}

static void
test_non_invite_on_streams (ServerFixture *self, gconstpointer protocol)
{
  say (self, "OPTIONS");
  g_assert_true (reply (self, 200));
  assert_log (self, "terminated");
  flow_assert_times (self->flow.far, "SIP/2.0 200", "0");
}

static void
test_non_invite_trying (ServerFixture *self, gconstpointer protocol)
{
  say (self, "OPTIONS");
  flow_run (&self->flow, 3499);
  g_assert_false (reply (self, 100));
  g_assert_false (reply (self, 183));
  flow_expect_silence (self->flow.far);
  flow_run (&self->flow, 1);
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 100");
  assert_state (self, SIP_TRANSACTION_PROCEEDING);
  g_assert_false (reply (self, 183));
  say (self, "OPTIONS");
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 100");
  g_assert_true (reply (self, 200));
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 200");
}

static void
test_non_invite_never_408 (ServerFixture *self, gconstpointer protocol)
{
  say (self, "OPTIONS");
  g_assert_false (reply (self, 408));
  flow_run (&self->flow, 32000);
  flow_assert_times (self->flow.far, "SIP/2.0 100", "0");
  assert_log (self, "terminated, timed out");
  g_assert_false (reply (self, 200));
  flow_run (&self->flow, 0);
  flow_expect_silence (self->flow.far);
}

static void
test_cancel (ServerFixture *self, gconstpointer protocol)
{
  SipMessage *ok, *ringing;
  g_autofree char *to = NULL;

  say (self, "INVITE");
  reply (self, 180);
  ringing = flow_expect (&self->flow, self->flow.far, "SIP/2.0 180");
  to = sip_slice_dup (sip_message_get_header (ringing, SIP_HEADER_TO, 0));
  say (self, "CANCEL");
  ok = flow_expect (&self->flow, self->flow.far, "SIP/2.0 200");
  flow_assert_header (ok, SIP_HEADER_CSEQ, "3 CANCEL");
  flow_assert_header (ok, SIP_HEADER_TO, to);
  assert_log (self, "canceled");
  g_assert_true (reply (self, 487));
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 487");
  say_tagged (self, "ACK", ";branch=z9hG4bKfar");
  g_assert_cmpuint (self->n_requests, ==, 1);
}

static void
test_cancel_again (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  say (self, "CANCEL");
  say (self, "CANCEL");
  flow_assert_times (self->flow.far, "SIP/2.0 200", "0 0");
  assert_log (self, "canceled");
  reply (self, 487);
}

static void
test_cancel_too_late (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  reply (self, 200);
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 200");
  say (self, "CANCEL");
  flow_assert_header (flow_expect (&self->flow, self->flow.far, "SIP/2.0 200"), SIP_HEADER_CSEQ, "3 CANCEL");
  assert_log (self, "");
}

static void
test_cancel_of_nothing (ServerFixture *self, gconstpointer protocol)
{
  say (self, "CANCEL");
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 481");
  g_assert_cmpuint (self->n_requests, ==, 0);
}

static void
test_cancel_of_another_method (ServerFixture *self, gconstpointer protocol)
{
  say (self, "OPTIONS");
  say (self, "CANCEL");
  flow_assert_header (flow_expect (&self->flow, self->flow.far, "SIP/2.0 200"), SIP_HEADER_CSEQ, "3 CANCEL");
  assert_log (self, "");
  reply (self, 200);
}

static void
test_legacy (ServerFixture *self, gconstpointer protocol)
{
  g_autofree char *own = NULL;

  say_full (self, self->flow.far, "INVITE", "", "", "3 INVITE", "");
  say_full (self, self->flow.far, "INVITE", "", "", "3 INVITE", "");
  g_assert_cmpuint (self->n_requests, ==, 1);
  say_full (self, self->flow.far, "CANCEL", "", "", "3 CANCEL", "");
  assert_log (self, "canceled");
  reply (self, 487);
  own = g_strdup_printf (";tag=%s", sip_server_transaction_get_local_tag (self->transaction));
  say_full (self, self->flow.far, "ACK", "", ";tag=another", "3 ACK", "");
  assert_log (self, "canceled");
  g_assert_cmpuint (self->n_acks, ==, 1);
  say_full (self, self->flow.far, "ACK", "", own, "3 ACK", "");
  assert_log (self, "canceled, acknowledged");
  say_full (self, self->flow.far, "INVITE", "", "", "4 INVITE", "");
  g_assert_cmpuint (self->n_requests, ==, 2);
  reply (self, 486);
}

static void
test_cookie_alone (ServerFixture *self, gconstpointer protocol)
{
  say_full (self, self->flow.far, "INVITE", ";branch=z9hG4bK", "", "3 INVITE", "");
  reply (self, 486);
  say_full (self, self->flow.far, "INVITE", ";branch=z9hG4bK", "", "4 INVITE", "");
  g_assert_cmpuint (self->n_requests, ==, 2);
  reply (self, 486);
}

static void
test_matching_by_branch_host_and_method (ServerFixture *self, gconstpointer protocol)
{
  say (self, "OPTIONS");
  reply (self, 200);
  say_full (self, self->flow.far, "OPTIONS", ";branch=Z9HG4BKFAR", "", "3 OPTIONS", "");
  g_assert_cmpuint (self->n_requests, ==, 1);
  say (self, "INFO");
  g_assert_cmpuint (self->n_requests, ==, 2);
  reply (self, 200);
  flow_say (&self->flow, self->flow.far,
            "OPTIONS sip:alice@192.0.2.1 SIP/2.0\n"
            "Via: SIP/2.0/UDP other.example:5060;branch=z9hG4bKfar\n"
            "From: <sip:bob@far.example>;tag=bob\nTo: <sip:alice@192.0.2.1>\nCall-ID: call\n"
            "CSeq: 3 OPTIONS\nMax-Forwards: 70\nContent-Length: 0\n\n");
  g_assert_cmpuint (self->n_requests, ==, 3);
  reply (self, 200);
}

static void
test_merged (ServerFixture *self, gconstpointer protocol)
{
  g_autoptr (SipServerTransaction) first = NULL;

  say (self, "INVITE");
  first = g_object_ref (self->transaction);
  g_assert_false (sip_transaction_layer_is_merged (self->flow.transactions, first));
  say_full (self, self->flow.far, "INVITE", ";branch=z9hG4bKfork", "", "3 INVITE", "");
  g_assert_true (sip_transaction_layer_is_merged (self->flow.transactions, self->transaction));
  reply (self, 482);
  say_full (self, self->flow.far, "INVITE", ";branch=z9hG4bKnext", "", "4 INVITE", "");
  g_assert_false (sip_transaction_layer_is_merged (self->flow.transactions, self->transaction));
  reply (self, 486);
  sip_server_transaction_reply (first, 486, NULL);
  flow_run (&self->flow, 32000);
  say_full (self, self->flow.far, "INVITE", ";branch=z9hG4bKlate", "", "3 INVITE", "");
  g_assert_false (sip_transaction_layer_is_merged (self->flow.transactions, self->transaction));
  reply (self, 486);
}

static void
test_malformed (ServerFixture *self, gconstpointer protocol)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *to = NULL;

      flow_say (&self->flow, self->flow.far,
                "INVITE sip:alice@192.0.2.1 SIP/2.0\n"
                "Via: SIP/2.0/UDP far.example:5060;branch=z9hG4bKbad\n"
                "From: <sip:bob@far.example>;tag=bob\nTo: <sip:alice@192.0.2.1>\nCall-ID: call\n"
                "CSeq: 3 OPTIONS\nMax-Forwards: 70\nContent-Length: 0\n\n");
      to = sip_slice_dup (sip_message_get_header (flow_expect (&self->flow, self->flow.far, "SIP/2.0 400"),
                                                  SIP_HEADER_TO, 0));
      g_assert_nonnull (strstr (to, ";tag="));
      if (i == 0)
        first = g_steal_pointer (&to);
      else
        g_assert_cmpstr (to, ==, first);
    }
  g_assert_cmpuint (self->n_requests, ==, 0);
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (self->flow.transactions), ==, 0);
}

static void
test_loss (ServerFixture *self, gconstpointer protocol)
{
  say (self, "INVITE");
  flow_set_loss (&self->flow, 100);
  reply (self, 486);
  flow_run (&self->flow, 1000);
  flow_expect_silence (self->flow.far);
  flow_set_loss (&self->flow, 0);
  flow_run (&self->flow, 500);
  flow_expect (&self->flow, self->flow.far, "SIP/2.0 486");
  say_tagged (self, "ACK", ";branch=z9hG4bKfar");
  assert_log (self, "acknowledged");
}

#define add(path, protocol, func) \
  g_test_add (path, ServerFixture, GINT_TO_POINTER (protocol), set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define INVITE "/transaction/invite-server/"
  add (INVITE "sends-100-after-200-ms", SIP_PROTOCOL_UDP, test_invite_trying);
  add (INVITE "sends-no-100-where-its-user-was-faster", SIP_PROTOCOL_UDP, test_invite_fast_user);
  add (INVITE "repeats-the-last-provisional", SIP_PROTOCOL_UDP, test_invite_repeats_provisional);
  add (INVITE "retransmits-a-failure-by-timer-g-until-timer-h", SIP_PROTOCOL_UDP, test_invite_retransmits_final);
  add (INVITE "sends-a-failure-once-on-tcp-until-timer-h", SIP_PROTOCOL_TCP, test_invite_final_once_on_streams);
  add (INVITE "absorbs-acks-until-timer-i", SIP_PROTOCOL_UDP, test_invite_confirmed);
  add (INVITE "has-no-timer-i-on-tcp", SIP_PROTOCOL_TCP, test_invite_confirmed_on_streams);
  add (INVITE "absorbs-invites-after-a-2xx-until-timer-l", SIP_PROTOCOL_UDP, test_invite_accepted);
  add (INVITE "absorbs-invites-after-a-2xx-until-timer-l-on-tcp", SIP_PROTOCOL_TCP, test_invite_accepted);
  add (INVITE "puts-one-tag-into-all-responses", SIP_PROTOCOL_UDP, test_one_tag);
  add (INVITE "gets-its-failure-through-loss", SIP_PROTOCOL_UDP, test_loss);

#define NON_INVITE "/transaction/non-invite-server/"
  add (NON_INVITE "repeats-its-final-until-timer-j", SIP_PROTOCOL_UDP, test_non_invite_repeats_final);
  add (NON_INVITE "has-no-timer-j-on-tcp", SIP_PROTOCOL_TCP, test_non_invite_on_streams);
  add (NON_INVITE "sends-100-only-after-3500-ms", SIP_PROTOCOL_UDP, test_non_invite_trying);
  add (NON_INVITE "ends-unanswered-and-never-sends-408", SIP_PROTOCOL_UDP, test_non_invite_never_408);

#define CANCEL "/transaction/cancel-server/"
  add (CANCEL "is-answered-with-the-tag-of-the-invite", SIP_PROTOCOL_UDP, test_cancel);
  add (CANCEL "is-told-once", SIP_PROTOCOL_UDP, test_cancel_again);
  add (CANCEL "has-no-effect-after-a-final-response", SIP_PROTOCOL_UDP, test_cancel_too_late);
  add (CANCEL "of-nothing-gets-481", SIP_PROTOCOL_UDP, test_cancel_of_nothing);
  add (CANCEL "of-another-method-gets-200-and-does-nothing", SIP_PROTOCOL_UDP, test_cancel_of_another_method);

#define LAYER "/transaction/layer/"
  add (LAYER "matches-peers-after-rfc-2543", SIP_PROTOCOL_UDP, test_legacy);
  add (LAYER "takes-a-cookie-alone-for-no-branch", SIP_PROTOCOL_UDP, test_cookie_alone);
  add (LAYER "matches-branch-sent-by-and-method", SIP_PROTOCOL_UDP, test_matching_by_branch_host_and_method);
  add (LAYER "tells-merged-requests", SIP_PROTOCOL_UDP, test_merged);
  add (LAYER "answers-malformed-requests-statelessly-with-one-tag", SIP_PROTOCOL_UDP, test_malformed);

  return g_test_run ();
}
