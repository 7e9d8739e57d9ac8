/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-playout.h"

#include <string.h>

#define PACKET (2 * PHONE_BLOCK)

static void
write_ramp (PhonePlayout *playout, gsize n_samples)
{
  g_autofree gint16 *samples = g_new (gint16, n_samples);

  for (gsize i = 0; i < n_samples; i++)
    samples[i] = 1000;
  phone_playout_write (playout, samples, n_samples);
}

/* Packets of 20 ms, blocks of 10 ms. */
static void
run_steadily (PhonePlayout *playout, guint blocks)
{
  gint16 block[PHONE_BLOCK];

  for (guint i = 0; i < blocks; i++)
    {
      if (i % 2 == 0)
        write_ramp (playout, PACKET);
      g_assert_true (phone_playout_read (playout, block));
    }
}

static void
test_starts_at_ten_milliseconds (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (FALSE);
  gint16 block[PHONE_BLOCK];

  g_assert_false (phone_playout_read (playout, block));
  g_assert_false (phone_playout_has_begun (playout));
  write_ramp (playout, PHONE_BLOCK - 1);
  g_assert_false (phone_playout_read (playout, block));
  write_ramp (playout, 1);
  g_assert_true (phone_playout_read (playout, block));
  g_assert_cmpint (block[PHONE_BLOCK - 1], ==, 1000);
  g_assert_cmpuint (phone_playout_get_counts (playout).underruns, ==, 0);
}

static void
test_keeps_samples_in_order (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (FALSE);
  gint16 samples[PACKET], block[PHONE_BLOCK], next = 0, expected = 0;

  for (guint i = 0; i < 200; i++)
    {
      if (i % 2 == 0)
        {
          for (guint k = 0; k < PACKET; k++)
            samples[k] = next = (next + 1) % 30000;
          phone_playout_write (playout, samples, PACKET);
        }
      g_assert_true (phone_playout_read (playout, block));
      for (guint k = 0; k < PHONE_BLOCK; k++)
        {
          expected = (expected + 1) % 30000;
          if (i > 0)
            g_assert_cmpint (block[k], ==, expected);
        }
    }
}

static void
test_grows_after_an_underrun (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (FALSE);
  gint16 block[PHONE_BLOCK];

  run_steadily (playout, 20);
  g_assert_cmpuint (phone_playout_get_counts (playout).fill, ==, 0);
  g_assert_true (phone_playout_read (playout, block)); /* the fade-out */
  g_assert_false (phone_playout_read (playout, block));
  write_ramp (playout, PACKET);
  write_ramp (playout, PACKET);
  g_assert_true (phone_playout_read (playout, block));
  g_assert_cmpuint (phone_playout_get_counts (playout).fill, ==, 3 * PHONE_BLOCK);
  g_assert_cmpuint (phone_playout_get_counts (playout).underruns, ==, 1);
  g_assert_cmpuint (phone_playout_get_counts (playout).concealed, ==, 2);
}

static void
test_fades_where_samples_end_and_begin_again (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (FALSE);
  gint16 block[PHONE_BLOCK];

  run_steadily (playout, 2);
  phone_playout_read (playout, block);
  g_assert_cmpint (ABS (block[0] - 1000), <, 20);
  for (guint i = 1; i < PHONE_BLOCK; i++)
    g_assert_cmpint (ABS (block[i] - block[i - 1]), <, 20);
  g_assert_cmpint (block[PHONE_BLOCK - 1], ==, 0);
  write_ramp (playout, PACKET);
  phone_playout_read (playout, block);
  g_assert_cmpint (block[0], ==, 0);
  for (guint i = 1; i < PHONE_BLOCK; i++)
    g_assert_cmpint (ABS (block[i] - block[i - 1]), <, 20);
}

static void
test_cuts_what_was_never_needed (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (FALSE);

  run_steadily (playout, 400); /* past the window of the start */
  write_ramp (playout, 10 * PHONE_BLOCK);
  run_steadily (playout, 600);
  g_assert_cmpuint (phone_playout_get_counts (playout).cuts, >=, 1);
  run_steadily (playout, 1200);
  g_assert_cmpuint (phone_playout_get_counts (playout).cuts, ==, 9);
  g_assert_cmpuint (phone_playout_get_counts (playout).fill, <, 3 * PHONE_BLOCK);
  g_assert_cmpuint (phone_playout_get_counts (playout).underruns, ==, 0);
}

static void
test_cuts_no_more_than_a_block_in_half_a_second (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (FALSE);
  guint64 cuts = 0, at = 0;

  write_ramp (playout, 20 * PHONE_BLOCK);
  for (guint i = 0; i < 1000; i += 2)
    {
      PhonePlayoutCounts counts;

      run_steadily (playout, 2);
      counts = phone_playout_get_counts (playout);
      if (counts.cuts == cuts)
        continue;
      g_assert_cmpuint (counts.cuts, ==, cuts + 1);
      g_assert_cmpuint (i - at, >=, 48);
      cuts = counts.cuts;
      at = i;
    }
  g_assert_cmpuint (cuts, >, 10);
}

static void
test_trims_a_burst_within_six_hundred_milliseconds (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (TRUE);

  write_ramp (playout, 19 * PHONE_BLOCK);
  run_steadily (playout, 60);
  g_assert_cmpuint (phone_playout_get_counts (playout).fill, <=, 2 * PHONE_BLOCK);
  g_assert_cmpuint (phone_playout_get_counts (playout).underruns, ==, 0);
}

static void
test_a_long_pause_is_no_concealment (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (FALSE);
  gint16 block[PHONE_BLOCK];

  run_steadily (playout, 2);
  for (guint i = 0; i < 1000; i++)
    phone_playout_read (playout, block);
  g_assert_cmpuint (phone_playout_get_counts (playout).underruns, ==, 1);
  g_assert_cmpuint (phone_playout_get_counts (playout).concealed, ==, 20);
}

static void
test_a_flood_drops_the_oldest (void)
{
  g_autoptr (PhonePlayout) playout = phone_playout_new (FALSE);
  g_autofree gint16 *flood = g_new0 (gint16, 100 * PHONE_BLOCK);
  gint16 block[PHONE_BLOCK];

  write_ramp (playout, PACKET);
  flood[99 * PHONE_BLOCK] = 7;
  phone_playout_write (playout, flood, 100 * PHONE_BLOCK);
  g_assert_cmpuint (phone_playout_get_counts (playout).overruns, ==, 1);
  g_assert_cmpuint (phone_playout_get_counts (playout).fill, ==, 40 * PHONE_BLOCK);
  for (guint i = 0; i < 40; i++)
    phone_playout_read (playout, block);
  g_assert_cmpint (block[0], ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/playout/starts-at-ten-milliseconds", test_starts_at_ten_milliseconds);
  g_test_add_func ("/media/playout/keeps-samples-in-order", test_keeps_samples_in_order);
  g_test_add_func ("/media/playout/grows-after-an-underrun", test_grows_after_an_underrun);
  g_test_add_func ("/media/playout/fades-where-samples-end-and-begin-again",
                   test_fades_where_samples_end_and_begin_again);
  g_test_add_func ("/media/playout/cuts-what-was-never-needed", test_cuts_what_was_never_needed);
  g_test_add_func ("/media/playout/cuts-no-more-than-a-block-in-half-a-second",
                   test_cuts_no_more_than_a_block_in_half_a_second);
  g_test_add_func ("/media/playout/trims-a-burst-within-six-hundred-milliseconds",
                   test_trims_a_burst_within_six_hundred_milliseconds);
  g_test_add_func ("/media/playout/a-long-pause-is-no-concealment", test_a_long_pause_is_no_concealment);
  g_test_add_func ("/media/playout/a-flood-drops-the-oldest", test_a_flood_drops_the_oldest);
  return g_test_run ();
}
