/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "config.h"
#include "control/ctl-arguments.h"
#include "control/ctl-client.h"
#include "control/ctl-print.h"
#include "control/ctl-trace.h"
#include "control/ctl-wait.h"
#include "control/phone-control-errors.h"

static int
run_once (CtlClient *client, const CtlArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) result = ctl_client_call (client, arguments->command->method, arguments->values, &error);

  if (result == NULL)
    return ctl_fail (error);
  ctl_print_result (arguments->command, result, arguments->json);
  return 0;
}

static int
run (const CtlArguments *arguments)
{
  CtlClient client = { NULL };
  g_autoptr (GError) error = NULL;
  int code;

  if (!ctl_client_connect (&client, arguments->address, &error))
    {
      g_printerr ("%s\n", _("No phone is running. Start softphone or softphone-headless."));
      g_clear_object (&client.connection);
      return 3;
    }
  if (arguments->command->method == NULL)
    code = ctl_monitor (&client, arguments);
  else if (g_str_equal (arguments->command->method, "Trace"))
    code = ctl_trace (&client, arguments);
  else if (arguments->wait)
    code = ctl_wait_for_call (&client, arguments);
  else
    code = run_once (&client, arguments);
  g_clear_object (&client.connection);
  return code;
}

int
main (int argc, char **argv)
{
  CtlArguments arguments = { NULL };
  g_autoptr (GError) error = NULL;
  int code = 0;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  phone_control_register_errors ();
  if (!ctl_arguments_parse (&arguments, argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      code = 2;
    }
  else if (arguments.version)
    g_print ("softphonectl %s\n", APP_VERSION);
  else
    code = run (&arguments);
  ctl_arguments_clear (&arguments);
  return code;
}
