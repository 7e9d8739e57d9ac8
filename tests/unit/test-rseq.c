/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog/sip-rseq.h"

static void
takes_each_number_once_and_in_order (void)
{
  SipRSeq rseq = { 0 };

  g_assert_cmpint (sip_rseq_receive (&rseq, 17), ==, SIP_RSEQ_NEXT);
  g_assert_cmpint (sip_rseq_receive (&rseq, 17), ==, SIP_RSEQ_REPEATED);
  g_assert_cmpint (sip_rseq_receive (&rseq, 19), ==, SIP_RSEQ_EARLY);
  g_assert_cmpint (sip_rseq_receive (&rseq, 18), ==, SIP_RSEQ_NEXT);
  g_assert_cmpint (sip_rseq_receive (&rseq, 19), ==, SIP_RSEQ_NEXT);
  g_assert_cmpint (sip_rseq_receive (&rseq, 18), ==, SIP_RSEQ_REPEATED);
  g_assert_cmpuint (rseq.last, ==, 19);
}

/* RFC 3262 3: the numbers do not wrap around. */
static void
does_not_wrap (void)
{
  SipRSeq rseq = { 0 };

  g_assert_cmpint (sip_rseq_receive (&rseq, G_MAXUINT32), ==, SIP_RSEQ_NEXT);
  g_assert_cmpint (sip_rseq_receive (&rseq, 1), ==, SIP_RSEQ_REPEATED);
  g_assert_cmpint (sip_rseq_receive (&rseq, G_MAXUINT32), ==, SIP_RSEQ_REPEATED);
}

static void
counts_from_a_random_number_below_2_31 (void)
{
  g_autoptr (SipRandom) random = sip_random_new_seeded (1);
  guint32 first[2];

  for (guint i = 0; i < 2; i++)
    {
      SipRSeq rseq = { 0 };

      first[i] = sip_rseq_next (&rseq, random);
      g_assert_cmpuint (first[i], >, 0);
      g_assert_cmpuint (first[i], <, 1u << 31);
      g_assert_cmpuint (sip_rseq_next (&rseq, random), ==, first[i] + 1);
      g_assert_cmpuint (sip_rseq_next (&rseq, random), ==, first[i] + 2);
    }
  g_assert_cmpuint (first[0], !=, first[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialog/rseq/takes-each-number-once-and-in-order", takes_each_number_once_and_in_order);
  g_test_add_func ("/dialog/rseq/does-not-wrap", does_not_wrap);
  g_test_add_func ("/dialog/rseq/counts-from-a-random-number-below-2-31", counts_from_a_random_number_below_2_31);

  return g_test_run ();
}
