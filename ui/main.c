/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include <glib/gi18n-lib.h>

#include "config.h"
#include "softphone-application.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(SoftphoneApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = softphone_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status ? status : softphone_application_get_exit_status (application);
}
