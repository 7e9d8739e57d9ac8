/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "call/phone-call-private.h"

static void
on_held (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (sip_session_hold_finish (SIP_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_REFUSED, "%s", error->message);
}

void
phone_call_hold_async (PhoneCall *self, gboolean hold, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  PhoneCallState state;

  g_return_if_fail (PHONE_IS_CALL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_call_hold_async);
  state = phone_call_get_state (self);
  if (state != PHONE_CALL_ACTIVE && state != PHONE_CALL_HELD)
    g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, "%s",
                             _("Only a call that was answered can be put on hold."));
  else
    sip_session_hold_async (phone_call_get_session (self), hold, cancellable, on_held, g_steal_pointer (&task));
}

gboolean
phone_call_hold_finish (PhoneCall *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
