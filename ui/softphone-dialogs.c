/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-dialogs.h"

#include <glib/gi18n-lib.h>

#include "config.h"
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
on_quit_response (AdwMessageDialog *dialog,
                  const char       *response,
                  PhoneCall        *call)
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
  GtkWidget *widget = adw_message_dialog_new (parent, _("End the Call and Quit?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  /* Translators: %s is who the call is with */
  adw_message_dialog_format_body (dialog, _("You are in a call with %s."), title);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "quit", _("_End Call and Quit"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "quit", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_quit_response), call, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
softphone_dialog_cannot_start (GtkApplication *application,
                               const GError   *error)
{
  g_autofree char *body = softphone_text_clean (error->message, 512);
  GtkWidget *widget = adw_message_dialog_new (NULL, _("Softphone Cannot Start"), body);

  gtk_window_set_application (GTK_WINDOW (widget), application);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (widget), "quit", _("_Quit"));
  gtk_window_present (GTK_WINDOW (widget));
}
