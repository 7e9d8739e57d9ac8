/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-uri.h"

#include "test-message.h"

static SipUri *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SipUri *uri = sip_uri_parse (text, &error);

  g_assert_no_error (error);
  return uri;
}

static void
test_parts_of_a_sip_uri (void)
{
  g_autoptr (SipUri) uri = parse ("SIPS:alice:secret@Example.COM:5061;transport=tcp;lr?subject=x&priority=urgent");
  SipSlice value;

  g_assert_cmpuint (sip_uri_get_scheme (uri), ==, SIP_SCHEME_SIPS);
  test_assert_slice (sip_uri_get_user (uri), "alice");
  test_assert_slice (sip_uri_get_host (uri), "Example.COM");
  g_assert_cmpuint (sip_uri_get_port (uri), ==, 5061);
  g_assert_true (sip_uri_get_param (uri, "Transport", &value));
  test_assert_slice (value, "tcp");
  g_assert_true (sip_uri_get_param (uri, "lr", &value));
  test_assert_slice (value, "");
  g_assert_false (sip_uri_get_param (uri, "maddr", &value));
  test_assert_slice (sip_uri_get_headers (uri), "subject=x&priority=urgent");
  test_assert_slice (sip_uri_get_text (uri),
                     "SIPS:alice:secret@Example.COM:5061;transport=tcp;lr?subject=x&priority=urgent");
}

static void
test_absent_parts (void)
{
  g_autoptr (SipUri) uri = parse ("sip:example.com");

  g_assert_null (sip_uri_get_user (uri).data);
  g_assert_null (sip_uri_dup_user (uri));
  g_assert_cmpuint (sip_uri_get_port (uri), ==, 0);
  g_assert_null (sip_uri_get_headers (uri).data);
}

static void
test_user_is_unescaped (void)
{
  g_autoptr (SipUri) uri = parse ("sip:sips%3Auser%40example.com@example.net");
  g_autoptr (SipUri) nul = parse ("sip:null-%00-null@example.com");
  g_autofree char *user = sip_uri_dup_user (uri);

  g_assert_cmpstr (user, ==, "sips:user@example.com");
  test_assert_slice (sip_uri_get_host (uri), "example.net");
  g_assert_null (sip_uri_dup_user (nul));
  test_assert_slice (sip_uri_get_user (nul), "null-%00-null");
}

static void
test_user_may_look_like_more (void)
{
  g_autoptr (SipUri) params = parse ("sip:user;par=u%40example.net@example.com");
  g_autoptr (SipUri) phone = parse ("sip:+1-212-555-1212;ext=3@example.com;user=phone");
  g_autoptr (SipUri) code = parse ("sip:*21#@example.com");

  test_assert_slice (sip_uri_get_user (params), "user;par=u%40example.net");
  test_assert_slice (sip_uri_get_user (phone), "+1-212-555-1212;ext=3");
  test_assert_slice (sip_uri_get_user (code), "*21#");
}

static void
test_ipv6_is_without_brackets (void)
{
  g_autoptr (SipUri) uri = parse ("sip:[2001:db8::10]:5070");
  g_autoptr (SipUri) ambiguous = parse ("sip:[2001:db8::10:5070]");
  g_autoptr (SipUri) mapped = parse ("sip:[::ffff:192.0.2.10]");

  test_assert_slice (sip_uri_get_host (uri), "2001:db8::10");
  g_assert_cmpuint (sip_uri_get_port (uri), ==, 5070);
  test_assert_slice (sip_uri_get_host (ambiguous), "2001:db8::10:5070");
  g_assert_cmpuint (sip_uri_get_port (ambiguous), ==, 0);
  test_assert_slice (sip_uri_get_host (mapped), "::ffff:192.0.2.10");
}

static void
test_tel (void)
{
  g_autoptr (SipUri) uri = parse ("tel:+358-555-1234567;postd=pp22;phone-context=example.com");
  SipSlice value;

  g_assert_cmpuint (sip_uri_get_scheme (uri), ==, SIP_SCHEME_TEL);
  test_assert_slice (sip_uri_get_user (uri), "+358-555-1234567");
  g_assert_null (sip_uri_get_host (uri).data);
  g_assert_true (sip_uri_get_param (uri, "postd", &value));
  test_assert_slice (value, "pp22");
}

static void
test_other_schemes_are_kept_as_text (void)
{
  g_autoptr (SipUri) uri = parse ("soap.beep://192.0.2.103:3002");

  g_assert_cmpuint (sip_uri_get_scheme (uri), ==, SIP_SCHEME_OTHER);
  g_assert_null (sip_uri_get_host (uri).data);
  test_assert_slice (sip_uri_get_text (uri), "soap.beep://192.0.2.103:3002");
}

static void
test_malformed_ones_are_refused (gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sip_uri_parse (data, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
}

static void
test_new_escapes_the_user (void)
{
  g_autoptr (SipUri) uri = sip_uri_new (SIP_SCHEME_SIP, "a b@c%", "example.com", 0);
  g_autoptr (SipUri) plain = sip_uri_new (SIP_SCHEME_SIPS, NULL, "2001:db8::1", 5061);
  g_autoptr (SipUri) phone = sip_uri_new (SIP_SCHEME_SIP, "+1;x=2", "example.com", 0);
  g_autofree char *user = sip_uri_dup_user (uri);

  test_assert_slice (sip_uri_get_text (uri), "sip:a%20b%40c%25@example.com");
  g_assert_cmpstr (user, ==, "a b@c%");
  test_assert_slice (sip_uri_get_text (plain), "sips:[2001:db8::1]:5061");
  test_assert_slice (sip_uri_get_text (phone), "sip:+1;x=2@example.com");
  g_assert_null (sip_uri_new (SIP_SCHEME_SIP, NULL, "exa mple.com", 0));
  g_assert_null (sip_uri_new (SIP_SCHEME_SIP, NULL, "a\r\nb", 0));
}

static void
test_copies_with_one_thing_changed (void)
{
  g_autoptr (SipUri) uri = parse ("sip:a@b:5060;Transport=udp;lr?x=y");
  g_autoptr (SipUri) tcp = sip_uri_with_param (uri, "transport", "tcp");
  g_autoptr (SipUri) ob = sip_uri_with_param (uri, "ob", NULL);
  g_autoptr (SipUri) loose = sip_uri_without_param (uri, "LR");
  g_autoptr (SipUri) bare = sip_uri_without_headers (uri);
  g_autoptr (SipUri) same = sip_uri_without_headers (bare);

  test_assert_slice (sip_uri_get_text (tcp), "sip:a@b:5060;lr;transport=tcp?x=y");
  test_assert_slice (sip_uri_get_text (ob), "sip:a@b:5060;Transport=udp;lr;ob?x=y");
  test_assert_slice (sip_uri_get_text (loose), "sip:a@b:5060;Transport=udp?x=y");
  test_assert_slice (sip_uri_get_text (bare), "sip:a@b:5060;Transport=udp;lr");
  g_assert_true (same == bare);
  g_assert_null (sip_uri_with_param (uri, "a", "b c"));
}

static const char *const malformed[] = {
  "",
  "sip",
  "sip:",
  ":a",
  "alice@example.com",
  "1sip:a",
  "sip:@example.com",
  "sip:alice@",
  "sip:al ice@example.com",
  "sip:alice@exam ple.com",
  "sip:alice@example.com ",
  " sip:alice@example.com",
  "sip:example.com:",
  "sip:example.com:0",
  "sip:example.com:65536",
  "sip:example.com:5060x",
  "sip:2001:db8::10",
  "sip:[2001:db8::10",
  "sip:[]",
  "sip:[example.com]",
  "sip:.example.com",
  "sip:-example.com",
  "sip:example.com;",
  "sip:example.com;;lr",
  "sip:example.com;=x",
  "sip:a%4@example.com",
  "sip:a%4g@example.com",
  "sip:example.com;a=%",
  "sip:example.com?a=%2",
  "sip:example.com?a b",
  "sip:<a>@example.com",
  "tel:",
  "tel:+1 2",
  "tel:hello",
  "http:",
  "http://a b",
  "http://%zz",
};

static void
test_params_bring_nothing_else (void)
{
  static const char *const values[] = { "a;b", "a;b=c", "a?Subject=x", "a@b", "a>", "a b", "a\r\nEvil: 1", "a\xff" };
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:alice@example.org;lr", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_null (sip_uri_with_param (uri, "name", values[i]));
      g_assert_null (sip_uri_with_param (uri, values[i], NULL));
      g_assert_null (sip_uri_with_param (uri, values[i], "value"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/uri/parts-of-a-sip-uri", test_parts_of_a_sip_uri);
  g_test_add_func ("/uri/absent-parts-are-told-from-empty-ones", test_absent_parts);
  g_test_add_func ("/uri/user-is-unescaped-but-never-shortened", test_user_is_unescaped);
  g_test_add_func ("/uri/user-may-look-like-parameters", test_user_may_look_like_more);
  g_test_add_func ("/uri/ipv6-is-without-brackets", test_ipv6_is_without_brackets);
  g_test_add_func ("/uri/tel-has-a-number-and-parameters", test_tel);
  g_test_add_func ("/uri/other-schemes-are-kept-as-text", test_other_schemes_are_kept_as_text);
  g_test_add_func ("/uri/new-escapes-the-user", test_new_escapes_the_user);
  g_test_add_func ("/uri/added-parameters-bring-nothing-else", test_params_bring_nothing_else);
  g_test_add_func ("/uri/copies-with-one-thing-changed", test_copies_with_one_thing_changed);
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autofree char *path = g_strdup_printf ("/uri/malformed-ones-are-refused/%u", i);

      g_test_add_data_func (path, malformed[i], test_malformed_ones_are_refused);
    }

  return g_test_run ();
}
