/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-private.h"

#include <glib/gi18n-lib.h>

#include "session/sip-dtmf-relay-private.h"
#include "session/sip-dtmf-sender-private.h"
#include "util/sip-state.h"

typedef struct
{
  /* owned */
  char *id;
  SipAgent *agent;
  SipAddress *local_identity;
  SipAddress *remote_identity;
  SipDescriptionHandler *handler;
  GCancellable *cancellable;
  SipSessionDialog *dialog;
  SipDtmfSender *dtmf_sender;
  GDateTime *start_time;
  GDateTime *end_time;
  GPtrArray *terminations; /* GTask */
  SipSession *hold;        /* itself, while it works */

  SipSessionState state;
} SipSessionPrivate;

enum {
  PROP_0,
  PROP_ID,
  PROP_AGENT,
  PROP_STATE,
  PROP_LOCAL_IDENTITY,
  PROP_REMOTE_IDENTITY,
  PROP_DESCRIPTION_HANDLER,
  PROP_DIALOG,
  PROP_START_TIME,
  PROP_END_TIME,
  N_PROPS
};

enum {
  PROGRESS,
  STARTED,
  ENDED,
  FAILED,
  NEW_DTMF,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SipSession, sip_session, G_TYPE_OBJECT)

#define PRIVATE(self) ((SipSessionPrivate *) sip_session_get_instance_private (self))

G_DEFINE_ENUM_TYPE (SipSessionState, sip_session_state,
  G_DEFINE_ENUM_VALUE (SIP_SESSION_INITIAL, "initial"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_ESTABLISHING, "establishing"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_ESTABLISHED, "established"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_TERMINATING, "terminating"),
  G_DEFINE_ENUM_VALUE (SIP_SESSION_TERMINATED, "terminated"))

static const SipStateEdge edges[] = {
  { SIP_SESSION_INITIAL, SIP_SESSION_ESTABLISHING },
  { SIP_SESSION_INITIAL, SIP_SESSION_TERMINATING },
  { SIP_SESSION_INITIAL, SIP_SESSION_TERMINATED },
  { SIP_SESSION_ESTABLISHING, SIP_SESSION_ESTABLISHED },
  { SIP_SESSION_ESTABLISHING, SIP_SESSION_TERMINATING },
  { SIP_SESSION_ESTABLISHING, SIP_SESSION_TERMINATED },
  { SIP_SESSION_ESTABLISHED, SIP_SESSION_TERMINATING },
  { SIP_SESSION_ESTABLISHED, SIP_SESSION_TERMINATED },
  { SIP_SESSION_TERMINATING, SIP_SESSION_TERMINATED },
  { -1, -1 },
};

static gboolean
move (SipSession *self, SipSessionState to)
{
  SipSessionPrivate *priv = PRIVATE (self);
  int state = priv->state;

  if (!sip_state_move (self, SIP_TYPE_SESSION_STATE, edges, &state, to))
    return FALSE;
  priv->state = state;
  return TRUE;
}

static void
drop_dialog (SipSession *self)
{
  SipSessionPrivate *priv = PRIVATE (self);
  g_autoptr (SipSessionDialog) dialog = g_steal_pointer (&priv->dialog);

  g_clear_object (&priv->dtmf_sender);
  if (!dialog)
    return;
  g_signal_handlers_disconnect_by_data (dialog, self);
  sip_session_dialog_terminate (dialog);
}

static void
complete_terminations (SipSession *self)
{
  SipSessionPrivate *priv = PRIVATE (self);
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&priv->terminations);

  for (guint i = 0; tasks && i < tasks->len; i++)
    g_task_return_boolean (tasks->pdata[i], TRUE);
}

static void
close_media (SipSession *self)
{
  SipSessionPrivate *priv = PRIVATE (self);
  g_autoptr (SipDescriptionHandler) handler = g_steal_pointer (&priv->handler);

  g_cancellable_cancel (priv->cancellable);
  if (!handler)
    return;
  sip_description_handler_close (handler);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCRIPTION_HANDLER]);
}

static void
emit_outcome (SipSession *self, gboolean was_established, SipOriginator originator, SipCause cause,
              SipMessage *message, const GError *error)
{
  if (was_established)
    g_signal_emit (self, signals[ENDED], 0, originator, cause, message);
  else
    g_signal_emit (self, signals[FAILED], 0, originator, cause, message, error);
}

void
sip_session_leave (SipSession *self, SipSessionState to, SipOriginator originator, SipCause cause, SipMessage *message,
                   const GError *error)
{
  g_autoptr (SipSession) self_ref = g_object_ref (self);
  SipSessionPrivate *priv = PRIVATE (self);
  SipSessionState from = priv->state;

  if (from >= to)
    return;
  move (self, to);
  if (from < SIP_SESSION_TERMINATING)
    {
      priv->end_time = g_date_time_new_now_utc ();
      SIP_SESSION_GET_CLASS (self)->leave (self, error);
      close_media (self);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_END_TIME]);
    }
  if (to == SIP_SESSION_TERMINATED)
    drop_dialog (self);

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (from < SIP_SESSION_TERMINATING)
    emit_outcome (self, from == SIP_SESSION_ESTABLISHED, originator, cause, message, error);
  if (to == SIP_SESSION_TERMINATED)
    {
      complete_terminations (self);
      g_clear_object (&priv->hold);
    }
}

void
sip_session_hang_up (SipSession *self, SipOriginator originator, SipCause cause, const char *reason,
                     SipMessage *message, const GError *error)
{
  g_autoptr (SipSession) self_ref = g_object_ref (self);
  g_autoptr (SipSessionDialog) dialog = g_object_ref (PRIVATE (self)->dialog);

  sip_session_leave (self, SIP_SESSION_TERMINATING, originator, cause, message, error);
  sip_session_dialog_bye (dialog, reason);
}

static void
on_dialog_ended (SipSession *self, SipOriginator originator, SipCause cause, SipMessage *message)
{
  sip_session_leave (self, SIP_SESSION_TERMINATING, originator, cause, message, NULL);
}

static void
on_dialog_dtmf (SipSession *self, const char *tone, guint duration_ms)
{
  if (!sip_session_is_over (self))
    g_signal_emit (self, signals[NEW_DTMF], 0, tone, duration_ms);
}

static void
on_dialog_closed (SipSession *self)
{
  sip_session_leave (self, SIP_SESSION_TERMINATED, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_INTERNAL, NULL, NULL);
}

void
sip_session_set_dialog (SipSession *self, SipSessionDialog *dialog)
{
  SipSessionPrivate *priv = PRIVATE (self);

  g_assert (!priv->dialog);
  priv->dialog = g_object_ref (dialog);
  g_signal_connect_object (dialog, "ended", G_CALLBACK (on_dialog_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "dtmf", G_CALLBACK (on_dialog_dtmf), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (on_dialog_closed), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIALOG]);
}

SipSessionDialog *
sip_session_get_dialog (SipSession *self)
{
  return PRIVATE (self)->dialog;
}

void
sip_session_hold (SipSession *self)
{
  g_set_object (&PRIVATE (self)->hold, self);
}

void
sip_session_set_identities (SipSession *self, SipAddress *local, SipAddress *remote)
{
  SipSessionPrivate *priv = PRIVATE (self);

  priv->local_identity = sip_address_ref (local);
  priv->remote_identity = sip_address_ref (remote);
}

SipDescriptionHandler *
sip_session_ensure_handler (SipSession *self)
{
  SipSessionPrivate *priv = PRIVATE (self);

  if (!priv->handler && !sip_session_is_over (self))
    {
      priv->handler = sip_agent_create_description_handler (priv->agent);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCRIPTION_HANDLER]);
    }
  return priv->handler;
}

GCancellable *
sip_session_get_cancellable (SipSession *self)
{
  return PRIVATE (self)->cancellable;
}

void
sip_session_begin (SipSession *self)
{
  if (move (self, SIP_SESSION_ESTABLISHING))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
sip_session_establish (SipSession *self)
{
  g_autoptr (SipSession) self_ref = g_object_ref (self);
  SipSessionPrivate *priv = PRIVATE (self);

  if (!move (self, SIP_SESSION_ESTABLISHED))
    return;
  priv->start_time = g_date_time_new_now_utc ();
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_START_TIME]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (priv->state == SIP_SESSION_ESTABLISHED)
    g_signal_emit (self, signals[STARTED], 0);
}

void
sip_session_emit_progress (SipSession *self, SipMessage *response)
{
  g_signal_emit (self, signals[PROGRESS], 0, response);
}

gboolean
sip_session_is_over (SipSession *self)
{
  return PRIVATE (self)->state >= SIP_SESSION_TERMINATING;
}

static void
sip_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipSessionPrivate *priv = PRIVATE (SIP_SESSION (object));

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, priv->id);
      break;
    case PROP_AGENT:
      g_value_set_object (value, priv->agent);
      break;
    case PROP_STATE:
      g_value_set_enum (value, priv->state);
      break;
    case PROP_LOCAL_IDENTITY:
      g_value_set_boxed (value, priv->local_identity);
      break;
    case PROP_REMOTE_IDENTITY:
      g_value_set_boxed (value, priv->remote_identity);
      break;
    case PROP_DESCRIPTION_HANDLER:
      g_value_set_object (value, priv->handler);
      break;
    case PROP_DIALOG:
      g_value_set_object (value, priv->dialog ? sip_session_dialog_get_dialog (priv->dialog) : NULL);
      break;
    case PROP_START_TIME:
      g_value_set_boxed (value, priv->start_time);
      break;
    case PROP_END_TIME:
      g_value_set_boxed (value, priv->end_time);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipSessionPrivate *priv = PRIVATE (SIP_SESSION (object));

  switch (prop_id)
    {
    case PROP_AGENT:
      priv->agent = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_session_constructed (GObject *object)
{
  SipSessionPrivate *priv = PRIVATE (SIP_SESSION (object));

  G_OBJECT_CLASS (sip_session_parent_class)->constructed (object);

  priv->id = sip_random_token (sip_agent_get_random (priv->agent), 8);
}

static void
sip_session_dispose (GObject *object)
{
  SipSession *self = SIP_SESSION (object);

  close_media (self);
  drop_dialog (self);

  G_OBJECT_CLASS (sip_session_parent_class)->dispose (object);
}

static void
sip_session_finalize (GObject *object)
{
  SipSessionPrivate *priv = PRIVATE (SIP_SESSION (object));

  g_clear_object (&priv->cancellable);
  g_clear_pointer (&priv->local_identity, sip_address_unref);
  g_clear_pointer (&priv->remote_identity, sip_address_unref);
  g_clear_pointer (&priv->start_time, g_date_time_unref);
  g_clear_pointer (&priv->end_time, g_date_time_unref);
  g_clear_pointer (&priv->id, g_free);
  g_clear_object (&priv->agent);

  G_OBJECT_CLASS (sip_session_parent_class)->finalize (object);
}

static void
add_signals (GType type)
{
  signals[PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    SIP_TYPE_MESSAGE);
  signals[STARTED] = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                 SIP_TYPE_ORIGINATOR, SIP_TYPE_CAUSE, SIP_TYPE_MESSAGE);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                  SIP_TYPE_ORIGINATOR, SIP_TYPE_CAUSE, SIP_TYPE_MESSAGE, G_TYPE_ERROR);
  signals[NEW_DTMF] = g_signal_new ("new-dtmf", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    G_TYPE_STRING, G_TYPE_UINT);
}

static void
sip_session_class_init (SipSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_session_get_property;
  object_class->set_property = sip_session_set_property;
  object_class->constructed = sip_session_constructed;
  object_class->dispose = sip_session_dispose;
  object_class->finalize = sip_session_finalize;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, readable);
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT,
                                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_SESSION_STATE, SIP_SESSION_INITIAL, readable);
  props[PROP_LOCAL_IDENTITY] = g_param_spec_boxed ("local-identity", NULL, NULL, SIP_TYPE_ADDRESS, readable);
  props[PROP_REMOTE_IDENTITY] = g_param_spec_boxed ("remote-identity", NULL, NULL, SIP_TYPE_ADDRESS, readable);
  props[PROP_DESCRIPTION_HANDLER] =
    g_param_spec_object ("description-handler", NULL, NULL, SIP_TYPE_DESCRIPTION_HANDLER, readable);
  props[PROP_DIALOG] = g_param_spec_object ("dialog", NULL, NULL, SIP_TYPE_DIALOG, readable);
  props[PROP_START_TIME] = g_param_spec_boxed ("start-time", NULL, NULL, G_TYPE_DATE_TIME, readable);
  props[PROP_END_TIME] = g_param_spec_boxed ("end-time", NULL, NULL, G_TYPE_DATE_TIME, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
  add_signals (G_TYPE_FROM_CLASS (klass));
}

static void
sip_session_init (SipSession *self)
{
  PRIVATE (self)->cancellable = g_cancellable_new ();
}

/**
 * sip_session_get_id:
 *
 * Returns: a name for the session that no other one of this program has
 */
const char *
sip_session_get_id (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return PRIVATE (self)->id;
}

/**
 * sip_session_get_agent:
 *
 * Returns: (transfer none): the account whose call it is
 */
SipAgent *
sip_session_get_agent (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return PRIVATE (self)->agent;
}

SipSessionState
sip_session_get_state (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), SIP_SESSION_TERMINATED);

  return PRIVATE (self)->state;
}

/**
 * sip_session_get_local_identity:
 *
 * Returns: (transfer none): From of a call that we make, To of one that we get
 */
SipAddress *
sip_session_get_local_identity (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return PRIVATE (self)->local_identity;
}

/**
 * sip_session_get_remote_identity:
 *
 * Returns: (transfer none): To of a call that we make, From of one that we get
 */
SipAddress *
sip_session_get_remote_identity (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return PRIVATE (self)->remote_identity;
}

/**
 * sip_session_get_description_handler:
 *
 * Returns: (transfer none) (nullable): the call's media; %NULL before they are needed and after the end
 */
SipDescriptionHandler *
sip_session_get_description_handler (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return PRIVATE (self)->handler;
}

/**
 * sip_session_get_start_time:
 *
 * Returns: (transfer none) (nullable): when the call was established, in UTC
 */
GDateTime *
sip_session_get_start_time (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return PRIVATE (self)->start_time;
}

/**
 * sip_session_get_end_time:
 *
 * Returns: (transfer none) (nullable): when the call ended or failed, in UTC
 */
GDateTime *
sip_session_get_end_time (SipSession *self)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), NULL);

  return PRIVATE (self)->end_time;
}

static gboolean
is_answered (SipSession *self)
{
  SipSessionDialog *dialog = PRIVATE (self)->dialog;

  return dialog && sip_session_dialog_get_state (dialog) != SIP_SESSION_DIALOG_EARLY;
}

void
sip_session_terminate_async (SipSession *self, guint status, const char *reason, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  SipSessionPrivate *priv = PRIVATE (self);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_terminate_async);
  if (status != 0 && (status < SIP_SESSION_GET_CLASS (self)->lowest_status || status > 699))
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                               _("A call cannot be ended with the status %u."), status);
      return;
    }
  if (priv->state == SIP_SESSION_TERMINATED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (!priv->terminations)
    priv->terminations = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (priv->terminations, g_steal_pointer (&task));
  if (sip_session_is_over (self))
    return;
  if (is_answered (self))
    sip_session_hang_up (self, SIP_ORIGINATOR_LOCAL, SIP_CAUSE_BYE, NULL, NULL, NULL);
  else
    SIP_SESSION_GET_CLASS (self)->terminate (self, status, reason);
}

/**
 * sip_session_terminate_finish:
 *
 * Returns: %TRUE; %FALSE only where the status could not be used: %SIP_ERROR_INVALID_ARGUMENT
 */
gboolean
sip_session_terminate_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
send_dtmf_by_info (SipSession *self, const char *tones, guint duration_ms, guint gap_ms)
{
  SipSessionPrivate *priv = PRIVATE (self);

  if (priv->state != SIP_SESSION_ESTABLISHED)
    return FALSE;
  if (!priv->dtmf_sender)
    priv->dtmf_sender = sip_dtmf_sender_new (priv->dialog);
  sip_dtmf_sender_add (priv->dtmf_sender, tones, duration_ms, gap_ms);
  return TRUE;
}

/**
 * sip_session_send_dtmf:
 * @tones: of 0-9 A-D * # and ',' (a pause of two seconds)
 * @duration_ms: of one tone
 * @gap_ms: between tones
 *
 * Sends tones behind those that are still to be sent: in the media where the far end takes them there, else by INFO
 * with application/dtmf-relay, each after the one before was answered.
 *
 * Returns: whether they will be sent; %SIP_ERROR_INVALID_ARGUMENT for another character, before anything is sent,
 *   %SIP_ERROR_INVALID_STATE outside a call
 */
gboolean
sip_session_send_dtmf (SipSession *self, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  SipSessionPrivate *priv = PRIVATE (self);
  g_autoptr (GError) media_error = NULL;

  g_return_val_if_fail (SIP_IS_SESSION (self), FALSE);
  g_return_val_if_fail (tones, FALSE);

  if (!sip_dtmf_check (tones, error))
    return FALSE;
  if (!priv->handler || priv->state == SIP_SESSION_INITIAL)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("Tones can only be sent during a call."));
      return FALSE;
    }
  if (sip_description_handler_send_dtmf (priv->handler, tones, duration_ms, gap_ms, &media_error))
    return TRUE;
  if (g_error_matches (media_error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE) &&
      send_dtmf_by_info (self, tones, duration_ms, gap_ms))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&media_error));
  return FALSE;
}

/**
 * sip_session_send_dtmf_info:
 *
 * As sip_session_send_dtmf(), by INFO even where the far end takes tones in the media.
 *
 * Returns: whether they will be sent
 */
gboolean
sip_session_send_dtmf_info (SipSession *self, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), FALSE);
  g_return_val_if_fail (tones, FALSE);

  if (!sip_dtmf_check (tones, error))
    return FALSE;
  if (send_dtmf_by_info (self, tones, duration_ms, gap_ms))
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("Tones can only be sent during a call."));
  return FALSE;
}
