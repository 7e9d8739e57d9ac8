/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-inviter-parts-private.h"

#include "message/sip-reason.h"
#include "session/sip-description-private.h"

/* What comes back to an INVITE of ours: dialogs, and the descriptions in them. */

/* More early dialogs than any forking proxy makes. */
#define MAX_FORKS 16
/* Those that were answered as well: each costs an ACK and a BYE. */
#define MAX_ANSWERS 64
/* RFC 6228: an early dialog that a proxy knows to be over. */
#define EARLY_DIALOG_TERMINATED 199

/* What the media do about an early offer, and where the answer goes. */
typedef struct
{
  SipInviter *self;
  SipFork *fork;
  SipMessage *response;
} EarlyOffer;

static void
early_offer_free (EarlyOffer *offer)
{
  g_object_unref (offer->self);
  g_object_unref (offer->fork);
  sip_message_unref (offer->response);
  g_free (offer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EarlyOffer, early_offer_free)

static void
go_on (SipInviter *self);

static SipOfferAnswer *
get_offer_answer (SipFork *fork)
{
  return sip_session_dialog_get_offer_answer (sip_fork_get_dialog (fork));
}

static gboolean
is_heard (SipInviter *self, SipFork *fork)
{
  return g_strcmp0 (self->heard_id, sip_fork_get_id (fork)) == 0;
}

/* The early dialog that stands for the call: the one that is heard, or the first. */
static void
show_dialog (SipInviter *self)
{
  SipSessionDialog *shown = NULL;

  for (guint i = 0; self->stage == SIP_INVITER_CALLING && i < self->forks->len; i++)
    {
      SipFork *fork = self->forks->pdata[i];

      if (sip_fork_is_early (fork) && (!shown || is_heard (self, fork)))
        shown = sip_fork_get_dialog (fork);
    }
  sip_session_show_early_dialog (SIP_SESSION (self), shown);
}

void
sip_inviter_drop_forks (SipInviter *self)
{
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = self->forks->len; i > 0; i--)
    {
      SipFork *fork = self->forks->pdata[i - 1];

      if (fork != self->answered && sip_fork_is_early (fork))
        g_ptr_array_add (dropped, g_ptr_array_steal_index (self->forks, i - 1));
    }
  show_dialog (self);
  for (guint i = 0; i < dropped->len; i++)
    sip_session_dialog_terminate (sip_fork_get_dialog (dropped->pdata[i]));
}

void
sip_inviter_forget_early_media (SipInviter *self)
{
  g_clear_pointer (&self->heard_id, g_free);
  g_clear_pointer (&self->heard, sip_body_unref);
}

static SipFork *
find_fork (SipInviter *self, SipSlice tag)
{
  for (guint i = 0; i < self->forks->len; i++)
    {
      SipDialog *dialog = sip_session_dialog_get_dialog (sip_fork_get_dialog (self->forks->pdata[i]));

      if (sip_slice_equal (tag, sip_slice (sip_dialog_get_remote_tag (dialog))))
        return self->forks->pdata[i];
    }
  return NULL;
}

static void
on_fork_state (SipInviter *self, GParamSpec *pspec, SipSessionDialog *dialog)
{
  if (sip_session_dialog_get_state (dialog) > SIP_SESSION_DIALOG_EARLY)
    show_dialog (self);
}

/* NULL where @response makes no dialog. */
static SipFork *
ensure_fork (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipDialog) dialog = NULL;
  SipSlice tag = sip_address_get_tag (sip_message_get_to (response));
  SipFork *fork = find_fork (self, tag);
  gboolean early = sip_message_get_status (response) < 200;

  if (fork)
    return fork;
  if (early && (tag.length == 0 || self->forks->len >= MAX_FORKS))
    return NULL;
  if (self->forks->len >= MAX_ANSWERS)
    return NULL;

  dialog = sip_dialog_new_uac (sip_outgoing_request_get_message (request), response, &error);
  if (!dialog)
    {
      sip_logger_debug (sip_session_get_logger (SIP_SESSION (self)), "A response makes no dialog: %s", error->message);
      return NULL;
    }
  fork = sip_fork_new (sip_session_get_agent (SIP_SESSION (self)), dialog, sip_outgoing_request_get_flow (request),
                       self->offer);
  sip_session_dialog_set_session (sip_fork_get_dialog (fork), self);
  g_ptr_array_add (self->forks, fork);
  g_signal_connect_object (sip_fork_get_dialog (fork), "notify::state", G_CALLBACK (on_fork_state), self,
                           G_CONNECT_SWAPPED);
  return fork;
}

/* From now on the media are those of this dialog, and what it offers is answered. */
static void
begin_hearing (SipInviter *self, SipFork *fork, SipBody *body)
{
  sip_inviter_forget_early_media (self);
  self->hearing = TRUE;
  self->heard = sip_body_ref (body);
  self->heard_id = g_strdup (sip_fork_get_id (fork));
  sip_session_dialog_set_describer (sip_fork_get_dialog (fork), sip_session_get_describer (SIP_SESSION (self)));
}

static void
end_hearing (SipInviter *self, const GError *error)
{
  self->hearing = FALSE;
  if (error)
    {
      sip_logger_debug (sip_session_get_logger (SIP_SESSION (self)), "Early media cannot be heard: %s", error->message);
      sip_inviter_forget_early_media (self);
      show_dialog (self);
    }
  else
    sip_inviter_emit_early_media (self);
  go_on (self);
}

static void
on_early_answer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInviter) self = user_data;
  g_autoptr (GError) error = NULL;

  sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);
  if (!sip_session_is_over (SIP_SESSION (self)))
    end_hearing (self, error);
}

/* RFC 3261 13.2.1: the first description is the answer; those of other dialogs are heard when they are answered. */
static void
hear_answer (SipInviter *self, SipFork *fork, SipBody *body)
{
  SipSession *session = SIP_SESSION (self);

  if (self->heard_id || sip_session_is_over (session))
    return;
  begin_hearing (self, fork, body);
  sip_describer_set_async (sip_session_get_describer (session), SIP_DESCRIPTION_ANSWER, body, sip_fork_get_id (fork),
                           sip_session_get_cancellable (session), on_early_answer_set, g_object_ref (self));
}

static void
reject_answer (SipInviter *self, SipCause cause, guint status, const GError *error)
{
  g_autofree char *reason = sip_reason_write (status, NULL);
  g_autoptr (SipMessage) answer = g_steal_pointer (&self->answer);

  sip_session_hang_up (SIP_SESSION (self), SIP_ORIGINATOR_LOCAL, cause, reason, answer, error);
}

/* RFC 6337 2.3: an offer that cannot be answered cannot be refused either, so that the call is given up; unless the
 * dialog is over by now. */
static void
fail_early_offer (SipInviter *self, SipFork *fork, const GError *error)
{
  self->hearing = FALSE;
  sip_inviter_forget_early_media (self);
  sip_describer_rollback (sip_session_get_describer (SIP_SESSION (self)));
  if (self->answered == fork)
    reject_answer (self, sip_cause_from_error (error), sip_description_status_from_error (error), error);
  else if (!self->answered && sip_fork_is_early (fork))
    sip_inviter_give_up (self, sip_cause_from_error (error), sip_description_status_from_error (error), error);
  else
    go_on (self);
}

static void
on_early_offer_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (EarlyOffer) offer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) answer = sip_describer_exchange_finish (SIP_DESCRIBER (source), result, &error);
  SipInviter *self = offer->self;

  if (sip_session_is_over (SIP_SESSION (self)))
    return;
  if (!answer || !sip_offer_answer_set_local_answer (get_offer_answer (offer->fork), answer, NULL))
    {
      fail_early_offer (self, offer->fork, error);
      return;
    }
  sip_fork_acknowledge (offer->fork, offer->response, answer);
  if (!sip_session_is_over (SIP_SESSION (self)))
    end_hearing (self, NULL);
}

/* One handler can answer one of them alone: another fork that offers is told that it is not wanted (RFC 3261 15). */
static void
hear_offer (SipInviter *self, SipFork *fork, SipBody *body, SipMessage *response)
{
  SipSession *session = SIP_SESSION (self);
  EarlyOffer *offer;

  if (self->heard_id)
    {
      g_autoptr (SipOutgoingRequest) bye = sip_session_dialog_bye (sip_fork_get_dialog (fork), NULL, NULL);

      return;
    }
  if (!sip_offer_answer_set_remote_offer (get_offer_answer (fork), body, NULL) || sip_session_is_over (session))
    return;
  begin_hearing (self, fork, body);
  offer = g_new (EarlyOffer, 1);
  *offer = (EarlyOffer) { g_object_ref (self), g_object_ref (fork), sip_message_ref (response) };
  sip_describer_exchange_async (sip_session_get_describer (session), body, SIP_DESCRIPTION_NONE,
                                sip_fork_get_id (fork), sip_session_get_cancellable (session), on_early_offer_answered,
                                offer);
}

static void
take_provisional (SipInviter *self, SipFork *fork, SipMessage *response)
{
  gboolean reliable = sip_fork_is_reliable (response);
  g_autoptr (SipBody) body = sip_description_from_message (response, NULL);
  SipSignalingState signaling = sip_offer_answer_get_state (get_offer_answer (fork));

  if (body && reliable && signaling == SIP_SIGNALING_INITIAL)
    {
      hear_offer (self, fork, body, response);
      return;
    }
  if (body && reliable && signaling == SIP_SIGNALING_HAVE_LOCAL_OFFER)
    sip_offer_answer_set_remote_answer (get_offer_answer (fork), body, NULL);
  sip_fork_acknowledge (fork, response, NULL);
  if (body && signaling == SIP_SIGNALING_HAVE_LOCAL_OFFER)
    hear_answer (self, fork, body);
}

void
sip_inviter_receive_progress (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  gboolean passed_over = sip_message_get_status (response) == EARLY_DIALOG_TERMINATED;
  g_autoptr (SipFork) fork = NULL;

  if (passed_over && !sip_fork_is_reliable (response))
    return;
  fork = ensure_fork (self, response, request);
  if (fork)
    g_object_ref (fork);
  if (!passed_over)
    self->provisional = sip_message_get_status (response);
  if (fork && !sip_fork_receive (fork, response))
    return;
  if (fork)
    {
      take_provisional (self, fork, response);
      show_dialog (self);
    }
  if (!passed_over && !sip_session_is_over (SIP_SESSION (self)))
    sip_session_emit_progress (SIP_SESSION (self), response);
}

static void
acknowledge (SipInviter *self, SipBody *answer)
{
  sip_fork_confirm (self->answered, self->invite, self->answer, answer);
}

static void
agree (SipInviter *self)
{
  SipSession *session = SIP_SESSION (self);
  g_autoptr (SipMessage) answer = NULL;

  if (sip_session_is_over (session))
    return;
  answer = g_steal_pointer (&self->answer);
  sip_inviter_move (self, SIP_INVITER_AGREED);
  sip_describer_confirm (sip_session_get_describer (session));
  sip_session_establish (session, answer);
}

/* The media cannot move to this answer: once the call stands, they are offered anew. */
static void
agree_afresh (SipInviter *self)
{
  g_autoptr (SipInviter) hold = g_object_ref (self);

  agree (self);
  if (sip_session_get_state (SIP_SESSION (self)) == SIP_SESSION_ESTABLISHED)
    sip_session_invite_async (SIP_SESSION (self), &(SipReinviteOptions) { .flags = SIP_DESCRIPTION_FRESH }, NULL, NULL,
                              NULL);
}

static void
on_answer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInviter) self = user_data;
  g_autoptr (GError) error = NULL;

  sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);
  if (self->stage != SIP_INVITER_ANSWERED || sip_session_is_over (SIP_SESSION (self)))
    return;
  if (!error)
    agree (self);
  else if (g_error_matches (error, SIP_ERROR, SIP_ERROR_FRESH_OFFER))
    agree_afresh (self);
  else
    reject_answer (self, sip_cause_from_error (error), sip_description_status_from_error (error), error);
}

static void
set_answer (SipInviter *self, SipBody *body)
{
  SipSession *session = SIP_SESSION (self);

  sip_offer_answer_set_remote_answer (get_offer_answer (self->answered), body, NULL);
  if (sip_session_is_over (session))
    return;
  sip_describer_set_async (sip_session_get_describer (session), SIP_DESCRIPTION_ANSWER, body,
                           sip_fork_get_id (self->answered), sip_session_get_cancellable (session), on_answer_set,
                           g_object_ref (self));
}

/* RFC 6337 3.1.1: what was agreed reliably holds, whatever the 2xx describes; the media may have heard another. */
static void
take_agreed_answer (SipInviter *self)
{
  if (is_heard (self, self->answered))
    agree (self);
  else
    set_answer (self, sip_offer_answer_get_answer (get_offer_answer (self->answered)));
}

/* The first 2xx was acknowledged; its answer, or the one heard before, is what counts. */
static void
take_first_answer (SipInviter *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) body = sip_description_from_message (self->answer, &error);
  gboolean heard_here = self->heard && is_heard (self, self->answered);

  if (error)
    reject_answer (self, SIP_CAUSE_INCOMPATIBLE_SDP, 488, error);
  else if (heard_here && (!body || sip_description_equal (body, self->heard)))
    {
      sip_offer_answer_set_remote_answer (get_offer_answer (self->answered), self->heard, NULL);
      agree (self);
    }
  else if (!body)
    reject_answer (self, SIP_CAUSE_MISSING_SDP, 488, NULL);
  else
    set_answer (self, body);
}

static void
take_answer (SipInviter *self)
{
  switch (sip_offer_answer_get_state (get_offer_answer (self->answered)))
    {
    case SIP_SIGNALING_STABLE:
      take_agreed_answer (self);
      break;
    case SIP_SIGNALING_HAVE_LOCAL_OFFER:
      take_first_answer (self);
      break;
    default:
      reject_answer (self, SIP_CAUSE_MISSING_SDP, 488, NULL);
      break;
    }
}

static void
on_late_offer_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInviter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) answer = sip_describer_exchange_finish (SIP_DESCRIBER (source), result, &error);

  if (self->stage != SIP_INVITER_ANSWERED || sip_session_is_over (SIP_SESSION (self)))
    return;
  if (answer)
    sip_offer_answer_set_local_answer (get_offer_answer (self->answered), answer, NULL);
  if (sip_session_is_over (SIP_SESSION (self)))
    return;
  acknowledge (self, answer);
  if (sip_session_is_over (SIP_SESSION (self)))
    return;
  if (answer)
    agree (self);
  else
    reject_answer (self, sip_cause_from_error (error), sip_description_status_from_error (error), error);
}

/* RFC 3261 13.2.1: the offer is in the 2xx, the answer goes into the ACK, which waits for it. */
static void
answer_late_offer (SipInviter *self)
{
  SipSession *session = SIP_SESSION (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) body = sip_description_from_message (self->answer, &error);

  if (!body)
    {
      acknowledge (self, NULL);
      if (!sip_session_is_over (session))
        reject_answer (self, error ? SIP_CAUSE_INCOMPATIBLE_SDP : SIP_CAUSE_MISSING_SDP, 488, error);
      return;
    }
  sip_offer_answer_set_remote_offer (get_offer_answer (self->answered), body, NULL);
  if (sip_session_is_over (session))
    return;
  sip_describer_exchange_async (sip_session_get_describer (session), body, SIP_DESCRIPTION_NONE,
                                sip_fork_get_id (self->answered), sip_session_get_cancellable (session),
                                on_late_offer_answered, g_object_ref (self));
}

/* The media are free for the 2xx. */
static void
go_on (SipInviter *self)
{
  if (self->stage != SIP_INVITER_ANSWERED)
    return;
  if (sip_fork_is_early (self->answered))
    answer_late_offer (self);
  else
    take_answer (self);
}

void
sip_inviter_give_answer_up (SipInviter *self, SipCause cause, const char *reason)
{
  acknowledge (self, NULL);
  sip_session_hang_up (SIP_SESSION (self), SIP_ORIGINATOR_LOCAL, cause, reason, NULL, NULL);
}

/* Every 2xx is acknowledged; those of forks that lost, or that crossed our CANCEL, then get a BYE (13.2.2.4). */
static void
turn_away (SipFork *fork, SipMessage *response, SipMessage *invite)
{
  sip_fork_confirm (fork, invite, response, NULL);
  sip_session_dialog_close (sip_fork_get_dialog (fork), NULL, NULL);
}

static void
win (SipInviter *self, SipFork *fork, SipMessage *response, SipMessage *invite)
{
  SipSession *session = SIP_SESSION (self);
  SipSessionDialog *dialog = sip_fork_get_dialog (fork);
  gboolean late = sip_offer_answer_get_state (get_offer_answer (fork)) == SIP_SIGNALING_INITIAL;

  self->answered = g_object_ref (fork);
  sip_session_set_dialog (session, dialog);
  sip_inviter_drop_forks (self);
  if (sip_session_is_over (session))
    {
      turn_away (fork, response, invite);
      return;
    }
  sip_inviter_move (self, SIP_INVITER_ANSWERED);
  self->invite = sip_message_ref (invite);
  self->answer = sip_message_ref (response);
  sip_session_dialog_set_describer (dialog, sip_session_get_describer (session));
  sip_session_dialog_note_peer (dialog, response);
  if (!late)
    acknowledge (self, NULL);
  if (!self->hearing)
    go_on (self);
}

void
sip_inviter_receive_answer (SipInviter *self, SipMessage *response, SipOutgoingRequest *request)
{
  SipMessage *invite = sip_outgoing_request_get_message (request);
  g_autoptr (SipFork) fork = ensure_fork (self, response, request);

  if (!fork)
    {
      if (!self->answered)
        sip_inviter_fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_DIALOG_ERROR, response, NULL);
      return;
    }
  g_object_ref (fork);
  /* Its ACK waits for our answer. */
  if (fork == self->answered && sip_fork_is_early (fork))
    return;
  if (sip_fork_is_early (fork) && !self->answered)
    win (self, fork, response, invite);
  else if (sip_fork_is_early (fork))
    turn_away (fork, response, invite);
  else
    sip_fork_confirm (fork, invite, response, NULL);
  if (!self->answered)
    sip_inviter_fail (self, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_DIALOG_ERROR, response, NULL);
}
