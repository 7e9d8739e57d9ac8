/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-chime.h"

#define SECOND PHONE_RATE

/* The loudest sample between two times in milliseconds. */
static int
loudest (guint from_ms, guint to_ms)
{
  gint16 block[PHONE_BLOCK];
  int peak = 0;

  for (guint at = from_ms; at < to_ms; at += PHONE_BLOCK_MS)
    {
      phone_chime_read ((guint64) at * PHONE_RATE / 1000, block);
      peak = MAX (peak, phone_block_peak (block));
    }
  return peak;
}

static void
test_rises (void)
{
  g_assert_cmpint (loudest (0, 500), <, loudest (3000, 3500) / 3);
  g_assert_cmpint (loudest (3000, 3500), ==, loudest (6000, 6500));
  g_assert_cmpint (loudest (3000, 3500), <, 16384);
}

static void
test_pauses (void)
{
  g_assert_cmpint (loudest (5000, 6000), <, loudest (3000, 4000) / 100);
}

static void
test_has_no_clicks (void)
{
  gint16 block[PHONE_BLOCK];
  int last = 0, step = 0;

  for (guint64 at = 0; at < 7 * SECOND; at += PHONE_BLOCK)
    {
      phone_chime_read (at, block);
      for (int i = 0; i < PHONE_BLOCK; i++)
        {
          step = MAX (step, ABS (block[i] - last));
          last = block[i];
        }
    }
  /* A sine of the highest note and its overtone at full level moves no faster. */
  g_assert_cmpint (step, <, 1500);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/chime/rises-over-three-seconds", test_rises);
  g_test_add_func ("/media/chime/pauses-between-its-notes", test_pauses);
  g_test_add_func ("/media/chime/has-no-clicks", test_has_no_clicks);
  return g_test_run ();
}
