/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-invitation.h"

#include <glib/gi18n-lib.h>

#include "session/sip-description-private.h"
#include "session/sip-dialog-response-private.h"
#include "session/sip-reason-private.h"
#include "session/sip-replacee-private.h"
#include "session/sip-session-private.h"
#include "util/sip-state.h"

/* RFC 3261 13.3.1.1: a provisional is sent again each minute, so that no proxy gives up. */
#define PROGRESS_INTERVAL_MS (60 * 1000)
/* A caller that is gone cancels nothing: no call rings for ever. */
#define RING_LIMIT_S (5 * 60)

/*
 *     RECEIVED ──► READING ──► READY ──► ANSWERING ──► ANSWERED
 *         │           │          │           │
 *         └───────────┴──────────┴───────────┴──────► REFUSED
 */
typedef enum {
  SIP_INVITATION_RECEIVED,
  SIP_INVITATION_READING,   /* the media are given the offer */
  SIP_INVITATION_READY,
  SIP_INVITATION_ANSWERING, /* the media make the answer */
  SIP_INVITATION_ANSWERED,  /* 2xx sent */
  SIP_INVITATION_REFUSED,   /* another final response sent */
} SipInvitationStage;

struct _SipInvitation
{
  SipSession parent_instance;

  /* owned */
  SipServerTransaction *transaction;
  SipMessage *request;
  SipMessage *provisional; /* sent last */
  SipBody *offer;          /* NULL: ours goes into the 200 */
  GTask *accept_task;

  SipInvitationStage stage;
  guint ring_timer;
  guint progress_timer;
};

enum {
  PROP_0,
  PROP_REQUEST,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SipInvitation, sip_invitation, SIP_TYPE_SESSION)

static G_DEFINE_ENUM_TYPE (SipInvitationStage, sip_invitation_stage,
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_RECEIVED, "received"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_READING, "reading"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_READY, "ready"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_ANSWERING, "answering"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_ANSWERED, "answered"),
  G_DEFINE_ENUM_VALUE (SIP_INVITATION_REFUSED, "refused"))

static const SipStateEdge edges[] = {
  { SIP_INVITATION_RECEIVED, SIP_INVITATION_READING },
  { SIP_INVITATION_RECEIVED, SIP_INVITATION_READY },
  { SIP_INVITATION_RECEIVED, SIP_INVITATION_REFUSED },
  { SIP_INVITATION_READING, SIP_INVITATION_READY },
  { SIP_INVITATION_READING, SIP_INVITATION_REFUSED },
  { SIP_INVITATION_READY, SIP_INVITATION_ANSWERING },
  { SIP_INVITATION_READY, SIP_INVITATION_REFUSED },
  { SIP_INVITATION_ANSWERING, SIP_INVITATION_ANSWERED },
  { SIP_INVITATION_ANSWERING, SIP_INVITATION_REFUSED },
  { -1, -1 },
};

static void
move (SipInvitation *self, SipInvitationStage to)
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

static gboolean
is_decided (SipInvitation *self)
{
  return self->stage >= SIP_INVITATION_ANSWERED;
}

/* Sends a final response that is no 2xx, which ends the session. */
static void
refuse (SipInvitation *self, guint status, const char *phrase, SipOriginator originator, SipCause cause,
        SipMessage *message, const GError *error)
{
  move (self, SIP_INVITATION_REFUSED);
  if (phrase)
    sip_server_transaction_reply (self->transaction, status, phrase);
  else
    sip_dialog_response_refuse (self->transaction, status);
  sip_session_leave (SIP_SESSION (self), SIP_SESSION_TERMINATED, originator, cause, message, error);
}

static void
refuse_for_error (SipInvitation *self, const GError *error)
{
  refuse (self, sip_description_status_from_error (error), NULL, SIP_ORIGINATOR_LOCAL, sip_cause_from_error (error),
          self->request, error);
}

/* NULL, and the call refused, where the INVITE makes no dialog. */
static SipSessionDialog *
ensure_dialog (SipInvitation *self)
{
  SipSession *session = SIP_SESSION (self);
  g_autoptr (SipSessionDialog) session_dialog = NULL;
  g_autoptr (SipDialog) dialog = NULL;
  g_autoptr (SipBody) offer = NULL;
  g_autoptr (GError) error = NULL;

  if (sip_session_get_dialog (session))
    return sip_session_get_dialog (session);

  dialog = sip_dialog_new_uas (self->request, sip_server_transaction_get_local_tag (self->transaction), &error);
  if (!dialog)
    {
      refuse (self, 400, NULL, SIP_ORIGINATOR_REMOTE, SIP_CAUSE_DIALOG_ERROR, self->request, error);
      return NULL;
    }
  session_dialog = sip_session_dialog_new (get_agent (self), dialog,
                                           sip_transaction_get_flow (SIP_TRANSACTION (self->transaction)));
  sip_session_dialog_note_peer (session_dialog, self->request);
  offer = sip_description_from_message (self->request, NULL);
  if (offer)
    sip_offer_answer_set_remote_offer (sip_session_dialog_get_offer_answer (session_dialog), offer, NULL);
  sip_session_set_dialog (session, session_dialog);
  return sip_session_get_dialog (session);
}

static void
establish (SipInvitation *self)
{
  g_autoptr (SipInvitation) hold = g_object_ref (self);
  g_autoptr (GTask) task = g_steal_pointer (&self->accept_task);

  sip_session_establish (SIP_SESSION (self));
  if (task)
    g_task_return_boolean (task, TRUE);
}

static void
hang_up (SipInvitation *self, SipCause cause, SipMessage *ack, const GError *error)
{
  g_autofree char *reason = sip_reason_new (error ? sip_description_status_from_error (error) : 488, NULL);

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

static void
on_acknowledged (SipInvitation *self, SipMessage *ack, SipSessionDialog *dialog)
{
  SipSession *session = SIP_SESSION (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) answer = NULL;

  if (sip_session_is_over (session))
    return;
  if (self->offer)
    {
      establish (self);
      return;
    }
  answer = sip_description_from_message (ack, &error);
  if (answer)
    {
      sip_offer_answer_set_remote_answer (sip_session_dialog_get_offer_answer (dialog), answer, NULL);
      sip_describer_set_async (sip_session_get_describer (session), SIP_DESCRIPTION_ANSWER, answer,
                               sip_dialog_get_id (sip_session_dialog_get_dialog (dialog)),
                               sip_session_get_cancellable (session), on_late_answer_set, g_object_ref (self));
    }
  else
    hang_up (self, error ? SIP_CAUSE_INCOMPATIBLE_SDP : SIP_CAUSE_MISSING_SDP, ack, error);
}

static void
send_ok (SipInvitation *self, SipBody *description)
{
  SipSession *session = SIP_SESSION (self);
  SipDescriber *describer = sip_session_get_describer (session);
  SipSessionDialog *dialog = ensure_dialog (self);
  SipOfferAnswer *offer_answer;
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) response = NULL;

  if (!dialog)
    return;
  builder = sip_dialog_response_new (get_agent (self), self->transaction, 200);
  sip_description_add_to (description, builder);
  response = sip_message_builder_end (builder);

  move (self, SIP_INVITATION_ANSWERED);
  sip_clock_clear (get_clock (self), &self->ring_timer);
  sip_clock_clear (get_clock (self), &self->progress_timer);
  g_signal_connect_object (dialog, "acknowledged", G_CALLBACK (on_acknowledged), self, G_CONNECT_SWAPPED);
  sip_session_dialog_set_describer (dialog, describer);
  offer_answer = sip_session_dialog_get_offer_answer (dialog);
  if (self->offer)
    sip_offer_answer_set_local_answer (offer_answer, description, NULL);
  else
    sip_offer_answer_set_local_offer (offer_answer, description, NULL);
  sip_session_dialog_accept (dialog, self->transaction, response);
  sip_describer_confirm (describer);
}

static void
on_description (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInvitation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipBody) description = sip_describer_get_finish (SIP_DESCRIBER (source), result, &error);

  if (is_decided (self) || sip_session_is_over (SIP_SESSION (self)))
    return;
  if (description)
    send_ok (self, description);
  else
    refuse_for_error (self, error);
}

static void
answer (SipInvitation *self)
{
  SipSession *session = SIP_SESSION (self);
  SipDescriptionKind kind = self->offer ? SIP_DESCRIPTION_ANSWER : SIP_DESCRIPTION_OFFER;

  move (self, SIP_INVITATION_ANSWERING);
  sip_describer_get_async (sip_session_get_describer (session), kind, SIP_DESCRIPTION_NONE, SIP_MEDIA_PROFILE_ANY,
                           sip_session_get_cancellable (session), on_description, g_object_ref (self));
}

static void
on_offer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipInvitation) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean taken = sip_describer_set_finish (SIP_DESCRIBER (source), result, &error);

  if (is_decided (self) || sip_session_is_over (SIP_SESSION (self)))
    return;
  if (!taken)
    {
      refuse_for_error (self, error);
      return;
    }
  move (self, SIP_INVITATION_READY);
  if (self->accept_task)
    answer (self);
}

static void
read_offer (SipInvitation *self)
{
  SipSession *session = SIP_SESSION (self);
  g_autoptr (GError) error = NULL;
  SipDescriber *describer = sip_session_ensure_describer (session);
  SipSessionDialog *dialog = ensure_dialog (self);

  if (!dialog)
    return;
  self->offer = sip_description_from_message (self->request, &error);
  if (!describer)
    g_set_error_literal (&error, SIP_ERROR, SIP_ERROR_MEDIA, _("There is nothing here that could play a call."));
  if (error)
    {
      refuse_for_error (self, error);
      return;
    }
  if (!self->offer)
    {
      move (self, SIP_INVITATION_READY);
      return;
    }
  move (self, SIP_INVITATION_READING);
  sip_describer_set_async (describer, SIP_DESCRIPTION_OFFER, self->offer,
                           sip_dialog_get_id (sip_session_dialog_get_dialog (dialog)),
                           sip_session_get_cancellable (session), on_offer_set, g_object_ref (self));
}

static void
on_canceled (SipInvitation *self, SipMessage *cancel)
{
  g_autoptr (SipInvitation) hold = g_object_ref (self);

  if (is_decided (self))
    return;
  sip_session_emit_cancel (SIP_SESSION (self), cancel);
  if (is_decided (self))
    return;
  refuse (self, 487, NULL, SIP_ORIGINATOR_REMOTE,
          sip_reason_get_cause (cancel) == 200 ? SIP_CAUSE_ANSWERED_ELSEWHERE : SIP_CAUSE_CANCELED, cancel, NULL);
}

static void
on_expired (gpointer user_data)
{
  g_autoptr (SipInvitation) self = g_object_ref (user_data);

  self->ring_timer = 0;
  refuse (self, 487, NULL, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_EXPIRES, self->request, NULL);
}

static void
on_ring_limit (gpointer user_data)
{
  g_autoptr (SipInvitation) self = g_object_ref (user_data);

  self->ring_timer = 0;
  refuse (self, 480, NULL, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_NO_ANSWER, self->request, NULL);
}

/* RFC 3261 13.3.1. */
static void
limit_ringing (SipInvitation *self)
{
  guint32 expires_s;
  gboolean expires = sip_message_get_uint (self->request, SIP_HEADER_EXPIRES, &expires_s) && expires_s > 0 &&
                     expires_s < RING_LIMIT_S;

  self->ring_timer = sip_clock_add (get_clock (self), (expires ? expires_s : RING_LIMIT_S) * 1000,
                                       expires ? on_expired : on_ring_limit, self);
}

static void
send_provisional (gpointer user_data)
{
  SipInvitation *self = user_data;

  sip_server_transaction_respond (self->transaction, self->provisional);
  self->progress_timer = sip_clock_add (get_clock (self), PROGRESS_INTERVAL_MS, send_provisional, self);
}

static void
sip_invitation_terminate (SipSession *session, const SipTerminateOptions *options)
{
  refuse (SIP_INVITATION (session), options->status > 0 ? options->status : 480, options->reason_phrase,
          SIP_ORIGINATOR_LOCAL, SIP_CAUSE_REJECTED, NULL, NULL);
}

static void
sip_invitation_leave (SipSession *session, const GError *error)
{
  SipInvitation *self = SIP_INVITATION (session);
  g_autoptr (GTask) task = g_steal_pointer (&self->accept_task);

  sip_clock_clear (get_clock (self), &self->ring_timer);
  sip_clock_clear (get_clock (self), &self->progress_timer);
  if (!is_decided (self))
    {
      /* RFC 3261 15.1.2: a BYE in the early dialog leaves the INVITE to be answered. */
      move (self, SIP_INVITATION_REFUSED);
      sip_server_transaction_reply (self->transaction, 487, NULL);
    }
  if (task && error)
    g_task_return_error (task, g_error_copy (error));
  else if (task)
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_CANCELED, _("The call ended before it was answered."));
}

static void
sip_invitation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_REQUEST:
      g_value_set_boxed (value, SIP_INVITATION (object)->request);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_invitation_dispose (GObject *object)
{
  SipInvitation *self = SIP_INVITATION (object);

  sip_clock_clear (get_clock (self), &self->ring_timer);
  sip_clock_clear (get_clock (self), &self->progress_timer);
  if (self->transaction && !is_decided (self))
    {
      move (self, SIP_INVITATION_REFUSED);
      sip_server_transaction_reply (self->transaction, 480, NULL);
    }
  g_clear_object (&self->transaction);
  g_clear_pointer (&self->provisional, sip_message_unref);
  g_clear_pointer (&self->offer, sip_body_unref);

  G_OBJECT_CLASS (sip_invitation_parent_class)->dispose (object);
}

static void
sip_invitation_finalize (GObject *object)
{
  SipInvitation *self = SIP_INVITATION (object);

  g_clear_pointer (&self->request, sip_message_unref);

  G_OBJECT_CLASS (sip_invitation_parent_class)->finalize (object);
}

static void
sip_invitation_class_init (SipInvitationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SipSessionClass *session_class = SIP_SESSION_CLASS (klass);

  object_class->get_property = sip_invitation_get_property;
  object_class->dispose = sip_invitation_dispose;
  object_class->finalize = sip_invitation_finalize;
  session_class->terminate = sip_invitation_terminate;
  session_class->leave = sip_invitation_leave;
  session_class->lowest_status = 300;
  session_class->direction = SIP_SESSION_INCOMING;

  props[PROP_REQUEST] =
    g_param_spec_boxed ("request", NULL, NULL, SIP_TYPE_MESSAGE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_invitation_init (SipInvitation *self)
{
}

/**
 * sip_invitation_new:
 * @transaction: of an INVITE outside dialogs
 *
 * Returns: (transfer full) (nullable): a call that is neither answered nor announced yet; %NULL where it was to replace
 *   one that cannot be replaced (RFC 3891 3): then @transaction is answered
 */
SipInvitation *
sip_invitation_new (SipAgent *agent, SipServerTransaction *transaction)
{
  SipInvitation *self;
  SipSession *replacee;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (SIP_IS_SERVER_TRANSACTION (transaction), NULL);

  if (!sip_replacee_find (agent, transaction, &replacee))
    return NULL;

  self = g_object_new (SIP_TYPE_INVITATION, "agent", agent, NULL);
  self->transaction = g_object_ref (transaction);
  self->request = sip_message_ref (sip_transaction_get_request (SIP_TRANSACTION (transaction)));
  sip_session_take_replacee (SIP_SESSION (self), replacee);
  sip_session_set_identities (SIP_SESSION (self), sip_message_get_to (self->request),
                              sip_message_get_from (self->request));
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
 * sip_invitation_prepare:
 *
 * Gives the offer to the media while it still rings, so that the answer is quick. An offer that cannot be used refuses
 * the call with 488, 415 or 500.
 */
void
sip_invitation_prepare (SipInvitation *self)
{
  g_autoptr (SipInvitation) hold = NULL;

  g_return_if_fail (SIP_IS_INVITATION (self));

  hold = g_object_ref (self);
  if (self->stage == SIP_INVITATION_RECEIVED)
    read_offer (self);
}

static gboolean
check_open (gboolean open, GError **error)
{
  if (open)
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The call was already answered or has ended."));
  return FALSE;
}

static gboolean
check_status (guint status, guint lowest, guint highest, GError **error)
{
  if (status >= lowest && status <= highest)
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT, _("A call cannot be answered with the status %u here."),
               status);
  return FALSE;
}

/**
 * sip_invitation_progress:
 * @status: 101 to 199
 *
 * Tells the caller how far it is, and again each minute until there is a final response (RFC 3261 13.3.1.1).
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE once there is a final response
 */
gboolean
sip_invitation_progress (SipInvitation *self, guint status, GError **error)
{
  g_autoptr (SipInvitation) hold = NULL;
  g_autoptr (SipMessage) response = NULL;

  g_return_val_if_fail (SIP_IS_INVITATION (self), FALSE);

  if (!check_status (status, 101, 199, error) || !check_open (!is_decided (self), error))
    return FALSE;
  hold = g_object_ref (self);
  if (!ensure_dialog (self))
    return check_open (!is_decided (self), error);

  sip_clock_clear (get_clock (self), &self->progress_timer);
  g_clear_pointer (&self->provisional, sip_message_unref);
  response = sip_message_builder_end (sip_dialog_response_new (get_agent (self), self->transaction, status));
  self->provisional = sip_message_ref (response);
  sip_session_dialog_begin (sip_session_get_dialog (SIP_SESSION (self)));
  send_provisional (self);
  sip_session_emit_progress (SIP_SESSION (self), response);
  return TRUE;
}

/**
 * sip_invitation_accept_async:
 *
 * Answers with 200, again and again until the ACK comes (RFC 3261 13.3.1.4). From now on the session keeps itself alive
 * until it is terminated.
 */
void
sip_invitation_accept_async (SipInvitation *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SIP_IS_INVITATION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_invitation_accept_async);
  if (!check_open (!self->accept_task && !is_decided (self), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->accept_task = g_object_ref (task);
  sip_session_hold (SIP_SESSION (self));
  sip_session_begin (SIP_SESSION (self));
  if (self->stage == SIP_INVITATION_RECEIVED)
    read_offer (self);
  if (self->stage == SIP_INVITATION_READY)
    answer (self);
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

/**
 * sip_invitation_reject:
 * @status: 300 to 699
 * @reason: (nullable): reason phrase, %NULL for the usual one
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE once there is a final response
 */
gboolean
sip_invitation_reject (SipInvitation *self, guint status, const char *reason, GError **error)
{
  g_autoptr (SipInvitation) hold = NULL;

  g_return_val_if_fail (SIP_IS_INVITATION (self), FALSE);

  if (!check_status (status, 300, 699, error) || !check_open (!is_decided (self), error))
    return FALSE;
  hold = g_object_ref (self);
  refuse (self, status, reason, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_REJECTED, NULL, NULL);
  return TRUE;
}
