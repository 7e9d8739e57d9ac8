/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-toast.h"

#include "softphone-text.h"

#define SENTENCE_MAX 256
#define LAST_TOAST "softphone-last-toast"

static GtkWidget *
find_overlay (GtkWidget *widget)
{
  if (ADW_IS_APPLICATION_WINDOW (widget))
    return adw_application_window_get_content (ADW_APPLICATION_WINDOW (widget));
  return gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
}

void
softphone_toast_with_button (GtkWidget  *widget,
                             const char *sentence,
                             const char *label,
                             const char *action)
{
  GtkWidget *overlay = find_overlay (widget);
  g_autofree char *clean = softphone_text_clean (sentence, SENTENCE_MAX);
  /* libadwaita 1.2 reads a toast's title as markup. */
  g_autofree char *escaped = g_markup_escape_text (clean, -1);
  AdwToast *toast, *last;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_action_name (toast, action);

  /* The newest takes the place: a page that opens link after link makes no queue. */
  last = g_object_get_data (G_OBJECT (overlay), LAST_TOAST);
  if (last)
    adw_toast_dismiss (last);
  g_object_set_data_full (G_OBJECT (overlay), LAST_TOAST, g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

void
softphone_toast (GtkWidget  *widget,
                 const char *sentence)
{
  softphone_toast_with_button (widget, sentence, NULL, NULL);
}
