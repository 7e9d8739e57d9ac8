/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-simple-user.h"

#include "session/sip-fixed-description.h"
#include "test-peer.h"
#include "util/sip-error.h"

#define ALICE "192.0.2.1:5060"
#define BOB "sip:bob@192.0.2.9:5060"
#define SDP "v=0\r\ns=peer\r\n"

typedef struct
{
  TestNet net;
  SipStack *stack;
  SipSimpleUser *alice;
  TestPeer peer;
  GString *log;
  GError *error;
  guint n_finished;
} Fixture;

static SipDescriptionHandler *
create_handler (SipAgent *agent, gpointer user_data)
{
  SipFixedDescription *handler = sip_fixed_description_new ("v=0\r\ns=alice\r\n");

  sip_fixed_description_set_held_sdp (handler, "v=0\r\ns=held\r\n");
  return SIP_DESCRIPTION_HANDLER (handler);
}

static void
note (Fixture *self, const char *what)
{
  g_string_append_printf (self->log, "%s%s", self->log->len > 0 ? ", " : "", what);
}

static void
on_received (Fixture *self, SipAddress *caller)
{
  g_autofree char *text = sip_uri_to_string (sip_address_get_uri (caller));

  note (self, "received from");
  note (self, text);
}

static void
on_answered (Fixture *self)
{
  note (self, "answered");
}

static void
on_ended (Fixture *self, SipCause cause)
{
  g_autoptr (GEnumClass) causes = g_type_class_ref (SIP_TYPE_CAUSE);

  note (self, "ended");
  note (self, g_enum_get_value (causes, cause)->value_nick);
}

static void
on_dtmf (Fixture *self, const char *tone)
{
  note (self, tone);
}

static void
on_message (Fixture *self, SipAddress *sender, const char *text)
{
  g_autofree char *from = sip_uri_to_string (sip_address_get_uri (sender));

  note (self, from);
  note (self, text);
}

static void
setup (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) aor = sip_uri_parse ("sip:alice@192.0.2.9", NULL);

  test_net_init (&self->net, 6);
  self->stack = sip_stack_new (self->net.clock, self->net.random);
  sip_memory_network_attach (self->net.network, sip_stack_get_transport (self->stack), SIP_PROTOCOL_UDP, ALICE);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  self->log = g_string_new (NULL);
  self->alice = sip_simple_user_new_on_stack (self->stack, aor);
  sip_agent_set_description_handler_factory (SIP_AGENT (sip_simple_user_get_agent (self->alice)), create_handler, NULL,
                                             NULL);
  g_signal_connect_swapped (self->alice, "call-received", G_CALLBACK (on_received), self);
  g_signal_connect_swapped (self->alice, "call-answered", G_CALLBACK (on_answered), self);
  g_signal_connect_swapped (self->alice, "call-ended", G_CALLBACK (on_ended), self);
  g_signal_connect_swapped (self->alice, "dtmf-received", G_CALLBACK (on_dtmf), self);
  g_signal_connect_swapped (self->alice, "message-received", G_CALLBACK (on_message), self);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  if (self->alice)
    g_assert_finalize_object (self->alice);
  test_net_run (&self->net, 64 * 500 + 5000);
  g_assert_cmpuint (sip_dialog_table_get_size (sip_stack_get_dialogs (self->stack)), ==, 0);
  g_assert_finalize_object (self->stack);
  test_peer_clear (&self->peer);
  test_net_run (&self->net, 0);
  test_net_clear (&self->net);
  g_string_free (self->log, TRUE);
  g_clear_error (&self->error);
}

#define assert_log(self, expected) g_assert_cmpstr ((self)->log->str, ==, (expected))

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_finished++;
  g_clear_error (&self->error);
  g_task_propagate_boolean (G_TASK (result), &self->error);
}

static void
run (Fixture *self)
{
  test_net_run (&self->net, 0);
}

static void
test_calls (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) bye = NULL;
  g_autoptr (SipMessage) ack = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_simple_user_call (self->alice, BOB, &error));
  run (self);
  g_assert_nonnull (sip_simple_user_get_session (self->alice));
  request = test_peer_expect (&self->peer, "INVITE " BOB);
  g_assert_false (sip_simple_user_call (self->alice, BOB, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  test_peer_reply_ok (&self->peer, request, "bob");
  ack = test_peer_expect (&self->peer, "ACK");
  assert_log (self, "answered");

  g_assert_true (sip_simple_user_hang_up (self->alice, NULL));
  run (self);
  bye = test_peer_expect (&self->peer, "BYE");
  g_assert_null (sip_simple_user_get_session (self->alice));
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  assert_log (self, "answered, ended, bye");
}

/* The peer calls; it rings. (transfer full) */
static SipMessage *
ring (Fixture *self)
{
  SipMessage *request = test_peer_invite (&self->peer, ALICE, NULL, SDP);
  g_autoptr (SipMessage) ringing = NULL;

  run (self);
  ringing = test_peer_expect (&self->peer, "SIP/2.0 180");
  g_assert_true (g_str_has_prefix (self->log->str, "received from, sip:"));
  g_string_truncate (self->log, 0);
  return request;
}

/* (transfer full): the peer's dialog */
static SipDialog *
establish (Fixture *self)
{
  g_autoptr (SipMessage) request = ring (self);
  g_autoptr (SipMessage) response = NULL;
  SipDialog *dialog;

  g_assert_true (sip_simple_user_answer (self->alice, NULL));
  run (self);
  response = test_peer_expect (&self->peer, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (request, response, NULL);
  test_peer_ack (&self->peer, dialog, request, NULL);
  assert_log (self, "answered");
  g_string_truncate (self->log, 0);
  return dialog;
}

static void
test_is_called (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = establish (self);
  g_autoptr (SipMessage) second = test_peer_invite (&self->peer, ALICE, NULL, SDP);
  g_autoptr (SipMessage) busy = NULL;
  g_autoptr (SipMessage) bye = NULL;
  g_autoptr (SipMessage) ok = NULL;

  busy = test_peer_expect (&self->peer, "SIP/2.0 486");
  test_net_run (&self->net, 64 * 500);
  test_peer_forget (&self->peer);
  bye = test_peer_request (&self->peer, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  assert_log (self, "ended, bye");
}

static void
test_declines (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = ring (self);
  g_autoptr (SipMessage) response = NULL;

  g_assert_true (sip_simple_user_decline (self->alice, NULL));
  run (self);
  response = test_peer_expect (&self->peer, "SIP/2.0 480");
  g_assert_true (g_str_has_prefix (self->log->str, "ended, "));
  test_net_run (&self->net, 64 * 500);
  test_peer_forget (&self->peer);
}

static void
test_holds_and_sends_tones (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = establish (self);
  g_autoptr (SipMessage) reinvite = NULL;
  g_autoptr (SipMessage) ack = NULL;
  g_autoptr (SipMessage) info = NULL;
  g_autoptr (SipMessage) tone = NULL;
  g_autoptr (SipMessage) ok = NULL;

  sip_simple_user_hold_async (self->alice, TRUE, NULL, on_finished, self);
  run (self);
  reinvite = test_peer_expect (&self->peer, "INVITE");
  g_assert_true (sip_slice_equal (sip_message_get_body (reinvite), SIP_SLICE ("v=0\r\ns=held\r\n")));
  test_peer_reply_ok (&self->peer, reinvite, NULL);
  ack = test_peer_expect (&self->peer, "ACK");
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);
  g_assert_true (sip_session_is_on_hold (sip_simple_user_get_session (self->alice)));

  sip_simple_user_send_dtmf_async (self->alice, "5", NULL, on_finished, self);
  run (self);
  info = test_peer_expect (&self->peer, "INFO");
  test_peer_reply (&self->peer, info, 200, NULL, NULL, NULL);
  test_net_run (&self->net, 1000);
  g_assert_cmpuint (self->n_finished, ==, 2);
  g_assert_no_error (self->error);
  sip_simple_user_send_dtmf_async (self->alice, "5x", NULL, on_finished, self);
  run (self);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);

  tone = test_peer_request (&self->peer, dialog, SIP_METHOD_INFO, NULL, "application/dtmf-relay",
                            "Signal=7\r\nDuration=100\r\n");
  ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  assert_log (self, "7");
}

static void
test_messages (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;
  g_autoptr (SipMessage) second = NULL;

  sip_simple_user_message_async (self->alice, BOB, "Grüße", NULL, on_finished, self);
  run (self);
  first = test_peer_expect (&self->peer, "MESSAGE " BOB);
  g_assert_true (sip_slice_equal (sip_message_get_body (first), SIP_SLICE ("Grüße")));
  test_peer_reply (&self->peer, first, 200, "bob", NULL, NULL);
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);

  sip_simple_user_message_async (self->alice, BOB, "again", NULL, on_finished, self);
  run (self);
  second = test_peer_expect (&self->peer, "MESSAGE " BOB);
  test_peer_reply (&self->peer, second, 404, "bob", NULL, NULL);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_REJECTED);

  sip_simple_user_message_async (self->alice, "mailto:x", "never", NULL, on_finished, self);
  run (self);
  g_assert_cmpuint (self->n_finished, ==, 3);
  g_assert_nonnull (self->error);
}

static SipMessage *
send_message (Fixture *self, const char *type, guint number)
{
  g_autofree char *text = g_strdup_printf ("MESSAGE sip:alice@192.0.2.1 SIP/2.0\r\n"
                                           "Max-Forwards: 70\r\n"
                                           "From: <sip:bob@192.0.2.9>;tag=b%u\r\n"
                                           "To: <sip:alice@192.0.2.1>\r\n"
                                           "Call-ID: m%u\r\n"
                                           "CSeq: 1 MESSAGE\r\n"
                                           "Content-Type: %s\r\n"
                                           "Content-Length: 5\r\n"
                                           "\r\n"
                                           "hello", number, number, type);

  return test_peer_send_text (&self->peer, ALICE, text);
}

static void
test_is_written_to (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) text = send_message (self, "text/plain", 1);
  g_autoptr (SipMessage) ok = test_peer_expect (&self->peer, "SIP/2.0 200");
  g_autoptr (SipMessage) picture = NULL;
  g_autoptr (SipMessage) refusal = NULL;
  g_autofree char *accept = NULL;

  assert_log (self, "sip:bob@192.0.2.9, hello");
  picture = send_message (self, "image/png", 2);
  refusal = test_peer_expect (&self->peer, "SIP/2.0 415");
  accept = sip_message_dup_header (refusal, SIP_HEADER_ACCEPT, 0);
  g_assert_cmpstr (accept, ==, "text/plain");
  assert_log (self, "sip:bob@192.0.2.9, hello");
}

static void
test_registers (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) removal = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *headers = NULL;

  g_assert_true (sip_simple_user_set_server (self->alice, "sip:192.0.2.9:5060", NULL));
  sip_simple_user_set_password (self->alice, "secret");
  sip_simple_user_register_async (self->alice, NULL, on_finished, self);
  run (self);
  request = test_peer_expect (&self->peer, "REGISTER");
  contact = sip_message_dup_header (request, SIP_HEADER_CONTACT, 0);
  headers = g_strdup_printf ("Contact: %s;expires=600\r\n", contact);
  test_peer_reply (&self->peer, request, 200, "server", headers, NULL);
  g_assert_cmpuint (self->n_finished, ==, 1);
  g_assert_no_error (self->error);

  sip_simple_user_unregister_async (self->alice, NULL, on_finished, self);
  run (self);
  removal = test_peer_expect (&self->peer, "REGISTER");
  test_peer_reply (&self->peer, removal, 200, "server", NULL, NULL);
  g_assert_cmpuint (self->n_finished, ==, 2);
  g_assert_no_error (self->error);
}

static void
test_without_call (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static gboolean (*const functions[]) (SipSimpleUser *, GError **) = {
    sip_simple_user_answer,
    sip_simple_user_decline,
    sip_simple_user_hang_up,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      g_clear_error (&error);
      g_assert_false (functions[i] (self->alice, &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
    }
  sip_simple_user_hold_async (self->alice, TRUE, NULL, on_finished, self);
  run (self);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  sip_simple_user_send_dtmf_async (self->alice, "1", NULL, on_finished, self);
  run (self);
  g_assert_error (self->error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  g_assert_cmpuint (self->n_finished, ==, 2);
}

static void
test_bad_addresses (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sip_simple_user_new ("alice", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (sip_simple_user_call (self->alice, "bob", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (sip_simple_user_set_server (self->alice, "wss://", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (sip_simple_user_set_server (self->alice, "http://192.0.2.1", &error));
  g_assert_nonnull (error);
  test_peer_expect_silence (&self->peer);
}

static void
test_dropped (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = establish (self);
  g_autoptr (SipMessage) bye = NULL;

  g_clear_object (&self->alice);
  run (self);
  bye = test_peer_expect (&self->peer, "BYE");
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
}

#define ADD(path, func) g_test_add ("/simple-user/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("calls-and-hangs-up", test_calls);
  ADD ("is-called-by-one-at-a-time", test_is_called);
  ADD ("declines-a-call", test_declines);
  ADD ("holds-a-call-and-sends-and-hears-tones", test_holds_and_sends_tones);
  ADD ("sends-messages", test_messages);
  ADD ("is-written-to", test_is_written_to);
  ADD ("registers-and-signs-out", test_registers);
  ADD ("says-that-there-is-no-call", test_without_call);
  ADD ("says-what-is-no-address", test_bad_addresses);
  ADD ("ends-its-call-when-it-goes", test_dropped);

  return g_test_run ();
}
