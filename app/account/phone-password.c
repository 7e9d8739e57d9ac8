/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-password.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message/sip-uri.h"

#define LONGEST 4096

static const SecretSchema schema = {
  "org.example.Softphone",
  SECRET_SCHEMA_NONE,
  { { "uri", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "auth-user", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

void
phone_password_free (char *password)
{
  if (password)
    explicit_bzero (password, strlen (password));
  g_free (password);
}

static gboolean
refuse (GError **error, const char *path, const char *why)
{
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_SECRET, _("The password in “%s” cannot be used: %s"), path, why);
  return FALSE;
}

static gboolean
check_status (int fd, const char *path, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return refuse (error, path, _("it is not a file. Name a file with the password on its first line."));
  if (status.st_mode & 077)
    return refuse (error, path, _("others can read or write the file. Run “chmod 600” on it."));
  return TRUE;
}

static char *
read_first_line (int fd, const char *path, GError **error)
{
  char buffer[LONGEST + 1] = "";
  gssize n = read (fd, buffer, LONGEST);
  char *password = NULL;

  if (n < 0)
    refuse (error, path, g_strerror (errno));
  else
    buffer[strcspn (buffer, "\r\n")] = '\0';
  if (n >= 0 && (buffer[0] == '\0' || strlen (buffer) == LONGEST))
    refuse (error, path, _("its first line is empty or too long. Write the password there, and nothing else."));
  else if (n >= 0)
    password = g_strdup (buffer);
  explicit_bzero (buffer, sizeof buffer);
  return password;
}

static char *
read_file (const char *path, gboolean check, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  char *password = NULL;

  if (fd < 0)
    {
      refuse (error, path, g_strerror (errno));
      return NULL;
    }
  if (!check || check_status (fd, path, error))
    password = read_first_line (fd, path, error);
  close (fd);
  return password;
}

static char *
read_credential (const char *name, GError **error)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = folder ? g_build_filename (folder, name, NULL) : NULL;

  if (path == NULL)
    {
      refuse (error, name,
              _("this program was started without systemd’s credentials. Use LoadCredential= in its unit."));
      return NULL;
    }
  /* systemd guards its folder; the mode of the files in it is not ours to judge. */
  return read_file (path, FALSE, error);
}

static char *
key_of (const char *group)
{
  return g_strconcat ("phone-password ", group, NULL);
}

void
phone_password_keep (PhoneConfig *config, const char *group, const char *password)
{
  g_autofree char *key = key_of (group);

  g_object_set_data_full (G_OBJECT (config), key, g_strdup (password), (GDestroyNotify) phone_password_free);
}

gboolean
phone_password_lookup_now (PhoneConfig *config, const char *group, char **password, GError **error)
{
  g_autofree char *path = NULL, *credential = NULL, *key = key_of (group);
  const char *kept;

  g_return_val_if_fail (PHONE_IS_CONFIG (config) && group && password, FALSE);

  path = phone_config_dup_string (config, group, "password-file");
  credential = phone_config_dup_string (config, group, "credential");
  kept = g_object_get_data (G_OBJECT (config), key);
  *password = NULL;
  if (kept)
    *password = g_strdup (kept);
  else if (path)
    *password = read_file (path, TRUE, error);
  else if (credential)
    *password = read_credential (credential, error);
  return kept || path || credential;
}

/* The keyring's attributes. */
static void
get_attributes (PhoneConfig *config, const char *group, char **uri, char **auth_user)
{
  *uri = phone_config_dup_string (config, group, "uri");
  *auth_user = phone_config_dup_string (config, group, "auth-user");
  if (*auth_user == NULL && *uri)
    {
      g_autoptr (SipUri) parsed = sip_uri_parse (*uri, NULL);

      *auth_user = parsed ? sip_uri_dup_user (parsed) : NULL;
    }
  if (*auth_user == NULL)
    *auth_user = g_strdup ("");
}

static void
return_keyring_error (GTask *task, GError *error, const char *format)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_SECRET, format, error->message);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *found = secret_password_lookup_finish (result, &error);

  if (error)
    return_keyring_error (task, error,
                          _("The keyring cannot be read: %s. Unlock it, or write the password to a file with mode 0600 "
                            "and name it with password-file=."));
  else
    g_task_return_pointer (task, g_strdup (found), (GDestroyNotify) phone_password_free);
  secret_password_free (found);
}

void
phone_password_lookup_async (PhoneConfig *config, const char *group, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (config, cancellable, callback, user_data);
  g_autofree char *uri = NULL, *auth_user = NULL;
  GError *error = NULL;
  char *password;

  g_task_set_source_tag (task, phone_password_lookup_async);
  if (phone_password_lookup_now (config, group, &password, &error))
    {
      if (error)
        g_task_return_error (task, error);
      else
        g_task_return_pointer (task, password, (GDestroyNotify) phone_password_free);
      return;
    }
  get_attributes (config, group, &uri, &auth_user);
  secret_password_lookup (&schema, cancellable, on_looked_up, g_steal_pointer (&task), "uri", uri, "auth-user",
                          auth_user, NULL);
}

char *
phone_password_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_keyring_error (task, error,
                          _("The password could not be put into the keyring: %s. It is kept until the phone is closed; "
                            "unlock the keyring and sign in again to keep it for longer."));
}

void
phone_password_store_async (PhoneConfig *config, const char *group, const char *password, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (config, cancellable, callback, user_data);
  g_autofree char *uri = NULL, *auth_user = NULL, *label = NULL;

  g_return_if_fail (PHONE_IS_CONFIG (config) && group && password);

  g_task_set_source_tag (task, phone_password_store_async);
  phone_password_keep (config, group, password);
  get_attributes (config, group, &uri, &auth_user);
  label = g_strdup_printf (_("Password of %s"), uri);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, password, cancellable, on_stored,
                         g_steal_pointer (&task), "uri", uri, "auth-user", auth_user, NULL);
}

gboolean
phone_password_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!secret_password_clear_finish (result, &error) && error)
    g_debug ("The keyring kept a password: %s", error->message);
}

void
phone_password_forget (PhoneConfig *config, const char *group)
{
  g_autofree char *uri = NULL, *auth_user = NULL, *key = key_of (group);

  g_return_if_fail (PHONE_IS_CONFIG (config) && group);

  g_object_set_data (G_OBJECT (config), key, NULL);
  if (phone_config_is_set (config, group, "password-file") || phone_config_is_set (config, group, "credential"))
    return;
  get_attributes (config, group, &uri, &auth_user);
  secret_password_clear (&schema, NULL, on_cleared, NULL, "uri", uri, "auth-user", auth_user, NULL);
}
