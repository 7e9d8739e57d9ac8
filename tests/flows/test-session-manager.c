/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-session-manager.h"

#include "test-peer.h"
#include "util/sip-error.h"

#define ALICE "192.0.2.1:5060"
#define PEER "sip:bob@192.0.2.9:5060"
#define SDP "v=0\r\ns=peer\r\n"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  SipSessionManager *manager;
  GString *log; /* "added 1, removed 0" */
  guint n_finished;
} Fixture;

static void
note (Fixture *self, const char *what)
{
  g_string_append_printf (self->log, "%s%s %u", self->log->len > 0 ? ", " : "", what,
                          g_list_model_get_n_items (G_LIST_MODEL (self->manager)));
}

static void
on_added (Fixture *self, SipSession *session)
{
  note (self, "added");
}

static void
on_removed (Fixture *self, SipSession *session)
{
  g_assert_cmpint (sip_session_get_state (session), ==, SIP_SESSION_TERMINATED);
  note (self, "removed");
}

static void
setup (Fixture *self, gconstpointer data)
{
  test_net_init (&self->net, 3);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", ALICE, SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  self->log = g_string_new (NULL);
  self->manager = sip_session_manager_new ();
  sip_session_manager_add_agent (self->manager, SIP_AGENT (self->alice.agent));
  sip_session_manager_add_agent (self->manager, SIP_AGENT (self->alice.agent));
  g_signal_connect_swapped (self->manager, "session-added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (self->manager, "session-removed", G_CALLBACK (on_removed), self);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  g_assert_cmpuint (sip_session_manager_count (self->manager), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->manager)), ==, 0);
  g_assert_finalize_object (self->manager);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
  g_string_free (self->log, TRUE);
}

static SipMessage *
invite (Fixture *self, const char *headers)
{
  return test_peer_invite (&self->peer, ALICE, headers, SDP);
}

static void
expect (Fixture *self, const char *start)
{
  g_autoptr (SipMessage) message = test_peer_expect (&self->peer, start);

  g_assert_nonnull (message);
}

/* The peer calls and alice answers. (transfer full): the peer's dialog */
static SipDialog *
establish (Fixture *self)
{
  g_autoptr (SipMessage) request = invite (self, NULL);
  g_autoptr (SipMessage) response = NULL;
  SipDialog *dialog;

  test_phone_answer (&self->alice);
  response = test_peer_expect (&self->peer, "SIP/2.0 200");
  dialog = sip_dialog_new_uac (request, response, NULL);
  test_peer_ack (&self->peer, dialog, request, NULL);
  return dialog;
}

static void
hang_up (Fixture *self)
{
  g_autoptr (SipMessage) bye = NULL;

  test_phone_hang_up (&self->alice);
  bye = test_peer_expect (&self->peer, "BYE");
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
}

static void
test_both_ways (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = establish (self);
  g_autoptr (SipSession) listed = g_list_model_get_item (G_LIST_MODEL (self->manager), 0);
  g_autoptr (SipMessage) request = NULL;

  g_assert_true (listed == self->alice.session);
  g_assert_true (sip_session_manager_find (self->manager, sip_session_get_id (listed)) == listed);
  g_assert_null (sip_session_manager_find (self->manager, "another"));
  hang_up (self);
  g_assert_cmpstr (self->log->str, ==, "added 1, removed 0");

  test_phone_drop_session (&self->alice);
  test_phone_call (&self->alice, PEER, 0);
  g_assert_cmpstr (self->log->str, ==, "added 1, removed 0, added 1");
  request = test_peer_expect (&self->peer, "INVITE");
  test_peer_reply (&self->peer, request, 486, "bob", NULL, NULL);
  expect (self, "ACK");
  g_assert_cmpstr (self->log->str, ==, "added 1, removed 0, added 1, removed 0");
}

static void
test_limit (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autoptr (GError) error = NULL;

  sip_session_manager_set_max_sessions (self->manager, 1);
  g_assert_true (sip_session_manager_check_room (self->manager, &error));
  dialog = establish (self);
  g_string_assign (self->alice.log, "");

  second = invite (self, NULL);
  expect (self, "SIP/2.0 486");
  test_phone_assert_log (&self->alice, "");
  g_assert_cmpstr (self->log->str, ==, "added 1");
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  g_assert_false (sip_session_manager_check_room (self->manager, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_STATE);
  test_peer_forget (&self->peer);
  test_net_run (&self->net, 64 * 500);
  test_peer_forget (&self->peer);
  hang_up (self);
  g_assert_true (sip_session_manager_check_room (self->manager, NULL));
}

static void
test_call_waiting (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) second = NULL;

  sip_session_manager_set_call_waiting (self->manager, FALSE);
  dialog = establish (self);
  second = invite (self, NULL);
  expect (self, "SIP/2.0 486");
  g_assert_true (sip_session_manager_check_room (self->manager, NULL));
  test_net_run (&self->net, 64 * 500);
  test_peer_forget (&self->peer);
  hang_up (self);
}

static void
test_replacing_call (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) second = NULL;
  g_autofree char *replaces = NULL;

  sip_session_manager_set_max_sessions (self->manager, 1);
  dialog = establish (self);
  g_string_assign (self->log, "");
  replaces = g_strdup_printf ("Replaces: %s;to-tag=%s;from-tag=%s\r\n", sip_dialog_get_call_id (dialog),
                              sip_dialog_get_remote_tag (dialog), sip_dialog_get_local_tag (dialog));
  second = invite (self, replaces);
  g_assert_true (g_str_has_prefix (self->log->str, "added 2"));
  test_phone_drop_session (&self->alice);
  sip_session_manager_terminate_all_async (self->manager, NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 64 * 500 + 5000);
  test_peer_forget (&self->peer);
}

static void
on_all_terminated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_session_manager_terminate_all_finish (self->manager, result, &error));
  g_assert_no_error (error);
  self->n_finished++;
}

static void
test_terminate_all (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipMessage) request = NULL;
  g_autoptr (SipMessage) bye = NULL;
  g_autoptr (SipMessage) cancel = NULL;

  sip_session_manager_terminate_all_async (self->manager, NULL, NULL, on_all_terminated, self);
  test_net_run (&self->net, 0);
  g_assert_cmpuint (self->n_finished, ==, 1);

  dialog = establish (self);
  test_phone_drop_session (&self->alice);
  test_phone_call (&self->alice, PEER, 0);
  request = test_peer_expect (&self->peer, "INVITE");
  test_peer_reply (&self->peer, request, 180, "bob", NULL, NULL);
  g_assert_cmpuint (sip_session_manager_count (self->manager), ==, 2);

  sip_session_manager_terminate_all_async (self->manager, NULL, NULL, on_all_terminated, self);
  test_net_run (&self->net, 0);
  bye = test_peer_expect (&self->peer, "BYE");
  cancel = test_peer_expect (&self->peer, "CANCEL");
  g_assert_cmpuint (sip_session_manager_count (self->manager), ==, 0);
  test_peer_reply (&self->peer, bye, 200, NULL, NULL, NULL);
  g_assert_cmpuint (self->n_finished, ==, 1);
  test_peer_reply (&self->peer, cancel, 200, NULL, NULL, NULL);
  test_peer_reply (&self->peer, request, 487, "bob", NULL, NULL);
  expect (self, "ACK");
  g_assert_cmpuint (self->n_finished, ==, 2);
}

static void
test_removed_agent (Fixture *self, gconstpointer data)
{
  g_autoptr (SipDialog) dialog = establish (self);
  g_autoptr (SipMessage) second = NULL;

  sip_session_manager_remove_agent (self->manager, SIP_AGENT (self->alice.agent));
  hang_up (self);
  g_assert_cmpstr (self->log->str, ==, "added 1, removed 0");
  test_phone_drop_session (&self->alice);
  second = invite (self, NULL);
  g_assert_nonnull (self->alice.session);
  g_assert_cmpstr (self->log->str, ==, "added 1, removed 0");
  test_phone_drop_session (&self->alice);
  test_net_run (&self->net, 64 * 500);
  test_peer_forget (&self->peer);
}

#define ADD(path, func) g_test_add ("/session-manager/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lists-calls-of-both-ways-until-they-are-over", test_both_ways);
  ADD ("answers-486-to-one-call-too-many", test_limit);
  ADD ("answers-486-to-a-second-call-without-call-waiting", test_call_waiting);
  ADD ("a-call-that-replaces-another-is-never-too-many", test_replacing_call);
  ADD ("ends-all-calls-and-says-when", test_terminate_all);
  ADD ("lists-no-calls-of-an-agent-that-was-removed", test_removed_agent);

  return g_test_run ();
}
