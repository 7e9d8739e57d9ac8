/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "call/phone-call-private.h"

#define TIMEOUT_S 60

/* A transfer under way: the data of its task. */
typedef struct
{
  SipUri *target;      /* nullable */
  PhoneCall *other;    /* nullable */
  SipTransfer *transfer;
  guint timeout;
  gboolean was_active;
} Transfer;

static void
transfer_free (gpointer data)
{
  Transfer *self = data;

  g_clear_pointer (&self->target, sip_uri_unref);
  g_clear_object (&self->other);
  g_clear_object (&self->transfer);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_free (self);
}

static void
on_resumed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!phone_call_hold_finish (PHONE_CALL (source), result, &error))
    g_debug ("The call stays on hold: %s", error->message);
}

/* The call goes on as it was. @error: (transfer full) */
static void
fail (GTask *task, GError *error)
{
  Transfer *transfer = g_task_get_task_data (task);
  PhoneCall *call = g_task_get_source_object (task);

  g_clear_handle_id (&transfer->timeout, g_source_remove);
  if (transfer->was_active && phone_call_get_state (call) == PHONE_CALL_HELD)
    phone_call_hold_async (call, FALSE, NULL, on_resumed, NULL);
  g_task_return_error (task, error);
}

static gboolean
on_timeout (gpointer user_data)
{
  GTask *task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (GTask) hold = g_object_ref (task);

  transfer->timeout = 0;
  g_signal_handlers_disconnect_by_data (transfer->transfer, task);
  fail (task, g_error_new_literal (PHONE_ERROR, PHONE_ERROR_TIMED_OUT,
                                   _("The far end did not say within a minute what became of the transfer.")));
  return G_SOURCE_REMOVE;
}

static void
on_state (GTask *task)
{
  g_autoptr (GTask) hold = g_object_ref (task);
  Transfer *transfer = g_task_get_task_data (task);

  if (sip_transfer_get_state (transfer->transfer) < SIP_TRANSFER_DONE)
    return;
  g_signal_handlers_disconnect_by_data (transfer->transfer, task);
  if (sip_transfer_get_state (transfer->transfer) == SIP_TRANSFER_FAILED)
    {
      fail (task, g_error_new_literal (PHONE_ERROR, PHONE_ERROR_REFUSED,
                                       sip_transfer_get_error (transfer->transfer)->message));
      return;
    }
  g_clear_handle_id (&transfer->timeout, g_source_remove);
  phone_call_end_transferred (g_task_get_source_object (task));
  if (transfer->other)
    phone_call_end_transferred (transfer->other);
  g_task_return_boolean (task, TRUE);
}

static void
on_referred (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Transfer *transfer = g_task_get_task_data (task);

  transfer->transfer = sip_session_refer_finish (SIP_SESSION (source), result, &error);
  if (transfer->transfer == NULL)
    {
      fail (task, g_error_new_literal (PHONE_ERROR, PHONE_ERROR_REFUSED, error->message));
      return;
    }
  transfer->timeout = g_timeout_add_seconds (TIMEOUT_S, on_timeout, task);
  g_signal_connect_data (transfer->transfer, "notify::state", G_CALLBACK (on_state), g_object_ref (task),
                         (GClosureNotify) g_object_unref, G_CONNECT_SWAPPED);
  on_state (task);
}

static void
on_held (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  PhoneCall *self = PHONE_CALL (source);
  Transfer *transfer = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* A far end that cannot be held can be transferred all the same. */
  if (!phone_call_hold_finish (self, result, &error))
    g_debug ("Transferred without hold: %s", error->message);
  sip_session_refer_async (phone_call_get_session (self), transfer->target,
                           transfer->other ? phone_call_get_session (transfer->other) : NULL, NULL,
                           cancellable, on_referred, g_steal_pointer (&task));
}

static gboolean
is_answered (PhoneCall *call)
{
  PhoneCallState state = phone_call_get_state (call);

  return state == PHONE_CALL_ACTIVE || state == PHONE_CALL_HELD;
}

void
phone_call_transfer_async (PhoneCall *self, const char *uri, PhoneCall *other, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SipUri) target = NULL;
  GError *error = NULL;
  Transfer *transfer;

  g_return_if_fail (PHONE_IS_CALL (self) && (uri || PHONE_IS_CALL (other)));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_call_transfer_async);
  if (uri && !(target = sip_uri_parse (uri, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!is_answered (self) || (other && (other == self || !is_answered (other))))
    {
      g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, "%s",
                               _("Only a call that was answered can be transferred."));
      return;
    }
  transfer = g_new0 (Transfer, 1);
  transfer->target = g_steal_pointer (&target);
  transfer->other = other ? g_object_ref (other) : NULL;
  transfer->was_active = phone_call_get_state (self) == PHONE_CALL_ACTIVE;
  g_task_set_task_data (task, transfer, transfer_free);
  phone_call_hold_async (self, TRUE, cancellable, on_held, g_steal_pointer (&task));
}

gboolean
phone_call_transfer_finish (PhoneCall *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
