/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-credentials.h"

#include "test-message.h"

static SipMessage *
with (const char *value)
{
  g_autofree char *text = g_strconcat ("REGISTER sip:a SIP/2.0\nAuthorization: ", value, "\n\n", NULL);

  return test_message (text);
}

static void
test_all_fields (void)
{
  g_autoptr (SipMessage) message =
    with ("DIGEST  Username = \"bo\\\"b\",realm=\"a, b\" ,, nonce=\"n\", uri=\"sip:x;y\", response=\"r\",\n"
          " algorithm=SHA-256, cnonce=\"c\", opaque=\"\", qop=auth, nc=0000000a, stale=TRUE, domain=\"d\", other==");
  const SipCredentials *credentials = sip_message_get_credentials (message, SIP_HEADER_AUTHORIZATION, 0);

  test_assert_slice (credentials->scheme, "DIGEST");
  test_assert_slice (credentials->username, "bo\\\"b");
  test_assert_slice (credentials->realm, "a, b");
  test_assert_slice (credentials->nonce, "n");
  test_assert_slice (credentials->uri, "sip:x;y");
  test_assert_slice (credentials->response, "r");
  test_assert_slice (credentials->algorithm, "SHA-256");
  test_assert_slice (credentials->cnonce, "c");
  test_assert_slice (credentials->opaque, "");
  test_assert_slice (credentials->qop, "auth");
  test_assert_slice (credentials->nonce_count, "0000000a");
  test_assert_slice (credentials->stale, "TRUE");
  test_assert_slice (credentials->domain, "d");
  g_assert_null (sip_message_get_credentials (message, SIP_HEADER_AUTHORIZATION, 1));
  g_assert_null (sip_message_get_credentials (message, SIP_HEADER_PROXY_AUTHORIZATION, 0));
}

static void
test_of_other_schemes_only_the_name (void)
{
  g_autoptr (SipMessage) message = with ("NoOneKnowsThisScheme opaque-data=here, \"");
  const SipCredentials *credentials = sip_message_get_credentials (message, SIP_HEADER_AUTHORIZATION, 0);

  test_assert_slice (credentials->scheme, "NoOneKnowsThisScheme");
  g_assert_null (credentials->realm.data);
}

static void
test_malformed (gconstpointer data)
{
  g_autoptr (SipMessage) message = with (data);

  g_assert_null (sip_message_get_credentials (message, SIP_HEADER_AUTHORIZATION, 0));
  g_assert_null (sip_message_get_credentials (message, SIP_HEADER_AUTHORIZATION, 0));
}

static const char *const malformed[] = {
  "",
  "\"Digest\"",
  "Digest realm",
  "Digest realm=\"a",
  "Digest realm=\"a\" nonce=\"b\"",
  "Digest =x",
  "Digest realm=a b",
  "Digest realm=a\"b",
  "Digest realm=a\\",
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/credentials/all-fields-are-found", test_all_fields);
  g_test_add_func ("/credentials/of-other-schemes-only-the-name-is-known", test_of_other_schemes_only_the_name);
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autofree char *path = g_strdup_printf ("/credentials/malformed-ones-are-absent/%u", i);

      g_test_add_data_func (path, malformed[i], test_malformed);
    }

  return g_test_run ();
}
