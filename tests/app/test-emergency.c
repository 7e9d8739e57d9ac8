/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-registrar.h"
#include "phone/phone.h"
#include "test-loop.h"

/* Two accounts, each at a registrar of its own; one call at a time, and nobody is sent elsewhere. */
typedef struct
{
  FakeRegistrar *registrars[2];
  Phone *phone;
  PhoneAccount *accounts[2];
  char *warning;
} Fixture;

/* What the registrars say. */
static const guint second_only[2] = { 403, 200 };
static const guint neither[2] = { 403, 403 };

static void
on_warning (Fixture *fixture, const char *sentence)
{
  g_free (fixture->warning);
  fixture->warning = g_strdup (sentence);
}

static void
configure (PhoneConfig *config, const char *account, const char *uri, FakeRegistrar *registrar)
{
  g_assert_true (phone_config_set_string (config, account, "uri", uri, NULL));
  g_assert_true (phone_config_set_string (config, account, "transport", "udp", NULL));
  g_assert_true (phone_config_set_string (config, account, "registrar", fake_registrar_get_uri (registrar), NULL));
}

static Phone *
start_phone (PhoneConfig *config)
{
  static const char *const settings[][3] = {
    { "listen", "udp", "127.0.0.1:0" }, { "listen", "tcp", "" },      { "audio", "source", "silence" },
    { "audio", "sink", "null" },        { "calls", "max", "1" },      { "calls", "redirects", "refuse" },
  };
  g_autoptr (GError) error = NULL;
  Phone *phone;

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_assert_true (phone_config_set_string (config, settings[i][0], settings[i][1], settings[i][2], NULL));
  phone = phone_new (config, FALSE);
  g_assert_true (phone_start (phone, &error));
  g_assert_no_error (error);
  return phone;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const guint *statuses = data;
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);

  test_watchdog (60);
  for (guint i = 0; i < 2; i++)
    {
      fixture->registrars[i] = fake_registrar_new ();
      fake_registrar_set_status (fixture->registrars[i], statuses[i]);
    }
  configure (config, "account alice", "sip:alice@example.org", fixture->registrars[0]);
  configure (config, "account bob", "sip:bob@example.com", fixture->registrars[1]);
  phone_config_set_string (config, "account alice", "strip", "9", NULL);
  fixture->phone = start_phone (config);
  g_signal_connect_swapped (fixture->phone, "warning", G_CALLBACK (on_warning), fixture);
  for (guint i = 0; i < 2; i++)
    {
      fixture->accounts[i] = g_list_model_get_item (phone_get_accounts (fixture->phone), i);
      test_wait_until (phone_account_get_code (fixture->accounts[i]) == statuses[i]);
    }
  g_clear_pointer (&fixture->warning, g_free);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
stop_phone (Phone *phone)
{
  g_autoptr (GAsyncResult) result = NULL;

  phone_stop_async (phone, on_done, &result);
  test_wait_until (result);
  g_object_unref (phone);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop_phone (fixture->phone);
  test_drain ();
  for (guint i = 0; i < 2; i++)
    {
      g_object_unref (fixture->accounts[i]);
      fake_registrar_free (fixture->registrars[i]);
    }
  g_free (fixture->warning);
}

static PhoneCall *
dial (Fixture *fixture, const char *number, PhoneAccount *account)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_dial (fixture->phone, number, account, NULL, &error);

  g_assert_no_error (error);
  return g_object_ref (call);
}

/* The call ended; which of the two registrars was asked for what. */
static void
assert_went (Fixture *fixture, PhoneCall *call, guint registrar, const char *line)
{
  const char *invite;

  test_wait_until (phone_call_get_state (call) == PHONE_CALL_ENDED);
  invite = fake_registrar_get_last_invite (fixture->registrars[registrar]);
  g_assert_nonnull (invite);
  g_assert_true (g_str_has_prefix (invite, line));
  g_assert_null (fake_registrar_get_last_invite (fixture->registrars[1 - registrar]));
}

/* The digits that get an outside line from the first account mean nothing to the second one. */
static void
test_other_account (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = dial (fixture, "9 112", NULL);

  g_assert_true (phone_call_get_account (call) == fixture->accounts[1]);
  g_assert_cmpstr (fixture->warning, ==,
                   "alice@example.org is not registered: the call to 112 goes out by bob@example.com.");
  assert_went (fixture, call, 1, "INVITE sip:112@example.com SIP/2.0\r\n");
  g_assert_true (g_str_has_suffix (phone_call_get_reason (call), "If you need help now, use another telephone."));
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = dial (fixture, "tel:112", NULL);

  assert_went (fixture, call, 1, "INVITE sip:112@example.com SIP/2.0\r\n");
}

static void
test_whole_uri (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) own = dial (fixture, "sip:112@example.org", NULL);
  g_autoptr (PhoneCall) elsewhere = NULL;

  assert_went (fixture, own, 1, "INVITE sip:112@example.com SIP/2.0\r\n");
  elsewhere = dial (fixture, "sip:112@other.example", NULL);
  g_assert_true (phone_call_get_account (elsewhere) == fixture->accounts[0]);
  phone_call_hang_up (elsewhere);
}

static void
test_wanted_account (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = dial (fixture, "112", fixture->accounts[1]);

  g_assert_null (fixture->warning);
  assert_went (fixture, call, 1, "INVITE sip:112@example.com SIP/2.0\r\n");
}

static void
test_other_number (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = dial (fixture, "1122", NULL);

  g_assert_null (fixture->warning);
  assert_went (fixture, call, 0, "INVITE sip:1122@example.org SIP/2.0\r\n");
  g_assert_null (strstr (phone_call_get_reason (call), "another telephone"));
}

static void
test_no_registration (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) call = dial (fixture, "112", NULL);

  assert_went (fixture, call, 0, "INVITE sip:112@example.org SIP/2.0\r\n");
  g_assert_cmpstr (phone_call_get_cause (call), ==, "busy");
  g_assert_true (g_str_has_suffix (phone_call_get_reason (call), "If you need help now, use another telephone."));
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneCall) call = NULL;

  g_assert_nonnull (phone_dial_echo (fixture->phone, &error));
  g_assert_null (phone_dial (fixture->phone, "1122", NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "no more are allowed"));
  call = dial (fixture, "112", NULL);
  assert_went (fixture, call, 1, "INVITE sip:112@example.com SIP/2.0\r\n");
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhoneCall) other = NULL;
  g_autoptr (PhoneCall) call = NULL;

  fake_registrar_redirect (fixture->registrars[1], "sip:psap@example.net");
  other = dial (fixture, "1122", fixture->accounts[1]);
  assert_went (fixture, other, 1, "INVITE sip:1122@example.com SIP/2.0\r\n");
  g_assert_cmpstr (phone_call_get_cause (other), ==, "redirected");
  call = dial (fixture, "112", fixture->accounts[1]);
  assert_went (fixture, call, 1, "INVITE sip:psap@example.net SIP/2.0\r\n");
}

static void
test_no_account (void)
{
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  Phone *phone;
  g_autoptr (GError) error = NULL;

  test_watchdog (60);
  phone = start_phone (config);
  g_assert_null (phone_dial (phone, "112", NULL, NULL, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT);
  g_assert_cmpstr (error->message, ==, "This phone has no account and cannot call 112. Use another telephone.");
  stop_phone (phone);
  test_drain ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
#define ADD(name, statuses, func) g_test_add ("/emergency/" name, Fixture, statuses, set_up, func, tear_down)
  ADD ("failed-registration-gives-way-to-another-account-which-is-registered", second_only, test_other_account);
  ADD ("a-link-is-a-number-too", second_only, test_link);
  ADD ("a-whole-address-is-one-in-the-accounts-own-domain-only", second_only, test_whole_uri);
  ADD ("the-wanted-account-is-kept-where-it-is-registered", second_only, test_wanted_account);
  ADD ("other-numbers-keep-their-account", second_only, test_other_number);
  ADD ("without-any-registration-it-is-tried-all-the-same", neither, test_no_registration);
  ADD ("no-limit-on-calls-holds", second_only, test_limit);
  ADD ("no-policy-on-redirects-holds", second_only, test_redirect);
#undef ADD
  g_test_add_func ("/emergency/without-an-account-it-says-so", test_no_account);
  return g_test_run ();
}
