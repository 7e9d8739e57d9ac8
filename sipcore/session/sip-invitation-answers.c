/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-invitation-parts-private.h"

#include <glib/gi18n-lib.h>

#include "message/sip-reason.h"
#include "session/sip-description-private.h"
#include "session/sip-dialog-response-private.h"

/* What goes back to an INVITE that we got: provisional responses, plain and reliable, and the 200. */

/* RFC 3261 13.3.1.1, RFC 3262 3: a provisional is sent again so that no proxy gives up, a reliable one less often. */
#define REPEAT_MS (60 * 1000)
#define REPEAT_RELIABLE_MS (150 * 1000)

static SipAgent *
get_agent (SipInvitation *self)
{
  return sip_session_get_agent (SIP_SESSION (self));
}

static SipClock *
get_clock (SipInvitation *self)
{
  return sip_agent_get_clock (get_agent (self));
}

/* Whether nothing that the media do counts any more. */
static gboolean
is_past (SipInvitation *self)
{
  return sip_invitation_is_decided (self) || sip_session_is_over (SIP_SESSION (self));
}

static SipSignalingState
get_signaling (SipInvitation *self)
{
  return sip_offer_answer_get_state (sip_invitation_get_offer_answer (self));
}

static const char *
get_dialog_id (SipInvitation *self)
{
  return sip_dialog_get_id (sip_session_dialog_get_dialog (sip_session_get_dialog (SIP_SESSION (self))));
}

void
sip_invitation_wish_free (SipInvitationWish *wish)
{
  g_clear_pointer (&wish->request, sip_request_options_unref);
  g_clear_object (&wish->task);
  g_free (wish);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipInvitationWish, sip_invitation_wish_free)

static void
return_error (GTask *task, const GError *error)
{
  if (error)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_CANCELED, _("The call ended before it was answered."));
}

void
sip_invitation_drop_wishes (SipInvitation *self, const GError *error)
{
  g_autoptr (GTask) accept_task = g_steal_pointer (&self->accept_task);
  g_autoptr (SipServerTransaction) prack = g_steal_pointer (&self->prack);
  SipInvitationWish *wish;

  if (prack)
    sip_server_transaction_reply (prack, 481, NULL);
  while (!g_queue_is_empty (&self->unacknowledged))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->unacknowledged);

      if (task)
        return_error (task, error);
    }
  while ((wish = g_queue_pop_head (&self->wishes)))
    {
      if (wish->task)
        return_error (wish->task, error);
      sip_invitation_wish_free (wish);
    }
  if (accept_task)
    return_error (accept_task, error);
}

static void
on_description (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInvitation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) description = sip_describer_get_finish (SIP_DESCRIBER (source), result, &error);

  if (is_past (self))
    return;
  if (!description)
    {
      sip_invitation_refuse_for_error (self, error);
      return;
    }
  self->description = g_steal_pointer (&description);
  sip_invitation_move (self, SIP_INVITATION_READY);
  sip_invitation_advance (self);
}

static void
describe (SipInvitation *self, SipDescriptionFlags flags)
{
  SipSession *session = SIP_SESSION (self);

  sip_invitation_move (self, SIP_INVITATION_DESCRIBING);
  self->holding = (flags & SIP_DESCRIPTION_HOLD) != 0;
  sip_describer_get_async (sip_session_get_describer (session),
                           self->offer ? SIP_DESCRIPTION_ANSWER : SIP_DESCRIPTION_OFFER, flags, SIP_MEDIA_PROFILE_ANY,
                           sip_session_get_cancellable (session), on_description, g_object_ref (self));
}

static gboolean
is_unanswered (SipInvitation *self)
{
  SipSignalingState signaling = get_signaling (self);

  return signaling == SIP_SIGNALING_INITIAL || signaling == SIP_SIGNALING_HAVE_REMOTE_OFFER;
}

/* Whether @wish can be sent now; begins what it still takes. */
static gboolean
prepare (SipInvitation *self, SipInvitationWish *wish)
{
  if (wish->status < 200 && !wish->described)
    return TRUE;
  if (self->stage == SIP_INVITATION_RECEIVED)
    sip_invitation_read_offer (self);
  if (self->stage != SIP_INVITATION_READY)
    return FALSE;
  if (is_unanswered (self) && !self->description)
    {
      describe (self, wish->flags);
      return FALSE;
    }
  return wish->status < 200 || !self->reliable || !sip_reliable_provisional_is_describing (self->reliable);
}

/* RFC 3261 13.2.1, RFC 3262 5: what is in a plain response is only a preview. (transfer none) (nullable) */
static SipBody *
commit_description (SipInvitation *self, SipInvitationWish *wish)
{
  SipOfferAnswer *offer_answer = sip_invitation_get_offer_answer (self);

  if ((wish->status < 200 && !wish->described) || !is_unanswered (self))
    return NULL;
  if (!self->offer)
    sip_offer_answer_set_local_offer (offer_answer, self->description, NULL);
  else if (wish->status >= 200 || wish->reliable)
    sip_offer_answer_set_local_answer (offer_answer, self->description, NULL);
  return self->description;
}

static void on_repeat (gpointer user_data);

static void
schedule_repeat (SipInvitation *self, guint status, guint delay_ms)
{
  self->repeated_status = status;
  sip_clock_clear (get_clock (self), &self->progress_timer);
  self->progress_timer = sip_clock_add (get_clock (self), delay_ms, on_repeat, self);
}

static void
on_repeat (gpointer user_data)
{
  g_autoptr (SipInvitation) self = g_object_ref (user_data);
  SipInvitationWish *wish;

  self->progress_timer = 0;
  if (self->provisional)
    {
      sip_server_transaction_respond (self->transaction, self->provisional);
      schedule_repeat (self, self->repeated_status, REPEAT_MS);
      return;
    }
  wish = g_new0 (SipInvitationWish, 1);
  wish->status = self->repeated_status;
  wish->reliable = TRUE;
  g_queue_push_head (&self->wishes, wish);
  sip_invitation_advance (self);
}

static void
send_plain (SipInvitation *self, SipInvitationWish *wish, SipMessageBuilder *builder)
{
  g_autoptr (SipMessage) response = sip_message_builder_end (builder);

  g_clear_pointer (&self->provisional, sip_message_unref);
  self->provisional = sip_message_ref (response);
  sip_server_transaction_respond (self->transaction, response);
  schedule_repeat (self, wish->status, REPEAT_MS);
  if (wish->task)
    g_task_return_boolean (wish->task, TRUE);
  sip_session_emit_progress (SIP_SESSION (self), response);
}

static void
on_reliable_sent (SipInvitation *self, SipMessage *response)
{
  g_clear_pointer (&self->provisional, sip_message_unref);
  schedule_repeat (self, sip_message_get_status (response), REPEAT_RELIABLE_MS);
  sip_session_emit_progress (SIP_SESSION (self), response);
}

static void
on_reliable_acknowledged (SipInvitation *self, SipMessage *response)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->unacknowledged);

  if (task)
    g_task_return_boolean (task, TRUE);
}

/* RFC 3262 3. */
static void
on_reliable_lost (SipInvitation *self)
{
  g_autoptr (SipInvitation) hold = g_object_ref (self);

  sip_invitation_refuse (self, 504, NULL, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_NO_ACK, NULL, NULL);
}

static void
send_reliable (SipInvitation *self, SipInvitationWish *wish, SipMessageBuilder *builder)
{
  if (!self->reliable)
    {
      self->reliable = sip_reliable_provisional_new (self->transaction, get_clock (self),
                                                     sip_agent_get_random (get_agent (self)));
      g_signal_connect_object (self->reliable, "sent", G_CALLBACK (on_reliable_sent), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->reliable, "acknowledged", G_CALLBACK (on_reliable_acknowledged), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->reliable, "lost", G_CALLBACK (on_reliable_lost), self, G_CONNECT_SWAPPED);
    }
  g_queue_push_tail (&self->unacknowledged, g_steal_pointer (&wish->task));
  sip_reliable_provisional_add (self->reliable, builder);
}

static void
send_ok (SipInvitation *self, SipInvitationWish *wish, SipMessageBuilder *builder)
{
  SipSession *session = SIP_SESSION (self);
  SipSessionDialog *dialog = sip_session_get_dialog (session);
  g_autoptr (SipMessage) response = sip_message_builder_end (builder);

  sip_invitation_move (self, SIP_INVITATION_ANSWERED);
  sip_invitation_stop_timers (self);
  if (self->reliable)
    sip_reliable_provisional_stop (self->reliable);
  self->accept_task = g_steal_pointer (&wish->task);
  self->answer = sip_message_ref (response);
  g_signal_connect_object (dialog, "acknowledged", G_CALLBACK (sip_invitation_acknowledged), self, G_CONNECT_SWAPPED);
  sip_session_dialog_accept (dialog, self->transaction, response);
  if (sip_session_is_over (session))
    return;
  sip_describer_confirm (sip_session_get_describer (session));
  sip_session_set_on_hold (session, self->holding);
}

static void
send_wish (SipInvitation *self, SipInvitationWish *wish)
{
  SipMessageBuilder *builder = sip_dialog_response_new (get_agent (self), self->transaction, wish->status);
  SipBody *description = commit_description (self, wish);
  SipSessionDialog *dialog = sip_session_get_dialog (SIP_SESSION (self));

  /* Whoever is told of the description, or of the dialog's state or terms, may end the call. */
  if (!is_past (self))
    sip_session_dialog_begin (dialog);
  if (wish->status >= 200 && !is_past (self))
    sip_session_timer_answer (sip_session_dialog_get_timer (dialog), self->request, builder);
  if (is_past (self))
    {
      sip_message_builder_unref (builder);
      if (wish->task)
        return_error (wish->task, NULL);
      return;
    }
  sip_request_options_apply (wish->request, builder);
  if (description)
    sip_description_add_to (description, builder);
  if (wish->status >= 200)
    send_ok (self, wish, builder);
  else if (wish->reliable)
    send_reliable (self, wish, builder);
  else
    send_plain (self, wish, builder);
}

void
sip_invitation_advance (SipInvitation *self)
{
  g_autoptr (SipInvitation) hold = g_object_ref (self);

  while (!is_past (self) && !g_queue_is_empty (&self->wishes) && prepare (self, g_queue_peek_head (&self->wishes)))
    {
      g_autoptr (SipInvitationWish) wish = g_queue_pop_head (&self->wishes);

      send_wish (self, wish);
    }
}

static void
establish (SipInvitation *self)
{
  g_autoptr (SipInvitation) hold = g_object_ref (self);
  g_autoptr (GTask) task = g_steal_pointer (&self->accept_task);

  sip_session_establish (SIP_SESSION (self), self->answer);
  if (task)
    g_task_return_boolean (task, TRUE);
}

static void
hang_up (SipInvitation *self, SipCause cause, SipMessage *ack, const GError *error)
{
  g_autofree char *reason = sip_reason_write (error ? sip_description_status_from_error (error) : 488, NULL);

  sip_session_hang_up (SIP_SESSION (self), SIP_ORIGINATOR_LOCAL, cause, reason, ack, error);
}

static void
on_late_answer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInvitation) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean taken = sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);

  if (sip_session_is_over (SIP_SESSION (self)))
    return;
  if (taken)
    establish (self);
  else
    hang_up (self, sip_cause_from_error (error), NULL, error);
}

void
sip_invitation_acknowledged (SipInvitation *self, SipMessage *ack)
{
  SipSession *session = SIP_SESSION (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) answer = NULL;

  if (sip_session_is_over (session))
    return;
  if (get_signaling (self) != SIP_SIGNALING_HAVE_LOCAL_OFFER)
    {
      establish (self);
      return;
    }
  answer = sip_description_from_message (ack, &error);
  if (!answer)
    {
      hang_up (self, error ? SIP_CAUSE_INCOMPATIBLE_SDP : SIP_CAUSE_MISSING_SDP, ack, error);
      return;
    }
  sip_offer_answer_set_remote_answer (sip_invitation_get_offer_answer (self), answer, NULL);
  if (sip_session_is_over (session))
    return;
  sip_describer_set_async (sip_session_get_describer (session), SIP_DESCRIPTION_ANSWER, answer, get_dialog_id (self),
                           sip_session_get_cancellable (session), on_late_answer_set, g_object_ref (self));
}

static void
acknowledge (SipInvitation *self, SipServerTransaction *prack, SipBody *answer)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (prack, 200, NULL);
  g_autoptr (SipMessage) response = NULL;

  if (answer)
    sip_description_add_to (answer, builder);
  response = sip_message_builder_end (builder);
  sip_server_transaction_respond (prack, response);
  sip_reliable_provisional_acknowledge (self->reliable);
}

/* RFC 3262 5: our offer went out in what is acknowledged here. */
static void
take_prack_answer (SipInvitation *self, SipServerTransaction *prack, SipBody *answer)
{
  SipSession *session = SIP_SESSION (self);

  if (!answer)
    {
      acknowledge (self, prack, NULL);
      sip_invitation_refuse (self, 488, NULL, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_MISSING_SDP, NULL, NULL);
      return;
    }
  sip_offer_answer_set_remote_answer (sip_invitation_get_offer_answer (self), answer, NULL);
  if (!is_past (self))
    {
      sip_invitation_move (self, SIP_INVITATION_EXCHANGING);
      sip_describer_set_async (sip_session_get_describer (session), SIP_DESCRIPTION_ANSWER, answer,
                               get_dialog_id (self), sip_session_get_cancellable (session),
                               sip_invitation_description_set, g_object_ref (self));
    }
  acknowledge (self, prack, NULL);
}

/* RFC 6337 2.3: a PRACK whose offer is refused acknowledges nothing: it comes again without one. */
static void
on_prack_offer_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInvitation) self = user_data;
  g_autoptr (SipServerTransaction) prack = g_steal_pointer (&self->prack);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) answer = sip_describer_exchange_finish (SIP_DESCRIBER (source), result, &error);

  if (!prack || is_past (self))
    return;
  sip_invitation_move (self, SIP_INVITATION_READY);
  if (answer)
    {
      sip_offer_answer_set_local_answer (sip_invitation_get_offer_answer (self), answer, NULL);
      acknowledge (self, prack, answer);
    }
  else
    {
      sip_offer_answer_rollback (sip_invitation_get_offer_answer (self));
      sip_describer_rollback (sip_session_get_describer (SIP_SESSION (self)));
      sip_dialog_response_refuse (prack, sip_description_status_from_error (error));
    }
  sip_invitation_advance (self);
}

static void
take_prack_offer (SipInvitation *self, SipServerTransaction *prack, SipBody *offer)
{
  SipSession *session = SIP_SESSION (self);
  g_autoptr (GError) error = NULL;

  if (self->stage != SIP_INVITATION_READY ||
      !sip_offer_answer_set_remote_offer (sip_invitation_get_offer_answer (self), offer, &error))
    {
      sip_dialog_response_refuse (prack, 488);
      return;
    }
  if (is_past (self))
    {
      sip_server_transaction_reply (prack, 481, NULL);
      return;
    }
  sip_invitation_move (self, SIP_INVITATION_EXCHANGING);
  self->prack = g_object_ref (prack);
  sip_describer_exchange_async (sip_session_get_describer (session), offer, SIP_DESCRIPTION_NONE,
                                get_dialog_id (self), sip_session_get_cancellable (session), on_prack_offer_answered,
                                g_object_ref (self));
}

gboolean
sip_invitation_receive_prack (SipInvitation *self, SipServerTransaction *prack)
{
  g_autoptr (SipInvitation) hold = g_object_ref (self);
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (prack));
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) body = NULL;
  gboolean offered;

  if (!self->reliable || !sip_reliable_provisional_matches (self->reliable, request))
    return FALSE;
  body = sip_description_from_message (request, &error);
  offered = sip_message_get_body (sip_reliable_provisional_peek (self->reliable)).length > 0 &&
            get_signaling (self) == SIP_SIGNALING_HAVE_LOCAL_OFFER;
  if (self->prack)
    sip_dialog_response_later (get_agent (self), prack);
  else if (error)
    sip_dialog_response_refuse (prack, sip_description_status_from_error (error));
  else if (offered)
    take_prack_answer (self, prack, body);
  else if (body)
    take_prack_offer (self, prack, body);
  else
    acknowledge (self, prack, NULL);
  sip_invitation_advance (self);
  return TRUE;
}
