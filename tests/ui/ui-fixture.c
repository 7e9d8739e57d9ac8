/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "softphone-alert.h"

#define WATCHDOG_SECONDS 60

static gboolean
on_watchdog (gpointer user_data)
{
  g_error ("the test waits for something that does not happen");
  return G_SOURCE_REMOVE;
}

void
ui_test_init (int    *argc,
              char ***argv)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", "gtk-decoration-layout", ":close",
                "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE, "gtk-xft-rgba", "none", NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  /* Where nothing composes, GTK takes room from the window for a border. */
  gtk_css_provider_load_from_data (provider, "window.solid-csd { padding: 0; border: none; box-shadow: none; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
}

void
ui_fixture_set_up (UiFixture     *fixture,
                   gconstpointer  with_account)
{
  GError *error = NULL;

  fixture->watchdog = g_timeout_add_seconds (WATCHDOG_SECONDS, on_watchdog, NULL);
  fixture->phone = fake_phone_new ();
  if (with_account)
    fake_phone_add_account (fixture->phone, "work", "Work");
  fake_phone_give_to_application (fixture->phone);
  fixture->application = softphone_application_new ();
  g_application_set_flags (G_APPLICATION (fixture->application), G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_application_set_default (G_APPLICATION (fixture->application));
  g_application_register (G_APPLICATION (fixture->application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (fixture->application));
  fixture->window = gtk_application_get_active_window (GTK_APPLICATION (fixture->application));
  g_assert_nonnull (fixture->window);
}

void
ui_fixture_tear_down (UiFixture     *fixture,
                      gconstpointer  with_account)
{
  /* Only g_application_run() takes an application down in good order. */
  if (!fixture->has_run)
    {
      g_signal_connect_after (fixture->application, "activate", G_CALLBACK (g_application_quit), NULL);
      ui_fixture_run (fixture);
    }
  g_application_set_default (NULL);
  g_assert_finalize_object (fixture->application);
  g_assert_finalize_object (fixture->phone);
  g_source_remove (fixture->watchdog);
}

void
ui_fixture_run (UiFixture *fixture)
{
  g_application_run (G_APPLICATION (fixture->application), 0, NULL);
  ui_settle ();
  fixture->has_run = TRUE;
}

PhoneAccount *
ui_fixture_account (UiFixture *fixture)
{
  g_autoptr(PhoneAccount) account = g_list_model_get_item (phone_get_accounts (fixture->phone), 0);

  return account;
}

void
ui_fixture_show (UiFixture *fixture,
                 int        width,
                 int        height)
{
  gtk_window_set_default_size (fixture->window, width, height);
  gtk_window_present (fixture->window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  ui_settle ();
}

void
ui_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

gboolean
ui_is_shown (GtkWidget *widget)
{
  return widget && gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

typedef gboolean (*Matches) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget     *widget,
      Matches        matches,
      gconstpointer  data)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (matches (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, matches, data);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
has_type (GtkWidget     *widget,
          gconstpointer  data)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, GPOINTER_TO_SIZE (data));
}

static gboolean
says (GtkWidget     *widget,
      gconstpointer  text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
is_named (GtkWidget  *widget,
          const char *name)
{
  g_autofree char *actual =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return actual == NULL;
}

static gboolean
is_button_with (GtkWidget     *widget,
                gconstpointer  text)
{
  return GTK_IS_BUTTON (widget) && (is_named (widget, text) || find (widget, says, text));
}

GtkWidget *
ui_find_type (gpointer root,
              GType    type)
{
  return find (root, has_type, GSIZE_TO_POINTER (type));
}

GtkWidget *
ui_find_label (gpointer    root,
               const char *text)
{
  return find (root, says, text);
}

GtkWidget *
ui_find_button (gpointer    root,
                const char *text)
{
  return find (root, is_button_with, text);
}

GtkWindow *
ui_find_window (UiFixture *fixture,
                GType      type)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

#if ADW_CHECK_VERSION (1, 5, 0)
GtkWidget *
ui_find_alert (UiFixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *alert = NULL;

  for (guint i = 0; !alert && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      alert = ui_find_type (window, SOFTPHONE_TYPE_ALERT);
    }
  /* Unlike a window it is laid out with the next frames, and what is in it is hidden until then. */
  if (alert)
    ui_wait_until (ui_is_shown (ui_find_type (alert, GTK_TYPE_LABEL)));
  return alert;
}

void
ui_close_alert (GtkWidget *alert)
{
  adw_dialog_close (ADW_DIALOG (alert));
  ui_settle ();
}
#else
GtkWidget *
ui_find_alert (UiFixture *fixture)
{
  return (GtkWidget *) ui_find_window (fixture, SOFTPHONE_TYPE_ALERT);
}

void
ui_close_alert (GtkWidget *alert)
{
  gtk_window_close (GTK_WINDOW (alert));
  ui_settle ();
}
#endif

void
ui_click (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  ui_settle ();
}

gboolean
ui_press_key (GtkWindow       *window,
              guint            keyval,
              GdkModifierType  modifiers)
{
  gboolean handled = FALSE;

  for (GtkWidget *widget = gtk_window_get_focus (window); widget && !handled; widget = gtk_widget_get_parent (widget))
    {
      g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

      for (guint i = 0; !handled && i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

          if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
            g_signal_emit_by_name (controller, "key-pressed", keyval, 0, modifiers, &handled);
        }
    }
  ui_settle ();
  return handled;
}

void
ui_save_picture (GtkWindow  *window,
                 const char *name)
{
  const char *folder = g_getenv ("SOFTPHONE_TEST_PICTURES");
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = folder ? g_build_filename (folder, file, NULL) : NULL;

  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (GTK_WIDGET (window)),
                          gtk_widget_get_height (GTK_WIDGET (window)));
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  if (path)
    g_assert_true (gdk_texture_save_to_png (texture, path));
}
