/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-hold-others.h"

#include "call/phone-call.h"

static void
on_held (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!phone_call_hold_finish (PHONE_CALL (source), result, &error))
    g_debug ("A call goes on beside another: %s", error->message);
}

static void
on_state (PhoneCall *active, GParamSpec *pspec, GListModel *calls)
{
  if (phone_call_get_state (active) != PHONE_CALL_ACTIVE)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      if (call != active && phone_call_get_state (call) == PHONE_CALL_ACTIVE)
        phone_call_hold_async (call, TRUE, NULL, on_held, NULL);
    }
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added, GObject *owner)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state), calls, 0);
    }
}

void
phone_hold_others (GListModel *calls, GObject *owner)
{
  g_return_if_fail (G_IS_LIST_MODEL (calls));

  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_calls_changed), owner, 0);
}
