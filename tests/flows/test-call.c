/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPhone bob;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  SipProtocol protocol = data ? GPOINTER_TO_INT (data) : SIP_PROTOCOL_UDP;

  test_net_init (&self->net, 1);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", "192.0.2.1:5060", protocol);
  test_phone_init (&self->bob, &self->net, "sip:bob@192.0.2.2", "192.0.2.2:5060", protocol);
}

/* After the last timer nothing may be left: each phone checks that. */
static void
teardown (Fixture *self, gconstpointer data)
{
  test_net_run (&self->net, 64 * 500 + 5000);
  test_phone_clear (&self->alice);
  test_phone_clear (&self->bob);
  test_net_clear (&self->net);
}

static void
establish (Fixture *self)
{
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  test_phone_answer (&self->bob);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  test_phone_assert_state (&self->bob, SIP_SESSION_ESTABLISHED);
}

static void
rings_and_is_answered (Fixture *self, gconstpointer data)
{
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHING);
  test_phone_assert_log (&self->bob, "invite");

  sip_invitation_prepare (test_phone_get_invitation (&self->bob));
  sip_invitation_progress_async (test_phone_get_invitation (&self->bob), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  test_phone_assert_log (&self->alice, "progress 180");
  test_phone_assert_state (&self->bob, SIP_SESSION_INITIAL);

  test_phone_answer (&self->bob);
  test_phone_assert_log (&self->alice, "progress 180, started");
  test_phone_assert_log (&self->bob, "invite, progress 180, started");
  g_assert_cmpstr (test_description_handler_get_log (self->alice.handler), ==,
                   "get-offer webrtc, set-answer, confirm");
  g_assert_cmpstr (test_description_handler_get_log (self->bob.handler), ==, "set-offer, get-answer, confirm");
  g_assert_cmpstr (test_description_handler_get_remote (self->bob.handler), ==, "v=0\r\ns=offer 1 webrtc\r\n");
  g_assert_cmpstr (test_description_handler_get_remote (self->alice.handler), ==, "v=0\r\ns=answer 1 any\r\n");
  g_assert_nonnull (sip_session_get_start_time (self->alice.session));

  test_phone_hang_up (&self->alice);
}

static void
caller_hangs_up (Fixture *self, gconstpointer data)
{
  establish (self);
  test_phone_hang_up (&self->alice);

  test_phone_assert_log (&self->alice, "started, ended local bye");
  test_phone_assert_log (&self->bob, "invite, started, ended remote bye");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
  test_phone_assert_state (&self->bob, SIP_SESSION_TERMINATED);
  g_assert_nonnull (sip_session_get_end_time (self->bob.session));
  g_assert_null (sip_session_get_description_handler (self->alice.session));
}

static void
called_side_hangs_up (Fixture *self, gconstpointer data)
{
  establish (self);
  test_phone_hang_up (&self->bob);

  test_phone_assert_log (&self->alice, "started, ended remote bye");
  test_phone_assert_log (&self->bob, "invite, started, ended local bye");
}

/* RFC 5407 3.2.1. */
static void
both_hang_up_at_once (Fixture *self, gconstpointer data)
{
  establish (self);
  sip_session_terminate_async (self->alice.session, NULL, NULL, NULL, NULL);
  test_phone_hang_up (&self->bob);

  test_phone_assert_log (&self->alice, "started, ended local bye");
  test_phone_assert_log (&self->bob, "invite, started, ended local bye");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
  test_phone_assert_state (&self->bob, SIP_SESSION_TERMINATED);
}

static void
on_terminated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sip_session_terminate_finish (SIP_SESSION (source), result, &error));
  g_assert_no_error (error);
  ++*(guint *) user_data;
}

static void
every_terminate_finishes (Fixture *self, gconstpointer data)
{
  guint n_finished = 0;

  establish (self);
  sip_session_terminate_async (self->alice.session, NULL, NULL, on_terminated, &n_finished);
  sip_session_terminate_async (self->alice.session, NULL, NULL, on_terminated, &n_finished);
  g_assert_cmpuint (n_finished, ==, 0);
  test_net_run (&self->net, 0);
  g_assert_cmpuint (n_finished, ==, 2);

  sip_session_terminate_async (self->alice.session, NULL, NULL, on_terminated, &n_finished);
  test_net_run (&self->net, 0);
  g_assert_cmpuint (n_finished, ==, 3);
  test_phone_assert_log (&self->alice, "started, ended local bye");
}

static void
terminate_finishes_when_the_far_end_is_gone (Fixture *self, gconstpointer data)
{
  guint n_finished = 0;

  establish (self);
  test_net_set_loss (&self->net, 100);
  sip_session_terminate_async (self->alice.session, NULL, NULL, on_terminated, &n_finished);
  test_net_run (&self->net, 31000);
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATING);
  test_phone_assert_log (&self->alice, "started, ended local bye");
  test_net_run (&self->net, 2000);
  g_assert_cmpuint (n_finished, ==, 1);

  test_net_set_loss (&self->net, 0);
  test_phone_hang_up (&self->bob);
  test_phone_assert_log (&self->bob, "invite, started, ended local bye");
  test_phone_assert_state (&self->bob, SIP_SESSION_TERMINATED);
}

static void
on_invalid (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sip_session_terminate_finish (SIP_SESSION (source), result, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT);
  ++*(guint *) user_data;
}

static void
terminate_refuses_other_statuses (Fixture *self, gconstpointer data)
{
  static const guint of_caller[] = { 1, 199, 700 };
  guint n_refused = 0;

  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  for (guint i = 0; i < G_N_ELEMENTS (of_caller); i++)
    sip_session_terminate_async (self->alice.session, &(SipTerminateOptions) { .status = of_caller[i] }, NULL,
                                 on_invalid, &n_refused);
  sip_session_terminate_async (self->bob.session, &(SipTerminateOptions) { .status = 200 }, NULL, on_invalid,
                               &n_refused);
  test_net_run (&self->net, 0);
  g_assert_cmpuint (n_refused, ==, 4);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHING);
  test_phone_hang_up (&self->alice);
}

static void
declined (Fixture *self, gconstpointer data)
{
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  test_phone_hang_up (&self->bob);
  test_phone_assert_log (&self->bob, "invite, failed local rejected");
  test_phone_assert_log (&self->alice, "failed remote unavailable 480");
  test_phone_assert_state (&self->bob, SIP_SESSION_TERMINATED);
}

static void
caller_cancels (Fixture *self, gconstpointer data)
{
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  sip_invitation_progress_async (test_phone_get_invitation (&self->bob), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  test_phone_hang_up (&self->alice);

  test_phone_assert_log (&self->alice, "progress 180, failed local canceled");
  test_phone_assert_log (&self->bob, "invite, progress 180, failed remote canceled");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

static void
keep_flow (SipFlow **kept, SipFlow *flow)
{
  g_set_object (kept, flow);
}

/* The connection of the call breaks: what is still to be said takes another one. */
static void
hang_up_after_the_connection_broke (Fixture *self, gconstpointer data)
{
  SipTransportLayer *transport = sip_stack_get_transport (self->alice.stack);
  g_autoptr (SipFlow) flow = NULL;

  g_signal_connect_swapped (transport, "sent", G_CALLBACK (keep_flow), &flow);
  establish (self);
  g_signal_handlers_disconnect_by_data (transport, &flow);
  sip_flow_close (flow);
  test_net_run (&self->net, 1000);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  test_phone_assert_state (&self->bob, SIP_SESSION_ESTABLISHED);

  test_phone_hang_up (&self->bob);
  test_phone_assert_log (&self->alice, "started, ended remote bye");
  test_phone_assert_state (&self->bob, SIP_SESSION_TERMINATED);
}

static void
take_invitation (SipInvitation **place, SipInvitation *invitation)
{
  g_set_object (place, invitation);
  sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
}

static SipDescriptionHandler *
create_handler (SipAgent *agent, gpointer user_data)
{
  return SIP_DESCRIPTION_HANDLER (test_description_handler_new ());
}

/* Both ends of a call in one stack, as with an echo service inside the program. */
static void
both_ends_in_one_stack (Fixture *self, gconstpointer data)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:echo@192.0.2.1", NULL);
  g_autoptr (SipUserAgent) echo = sip_user_agent_new (self->alice.stack, uri);
  g_autoptr (SipInvitation) invitation = NULL;

  sip_agent_set_description_handler_factory (SIP_AGENT (echo), create_handler, NULL, NULL);
  g_object_set (echo, "protocol", GPOINTER_TO_INT (data), NULL);
  g_signal_connect_swapped (echo, "invite", G_CALLBACK (take_invitation), &invitation);
  sip_stack_add_agent (self->alice.stack, SIP_AGENT (echo));

  test_phone_call (&self->alice, "sip:echo@192.0.2.1", 0);
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  g_assert_cmpint (sip_session_get_state (SIP_SESSION (invitation)), ==, SIP_SESSION_ESTABLISHED);
  g_assert_cmpuint (sip_dialog_table_get_size (sip_stack_get_dialogs (self->alice.stack)), ==, 2);
  test_phone_hang_up (&self->alice);
  g_assert_cmpint (sip_session_get_state (SIP_SESSION (invitation)), ==, SIP_SESSION_TERMINATED);

  test_phone_call (&self->alice, "sip:echo@192.0.2.1", 0);
  sip_session_terminate_async (SIP_SESSION (invitation), NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  test_phone_assert_log (&self->alice, "started, ended local bye, started, ended remote bye");
  sip_stack_remove_agent (self->alice.stack, SIP_AGENT (echo));
}

static void
nobody_keeps_the_invitation (Fixture *self, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (self->bob.agent, &self->bob);
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  test_phone_assert_log (&self->alice, "failed remote unavailable 480");
}

static void
drop_session (TestPhone *phone)
{
  test_phone_drop_session (phone);
}

/* A callback that drops the last reference must not leave anything behind, nor be called into again. */
static void
last_reference_goes_in_a_callback (Fixture *self, gconstpointer data)
{
  establish (self);
  g_signal_connect_swapped (self->alice.session, "notify::state", G_CALLBACK (drop_session), &self->alice);
  g_signal_connect_swapped (self->bob.session, "ended", G_CALLBACK (drop_session), &self->bob);
  sip_session_terminate_async (self->alice.session, NULL, NULL, NULL, NULL);
  test_net_run (&self->net, 0);
  g_assert_null (self->alice.session);
  g_assert_null (self->bob.session);
}

static void
hang_up_again (SipSession *session)
{
  sip_session_terminate_async (session, NULL, NULL, NULL, NULL);
}

static void
terminate_in_every_callback_changes_nothing (Fixture *self, gconstpointer data)
{
  establish (self);
  g_signal_connect (self->alice.session, "notify::state", G_CALLBACK (hang_up_again), NULL);
  g_signal_connect (self->alice.session, "ended", G_CALLBACK (hang_up_again), NULL);
  g_signal_connect (self->bob.session, "ended", G_CALLBACK (hang_up_again), NULL);
  test_phone_hang_up (&self->alice);
  test_phone_assert_log (&self->alice, "started, ended local bye");
  test_phone_assert_log (&self->bob, "invite, started, ended remote bye");
}

static void
hung_up_in_started (Fixture *self, gconstpointer data)
{
  test_phone_call (&self->alice, "sip:bob@192.0.2.2", 0);
  g_signal_connect (self->alice.session, "started", G_CALLBACK (hang_up_again), NULL);
  test_phone_answer (&self->bob);
  test_net_run (&self->net, 1000);
  test_phone_assert_log (&self->alice, "started, ended local bye");
  test_phone_assert_log (&self->bob, "invite, started, ended remote bye");
}

#define ADD(name, protocol, function) \
  g_test_add ("/session/call/" name, Fixture, GINT_TO_POINTER (protocol), setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("rings-and-is-answered", SIP_PROTOCOL_UDP, rings_and_is_answered);
  ADD ("rings-and-is-answered-over-tcp", SIP_PROTOCOL_TCP, rings_and_is_answered);
  ADD ("caller-hangs-up", SIP_PROTOCOL_UDP, caller_hangs_up);
  ADD ("called-side-hangs-up", SIP_PROTOCOL_UDP, called_side_hangs_up);
  ADD ("called-side-hangs-up-over-tcp", SIP_PROTOCOL_TCP, called_side_hangs_up);
  ADD ("both-hang-up-at-once", SIP_PROTOCOL_UDP, both_hang_up_at_once);
  ADD ("every-terminate-finishes", SIP_PROTOCOL_UDP, every_terminate_finishes);
  ADD ("terminate-finishes-when-the-far-end-is-gone", SIP_PROTOCOL_UDP, terminate_finishes_when_the_far_end_is_gone);
  ADD ("terminate-refuses-other-statuses", SIP_PROTOCOL_UDP, terminate_refuses_other_statuses);
  ADD ("terminate-in-every-callback-changes-nothing", SIP_PROTOCOL_UDP, terminate_in_every_callback_changes_nothing);
  ADD ("last-reference-goes-in-a-callback", SIP_PROTOCOL_UDP, last_reference_goes_in_a_callback);
  ADD ("hung-up-in-started", SIP_PROTOCOL_UDP, hung_up_in_started);
  ADD ("hang-up-after-the-connection-broke", SIP_PROTOCOL_TCP, hang_up_after_the_connection_broke);
  ADD ("both-ends-in-one-stack", SIP_PROTOCOL_UDP, both_ends_in_one_stack);
  ADD ("both-ends-in-one-stack-over-tcp", SIP_PROTOCOL_TCP, both_ends_in_one_stack);
  ADD ("declined", SIP_PROTOCOL_UDP, declined);
  ADD ("caller-cancels", SIP_PROTOCOL_UDP, caller_cancels);
  ADD ("nobody-keeps-the-invitation", SIP_PROTOCOL_UDP, nobody_keeps_the_invitation);

  return g_test_run ();
}
