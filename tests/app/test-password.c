/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "account/phone-password.h"
#include "test-loop.h"

#define GROUP "account alice"

typedef struct
{
  char *folder;
  char *file;
  PhoneConfig *config;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  test_watchdog (30);
  fixture->folder = g_dir_make_tmp ("softphone-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "alice", NULL);
  fixture->config = phone_config_new (NULL);
  g_assert_true (phone_config_set_string (fixture->config, GROUP, "uri", "sip:alice@example.org", NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_unlink (fixture->file);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->file);
  g_object_unref (fixture->config);
}

static void
write_secret (Fixture *fixture, const char *text, int mode)
{
  g_assert_true (g_file_set_contents (fixture->file, text, -1, NULL));
  g_assert_cmpint (g_chmod (fixture->file, mode), ==, 0);
}

static void
use_file (Fixture *fixture)
{
  write_secret (fixture, "x\n", 0600);
  g_assert_true (phone_config_set_string (fixture->config, GROUP, "password-file", fixture->file, NULL));
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  use_file (fixture);
  write_secret (fixture, "correct horse\r\nsecond line\n", 0600);
  g_assert_true (phone_password_lookup_now (fixture->config, GROUP, &password, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, "correct horse");
  phone_password_free (password);
}

static void
check_refused (Fixture *fixture, const char *remedy)
{
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  g_assert_true (phone_password_lookup_now (fixture->config, GROUP, &password, &error));
  g_assert_null (password);
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, remedy));
}

static void
test_open_file (Fixture *fixture, gconstpointer data)
{
  use_file (fixture);
  write_secret (fixture, "secret\n", 0604);
  check_refused (fixture, "chmod 600");
  write_secret (fixture, "secret\n", 0640);
  check_refused (fixture, "chmod 600");
  write_secret (fixture, "secret\n", 0620);
  check_refused (fixture, "chmod 600");
}

static void
test_empty_file (Fixture *fixture, gconstpointer data)
{
  use_file (fixture);
  write_secret (fixture, "\nsecret\n", 0600);
  check_refused (fixture, "first line");
}

static void
test_vanished_file (Fixture *fixture, gconstpointer data)
{
  use_file (fixture);
  g_unlink (fixture->file);
  check_refused (fixture, fixture->file);
}

static void
test_credential (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  g_setenv ("CREDENTIALS_DIRECTORY", fixture->folder, TRUE);
  write_secret (fixture, "from systemd", 0440);
  g_assert_true (phone_config_set_string (fixture->config, GROUP, "credential", "alice", &error));
  g_assert_true (phone_password_lookup_now (fixture->config, GROUP, &password, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, "from systemd");
  phone_password_free (password);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  char *password = NULL;

  phone_password_keep (fixture->config, GROUP, "for now");
  g_assert_true (phone_password_lookup_now (fixture->config, GROUP, &password, NULL));
  g_assert_cmpstr (password, ==, "for now");
  phone_password_free (password);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
look_up (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  phone_password_lookup_async (fixture->config, GROUP, NULL, on_done, &result);
  test_wait_until (result);
  return phone_password_lookup_finish (result, error);
}

static gboolean
store (Fixture *fixture, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  phone_password_store_async (fixture->config, GROUP, password, NULL, on_done, &result);
  test_wait_until (result);
  return phone_password_store_finish (result, error);
}

static void
test_no_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char *password;

  if (g_getenv ("SOFTPHONE_TEST_KEYRING"))
    {
      g_test_skip ("There is a keyring in this run");
      return;
    }
  g_assert_null (look_up (fixture, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "password-file="));
  g_clear_error (&error);
  g_assert_false (store (fixture, "secret", &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "until the phone is closed"));
  g_clear_error (&error);
  password = look_up (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, "secret");
  phone_password_free (password);
}

static void
test_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneConfig) later = phone_config_new (NULL);
  PhoneConfig *first = fixture->config;
  char *password;

  if (!g_getenv ("SOFTPHONE_TEST_KEYRING"))
    {
      g_test_skip ("There is no keyring in this run");
      return;
    }
  g_assert_true (store (fixture, "in the keyring", &error));
  g_assert_no_error (error);
  /* Another run of the program has only the keyring. */
  g_assert_true (phone_config_set_string (later, GROUP, "uri", "sip:alice@example.org", NULL));
  fixture->config = later;
  password = look_up (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, "in the keyring");
  phone_password_free (password);

  g_assert_true (phone_config_set_string (later, GROUP, "auth-user", "somebody-else", NULL));
  g_assert_null (look_up (fixture, &error));
  g_assert_no_error (error);
  fixture->config = first;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_getenv ("SOFTPHONE_TEST_KEYRING"))
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
#define ADD(name, func) g_test_add ("/password/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("file/first-line-is-the-password", test_file);
  ADD ("file/open-to-others-is-refused", test_open_file);
  ADD ("file/empty-first-line-is-refused", test_empty_file);
  ADD ("file/gone-since-the-start-is-refused", test_vanished_file);
  ADD ("credential/is-read-from-systemd-s-folder", test_credential);
  ADD ("kept-for-this-run-comes-first", test_kept);
  ADD ("keyring/without-one-the-password-is-kept-for-this-run", test_no_keyring);
  ADD ("keyring/keeps-by-uri-and-auth-user", test_keyring);
#undef ADD
  return g_test_run ();
}
