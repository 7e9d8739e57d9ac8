/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "softphone-add-account-window.h"
#include "util/sip-error.h"

typedef struct
{
  UiFixture base;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  with_account)
{
  ui_fixture_set_up (&fixture->base, with_account);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->base.application), "add-account", NULL);
  ui_settle ();
  fixture->window = ui_find_window (&fixture->base, SOFTPHONE_TYPE_ADD_ACCOUNT_WINDOW);
  g_assert_nonnull (fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  with_account)
{
  if (fake_phone_is_adding (fixture->base.phone))
    fake_phone_finish_account (fixture->base.phone);
  ui_settle ();
  ui_fixture_tear_down (&fixture->base, with_account);
}

static GtkEditable *
row (Fixture    *fixture,
     const char *title)
{
  GtkWidget *label = ui_find_label (fixture->window, title);

  g_assert_nonnull (label);
  return GTK_EDITABLE (gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW));
}

static GtkWidget *
add_button (Fixture *fixture)
{
  return ui_find_button (fixture->window, "Add");
}

static void
fill_in (Fixture *fixture)
{
  gtk_editable_set_text (row (fixture, "Address"), " alice@example.org ");
  gtk_editable_set_text (row (fixture, "Password"), "secret");
  ui_settle ();
}

static void
fail_with (Fixture    *fixture,
           GQuark      domain,
           int         code,
           const char *sentence)
{
  fake_phone_fail_next_account (fixture->base.phone, domain, code, sentence);
  ui_click (ui_find_type (fixture->window, ADW_TYPE_HEADER_BAR) && ui_find_button (fixture->window, "Add")
              ? ui_find_button (fixture->window, "Add")
              : ui_find_button (fixture->window, "Try Again"));
  g_assert_true (fake_phone_is_adding (fixture->base.phone));
  fake_phone_finish_account (fixture->base.phone);
  ui_settle ();
}

static void
assert_focus_in (Fixture   *fixture,
                 GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  g_assert_nonnull (focus);
  g_assert_true (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
test_both_fields (Fixture       *fixture,
                  gconstpointer  data)
{
  g_assert_false (gtk_widget_is_sensitive (add_button (fixture)));
  gtk_editable_set_text (row (fixture, "Address"), "alice@example.org");
  g_assert_false (gtk_widget_is_sensitive (add_button (fixture)));
  gtk_editable_set_text (row (fixture, "Password"), "secret");
  g_assert_true (gtk_widget_is_sensitive (add_button (fixture)));
  gtk_editable_set_text (row (fixture, "Address"), "   ");
  g_assert_false (gtk_widget_is_sensitive (add_button (fixture)));
}

static void
test_success (Fixture       *fixture,
              gconstpointer  data)
{
  fill_in (fixture);
  ui_click (add_button (fixture));
  g_assert_nonnull (ui_find_type (fixture->window, GTK_TYPE_SPINNER));
  g_assert_false (gtk_widget_is_sensitive (add_button (fixture)));
  g_assert_cmpstr (fake_phone_get_setting (fixture->base.phone, "uri"), ==, "sip:alice@example.org");
  g_assert_null (fake_phone_get_setting (fixture->base.phone, "registrar"));
  g_assert_null (fake_phone_get_setting (fixture->base.phone, "transport"));
  fake_phone_finish_account (fixture->base.phone);
  ui_settle ();
  g_assert_null (ui_find_window (&fixture->base, SOFTPHONE_TYPE_ADD_ACCOUNT_WINDOW));
  g_assert_nonnull (ui_find_button (fixture->base.window, "Call"));
}

static void
test_advanced (Fixture       *fixture,
               gconstpointer  data)
{
  fill_in (fixture);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_find_type (fixture->window, ADW_TYPE_EXPANDER_ROW)), TRUE);
  ui_settle ();
  gtk_editable_set_text (row (fixture, "Server (found automatically)"), "192.0.2.1:5080");
  gtk_editable_set_text (row (fixture, "Sign-in name, if it differs"), "alice2");
  adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find_type (fixture->window, ADW_TYPE_COMBO_ROW)), 4);
  ui_click (add_button (fixture));
  g_assert_cmpstr (fake_phone_get_setting (fixture->base.phone, "registrar"), ==, "sip:192.0.2.1:5080");
  g_assert_cmpstr (fake_phone_get_setting (fixture->base.phone, "auth-user"), ==, "alice2");
  g_assert_cmpstr (fake_phone_get_setting (fixture->base.phone, "transport"), ==, "wss");
  g_assert_null (fake_phone_get_setting (fixture->base.phone, "encryption"));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  fill_in (fixture);
  fail_with (fixture, SIP_ERROR, SIP_ERROR_AUTHENTICATION, "The server <example.org> refused the password.");
  g_assert_nonnull (ui_find_label (fixture->window, "The server refused the password"));
  g_assert_nonnull (ui_find_label (fixture->window, "The server <example.org> refused the password."));
  assert_focus_in (fixture, GTK_WIDGET (row (fixture, "Password")));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row (fixture, "Password")), "error"));
  g_assert_cmpstr (gtk_editable_get_text (row (fixture, "Address")), ==, " alice@example.org ");
  gtk_editable_set_text (row (fixture, "Password"), "better");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (row (fixture, "Password")), "error"));
  fail_with (fixture, SIP_ERROR, SIP_ERROR_TIMED_OUT, "No answer.");
  g_assert_nonnull (ui_find_label (fixture->window, "The server does not answer"));
  assert_focus_in (fixture, GTK_WIDGET (row (fixture, "Address")));
}

static void
test_where_to_put_it_right (Fixture       *fixture,
                            gconstpointer  data)
{
  fill_in (fixture);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_find_type (fixture->window, ADW_TYPE_EXPANDER_ROW)), TRUE);
  ui_settle ();
  gtk_editable_set_text (row (fixture, "Server (found automatically)"), "sip:nowhere.example.org");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_find_type (fixture->window, ADW_TYPE_EXPANDER_ROW)), FALSE);
  fail_with (fixture, SIP_ERROR, SIP_ERROR_RESOLVE, "nowhere.example.org was not found.");
  assert_focus_in (fixture, GTK_WIDGET (row (fixture, "Server (found automatically)")));
  fail_with (fixture, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, "This is no address.");
  assert_focus_in (fixture, GTK_WIDGET (row (fixture, "Address")));
  fail_with (fixture, G_IO_ERROR, G_IO_ERROR_FAILED, "Something else.");
  g_assert_nonnull (ui_find_label (fixture->window, "The account was not added"));
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  fill_in (fixture);
  ui_click (add_button (fixture));
  ui_click (ui_find_button (fixture->window, "Cancel"));
  g_assert_null (ui_find_window (&fixture->base, SOFTPHONE_TYPE_ADD_ACCOUNT_WINDOW));
  fake_phone_finish_account (fixture->base.phone);
  ui_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (phone_get_accounts (fixture->base.phone)), ==, 0);
  g_assert_nonnull (ui_find_label (fixture->base.window, "Welcome"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define ADD(name, function) g_test_add ("/ui/add-account/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("needs-address-and-password", test_both_fields);
  ADD ("closes-once-the-server-agreed", test_success);
  ADD ("passes-on-what-was-chosen", test_advanced);
  ADD ("says-in-the-same-window-why-the-server-refused", test_refused);
  ADD ("puts-the-focus-where-it-can-be-put-right", test_where_to_put_it_right);
  ADD ("is-cancelled-by-closing", test_cancel);
#undef ADD
  return g_test_run ();
}
