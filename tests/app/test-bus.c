/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "control/phone-control.h"
#include "test-loop.h"

/* A phone on a private bus that answers its own calls, and a program that drives it. */
typedef struct
{
  GTestDBus *bus;
  GDBusConnection *service;
  GDBusConnection *client;
  PhoneConfig *config;
  Phone *phone;
  PhoneControl *control;
  char *address; /* of the phone itself */
} Fixture;

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
      &error);

  g_assert_no_error (error);
  return connection;
}

static PhoneConfig *
create_config (void)
{
  static const char *const settings[][3] = {
    { "listen", "udp", "127.0.0.1:0" }, { "listen", "tcp", "" },
    { "account a", "uri", "sip:a@127.0.0.1" }, { "account a", "registrar", "none" },
    { "audio", "source", "silence" }, { "audio", "sink", "null" }, { "answer", "mode", "auto" },
  };
  PhoneConfig *config = phone_config_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_assert_true (phone_config_set_string (config, settings[i][0], settings[i][1], settings[i][2], NULL));
  return config;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) listeners = NULL;

  test_watchdog (60);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->service = connect_to (fixture->bus);
  fixture->client = connect_to (fixture->bus);
  fixture->config = create_config ();
  fixture->phone = phone_new (fixture->config, FALSE);
  g_assert_true (phone_start (fixture->phone, &error));
  fixture->control = phone_control_new (fixture->phone);
  g_assert_true (phone_control_export (fixture->control, fixture->service, &error));
  listeners = phone_list_listeners (fixture->phone);
  fixture->address = g_strconcat ("sip:a@", listeners[0] + strlen ("udp "), NULL);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
close_connection (GDBusConnection *connection)
{
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_object_unref (connection);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) stopped = NULL;

  phone_stop_async (fixture->phone, on_done, &stopped);
  test_wait_until (stopped);
  g_object_unref (fixture->control);
  close_connection (fixture->client);
  close_connection (fixture->service);
  g_object_unref (fixture->phone);
  g_object_unref (fixture->config);
  test_drain ();
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  g_free (fixture->address);
}

/* @options in GVariant's text form. */
static GVariant *
call (Fixture *fixture, const char *method, const char *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) reply = NULL;
  GVariant *dictionary = g_variant_parse (G_VARIANT_TYPE_VARDICT, options, NULL, NULL, error);

  g_assert_nonnull (dictionary);
  g_dbus_connection_call (fixture->client, g_dbus_connection_get_unique_name (fixture->service), PHONE_CONTROL_PATH,
                          PHONE_CONTROL_INTERFACE, method, g_variant_new_tuple (&dictionary, 1),
                          G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, on_done, &result);
  g_variant_unref (dictionary);
  test_wait_until (result);
  reply = g_dbus_connection_call_finish (fixture->client, result, error);
  return reply ? g_variant_get_child_value (reply, 0) : NULL;
}

static void
test_options (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "{'nonsense': <1>}", "{'call': <1>}", "{'code': <'486'>}" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (call (fixture, "Reject", wrong[i], &error));
      g_assert_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (call (fixture, "Hangup", "{}", &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_NO_CALL);
  g_clear_error (&error);
  g_assert_null (call (fixture, "Call", "{'uri': <'mailto:x'>}", &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (call (fixture, "Register", "{'account': <'nobody'>}", &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT);
}

static void
test_status (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) status = call (fixture, "Status", "{}", &error);
  guint accounts = 0;

  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (status, "accounts", "u", &accounts));
  g_assert_cmpuint (accounts, ==, 1);
}

static void
test_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *options = g_strdup_printf ("{'uri': <'%s'>, 'wait': <true>}", fixture->address);
  g_autofree char *nobody = g_strdup_printf ("{'uri': <'sip:nobody%s'>, 'wait': <true>}",
                                             strchr (fixture->address, '@'));
  g_autoptr (GVariant) answered = call (fixture, "Call", options, &error);
  const char *state = "";

  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (answered, "state", "&s", &state));
  g_assert_cmpstr (state, ==, "active");
  g_assert_null (call (fixture, "Call", nobody, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "Nobody was found"));
}

static void
on_event (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
          const char *signal, GVariant *parameters, gpointer user_data)
{
  g_autoptr (GVariant) details = NULL;
  const char *name, *state = "";

  g_variant_get (parameters, "(&s@a{sv})", &name, &details);
  g_variant_lookup (details, "state", "&s", &state);
  g_string_append_printf (user_data, "%s:%s ", name, state);
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autofree char *options = g_strdup_printf ("{'uri': <'%s'>}", fixture->address);
  g_autoptr (GVariant) dialled = NULL;
  guint subscription = g_dbus_connection_signal_subscribe (fixture->client, NULL, PHONE_CONTROL_INTERFACE, "Event",
                                                           PHONE_CONTROL_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                           on_event, events, NULL);

  dialled = call (fixture, "Call", options, NULL);
  g_assert_nonnull (dialled);
  test_wait_until (strstr (events->str, "call:dialing") && strstr (events->str, "call:active"));
  g_dbus_connection_signal_unsubscribe (fixture->client, subscription);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/bus/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("unknown-options-and-wrong-types-are-refused", test_options);
  ADD ("errors-have-names-of-their-own", test_errors);
  ADD ("status-is-told", test_status);
  ADD ("call-with-wait-answers-once-the-outcome-is-known", test_wait);
  ADD ("events-tell-what-becomes-of-a-call", test_events);
#undef ADD
  return g_test_run ();
}
