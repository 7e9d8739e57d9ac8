/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-mixer.h"

#include <string.h>

/* Each voice is a constant: a mix can be read off. */
#define MICROPHONE 1000
#define VOICE_A 2000
#define VOICE_B 4000
#define HISTORY 4

typedef struct
{
  PhonePlayout *playout;
  PhoneMixerRow *row;
  gint16 heard[PHONE_BLOCK];
  guint n_sent;
  GstClockTime last_time;
  gboolean in_order;
  int steepest;
  guint left;
  guint destroyed;
} Party;

typedef struct
{
  PhoneMixer *mixer;
  GstClockTime time;
  gint16 speaker[PHONE_BLOCK];
  Party a;
  Party b;
} Fixture;

static const PhoneMixerRoute call = { .sends = TRUE, .hears_microphone = TRUE, .heard = TRUE };

static void
on_send (const gint16 *block, GstClockTime time, gpointer user_data)
{
  Party *party = user_data;

  for (int i = 0; i < PHONE_BLOCK; i++)
    party->steepest = MAX (party->steepest, ABS (block[i] - (i > 0 ? block[i - 1] : party->heard[PHONE_BLOCK - 1])));
  memcpy (party->heard, block, sizeof party->heard);
  party->in_order = party->in_order && (party->n_sent == 0 || time == party->last_time + 10 * GST_MSECOND);
  party->last_time = time;
  party->n_sent++;
}

static void
on_destroy (gpointer user_data)
{
  ((Party *) user_data)->destroyed++;
}

static void
party_set_up (Party *party)
{
  party->in_order = TRUE;
  party->playout = phone_playout_new (FALSE);
  party->row = phone_mixer_row_new (party->playout, on_send, party, on_destroy);
}

static void
party_tear_down (Party *party)
{
  g_clear_pointer (&party->row, phone_mixer_row_unref);
  g_assert_cmpuint (party->destroyed, ==, 1);
  phone_playout_unref (party->playout);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->mixer = phone_mixer_new ();
  party_set_up (&fixture->a);
  party_set_up (&fixture->b);
}

static void
settle_main (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  settle_main ();
  g_clear_object (&fixture->mixer);
  party_tear_down (&fixture->a);
  party_tear_down (&fixture->b);
}

static void
fill_block (gint16 *block, gint16 value)
{
  for (int i = 0; i < PHONE_BLOCK; i++)
    block[i] = value;
}

static void
tick (Fixture *fixture, guint times)
{
  gint16 block[PHONE_BLOCK];

  for (guint i = 0; i < times; i++)
    {
      fill_block (block, VOICE_A);
      phone_playout_write (fixture->a.playout, block, PHONE_BLOCK);
      fill_block (block, VOICE_B);
      phone_playout_write (fixture->b.playout, block, PHONE_BLOCK);
      fill_block (block, MICROPHONE);
      phone_mixer_tick (fixture->mixer, block, fixture->time, fixture->speaker);
      fixture->time += 10 * GST_MSECOND;
    }
}

static void
test_a_call_hears_the_microphone_and_is_heard (Fixture *fixture, gconstpointer data)
{
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  tick (fixture, 3);
  g_assert_cmpint (fixture->a.heard[200], ==, MICROPHONE);
  g_assert_cmpint (fixture->speaker[200], ==, VOICE_A);
  g_assert_cmpuint (fixture->a.n_sent, ==, 3);
}

static void
test_two_calls_do_not_hear_each_other (Fixture *fixture, gconstpointer data)
{
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  phone_mixer_set_route (fixture->mixer, fixture->b.row, &call);
  tick (fixture, 3);
  g_assert_cmpint (fixture->a.heard[200], ==, MICROPHONE);
  g_assert_cmpint (fixture->b.heard[200], ==, MICROPHONE);
  g_assert_cmpint (fixture->speaker[200], ==, VOICE_A + VOICE_B);
}

static void
test_a_conference_hears_all_but_itself (Fixture *fixture, gconstpointer data)
{
  PhoneMixerRoute conference = call;

  conference.conference = 5;
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &conference);
  phone_mixer_set_route (fixture->mixer, fixture->b.row, &conference);
  tick (fixture, 3);
  g_assert_cmpint (fixture->a.heard[200], ==, MICROPHONE + VOICE_B);
  g_assert_cmpint (fixture->b.heard[200], ==, MICROPHONE + VOICE_A);
  g_assert_cmpint (fixture->speaker[200], ==, VOICE_A + VOICE_B);
}

static void
test_a_row_that_changes_conference_fades (Fixture *fixture, gconstpointer data)
{
  PhoneMixerRoute conference = call;

  conference.conference = 5;
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &conference);
  phone_mixer_set_route (fixture->mixer, fixture->b.row, &conference);
  tick (fixture, 3);
  fixture->a.steepest = 0;
  conference.conference = 6;
  phone_mixer_set_route (fixture->mixer, fixture->b.row, &conference);
  tick (fixture, 3);
  g_assert_cmpint (fixture->a.heard[200], ==, MICROPHONE);
  g_assert_cmpint (fixture->b.heard[200], ==, MICROPHONE);
  g_assert_cmpint (fixture->a.steepest, <, 20);
}

static void
test_an_echo_hears_itself_and_nobody_else (Fixture *fixture, gconstpointer data)
{
  const PhoneMixerRoute echo = { .sends = TRUE, .loopback = TRUE };

  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  phone_mixer_set_route (fixture->mixer, fixture->b.row, &echo);
  tick (fixture, 3);
  g_assert_cmpint (fixture->a.heard[200], ==, MICROPHONE);
  g_assert_cmpint (fixture->b.heard[200], ==, VOICE_B);
  g_assert_cmpint (fixture->speaker[200], ==, VOICE_A);
}

static void
test_mute_is_a_ramp_of_one_block (Fixture *fixture, gconstpointer data)
{
  PhoneMixerRoute muted = call;

  muted.hears_microphone = FALSE;
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  tick (fixture, 3);
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &muted);
  tick (fixture, 1);
  g_assert_cmpint (fixture->a.heard[PHONE_BLOCK / 2], ==, MICROPHONE / 2);
  tick (fixture, 1);
  g_assert_cmpint (fixture->a.heard[0], ==, 0);
  g_assert_cmpint (fixture->a.steepest, <, 20);
  g_assert_cmpint (fixture->speaker[200], ==, VOICE_A);
}

static void
test_a_row_that_begins_to_send_gets_the_last_forty_milliseconds (Fixture *fixture, gconstpointer data)
{
  tick (fixture, 20);
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  g_assert_cmpuint (fixture->a.n_sent, ==, HISTORY);
  g_assert_cmpint (fixture->a.heard[200], ==, MICROPHONE);
  tick (fixture, 5);
  g_assert_cmpuint (fixture->a.n_sent, ==, HISTORY + 5);
  g_assert_true (fixture->a.in_order);
}

static void
test_before_the_answer_only_silence_is_sent (Fixture *fixture, gconstpointer data)
{
  const PhoneMixerRoute early = { .sends = TRUE, .heard = TRUE };

  tick (fixture, 20);
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &early);
  tick (fixture, 3);
  g_assert_cmpint (fixture->a.heard[200], ==, 0);
  g_assert_cmpint (fixture->a.steepest, ==, 0);
  g_assert_cmpint (fixture->speaker[200], ==, VOICE_A);
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  tick (fixture, 2);
  g_assert_cmpint (fixture->a.heard[200], ==, MICROPHONE);
}

static void
on_left (PhoneMixerRow *row, gpointer user_data)
{
  Party *party = user_data;

  g_assert_true (row == party->row);
  party->left++;
}

static void
test_a_row_that_leaves_fades_and_sends_some_silence (Fixture *fixture, gconstpointer data)
{
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  tick (fixture, 3);
  fixture->a.steepest = 0;
  phone_mixer_leave (fixture->mixer, fixture->a.row, on_left, &fixture->a);
  tick (fixture, 3);
  settle_main ();
  g_assert_cmpuint (fixture->a.left, ==, 0);
  tick (fixture, 3);
  settle_main ();
  g_assert_cmpuint (fixture->a.left, ==, 1);
  g_assert_cmpuint (phone_mixer_get_n_rows (fixture->mixer), ==, 0);
  g_assert_cmpint (fixture->a.heard[0], ==, 0);
  g_assert_cmpint (fixture->a.steepest, <, 20);
  g_assert_cmpint (fixture->speaker[200], ==, 0);
}

static void
test_both_may_leave_at_once_without_a_tick (Fixture *fixture, gconstpointer data)
{
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  phone_mixer_set_route (fixture->mixer, fixture->b.row, &call);
  phone_mixer_leave (fixture->mixer, fixture->a.row, on_left, &fixture->a);
  phone_mixer_leave (fixture->mixer, fixture->b.row, on_left, &fixture->b);
  phone_mixer_settle (fixture->mixer);
  g_assert_cmpuint (fixture->a.left, ==, 1);
  g_assert_cmpuint (fixture->b.left, ==, 1);
  g_assert_cmpuint (phone_mixer_get_n_rows (fixture->mixer), ==, 0);
}

static void
test_ringback_sounds_until_media_arrive (Fixture *fixture, gconstpointer data)
{
  const PhoneMixerRoute ringing = { .heard = TRUE, .ringback = TRUE };
  gint16 silence[PHONE_BLOCK] = { 0 };

  phone_mixer_set_route (fixture->mixer, fixture->a.row, &ringing);
  for (guint i = 0; i < 10; i++)
    phone_mixer_tick (fixture->mixer, silence, i * 10 * GST_MSECOND, fixture->speaker);
  g_assert_cmpint (phone_block_peak (fixture->speaker), >, 3000);
  g_assert_cmpuint (fixture->a.n_sent, ==, 0);
  tick (fixture, 3);
  g_assert_cmpint (phone_block_peak (fixture->speaker), ==, VOICE_A);
}

static void
test_loud_voices_are_clipped_not_wrapped (Fixture *fixture, gconstpointer data)
{
  gint16 loud[PHONE_BLOCK];

  fill_block (loud, G_MAXINT16);
  phone_mixer_set_route (fixture->mixer, fixture->a.row, &call);
  phone_mixer_set_route (fixture->mixer, fixture->b.row, &call);
  for (guint i = 0; i < 3; i++)
    {
      phone_playout_write (fixture->a.playout, loud, PHONE_BLOCK);
      phone_playout_write (fixture->b.playout, loud, PHONE_BLOCK);
      phone_mixer_tick (fixture->mixer, loud, i * 10 * GST_MSECOND, fixture->speaker);
    }
  g_assert_cmpint (fixture->speaker[200], ==, G_MAXINT16);
  g_assert_cmpfloat_with_epsilon (phone_mixer_get_speaker_level (fixture->mixer), 1, 0.001);
  g_assert_cmpfloat_with_epsilon (phone_mixer_get_microphone_level (fixture->mixer), 1, 0.001);
  g_assert_cmpfloat_with_epsilon (phone_mixer_row_get_level (fixture->a.row), 1, 0.001);
}

#define ADD(name, func) g_test_add ("/media/mixer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-call-hears-the-microphone-and-is-heard", test_a_call_hears_the_microphone_and_is_heard);
  ADD ("two-calls-do-not-hear-each-other", test_two_calls_do_not_hear_each_other);
  ADD ("a-conference-hears-all-but-itself", test_a_conference_hears_all_but_itself);
  ADD ("a-row-that-changes-conference-fades", test_a_row_that_changes_conference_fades);
  ADD ("an-echo-hears-itself-and-nobody-else", test_an_echo_hears_itself_and_nobody_else);
  ADD ("mute-is-a-ramp-of-one-block", test_mute_is_a_ramp_of_one_block);
  ADD ("a-row-that-begins-to-send-gets-the-last-forty-milliseconds",
       test_a_row_that_begins_to_send_gets_the_last_forty_milliseconds);
  ADD ("before-the-answer-only-silence-is-sent", test_before_the_answer_only_silence_is_sent);
  ADD ("a-row-that-leaves-fades-and-sends-some-silence", test_a_row_that_leaves_fades_and_sends_some_silence);
  ADD ("both-may-leave-at-once-without-a-tick", test_both_may_leave_at_once_without_a_tick);
  ADD ("ringback-sounds-until-media-arrive", test_ringback_sounds_until_media_arrive);
  ADD ("loud-voices-are-clipped-not-wrapped", test_loud_voices_are_clipped_not_wrapped);
  return g_test_run ();
}
