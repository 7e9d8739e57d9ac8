/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "softphone-keypad.h"

static SoftphoneKeypad *
keypad (UiFixture *fixture)
{
  return SOFTPHONE_KEYPAD (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD));
}

static void
open_link (UiFixture  *fixture,
           const char *link)
{
  g_autoptr(GFile) file = g_file_new_for_uri (link);

  g_application_open (G_APPLICATION (fixture->application), &file, 1, "");
  ui_settle ();
}

static void
test_fills (UiFixture     *fixture,
            gconstpointer  data)
{
  open_link (fixture, "sip:alice@example.org");
  g_assert_cmpstr (softphone_keypad_get_text (keypad (fixture)), ==, "sip:alice@example.org");
  g_assert_cmpuint (fake_phone_get_n_dialled (fixture->phone), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (phone_get_calls (fixture->phone)), ==, 0);
  open_link (fixture, "tel:+3222");
  g_assert_cmpstr (softphone_keypad_get_text (keypad (fixture)), ==, "tel:+3222");
}

static void
test_without_account (UiFixture     *fixture,
                      gconstpointer  data)
{
  g_assert_null (ui_find_type (fixture->window, SOFTPHONE_TYPE_KEYPAD));
  open_link (fixture, "tel:+3222");
  g_assert_cmpstr (softphone_keypad_get_text (keypad (fixture)), ==, "tel:+3222");
  ui_click (ui_find_button (fixture->window, "Call"));
  g_assert_nonnull (ui_find_label (fixture->window, "Add an account first."));
}

static void
test_nonsense (UiFixture     *fixture,
               gconstpointer  data)
{
  static const struct {
    const char *link;
    const char *sentence;
  } links[] = {
    { "https://example.org/", "Only sip, sips, tel and callto links can be called." },
    { "sip:alice@example.org?Replaces=x", "A link may not add headers." },
    { "sip:%E2%80%AEalice\u202e@example.org", "This link hides characters, so it was not used." },
  };

  softphone_keypad_set_text (keypad (fixture), "typed");
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      open_link (fixture, links[i].link);
      ui_wait_until (ui_find_label (fixture->window, links[i].sentence));
      g_assert_cmpstr (softphone_keypad_get_text (keypad (fixture)), ==, "typed");
      g_assert_null (ui_find_label (fixture->window, i > 0 ? links[i - 1].sentence : "said before"));
    }
}

static void
test_next_try (UiFixture     *fixture,
               gconstpointer  data)
{
  open_link (fixture, "https://example.org/");
  ui_wait_until (ui_find_label (fixture->window, "Only sip, sips, tel and callto links can be called."));
  open_link (fixture, "sip:alice@example.org");
  ui_wait_until (!ui_find_label (fixture->window, "Only sip, sips, tel and callto links can be called."));
}

static void
test_whole_sentence (UiFixture     *fixture,
                     gconstpointer  data)
{
  GtkWidget *label;

  ui_fixture_show (fixture, 360, 640);
  open_link (fixture, "https://example.org/");
  ui_wait_until (ui_find_label (fixture->window, "Only sip, sips, tel and callto links can be called."));
  label = ui_find_label (fixture->window, "Only sip, sips, tel and callto links can be called.");
  ui_wait_until (gtk_widget_get_width (label) > 0);
  ui_save_picture (fixture->window, "bad-link-360");
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))), >, 1);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->window)), ==, 360);
}

static void
test_in_a_call (UiFixture     *fixture,
                gconstpointer  data)
{
  PhoneCall *call = phone_dial (fixture->phone, "carol", NULL, NULL, NULL);

  ui_fixture_show (fixture, 360, 640);
  fake_call_set_state (call, PHONE_CALL_ACTIVE);
  open_link (fixture, "sip:alice@example.org");
  g_assert_cmpstr (softphone_keypad_get_text (keypad (fixture)), ==, "sip:alice@example.org");
  g_assert_cmpint (phone_call_get_state (call), ==, PHONE_CALL_ACTIVE);
  ui_wait_until (ui_find_button (fixture->window, "Return to the call with carol@example.org"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define ADD(name, account, function)                                                                                  \
  g_test_add ("/ui/links/" name, UiFixture, account, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("fill-the-entry-and-never-dial", "yes", test_fills);
  ADD ("wait-for-the-first-account", NULL, test_without_account);
  ADD ("that-are-nonsense-are-answered-with-a-sentence", "yes", test_nonsense);
  ADD ("that-are-nonsense-are-answered-whole-at-360-pixels", "yes", test_whole_sentence);
  ADD ("that-are-good-take-the-last-answer-away", "yes", test_next_try);
  ADD ("leave-a-running-call-alone", "yes", test_in_a_call);
#undef ADD
  return g_test_run ();
}
