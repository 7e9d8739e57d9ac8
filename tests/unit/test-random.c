/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-random.h"

#include <string.h>

static void
test_same_seed_gives_same_bytes (void)
{
  g_autoptr (SipRandom) one = sip_random_new_seeded (7);
  g_autoptr (SipRandom) same = sip_random_new_seeded (7);
  g_autoptr (SipRandom) other = sip_random_new_seeded (8);
  g_autofree char *token = sip_random_token (one, 16);
  g_autofree char *same_token = sip_random_token (same, 16);
  g_autofree char *other_token = sip_random_token (other, 16);

  g_assert_cmpstr (token, ==, same_token);
  g_assert_cmpstr (token, !=, other_token);
}

static void
test_kernel_bytes_differ (void)
{
  g_autoptr (SipRandom) random = sip_random_new ();
  g_autofree char *one = sip_random_token (random, 16);
  g_autofree char *other = sip_random_token (random, 16);

  g_assert_cmpstr (one, !=, other);
}

static void
test_token_is_lower_case_hexadecimal (void)
{
  g_autoptr (SipRandom) random = sip_random_new ();
  g_autofree char *token = sip_random_token (random, 20);

  g_assert_cmpuint (strlen (token), ==, 40);
  g_assert_cmpuint (strspn (token, "0123456789abcdef"), ==, 40);
}

static void
test_range_has_its_begin_but_not_its_end (void)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);
  guint seen[3] = { 0 };

  for (guint i = 0; i < 300; i++)
    {
      gint32 number = sip_random_range (random, -1, 2);

      g_assert_cmpint (number, >=, -1);
      g_assert_cmpint (number, <, 2);
      seen[number + 1]++;
    }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (seen[i], >, 50);
  g_assert_cmpint (sip_random_range (random, 5, 6), ==, 5);
  g_assert_cmpint (sip_random_range (random, G_MININT32, G_MAXINT32), <, G_MAXINT32);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/random/same-seed-gives-same-bytes", test_same_seed_gives_same_bytes);
  g_test_add_func ("/random/kernel-bytes-differ", test_kernel_bytes_differ);
  g_test_add_func ("/random/token-is-lower-case-hexadecimal", test_token_is_lower_case_hexadecimal);
  g_test_add_func ("/random/range-has-its-begin-but-not-its-end", test_range_has_its_begin_but_not_its_end);

  return g_test_run ();
}
