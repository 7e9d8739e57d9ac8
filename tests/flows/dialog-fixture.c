/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog-fixture.h"

void
dialog_fixture_set_up (DialogFixture *self, gconstpointer data)
{
  test_net_init (&self->net, 6337);
  test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", DIALOG_ALICE, SIP_PROTOCOL_UDP);
  test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
}

void
dialog_fixture_tear_down (DialogFixture *self, gconstpointer data)
{
  test_net_run (&self->net, 2 * 64 * 500 + 5000);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->invite, sip_message_unref);
  g_clear_error (&self->result.error);
  g_clear_object (&self->dialog);
  test_phone_clear (&self->alice);
  test_peer_clear (&self->peer);
  test_net_clear (&self->net);
}

static void
assert_established (DialogFixture *self)
{
  test_phone_assert_state (&self->alice, SIP_SESSION_ESTABLISHED);
  g_string_assign (self->alice.log, "");
  dialog_expect_silence (self);
}

void
dialog_establish_in (DialogFixture *self, const char *headers)
{
  self->invite = test_peer_invite (&self->peer, DIALOG_ALICE, headers, DIALOG_SDP);
  test_phone_answer (&self->alice);
  self->dialog = sip_dialog_new_uac (self->invite, dialog_expect (self, "SIP/2.0 200"), NULL);
  test_peer_ack (&self->peer, self->dialog, self->invite, NULL);
  assert_established (self);
}

void
dialog_establish_out (DialogFixture *self, const char *headers)
{
  SipMessage *invite;

  test_phone_call (&self->alice, "sip:peer@192.0.2.9", 0);
  invite = dialog_expect (self, "INVITE ");
  self->dialog = sip_dialog_new_uas (invite, "peer", NULL);
  test_peer_reply (&self->peer, invite, 200, "peer", headers, DIALOG_SDP);
  dialog_expect (self, "ACK ");
  assert_established (self);
}

void
dialog_establish (DialogFixture *self, gconstpointer alice_calls, const char *headers)
{
  if (alice_calls)
    dialog_establish_out (self, headers);
  else
    dialog_establish_in (self, headers);
}

SipMessage *
dialog_expect (DialogFixture *self, const char *start)
{
  SipMessage *message = test_peer_expect (&self->peer, start);

  g_ptr_array_add (self->kept, message);
  return message;
}

void
dialog_expect_silence (DialogFixture *self)
{
  test_peer_expect_silence (&self->peer);
}

void
dialog_run (DialogFixture *self, guint ms)
{
  test_net_run (&self->net, ms);
}

guint
dialog_wait (DialogFixture *self, guint max_ms)
{
  guint ms = 0;

  while (ms < max_ms)
    {
      SipMessage *message = g_queue_peek_head (&self->peer.received);

      if (message && sip_message_is_request (message))
        break;
      if (message)
        sip_message_unref (g_queue_pop_head (&self->peer.received));
      if (message)
        continue;
      test_net_run (&self->net, 10);
      ms += 10;
    }
  return ms;
}

void
dialog_reply (DialogFixture *self, SipMessage *request, guint status, const char *headers, const char *sdp)
{
  test_peer_reply (&self->peer, request, status, "peer", headers, sdp);
}

SipMessage *
dialog_request (DialogFixture *self, SipMethod method, const char *headers, const char *type, const char *body)
{
  SipMessage *request = test_peer_request (&self->peer, self->dialog, method, headers, type, body);

  g_ptr_array_add (self->kept, request);
  return request;
}

void
dialog_ack (DialogFixture *self, SipMessage *invite, const char *sdp)
{
  test_peer_ack (&self->peer, self->dialog, invite, sdp);
}

void
dialog_hang_up (DialogFixture *self)
{
  dialog_request (self, SIP_METHOD_BYE, NULL, NULL, NULL);
  dialog_expect (self, "SIP/2.0 200");
  test_phone_assert_state (&self->alice, SIP_SESSION_TERMINATED);
}

SipSession *
dialog_get_session (DialogFixture *self)
{
  return self->alice.session;
}

SipSessionDialog *
dialog_get_session_dialog (DialogFixture *self)
{
  return sip_session_get_dialog (self->alice.session);
}

const char *
dialog_get_media (DialogFixture *self)
{
  const char *log = test_description_handler_get_log (self->alice.handler);
  const char *confirmed = strstr (log, "confirm");

  g_assert_nonnull (confirmed);
  return g_str_has_prefix (confirmed, "confirm, ") ? confirmed + strlen ("confirm, ") : "";
}

const char *
dialog_get_body (SipMessage *message)
{
  static char text[1024];
  SipSlice body = sip_message_get_body (message);

  g_assert_cmpuint (body.length, <, sizeof text);
  memcpy (text, body.data ? body.data : "", body.length);
  text[body.length] = '\0';
  return text;
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DialogFixture *self = user_data;
  GError *error = NULL;
  gboolean done = sip_session_invite_finish (SIP_SESSION (source), result, &error);

  g_assert_cmpint (done, ==, error == NULL);
  g_clear_error (&self->result.error);
  self->result.error = error;
  self->result.n_done++;
}

void
dialog_hold (DialogFixture *self, gboolean hold)
{
  self->result.n_done = 0;
  sip_session_hold_async (self->alice.session, hold, NULL, on_changed, self);
  dialog_run (self, 0);
}

void
dialog_reinvite (DialogFixture *self, const SipReinviteOptions *options)
{
  self->result.n_done = 0;
  sip_session_invite_async (self->alice.session, options, NULL, on_changed, self);
  dialog_run (self, 0);
}

void
dialog_assert_done (DialogFixture *self, int code)
{
  g_assert_cmpuint (self->result.n_done, ==, 1);
  if (code < 0)
    g_assert_no_error (self->result.error);
  else
    g_assert_error (self->result.error, SIP_ERROR, code);
}

void
dialog_assert_pending (DialogFixture *self)
{
  g_assert_cmpuint (self->result.n_done, ==, 0);
}
