/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-header-private.h"

static void
test_names_are_found_in_any_case (void)
{
  for (guint header = SIP_HEADER_OTHER + 1; header < SIP_N_HEADERS; header++)
    {
      const char *name = sip_header_to_string (header);
      g_autofree char *lower = g_ascii_strdown (name, -1);
      g_autofree char *upper = g_ascii_strup (name, -1);
      g_autofree char *longer = g_strconcat (name, "x", NULL);

      g_assert_cmpuint (sip_header_from_slice (sip_slice (name)), ==, header);
      g_assert_cmpuint (sip_header_from_slice (sip_slice (lower)), ==, header);
      g_assert_cmpuint (sip_header_from_slice (sip_slice (upper)), ==, header);
      g_assert_cmpuint (sip_header_from_slice (sip_slice (longer)), ==, SIP_HEADER_OTHER);
    }
}

static void
test_compact_forms (void)
{
  static const struct
  {
    char form;
    SipHeader header;
  } forms[] = {
    { 'b', SIP_HEADER_REFERRED_BY },    { 'c', SIP_HEADER_CONTENT_TYPE },   { 'e', SIP_HEADER_CONTENT_ENCODING },
    { 'f', SIP_HEADER_FROM },           { 'i', SIP_HEADER_CALL_ID },        { 'k', SIP_HEADER_SUPPORTED },
    { 'l', SIP_HEADER_CONTENT_LENGTH }, { 'm', SIP_HEADER_CONTACT },        { 'o', SIP_HEADER_EVENT },
    { 'r', SIP_HEADER_REFER_TO },       { 's', SIP_HEADER_SUBJECT },        { 't', SIP_HEADER_TO },
    { 'u', SIP_HEADER_ALLOW_EVENTS },   { 'v', SIP_HEADER_VIA },            { 'x', SIP_HEADER_SESSION_EXPIRES },
    { 'y', SIP_HEADER_IDENTITY },
  };
  guint found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      char upper = g_ascii_toupper (forms[i].form);

      g_assert_cmpuint (sip_header_from_slice ((SipSlice) { &forms[i].form, 1 }), ==, forms[i].header);
      g_assert_cmpuint (sip_header_from_slice ((SipSlice) { &upper, 1 }), ==, forms[i].header);
    }
  for (int c = 1; c < 256; c++)
    {
      char form = (char) c;

      found += sip_header_from_slice ((SipSlice) { &form, 1 }) != SIP_HEADER_OTHER;
    }
  g_assert_cmpuint (found, ==, 2 * G_N_ELEMENTS (forms));
}

static void
test_unknown_names_are_other (void)
{
  g_assert_cmpuint (sip_header_from_slice (SIP_SLICE ("")), ==, SIP_HEADER_OTHER);
  g_assert_cmpuint (sip_header_from_slice (SIP_SLICE ("C%6Fntact")), ==, SIP_HEADER_OTHER);
  g_assert_cmpuint (sip_header_from_slice (SIP_SLICE ("X-Via")), ==, SIP_HEADER_OTHER);
  g_assert_cmpuint (sip_header_from_slice (SIP_SLICE ("\0")), ==, SIP_HEADER_OTHER);
}

static void
test_lists (void)
{
  g_assert_true (sip_header_is_list (SIP_HEADER_VIA));
  g_assert_true (sip_header_is_list (SIP_HEADER_CONTACT));
  g_assert_false (sip_header_is_list (SIP_HEADER_FROM));
  /* Their parameters are joined by commas already. */
  g_assert_false (sip_header_is_list (SIP_HEADER_WWW_AUTHENTICATE));
  g_assert_false (sip_header_is_list (SIP_HEADER_AUTHORIZATION));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/header/names-are-found-in-any-case", test_names_are_found_in_any_case);
  g_test_add_func ("/header/compact-forms-stand-for-their-names", test_compact_forms);
  g_test_add_func ("/header/unknown-names-are-other", test_unknown_names_are_other);
  g_test_add_func ("/header/lists-are-those-of-rfc-3261-7-3-1", test_lists);

  return g_test_run ();
}
