/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "fake-transfers.h"
#include "softphone-add-account-window.h"
#include "softphone-incoming-window.h"
#include "softphone-keypad.h"
#include "util/sip-error.h"

/* Each screen fits into its least and its usual size, in light and dark. With SOFTPHONE_TEST_PICTURES=FOLDER their
 * pictures are left there. */

static void
fits (GtkWindow  *window,
      int         width,
      int         height,
      const char *name)
{
  g_autofree char *light = g_strdup_printf ("%s-%d", name, width);
  g_autofree char *dark = g_strdup_printf ("%s-%d-dark", name, width);

  gtk_window_set_default_size (window, width, height);
  gtk_window_present (window);
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (window)) == width);
  ui_settle ();
  ui_save_picture (window, light);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  ui_settle ();
  ui_save_picture (window, dark);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  ui_settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), ==, width);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (window)), ==, height);
}

static void
fits_both_ways (UiFixture  *fixture,
                const char *name)
{
  fits (fixture->window, 1100, 720, name);
  fits (fixture->window, 360, 640, name);
}

static void
test_welcome (UiFixture     *fixture,
              gconstpointer  data)
{
  fits_both_ways (fixture, "welcome");
}

static void
test_keypad (UiFixture     *fixture,
             gconstpointer  data)
{
  fits_both_ways (fixture, "empty");
  fake_phone_add_account (fixture->phone, "home", "Home, which has a rather long name");
  softphone_keypad_set_text (SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD)),
                             "+44 20 7946 00");
  fits_both_ways (fixture, "keypad");
}

static PhoneCall *
active_call (UiFixture *fixture)
{
  PhoneCall *call =
    fake_phone_ring (fixture->phone, ui_fixture_account (fixture), "Bruno Costa", "sip:bruno@example.org");

  g_assert_true (phone_call_answer (call, NULL));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  fake_call_set_duration (call, 272);
  fake_call_set_cipher (call, "AES_CM_128");
  ui_settle ();
  return call;
}

static void
test_call (UiFixture     *fixture,
           gconstpointer  data)
{
  PhoneCall *call = active_call (fixture);

  fits_both_ways (fixture, "call");
  phone_call_set_muted (call, TRUE);
  fits (fixture->window, 1100, 720, "call-muted");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.call-keypad", NULL);
  ui_press_key (fixture->window, '4', 0);
  ui_press_key (fixture->window, '2', 0);
  ui_press_key (fixture->window, '#', 0);
  fits_both_ways (fixture, "call-keypad");
  fits (fixture->window, 360, 594, "call-keypad-least");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.call-keypad", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL);
  fits (fixture->window, 360, 640, "call-bar");
}

static void
test_held_call (UiFixture     *fixture,
                gconstpointer  data)
{
  PhoneCall *call = active_call (fixture);

  fake_call_set_state (call, PHONE_CALL_HELD);
  fits_both_ways (fixture, "call-held");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL);
  fits (fixture->window, 360, 640, "call-held-bar");
}

static void
test_held_by_peer (UiFixture     *fixture,
                   gconstpointer  data)
{
  PhoneCall *call = fake_phone_ring (fixture->phone, ui_fixture_account (fixture),
                                     "Somebody whose name is longer than a bar", "sip:somebody@example.org");

  g_assert_true (phone_call_answer (call, NULL));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  fake_call_set_held_by_peer (call, TRUE);
  ui_settle ();
  fits_both_ways (fixture, "call-held-by-peer");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL);
  fits (fixture->window, 360, 640, "call-held-by-peer-bar");
  fake_call_set_state (call, PHONE_CALL_HELD);
  fits (fixture->window, 360, 640, "call-held-by-both-bar");
}

/* Its buttons go below each other where there is no room, for which it is made higher. */
static gboolean
is_whole (GtkWidget *dialog)
{
  int width = gtk_widget_get_width (dialog);
  int least = 0;

  if (width == 0)
    return FALSE;
  gtk_widget_measure (dialog, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  return gtk_widget_get_height (dialog) >= least;
}

/* Over a window of @width: a dialog is as large as it must be, and no wider than that window. */
static void
transfer_fits (UiFixture  *fixture,
               int         width,
               const char *target,
               const char *name)
{
  PhoneTransfers *transfers = phone_get_transfers (fixture->phone);
  g_autoptr(PhoneCall) call = g_list_model_get_item (phone_get_calls (fixture->phone), 0);
  g_autofree char *light = g_strdup_printf ("%s-%d", name, width);
  g_autofree char *dark = g_strdup_printf ("%s-%d-dark", name, width);
  GtkWidget *alert;
  GtkWindow *root;

  fits (fixture->window, width, 640, "call-below-a-question");
  fake_transfers_ask (transfers, call, target);
  alert = ui_find_alert (fixture);
  ui_wait_until (is_whole (alert));
  ui_settle ();
  root = GTK_WINDOW (gtk_widget_get_root (alert));
  ui_save_picture (root, light);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  ui_settle ();
  ui_save_picture (root, dark);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  ui_settle ();
  g_assert_cmpint (gtk_widget_get_width (alert), <=, width);
  fake_transfers_settle (transfers);
  ui_settle ();
}

static void
test_transfer (UiFixture     *fixture,
               gconstpointer  data)
{
  static const char longest[] = "sip:somebody_with_a_name_that_is_far_longer_than_what_fits@example.org";

  active_call (fixture);
  transfer_fits (fixture, 1100, "sip:carol@example.org", "transfer");
  transfer_fits (fixture, 360, "sip:carol@example.org", "transfer");
  transfer_fits (fixture, 360, longest, "transfer-long");
}

static void
test_failed_call (UiFixture     *fixture,
                  gconstpointer  data)
{
  PhoneCall *call = phone_dial (fixture->phone, "carol", NULL, NULL, NULL);

  fits (fixture->window, 1100, 720, "call-dialling");
  fake_call_end (call, "busy", "The other side is busy. Try again later.");
  fits_both_ways (fixture, "call-failed");
}

static void
test_echo (UiFixture     *fixture,
           gconstpointer  data)
{
  PhoneCall *call = phone_dial_echo (fixture->phone, NULL);

  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  fits_both_ways (fixture, "echo");
}

static void
test_incoming (UiFixture     *fixture,
               gconstpointer  data)
{
  GtkWindow *window;
  PhoneCall *call = fake_phone_ring (fixture->phone, ui_fixture_account (fixture), "Amélie Dubois",
                                     "sip:+442079460073@example.org;user=phone");

  window = ui_find_window (fixture, SOFTPHONE_TYPE_INCOMING_WINDOW);
  fits (window, 380, 600, "incoming");
  fake_call_end (call, "canceled", NULL);
  active_call (fixture);
  fake_phone_ring (fixture->phone, ui_fixture_account (fixture),
                   "A name that is far longer than what a window of this width can ever hold", "sip:x@example.org");
  fits (ui_find_window (fixture, SOFTPHONE_TYPE_INCOMING_WINDOW), 380, 600, "incoming-waiting");
}

static void
test_add_account (UiFixture     *fixture,
                  gconstpointer  data)
{
  GtkWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "add-account", NULL);
  window = ui_find_window (fixture, SOFTPHONE_TYPE_ADD_ACCOUNT_WINDOW);
  fits (window, 520, 640, "add-account");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_find_type (window, ADW_TYPE_EXPANDER_ROW)), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (window, ADW_TYPE_ENTRY_ROW)), "alice@example.org");
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (window, ADW_TYPE_PASSWORD_ENTRY_ROW)), "correct horse");
  fits (window, 520, 640, "add-account-filled");
  fits (window, 360, 640, "add-account-filled");
  fake_phone_fail_next_account (fixture->phone, SIP_ERROR, SIP_ERROR_AUTHENTICATION,
                                "The server example.org refused the password of “alice”. Type it again.");
  ui_click (ui_find_button (window, "Add"));
  fits (window, 520, 640, "add-account-busy");
  fake_phone_finish_account (fixture->phone);
  ui_settle ();
  fits (window, 520, 640, "add-account-failed");
  gtk_window_destroy (window);
}

static void
test_accounts (UiFixture     *fixture,
               gconstpointer  data)
{
  GtkWidget *button;

  fake_account_set_state (fake_phone_add_account (fixture->phone, "home", "Home"), PHONE_ACCOUNT_REGISTERING, NULL);
  fake_account_set_state (fake_phone_add_account (fixture->phone, "support", "Support line"), PHONE_ACCOUNT_FAILED,
                          "The server refused the password.");
  fits (fixture->window, 1100, 720, "accounts-closed");
  button = ui_find_type (fixture->window, GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  ui_settle ();
  ui_save_picture (fixture->window, "accounts");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  ui_settle ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define ADD(name, account, function)                                                                                  \
  g_test_add ("/ui/screens/" name "-fits", UiFixture, account, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("the-welcome", NULL, test_welcome);
  ADD ("the-keypad", "yes", test_keypad);
  ADD ("a-call", "yes", test_call);
  ADD ("a-held-call", "yes", test_held_call);
  ADD ("a-call-that-the-other-side-holds", "yes", test_held_by_peer);
  ADD ("the-question-of-a-transfer", "yes", test_transfer);
  ADD ("a-failed-call", "yes", test_failed_call);
  ADD ("the-echo-test", NULL, test_echo);
  ADD ("an-incoming-call", "yes", test_incoming);
  ADD ("adding-an-account", NULL, test_add_account);
  ADD ("the-list-of-accounts", "yes", test_accounts);
#undef ADD
  return g_test_run ();
}
