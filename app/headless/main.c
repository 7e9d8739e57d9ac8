/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "config.h"
#include "control/phone-control.h"
#include "headless/phone-echo-test.h"
#include "phone/phone-messages.h"
#include "phone/phone.h"

#define BUS_NAME APP_ID ".Headless"
#define DEFAULT_TEST_SECONDS 3

typedef struct
{
  GMainLoop *loop;
  Phone *phone;
  PhoneControl *control;
  guint bus_name;
  gboolean stopping;
} Program;

typedef struct
{
  char *config;
  gboolean echo;
  gboolean version;
  gboolean test;
  guint test_seconds;
} Options;

static gboolean
on_test_option (const char *name, const char *value, gpointer user_data, GError **error)
{
  Options *options = user_data;
  guint64 seconds = DEFAULT_TEST_SECONDS;

  if (value && !g_ascii_string_to_unsigned (value, 10, 1, 3600, &seconds, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s=%s is not a number of seconds from 1 to 3600."), name, value);
      return FALSE;
    }
  options->test = TRUE;
  options->test_seconds = seconds;
  return TRUE;
}

static gboolean
parse_options (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config, N_("Read the configuration from FILE"), N_("FILE") },
    { "echo", 0, 0, G_OPTION_ARG_NONE, &options->echo, N_("Answer calls to the user “echo” from this machine"), NULL },
    { "echo-test", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, on_test_option,
      N_("Make a call to the own echo service, tell how it went, and end"), N_("SECONDS") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Show the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("main", "", "", options, NULL);

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, _("A SIP phone without a window, driven by softphonectl."));
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc == 1)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” is not known; see softphone-headless --help."),
               argv[1]);
  return FALSE;
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  phone_stop_finish (PHONE_PHONE (source), result, NULL);
  g_main_loop_quit (user_data);
}

/* The second signal does not wait for servers. */
static gboolean
on_end_signal (gpointer user_data)
{
  Program *program = user_data;

  if (program->stopping)
    g_main_loop_quit (program->loop);
  else
    phone_stop_async (program->phone, on_stopped, program->loop);
  program->stopping = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
on_warning (Phone *phone, const char *sentence, gpointer user_data)
{
  g_printerr ("%s\n", sentence);
}

static void
on_account_state (PhoneAccount *account, GParamSpec *pspec, gpointer user_data)
{
  if (phone_account_get_state (account) == PHONE_ACCOUNT_FAILED)
    g_printerr ("%s: %s\n", phone_account_get_id (account), phone_account_get_reason (account));
}

static void
watch (Phone *phone)
{
  GListModel *accounts = phone_get_accounts (phone);

  g_signal_connect (phone, "warning", G_CALLBACK (on_warning), NULL);
  phone_messages_receive (phone_get_messages (phone));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      g_signal_connect (account, "notify::state", G_CALLBACK (on_account_state), NULL);
    }
}

static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer user_data)
{
  g_debug ("The name %s belongs to another phone on this bus.", name);
}

/* The bus is a convenience: without one, or without its name, the phone is a phone all the same. */
static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    {
      g_debug ("There is no session bus: %s", error->message);
      return;
    }
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  if (phone_control_export (program->control, bus, &error))
    program->bus_name = g_bus_own_name_on_connection (bus, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, NULL,
                                                      on_name_lost, NULL, NULL);
}

static gboolean
connect_to_bus (gpointer user_data)
{
  g_bus_get (G_BUS_TYPE_SESSION, NULL, on_bus, user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
serve (Program *program, PhoneConfig *config, GError **error)
{
  g_autofree char *address = phone_config_dup_string (config, "phone", "control");
  g_autofree char *group = phone_config_dup_string (config, "phone", "control-group");

  program->control = phone_control_new (program->phone);
  if (address && !phone_control_listen (program->control, address, group, error))
    return FALSE;
  /* After what the phone itself has to do first. */
  g_idle_add_full (G_PRIORITY_LOW, connect_to_bus, program, NULL);
  return TRUE;
}

static gboolean
start (Program *program, PhoneConfig *config, gboolean echo, GError **error)
{
  program->phone = phone_new (config, echo);
  if (!phone_start (program->phone, error) || !serve (program, config, error))
    return FALSE;
  watch (program->phone);
  return TRUE;
}

static void
clear (Program *program)
{
  g_clear_handle_id (&program->bus_name, g_bus_unown_name);
  g_clear_object (&program->control);
  g_clear_object (&program->phone);
  g_main_loop_unref (program->loop);
}

static int
run (PhoneConfig *config, gboolean echo)
{
  Program program = { .loop = g_main_loop_new (NULL, FALSE) };
  g_autoptr (GError) error = NULL;
  guint terminate, interrupt;

  if (!start (&program, config, echo, &error))
    {
      g_printerr ("%s\n", error->message);
      clear (&program);
      return 2;
    }
  terminate = g_unix_signal_add (SIGTERM, on_end_signal, &program);
  interrupt = g_unix_signal_add (SIGINT, on_end_signal, &program);
  g_main_loop_run (program.loop);
  g_source_remove (terminate);
  g_source_remove (interrupt);
  clear (&program);
  return 0;
}

static PhoneConfig *
load (const char *path, GError **error)
{
  g_autofree char *default_path = path ? NULL : phone_config_dup_default_path ();
  PhoneConfig *config = phone_config_load (path ? path : default_path, TRUE, error);

  for (const char *const *warning = config ? phone_config_get_warnings (config) : NULL; warning && *warning; warning++)
    g_printerr ("%s\n", *warning);
  return config;
}

int
main (int argc, char **argv)
{
  Options options = { NULL };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneConfig) config = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  signal (SIGPIPE, SIG_IGN);
  if (!parse_options (&options, argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  path = options.config;
  if (options.version)
    {
      g_print ("softphone-headless %s\n", APP_VERSION);
      return 0;
    }
  if (options.test)
    return phone_echo_test_run (options.test_seconds);
  config = load (path, &error);
  if (config == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  return run (config, options.echo);
}
