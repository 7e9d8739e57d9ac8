/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-params.h"

#include "test-message.h"

static void
test_finds_values_behind_a_value (void)
{
  SipSlice text = SIP_SLICE ("12345@host ; to-tag = abc;From-Tag=\"d;e\" ;early-only");
  SipSlice value;

  g_assert_true (sip_params_get (text, "TO-TAG", &value));
  test_assert_slice (value, "abc");
  g_assert_true (sip_params_get (text, "from-tag", &value));
  test_assert_slice (value, "d;e");
  g_assert_true (sip_params_get (text, "early-only", &value));
  g_assert_null (value.data);
  g_assert_true (sip_params_get (text, "early-only", NULL));
  g_assert_false (sip_params_get (text, "e", NULL));
  g_assert_false (sip_params_get (SIP_SLICE_NONE, "e", NULL));
}

static void
test_quoted_semicolon_starts_no_parameter (void)
{
  SipSlice value;

  g_assert_false (sip_params_get (SIP_SLICE ("\"a;tag=x\""), "tag", &value));
  g_assert_true (sip_params_get (SIP_SLICE ("\"a;tag=x\\\";tag=y\";tag=z"), "tag", &value));
  test_assert_slice (value, "z");
}

static void
test_malformed_parameters_are_told (void)
{
  g_assert_true (sip_params_valid (SIP_SLICE ("")));
  g_assert_true (sip_params_valid (SIP_SLICE (" ; a = b ;c;d=\"\\\"\"")));
  g_assert_true (sip_params_valid (SIP_SLICE (";received=2001:db8::1;maddr=[::1]")));
  g_assert_false (sip_params_valid (SIP_SLICE (";;a")));
  g_assert_false (sip_params_valid (SIP_SLICE (";a=")));
  g_assert_false (sip_params_valid (SIP_SLICE (";a=\"b")));
  g_assert_false (sip_params_valid (SIP_SLICE (";a b")));
  g_assert_false (sip_params_valid (SIP_SLICE ("a")));
}

static void
test_quoting_is_undone_by_unquoting (void)
{
  g_autofree char *quoted = sip_quote ("a \"b\" \\ c\n");
  g_autofree char *plain = sip_unquote (SIP_SLICE ("a \\\"b\\\" \\\\ c \\"));
  g_autofree char *broken = sip_unquote (SIP_SLICE ("\xff"));

  g_assert_cmpstr (quoted, ==, "\"a \\\"b\\\" \\\\ c \"");
  g_assert_cmpstr (plain, ==, "a \"b\" \\ c \\");
  g_assert_cmpstr (broken, ==, "\xef\xbf\xbd");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/params/finds-values-behind-a-value", test_finds_values_behind_a_value);
  g_test_add_func ("/params/quoted-semicolon-starts-no-parameter", test_quoted_semicolon_starts_no_parameter);
  g_test_add_func ("/params/malformed-parameters-are-told", test_malformed_parameters_are_told);
  g_test_add_func ("/params/quoting-is-undone-by-unquoting", test_quoting_is_undone_by_unquoting);

  return g_test_run ();
}
