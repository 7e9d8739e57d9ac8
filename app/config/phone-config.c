/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/phone-config-check-private.h"
#include "config/phone-config-lines-private.h"

#define ACCOUNT_GROUP "account "

struct _PhoneConfig
{
  GObject parent_instance;

  GKeyFile *file;
  char *path;
  PhoneConfigLines *lines;
  GPtrArray *warnings;
};

G_DEFINE_FINAL_TYPE (PhoneConfig, phone_config, G_TYPE_OBJECT)

static void
phone_config_finalize (GObject *object)
{
  PhoneConfig *self = PHONE_CONFIG (object);

  g_key_file_unref (self->file);
  g_free (self->path);
  g_clear_pointer (&self->lines, phone_config_lines_free);
  g_ptr_array_unref (self->warnings);

  G_OBJECT_CLASS (phone_config_parent_class)->finalize (object);
}

static void
phone_config_class_init (PhoneConfigClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_config_finalize;
}

static void
phone_config_init (PhoneConfig *self)
{
  self->file = g_key_file_new ();
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->warnings, NULL);
}

PhoneConfig *
phone_config_new (const char *path)
{
  PhoneConfig *self = g_object_new (PHONE_TYPE_CONFIG, NULL);

  self->path = g_strdup (path);
  return self;
}

static void
add_warning (PhoneConfig *self, char *sentence)
{
  g_ptr_array_insert (self->warnings, self->warnings->len - 1, sentence);
}

static gboolean
handle_unknown (PhoneConfig *self, const char *group, const char *name, gboolean strict, GError **error)
{
  g_autofree char *where = phone_config_dup_location (self, group, name);

  /* The value may be a password: it is not shown. */
  if (g_str_equal (name, "password"))
    g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION,
                 _("%s: passwords do not stand in this file: write password-file=PATH."), where);
  else
    g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION,
                 _("%s: there is no key “%s” in [%s]: correct its name, or remove the line."), where, name, group);
  if (strict || error == NULL || *error == NULL)
    return FALSE;
  add_warning (self, g_strdup ((*error)->message));
  g_clear_error (error);
  return TRUE;
}

static gboolean
check_key (PhoneConfig *self, const char *group, const char *name, gboolean strict, GError **error)
{
  const PhoneConfigKey *key = phone_config_find_key (group, name);
  g_autofree char *where = phone_config_dup_location (self, group, name);
  g_autoptr (GError) escape = NULL;
  g_autofree char *value = g_key_file_get_string (self->file, group, name, &escape);
  g_autofree char *written = g_key_file_get_value (self->file, group, name, NULL);
  g_autofree char *problem = NULL;

  if (key == NULL)
    return handle_unknown (self, group, name, strict, error);
  if (escape)
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION,
                   _("%s: %s holds a backslash that means nothing: write two of them."), where, name);
      return FALSE;
    }
  if (*value != '\0' && !phone_config_check_value (key, value, &problem))
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, "%s: %s=%s %s", where, name, written, problem);
      return FALSE;
    }
  if (key->later && *value != '\0')
    add_warning (self, g_strdup_printf (_("%s: %s=%s has no effect in this version."), where, name, value));
  return TRUE;
}

static gboolean
check_group (PhoneConfig *self, const char *group, gboolean strict, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (self->file, group, NULL, NULL);

  for (char **name = names; name && *name; name++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!check_key (self, group, *name, strict, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check (PhoneConfig *self, gboolean strict, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (char **group = groups; *group; group++)
    {
      if (!check_group (self, *group, strict, error))
        return FALSE;
    }
  return phone_config_check_rules (self, error);
}

static gboolean
parse (PhoneConfig *self, const char *text, gsize length, GError **error)
{
  guint line = 0;
  g_autofree char *problem = NULL;
  g_autoptr (GError) local_error = NULL;

  self->lines = phone_config_lines_new (text, length, &line, &problem);
  if (self->lines == NULL)
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, _("%s:%u: this line %s"), self->path, line, problem);
      return FALSE;
    }
  if (length > 0 && !g_key_file_load_from_data (self->file, text, length, G_KEY_FILE_KEEP_COMMENTS, &local_error))
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, "%s: %s", self->path, local_error->message);
      return FALSE;
    }
  return TRUE;
}

PhoneConfig *
phone_config_load (const char *path, gboolean strict, GError **error)
{
  g_autoptr (PhoneConfig) self = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_return_val_if_fail (path, NULL);

  self = phone_config_new (path);
  if (!g_file_get_contents (path, &text, &length, &local_error))
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION,
                   _("The configuration cannot be read: %s. Name a file that is there and can be read."),
                   local_error->message);
      return NULL;
    }
  if (!parse (self, text, length, error) || !check (self, strict, error))
    return NULL;
  return g_steal_pointer (&self);
}

char *
phone_config_dup_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "softphone", "softphone.conf", NULL);
}

const char *const *
phone_config_get_warnings (PhoneConfig *self)
{
  g_return_val_if_fail (PHONE_IS_CONFIG (self), NULL);

  return (const char *const *) self->warnings->pdata;
}

char *
phone_config_dup_location (PhoneConfig *self, const char *group, const char *name)
{
  guint line;

  g_return_val_if_fail (PHONE_IS_CONFIG (self) && group, NULL);

  line = self->lines ? phone_config_lines_find (self->lines, group, name) : 0;
  if (self->lines && line == 0)
    line = phone_config_lines_find (self->lines, group, NULL);
  if (line == 0)
    return g_strdup (self->path ? self->path : _("Configuration"));
  return g_strdup_printf ("%s:%u", self->path, line);
}

char *
phone_config_dup_string (PhoneConfig *self, const char *group, const char *name)
{
  const PhoneConfigKey *key;
  g_autofree char *value = NULL;

  g_return_val_if_fail (PHONE_IS_CONFIG (self) && group && name, NULL);

  key = phone_config_find_key (group, name);
  g_return_val_if_fail (key, NULL);
  value = g_key_file_get_string (self->file, group, name, NULL);
  if (value && (*value != '\0' || key->type == PHONE_CONFIG_ENDPOINT))
    return g_steal_pointer (&value);
  return g_strdup (key->fallback);
}

gboolean
phone_config_get_boolean (PhoneConfig *self, const char *group, const char *name)
{
  g_autofree char *text = phone_config_dup_string (self, group, name);
  gboolean value = FALSE;

  return text && phone_config_parse_boolean (text, &value) && value;
}

guint
phone_config_get_uint (PhoneConfig *self, const char *group, const char *name)
{
  g_autofree char *text = phone_config_dup_string (self, group, name);

  return text ? g_ascii_strtoull (text, NULL, 10) : 0;
}

gboolean
phone_config_is_set (PhoneConfig *self, const char *group, const char *name)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (PHONE_IS_CONFIG (self) && group && name, FALSE);

  value = g_key_file_get_string (self->file, group, name, NULL);
  return value && *value != '\0';
}

GStrv
phone_config_list_accounts (PhoneConfig *self)
{
  g_auto (GStrv) groups = NULL;
  g_autoptr (GStrvBuilder) accounts = g_strv_builder_new ();

  g_return_val_if_fail (PHONE_IS_CONFIG (self), NULL);

  groups = g_key_file_get_groups (self->file, NULL);
  for (char **group = groups; *group; group++)
    {
      if (g_str_has_prefix (*group, ACCOUNT_GROUP))
        g_strv_builder_add (accounts, *group + strlen (ACCOUNT_GROUP));
    }
  return g_strv_builder_end (accounts);
}

gboolean
phone_config_set_string (PhoneConfig *self, const char *group, const char *name, const char *value, GError **error)
{
  const PhoneConfigKey *key;
  g_autofree char *problem = NULL;

  g_return_val_if_fail (PHONE_IS_CONFIG (self) && group && name, FALSE);

  key = phone_config_find_key (group, name);
  if (key == NULL)
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, _("There is no setting “%s” in [%s]."), name, group);
      return FALSE;
    }
  if (value == NULL)
    {
      g_key_file_remove_key (self->file, group, name, NULL);
      return TRUE;
    }
  if (!g_utf8_validate (value, -1, NULL) || (*value != '\0' && !phone_config_check_value (key, value, &problem)))
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, "%s=%s %s", name, problem ? value : "…",
                   problem ? problem : _("is not text in UTF-8."));
      return FALSE;
    }
  g_key_file_set_string (self->file, group, name, value);
  return TRUE;
}

void
phone_config_remove_group (PhoneConfig *self, const char *group)
{
  g_return_if_fail (PHONE_IS_CONFIG (self) && group);

  g_key_file_remove_group (self->file, group, NULL);
}

static gboolean
write_file (const char *path, const char *text, gsize length, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  /* Newer GLib keeps the mode of a file that is there. */
  if (g_mkdir_with_parents (folder, 0700) != 0 || (g_chmod (path, 0600) != 0 && errno != ENOENT))
    {
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

gboolean
phone_config_save (PhoneConfig *self, GError **error)
{
  g_autofree char *text = NULL, *target = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize length;

  g_return_val_if_fail (PHONE_IS_CONFIG (self), FALSE);

  if (self->path == NULL)
    return TRUE;
  text = g_key_file_to_data (self->file, &length, NULL);
  /* A link stays one: its target is replaced. */
  target = realpath (self->path, NULL);
  if (write_file (target ? target : self->path, text, length, &local_error))
    return TRUE;
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_STORAGE,
               _("The settings could not be saved: %s. Make room or give write access to “%s”, then try again; until "
                 "then the file is as it was."),
               local_error->message, self->path);
  return FALSE;
}
