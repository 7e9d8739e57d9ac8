/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "softphone-add-account-window.h"
#include "softphone-incoming-window.h"

typedef void (*Visit) (GtkWidget *widget, gpointer data);

static void
for_each_shown (GtkWidget *widget,
                Visit      visit,
                gpointer   data)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  visit (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    for_each_shown (child, visit, data);
}

static gboolean
is_control (GtkWidget *widget)
{
  return (GTK_IS_BUTTON (widget) || GTK_IS_TEXT (widget)) && gtk_widget_is_sensitive (widget) &&
         gtk_widget_get_focusable (widget) && !gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS);
}

static void
collect_control (GtkWidget *widget,
                 gpointer   controls)
{
  if (is_control (widget))
    g_ptr_array_add (controls, widget);
}

/* Tab from one end of the window to the other meets every control. */
static void
walk (GtkWindow *window,
      guint      at_least)
{
  g_autoptr(GPtrArray) controls = g_ptr_array_new ();
  g_autoptr(GHashTable) visited = g_hash_table_new (NULL, NULL);

  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  for_each_shown (GTK_WIDGET (window), collect_control, controls);
  g_assert_cmpuint (controls->len, >=, at_least);

  gtk_window_set_focus (window, NULL);
  for (guint i = 0; i < 4 * controls->len; i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
      if (gtk_window_get_focus (window))
        g_hash_table_add (visited, gtk_window_get_focus (window));
    }
  for (guint i = 0; i < controls->len; i++)
    if (!g_hash_table_contains (visited, controls->pdata[i]))
      {
        g_test_message ("%s has no way for the keyboard", G_OBJECT_TYPE_NAME (controls->pdata[i]));
        g_test_fail ();
      }
}

static gboolean
has_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && has_words (child))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (GtkWidget *widget)
{
  g_autofree char *differs = NULL;

  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return FALSE;
  differs = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "");
  return differs != NULL;
}

static void
check_name (GtkWidget *widget,
            gpointer   data)
{
  /* The inner button of a menu button speaks by the outer one. */
  GtkWidget *outer = gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON);

  if (!GTK_IS_BUTTON (widget) || gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS))
    return;
  if (!has_name (outer ? outer : widget) && !has_words (widget))
    {
      g_test_message ("a %s has no name", G_OBJECT_TYPE_NAME (widget));
      g_test_fail ();
    }
}

static void
check (GtkWindow *window,
       guint      at_least)
{
  walk (window, at_least);
  for_each_shown (GTK_WIDGET (window), check_name, NULL);
}

static void
test_welcome (UiFixture     *fixture,
              gconstpointer  data)
{
  check (fixture->window, 3);
}

static void
test_keypad (UiFixture     *fixture,
             gconstpointer  data)
{
  fake_phone_add_account (fixture->phone, "home", "Home");
  /* pill, menu, from, entry, 12 keys, call, keypad, echo test */
  check (fixture->window, 19);
}

static void
test_call (UiFixture     *fixture,
           gconstpointer  data)
{
  PhoneCall *call = phone_dial (fixture->phone, "carol", NULL, NULL, NULL);

  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  check (fixture->window, 18);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.call-keypad", NULL);
  check (fixture->window, 29);
}

static void
test_failed_call (UiFixture     *fixture,
                  gconstpointer  data)
{
  fake_call_end (phone_dial (fixture->phone, "carol", NULL, NULL, NULL), "busy", "The other side is busy.");
  check (fixture->window, 18);
}

static void
test_narrow_call (UiFixture     *fixture,
                  gconstpointer  data)
{
  ui_fixture_show (fixture, 360, 640);
  phone_dial (fixture->phone, "carol", NULL, NULL, NULL);
  ui_wait_until (ui_is_shown (ui_find_button (fixture->window, "Back")));
  check (fixture->window, 4);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL);
  ui_wait_until (ui_find_button (fixture->window, "Return to the call with carol@example.org"));
  check (fixture->window, 17);
}

static void
test_incoming (UiFixture     *fixture,
               gconstpointer  data)
{
  fake_phone_ring (fixture->phone, ui_fixture_account (fixture), "Bruno", "sip:bruno@example.org");
  check (ui_find_window (fixture, SOFTPHONE_TYPE_INCOMING_WINDOW), 2);
}

static void
test_add_account (UiFixture     *fixture,
                  gconstpointer  data)
{
  GtkWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "add-account", NULL);
  window = ui_find_window (fixture, SOFTPHONE_TYPE_ADD_ACCOUNT_WINDOW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_find_type (window, ADW_TYPE_EXPANDER_ROW)), TRUE);
  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  check (window, 5);
}

static void
test_shortcuts (UiFixture     *fixture,
                gconstpointer  data)
{
  static const struct {
    const char *accelerator;
    const char *action;
  } keys[] = {
    { "<Control>n", "win.keypad" },           { "<Control>m", "win.mute" },
    { "<Control>k", "win.call-keypad" },      { "<Control><Shift>a", "app.answer" },
    { "<Control><Shift>d", "app.decline" },   { "<Control>q", "app.quit" },
    { "<Control>question", "win.show-help-overlay" }, { "<Alt>Left", "win.back" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_auto(GStrv) actions =
        gtk_application_get_actions_for_accel (GTK_APPLICATION (fixture->application), keys[i].accelerator);

      g_assert_cmpstr (actions[0], ==, keys[i].action);
      g_assert_null (actions[1]);
    }
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define ADD(name, account, function)                                                                                  \
  g_test_add ("/ui/keyboard/" name, UiFixture, account, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("reaches-all-of-the-welcome", NULL, test_welcome);
  ADD ("reaches-all-of-the-keypad", "yes", test_keypad);
  ADD ("reaches-all-of-a-call", "yes", test_call);
  ADD ("reaches-all-of-a-failed-call", "yes", test_failed_call);
  ADD ("reaches-all-of-a-narrow-call", "yes", test_narrow_call);
  ADD ("reaches-all-of-an-incoming-call", "yes", test_incoming);
  ADD ("reaches-all-of-adding-an-account", NULL, test_add_account);
  ADD ("has-the-keys-that-the-shortcuts-window-names", "yes", test_shortcuts);
#undef ADD
  return g_test_run ();
}
