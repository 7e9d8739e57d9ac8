/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

/* What applications of old suffered from below the dialog, and what is true here instead (RFC 3261 17): a test for each
 * of their complaints, as the far end sees it. */

#define MS_D 32000
#define MS_T4 5000
#define MS_64_T1 32000

static guint
count_transactions (PeerFixture *self)
{
  return sip_transaction_layer_get_n_transactions (sip_stack_get_transactions (self->alice.stack));
}

/* The request that begins with @start comes again after each of @intervals, in ms and ended by 0, and not before. */
static void
expect_again (PeerFixture *self, const char *start, const guint *intervals)
{
  for (; *intervals > 0; intervals++)
    {
      peer_run (self, *intervals - 1);
      peer_expect_silence (self);
      peer_run (self, 1);
      peer_expect (self, start);
    }
}

/* (transfer full) */
static SipOutgoingRequest *
ask (PeerFixture *self)
{
  SipAgent *agent = SIP_AGENT (self->alice.agent);
  g_autoptr (SipUri) uri = sip_uri_parse (PEER_URI, NULL);
  g_autoptr (SipMessage) request = sip_message_builder_end (sip_agent_create_request (agent, SIP_METHOD_OPTIONS, uri));
  SipOutgoingRequest *sent = sip_agent_send (agent, request, NULL, NULL);

  peer_run (self, 0);
  return sent;
}

static void
timer_a (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  expect_again (self, "INVITE ", (const guint[]) { 500, 1000, 2000, 4000, 8000, 16000, 0 });
  peer_answer (self, 180, "t", 0, NULL);
  peer_run (self, MS_64_T1);
  peer_expect_silence (self);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_assert_log (self, "progress 180, failed remote busy 486");
}

static void
timer_d (PeerFixture *self, gconstpointer data)
{
  peer_take_call (self, NULL);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
  peer_run (self, MS_D - 1);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect (self, "ACK ");
  g_assert_cmpuint (count_transactions (self), ==, 1);
  peer_run (self, 1);
  g_assert_cmpuint (count_transactions (self), ==, 0);
  peer_answer (self, 486, "t", 0, NULL);
  peer_expect_silence (self);
  peer_assert_log (self, "failed remote busy 486");
}

static void
timer_e (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipOutgoingRequest) sent = ask (self);
  SipMessage *options = peer_expect (self, "OPTIONS ");

  expect_again (self, "OPTIONS ", (const guint[]) { 500, 1000, 2000, 4000, 4000, 4000, 0 });
  test_peer_reply (&self->peer, options, 200, "t", NULL, NULL);
  peer_run (self, 10000);
  peer_expect_silence (self);
}

static void
count (guint *n)
{
  ++*n;
}

static void
timer_k (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipOutgoingRequest) sent = ask (self);
  SipMessage *options = peer_expect (self, "OPTIONS ");
  guint n_accepted = 0;

  g_signal_connect_swapped (sent, "accept", G_CALLBACK (count), &n_accepted);
  test_peer_reply (&self->peer, options, 200, "t", NULL, NULL);
  peer_run (self, MS_T4 - 1);
  test_peer_reply (&self->peer, options, 200, "t", NULL, NULL);
  g_assert_cmpuint (count_transactions (self), ==, 1);
  peer_run (self, 1);
  g_assert_cmpuint (count_transactions (self), ==, 0);
  g_assert_cmpuint (n_accepted, ==, 1);
  g_signal_handlers_disconnect_by_data (sent, &n_accepted);
}

/* RFC 3261 17.1.1.3: in the transaction of its INVITE. */
static void
acknowledge (PeerFixture *self, SipMessage *response)
{
  SipMessageBuilder *builder = sip_message_builder_new_request (SIP_METHOD_ACK,
                                                                sip_message_get_request_uri (self->invite));
  g_autoptr (SipMessage) ack = NULL;

  sip_message_builder_copy (builder, self->invite, SIP_HEADER_VIA);
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_FROM);
  sip_message_builder_copy (builder, response, SIP_HEADER_TO);
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_CALL_ID);
  sip_message_builder_add (builder, SIP_HEADER_CSEQ, "1 ACK");
  ack = sip_message_builder_end (builder);
  test_peer_send (&self->peer, ack);
}

static SipMessage *
refuse_call (PeerFixture *self)
{
  peer_call (self, NULL, PEER_SDP);
  test_phone_hang_up (&self->alice);
  return peer_expect (self, "SIP/2.0 480");
}

static void
timer_g (PeerFixture *self, gconstpointer data)
{
  SipMessage *refusal = refuse_call (self);

  expect_again (self, "SIP/2.0 480", (const guint[]) { 500, 1000, 2000, 4000, 4000, 0 });
  acknowledge (self, refusal);
  peer_run (self, MS_64_T1);
  peer_expect_silence (self);
}

static void
timer_i (PeerFixture *self, gconstpointer data)
{
  SipMessage *refusal = refuse_call (self);

  acknowledge (self, refusal);
  peer_run (self, MS_T4 - 1);
  acknowledge (self, refusal);
  test_peer_send (&self->peer, self->invite);
  peer_expect_silence (self);
  g_assert_cmpuint (count_transactions (self), ==, 1);
  peer_run (self, 1);
  g_assert_cmpuint (count_transactions (self), ==, 0);
  peer_assert_log (self, "invite, failed local rejected");
}

static SipMessage *
send_request (PeerFixture *self, const char *method, const char *call_id)
{
  g_autofree char *text = g_strdup_printf ("%s sip:alice@" PEER_ALICE " SIP/2.0\r\nFrom: <sip:peer@192.0.2.9>;tag=p\r\n"
                                           "To: <sip:alice@192.0.2.1>\r\nCall-ID: %s\r\nCSeq: 1 %s\r\n"
                                           "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n", method, call_id, method);
  SipMessage *sent = test_peer_send_text (&self->peer, PEER_ALICE, text);

  g_ptr_array_add (self->kept, sent);
  return sent;
}

static void
assert_same (SipMessage *one, SipMessage *other)
{
  g_assert_true (g_bytes_equal (sip_message_get_bytes (one), sip_message_get_bytes (other)));
}

static void
timer_j (PeerFixture *self, gconstpointer data)
{
  guint n_heard = 0;
  SipMessage *request, *answer;

  g_signal_connect_swapped (self->alice.agent, "message", G_CALLBACK (count), &n_heard);
  request = send_request (self, "MESSAGE", "j");
  answer = peer_expect (self, "SIP/2.0 200");
  peer_run (self, MS_64_T1 - 1);
  test_peer_send (&self->peer, request);
  assert_same (peer_expect (self, "SIP/2.0 200"), answer);
  g_assert_cmpuint (n_heard, ==, 1);
  g_assert_cmpuint (count_transactions (self), ==, 1);
  peer_run (self, 1);
  g_assert_cmpuint (count_transactions (self), ==, 0);
  g_signal_handlers_disconnect_by_data (self->alice.agent, &n_heard);
}

/* RFC 3261 17.2.3: the branch, who sent it, and the method. */
static void
matching (PeerFixture *self, gconstpointer data)
{
  static const char *const sent_by[] = { "192.0.2.9:5060", "192.0.2.9:5070", "a.example.org" };
  guint n_heard = 0;

  g_signal_connect_swapped (self->alice.agent, "message", G_CALLBACK (count), &n_heard);
  send_request (self, "OPTIONS", "first");
  peer_expect (self, "SIP/2.0 200");
  for (guint i = 0; i < G_N_ELEMENTS (sent_by); i++)
    {
      g_autofree char *text = g_strdup_printf (
        "MESSAGE sip:alice@" PEER_ALICE " SIP/2.0\r\nVia: SIP/2.0/UDP %s;rport;branch=z9hG4bKsame\r\n"
        "From: <sip:peer@192.0.2.9>;tag=p\r\nTo: <sip:alice@192.0.2.1>\r\nCall-ID: %s\r\nCSeq: 1 MESSAGE\r\n"
        "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n", sent_by[i], sent_by[i]);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (SipMessage) request = sip_message_parse (bytes, NULL);

      test_peer_send (&self->peer, request);
      peer_assert_header (peer_expect (self, "SIP/2.0 200"), SIP_HEADER_CALL_ID, sent_by[i]);
    }
  g_assert_cmpuint (n_heard, ==, G_N_ELEMENTS (sent_by));
  g_signal_handlers_disconnect_by_data (self->alice.agent, &n_heard);
}

static char *
dup_tag (SipMessage *response)
{
  return sip_slice_dup (sip_address_get_tag (sip_message_get_to (response)));
}

/* RFC 3261 8.2.6.2, 8.2.7: what is repeated gets the same answer, with the same tag. */
static void
one_tag (PeerFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *method;
    const char *answer;
  } rows[] = { { "CANCEL", "SIP/2.0 481" }, { "PUBLISH", "SIP/2.0 405" }, { "FROBNICATE", "SIP/2.0 501" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SipMessage *request = send_request (self, rows[i].method, rows[i].method);
      SipMessage *answer = peer_expect (self, rows[i].answer);
      g_autofree char *tag = dup_tag (answer);

      g_assert_nonnull (tag);
      g_assert_cmpstr (tag, !=, "");
      test_peer_send (&self->peer, request);
      assert_same (peer_expect (self, rows[i].answer), answer);
    }
}

/* RFC 3261 9.2: the 200 to a CANCEL has the tag of the responses to its INVITE. */
static void
one_tag_of_cancel (PeerFixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) cancel = NULL;
  g_autofree char *ringing = NULL;
  SipMessageBuilder *builder;

  peer_call (self, NULL, PEER_SDP);
  sip_invitation_progress_async (test_phone_get_invitation (&self->alice), NULL, NULL, NULL, NULL);
  peer_run (self, 0);
  ringing = dup_tag (peer_expect (self, "SIP/2.0 180"));
  builder = sip_message_builder_new_request (SIP_METHOD_CANCEL, sip_message_get_request_uri (self->invite));
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_VIA);
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_FROM);
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_TO);
  sip_message_builder_copy (builder, self->invite, SIP_HEADER_CALL_ID);
  sip_message_builder_add (builder, SIP_HEADER_CSEQ, "1 CANCEL");
  cancel = sip_message_builder_end (builder);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *tag = NULL;
      SipMessage *refusal = NULL;

      test_peer_send (&self->peer, cancel);
      tag = dup_tag (peer_expect (self, "SIP/2.0 200"));
      g_assert_cmpstr (tag, ==, ringing);
      if (i > 0)
        break;
      refusal = peer_expect (self, "SIP/2.0 487");
      g_assert_true (sip_slice_equal (sip_address_get_tag (sip_message_get_to (refusal)), sip_slice (ringing)));
      acknowledge (self, refusal);
    }
}

/* RFC 3261 26.2.2: a sips address is called and answered over TLS, not refused. */
static void
secure (gconstpointer data)
{
  static const char text[] = "OPTIONS sips:alice@192.0.2.1 SIP/2.0\r\n"
                             "Via: SIP/2.0/TLS 192.0.2.9:5061;branch=z9hG4bK1\r\n"
                             "From: <sips:peer@192.0.2.9>;tag=p\r\nTo: <sips:alice@192.0.2.1>\r\nCall-ID: secure\r\n"
                             "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  PeerFixture self = { 0 };
  SipMessage *ack, *options;
  SipDialog *dialog;

  test_net_init (&self.net, 5);
  test_phone_init (&self.alice, &self.net, "sip:alice@192.0.2.1", "192.0.2.1:5061", SIP_PROTOCOL_TLS);
  test_peer_init (&self.peer, &self.net, "192.0.2.9:5061", SIP_PROTOCOL_TLS);
  self.kept = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);

  test_phone_call (&self.alice, "sips:peer@192.0.2.9", 0);
  self.invite = peer_expect (&self, "INVITE sips:peer@192.0.2.9 SIP/2.0");
  g_assert_true (sip_slice_equal (sip_message_get_via (self.invite, 0)->transport, SIP_SLICE ("TLS")));
  peer_answer_with (&self, 200, "t", NULL, PEER_SDP);
  ack = peer_expect (&self, "ACK ");
  g_assert_true (sip_slice_equal (sip_message_get_via (ack, 0)->transport, SIP_SLICE ("TLS")));
  dialog = sip_session_dialog_get_dialog (sip_session_get_dialog (self.alice.session));
  g_assert_true (sip_dialog_is_secure (dialog));
  options = sip_message_parse (bytes, NULL);
  g_ptr_array_add (self.kept, options);
  test_peer_send (&self.peer, options);
  peer_expect (&self, "SIP/2.0 200");
  test_phone_hang_up (&self.alice);
  peer_expect_and_accept (&self, "BYE ");
  peer_fixture_tear_down (&self, NULL);
}

#define ADD(name, function) peer_test_add ("/seed/not-inherited/" name, 0, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("no-timers-a-e-g/invite-is-sent-again", timer_a);
  ADD ("no-timers-a-e-g/other-requests-are-sent-again", timer_e);
  ADD ("no-timers-a-e-g/refusal-is-sent-again-until-ack", timer_g);
  ADD ("zero-timers-d-i-j-k/refusal-is-acknowledged-again", timer_d);
  ADD ("zero-timers-d-i-j-k/invite-and-ack-after-ack-are-absorbed", timer_i);
  ADD ("zero-timers-d-i-j-k/request-gets-the-same-answer-again", timer_j);
  ADD ("zero-timers-d-i-j-k/response-again-is-absorbed", timer_k);
  ADD ("matching-by-branch-only", matching);
  ADD ("stateless-answers-with-new-tags", one_tag);
  ADD ("stateless-answers-with-new-tags/cancel", one_tag_of_cancel);
  g_test_add_data_func ("/seed/not-inherited/sips-refused", NULL, secure);

  return g_test_run ();
}
