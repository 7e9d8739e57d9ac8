/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

#include <glib/gi18n-lib.h>

#include "message/sip-reason.h"
#include "util/sip-argument.h"
#include "util/sip-error.h"

/* How a session ends: by us, by the far end, or because the program wants nothing more of it. */

#define LOWEST_REASON 200
#define HIGHEST_STATUS 699

void
sip_session_drop_dialog (SipSession *self)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);
  g_autoptr (SipSessionDialog) dialog = g_steal_pointer (&priv->dialog);

  if (priv->dtmf_sender)
    sip_dtmf_sender_abandon (priv->dtmf_sender);
  g_clear_object (&priv->dtmf_sender);
  if (!dialog)
    return;
  g_signal_handlers_disconnect_by_data (dialog, self);
  sip_session_dialog_terminate (dialog);
  sip_session_notify_dialog (self);
}

static void
complete_terminations (SipSession *self)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&priv->terminations);

  for (guint i = 0; tasks && i < tasks->len; i++)
    g_task_return_boolean (tasks->pdata[i], TRUE);
}

void
sip_session_close_media (SipSession *self)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);
  g_autoptr (SipDescriber) describer = g_steal_pointer (&priv->describer);

  g_cancellable_cancel (priv->cancellable);
  if (!describer)
    return;
  sip_describer_close (describer);
  sip_session_notify_media (self);
}

void
sip_session_leave (SipSession *self, SipSessionState to, SipOriginator originator, SipCause cause, SipMessage *message,
                   const GError *error)
{
  g_autoptr (SipSession) self_ref = g_object_ref (self);
  SipSessionPrivate *priv = sip_session_get_priv (self);
  SipSessionState from = priv->state;

  if (from >= to)
    return;
  sip_session_move (self, to);
  if (from < SIP_SESSION_TERMINATING)
    {
      priv->end_time = g_date_time_new_now_utc ();
      SIP_SESSION_GET_CLASS (self)->leave (self, error);
      sip_session_close_media (self);
      sip_session_notify_end (self);
    }
  if (to == SIP_SESSION_TERMINATED)
    sip_session_drop_dialog (self);

  sip_session_notify_state (self);
  if (from < SIP_SESSION_TERMINATING)
    {
      sip_session_emit_outcome (self, from == SIP_SESSION_ESTABLISHED, originator, cause, message, error);
      sip_session_abandon_changes (self);
    }
  if (to == SIP_SESSION_TERMINATED)
    {
      complete_terminations (self);
      g_clear_object (&priv->hold);
    }
}

static void
hang_up (SipSession *self, SipOriginator originator, SipCause cause, const char *reason, SipRequestOptions *options,
         SipMessage *message, const GError *error)
{
  g_autoptr (SipSession) self_ref = g_object_ref (self);
  g_autoptr (SipSessionDialog) dialog = g_object_ref (sip_session_get_dialog (self));

  sip_session_leave (self, SIP_SESSION_TERMINATING, originator, cause, message, error);
  sip_session_dialog_close (dialog, reason, options);
}

void
sip_session_hang_up (SipSession *self, SipOriginator originator, SipCause cause, const char *reason,
                     SipMessage *message, const GError *error)
{
  hang_up (self, originator, cause, reason, NULL, message, error);
}

static gboolean
is_answered (SipSession *self)
{
  SipSessionDialog *dialog = sip_session_get_dialog (self);

  return dialog && sip_session_dialog_get_state (dialog) > SIP_SESSION_DIALOG_EARLY;
}

/* Why a call ends that only the program can know. */
static gboolean
is_for_programs (SipCause cause)
{
  return cause == SIP_CAUSE_NONE || cause == SIP_CAUSE_RTP_TIMEOUT || cause == SIP_CAUSE_USER_DENIED_MEDIA ||
         cause == SIP_CAUSE_INTERNAL;
}

SipCause
sip_session_choose_cause (const SipTerminateOptions *options, SipCause usual)
{
  return options->cause != SIP_CAUSE_NONE ? options->cause : usual;
}

static gboolean
check_options (SipSession *self, const SipTerminateOptions *options, GError **error)
{
  guint lowest = is_answered (self) ? LOWEST_REASON : SIP_SESSION_GET_CLASS (self)->lowest_status;

  if (options->status != 0 && !sip_argument_check_status (options->status, lowest, HIGHEST_STATUS, error))
    return FALSE;
  if (!is_for_programs (options->cause))
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT, _("A call cannot be ended with the cause %d."),
                   (int) options->cause);
      return FALSE;
    }
  return sip_argument_check_line ("reason_phrase", options->reason_phrase, error);
}

static void
terminate (SipSession *self, const SipTerminateOptions *options)
{
  g_autofree char *reason = NULL;

  if (!is_answered (self))
    {
      SIP_SESSION_GET_CLASS (self)->terminate (self, options);
      return;
    }
  if (options->status > 0)
    reason = sip_reason_write (options->status, options->reason_phrase);
  hang_up (self, SIP_ORIGINATOR_LOCAL, sip_session_choose_cause (options, SIP_CAUSE_BYE), reason, options->request,
           NULL, NULL);
}

/* @task: (transfer full): finishes when nothing is left to be said */
static void
terminate_with (SipSession *self, const SipTerminateOptions *options, GTask *task)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);

  if (priv->state == SIP_SESSION_TERMINATED)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (!priv->terminations)
    priv->terminations = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (priv->terminations, task);
  if (!sip_session_is_over (self))
    terminate (self, options);
}

/**
 * sip_session_terminate_async:
 * @options: (nullable): with which status; %NULL: as usual
 * @callback: (scope async): called when it is over
 *
 * Ends the call in whatever state it is: CANCEL, a refusal or BYE. Finishes when the far end knows or cannot be told.
 */
void
sip_session_terminate_async (SipSession *self, const SipTerminateOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  static const SipTerminateOptions usual = { 0 };
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_terminate_async);
  if (check_options (self, options ? options : &usual, &error))
    terminate_with (self, options ? options : &usual, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * sip_session_terminate_finish:
 *
 * Returns: %TRUE; %FALSE only where the status, the reason or the cause could not be used:
 *   %SIP_ERROR_INVALID_ARGUMENT
 */
gboolean
sip_session_terminate_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_session_bye_async:
 * @options: (nullable): what the BYE carries besides
 * @callback: (scope async): called when it is over
 *
 * Hangs up a call that was answered: with BYE, after the ACK where that is still awaited (RFC 3261 15).
 */
void
sip_session_bye_async (SipSession *self, SipRequestOptions *options, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  const SipTerminateOptions usual = { .request = options };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_bye_async);
  if (is_answered (self) && !sip_session_is_over (self))
    terminate_with (self, &usual, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE,
                             _("Only a call that was answered can be hung up."));
}

/**
 * sip_session_bye_finish:
 *
 * Returns: %TRUE; %FALSE with %SIP_ERROR_INVALID_STATE outside a call
 */
gboolean
sip_session_bye_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_terminated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  sip_session_terminate_finish (SIP_SESSION (source), result, NULL);
  g_object_run_dispose (source);
  g_task_return_boolean (task, TRUE);
}

/**
 * sip_session_dispose_async:
 * @callback: (scope async): called when it is over
 *
 * Ends what is open, as sip_session_terminate_async() does, then drops every reference that the session holds and every
 * handler of its signals. Its properties can still be read.
 */
void
sip_session_dispose_async (SipSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (SIP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_dispose_async);
  sip_session_terminate_async (self, NULL, NULL, on_terminated, task);
}

/**
 * sip_session_dispose_finish:
 *
 * Returns: %TRUE
 */
gboolean
sip_session_dispose_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
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

  return sip_session_get_priv (self)->start_time;
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

  return sip_session_get_priv (self)->end_time;
}
