/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

#include <glib/gi18n-lib.h>

#include "agent/sip-request-task.h"
#include "util/sip-error.h"

/* The dialog, or NULL and @task finished. */
static SipSessionDialog *
find_dialog (SipSession *self, GTask *task)
{
  SipSessionDialog *dialog = sip_session_get_dialog (self);

  if (dialog && !sip_session_is_over (self))
    return dialog;
  g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("There is no call in which it could be sent."));
  return NULL;
}

/* @request: (transfer full) (nullable); @error: (transfer full) (nullable) */
static void
follow (GTask *task, SipOutgoingRequest *request, GError *error)
{
  g_autoptr (SipOutgoingRequest) sent = request;

  if (sent)
    sip_request_task_follow (task, sent);
  else
    g_task_return_error (task, error);
}

/**
 * sip_session_info_async:
 * @options: (nullable): the body, and what the INFO carries besides
 * @callback: (scope async): called when it was answered
 *
 * Sends an INFO in the call (RFC 6086).
 */
void
sip_session_info_async (SipSession *self, SipRequestOptions *options, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipSessionDialog *dialog;
  SipOutgoingRequest *request;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_info_async);
  dialog = find_dialog (self, task);
  if (!dialog)
    return;
  request = sip_session_dialog_info (dialog, options, &error);
  follow (task, request, error);
}

/**
 * sip_session_info_finish:
 *
 * Returns: (transfer full): the 2xx; else %NULL with %SIP_ERROR_INVALID_STATE outside a call, %SIP_ERROR_REJECTED where
 *   the far end refused, %SIP_ERROR_TIMED_OUT where it never answered
 */
SipMessage *
sip_session_info_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sip_session_message_async:
 * @options: (nullable): the text, and what the MESSAGE carries besides
 * @callback: (scope async): called when it was answered
 *
 * Sends a MESSAGE in the call (RFC 3428).
 */
void
sip_session_message_async (SipSession *self, SipRequestOptions *options, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipSessionDialog *dialog;
  SipOutgoingRequest *request;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_message_async);
  dialog = find_dialog (self, task);
  if (!dialog)
    return;
  request = sip_session_dialog_message (dialog, options, &error);
  follow (task, request, error);
}

/**
 * sip_session_message_finish:
 *
 * Returns: (transfer full): the 2xx; else %NULL, with the errors of sip_session_info_finish()
 */
SipMessage *
sip_session_message_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sip_session_notify_async:
 * @event: value of Event
 * @subscription_state: value of Subscription-State
 * @options: (nullable): the body, and what the NOTIFY carries besides
 * @callback: (scope async): called when it was answered
 *
 * Sends a NOTIFY in the call (RFC 6665).
 */
void
sip_session_notify_async (SipSession *self, const char *event, const char *subscription_state,
                          SipRequestOptions *options, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipSessionDialog *dialog;
  SipOutgoingRequest *request;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));
  g_return_if_fail (event && subscription_state);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_notify_async);
  dialog = find_dialog (self, task);
  if (!dialog)
    return;
  request = sip_session_dialog_notify (dialog, event, subscription_state, options, &error);
  follow (task, request, error);
}

/**
 * sip_session_notify_finish:
 *
 * Returns: (transfer full): the 2xx; else %NULL, with the errors of sip_session_info_finish() or
 *   %SIP_ERROR_INVALID_ARGUMENT
 */
SipMessage *
sip_session_notify_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
