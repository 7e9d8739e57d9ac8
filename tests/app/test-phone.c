/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "account/phone-password.h"
#include "fake-registrar.h"
#include "phone/phone-subscriptions.h"
#include "test-loop.h"

typedef struct
{
  char *folder;
  char *path;
  PhoneConfig *config;
  Phone *phone;
  FakeRegistrar *registrar;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_watchdog (60);
  fixture->folder = g_dir_make_tmp ("softphone-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "softphone.conf", NULL);
  fixture->config = phone_config_new (fixture->path);
  g_assert_true (phone_config_set_string (fixture->config, "listen", "udp", "127.0.0.1:0", NULL));
  g_assert_true (phone_config_set_string (fixture->config, "listen", "tcp", "", NULL));
  g_assert_true (phone_config_set_string (fixture->config, "audio", "source", "silence", NULL));
  g_assert_true (phone_config_set_string (fixture->config, "audio", "sink", "null", NULL));
  fixture->registrar = fake_registrar_new ();
  fixture->phone = phone_new (fixture->config, FALSE);
  g_assert_true (phone_start (fixture->phone, &error));
  g_assert_no_error (error);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
stop (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  phone_stop_async (fixture->phone, on_done, &result);
  test_wait_until (result);
  g_assert_true (phone_stop_finish (fixture->phone, result, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop (fixture);
  g_clear_object (&fixture->phone);
  test_drain ();
  fake_registrar_free (fixture->registrar);
  g_object_unref (fixture->config);
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static GHashTable *
create_settings (Fixture *fixture)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (settings, "uri", g_strdup ("sip:alice@example.org"));
  g_hash_table_insert (settings, "registrar", g_strdup (fake_registrar_get_uri (fixture->registrar)));
  g_hash_table_insert (settings, "transport", g_strdup ("udp"));
  return settings;
}

static PhoneAccount *
add (Fixture *fixture, const char *name, const char *value, GError **error)
{
  g_autoptr (GHashTable) settings = create_settings (fixture);
  g_autoptr (GAsyncResult) result = NULL;

  if (name)
    g_hash_table_insert (settings, (gpointer) name, g_strdup (value));
  phone_add_account_async (fixture->phone, settings, "secret", NULL, on_done, &result);
  test_wait_until (result);
  return phone_add_account_finish (fixture->phone, result, error);
}

static guint
count_accounts (Fixture *fixture)
{
  return g_list_model_get_n_items (phone_get_accounts (fixture->phone));
}

static char *
read_file (Fixture *fixture)
{
  char *text = NULL;

  g_file_get_contents (fixture->path, &text, NULL, NULL);
  return text;
}

static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PhoneAccount *account = add (fixture, NULL, NULL, &error);
  g_autofree char *text = NULL;
  char *password = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (phone_account_get_state (account), ==, PHONE_ACCOUNT_REGISTERED);
  g_assert_cmpuint (phone_account_get_expires (account), ==, 300);
  g_assert_cmpstr (phone_account_get_id (account), ==, "alice");
  g_assert_true (phone_find_account (fixture->phone, "alice@example.org") == account);
  g_assert_cmpuint (count_accounts (fixture), ==, 1);
  text = read_file (fixture);
  g_assert_nonnull (strstr (text, "[account alice]"));
  g_assert_null (strstr (text, "secret"));
  g_assert_true (phone_password_lookup_now (fixture->config, "account alice", &password, &error));
  g_assert_cmpstr (password, ==, "secret");
  phone_password_free (password);
}

static void
check_nothing_kept (Fixture *fixture)
{
  g_auto (GStrv) accounts = phone_config_list_accounts (fixture->config);

  g_assert_cmpuint (count_accounts (fixture), ==, 0);
  g_assert_cmpuint (g_strv_length (accounts), ==, 0);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_add_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint requests;

  fake_registrar_set_status (fixture->registrar, 403);
  g_assert_null (add (fixture, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "refused the password"));
  g_assert_nonnull (strstr (error->message, "alice"));
  check_nothing_kept (fixture);
  requests = fake_registrar_get_count (fixture->registrar);
  test_drain ();
  g_assert_cmpuint (fake_registrar_get_count (fixture->registrar), ==, requests);
}

static void
test_add_bad_setting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (add (fixture, "uri", "alice", &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION);
  check_nothing_kept (fixture);
  g_assert_cmpuint (fake_registrar_get_count (fixture->registrar), ==, 0);
}

static void
test_add_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (add (fixture, NULL, NULL, &error));
  g_assert_null (add (fixture, NULL, NULL, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (count_accounts (fixture), ==, 1);
}

static void
fill_disk (struct rlimit *before)
{
  struct rlimit none;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, before), ==, 0);
  none = *before;
  none.rlim_cur = 0;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
}

static void
test_add_on_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct rlimit before;

  fill_disk (&before);
  g_assert_null (add (fixture, NULL, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_STORAGE);
  check_nothing_kept (fixture);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PhoneAccount *account = add (fixture, NULL, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_true (phone_remove_account (fixture->phone, account, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_accounts (fixture), ==, 0);
  text = read_file (fixture);
  g_assert_null (strstr (text, "alice"));
  test_wait_until (fake_registrar_get_last_expires (fixture->registrar) == 0);
}

/* Whoever still waits for the server is told at once. */
static void
test_remove_while_subscribing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) subscribed = NULL;
  PhoneAccount *account = add (fixture, NULL, NULL, &error);
  PhoneSubscriptions *subscriptions = phone_get_subscriptions (fixture->phone);
  gint64 began = g_get_monotonic_time ();

  phone_subscriptions_subscribe_async (subscriptions, account, "presence", "sip:bob@example.org", NULL, on_done,
                                       &subscribed);
  g_assert_true (phone_remove_account (fixture->phone, account, &error));
  test_wait_until (subscribed);
  g_assert_false (phone_subscriptions_finish (subscriptions, subscribed, NULL));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 10 * G_USEC_PER_SEC);
}

static void
test_remove_on_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PhoneAccount *account = add (fixture, NULL, NULL, &error);
  g_autofree char *before_text = read_file (fixture);
  g_autofree char *after_text = NULL;
  struct rlimit before;

  fill_disk (&before);
  g_assert_false (phone_remove_account (fixture->phone, account, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_STORAGE);
  after_text = read_file (fixture);
  g_assert_cmpstr (after_text, ==, before_text);
  g_assert_cmpuint (count_accounts (fixture), ==, 1);
  g_assert_cmpint (phone_account_get_state (account), ==, PHONE_ACCOUNT_REGISTERED);
}

static void
test_unregister (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PhoneAccount *account = add (fixture, NULL, NULL, &error);
  g_autoptr (GAsyncResult) out = NULL;
  g_autoptr (GAsyncResult) in = NULL;

  phone_account_unregister_async (account, NULL, on_done, &out);
  test_wait_until (out);
  g_assert_true (phone_account_unregister_finish (account, out, &error));
  g_assert_cmpint (phone_account_get_state (account), ==, PHONE_ACCOUNT_NONE);
  g_assert_cmpuint (fake_registrar_get_last_expires (fixture->registrar), ==, 0);
  phone_account_register_async (account, NULL, on_done, &in);
  test_wait_until (in);
  g_assert_true (phone_account_register_finish (account, in, &error));
  g_assert_cmpint (phone_account_get_state (account), ==, PHONE_ACCOUNT_REGISTERED);
}

static void
test_stop_with_silent_server (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 began;

  g_assert_nonnull (add (fixture, NULL, NULL, &error));
  fake_registrar_set_status (fixture->registrar, 0);
  began = g_get_monotonic_time ();
  stop (fixture);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 3 * G_USEC_PER_SEC);
  g_assert_cmpuint (fake_registrar_get_last_expires (fixture->registrar), ==, 0);
}

static void
test_no_call_while_stopping (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (add (fixture, NULL, NULL, &error));
  fake_registrar_set_status (fixture->registrar, 0);
  phone_stop_async (fixture->phone, on_done, &result);
  g_assert_null (phone_dial_echo (fixture->phone, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE);
  g_clear_error (&error);
  g_assert_null (phone_dial (fixture->phone, "112", NULL, NULL, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE);
  test_wait_until (result);
}

static void
test_dial_without_account (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (phone_dial (fixture->phone, "sip:bob@127.0.0.1", NULL, NULL, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT);
}

static void
test_echo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PhoneCallStats stats = { 0 };
  PhoneCall *dialled = phone_dial_echo (fixture->phone, &error);
  g_autoptr (PhoneCall) call = dialled ? g_object_ref (dialled) : NULL;

  g_assert_no_error (error);
  g_assert_null (phone_call_get_account (call));
  test_wait_until (phone_call_get_state (call) == PHONE_CALL_ACTIVE);
  g_assert_false (phone_call_answer (call, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE);
  test_wait_until (phone_call_get_stats (call, &stats) && stats.packets_received > 5);
  phone_call_hang_up (call);
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_ENDED);
  g_assert_cmpstr (phone_call_get_cause (call), ==, "bye");
  g_assert_cmpuint (g_list_model_get_n_items (phone_get_calls (fixture->phone)), ==, 0);
  phone_call_hang_up (call);
}

static void
test_echo_without_listener (void)
{
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  Fixture fixture = { .config = config };
  g_autoptr (GError) error = NULL;
  PhoneCall *dialled;
  g_autoptr (PhoneCall) call = NULL;

  test_watchdog (60);
  phone_config_set_string (config, "listen", "udp", "", NULL);
  phone_config_set_string (config, "listen", "tcp", "", NULL);
  phone_config_set_string (config, "audio", "source", "silence", NULL);
  phone_config_set_string (config, "audio", "sink", "null", NULL);
  fixture.phone = phone_new (config, FALSE);
  g_assert_true (phone_start (fixture.phone, &error));
  dialled = phone_dial_echo (fixture.phone, &error);
  g_assert_no_error (error);
  call = g_object_ref (dialled);
  test_wait_until (phone_call_get_state (call) == PHONE_CALL_ACTIVE);
  stop (&fixture);
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_ENDED);
  g_object_unref (fixture.phone);
  test_drain ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
#define ADD(name, func) g_test_add ("/phone/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("add-account/keeps-settings-and-password-once-the-server-agreed", test_add);
  ADD ("add-account/refused-keeps-nothing-and-tries-no-more", test_add_refused);
  ADD ("add-account/a-bad-setting-is-told-before-anything-is-sent", test_add_bad_setting);
  ADD ("add-account/the-same-address-twice-is-refused", test_add_twice);
  ADD ("add-account/a-full-disk-keeps-nothing", test_add_on_full_disk);
  ADD ("remove-account/unregisters-and-forgets", test_remove);
  ADD ("remove-account/takes-back-what-it-watches", test_remove_while_subscribing);
  ADD ("remove-account/a-full-disk-leaves-it-as-it-was", test_remove_on_full_disk);
  ADD ("account/is-unregistered-and-registered-again-by-wish", test_unregister);
  ADD ("stop/a-silent-server-holds-it-up-for-less-than-three-seconds", test_stop_with_silent_server);
  ADD ("stop/no-call-is-begun-any-more", test_no_call_while_stopping);
  ADD ("dial/needs-an-account", test_dial_without_account);
  ADD ("echo/answers-inside-the-process", test_echo);
#undef ADD
  g_test_add_func ("/phone/echo/needs-no-listener-and-no-configuration", test_echo_without_listener);
  return g_test_run ();
}
