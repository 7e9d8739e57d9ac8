/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-state-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>

#define LOCK "lock"
#define INSTANCE "instance-id"
#define URN "urn:uuid:"

struct _PhoneStateFolder
{
  GObject parent_instance;

  char *path;
  char *warning;
  char *instance_id;
  int lock; /* -1: not ours to write */
};

G_DEFINE_FINAL_TYPE (PhoneStateFolder, phone_state_folder, G_TYPE_OBJECT)

static void
phone_state_folder_finalize (GObject *object)
{
  PhoneStateFolder *self = PHONE_STATE_FOLDER (object);

  if (self->lock >= 0)
    g_close (self->lock, NULL);
  g_free (self->path);
  g_free (self->warning);
  g_free (self->instance_id);

  G_OBJECT_CLASS (phone_state_folder_parent_class)->finalize (object);
}

static void
phone_state_folder_class_init (PhoneStateFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_state_folder_finalize;
}

static void
phone_state_folder_init (PhoneStateFolder *self)
{
  self->lock = -1;
}

/* systemd gives several folders with colons between. */
char *
phone_state_folder_dup_default_path (void)
{
  const char *given = g_getenv ("STATE_DIRECTORY");

  if (given && g_path_is_absolute (given))
    return g_strndup (given, strcspn (given, ":"));
  return g_build_filename (g_get_user_state_dir (), "softphone", NULL);
}

static void
warn_of_other (PhoneStateFolder *self)
{
  self->warning = g_strdup_printf (_("Another phone uses the folder %s: this one forgets when it ends which device it "
                                     "is to its servers. Give it a folder of its own in STATE_DIRECTORY."),
                                   self->path);
}

static void
warn_of_error (PhoneStateFolder *self, const char *problem)
{
  if (self->warning)
    return;
  self->warning = g_strdup_printf (_("Nothing can be written in the folder %s (%s): the phone forgets when it ends "
                                     "which device it is to its servers. Make the folder writable."),
                                   self->path, problem);
}

static void
take_lock (PhoneStateFolder *self)
{
  g_autofree char *path = g_build_filename (self->path, LOCK, NULL);
  int fd = -1;

  if (g_mkdir_with_parents (self->path, 0700) == 0)
    fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      warn_of_error (self, g_strerror (errno));
      return;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    {
      self->lock = fd;
      return;
    }
  if (errno == EWOULDBLOCK)
    warn_of_other (self);
  else
    warn_of_error (self, g_strerror (errno));
  g_close (fd, NULL);
}

static gboolean
is_instance_id (const char *text)
{
  return text && g_str_has_prefix (text, URN) && g_uuid_string_is_valid (text + strlen (URN));
}

static char *
read_instance_id (PhoneStateFolder *self)
{
  g_autofree char *text = phone_state_folder_read (self, INSTANCE);

  if (text)
    g_strchomp (text);
  return is_instance_id (text) ? g_steal_pointer (&text) : NULL;
}

/* Two phones with one identity would take each other's registrations away (RFC 5626 4.1). */
static char *
create_instance_id (PhoneStateFolder *self)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *urn = g_strconcat (URN, uuid, NULL);
  g_autofree char *line = g_strconcat (urn, "\n", NULL);
  g_autoptr (GError) error = NULL;

  if (self->lock >= 0 && !phone_state_folder_write (self, INSTANCE, line, &error))
    warn_of_error (self, error->message);
  return g_steal_pointer (&urn);
}

/**
 * phone_state_folder_new:
 * @path: made if it is not there
 *
 * Returns: (transfer full): the folder, which may be one that forgets: see phone_state_folder_get_warning()
 */
PhoneStateFolder *
phone_state_folder_new (const char *path)
{
  PhoneStateFolder *self;

  g_return_val_if_fail (path, NULL);

  self = g_object_new (PHONE_TYPE_STATE_FOLDER, NULL);
  self->path = g_strdup (path);
  take_lock (self);
  if (self->lock >= 0)
    self->instance_id = read_instance_id (self);
  if (!self->instance_id)
    self->instance_id = create_instance_id (self);
  return self;
}

const char *
phone_state_folder_get_warning (PhoneStateFolder *self)
{
  g_return_val_if_fail (PHONE_IS_STATE_FOLDER (self), NULL);

  return self->warning;
}

const char *
phone_state_folder_get_instance_id (PhoneStateFolder *self)
{
  g_return_val_if_fail (PHONE_IS_STATE_FOLDER (self), NULL);

  return self->instance_id;
}

char *
phone_state_folder_read (PhoneStateFolder *self, const char *name)
{
  g_autofree char *path = NULL;
  char *text = NULL;

  g_return_val_if_fail (PHONE_IS_STATE_FOLDER (self), NULL);
  g_return_val_if_fail (name, NULL);

  path = g_build_filename (self->path, name, NULL);
  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

gboolean
phone_state_folder_write (PhoneStateFolder *self, const char *name, const char *text, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (PHONE_IS_STATE_FOLDER (self), FALSE);
  g_return_val_if_fail (name && text, FALSE);

  path = g_build_filename (self->path, name, NULL);
  if (self->lock >= 0
      && g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   &cause))
    return TRUE;
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_STORAGE, _("%s was not written: %s"), path,
               cause ? cause->message : self->warning);
  return FALSE;
}
