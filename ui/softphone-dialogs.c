/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-dialogs.h"

#include <glib/gi18n-lib.h>

#include "config.h"
#include "softphone-alert.h"
#include "softphone-call-text.h"
#include "softphone-text.h"

void
softphone_dialog_about (GtkWindow *parent)
{
  adw_show_about_window (parent,
                         "application-name", _("Softphone"),
                         "application-icon", APP_ID,
                         "version", APP_VERSION,
                         "developer-name", _("The Softphone developers"),
                         "comments", _("A SIP phone for the desktop"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
}

static void
on_quit_response (GtkWidget  *alert,
                  const char *response,
                  PhoneCall  *call)
{
  if (!g_str_equal (response, "quit"))
    return;
  phone_call_hang_up (call);
  g_application_quit (g_application_get_default ());
}

void
softphone_dialog_confirm_quit (GtkWindow *parent,
                               PhoneCall *call)
{
  g_autofree char *title = softphone_call_text_title (call);
  /* Translators: %s is who the call is with */
  g_autofree char *body = g_strdup_printf (_("You are in a call with %s."), title);
  GtkWidget *alert = softphone_alert_new (_("End the Call and Quit?"), body);

  softphone_alert_add_response (alert, "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT);
  softphone_alert_add_response (alert, "quit", _("_End Call and Quit"), ADW_RESPONSE_DESTRUCTIVE);
  softphone_alert_set_default (alert, "cancel");
  g_signal_connect_object (alert, "response", G_CALLBACK (on_quit_response), call, 0);
  softphone_alert_present (alert, parent);
}

void
softphone_dialog_cannot_start (GtkApplication *application,
                               const GError   *error)
{
  g_autofree char *body = softphone_text_clean (error->message, 512);
  GtkWidget *alert = softphone_alert_new (_("Softphone Cannot Start"), body);

  softphone_alert_add_response (alert, "quit", _("_Quit"), ADW_RESPONSE_DEFAULT);
  softphone_alert_present (alert, NULL);
  gtk_window_set_application (GTK_WINDOW (gtk_widget_get_root (alert)), application);
}
