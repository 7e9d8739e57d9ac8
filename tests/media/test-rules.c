/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-error.h"
#include "media/phone-audio-config.h"
#include "media/phone-call-quality.h"
#include "media/phone-latency-rule.h"

#define RATE 8000
#define STEP 160
#define PACKET_US 20000

static void
test_it_stays_within_bounds_whatever_comes (void)
{
  PhoneLatencyRule rule;
  gint64 now = 1000000;
  GRand *random = g_rand_new_with_seed (1);

  phone_latency_rule_init (&rule);
  for (guint i = 0; i < 5000; i++)
    {
      guint latency = phone_latency_rule_add (&rule, now, g_rand_int (random), i % 7 == 0 ? 48000 : RATE);

      g_assert_cmpuint (latency, >=, PHONE_LATENCY_LEAST);
      g_assert_cmpuint (latency, <=, PHONE_LATENCY_MOST);
      now += g_rand_int_range (random, 0, 100000);
    }
  g_rand_free (random);
}

static void
test_a_drifting_clock_is_no_jitter (void)
{
  PhoneLatencyRule rule;
  guint latency = 0;

  phone_latency_rule_init (&rule);
  for (guint i = 0; i < 15000; i++) /* 5 minutes, 200 ppm */
    latency = phone_latency_rule_add (&rule, 1000000 + i * (gint64) (PACKET_US + 4), i * STEP, RATE);
  g_assert_cmpuint (latency, ==, PHONE_LATENCY_LEAST);
}

static void
test_the_score_falls_with_loss_and_delay (void)
{
  double good = phone_call_quality_estimate_mos (0, 25.1, 0, 50);

  g_assert_cmpfloat_with_epsilon (good, 4.4, 0.05);
  g_assert_cmpfloat (phone_call_quality_estimate_mos (0, 25.1, 5, 50), <, good);
  g_assert_cmpfloat (phone_call_quality_estimate_mos (0, 4.3, 5, 50), <,
                     phone_call_quality_estimate_mos (0, 25.1, 5, 50));
  g_assert_cmpfloat (phone_call_quality_estimate_mos (0, 25.1, 0, 400), <, good - 0.5);
  g_assert_cmpfloat_with_epsilon (phone_call_quality_estimate_mos (0, 4.3, 100, 10000), 1, 0.001);
}

static void
test_audio_words_are_understood (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneAudioConfig) config = phone_audio_config_new ("tone:440.5", "file:/tmp/a b.wav", &error);

  g_assert_no_error (error);
  g_assert_cmpint (config->source.kind, ==, PHONE_AUDIO_TONE);
  g_assert_cmpfloat_with_epsilon (config->source.frequency, 440.5, 1e-9);
  g_assert_cmpint (config->sink.kind, ==, PHONE_AUDIO_FILE);
  g_assert_cmpstr (config->sink.name, ==, "/tmp/a b.wav");
}

static void
test_audio_words_that_mean_nothing_are_refused (void)
{
  static const char *const bad[] = { "", "tone:", "tone:x", "tone:0", "tone:nan", "tone:1e9", "tone:440 ", "file:" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (phone_audio_config_new (bad[i], "null", &error));
      g_assert_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION);
    }
}

#define ADD(name, func) g_test_add_func ("/media/rules/" name, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("latency/it-stays-within-bounds-whatever-comes", test_it_stays_within_bounds_whatever_comes);
  ADD ("latency/a-drifting-clock-is-no-jitter", test_a_drifting_clock_is_no_jitter);
  ADD ("quality/the-score-falls-with-loss-and-delay", test_the_score_falls_with_loss_and_delay);
  ADD ("audio-config/words-are-understood", test_audio_words_are_understood);
  ADD ("audio-config/words-that-mean-nothing-are-refused", test_audio_words_that_mean_nothing_are_refused);
  return g_test_run ();
}
