/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#define ALICE "192.0.2.1:5060"
#define HOME "192.0.2.9:5060"
#define HOME_ELSEWHERE "192.0.2.9:40000"
#define STRANGER "192.0.2.66:5060"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer home;      /* the registrar */
  TestPeer elsewhere; /* another port of it */
  TestPeer stranger;
  GString *asked;
  SipStrangers decision; /* of the handler */
} Fixture;

static SipStrangers
on_stranger (SipStack *stack, SipServerTransaction *transaction, SipAgent *agent, Fixture *self)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  SipSlice method = sip_message_get_method_name (request);

  g_string_append_printf (self->asked, "%.*s %s, ", SIP_SLICE_FORMAT (method), agent ? "alice" : "nobody");
  return self->decision;
}

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 5);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", ALICE, SIP_PROTOCOL_UDP);
  test_peer_init (&self->home, &self->net, HOME, SIP_PROTOCOL_UDP);
  test_peer_init (&self->elsewhere, &self->net, HOME_ELSEWHERE, SIP_PROTOCOL_UDP);
  test_peer_init (&self->stranger, &self->net, STRANGER, SIP_PROTOCOL_UDP);
  self->asked = g_string_new (NULL);
  g_signal_connect (self->alice.stack, "stranger", G_CALLBACK (on_stranger), self);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  g_signal_handlers_disconnect_by_data (self->alice.stack, self);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->home);
  test_peer_clear (&self->elsewhere);
  test_peer_clear (&self->stranger);
  test_net_clear (&self->net);
  g_string_free (self->asked, TRUE);
}

/* @peer asks alice with @method: what comes first, or "" for nothing. */
static char *
ask (Fixture *self, TestPeer *peer, const char *method, const char *user)
{
  g_autofree char *text =
    g_strdup_printf ("%s sip:%s@192.0.2.1 SIP/2.0\r\nFrom: <sip:x@%s>;tag=p\r\nTo: <sip:%s@192.0.2.1>\r\n"
                     "Call-ID: %s-%s-%u\r\nCSeq: 1 %s\r\nMax-Forwards: 70\r\nContact: <sip:x@%s>\r\n",
                     method, user, peer->address, user, method, peer->address, peer->n_sent, method, peer->address);
  g_autoptr (SipMessage) sent = NULL;
  g_autoptr (SipMessage) response = NULL;

  g_string_truncate (self->asked, 0);
  sent = test_peer_send_text (peer, ALICE, text);
  test_phone_drop_session (&self->alice);
  test_net_run (&self->net, 0);
  if (g_queue_is_empty (&peer->received))
    return g_strdup ("");
  response = test_peer_expect (peer, "SIP/2.0 ");
  test_peer_forget (peer);
  return g_strdup_printf ("%u", sip_message_get_status (response));
}

#define assert_answer(self, peer, method, user, expected) \
  G_STMT_START \
  { \
    g_autofree char *answer_ = ask (self, peer, method, user); \
    g_assert_cmpstr (answer_, ==, expected); \
  } \
  G_STMT_END

static void
register_at_home (Fixture *self)
{
  g_autoptr (SipUri) registrar = sip_uri_parse ("sip:192.0.2.9", NULL);

  g_object_set (self->alice.agent, "registers", TRUE, "registrar", registrar, NULL);
}

/* A call that nobody keeps is refused with 480: it did ring. */
static void
without_registration_everybody_rings (Fixture *self, gconstpointer data)
{
  assert_answer (self, &self->stranger, "INVITE", "alice", "480");
  assert_answer (self, &self->stranger, "INVITE", "carol", "404");
}

static void
with_registration_only_the_server (Fixture *self, gconstpointer data)
{
  register_at_home (self);
  assert_answer (self, &self->stranger, "INVITE", "alice", "404");
  assert_answer (self, &self->stranger, "OPTIONS", "alice", "200");
  assert_answer (self, &self->stranger, "DANCE", "alice", "501");
  assert_answer (self, &self->home, "INVITE", "alice", "480");
  assert_answer (self, &self->elsewhere, "INVITE", "alice", "480");
}

static void
decisions_of_the_stack (Fixture *self, gconstpointer data)
{
  static const struct
  {
    SipStrangers strangers;
    const char *answer;
  } decisions[] = {
    { SIP_STRANGERS_ACCEPT, "480" },
    { SIP_STRANGERS_REFUSE, "404" },
    { SIP_STRANGERS_FORBID, "403" },
    { SIP_STRANGERS_DROP, "" },
  };

  register_at_home (self);
  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    {
      /* The handler goes before the account, and that before the stack. */
      g_object_set (self->alice.stack, "strangers", decisions[i].strangers, NULL);
      assert_answer (self, &self->stranger, "INVITE", "alice", decisions[i].answer);
      assert_answer (self, &self->home, "INVITE", "alice", "480");
      g_object_set (self->alice.stack, "strangers", SIP_STRANGERS_FORBID, NULL);
      g_object_set (self->alice.agent, "strangers", decisions[i].strangers, NULL);
      assert_answer (self, &self->stranger, "INVITE", "alice", decisions[i].answer);
      g_object_set (self->alice.agent, "strangers", SIP_STRANGERS_FORBID, NULL);
      self->decision = decisions[i].strangers;
      assert_answer (self, &self->stranger, "INVITE", "alice", decisions[i].answer);
      self->decision = SIP_STRANGERS_AUTO;
      g_object_set (self->alice.agent, "strangers", SIP_STRANGERS_AUTO, NULL);
    }
}

static void
the_handler_is_asked (Fixture *self, gconstpointer data)
{
  register_at_home (self);
  self->decision = SIP_STRANGERS_DROP;
  assert_answer (self, &self->stranger, "OPTIONS", "alice", "");
  g_assert_cmpstr (self->asked->str, ==, "OPTIONS alice, ");
  g_assert_cmpuint (sip_transaction_layer_get_n_transactions (sip_stack_get_transactions (self->alice.stack)), ==, 0);
  assert_answer (self, &self->home, "OPTIONS", "alice", "200");
  g_assert_cmpstr (self->asked->str, ==, "");
}

static void
one_who_is_asked_for_is_named (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) first = NULL;

  g_string_truncate (self->asked, 0);
  first = test_peer_invite (&self->stranger, ALICE, NULL, NULL);
  g_assert_cmpstr (self->asked->str, ==, "INVITE alice, ");
  test_phone_drop_session (&self->alice);
  g_string_truncate (self->asked, 0);
  sip_stack_remove_agent (self->alice.stack, SIP_AGENT (self->alice.agent));
  g_clear_pointer (&first, sip_message_unref);
  first = test_peer_invite (&self->stranger, ALICE, NULL, NULL);
  g_assert_cmpstr (self->asked->str, ==, "INVITE nobody, ");
  sip_stack_add_agent (self->alice.stack, SIP_AGENT (self->alice.agent));
  test_net_run (&self->net, 0);
  test_peer_forget (&self->stranger);
}

/* Who goes on in a dialog is known by it, wherever it sends from: a far end may be reached past the server. */
static void
a_dialog_is_known_from_anywhere (Fixture *self, gconstpointer data)
{
  g_autoptr (SipMessage) invite = NULL, ok = NULL, bye = NULL, answer = NULL;
  g_autoptr (SipDialog) dialog = NULL;

  register_at_home (self);
  invite = test_peer_invite (&self->home, ALICE, NULL, "v=0\r\n");
  test_phone_answer (&self->alice);
  test_net_run (&self->net, 0);
  ok = test_peer_expect (&self->home, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (invite, ok, NULL);
  test_peer_ack (&self->home, dialog, invite, NULL);
  assert_answer (self, &self->stranger, "OPTIONS", "nobody", "200");
  bye = test_peer_request (&self->stranger, dialog, SIP_METHOD_BYE, NULL, NULL, NULL);
  answer = test_peer_expect (&self->stranger, "SIP/2.0 200");
}

#define ADD(name, function) g_test_add ("/interop/strangers/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("ring-where-no-account-registers", without_registration_everybody_rings);
  ADD ("never-ring-where-an-account-registers", with_registration_only_the_server);
  ADD ("are-what-stack-account-and-handler-say", decisions_of_the_stack);
  ADD ("are-dropped-without-a-trace", the_handler_is_asked);
  ADD ("come-with-the-account-they-ask-for", one_who_is_asked_for_is_named);
  ADD ("are-no-strangers-in-a-dialog", a_dialog_is_known_from_anywhere);

  return g_test_run ();
}
