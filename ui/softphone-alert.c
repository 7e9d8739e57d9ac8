/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-alert.h"

GtkWidget *
softphone_alert_new (const char *heading,
                     const char *body)
{
  return g_object_new (SOFTPHONE_TYPE_ALERT, "heading", heading, "body", body, NULL);
}

void
softphone_alert_set_default (GtkWidget  *alert,
                             const char *id)
{
  g_object_set (alert, "default-response", id, "close-response", id, NULL);
}

#if ADW_CHECK_VERSION (1, 5, 0)

void
softphone_alert_add_response (GtkWidget             *alert,
                              const char            *id,
                              const char            *label,
                              AdwResponseAppearance  appearance)
{
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (alert), id, label);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (alert), id, appearance);
}

void
softphone_alert_present (GtkWidget *alert,
                         GtkWindow *parent)
{
  /* It is a part of the parent and shown with it. */
  if (parent && !gtk_widget_get_visible (GTK_WIDGET (parent)))
    gtk_window_present (parent);
  adw_dialog_present (ADW_DIALOG (alert), parent ? GTK_WIDGET (parent) : NULL);
}

void
softphone_alert_dismiss (GtkWidget *alert)
{
  g_signal_handlers_disconnect_matched (alert, G_SIGNAL_MATCH_ID, g_signal_lookup ("response", SOFTPHONE_TYPE_ALERT), 0,
                                        NULL, NULL, NULL);
  adw_dialog_force_close (ADW_DIALOG (alert));
}

#else

void
softphone_alert_add_response (GtkWidget             *alert,
                              const char            *id,
                              const char            *label,
                              AdwResponseAppearance  appearance)
{
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (alert), id, label);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (alert), id, appearance);
}

void
softphone_alert_present (GtkWidget *alert,
                         GtkWindow *parent)
{
  g_object_set (alert, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  gtk_window_present (GTK_WINDOW (alert));
}

void
softphone_alert_dismiss (GtkWidget *alert)
{
  gtk_window_destroy (GTK_WINDOW (alert));
}

#endif
