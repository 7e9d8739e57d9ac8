/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-uri.h"

static void
test_undoes_escapes (void)
{
  g_autoptr (SipUri) uri =
    sip_uri_parse ("sip:bob@example.org;x=y?Subject=a%20b&rEPLACES=c%40d%3Bto-tag%3D1%3Bfrom-tag%3D2&nul=a%00b", NULL);
  g_autofree char *replaces = sip_uri_dup_header (uri, "Replaces");
  g_autofree char *subject = sip_uri_dup_header (uri, "subject");

  g_assert_cmpstr (replaces, ==, "c@d;to-tag=1;from-tag=2");
  g_assert_cmpstr (subject, ==, "a b");
  g_assert_null (sip_uri_dup_header (uri, "nul"));
  g_assert_null (sip_uri_dup_header (uri, "sub"));
}

static void
test_escapes_what_it_adds (void)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sips:bob@example.org:5061;transport=tls", NULL);
  g_autoptr (SipUri) one = sip_uri_with_header (uri, "Replaces", "c@d;to-tag=1;from-tag=2");
  g_autoptr (SipUri) two = sip_uri_with_header (one, "Subject", "ä & b=c");
  g_autofree char *text = sip_uri_to_string (one);
  g_autofree char *replaces = sip_uri_dup_header (two, "Replaces");
  g_autofree char *subject = sip_uri_dup_header (two, "Subject");

  g_assert_cmpstr (text, ==,
                   "sips:bob@example.org:5061;transport=tls?Replaces=c%40d%3Bto-tag%3D1%3Bfrom-tag%3D2");
  g_assert_cmpstr (replaces, ==, "c@d;to-tag=1;from-tag=2");
  g_assert_cmpstr (subject, ==, "ä & b=c");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uri/headers/undoes-escapes-and-finds-no-nul", test_undoes_escapes);
  g_test_add_func ("/uri/headers/escapes-what-it-adds", test_escapes_what_it_adds);
  return g_test_run ();
}
