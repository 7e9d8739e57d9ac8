/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#include "message/sip-rack.h"

#define ALICE "192.0.2.1:5060"
#define SDP "v=0\r\ns=chaos\r\n"
#define N_SEEDS 800
#define N_STEPS 60

/* A person, media and a far end that do anything at any time. Whatever happens: nothing is warned about, each call has
 * one outcome, and in the end nothing is left. */

typedef struct
{
  TestNet net;
  TestPhone alice;
  TestPeer peer;
  GPtrArray *got;      /* SipMessage: requests that the peer may answer */
  GPtrArray *sent;     /* SipMessage: requests that the peer may send again or acknowledge */
  SipDialog *dialog;   /* the peer's, nullable */
  SipMessage *invite;  /* of that dialog */
  GPtrArray *sessions; /* SipSession: all of them */
  guint32 rseq;        /* of the reliable response that came last */
  guint n_calls;
  guint n_started;
} Fixture;

static const SipMemoryFaults sound;
static const SipMemoryFaults bad = { .loss = 10, .duplication = 20, .min_delay_ms = 0, .max_delay_ms = 300 };

static guint
pick (Fixture *self, guint n)
{
  return sip_random_range (self->net.random, 0, n);
}

static void
collect (Fixture *self)
{
  SipMessage *message;

  while ((message = g_queue_pop_head (&self->peer.received)))
    {
      if (sip_message_is_request (message) && sip_message_get_method (message) != SIP_METHOD_ACK)
        g_ptr_array_add (self->got, message);
      else
        {
          guint status = sip_message_get_status (message);
          gboolean reliable = sip_message_get_rseq (message, &self->rseq);
          gboolean accepted = (status == 200 || reliable) && sip_message_get_method (message) == SIP_METHOD_INVITE;

          if (accepted && self->invite && !self->dialog)
            self->dialog = sip_dialog_new_uac (self->invite, message, NULL);
          sip_message_unref (message);
        }
    }
}

/* Of the session that was made or got last. */
static guint
count_events (Fixture *self, const char *first, const char *second)
{
  const char *last_invite = g_strrstr (self->alice.log->str, "invite");
  g_auto (GStrv) events = g_strsplit (last_invite ? last_invite : self->alice.log->str, ", ", -1);
  guint n = 0;

  for (guint i = 0; events[i]; i++)
    n += g_str_has_prefix (events[i], first) || g_str_has_prefix (events[i], second);
  return n;
}

static gboolean
is_idle (Fixture *self)
{
  return !self->alice.session || sip_session_get_state (self->alice.session) == SIP_SESSION_TERMINATED;
}

static void
end_session (Fixture *self)
{
  g_clear_object (&self->dialog);
  g_clear_pointer (&self->invite, sip_message_unref);
  if (!self->alice.session)
    return;
  g_assert_cmpuint (count_events (self, "ended ", "failed "), ==, 1);
  self->n_calls++;
  self->n_started += count_events (self, "started", "started");
  test_phone_drop_session (&self->alice);
}

static void
begin_session (Fixture *self)
{
  static const char *const headers[] = { NULL, "Expires: 3\r\n", "Supported: 100rel\r\n", "Require: 100rel\r\n" };

  if (!is_idle (self))
    return;
  end_session (self);
  g_string_assign (self->alice.log, "");
  self->alice.fail_nth = pick (self, 10) == 0 ? 1 + pick (self, 3) : 0;
  self->alice.fail_code = SIP_ERROR_NOT_ACCEPTABLE + pick (self, 4);
  self->alice.pause_media = pick (self, 8) == 0;
  if (pick (self, 2) == 0)
    {
      test_phone_call_with (&self->alice, "sip:peer@192.0.2.9",
                            &(SipInviteOptions) { .no_answer_s = pick (self, 2) * 10,
                                                  .expires_s = pick (self, 4) ? 0 : 20,
                                                  .rel100 = pick (self, 3),
                                                  .without_offer = pick (self, 4) == 0,
                                                  .max_redirects = pick (self, 3) });
      g_ptr_array_add (self->sessions, g_object_ref (self->alice.session));
      return;
    }
  self->invite = test_peer_invite (&self->peer, ALICE, headers[pick (self, G_N_ELEMENTS (headers))],
                                   pick (self, 4) ? SDP : NULL);
  g_ptr_array_add (self->sent, sip_message_ref (self->invite));
}

static void
act_as_person (Fixture *self)
{
  SipInvitation *invitation;

  if (!self->alice.session)
    return;
  if (pick (self, 10) == 0)
    sip_session_terminate_async (self->alice.session, NULL, NULL, NULL, NULL);
  else if (pick (self, 5) == 0)
    sip_session_hold_async (self->alice.session, pick (self, 2), NULL, NULL, NULL);
  else if (pick (self, 20) == 0)
    sip_session_invite_async (self->alice.session, &(SipReinviteOptions) { .without_offer = TRUE }, NULL, NULL, NULL);
  else if (pick (self, 4) == 0)
    sip_session_send_dtmf_async (self->alice.session, "1,2", NULL, NULL, NULL, NULL);
  if (!SIP_IS_INVITATION (self->alice.session))
    return;
  invitation = SIP_INVITATION (self->alice.session);
  switch (pick (self, 9))
    {
    case 0:
      sip_invitation_reject (invitation, 300 + pick (self, 400), NULL, NULL, NULL);
      break;
    case 1:
    case 2:
      sip_invitation_progress_async (invitation,
                                     &(SipProgressOptions) { .status = 180 + pick (self, 4),
                                                             .reliable = pick (self, 2),
                                                             .with_description = pick (self, 2) },
                                     NULL, NULL, NULL);
      break;
    case 3:
      sip_invitation_prepare (invitation);
      break;
    case 4:
    case 5:
    case 6:
    case 7:
      sip_invitation_accept_async (invitation, NULL, NULL, NULL, NULL);
      break;
    default:
      break;
    }
}

static void
act_as_media (Fixture *self)
{
  if (!self->alice.handler)
    return;
  switch (pick (self, 6))
    {
    case 0:
      test_description_handler_pause (self->alice.handler);
      break;
    case 1:
      test_description_handler_fail (self->alice.handler, 1 + pick (self, 2),
                                     SIP_ERROR_NOT_ACCEPTABLE + pick (self, 4));
      break;
    case 2:
      test_description_handler_refuse_dtmf (self->alice.handler);
      break;
    default:
      test_description_handler_release (self->alice.handler);
      break;
    }
}

static void
answer_something (Fixture *self)
{
  static const guint statuses[] = { 100, 180, 183, 183, 200, 200, 200, 302, 404, 413, 420, 481, 486, 487, 488, 491, 500,
                                    503, 606 };
  static const char *const tags[] = { "one", "two", "three" };
  SipMessage *request;
  guint status = statuses[pick (self, G_N_ELEMENTS (statuses))];
  g_autofree char *headers = NULL;
  gboolean described;

  collect (self);
  if (self->got->len == 0)
    return;
  request = self->got->pdata[pick (self, 2) ? self->got->len - 1 : pick (self, self->got->len)];
  described = sip_message_get_method (request) == SIP_METHOD_INVITE && pick (self, 4) != 0;
  if (status == 200 && sip_message_get_method (request) == SIP_METHOD_INVITE && !self->dialog)
    self->dialog = sip_dialog_new_uas (request, "one", NULL);
  if (status > 100 && status < 200 && pick (self, 2))
    headers = g_strdup_printf ("Require: 100rel\r\nRSeq: %u\r\n", 1 + pick (self, 4));
  else if (status == 302)
    headers = g_strdup_printf ("Contact: <sip:%u@192.0.2.9>\r\n", pick (self, 4));
  else if (status == 420)
    headers = g_strdup ("Unsupported: 100rel\r\n");
  test_peer_reply (&self->peer, request, status, tags[pick (self, G_N_ELEMENTS (tags))], headers,
                   described ? SDP : NULL);
}

static void
request_something (Fixture *self)
{
  static const SipMethod methods[] = { SIP_METHOD_INVITE, SIP_METHOD_UPDATE, SIP_METHOD_BYE, SIP_METHOD_INFO,
                                       SIP_METHOD_OPTIONS, SIP_METHOD_MESSAGE, SIP_METHOD_INVITE, SIP_METHOD_PRACK,
                                       SIP_METHOD_PRACK };
  g_autofree char *headers = NULL;
  SipMethod method = methods[pick (self, G_N_ELEMENTS (methods))];

  collect (self);
  if (!self->dialog)
    return;
  if (method == SIP_METHOD_PRACK)
    headers = g_strdup_printf ("RAck: %u 1 INVITE\r\n", self->rseq + (pick (self, 4) == 0));
  g_ptr_array_add (self->sent, test_peer_request (&self->peer, self->dialog, method, headers, "application/sdp",
                                                  pick (self, 3) ? SDP : NULL));
}

static void
acknowledge_something (Fixture *self)
{
  collect (self);
  if (self->dialog && self->sent->len > 0)
    test_peer_ack (&self->peer, self->dialog, self->sent->pdata[pick (self, self->sent->len)],
                   pick (self, 2) ? SDP : NULL);
}

static void
repeat_something (Fixture *self)
{
  if (self->sent->len > 0 && self->peer.flow)
    test_peer_send (&self->peer, self->sent->pdata[pick (self, self->sent->len)]);
}

static void
step (Fixture *self)
{
  static void (*const actions[]) (Fixture *) = { begin_session, act_as_person, act_as_person, act_as_media,
                                                 answer_something, answer_something, request_something,
                                                 acknowledge_something, repeat_something };

  actions[pick (self, G_N_ELEMENTS (actions))](self);
  test_net_run (&self->net, pick (self, 3) ? pick (self, 20) : pick (self, 3000));
}

static void
on_invite (Fixture *self, SipInvitation *invitation)
{
  g_ptr_array_add (self->sessions, g_object_ref (invitation));
}

static void
settle (Fixture *self)
{
  test_net_run (&self->net, 1000);
  g_signal_handlers_disconnect_by_func (self->alice.agent, on_invite, self);
  if (self->alice.session)
    sip_session_terminate_async (self->alice.session, NULL, NULL, NULL, NULL);
  /* One that the phone has lost sight of, since a repeated INVITE came in as another call. */
  for (guint i = 0; i < self->sessions->len; i++)
    sip_session_terminate_async (self->sessions->pdata[i], NULL, NULL, NULL, NULL);
  g_clear_pointer (&self->sessions, g_ptr_array_unref);
  test_net_run (&self->net, 4 * 64 * 500);
  g_assert_true (is_idle (self));
  end_session (self);
  test_net_run (&self->net, 2 * 64 * 500 + 5000);
}

static void
anything_at_any_time (gconstpointer data)
{
  guint n_calls = 0, n_started = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      Fixture fixture = { .n_calls = 0 };
      Fixture *self = &fixture;

      test_net_init (&self->net, seed);
      sip_memory_network_set_faults (self->net.network, data);
      test_phone_init (&self->alice, &self->net, "sip:alice@192.0.2.1", ALICE, SIP_PROTOCOL_UDP);
      test_peer_init (&self->peer, &self->net, "192.0.2.9:5060", SIP_PROTOCOL_UDP);
      self->sessions = g_ptr_array_new_with_free_func (g_object_unref);
      g_signal_connect_swapped (self->alice.agent, "invite", G_CALLBACK (on_invite), self);
      self->got = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
      self->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_message_unref);
      for (guint i = 0; i < N_STEPS; i++)
        step (self);
      settle (self);
      n_calls += self->n_calls;
      n_started += self->n_started;

      g_ptr_array_unref (self->got);
      g_ptr_array_unref (self->sent);
      test_phone_clear (&self->alice);
      test_peer_clear (&self->peer);
      test_net_clear (&self->net);
    }
  g_test_message ("%u calls, %u of them established", n_calls, n_started);
  g_assert_cmpuint (n_started, >, N_SEEDS / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/session/call-chaos/anything-at-any-time", &sound, anything_at_any_time);
  g_test_add_data_func ("/session/call-chaos/anything-over-a-bad-network", &bad, anything_at_any_time);

  return g_test_run ();
}
