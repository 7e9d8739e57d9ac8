/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "softphone-alert.h"
#include "softphone-call-control.h"
#include "softphone-call-text.h"
#include "softphone-call-view.h"
#include "softphone-incoming-window.h"
#include "softphone-keypad.h"
#include "softphone-window.h"

static PhoneCall *
ring (UiFixture *fixture)
{
  PhoneCall *call =
    fake_phone_ring (fixture->phone, ui_fixture_account (fixture), "Bruno Costa", "sip:bruno@example.org");

  ui_settle ();
  return call;
}

static PhoneCall *
active_call (UiFixture *fixture)
{
  PhoneCall *call = ring (fixture);

  g_assert_true (phone_call_answer (call, NULL));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  ui_settle ();
  return call;
}

static GtkWindow *
incoming (UiFixture *fixture)
{
  return ui_find_window (fixture, SOFTPHONE_TYPE_INCOMING_WINDOW);
}

static void
test_echo (UiFixture     *fixture,
           gconstpointer  data)
{
  g_autoptr(PhoneCall) call = NULL;

  ui_click (ui_find_button (fixture->window, "Try Microphone and Sound"));
  call = g_list_model_get_item (phone_get_calls (fixture->phone), 0);
  g_assert_nonnull (call);
  g_assert_null (phone_call_get_account (call));
  g_assert_nonnull (ui_find_label (fixture->window, "Connecting…"));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  g_assert_nonnull (ui_find_label (fixture->window, "Echo Test"));
  g_assert_nonnull (ui_find_label (fixture->window, "On this computer"));
  g_assert_null (ui_find_label (fixture->window, "Not encrypted"));
  ui_click (ui_find_button (fixture->window, "Hang up"));
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_ENDED);
  ui_wait_until (ui_find_label (fixture->window, "Welcome"));
}

static void
test_number (UiFixture     *fixture,
             gconstpointer  data)
{
  PhoneCall *call =
    fake_phone_ring (fixture->phone, ui_fixture_account (fixture), NULL, "sip:0301234567@example.org;user=phone");

  fake_call_set_peer_number (call, "+49301234567");
  ui_settle ();
  g_assert_true (phone_call_answer (call, NULL));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  ui_settle ();
  g_assert_nonnull (ui_find_label (fixture->window, "+49301234567"));
  g_assert_null (ui_find_label (fixture->window, "0301234567"));
}

static void
test_dial (UiFixture     *fixture,
           gconstpointer  data)
{
  g_autoptr(PhoneCall) call = NULL;

  softphone_keypad_set_text (SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD)), "carol");
  ui_click (ui_find_button (fixture->window, "Call"));
  call = g_list_model_get_item (phone_get_calls (fixture->phone), 0);
  g_assert_cmpstr (fake_phone_get_last_dialled (fixture->phone), ==, "carol");
  g_assert_nonnull (ui_find_label (fixture->window, "carol@example.org"));
  g_assert_nonnull (ui_find_label (fixture->window, "From Work"));
  g_assert_nonnull (ui_find_label (fixture->window, "Connecting…"));
  fake_call_set_state (call, PHONE_CALL_RINGING);
  g_assert_nonnull (ui_find_label (fixture->window, "Ringing…"));
  g_assert_null (ui_find_label (fixture->window, "00:00"));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  g_assert_nonnull (ui_find_label (fixture->window, "00:00"));
  g_assert_null (ui_find_label (fixture->window, "Ringing…"));
  fake_call_set_duration (call, 3725);
  g_assert_nonnull (ui_find_label (fixture->window, "1:02:05"));

  softphone_keypad_set_text (SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD)), "dave");
  ui_click (ui_find_button (fixture->window, "Call"));
  g_assert_cmpuint (fake_phone_get_n_dialled (fixture->phone), ==, 1);
  g_assert_nonnull (ui_find_label (fixture->window, "You are in a call. Hang up before you call again."));
}

static void
test_encryption (UiFixture     *fixture,
                 gconstpointer  data)
{
  PhoneCall *call = ring (fixture);

  phone_call_answer (call, NULL);
  g_assert_null (ui_find_label (fixture->window, "Encrypted"));
  g_assert_null (ui_find_label (fixture->window, "Not encrypted"));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  g_assert_nonnull (ui_find_label (fixture->window, "Not encrypted"));
  fake_call_set_cipher (call, "AES_CM_128_HMAC_SHA1_80");
  g_assert_nonnull (ui_find_label (fixture->window, "Encrypted"));
  g_assert_null (ui_find_label (fixture->window, "Not encrypted"));
}

static void
test_mute (UiFixture     *fixture,
           gconstpointer  data)
{
  PhoneCall *call = active_call (fixture);
  GtkWidget *control = ui_find_type (fixture->window, SOFTPHONE_TYPE_CALL_CONTROL);
  GtkWidget *button = ui_find_type (control, GTK_TYPE_TOGGLE_BUTTON);

  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Mute");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_true (phone_call_get_muted (call));
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Muted");
  g_assert_nonnull (ui_find_label (fixture->window, "Muted"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.mute", NULL);
  g_assert_false (phone_call_get_muted (call));
  phone_call_set_muted (call, TRUE);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
}

static void
test_tones (UiFixture     *fixture,
            gconstpointer  data)
{
  PhoneCall *call = active_call (fixture);

  ui_press_key (fixture->window, '4', 0);
  ui_press_key (fixture->window, '*', GDK_SHIFT_MASK);
  ui_press_key (fixture->window, 'x', 0);
  ui_press_key (fixture->window, '5', GDK_CONTROL_MASK);
  g_assert_cmpstr (fake_call_get_tones (call), ==, "4*");
  g_assert_nonnull (ui_find_label (fixture->window, "4 *"));
  ui_click (ui_find_button (ui_find_type (fixture->window, SOFTPHONE_TYPE_CALL_VIEW), "#"));
  g_assert_cmpstr (fake_call_get_tones (call), ==, "4*#");
  ui_click (ui_find_button (fixture->window, "Hide Keypad"));
  g_assert_null (ui_find_label (fixture->window, "4 * #"));
  g_assert_cmpstr (softphone_keypad_get_text (SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD))),
                   ==, "");
}

static void
test_tones_on_hold (UiFixture     *fixture,
                    gconstpointer  data)
{
  PhoneCall *call = active_call (fixture);

  ui_press_key (fixture->window, '4', 0);
  fake_call_set_state (call, PHONE_CALL_HELD);
  ui_click (ui_find_button (ui_find_type (fixture->window, SOFTPHONE_TYPE_CALL_VIEW), "5"));
  g_assert_cmpstr (fake_call_get_tones (call), ==, "4");
  ui_wait_until (ui_find_label (fixture->window, "Tones can be sent once the call is answered."));
  g_assert_nonnull (ui_find_label (fixture->window, "4"));
  g_assert_null (ui_find_label (fixture->window, "4 5"));
}

static void
test_end (UiFixture     *fixture,
          gconstpointer  data)
{
  g_autoptr(PhoneCall) call = g_object_ref (active_call (fixture));
  gint64 ended;

  fake_call_set_duration (call, 61);
  fake_call_end (call, "bye", "The other side hung up.");
  ended = g_get_monotonic_time ();
  g_assert_nonnull (ui_find_label (fixture->window, "The other side hung up."));
  g_assert_nonnull (ui_find_label (fixture->window, "01:01"));
  g_assert_null (ui_find_button (fixture->window, "Hang up"));
  g_assert_null (ui_find_button (fixture->window, "Call Again"));
  ui_wait_until (ui_find_label (fixture->window, "No Call"));
  g_assert_cmpint (g_get_monotonic_time () - ended, >=, 2 * G_USEC_PER_SEC);
}

static void
test_failure (UiFixture     *fixture,
              gconstpointer  data)
{
  g_autoptr(PhoneCall) call = g_object_ref (phone_dial (fixture->phone, "carol", NULL, NULL, NULL));
  g_autoptr(PhoneCall) again = NULL;
  GtkWidget *close;

  fake_call_end (call, "busy", "The other side is busy.");
  g_assert_nonnull (ui_find_label (fixture->window, "The other side is busy."));
  ui_click (ui_find_button (fixture->window, "Call Again"));
  again = g_list_model_get_item (phone_get_calls (fixture->phone), 0);
  g_assert_cmpstr (phone_call_get_peer_uri (again), ==, "sip:carol@example.org");
  fake_call_end (again, "not-found", "Nobody has this address.");
  close = ui_find_label (ui_find_type (fixture->window, SOFTPHONE_TYPE_CALL_VIEW), "Close");
  ui_click (gtk_widget_get_ancestor (close, GTK_TYPE_BUTTON));
  g_assert_nonnull (ui_find_label (fixture->window, "No Call"));
}

static void
test_incoming (UiFixture     *fixture,
               gconstpointer  data)
{
  PhoneCall *call = ring (fixture);
  GtkWindow *window = incoming (fixture);

  g_assert_nonnull (ui_find_label (window, "Incoming call to Work"));
  g_assert_nonnull (ui_find_label (window, "Bruno Costa"));
  g_assert_nonnull (ui_find_label (window, "bruno@example.org"));
  ui_click (ui_find_button (window, "Answer"));
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_CONNECTING);
  g_assert_null (incoming (fixture));
  g_assert_true (softphone_call_view_get_call (
                   SOFTPHONE_CALL_VIEW (ui_find_type (fixture->window, SOFTPHONE_TYPE_CALL_VIEW))) == call);
}

static void
test_decline (UiFixture     *fixture,
              gconstpointer  data)
{
  g_autoptr(PhoneCall) call = g_object_ref (ring (fixture));

  ui_click (ui_find_button (incoming (fixture), "Decline"));
  g_assert_cmpstr (phone_call_get_cause (call), ==, "rejected");
  g_assert_null (incoming (fixture));
  g_assert_nonnull (ui_find_label (fixture->window, "No Call"));
}

static void
test_silence (UiFixture     *fixture,
              gconstpointer  data)
{
  PhoneCall *call;
  GtkWidget *silence;

  fake_phone_set_aloud (fixture->phone, TRUE);
  call = ring (fixture);
  silence = ui_find_button (incoming (fixture), "Silence");
  g_assert_true (gtk_window_get_focus (incoming (fixture)) == silence);
  ui_click (silence);
  g_assert_false (phone_is_ringing_aloud (fixture->phone));
  g_assert_false (gtk_widget_get_visible (silence));
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_RINGING);
  g_assert_nonnull (ui_find_button (incoming (fixture), "Answer"));
}

static void
test_close_declines (UiFixture     *fixture,
                     gconstpointer  data)
{
  g_autoptr(PhoneCall) call = g_object_ref (ring (fixture));

  gtk_window_close (incoming (fixture));
  ui_settle ();
  g_assert_cmpstr (phone_call_get_cause (call), ==, "rejected");
  g_assert_null (incoming (fixture));
}

static void
test_typing (UiFixture     *fixture,
             gconstpointer  data)
{
  PhoneCall *call = ring (fixture);
  GtkWindow *window = incoming (fixture);

  g_assert_false (GTK_IS_BUTTON (gtk_window_get_focus (window)));
  g_assert_null (gtk_window_get_default_widget (window));
  g_signal_emit_by_name (window, "activate-default");
  g_signal_emit_by_name (window, "activate-focus");
  ui_settle ();
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_RINGING);
}

static void
test_given_up (UiFixture     *fixture,
               gconstpointer  data)
{
  PhoneCall *call = ring (fixture);

  g_assert_nonnull (incoming (fixture));
  fake_call_end (call, "canceled", "The caller gave up.");
  ui_settle ();
  g_assert_null (incoming (fixture));
}

static void
test_emergency (UiFixture     *fixture,
                gconstpointer  data)
{
  g_autoptr(PhoneCall) first = g_object_ref (active_call (fixture));
  SoftphoneKeypad *keypad = SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD));
  g_autoptr(PhoneCall) call = NULL;

  softphone_keypad_set_text (keypad, "113");
  ui_click (ui_find_button (fixture->window, "Call"));
  g_assert_nonnull (ui_find_label (fixture->window, "You are in a call. Hang up before you call again."));
  g_assert_cmpint (phone_call_get_state (first), ==, PHONE_CALL_ACTIVE);
  softphone_keypad_set_text (keypad, "112");
  ui_click (ui_find_button (fixture->window, "Call"));
  g_assert_cmpint (phone_call_get_state (first), ==, PHONE_CALL_ENDED);
  g_assert_cmpstr (fake_phone_get_last_dialled (fixture->phone), ==, "112");
  call = g_list_model_get_item (phone_get_calls (fixture->phone), 0);
  g_assert_true (softphone_window_get_engaged_call (SOFTPHONE_WINDOW (fixture->window)) == call);
}

static void
test_missed (UiFixture     *fixture,
             gconstpointer  data)
{
  static const struct
  {
    const char *cause;
    gboolean missed;
  } rows[] = { { "canceled", TRUE }, { "no-answer", TRUE }, { "answered-elsewhere", FALSE }, { "busy", FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(PhoneCall) call = g_object_ref (ring (fixture));

      g_assert_false (softphone_call_was_missed (call));
      fake_call_end (call, rows[i].cause, NULL);
      g_assert_cmpint (softphone_call_was_missed (call), ==, rows[i].missed);
    }
}

static void
test_second_call (UiFixture     *fixture,
                  gconstpointer  data)
{
  g_autoptr(PhoneCall) first = g_object_ref (active_call (fixture));
  PhoneCall *second =
    fake_phone_ring (fixture->phone, ui_fixture_account (fixture), "Daniel", "sip:daniel@example.org");

  g_assert_null (ui_find_button (incoming (fixture), "Answer"));
  ui_click (ui_find_button (incoming (fixture), "Hang Up and Answer"));
  g_assert_cmpstr (phone_call_get_cause (first), ==, "bye");
  g_assert_cmpint (phone_call_get_state (second), ==, PHONE_CALL_CONNECTING);
  g_assert_nonnull (ui_find_label (fixture->window, "Daniel"));
}

static void
test_second_call_alone (UiFixture     *fixture,
                        gconstpointer  data)
{
  PhoneCall *first = active_call (fixture);

  fake_phone_ring (fixture->phone, ui_fixture_account (fixture), "Daniel", "sip:daniel@example.org");
  g_assert_nonnull (ui_find_button (incoming (fixture), "Hang Up and Answer"));
  phone_call_hang_up (first);
  ui_settle ();
  g_assert_nonnull (ui_find_button (incoming (fixture), "Answer"));
}

static void
test_actions (UiFixture     *fixture,
              gconstpointer  data)
{
  g_autoptr(PhoneCall) first = g_object_ref (ring (fixture));
  g_autoptr(PhoneCall) second = NULL;
  GActionGroup *actions = G_ACTION_GROUP (fixture->application);

  g_action_group_activate_action (actions, "answer", NULL);
  g_assert_cmpint (phone_call_get_state (first), ==, PHONE_CALL_CONNECTING);
  second = g_object_ref (ring (fixture));
  g_action_group_activate_action (actions, "decline", NULL);
  g_assert_cmpstr (phone_call_get_cause (second), ==, "rejected");
  g_assert_cmpint (phone_call_get_state (first), ==, PHONE_CALL_CONNECTING);
  g_action_group_activate_action (actions, "decline", NULL);
  g_assert_cmpint (phone_call_get_state (first), ==, PHONE_CALL_ENDED);
  g_action_group_activate_action (actions, "answer-call", g_variant_new_string ("no such call"));
  g_action_group_activate_action (actions, "decline-call", g_variant_new_string ("1"));
}

static void
test_strangers (UiFixture     *fixture,
                gconstpointer  data)
{
  static const char name[] = "<b>Eve</b> & \u202eevE";
  static const char shown[] = "<b>Eve</b> & evE";
  PhoneCall *call = fake_phone_ring (fixture->phone, ui_fixture_account (fixture), name, "sip:<i>@example.org");

  g_assert_nonnull (ui_find_label (incoming (fixture), shown));
  phone_call_answer (call, NULL);
  ui_settle ();
  g_assert_nonnull (ui_find_label (fixture->window, shown));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "quit", NULL);
  ui_settle ();
  g_assert_nonnull (ui_find_label (ui_find_alert (fixture), "You are in a call with <b>Eve</b> & evE."));
  softphone_alert_dismiss (ui_find_alert (fixture));
}

static gboolean
confirm (gpointer alert)
{
  g_signal_emit_by_name (ui_find_button (alert, "End Call and Quit"), "clicked");
  return G_SOURCE_REMOVE;
}

static void
test_quit (UiFixture     *fixture,
           gconstpointer  data)
{
  g_autoptr(PhoneCall) call = g_object_ref (active_call (fixture));
  GtkWidget *alert;

  gtk_window_close (fixture->window);
  ui_settle ();
  alert = ui_find_alert (fixture);
  g_assert_nonnull (ui_find_label (alert, "End the Call and Quit?"));
  ui_click (ui_find_button (alert, "Cancel"));
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_ACTIVE);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "quit", NULL);
  ui_settle ();
  g_idle_add (confirm, ui_find_alert (fixture));
  ui_fixture_run (fixture);
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_ENDED);
}

static void
test_call_bar (UiFixture     *fixture,
               gconstpointer  data)
{
  PhoneCall *call;

  ui_fixture_show (fixture, 360, 640);
  call = active_call (fixture);
  g_assert_null (ui_find_button (fixture->window, "Return to the call with Bruno Costa"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL);
  ui_wait_until (ui_find_button (fixture->window, "Return to the call with Bruno Costa"));
  g_assert_nonnull (ui_find_button (fixture->window, "Call"));
  ui_click (ui_find_button (fixture->window, "Return to the call with Bruno Costa"));
  g_assert_nonnull (ui_find_button (fixture->window, "Hang up"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL);
  ui_wait_until (ui_find_button (fixture->window, "Return to the call with Bruno Costa"));
  fake_call_end (call, "bye", "The other side hung up.");
  ui_wait_until (!ui_find_button (fixture->window, "Return to the call with Bruno Costa"));
}

static void
test_hold (UiFixture     *fixture,
           gconstpointer  data)
{
  PhoneCall *call = active_call (fixture);

  fake_call_set_duration (call, 59);
  g_assert_null (ui_find_label (fixture->window, "On hold"));
  fake_call_set_state (call, PHONE_CALL_HELD);
  g_assert_nonnull (ui_find_label (fixture->window, "On hold"));
  g_assert_nonnull (ui_find_label (fixture->window, "Not encrypted"));
  fake_call_set_duration (call, 60);
  g_assert_nonnull (ui_find_label (fixture->window, "01:00"));
  fake_call_set_held_by_peer (call, TRUE);
  g_assert_nonnull (ui_find_label (fixture->window, "Both sides hold the call"));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  g_assert_nonnull (ui_find_label (fixture->window, "The other side holds the call"));
  fake_call_set_held_by_peer (call, FALSE);
  g_assert_null (ui_find_label (fixture->window, "The other side holds the call"));
  g_assert_nonnull (ui_find_label (fixture->window, "01:00"));
}

static void
test_held_end (UiFixture     *fixture,
               gconstpointer  data)
{
  g_autoptr(PhoneCall) call = g_object_ref (active_call (fixture));

  fake_call_set_state (call, PHONE_CALL_HELD);
  ui_click (ui_find_button (fixture->window, "Hang up"));
  g_assert_cmpstr (phone_call_get_cause (call), ==, "bye");
  g_assert_null (ui_find_label (fixture->window, "On hold"));
  g_assert_null (ui_find_button (fixture->window, "Call Again"));
}

static void
test_held_bar (UiFixture     *fixture,
               gconstpointer  data)
{
  PhoneCall *call;

  ui_fixture_show (fixture, 360, 640);
  call = active_call (fixture);
  fake_call_set_duration (call, 61);
  fake_call_set_state (call, PHONE_CALL_HELD);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL);
  ui_wait_until (ui_find_button (fixture->window, "Return to the call with Bruno Costa"));
  g_assert_nonnull (ui_find_label (ui_find_button (fixture->window, "Return to the call with Bruno Costa"), "On hold"));
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  g_assert_nonnull (ui_find_label (ui_find_button (fixture->window, "Return to the call with Bruno Costa"), "01:01"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define ADD(name, account, function)                                                                                  \
  g_test_add ("/ui/calls/" name, UiFixture, account, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("the-echo-test-needs-no-account", NULL, test_echo);
  ADD ("a-number-is-shown-in-its-one-form", "yes", test_number);
  ADD ("the-timer-starts-at-the-answer", "yes", test_dial);
  ADD ("encryption-is-told-once-it-is-known", "yes", test_encryption);
  ADD ("mute-renames-its-button", "yes", test_mute);
  ADD ("digits-in-the-call-view-are-tones", "yes", test_tones);
  ADD ("digits-that-are-not-sent-are-not-shown-as-sent", "yes", test_tones_on_hold);
  ADD ("an-ended-call-stays-three-seconds", "yes", test_end);
  ADD ("a-failed-call-says-why-and-can-be-called-again", "yes", test_failure);
  ADD ("answering-shows-the-call", "yes", test_incoming);
  ADD ("declining-ends-the-ringing", "yes", test_decline);
  ADD ("ringing-can-be-silenced-and-goes-on", "yes", test_silence);
  ADD ("closing-the-incoming-window-declines", "yes", test_close_declines);
  ADD ("typing-never-answers", "yes", test_typing);
  ADD ("a-caller-who-gives-up-takes-the-window-away", "yes", test_given_up);
  ADD ("an-emergency-call-ends-what-goes-on", "yes", test_emergency);
  ADD ("a-call-answered-elsewhere-was-not-missed", "yes", test_missed);
  ADD ("answering-a-second-call-ends-the-first", "yes", test_second_call);
  ADD ("a-waiting-call-becomes-the-only-one", "yes", test_second_call_alone);
  ADD ("actions-reach-the-call-that-is-meant", "yes", test_actions);
  ADD ("names-of-strangers-are-text", "yes", test_strangers);
  ADD ("quitting-in-a-call-asks", "yes", test_quit);
  ADD ("a-held-call-says-so-and-its-timer-goes-on", "yes", test_hold);
  ADD ("a-held-call-can-be-hung-up", "yes", test_held_end);
  ADD ("a-held-call-out-of-sight-says-so", "yes", test_held_bar);
  ADD ("a-call-out-of-sight-has-a-bar", "yes", test_call_bar);
#undef ADD
  return g_test_run ();
}
