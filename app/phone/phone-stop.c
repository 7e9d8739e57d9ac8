/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone.h"

#include "phone/phone-echo.h"
#include "phone/phone-private.h"
#include "phone/phone-subscriptions.h"

/* Servers that say nothing do not hold up the end; closing takes the rest of the three seconds. */
#define PATIENCE_MS 2500

typedef struct
{
  guint pending;
  guint timeout;
} Farewell;

static void
farewell_free (gpointer data)
{
  Farewell *farewell = data;

  g_clear_handle_id (&farewell->timeout, g_source_remove);
  g_free (farewell);
}

static void
close_phone (GTask *task)
{
  Phone *self = g_task_get_source_object (task);
  Farewell *farewell = g_task_get_task_data (task);

  if (g_task_get_completed (task) || farewell->pending == G_MAXUINT)
    return;
  farewell->pending = G_MAXUINT;
  g_clear_handle_id (&farewell->timeout, g_source_remove);
  /* Now that our own calls to it are over. */
  phone_echo_stop (phone_get_echo (self));
  sip_transport_layer_close (sip_stack_get_transport (phone_get_stack (self)));
  phone_media_shutdown (phone_get_media (self));
  g_task_return_boolean (task, TRUE);
}

static gboolean
on_timeout (gpointer user_data)
{
  GTask *task = user_data;
  Farewell *farewell = g_task_get_task_data (task);

  farewell->timeout = 0;
  close_phone (task);
  return G_SOURCE_REMOVE;
}

static void
on_one_done (GTask *task)
{
  Farewell *farewell = g_task_get_task_data (task);

  if (farewell->pending != G_MAXUINT && --farewell->pending == 0)
    close_phone (task);
}

static void
on_calls_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  sip_session_manager_terminate_all_finish (SIP_SESSION_MANAGER (source), result, NULL);
  on_one_done (task);
}

static void
on_unregistered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  phone_account_unregister_finish (PHONE_ACCOUNT (source), result, NULL);
  on_one_done (task);
}

static void
end_calls (Phone *self, GTask *task)
{
  Farewell *farewell = g_task_get_task_data (task);

  farewell->pending++;
  sip_session_manager_terminate_all_async (phone_get_sessions (self), NULL, NULL, on_calls_ended, g_object_ref (task));
}

static void
remove_bindings (Phone *self, GTask *task)
{
  GListModel *accounts = phone_get_accounts (self);
  Farewell *farewell = g_task_get_task_data (task);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      if (phone_account_get_state (account) == PHONE_ACCOUNT_NONE)
        continue;
      farewell->pending++;
      phone_account_unregister_async (account, NULL, on_unregistered, g_object_ref (task));
    }
}

static void
on_subscriptions_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  phone_subscriptions_finish (PHONE_SUBSCRIPTIONS (source), result, NULL);
  on_one_done (task);
}

static void
end_subscriptions (Phone *self, GTask *task)
{
  Farewell *farewell = g_task_get_task_data (task);

  farewell->pending++;
  phone_subscriptions_stop_async (phone_get_subscriptions (self), on_subscriptions_ended, g_object_ref (task));
}

void
phone_stop_async (Phone *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Farewell *farewell = g_new0 (Farewell, 1);

  g_return_if_fail (PHONE_IS_PHONE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, phone_stop_async);
  g_task_set_task_data (task, farewell, farewell_free);
  /* One more, so that what finishes at once does not close what is still to be ended. */
  farewell->pending = 1;
  g_cancellable_cancel (phone_get_cancellable (self));
  end_calls (self, task);
  end_subscriptions (self, task);
  remove_bindings (self, task);
  farewell->timeout = g_timeout_add_full (G_PRIORITY_DEFAULT, PATIENCE_MS, on_timeout, g_object_ref (task),
                                          g_object_unref);
  on_one_done (task);
}

gboolean
phone_stop_finish (Phone *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
