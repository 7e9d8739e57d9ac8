/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-slice.h"

static void
test_absent_is_not_empty (void)
{
  g_autofree char *empty = sip_slice_dup (SIP_SLICE (""));

  g_assert_null (sip_slice_dup (SIP_SLICE_NONE));
  g_assert_null (sip_slice (NULL).data);
  g_assert_cmpstr (empty, ==, "");
}

static void
test_case_matters_unless_ignored (void)
{
  g_assert_true (sip_slice_equal (SIP_SLICE ("Via"), sip_slice ("Via")));
  g_assert_false (sip_slice_equal (SIP_SLICE ("Via"), SIP_SLICE ("via")));
  g_assert_false (sip_slice_equal (SIP_SLICE ("Via"), SIP_SLICE ("Vi")));
  g_assert_true (sip_slice_equal_nocase (SIP_SLICE ("Via"), SIP_SLICE ("vIA")));
  g_assert_false (sip_slice_equal_nocase (SIP_SLICE ("Via"), SIP_SLICE ("Viae")));
  /* '[' and '{' differ by the same bit as letters do. */
  g_assert_false (sip_slice_equal_nocase (SIP_SLICE ("["), SIP_SLICE ("{")));
  g_assert_false (sip_slice_equal_nocase (SIP_SLICE ("\xc3\x84"), SIP_SLICE ("\xc3\xa4")));
}

static void
test_copy_ends_at_nul (void)
{
  g_autofree char *copy = sip_slice_dup (SIP_SLICE ("al\0ice"));

  g_assert_cmpstr (copy, ==, "al");
}

static void
test_a_line_is_for_people (void)
{
  g_autofree char *absent = sip_slice_dup_line (SIP_SLICE_NONE, 9);
  g_autofree char *empty = sip_slice_dup_line (SIP_SLICE (""), 9);
  g_autofree char *whole = sip_slice_dup_line (SIP_SLICE ("ä\u202e\r\nb\u2028 \x07" "c"), 4);
  g_autofree char *cut = sip_slice_dup_line (SIP_SLICE ("äöüß"), 3);
  g_autofree char *invalid = sip_slice_dup_line (SIP_SLICE ("a\xff\0b"), 9);

  g_assert_null (absent);
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (whole, ==, "äb c");
  g_assert_cmpstr (cut, ==, "äöü…");
  g_assert_cmpstr (invalid, ==, "a\ufffd\ufffdb");
}

static void
test_numbers_are_digits_up_to_a_limit (void)
{
  guint64 value = 1;

  g_assert_true (sip_slice_to_uint (SIP_SLICE ("0"), 0, &value));
  g_assert_cmpuint (value, ==, 0);
  g_assert_true (sip_slice_to_uint (SIP_SLICE ("0004294967295"), G_MAXUINT32, &value));
  g_assert_cmpuint (value, ==, G_MAXUINT32);
  g_assert_true (sip_slice_to_uint (SIP_SLICE ("18446744073709551615"), G_MAXUINT64, &value));
  g_assert_cmpuint (value, ==, G_MAXUINT64);

  value = 7;
  g_assert_false (sip_slice_to_uint (SIP_SLICE ("4294967296"), G_MAXUINT32, &value));
  g_assert_false (sip_slice_to_uint (SIP_SLICE ("18446744073709551616"), G_MAXUINT64, &value));
  g_assert_false (sip_slice_to_uint (SIP_SLICE ("184467440737095516150"), G_MAXUINT64, &value));
  g_assert_false (sip_slice_to_uint (SIP_SLICE (""), 9, &value));
  g_assert_false (sip_slice_to_uint (SIP_SLICE ("-1"), 9, &value));
  g_assert_false (sip_slice_to_uint (SIP_SLICE ("1 "), 9, &value));
  g_assert_false (sip_slice_to_uint (SIP_SLICE ("1\0"), 9, &value));
  g_assert_cmpuint (value, ==, 7);
}

static void
test_trim (void)
{
  g_assert_true (sip_slice_equal (sip_slice_trim (SIP_SLICE (" \t a b\t ")), SIP_SLICE ("a b")));
  g_assert_cmpuint (sip_slice_trim (SIP_SLICE (" \t ")).length, ==, 0);
  g_assert_cmpuint (sip_slice_trim (SIP_SLICE_NONE).length, ==, 0);
}

static void
test_token (void)
{
  static const char *const others[] = { NULL, "", "a b", "a:", "a\"", "a/b", "a\x80", "a\n", "\x01", "a,b", "<a>" };

  g_assert_true (sip_slice_is_token (SIP_SLICE ("aZ09-.!%*_+`'~")));
  g_assert_false (sip_slice_is_token ((SipSlice) { "a\0b", 3 }));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (sip_slice_is_token (sip_slice (others[i])));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/slice/absent-is-not-empty", test_absent_is_not_empty);
  g_test_add_func ("/slice/case-matters-unless-ignored", test_case_matters_unless_ignored);
  g_test_add_func ("/slice/copy-ends-at-nul", test_copy_ends_at_nul);
  g_test_add_func ("/slice/a-line-is-for-people", test_a_line_is_for_people);
  g_test_add_func ("/slice/trimmed-has-no-space-at-its-ends", test_trim);
  g_test_add_func ("/slice/token-has-letters-digits-and-ten-marks-rfc3261-25.1", test_token);
  g_test_add_func ("/slice/numbers-are-digits-up-to-a-limit", test_numbers_are_digits_up_to_a_limit);

  return g_test_run ();
}
