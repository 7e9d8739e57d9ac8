/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-digest.h"

#include "test-message.h"

static GPtrArray *
challenges (const char *fields)
{
  g_autofree char *text = g_strconcat ("SIP/2.0 401 Unauthorized\n", fields, "\n", NULL);
  g_autoptr (SipMessage) message = test_message (text);

  return sip_challenge_list (message, SIP_DIGEST_MD5);
}

static SipChallenge *
challenge (const char *value)
{
  g_autofree char *field = g_strconcat ("WWW-Authenticate: ", value, "\n", NULL);
  g_autoptr (GPtrArray) list = challenges (field);

  g_assert_cmpuint (list->len, ==, 1);
  return sip_challenge_copy (g_ptr_array_index (list, 0));
}

static void
assert_field (const char *answer, const char *name, const char *expected)
{
  g_autofree char *value = sip_digest_get_field (sip_slice (answer), name);

  g_assert_cmpstr (value, ==, expected);
}

/* RFC 7616 3.9.1 */
#define RFC_7616_NONCE "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
#define RFC_7616_CNONCE "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"

static void
assert_rfc_7616 (const char *algorithm, const char *response)
{
  g_autofree char *value =
    g_strdup_printf ("Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s, "
                     "nonce=\"" RFC_7616_NONCE "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
                     algorithm);
  g_autoptr (SipChallenge) asked = challenge (value);
  g_autofree char *answer = sip_challenge_answer (asked, "Mufasa", "Circle of Life", "GET", "/dir/index.html", 1,
                                                  RFC_7616_CNONCE, SIP_SLICE_NONE);

  assert_field (answer, "response", response);
  assert_field (answer, "username", "Mufasa");
  assert_field (answer, "realm", "http-auth@example.org");
  assert_field (answer, "nonce", RFC_7616_NONCE);
  assert_field (answer, "uri", "/dir/index.html");
  assert_field (answer, "algorithm", algorithm);
  assert_field (answer, "cnonce", RFC_7616_CNONCE);
  assert_field (answer, "qop", "auth");
  assert_field (answer, "nc", "00000001");
  assert_field (answer, "opaque", "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS");
}

static void
test_rfc_7616_example (void)
{
  assert_rfc_7616 ("MD5", "8ca523f5e9506fed4657c9700eebdbec");
  assert_rfc_7616 ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
  /* The RFC has no such example; worked out with another implementation of the hash. */
  assert_rfc_7616 ("SHA-512-256", "430d05014cecc49cab6fbe03176d41a1da86cbfe24a16580e22aaad928d960d0");
}

static void
test_rfc_2617_example (void)
{
  g_autoptr (SipChallenge) asked = challenge ("Digest realm=\"testrealm@host.com\",qop=\"auth,auth-int\","
                                              "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\","
                                              "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
  g_autofree char *answer = sip_challenge_answer (asked, "Mufasa", "Circle Of Life", "GET", "/dir/index.html", 1,
                                                  "0a4f113b", SIP_SLICE_NONE);

  assert_field (answer, "response", "6629fae49393a05397450978507c4ef1");
}

static void
test_session_variant (void)
{
  g_autoptr (SipChallenge) asked =
    challenge ("Digest realm=\"biloxi.example.com\", nonce=\"abc\", algorithm=sha-256-sess, qop=\"auth\"");
  g_autofree char *answer = sip_challenge_answer (asked, "bob", "zanzibar", "REGISTER", "sip:biloxi.example.com", 10,
                                                  "0a4f113b", SIP_SLICE_NONE);

  assert_field (answer, "response", "eaf0200abcf25d3de4a31026f4b14a3759202862fca20bdffad95fa76f9c4ad3");
  assert_field (answer, "algorithm", "SHA-256-sess");
  assert_field (answer, "nc", "0000000a");
}

static void
test_auth_int_covers_the_body (void)
{
  g_autoptr (SipChallenge) asked = challenge ("Digest realm=\"biloxi.example.com\", nonce=\"abc\", qop=\"auth-int\"");
  g_autofree char *with = sip_challenge_answer (asked, "bob", "zanzibar", "INVITE", "sip:alice@example.com", 1,
                                                "0a4f113b", SIP_SLICE ("v=0\r\n"));
  g_autofree char *without = sip_challenge_answer (asked, "bob", "zanzibar", "INVITE", "sip:alice@example.com", 1,
                                                   "0a4f113b", SIP_SLICE_NONE);

  assert_field (with, "response", "1b43b196e38f2cabe27a54a82a3dbc81");
  assert_field (with, "qop", "auth-int");
  assert_field (without, "response", "6d0f3d73c7912e427ee59042efeae389");
}

static void
test_rfc_2069_has_neither_qop_nor_count (void)
{
  g_autoptr (SipChallenge) asked = challenge ("Digest realm=\"biloxi.example.com\", nonce=\"abc\"");
  g_autofree char *answer = sip_challenge_answer (asked, "bob", "zanzibar", "REGISTER", "sip:biloxi.example.com", 1,
                                                  "0a4f113b", SIP_SLICE_NONE);

  assert_field (answer, "response", "2fda196be683db5440fe41c8fc9085e2");
  assert_field (answer, "qop", NULL);
  assert_field (answer, "nc", NULL);
  assert_field (answer, "cnonce", NULL);
  assert_field (answer, "opaque", NULL);
}

static void
test_quotes_are_kept_escaped (void)
{
  g_autoptr (SipChallenge) asked = challenge ("Digest realm=\"r\\\\ealm\", nonce=\"abc\"");
  g_autofree char *answer = sip_challenge_answer (asked, "a\"b", "p", "REGISTER", "sip:x", 1, "", SIP_SLICE_NONE);

  assert_field (answer, "response", "63469fff5fc94dcd7dea7b6f80c0856f");
  assert_field (answer, "username", "a\\\"b");
  assert_field (answer, "realm", "r\\\\ealm");
}

static void
test_topmost_supported_of_each_realm (void)
{
  g_autoptr (GPtrArray) list =
    challenges ("WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=SHA3-256, qop=\"auth\"\n"
                "WWW-Authenticate: Basic realm=\"a\"\n"
                "WWW-Authenticate: Digest realm=\"a\", nonce=\"2\", algorithm=SHA-256, qop=\"auth\", stale=TRUE\n"
                "Proxy-Authenticate: Digest realm=\"a\", nonce=\"3\", qop=\"auth\"\n"
                "WWW-Authenticate: Digest realm=\"a\", nonce=\"4\", algorithm=MD5, qop=\"auth\"\n"
                "WWW-Authenticate: Digest realm=\"b\", nonce=\"5\", algorithm=MD5\n");
  SipChallenge *first, *second, *third;

  g_assert_cmpuint (list->len, ==, 3);
  first = g_ptr_array_index (list, 0);
  second = g_ptr_array_index (list, 1);
  third = g_ptr_array_index (list, 2);
  g_assert_cmpstr (first->nonce, ==, "2");
  g_assert_cmpuint (first->algorithm, ==, SIP_DIGEST_SHA256);
  g_assert_true (first->stale && first->qop_auth && !first->qop_auth_int && !first->session && !first->proxy);
  g_assert_cmpstr (second->nonce, ==, "5");
  g_assert_false (second->stale || second->qop_auth || second->proxy);
  g_assert_cmpstr (third->nonce, ==, "3");
  g_assert_true (third->proxy);
}

static void
test_useless_challenges_are_left_out (gconstpointer data)
{
  g_autofree char *field = g_strconcat ("WWW-Authenticate: ", data, "\n", NULL);
  g_autoptr (GPtrArray) list = challenges (field);

  g_assert_cmpuint (list->len, ==, 0);
}

static const char *const useless[] = {
  "Basic realm=\"a\", nonce=\"b\"",
  "Digest realm=\"a\"",
  "Digest nonce=\"a\"",
  "Digest realm=\"a\", nonce=\"b\", qop=\"auth-conf\"",
  "Digest realm=\"a\", nonce=\"b\", qop=\"\"",
  "Digest realm=\"a\", nonce=\"b\", algorithm=MD5-session",
  "Digest realm=\"a\", nonce=\"b\", algorithm=-sess",
  "Digest realm=\"a\", nonce=\"b\x01\"",
  "Digest realm=\"a\x7f\", nonce=\"b\"",
  "Digest realm=\"a\", nonce=\"b",
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/digest/rfc-7616-3-9-1-example", test_rfc_7616_example);
  g_test_add_func ("/digest/rfc-2617-3-5-example", test_rfc_2617_example);
  g_test_add_func ("/digest/session-variant-hashes-nonces-into-a1", test_session_variant);
  g_test_add_func ("/digest/auth-int-covers-the-body", test_auth_int_covers_the_body);
  g_test_add_func ("/digest/rfc-2069-has-neither-qop-nor-count", test_rfc_2069_has_neither_qop_nor_count);
  g_test_add_func ("/digest/quotes-are-kept-escaped", test_quotes_are_kept_escaped);
  g_test_add_func ("/digest/rfc-8760-2-4-topmost-supported-of-each-realm", test_topmost_supported_of_each_realm);
  for (guint i = 0; i < G_N_ELEMENTS (useless); i++)
    {
      g_autofree char *path = g_strdup_printf ("/digest/useless-challenges-are-left-out/%u", i);

      g_test_add_data_func (path, useless[i], test_useless_challenges_are_left_out);
    }

  return g_test_run ();
}
