/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-method.h"

static void
test_names_are_found_again (void)
{
  for (guint method = SIP_METHOD_INVITE; method <= SIP_METHOD_PUBLISH; method++)
    g_assert_cmpuint (sip_method_from_slice (sip_slice (sip_method_to_string (method))), ==, method);
}

static void
test_case_matters (void)
{
  g_assert_cmpuint (sip_method_from_slice (SIP_SLICE ("Invite")), ==, SIP_METHOD_OTHER);
  g_assert_cmpuint (sip_method_from_slice (SIP_SLICE ("INVITEX")), ==, SIP_METHOD_OTHER);
  g_assert_cmpuint (sip_method_from_slice (SIP_SLICE ("INVIT")), ==, SIP_METHOD_OTHER);
  g_assert_cmpuint (sip_method_from_slice (SIP_SLICE_NONE), ==, SIP_METHOD_OTHER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/method/names-are-found-again", test_names_are_found_again);
  g_test_add_func ("/method/case-matters-as-rfc-3261-7-1-says", test_case_matters);

  return g_test_run ();
}
