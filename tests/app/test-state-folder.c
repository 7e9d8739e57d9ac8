/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "config/phone-state-folder.h"

typedef struct
{
  char *root;
  char *path;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->root = g_dir_make_tmp ("softphone-state-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->root, "state", "softphone", NULL);
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (self->path);

  remove_file (self->path, "lock");
  remove_file (self->path, "instance-id");
  remove_file (self->path, "note");
  g_rmdir (self->path);
  g_rmdir (parent);
  g_assert_cmpint (g_rmdir (self->root), ==, 0);
  g_free (self->path);
  g_free (self->root);
}

static char *
dup_identity (Fixture *self)
{
  g_autoptr (PhoneStateFolder) folder = phone_state_folder_new (self->path);

  g_assert_null (phone_state_folder_get_warning (folder));
  return g_strdup (phone_state_folder_get_instance_id (folder));
}

static void
identity_stays (Fixture *self, gconstpointer data)
{
  g_autofree char *first = dup_identity (self);
  g_autofree char *second = dup_identity (self);
  g_autofree char *file = g_build_filename (self->path, "instance-id", NULL);
  GStatBuf status;

  g_assert_true (g_str_has_prefix (first, "urn:uuid:"));
  g_assert_true (g_uuid_string_is_valid (first + strlen ("urn:uuid:")));
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
}

static void
spoilt_identity_is_made_anew (Fixture *self, gconstpointer data)
{
  static const char *const contents[] = { "", "urn:uuid:1\n", "nonsense", "urn:uuid:\"><sip:x>" };
  g_autofree char *file = g_build_filename (self->path, "instance-id", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *before = dup_identity (self);
      g_autofree char *after = NULL;
      g_autofree char *again = NULL;

      g_assert_true (g_file_set_contents (file, contents[i], -1, NULL));
      after = dup_identity (self);
      again = dup_identity (self);
      g_assert_true (g_uuid_string_is_valid (after + strlen ("urn:uuid:")));
      g_assert_cmpstr (before, !=, after);
      g_assert_cmpstr (after, ==, again);
    }
}

static void
second_phone_says_what_it_forgets (Fixture *self, gconstpointer data)
{
  g_autoptr (PhoneStateFolder) first = phone_state_folder_new (self->path);
  g_autoptr (PhoneStateFolder) second = phone_state_folder_new (self->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_null (phone_state_folder_get_warning (first));
  g_assert_nonnull (strstr (phone_state_folder_get_warning (second), self->path));
  g_assert_nonnull (strstr (phone_state_folder_get_warning (second), "STATE_DIRECTORY"));
  g_assert_cmpstr (phone_state_folder_get_instance_id (first), !=, phone_state_folder_get_instance_id (second));
  g_assert_false (phone_state_folder_write (second, "note", "x", &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_STORAGE);
  text = phone_state_folder_read (first, "instance-id");
  g_assert_nonnull (strstr (text, phone_state_folder_get_instance_id (first)));
}

static void
file_in_the_way (Fixture *self, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (self->path);
  g_autoptr (PhoneStateFolder) folder = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (parent, "", 0, NULL));
  folder = phone_state_folder_new (self->path);
  g_assert_nonnull (phone_state_folder_get_warning (folder));
  g_assert_nonnull (phone_state_folder_get_instance_id (folder));
  g_assert_false (phone_state_folder_write (folder, "note", "x", &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_STORAGE);
  g_unlink (parent);
}

static void
lock_that_leads_elsewhere (Fixture *self, gconstpointer data)
{
  g_autofree char *lock = g_build_filename (self->path, "lock", NULL);
  g_autofree char *elsewhere = g_build_filename (self->root, "elsewhere", NULL);
  g_autoptr (PhoneStateFolder) folder = NULL;

  g_assert_cmpint (g_mkdir_with_parents (self->path, 0700), ==, 0);
  g_assert_cmpint (symlink (elsewhere, lock), ==, 0);
  folder = phone_state_folder_new (self->path);
  g_assert_nonnull (phone_state_folder_get_warning (folder));
  g_assert_false (g_file_test (elsewhere, G_FILE_TEST_EXISTS));
}

static void
what_is_written_can_be_read (Fixture *self, gconstpointer data)
{
  g_autoptr (PhoneStateFolder) folder = phone_state_folder_new (self->path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (phone_state_folder_read (folder, "note"));
  g_assert_true (phone_state_folder_write (folder, "note", "one\n", &error));
  g_assert_true (phone_state_folder_write (folder, "note", "two\n", &error));
  g_assert_no_error (error);
  text = phone_state_folder_read (folder, "note");
  g_assert_cmpstr (text, ==, "two\n");
}

static void
default_path_is_the_service_managers (void)
{
  g_autofree char *given = NULL;
  g_autofree char *several = NULL;
  g_autofree char *own = NULL;
  g_autofree char *relative = NULL;

  g_setenv ("STATE_DIRECTORY", "/var/lib/softphone", TRUE);
  given = phone_state_folder_dup_default_path ();
  g_assert_cmpstr (given, ==, "/var/lib/softphone");
  g_setenv ("STATE_DIRECTORY", "/var/lib/softphone:/var/lib/other", TRUE);
  several = phone_state_folder_dup_default_path ();
  g_assert_cmpstr (several, ==, "/var/lib/softphone");
  g_setenv ("STATE_DIRECTORY", "softphone", TRUE);
  relative = phone_state_folder_dup_default_path ();
  g_unsetenv ("STATE_DIRECTORY");
  own = phone_state_folder_dup_default_path ();
  g_assert_true (g_str_has_suffix (own, "/softphone"));
  g_assert_cmpstr (relative, ==, own);
}

#define ADD(name, function) g_test_add ("/state-folder/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("identity-stays", identity_stays);
  ADD ("spoilt-identity-is-made-anew", spoilt_identity_is_made_anew);
  ADD ("second-phone-says-what-it-forgets", second_phone_says_what_it_forgets);
  ADD ("file-in-the-way", file_in_the_way);
  ADD ("lock-that-leads-elsewhere", lock_that_leads_elsewhere);
  ADD ("what-is-written-can-be-read", what_is_written_can_be_read);
  g_test_add_func ("/state-folder/default-path-is-the-service-managers", default_path_is_the_service_managers);

  return g_test_run ();
}
