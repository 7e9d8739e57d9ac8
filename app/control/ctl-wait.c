/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/ctl-wait.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "config/phone-error.h"
#include "control/ctl-print.h"

typedef struct
{
  GMainLoop *loop;
  CtlClient *client;
  const CtlArguments *arguments;
  char *id;
  GVariant *outcome;
  gboolean gone;
} Wait;

static gboolean
on_interrupt (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_gone (gpointer user_data)
{
  Wait *wait = user_data;

  wait->gone = TRUE;
  g_main_loop_quit (wait->loop);
}

static void
listen_for_the_end (Wait *wait)
{
  g_unix_signal_add (SIGINT, on_interrupt, wait->loop);
  g_unix_signal_add (SIGTERM, on_interrupt, wait->loop);
  ctl_client_watch (wait->client, on_gone, wait);
}

static int
say_gone (void)
{
  g_printerr ("%s\n", _("The phone has ended."));
  return 3;
}

int
ctl_fail (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return say_gone ();
  g_printerr ("%s\n", error->message);
  if (g_error_matches (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT) ||
      g_error_matches (error, PHONE_ERROR, PHONE_ERROR_NO_CALL) ||
      g_error_matches (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT) ||
      g_error_matches (error, PHONE_ERROR, PHONE_ERROR_NOT_SUPPORTED))
    return 2;
  return 1;
}

static void
on_call_event (const char *name, GVariant *details, gpointer user_data)
{
  Wait *wait = user_data;
  const char *id = "", *state = "";

  if (!g_str_equal (name, "call") || !g_variant_lookup (details, "id", "&s", &id) ||
      !g_variant_lookup (details, "state", "&s", &state) || g_strcmp0 (id, wait->id) != 0)
    return;
  if (wait->outcome || (!g_str_equal (state, "active") && !g_str_equal (state, "ended")))
    return;
  wait->outcome = g_variant_ref (details);
  g_main_loop_quit (wait->loop);
}

static void
hang_up (Wait *wait)
{
  GVariant *options = g_variant_new_parsed ("{'call': <%s>}", wait->id);
  g_autoptr (GVariant) result = ctl_client_call (wait->client, "Hangup", options, NULL);

  g_printerr ("%s\n", _("The call was ended before it was answered."));
}

static int
tell_outcome (Wait *wait)
{
  const char *state = "", *reason = "";

  if (wait->gone)
    return say_gone ();
  if (wait->outcome == NULL)
    {
      hang_up (wait);
      return 1;
    }
  g_variant_lookup (wait->outcome, "state", "&s", &state);
  g_variant_lookup (wait->outcome, "reason", "&s", &reason);
  if (wait->arguments->json)
    ctl_print_result (wait->arguments->command, wait->outcome, TRUE);
  if (g_str_equal (state, "active"))
    return 0;
  g_printerr ("%s\n", reason);
  return 1;
}

int
ctl_wait_for_call (CtlClient *client, const CtlArguments *arguments)
{
  Wait wait = { .loop = g_main_loop_new (NULL, FALSE), .client = client, .arguments = arguments };
  g_autoptr (GVariant) call = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  /* The subscription comes first: no event of the call is missed. */
  ctl_client_subscribe (client, on_call_event, &wait);
  listen_for_the_end (&wait);
  call = ctl_client_call (client, arguments->command->method, arguments->values, &error);
  if (call)
    {
      g_variant_lookup (call, "id", "s", &wait.id);
      on_call_event ("call", call, &wait);
      if (!arguments->json)
        ctl_print_result (arguments->command, call, FALSE);
      if (wait.outcome == NULL)
        g_main_loop_run (wait.loop);
    }
  code = call ? tell_outcome (&wait) : ctl_fail (error);
  g_main_loop_unref (wait.loop);
  g_clear_pointer (&wait.outcome, g_variant_unref);
  g_free (wait.id);
  return code;
}

static void
on_event (const char *name, GVariant *details, gpointer user_data)
{
  Wait *wait = user_data;

  ctl_print_event (name, details, wait->arguments->json);
}

/* The first line says that from now on nothing is missed. */
static gboolean
print_status (CtlClient *client, const CtlArguments *arguments, GError **error)
{
  g_autoptr (GVariant) status = ctl_client_call (client, "Status", g_variant_new ("a{sv}", NULL), error);

  if (status)
    ctl_print_event ("status", status, arguments->json);
  return status != NULL;
}

int
ctl_monitor (CtlClient *client, const CtlArguments *arguments)
{
  Wait wait = { .loop = g_main_loop_new (NULL, FALSE), .client = client, .arguments = arguments };
  g_autoptr (GError) error = NULL;
  int code = 0;

  ctl_client_subscribe (client, on_event, &wait);
  listen_for_the_end (&wait);
  if (print_status (client, arguments, &error))
    g_main_loop_run (wait.loop);
  else
    code = ctl_fail (error);
  g_main_loop_unref (wait.loop);
  return wait.gone ? say_gone () : code;
}
