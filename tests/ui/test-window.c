/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "softphone-account-button.h"
#include "softphone-account-row.h"
#include "softphone-call-view.h"
#include "softphone-keypad.h"

static void
test_first_run (UiFixture     *fixture,
                gconstpointer  data)
{
  PhoneAccount *account;

  g_assert_nonnull (ui_find_label (fixture->window, "Welcome"));
  g_assert_nonnull (ui_find_button (fixture->window, "Add Account"));
  account = fake_phone_add_account (fixture->phone, "work", "Work");
  g_assert_nonnull (ui_find_button (fixture->window, "Call"));
  phone_remove_account (fixture->phone, account, NULL);
  g_assert_nonnull (ui_find_label (fixture->window, "Welcome"));
}

static void
test_keys (UiFixture     *fixture,
           gconstpointer  data)
{
  SoftphoneKeypad *keypad = SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD));

  ui_click (ui_find_button (keypad, "2 ABC"));
  ui_click (ui_find_button (keypad, "*"));
  ui_click (ui_find_button (keypad, "#"));
  g_assert_cmpstr (softphone_keypad_get_text (keypad), ==, "2*#");
  ui_click (ui_find_button (keypad, "Erase"));
  g_assert_cmpstr (softphone_keypad_get_text (keypad), ==, "2*");
  gtk_widget_grab_focus (ui_find_button (keypad, "5 JKL"));
  ui_press_key (fixture->window, '7', 0);
  ui_press_key (fixture->window, 'a', 0);
  ui_press_key (fixture->window, GDK_KEY_BackSpace, 0);
  ui_press_key (fixture->window, 'q', GDK_CONTROL_MASK);
  g_assert_cmpstr (softphone_keypad_get_text (keypad), ==, "2*7");
  ui_click (ui_find_button (keypad, "Erase"));
  ui_click (ui_find_button (keypad, "Erase"));
  ui_click (ui_find_button (keypad, "Erase"));
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (keypad, "Erase")));
}

static void
test_recall (UiFixture     *fixture,
             gconstpointer  data)
{
  SoftphoneKeypad *keypad = SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD));
  GtkWidget *entry = ui_find_type (keypad, GTK_TYPE_ENTRY);

  ui_click (ui_find_button (keypad, "Call"));
  g_assert_cmpuint (fake_phone_get_n_dialled (fixture->phone), ==, 0);
  softphone_keypad_set_text (keypad, " carol ");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (fake_phone_get_last_dialled (fixture->phone), ==, "carol");
  g_assert_cmpstr (softphone_keypad_get_text (keypad), ==, "");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (softphone_keypad_get_text (keypad), ==, "carol");
  g_assert_cmpuint (fake_phone_get_n_dialled (fixture->phone), ==, 1);
}

static void
test_from (UiFixture     *fixture,
           gconstpointer  data)
{
  SoftphoneKeypad *keypad = SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD));
  g_autoptr(PhoneCall) call = NULL;

  g_assert_null (ui_find_label (keypad, "From"));
  fake_phone_add_account (fixture->phone, "home", "Home");
  g_assert_nonnull (ui_find_label (keypad, "From"));
  g_assert_nonnull (ui_find_label (keypad, "Work"));
  gtk_widget_activate_action (ui_find_type (keypad, GTK_TYPE_ENTRY), "keypad.from", "s", "home");
  g_assert_nonnull (ui_find_label (keypad, "Home"));
  softphone_keypad_set_text (keypad, "carol");
  ui_click (ui_find_button (keypad, "Call"));
  call = g_list_model_get_item (phone_get_calls (fixture->phone), 0);
  g_assert_cmpstr (phone_account_get_id (phone_call_get_account (call)), ==, "home");
}

static void
test_pill (UiFixture     *fixture,
           gconstpointer  data)
{
  PhoneAccount *work = ui_fixture_account (fixture);
  PhoneAccount *home = fake_phone_add_account (fixture->phone, "home", "<Home>");
  GtkWidget *pill = ui_find_type (fixture->window, SOFTPHONE_TYPE_ACCOUNT_BUTTON);
  GtkWidget *button = ui_find_type (pill, GTK_TYPE_MENU_BUTTON);

  g_assert_nonnull (ui_find_label (pill, "Work"));
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Accounts: Work, Ready");
  fake_account_set_state (home, PHONE_ACCOUNT_FAILED, "The server refused the password.");
  g_assert_nonnull (ui_find_label (pill, "<Home>"));
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Accounts: <Home>, The server refused the password.");
  fake_account_set_state (work, PHONE_ACCOUNT_REGISTERING, NULL);
  fake_account_set_state (home, PHONE_ACCOUNT_REGISTERED, NULL);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Accounts: Work, Connecting…");
}

static void
test_account_row (UiFixture     *fixture,
                  gconstpointer  data)
{
  PhoneAccount *account = ui_fixture_account (fixture);
  GtkWidget *row = g_object_ref_sink (softphone_account_row_new (account));

  g_assert_nonnull (ui_find_label (row, "Ready"));
  g_assert_null (ui_find_button (row, "Try again: Work"));
  fake_account_set_state (account, PHONE_ACCOUNT_FAILED, "No <answer> & more.");
  g_assert_nonnull (ui_find_label (row, "No <answer> & more."));
  ui_click (ui_find_button (row, "Try again: Work"));
  g_assert_nonnull (ui_find_label (row, "Ready"));
  g_assert_finalize_object (row);
}

static void
test_remove (UiFixture     *fixture,
             gconstpointer  data)
{
  GtkWidget *pill = ui_find_type (fixture->window, SOFTPHONE_TYPE_ACCOUNT_BUTTON);
  GtkWidget *alert;

  for (int remove = 0; remove < 2; remove++)
    {
      g_signal_emit_by_name (pill, "remove", ui_fixture_account (fixture));
      alert = ui_find_alert (fixture);
      g_assert_nonnull (ui_find_label (alert, "Remove “Work”?"));
      g_assert_cmpuint (g_list_model_get_n_items (phone_get_accounts (fixture->phone)), ==, 1);
      ui_click (ui_find_button (alert, remove ? "Remove" : "Cancel"));
    }
  g_assert_cmpuint (g_list_model_get_n_items (phone_get_accounts (fixture->phone)), ==, 0);
  g_assert_nonnull (ui_find_label (fixture->window, "Welcome"));
}

static void
test_fold (UiFixture     *fixture,
           gconstpointer  data)
{
  GtkWidget *leaflet = ui_find_type (fixture->window, ADW_TYPE_LEAFLET);

  ui_fixture_show (fixture, 730, 640);
  ui_wait_until (!adw_leaflet_get_folded (ADW_LEAFLET (leaflet)));
  gtk_window_set_default_size (fixture->window, 720, 640);
  ui_wait_until (adw_leaflet_get_folded (ADW_LEAFLET (leaflet)));
  gtk_window_set_default_size (fixture->window, 300, 300);
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->window)) == 360);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->window)), ==, 594);
}

static void
test_warning (UiFixture     *fixture,
              gconstpointer  data)
{
  ui_fixture_show (fixture, 1100, 720);
  g_signal_emit_by_name (fixture->phone, "warning", "The microphone <hw:1> is gone & silence is sent.");
  ui_wait_until (ui_find_label (fixture->window, "The microphone <hw:1> is gone & silence is sent."));
}

static gboolean
is_in_entry (UiFixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus && gtk_widget_get_ancestor (focus, GTK_TYPE_ENTRY);
}

static void
test_focus (UiFixture     *fixture,
            gconstpointer  data)
{
  g_autoptr(PhoneCall) call = NULL;

  ui_fixture_show (fixture, 1100, 720);
  g_assert_true (is_in_entry (fixture));
  call = g_object_ref (phone_dial (fixture->phone, "carol", NULL, NULL, NULL));
  ui_fixture_show (fixture, 1100, 720);
  g_assert_false (is_in_entry (fixture));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.call-keypad", NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_true (gtk_window_get_focus (fixture->window) ==
                 ui_find_button (ui_find_type (fixture->window, SOFTPHONE_TYPE_CALL_VIEW), "1"));
  phone_call_hang_up (call);
  ui_wait_until (ui_find_label (fixture->window, "No Call"));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_true (is_in_entry (fixture));
}

static void
test_focus_after_the_first_account (UiFixture     *fixture,
                                    gconstpointer  data)
{
  ui_fixture_show (fixture, 1100, 720);
  g_assert_true (gtk_window_get_focus (fixture->window) == ui_find_button (fixture->window, "Add Account"));
  fake_phone_add_account (fixture->phone, "work", "Work");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_true (is_in_entry (fixture));
}

static void
test_size (UiFixture     *fixture,
           gconstpointer  data)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.example.Softphone");

  ui_fixture_show (fixture, 800, 650);
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->window)) == 800);
  gtk_window_destroy (fixture->window);
  g_assert_cmpint (g_settings_get_int (settings, "window-width"), ==, 800);
  g_assert_cmpint (g_settings_get_int (settings, "window-height"), ==, 650);
  g_application_activate (G_APPLICATION (fixture->application));
  fixture->window = gtk_application_get_active_window (GTK_APPLICATION (fixture->application));
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->window)) == 800);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define ADD(name, account, function)                                                                                  \
  g_test_add ("/ui/window/" name, UiFixture, account, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("welcomes-until-there-is-an-account", NULL, test_first_run);
  ADD ("keys-and-keyboard-write-into-the-entry", "yes", test_keys);
  ADD ("call-on-the-empty-entry-recalls-the-last-number", "yes", test_recall);
  ADD ("from-appears-with-two-accounts", "yes", test_from);
  ADD ("the-pill-shows-the-account-that-failed", "yes", test_pill);
  ADD ("a-failed-account-can-try-again", "yes", test_account_row);
  ADD ("removing-an-account-asks", "yes", test_remove);
  ADD ("what-the-phone-warns-of-is-told", "yes", test_warning);
  ADD ("has-its-focus-in-the-entry-before-and-after-a-call", "yes", test_focus);
  ADD ("has-its-focus-in-the-entry-after-the-first-account", NULL, test_focus_after_the_first_account);
  ADD ("comes-back-in-the-size-that-it-had", "yes", test_size);
  ADD ("folds-below-721-and-keeps-360-by-594", "yes", test_fold);
#undef ADD
  return g_test_run ();
}
