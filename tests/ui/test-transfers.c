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

static GtkWindow *
question (UiFixture *fixture)
{
  return ui_find_window (fixture, ADW_TYPE_MESSAGE_DIALOG);
}

static GtkWindow *
ask (UiFixture  *fixture,
     const char *target)
{
  fake_transfers_ask (phone_get_transfers (fixture->phone), active_call (fixture), target);
  ui_settle ();
  g_assert_nonnull (question (fixture));
  return question (fixture);
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

static void
test_accept (UiFixture     *fixture,
             gconstpointer  data)
{
  GtkWindow *dialog = ask (fixture, "sip:carol@example.org;transport=tcp");

  g_assert_true (gtk_window_get_transient_for (dialog) == fixture->window);
  g_assert_nonnull (ui_find_label (dialog, "Call Someone Else?"));
  g_assert_nonnull (ui_find_label (dialog, "Bruno Costa asks you to call carol@example.org instead. This call ends "
                                           "once they answer."));
  ui_click (ui_find_button (dialog, "_Call carol@example.org"));
  ui_settle ();
  g_assert_null (question (fixture));
  g_assert_cmpuint (n_accepted (fixture), ==, 1);
  g_assert_cmpuint (n_refused (fixture), ==, 0);
}

static void
test_refuse (UiFixture     *fixture,
             gconstpointer  data)
{
  GtkWindow *dialog = ask (fixture, "sip:carol@example.org");

  ui_click (ui_find_button (dialog, "_Stay in This Call"));
  ui_settle ();
  g_assert_null (question (fixture));
  g_assert_cmpuint (n_accepted (fixture), ==, 0);
  g_assert_cmpuint (n_refused (fixture), ==, 1);
}

static void
test_escape (UiFixture     *fixture,
             gconstpointer  data)
{
  gtk_window_close (ask (fixture, "sip:carol@example.org"));
  ui_settle ();
  g_assert_null (question (fixture));
  g_assert_cmpuint (n_accepted (fixture), ==, 0);
  g_assert_cmpuint (n_refused (fixture), ==, 1);
}

static void
test_focus (UiFixture     *fixture,
            gconstpointer  data)
{
  GtkWindow *dialog = ask (fixture, "sip:carol@example.org");
  GtkWidget *stay = ui_find_button (dialog, "_Stay in This Call");

  g_assert_true (gtk_window_get_focus (dialog) == stay);
  g_assert_true (gtk_window_get_default_widget (dialog) == stay);
  g_signal_emit_by_name (dialog, "activate-default");
  ui_settle ();
  g_assert_cmpuint (n_accepted (fixture), ==, 0);
}

static void
test_settled (UiFixture     *fixture,
              gconstpointer  data)
{
  ask (fixture, "sip:carol@example.org");
  fake_transfers_settle (phone_get_transfers (fixture->phone));
  ui_settle ();
  g_assert_null (question (fixture));
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
  g_assert_nonnull (question (fixture));
  fake_transfers_settle (transfers);
  ui_settle ();
  g_assert_null (question (fixture));
}

static void
test_failure (UiFixture     *fixture,
              gconstpointer  data)
{
  GtkWindow *dialog = ask (fixture, "sip:carol@example.org");

  fake_transfers_fail_next (phone_get_transfers (fixture->phone), "No more calls fit.");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "call");
  ui_settle ();
  g_assert_nonnull (ui_find_label (fixture->window, "No more calls fit."));
}

static void
test_strangers (UiFixture     *fixture,
                gconstpointer  data)
{
  GtkWindow *dialog = ask (fixture, "sip:<b>_eve_@example.org");

  g_assert_nonnull (ui_find_label (dialog, "Bruno Costa asks you to call <b>_eve_@example.org instead. This call "
                                           "ends once they answer."));
  g_assert_nonnull (ui_find_button (dialog, "_Call <b>__eve__@example.org"));
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
