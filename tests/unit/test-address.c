/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-address.h"

#include "test-message.h"

typedef struct
{
  const char *text;
  const char *display;
  const char *uri;
  const char *tag;
} Example;

static const Example examples[] = {
  { "\"Alice Liddell\" <sip:alice@example.com>;tag=1", "Alice Liddell", "sip:alice@example.com", "1" },
  { "Alice  B. Liddell <sip:alice@example.com> ; tag = 1 ", "Alice  B. Liddell", "sip:alice@example.com", "1" },
  { "Alice<sip:alice@example.com>", "Alice", "sip:alice@example.com", NULL },
  { "<sip:alice@example.com;tag=uri>;x;tag=h", NULL, "sip:alice@example.com;tag=uri", "h" },
  { "sip:alice@example.com;tag=h", NULL, "sip:alice@example.com", "h" },
  { "\"\" <sip:a@b>", NULL, "sip:a@b", NULL },
  { "\"A \\\"B\\\" \\\\\"<sip:a@b>", "A \"B\" \\", "sip:a@b", NULL },
  { "\"<sip:x@y>, ;tag=no\" <sip:a@b>;tag=yes", "<sip:x@y>, ;tag=no", "sip:a@b", "yes" },
  { "Jos\xc3\xa9 <sip:a@b>", "Jos\xc3\xa9", "sip:a@b", NULL },
  { "\"Jos\xe9\" <sip:a@b>", "Jos\xef\xbf\xbd", "sip:a@b", NULL },
  { "<tel:+1-212-555-0100;ext=4>;tag=t", NULL, "tel:+1-212-555-0100;ext=4", "t" },
  { "%Z%45 <sip:resource@example.com>", "%Z%45", "sip:resource@example.com", NULL },
  { "\"x\"<sip:a@b>;received=\"sip:c;d\";Tag=abc", "x", "sip:a@b", "abc" },
};

static const char *const malformed[] = {
  "",
  "Alice",
  "\"Alice <sip:a@b>",
  "\"Alice\\\" <sip:a@b>",
  "\"A\rB\" <sip:a@b>",
  "\"A\\\rB\" <sip:a@b>",
  "Bell, Alexander <sip:a@b>",
  "<sip:a@b",
  "< sip:a@b >",
  "<sip:a@b>>",
  "<sip:a@b>;",
  "<sip:a@b>;;x",
  "<sip:a@b>;tag=",
  "<sip:a@b>;tag=\"x",
  "<sip:a@b> x",
  "<>",
  "sip:a@b?Route=x",
  "\"Alice\" sip:a@b",
  "<*>",
};

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipAddress) address = sip_address_parse (example->text, &error);
  g_autofree char *display = NULL;

  g_assert_no_error (error);
  display = sip_address_dup_display_name (address);
  g_assert_cmpstr (display, ==, example->display);
  test_assert_slice (sip_uri_get_text (sip_address_get_uri (address)), example->uri);
  test_assert_slice (sip_address_get_tag (address), example->tag);
}

static void
test_malformed (gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sip_address_parse (data, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
}

static void
test_star (void)
{
  g_autoptr (SipAddress) star = sip_address_parse ("*", NULL);

  g_assert_true (sip_address_is_star (star));
  g_assert_null (sip_address_get_uri (star));
}

static void
test_parameters_have_no_quotes (void)
{
  g_autoptr (SipAddress) contact =
    sip_address_parse ("<sip:a@b;expires=1>;+sip.instance=\"<urn:uuid:0>\";expires=60;reg-id=1;ob", NULL);
  SipSlice value;

  g_assert_true (sip_address_get_param (contact, "+SIP.instance", &value));
  test_assert_slice (value, "<urn:uuid:0>");
  g_assert_true (sip_address_get_param (contact, "expires", &value));
  test_assert_slice (value, "60");
  g_assert_true (sip_address_get_param (contact, "ob", &value));
  g_assert_false (sip_address_get_param (contact, "q", &value));
}

static void
test_route_is_loose (void)
{
  static const char *const uris[][2] = {
    { "sip:192.0.2.1:5070;transport=tcp", "<sip:192.0.2.1:5070;transport=tcp;lr>" },
    { "sip:proxy.example.org;lr", "<sip:proxy.example.org;lr>" },
    { "sip:proxy.example.org;lr=on", "<sip:proxy.example.org;lr=on>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (SipUri) uri = sip_uri_parse (uris[i][0], NULL);
      g_autoptr (SipAddress) route = sip_address_new_route (uri);
      g_autofree char *text = sip_address_to_string (route);

      g_assert_cmpstr (text, ==, uris[i][1]);
    }
}

static void
test_new_quotes_the_name (void)
{
  g_autoptr (SipUri) uri = sip_uri_parse ("sip:a@b", NULL);
  g_autoptr (SipAddress) named = sip_address_new ("A \"B\"\r\nVia: x", uri);
  g_autoptr (SipAddress) bare = sip_address_new ("", uri);

  test_assert_slice (sip_address_get_text (named), "\"A \\\"B\\\"  Via: x\" <sip:a@b>");
  test_assert_slice (sip_address_get_text (bare), "<sip:a@b>");
}

static void
test_with_param_replaces_it (void)
{
  g_autoptr (SipAddress) from = sip_address_parse ("\"A;tag=z\" <sip:a@b;tag=u> ;x=\"1\"; tag=old ;y", NULL);
  g_autoptr (SipAddress) tagged = sip_address_with_param (from, "tag", "new");
  g_autoptr (SipAddress) bare = sip_address_parse ("sip:a@b", NULL);
  g_autoptr (SipAddress) other = sip_address_with_param (bare, "ob", NULL);

  test_assert_slice (sip_address_get_tag (tagged), "new");
  test_assert_slice (sip_address_get_text (tagged), "\"A;tag=z\" <sip:a@b;tag=u> ;x=\"1\" ;y;tag=new");
  test_assert_slice (sip_address_get_text (other), "sip:a@b;ob");
}

static void
test_uri_outlives_its_address (void)
{
  SipAddress *address = sip_address_parse ("\"A\" <sip:alice@example.com>", NULL);
  g_autoptr (SipUri) uri = sip_uri_ref (sip_address_get_uri (address));

  sip_address_unref (address);
  test_assert_slice (sip_uri_get_user (uri), "alice");
}

static void
test_copy_has_memory_of_its_own (void)
{
  g_autoptr (SipMessage) message = test_message ("BYE sip:a SIP/2.0\nTo: \"B\" <sip:b@c;x> ; tag=1\n\n");
  g_autoptr (SipAddress) copy = sip_address_copy (sip_message_get_to (message));
  g_autoptr (SipUri) uri = sip_uri_copy (sip_message_get_request_uri (message));

  g_clear_pointer (&message, sip_message_unref);
  test_assert_slice (sip_address_get_text (copy), "\"B\" <sip:b@c;x> ; tag=1");
  test_assert_slice (sip_address_get_tag (copy), "1");
  test_assert_slice (sip_uri_get_text (uri), "sip:a");
}

/* RFC 4475 3.1.1.2 */
static void
test_param_is_added_behind_a_nul (void)
{
  static const char text[] = "BYE sip:a SIP/2.0\r\nTo: \"a\\\0b\" <sip:b@c>\r\n\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (SipMessage) message = sip_message_parse (bytes, NULL);
  g_autoptr (SipAddress) tagged = sip_address_with_param (sip_message_get_to (message), "tag", "1");

  g_assert_nonnull (tagged);
  test_assert_slice (sip_address_get_tag (tagged), "1");
}

static void
test_params_bring_nothing_else (void)
{
  static const char *const values[] = { "",   "a;b", "a;b=c", "a, <sip:eve@example.org>",
                                         "a>", "a b", "\"a",   "a\r\nEvil: 1" };
  g_autoptr (SipAddress) address = sip_address_parse ("Bob <sip:bob@example.org>;tag=1", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_null (sip_address_with_param (address, "name", values[i]));
      if (*values[i])
        g_assert_null (sip_address_with_param (address, values[i], NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/address/name-uri-and-tag-are-found/%u", i);

      g_test_add_data_func (path, &examples[i], test_example);
    }
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autofree char *path = g_strdup_printf ("/address/malformed-ones-are-refused/%u", i);

      g_test_add_data_func (path, malformed[i], test_malformed);
    }
  g_test_add_func ("/address/star-has-no-uri", test_star);
  g_test_add_func ("/address/parameters-have-no-quotes", test_parameters_have_no_quotes);
  g_test_add_func ("/address/route-is-loose-rfc3261-19.1.1", test_route_is_loose);
  g_test_add_func ("/address/new-quotes-the-name", test_new_quotes_the_name);
  g_test_add_func ("/address/with-param-replaces-it", test_with_param_replaces_it);
  g_test_add_func ("/address/added-parameters-bring-nothing-else", test_params_bring_nothing_else);
  g_test_add_func ("/address/uri-outlives-its-address", test_uri_outlives_its_address);
  g_test_add_func ("/address/copy-has-memory-of-its-own", test_copy_has_memory_of_its_own);
  g_test_add_func ("/address/param-is-added-behind-a-nul", test_param_is_added_behind_a_nul);

  return g_test_run ();
}
