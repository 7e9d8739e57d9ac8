/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

#include <glib/gi18n-lib.h>

#include "agent/sip-request-task.h"
#include "util/sip-error.h"

/* A request in the call, and the function of the session that is to send it. */
typedef struct
{
  SipMethod method;
  gpointer tag;
  const char *event;              /* of NOTIFY … */
  const char *subscription_state; /* … too */
} Request;

/* NULL with @error */
static SipOutgoingRequest *
begin (SipSession *self, const Request *request, SipRequestOptions *options, GError **error)
{
  SipSessionDialog *dialog = sip_session_get_dialog (self);

  if (!dialog || sip_session_is_over (self))
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("There is no call in which it could be sent."));
      return NULL;
    }
  switch (request->method)
    {
    case SIP_METHOD_INFO:
      return sip_session_dialog_info (dialog, options, error);
    case SIP_METHOD_MESSAGE:
      return sip_session_dialog_message (dialog, options, error);
    default:
      return sip_session_dialog_notify (dialog, request->event, request->subscription_state, options, error);
    }
}

static void
send (SipSession *self, const Request *request, SipRequestOptions *options, GCancellable *cancellable,
      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SipOutgoingRequest) sent = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, request->tag);
  sent = begin (self, request, options, &error);
  if (sent)
    sip_request_task_follow (task, sent);
  else
    g_task_return_error (task, error);
}

static SipMessage *
finish (SipSession *self, gpointer tag, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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
  const Request request = { .method = SIP_METHOD_INFO, .tag = sip_session_info_async };

  g_return_if_fail (SIP_IS_SESSION (self));

  send (self, &request, options, cancellable, callback, user_data);
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
  return finish (self, sip_session_info_async, result, error);
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
  const Request request = { .method = SIP_METHOD_MESSAGE, .tag = sip_session_message_async };

  g_return_if_fail (SIP_IS_SESSION (self));

  send (self, &request, options, cancellable, callback, user_data);
}

/**
 * sip_session_message_finish:
 *
 * Returns: (transfer full): the 2xx; else %NULL, with the errors of sip_session_info_finish()
 */
SipMessage *
sip_session_message_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  return finish (self, sip_session_message_async, result, error);
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
  const Request request = { SIP_METHOD_NOTIFY, sip_session_notify_async, event, subscription_state };

  g_return_if_fail (SIP_IS_SESSION (self));
  g_return_if_fail (event && subscription_state);

  send (self, &request, options, cancellable, callback, user_data);
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
  return finish (self, sip_session_notify_async, result, error);
}
