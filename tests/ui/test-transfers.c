/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "fake-transfers.h"

static PhoneCall *
active_call (UiFixture *fixture)
{
  PhoneCall *call =
    fake_phone_ring (fixture->phone, ui_fixture_account (fixture), "Bruno Costa", "sip:bruno@example.org");

  g_assert_true (phone_call_answer (call, NULL));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  ui_settle ();
  return call;
}

static GtkWidget *
ask (UiFixture  *fixture,
     const char *target)
{
  fake_transfers_ask (phone_get_transfers (fixture->phone), active_call (fixture), target);
  ui_settle ();
  g_assert_nonnull (ui_find_alert (fixture));
  return ui_find_alert (fixture);
}

static guint
n_accepted (UiFixture *fixture)
{
  return fake_transfers_get_n_accepted (phone_get_transfers (fixture->phone));
}

static guint
n_refused (UiFixture *fixture)
{
  return fake_transfers_get_n_refused (phone_get_transfers (fixture->phone));
}

static gboolean
is_over (GtkWidget *alert,
         GtkWindow *window)
{
  GtkWindow *root = GTK_WINDOW (gtk_widget_get_root (alert));

  return root == window || gtk_window_get_transient_for (root) == window;
}

static void
test_accept (UiFixture     *fixture,
             gconstpointer  data)
{
  GtkWidget *alert = ask (fixture, "sip:carol@example.org;transport=tcp");

  g_assert_true (is_over (alert, fixture->window));
  g_assert_nonnull (ui_find_label (alert, "Call Someone Else?"));
  g_assert_nonnull (ui_find_label (alert, "Bruno Costa asks you to call carol@example.org instead. This call ends "
                                           "once they answer."));
  ui_click (ui_find_button (alert, "Call carol@example.org"));
  ui_settle ();
  g_assert_null (ui_find_alert (fixture));
  g_assert_cmpuint (n_accepted (fixture), ==, 1);
  g_assert_cmpuint (n_refused (fixture), ==, 0);
}

static void
test_refuse (UiFixture     *fixture,
             gconstpointer  data)
{
  GtkWidget *alert = ask (fixture, "sip:carol@example.org");

  ui_click (ui_find_button (alert, "Stay in This Call"));
  ui_settle ();
  g_assert_null (ui_find_alert (fixture));
  g_assert_cmpuint (n_accepted (fixture), ==, 0);
  g_assert_cmpuint (n_refused (fixture), ==, 1);
}

static void
test_escape (UiFixture     *fixture,
             gconstpointer  data)
{
  ui_close_alert (ask (fixture, "sip:carol@example.org"));
  g_assert_null (ui_find_alert (fixture));
  g_assert_cmpuint (n_accepted (fixture), ==, 0);
  g_assert_cmpuint (n_refused (fixture), ==, 1);
}

static void
test_focus (UiFixture     *fixture,
            gconstpointer  data)
{
  GtkWidget *alert = ask (fixture, "sip:carol@example.org");
  GtkWidget *stay = ui_find_button (alert, "Stay in This Call");
  GtkWindow *root = GTK_WINDOW (gtk_widget_get_root (alert));

  g_assert_true (gtk_window_get_focus (root) == stay);
  gtk_widget_activate_default (stay);
  ui_wait_until (n_refused (fixture) == 1);
  g_assert_cmpuint (n_accepted (fixture), ==, 0);
}

static void
test_settled (UiFixture     *fixture,
              gconstpointer  data)
{
  ask (fixture, "sip:carol@example.org");
  fake_transfers_settle (phone_get_transfers (fixture->phone));
  ui_settle ();
  g_assert_null (ui_find_alert (fixture));
  g_assert_cmpuint (n_accepted (fixture), ==, 0);
  g_assert_cmpuint (n_refused (fixture), ==, 0);
}

static void
test_other_call (UiFixture     *fixture,
                 gconstpointer  data)
{
  PhoneTransfers *transfers = phone_get_transfers (fixture->phone);
  PhoneCall *other =
    fake_phone_ring (fixture->phone, ui_fixture_account (fixture), "Daniel", "sip:daniel@example.org");

  ask (fixture, "sip:carol@example.org");
  g_signal_emit_by_name (transfers, "settled", other);
  ui_settle ();
  g_assert_nonnull (ui_find_alert (fixture));
  fake_transfers_settle (transfers);
  ui_settle ();
  g_assert_null (ui_find_alert (fixture));
}

static void
test_failure (UiFixture     *fixture,
              gconstpointer  data)
{
  GtkWidget *alert = ask (fixture, "sip:carol@example.org");

  fake_transfers_fail_next (phone_get_transfers (fixture->phone), "No more calls fit.");
  ui_click (ui_find_button (alert, "Call carol@example.org"));
  g_assert_nonnull (ui_find_label (fixture->window, "No more calls fit."));
}

static void
test_strangers (UiFixture     *fixture,
                gconstpointer  data)
{
  GtkWidget *alert = ask (fixture, "sip:<b>_eve_@example.org");

  g_assert_nonnull (ui_find_label (alert, "Bruno Costa asks you to call <b>_eve_@example.org instead. This call "
                                           "ends once they answer."));
  g_assert_nonnull (ui_find_button (alert, "Call <b>_eve_@example.org"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define ADD(name, function)                                                                                           \
  g_test_add ("/ui/transfers/" name, UiFixture, "yes", ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("a-wish-of-the-far-end-is-asked-and-done", test_accept);
  ADD ("staying-refuses", test_refuse);
  ADD ("closing-refuses", test_escape);
  ADD ("typing-never-calls-somebody", test_focus);
  ADD ("the-question-goes-away-when-it-is-settled", test_settled);
  ADD ("another-calls-settling-leaves-the-question", test_other_call);
  ADD ("what-fails-is-said", test_failure);
  ADD ("addresses-are-text", test_strangers);
#undef ADD
  return g_test_run ();
}
