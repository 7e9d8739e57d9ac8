/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-window-state.h"

#include "config.h"

/* (transfer full) (nullable) */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, APP_ID, TRUE) : NULL;

  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

void
softphone_window_state_restore (GtkWindow *window)
{
  g_autoptr(GSettings) settings = open_settings ();

  if (!settings)
    return;
  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
}

void
softphone_window_state_save (GtkWindow *window)
{
  g_autoptr(GSettings) settings = open_settings ();
  int width, height;

  if (!settings)
    return;
  gtk_window_get_default_size (window, &width, &height);
  /* The schema holds the same least sizes. */
  g_settings_set_int (settings, "window-width", MAX (width, 360));
  g_settings_set_int (settings, "window-height", MAX (height, 594));
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
}
