/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls-authority.h"
#include "transport/sip-tls-fingerprint.h"

#define HALF "00112233445566778899aabbccddeeff"
#define PAIRS "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"

static void
test_written (void)
{
  g_assert_true (sip_tls_is_fingerprint (HALF HALF));
  g_assert_true (sip_tls_is_fingerprint (PAIRS ":" PAIRS));
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "", ":", HALF, HALF HALF "0", HALF HALF ":", ":" HALF HALF, HALF ":" HALF, HALF PAIRS, PAIRS ":" PAIRS ":",
    PAIRS ":" PAIRS ":00", PAIRS "::" PAIRS, PAIRS, PAIRS ":" HALF, HALF "00112233445566778899aabbccddeefg", "sha-256",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (sip_tls_is_fingerprint (texts[i]));
}

static void
test_matches (void)
{
  g_autoptr (TestAuthority) authority = test_authority_new ();
  g_autoptr (GTlsCertificate) one = test_authority_issue_valid (authority, "one.example.org");
  g_autoptr (GTlsCertificate) other = test_authority_issue_valid (authority, "other.example.org");
  g_autofree char *fingerprint = sip_tls_fingerprint (one);
  g_auto (GStrv) pairs = g_strsplit (fingerprint, ":", -1);
  g_autofree char *joined = g_strjoinv ("", pairs);
  g_autofree char *small = g_ascii_strdown (joined, -1);

  g_assert_cmpuint (g_strv_length (pairs), ==, 32);
  g_assert_true (sip_tls_fingerprint_matches (fingerprint, one));
  g_assert_true (sip_tls_fingerprint_matches (small, one));
  g_assert_false (sip_tls_fingerprint_matches (fingerprint, other));
  g_assert_false (sip_tls_fingerprint_matches ("", one));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transport/tls-fingerprint/is-64-digits-with-colons-or-without", test_written);
  g_test_add_func ("/transport/tls-fingerprint/what-is-not-one-is-refused", test_refused);
  g_test_add_func ("/transport/tls-fingerprint/matches-its-own-certificate-alone", test_matches);
  return g_test_run ();
}
