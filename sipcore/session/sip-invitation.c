/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-invitation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "message/sip-reason.h"
#include "session/sip-description-private.h"
#include "session/sip-invitation-parts-private.h"
#include "session/sip-replacee-private.h"
#include "util/sip-state.h"
#include "util/sip-argument.h"

/* A caller that is gone cancels nothing: no call rings for ever. */
#define NO_ANSWER_S (5 * 60)
#define MAX_TIMER_S (7 * 24 * 3600)

/**
 * SipInvitation:
 *
 * A call that we get. It is announced to the caller with [method@Sip.Invitation.progress_async] and then accepted,
 * rejected or redirected. One that is dropped before it was accepted is refused with 480, as is one that nobody answers
 * in time; an INVITE that expires sooner is answered with 487 (RFC 3261 13.3.1).
 */

enum {
  PROP_0,
  PROP_REQUEST,
  PROP_NO_ANSWER,
  PROP_EXPIRES,
  PROP_TAKES_RELIABLE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipInvitation, sip_invitation, SIP_TYPE_SESSION)

static GType sip_invitation_stage_get_type (void);
G_DEFINE_ENUM_TYPE (SipInvitationStage, sip_invitation_stage,
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_RECEIVED, "received"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_READING, "reading"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_READY, "ready"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_DESCRIBING, "describing"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_EXCHANGING, "exchanging"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_ANSWERED, "answered"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_REFUSED, "refused"))

static const SipStateEdge edges[] = {
  { SIP_INVITATION_RECEIVED, SIP_INVITATION_READING },
  { SIP_INVITATION_RECEIVED, SIP_INVITATION_READY },
  { SIP_INVITATION_RECEIVED, SIP_INVITATION_REFUSED },
  { SIP_INVITATION_READING, SIP_INVITATION_READY },
  { SIP_INVITATION_READING, SIP_INVITATION_REFUSED },
  { SIP_INVITATION_READY, SIP_INVITATION_DESCRIBING },
  { SIP_INVITATION_READY, SIP_INVITATION_EXCHANGING },
  { SIP_INVITATION_READY, SIP_INVITATION_ANSWERED },
  { SIP_INVITATION_READY, SIP_INVITATION_REFUSED },
  { SIP_INVITATION_DESCRIBING, SIP_INVITATION_READY },
  { SIP_INVITATION_DESCRIBING, SIP_INVITATION_REFUSED },
  { SIP_INVITATION_EXCHANGING, SIP_INVITATION_READY },
  { SIP_INVITATION_EXCHANGING, SIP_INVITATION_REFUSED },
  { -1, -1 },
};

void
sip_invitation_move (SipInvitation *self, SipInvitationStage to)
{
  int stage = self->stage;

  if (sip_state_move (self, sip_invitation_stage_get_type (), edges, &stage, to))
    self->stage = stage;
}

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

gboolean
sip_invitation_is_decided (SipInvitation *self)
{
  return self->stage >= SIP_INVITATION_ANSWERED;
}

SipOfferAnswer *
sip_invitation_get_offer_answer (SipInvitation *self)
{
  return sip_session_dialog_get_offer_answer (sip_session_get_dialog (SIP_SESSION (self)));
}

void
sip_invitation_stop_timers (SipInvitation *self)
{
  sip_clock_clear (get_clock (self), &self->ring_timer);
  sip_clock_clear (get_clock (self), &self->progress_timer);
}

static gboolean
on_prack (SipInvitation *self, SipServerTransaction *prack)
{
  return sip_invitation_receive_prack (self, prack);
}

SipSessionDialog *
sip_invitation_ensure_dialog (SipInvitation *self)
{
  SipSession *session = SIP_SESSION (self);
  g_autoptr (SipSessionDialog) session_dialog = NULL;
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (GError) error = NULL;

  if (sip_session_get_dialog (session) || sip_session_is_over (session))
    return sip_session_get_dialog (session);

  dialog = sip_dialog_new_uas (self->request, sip_server_transaction_get_local_tag (self->transaction), &error);
  if (!dialog)
    {
      sip_invitation_refuse (self, 400, NULL, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_DIALOG_ERROR, self->request, error);
      return NULL;
    }
  session_dialog = sip_session_dialog_new (get_agent (self), dialog,
                                           sip_transaction_get_flow (SIP_TRANSACTION (self->transaction)));
  sip_session_dialog_note_peer (session_dialog, self->request);
  g_signal_connect_object (session_dialog, "prack", G_CALLBACK (on_prack), self, G_CONNECT_SWAPPED);
  sip_session_set_dialog (session, session_dialog);
  return sip_session_get_dialog (session);
}

void
sip_invitation_description_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInvitation) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean taken = sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);

  if (sip_invitation_is_decided (self) || sip_session_is_over (SIP_SESSION (self)))
    return;
  if (!taken)
    {
      sip_invitation_refuse_for_error (self, error);
      return;
    }
  sip_invitation_move (self, SIP_INVITATION_READY);
  sip_invitation_advance (self);
}

static void
set_offer (SipInvitation *self, SipSessionDialog *dialog)
{
  SipSession *session = SIP_SESSION (self);

  sip_invitation_move (self, SIP_INVITATION_READING);
  sip_offer_answer_set_remote_offer (sip_invitation_get_offer_answer (self), self->offer, NULL);
  if (sip_session_is_over (session))
    return;
  sip_describer_set_async (sip_session_get_describer (session), SIP_DESCRIPTION_OFFER, self->offer,
                           sip_dialog_get_id (sip_session_dialog_get_dialog (dialog)),
                           sip_session_get_cancellable (session), sip_invitation_description_set,
                           g_object_ref (self));
}

void
sip_invitation_read_offer (SipInvitation *self)
{
  g_autoptr (GError) error = NULL;
  SipDescriber *describer = sip_session_ensure_describer (SIP_SESSION (self));
  SipSessionDialog *dialog = sip_invitation_ensure_dialog (self);

  if (!dialog)
    return;
  self->offer = sip_description_from_message (self->request, &error);
  if (!describer)
    g_set_error_literal (&error, SIP_ERROR, SIP_ERROR_MEDIA, _("There is nothing here that could play a call."));
  if (error)
    {
      sip_invitation_refuse_for_error (self, error);
      return;
    }
  sip_session_dialog_set_describer (dialog, describer);
  if (self->offer)
    set_offer (self, dialog);
  else
    sip_invitation_move (self, SIP_INVITATION_READY);
}

static void
on_canceled (SipInvitation *self, SipMessage *cancel)
{
  g_autoptr (SipInvitation) hold = g_object_ref (self);
  gboolean elsewhere;

  if (sip_invitation_is_decided (self))
    return;
  sip_session_emit_cancel (SIP_SESSION (self), cancel);
  if (sip_invitation_is_decided (self))
    return;
  elsewhere = sip_message_get_reason_status (cancel) == 200;
  sip_invitation_refuse (self, 487, NULL, SIP_ORIGINATOR_REMOTE,
                         elsewhere ? SIP_CAUSE_ANSWERED_ELSEWHERE : SIP_CAUSE_CANCELED, cancel, NULL);
}

static void
on_expired (gpointer user_data)
{
  g_autoptr (SipInvitation) self = g_object_ref (user_data);

  self->ring_timer = 0;
  sip_invitation_refuse (self, 487, NULL, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_EXPIRES, self->request, NULL);
}

static void
on_no_answer (gpointer user_data)
{
  g_autoptr (SipInvitation) self = g_object_ref (user_data);

  self->ring_timer = 0;
  sip_invitation_refuse (self, 480, NULL, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_NO_ANSWER, self->request, NULL);
}

/* RFC 3261 13.3.1. */
static void
limit_ringing (SipInvitation *self)
{
  gboolean expires = self->expires_s > 0 && (self->no_answer_s == 0 || self->expires_s < self->no_answer_s);
  gint64 limit_ms = 1000 * (gint64) MIN (expires ? self->expires_s : self->no_answer_s, MAX_TIMER_S);
  gint64 elapsed_ms = (sip_clock_now (get_clock (self)) - self->arrived_at) / 1000;

  sip_clock_clear (get_clock (self), &self->ring_timer);
  if (limit_ms > 0 && !sip_invitation_is_decided (self))
    self->ring_timer = sip_clock_add (get_clock (self), (guint) MAX (limit_ms - elapsed_ms, 0),
                                      expires ? on_expired : on_no_answer, self);
}

static void
sip_invitation_terminate (SipSession *session, const SipTerminateOptions *options)
{
  SipInvitation *self = SIP_INVITATION (session);
  guint status = options->status > 0 ? options->status : 480;

  sip_invitation_send_refusal (self, sip_invitation_create_refusal (self, status, options->reason_phrase,
                                                                    options->request));
  sip_session_leave (session, SIP_SESSION_TERMINATED, SIP_ORIGINATOR_LOCAL,
                     sip_session_choose_cause (options, SIP_CAUSE_REJECTED), NULL, NULL);
}

static void
sip_invitation_leave (SipSession *session, const GError *error)
{
  SipInvitation *self = SIP_INVITATION (session);

  sip_invitation_stop_timers (self);
  /* RFC 3261 15.1.2: a BYE in the early dialog leaves the INVITE to be answered. */
  if (!sip_invitation_is_decided (self))
    sip_invitation_send_refusal (self, sip_invitation_create_refusal (self, 487, NULL, NULL));
  sip_invitation_drop_wishes (self, error);
}

static void
sip_invitation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipInvitation *self = SIP_INVITATION (object);

  switch (prop_id)
    {
    case PROP_REQUEST:
      g_value_set_boxed (value, self->request);
      break;
    case PROP_NO_ANSWER:
      g_value_set_uint (value, self->no_answer_s);
      break;
    case PROP_EXPIRES:
      g_value_set_uint (value, self->expires_s);
      break;
    case PROP_TAKES_RELIABLE:
      g_value_set_boolean (value, sip_invitation_takes_reliable (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_invitation_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NO_ANSWER:
      sip_invitation_set_no_answer (SIP_INVITATION (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_invitation_dispose (GObject *object)
{
  SipInvitation *self = SIP_INVITATION (object);

  sip_invitation_stop_timers (self);
  if (self->transaction && !sip_invitation_is_decided (self))
    sip_invitation_send_refusal (self, sip_invitation_create_refusal (self, 480, NULL, NULL));
  sip_invitation_drop_wishes (self, NULL);
  g_clear_object (&self->reliable);
  g_clear_object (&self->transaction);
  g_clear_pointer (&self->provisional, sip_message_unref);
  g_clear_pointer (&self->offer, sip_body_unref);
  g_clear_pointer (&self->description, sip_body_unref);

  G_OBJECT_CLASS (sip_invitation_parent_class)->dispose (object);
}

static void
sip_invitation_finalize (GObject *object)
{
  SipInvitation *self = SIP_INVITATION (object);

  g_clear_pointer (&self->request, sip_message_unref);
  g_clear_pointer (&self->answer, sip_message_unref);

  G_OBJECT_CLASS (sip_invitation_parent_class)->finalize (object);
}

static void
sip_invitation_class_init (SipInvitationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SipSessionClass *session_class = SIP_SESSION_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_invitation_get_property;
  object_class->set_property = sip_invitation_set_property;
  object_class->dispose = sip_invitation_dispose;
  object_class->finalize = sip_invitation_finalize;
  session_class->terminate = sip_invitation_terminate;
  session_class->leave = sip_invitation_leave;
  session_class->lowest_status = 300;
  session_class->direction = SIP_SESSION_INCOMING;

  /**
   * SipInvitation:request:
   *
   * The INVITE.
   */
  props[PROP_REQUEST] = g_param_spec_boxed ("request", NULL, NULL, SIP_TYPE_MESSAGE, readable);
  /**
   * SipInvitation:no-answer:
   *
   * Seconds after which a call that nobody answers is refused with 480, 0: never.
   */
  props[PROP_NO_ANSWER] = g_param_spec_uint ("no-answer", NULL, NULL, 0, G_MAXUINT, NO_ANSWER_S,
                                             readable | G_PARAM_WRITABLE);
  /**
   * SipInvitation:expires:
   *
   * Seconds for which the caller waits (RFC 3261 20.19), 0: it did not say.
   */
  props[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipInvitation:takes-reliable:
   *
   * Whether the caller takes reliable provisional responses (RFC 3262).
   */
  props[PROP_TAKES_RELIABLE] = g_param_spec_boolean ("takes-reliable", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_invitation_init (SipInvitation *self)
{
  self->no_answer_s = NO_ANSWER_S;
  g_queue_init (&self->wishes);
  g_queue_init (&self->unacknowledged);
}

/**
 * sip_invitation_new: (skip)
 * @transaction: of an INVITE outside dialogs
 *
 * Returns: (transfer full) (nullable): a call that is neither answered nor announced yet; %NULL where it was to replace
 *   one that cannot be replaced (RFC 3891 3), or has too small a session interval (RFC 4028 9): then @transaction is
 *   answered
 */
SipInvitation *
sip_invitation_new (SipAgent *agent, SipServerTransaction *transaction)
{
  SipInvitation *self;
  SipSession *replacee;
  gboolean trusted;
  guint32 expires_s = 0;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (transaction), NULL);

  if (!sip_session_timer_check (agent, transaction) || !sip_replacee_find (agent, transaction, &replacee))
    return NULL;

  self = g_object_new (SIP_TYPE_INVITATION, "agent", agent, NULL);
  self->transaction = g_object_ref (transaction);
  self->request = sip_message_ref (sip_transaction_get_request (SIP_TRANSACTION (transaction)));
  sip_session_take_replacee (SIP_SESSION (self), replacee);
  self->arrived_at = sip_clock_now (get_clock (self));
  sip_message_get_uint (self->request, SIP_HEADER_EXPIRES, &expires_s);
  self->expires_s = expires_s;
  sip_session_set_identities (SIP_SESSION (self), sip_message_get_to (self->request),
                              sip_message_get_from (self->request));
  trusted = sip_agent_trusts (agent, sip_transaction_get_flow (SIP_TRANSACTION (transaction)));
  sip_session_take_asserted_identity (SIP_SESSION (self), sip_identity_new_from_request (self->request, trusted));
  g_signal_connect_object (transaction, "canceled", G_CALLBACK (on_canceled), self, G_CONNECT_SWAPPED);
  limit_ringing (self);
  return self;
}

/**
 * sip_invitation_get_request:
 *
 * Returns: (transfer none): the INVITE
 */
SipMessage *
sip_invitation_get_request (SipInvitation *self)
{
  g_return_val_if_fail (SIP_IS_INVITATION (self), NULL);

  return self->request;
}

/**
 * sip_invitation_get_no_answer:
 *
 * Returns: seconds after which a call that nobody answers is refused, 0: never
 */
guint
sip_invitation_get_no_answer (SipInvitation *self)
{
  g_return_val_if_fail (SIP_IS_INVITATION (self), 0);

  return self->no_answer_s;
}

/**
 * sip_invitation_set_no_answer:
 * @seconds: since the INVITE came; 0: never
 *
 * Where that time is over already, the call is refused at once.
 */
void
sip_invitation_set_no_answer (SipInvitation *self, guint seconds)
{
  g_return_if_fail (SIP_IS_INVITATION (self));

  if (self->no_answer_s == seconds)
    return;
  self->no_answer_s = seconds;
  limit_ringing (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NO_ANSWER]);
}

/**
 * sip_invitation_get_expires:
 *
 * Returns: seconds for which the caller waits, 0: it did not say
 */
guint
sip_invitation_get_expires (SipInvitation *self)
{
  g_return_val_if_fail (SIP_IS_INVITATION (self), 0);

  return self->expires_s;
}

static gboolean
demands_reliable (SipInvitation *self)
{
  return sip_message_has_token (self->request, SIP_HEADER_REQUIRE, "100rel");
}

/**
 * sip_invitation_takes_reliable:
 *
 * Returns: whether the caller takes reliable provisional responses (RFC 3262 3)
 */
gboolean
sip_invitation_takes_reliable (SipInvitation *self)
{
  g_return_val_if_fail (SIP_IS_INVITATION (self), FALSE);

  return demands_reliable (self) || sip_message_has_token (self->request, SIP_HEADER_SUPPORTED, "100rel");
}

/**
 * sip_invitation_prepare:
 *
 * Gives the offer to the media while it still rings, so that the answer is quick. An offer that cannot be used refuses
 * the call with 488, 415, 480 or 500.
 */
void
sip_invitation_prepare (SipInvitation *self)
{
  g_autoptr (SipInvitation) hold = NULL;

  g_return_if_fail (SIP_IS_INVITATION (self));

  hold = g_object_ref (self);
  if (self->stage == SIP_INVITATION_RECEIVED)
    sip_invitation_read_offer (self);
}

/* RFC 3262 3, 5; RFC 3261 13.2.1: an offer may not be lost. */
static gboolean
check_reliable (SipInvitation *self, gboolean reliable, GError **error)
{
  if (!reliable || sip_invitation_takes_reliable (self))
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE,
                       _("The caller does not take responses that have to be acknowledged."));
  return FALSE;
}

static SipInvitationWish *
create_wish (guint status, SipRequestOptions *request, GTask *task)
{
  SipInvitationWish *wish = g_new0 (SipInvitationWish, 1);

  wish->status = status;
  wish->request = request ? sip_request_options_ref (request) : NULL;
  wish->task = g_object_ref (task);
  return wish;
}

static void
add_progress (SipInvitation *self, const SipProgressOptions *options, GTask *task)
{
  g_autoptr (SipBody) offer = sip_description_from_message (self->request, NULL);
  guint status = options->status > 0 ? options->status : 180;
  gboolean reliable = options->reliable || demands_reliable (self) || (options->with_description && !offer);
  GError *error = NULL;
  SipInvitationWish *wish;

  if (!sip_argument_check_status (status, 101, 199, &error) ||
      !sip_invitation_check_open (!self->accepting && !sip_invitation_is_decided (self), &error) ||
      !check_reliable (self, reliable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  wish = create_wish (status, options->request, task);
  wish->reliable = reliable;
  wish->described = options->with_description || (reliable && !offer);
  g_queue_push_tail (&self->wishes, wish);
  if (sip_invitation_ensure_dialog (self))
    sip_invitation_advance (self);
}

/**
 * sip_invitation_progress_async:
 * @options: (nullable): what to tell; %NULL: 180
 *
 * Tells the caller how far it is, and again each minute until there is a final response (RFC 3261 13.3.1.1); a reliable
 * response is sent until it is acknowledged, and the call refused with 504 where that never happens (RFC 3262 3).
 */
void
sip_invitation_progress_async (SipInvitation *self, const SipProgressOptions *options, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  const SipProgressOptions defaults = { 0 };
  g_autoptr (SipInvitation) hold = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_INVITATION (self));

  hold = g_object_ref (self);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_invitation_progress_async);
  add_progress (self, options ? options : &defaults, task);
}

/**
 * sip_invitation_progress_finish:
 *
 * Returns: %TRUE once it was sent, or, a reliable one, acknowledged; else %SIP_ERROR_INVALID_ARGUMENT,
 *   %SIP_ERROR_INVALID_STATE once there is a final response or where the caller cannot acknowledge,
 *   %SIP_ERROR_CANCELED where the call ended first, or an error of the media
 */
gboolean
sip_invitation_progress_finish (SipInvitation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_invitation_accept_async:
 * @options: (nullable): how; %NULL: the defaults
 *
 * Answers with 200, again and again until the ACK comes (RFC 3261 13.3.1.4), but not before the caller has acknowledged
 * what was described to it reliably (RFC 3262 3). From now on the session keeps itself alive until it is terminated.
 */
void
sip_invitation_accept_async (SipInvitation *self, const SipAcceptOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  SipInvitationWish *wish;

  g_return_if_fail (SIP_IS_INVITATION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_invitation_accept_async);
  if (!sip_invitation_check_open (!self->accepting && !sip_invitation_is_decided (self), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->accepting = TRUE;
  wish = create_wish (200, options ? options->request : NULL, task);
  wish->flags = options ? options->flags : SIP_DESCRIPTION_NONE;
  g_queue_push_tail (&self->wishes, wish);
  sip_session_hold (SIP_SESSION (self));
  sip_session_begin (SIP_SESSION (self));
  sip_invitation_advance (self);
}

/**
 * sip_invitation_accept_finish:
 *
 * Returns: %TRUE once the caller acknowledged; else why not: %SIP_ERROR_CANCELED where the call ended first, an error
 *   of the media, %SIP_ERROR_INVALID_STATE where it was answered already
 */
gboolean
sip_invitation_accept_finish (SipInvitation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
