/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone.h"

#include <glib/gi18n.h>
#include <string.h>

#include "account/phone-account-private.h"
#include "account/phone-password.h"
#include "phone/phone-private.h"
#include "phone/phone-subscriptions.h"

typedef struct
{
  PhoneAccount *account;
  char *group;
  char *password;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_clear_object (&addition->account);
  g_free (addition->group);
  phone_password_free (addition->password);
  g_free (addition);
}

/* "alice", "alice-2", …: letters, digits and what is harmless in a group's name. */
static char *
create_id (Phone *self, const char *uri)
{
  const char *start = strchr (uri, ':') ? strchr (uri, ':') + 1 : uri;
  g_autofree char *user = g_strndup (start, strcspn (start, "@;:"));
  char *id;

  g_strcanon (user, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._+-", '-');
  id = g_strdup (*user ? user : "account");
  for (guint n = 2;; n++)
    {
      g_autofree char *group = g_strconcat ("account ", id, NULL);

      if (!phone_config_is_set (phone_get_config (self), group, "uri"))
        return id;
      g_free (id);
      id = g_strdup_printf ("%s-%u", *user ? user : "account", n);
    }
}

static gboolean
apply_settings (PhoneConfig *config, const char *group, GHashTable *settings, GError **error)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const char *text = value;

      if (text && *text && !phone_config_set_string (config, group, name, text, error))
        return FALSE;
    }
  return phone_config_check_rules (config, error);
}

static void
forget (Phone *self, Addition *addition)
{
  phone_config_remove_group (phone_get_config (self), addition->group);
  if (addition->account)
    phone_drop_account (self, addition->account);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Phone) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!phone_password_store_finish (result, &error))
    phone_warn (self, error->message);
}

static void
keep (GTask *task)
{
  Phone *self = g_task_get_source_object (task);
  Addition *addition = g_task_get_task_data (task);
  PhoneConfig *config = phone_get_config (self);
  GError *error = NULL;

  if (!phone_config_save (config, &error))
    {
      forget (self, addition);
      if (phone_account_get_registers (addition->account))
        phone_account_unregister_async (addition->account, NULL, NULL, NULL);
      g_task_return_error (task, error);
      return;
    }
  if (addition->password)
    phone_password_store_async (config, addition->group, addition->password, NULL, on_stored, g_object_ref (self));
  phone_append_account (self, addition->account);
  phone_prepare_media (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Phone *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (phone_account_register_finish (PHONE_ACCOUNT (source), result, &error))
    {
      keep (task);
      return;
    }
  forget (self, g_task_get_task_data (task));
  /* Ends its own attempts to come back. */
  phone_account_unregister_async (PHONE_ACCOUNT (source), NULL, NULL, NULL);
  g_task_return_error (task, error);
}

static gboolean
prepare (Phone *self, Addition *addition, GHashTable *settings, GError **error)
{
  const char *uri = g_hash_table_lookup (settings, "uri");
  g_autofree char *id = NULL;

  if (uri && phone_find_account (self, uri))
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT,
                   _("There is already an account “%s”. Remove it first to add it again."), uri);
      return FALSE;
    }
  id = create_id (self, uri ? uri : "");
  addition->group = g_strconcat ("account ", id, NULL);
  if (!apply_settings (phone_get_config (self), addition->group, settings, error))
    return FALSE;
  addition->account = phone_load_account (self, id, error);
  return addition->account != NULL;
}

void
phone_add_account_async (Phone *self, GHashTable *settings, const char *password, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Addition *addition = g_new0 (Addition, 1);
  GError *error = NULL;

  g_return_if_fail (PHONE_IS_PHONE (self) && settings);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_add_account_async);
  g_task_set_task_data (task, addition, addition_free);
  addition->password = password && *password ? g_strdup (password) : NULL;
  if (!prepare (self, addition, settings, &error))
    {
      if (addition->group)
        forget (self, addition);
      g_task_return_error (task, error);
      return;
    }
  if (addition->password)
    phone_account_set_password (addition->account, addition->password);
  if (phone_account_get_registers (addition->account))
    phone_account_register_async (addition->account, cancellable, on_registered, g_steal_pointer (&task));
  else
    keep (task);
}

PhoneAccount *
phone_add_account_finish (Phone *self, GAsyncResult *result, GError **error)
{
  Addition *addition;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  addition = g_task_get_task_data (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error) ? addition->account : NULL;
}

static GHashTable *
copy_settings (PhoneConfig *config, const char *group)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gsize n;
  const PhoneConfigKey *keys = phone_config_get_keys (&n);

  for (gsize i = 0; i < n; i++)
    {
      if (g_str_equal (keys[i].group, "account") && phone_config_is_set (config, group, keys[i].name))
        g_hash_table_insert (settings, (gpointer) keys[i].name, phone_config_dup_string (config, group, keys[i].name));
    }
  return settings;
}

static void
hang_up_calls (Phone *self, PhoneAccount *account)
{
  GListModel *calls = phone_get_calls (self);

  for (guint i = g_list_model_get_n_items (calls); i > 0; i--)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i - 1);

      if (phone_call_get_account (call) == account)
        phone_call_hang_up (call);
    }
}

gboolean
phone_remove_account (Phone *self, PhoneAccount *account, GError **error)
{
  PhoneConfig *config;
  g_autofree char *group = NULL;
  g_autoptr (GHashTable) settings = NULL;
  g_autoptr (PhoneAccount) hold = NULL;

  g_return_val_if_fail (PHONE_IS_PHONE (self) && PHONE_IS_ACCOUNT (account), FALSE);

  hold = g_object_ref (account);
  config = phone_get_config (self);
  group = g_strconcat ("account ", phone_account_get_id (account), NULL);
  settings = copy_settings (config, group);
  phone_config_remove_group (config, group);
  if (!phone_config_save (config, error))
    {
      apply_settings (config, group, settings, NULL);
      return FALSE;
    }
  /* The keyring finds the password by the settings. */
  apply_settings (config, group, settings, NULL);
  phone_password_forget (config, group);
  phone_config_remove_group (config, group);
  hang_up_calls (self, account);
  phone_subscriptions_forget (phone_get_subscriptions (self), account);
  if (phone_account_get_state (account) != PHONE_ACCOUNT_NONE)
    phone_account_unregister_async (account, NULL, NULL, NULL);
  phone_drop_account (self, account);
  return TRUE;
}
