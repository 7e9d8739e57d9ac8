/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-event-poll.h"

#include <glib/gi18n-lib.h>

#include "agent/sip-redirects.h"
#include "event/sip-subscribe-attempt-private.h"
#include "util/sip-argument.h"

/* What the task waits for keeps it, and it keeps the attempt, until one of them comes. (transfer full): @task */
static GTask *
finish (GTask *task)
{
  SipSubscribeAttempt *attempt = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_object_ref (task);
  g_signal_handlers_disconnect_by_data (attempt, task);
  if (cancellable)
    g_signal_handlers_disconnect_by_data (cancellable, task);
  sip_subscribe_attempt_close (attempt);
  return task;
}

static void
on_notified (GTask *waiting, SipServerTransaction *transaction, SipNotification *notification)
{
  g_autoptr (GTask) task = finish (waiting);

  sip_notification_accept (g_task_get_source_object (task), transaction);
  g_task_return_pointer (task, g_steal_pointer (&notification->body), (GDestroyNotify) sip_body_unref);
}

static void
on_failed (GTask *waiting, GError *error)
{
  g_autoptr (GTask) task = finish (waiting);

  g_task_return_error (task, g_error_copy (error));
}

static void
on_expired (GTask *waiting)
{
  g_autoptr (GTask) task = finish (waiting);

  g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_TIMED_OUT, "%s", _("The far end sent no notification."));
}

static void
on_cancelled (GTask *waiting)
{
  g_autoptr (GTask) task = finish (waiting);

  g_task_return_error_if_cancelled (task);
}

static void
unref_closure_data (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

static void
wait_for (GTask *task, gpointer instance, const char *signal, GCallback callback)
{
  g_signal_connect_data (instance, signal, callback, g_object_ref (task), unref_closure_data, G_CONNECT_SWAPPED);
}

/**
 * sip_agent_poll_event_async:
 * @target: whose state
 * @event: of which package
 * @accept: (nullable): the types of bodies that are understood, joined by commas; %NULL: all
 * @callback: (scope async): called when it came
 *
 * Fetches a state once, without a subscription (RFC 6665 4.4.3). Of several answers the first one counts.
 */
void
sip_agent_poll_event_async (SipAgent *self, SipUri *target, SipEvent *event, const char *accept,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SipUri) bare = NULL;
  g_autofree char *types = NULL;
  SipSubscribeAttempt *attempt;
  GError *error = NULL;

  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (target && event);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_agent_poll_event_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!sip_argument_check_line ("accept", accept, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  bare = sip_uri_without_headers (target);
  types = g_strdup (accept);
  attempt = sip_subscribe_attempt_new (self, &(SipSubscribeTerms) { bare, event, types, 0, NULL, SIP_REDIRECTS_USUAL });
  g_task_set_task_data (task, attempt, g_object_unref);
  wait_for (task, attempt, "notified", G_CALLBACK (on_notified));
  wait_for (task, attempt, "failed", G_CALLBACK (on_failed));
  wait_for (task, attempt, "expired", G_CALLBACK (on_expired));
  if (cancellable)
    wait_for (task, cancellable, "cancelled", G_CALLBACK (on_cancelled));
}

/**
 * sip_agent_poll_event_finish:
 * @body: (out) (optional) (nullable): the state; %NULL where the far end sent none
 *
 * Returns: whether a NOTIFY came; otherwise %SIP_ERROR_REJECTED, %SIP_ERROR_TIMED_OUT or what kept the request from
 *   being sent
 */
gboolean
sip_agent_poll_event_finish (SipAgent *self, GAsyncResult *result, SipBody **body, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (SipBody) polled = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  polled = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (body)
    *body = g_steal_pointer (&polled);
  return TRUE;
}
