/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-message.h"

#include <string.h>

#include "message/sip-redact.h"

static char *
redacted (const char *lines)
{
  g_autofree char *text = g_strconcat ("REGISTER sip:a SIP/2.0\n", lines, NULL);
  g_autoptr (SipMessage) message = test_message (text);
  g_autofree char *shown = sip_message_to_redacted_string (message);

  g_assert_true (g_str_has_prefix (shown, "REGISTER sip:a SIP/2.0\n"));
  return g_strdup (shown + strlen ("REGISTER sip:a SIP/2.0\n"));
}

static void
assert_redacted (const char *lines, const char *expected)
{
  g_autofree char *shown = redacted (lines);

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_digest_response (void)
{
  assert_redacted ("Authorization: Digest username=\"a\", response=\"5ec7e7\", uri=\"sip:a\"\n\n",
                   "Authorization: Digest username=\"a\", response=…, uri=\"sip:a\"\n\n");
  assert_redacted ("Proxy-Authorization:  DIGEST\n RESPONSE = \"5ec7e7\"\n\n",
                   "Proxy-Authorization: DIGEST   RESPONSE=…\n\n");
  assert_redacted ("Authentication-Info: rspauth=\"5ec7e7\", nextnonce=\"n\"\n\n",
                   "Authentication-Info: rspauth=…, nextnonce=\"n\"\n\n");
}

static void
test_what_is_not_understood (void)
{
  assert_redacted ("Authorization: Basic 5ec7e7==\n\n", "Authorization: …\n\n");
  assert_redacted ("Authorization: Digest username=\"a\" response=\"5ec7e7\"\n\n",
                   "Authorization: Digest username=\"a\"…\n\n");
  assert_redacted ("Authorization: Digest x, response=\"5ec7e7\"\n\n", "Authorization: Digest …\n\n");
  assert_redacted ("Authorization: Digest response=\"5ec7e7\n\n", "Authorization: Digest …\n\n");
}

static void
test_keys_in_the_body (void)
{
  assert_redacted ("c: application/sdp\n\n"
                   "v=0\n"
                   "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:5ec7e7|2^20|1:4 KDR=1\n"
                   "k=clear:5ec7e7\n"
                   "a=key-mgmt:mikey 5ec7e7\n"
                   "a=ice-ufrag:8hhY\n"
                   "a=ice-pwd:5ec7e7\n"
                   "a=ptime:20",
                   "c: application/sdp\n\n"
                   "v=0\n"
                   "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:*********************\n"
                   "k=************\n"
                   "a=key-mgmt:************\n"
                   "a=ice-ufrag:8hhY\n"
                   "a=ice-pwd:******\n"
                   "a=ptime:20");
  assert_redacted ("c: message/sipfrag\n\nINVITE sip:a SIP/2.0\nproxy-authorization: Digest\n",
                   "c: message/sipfrag\n\nINVITE sip:a SIP/2.0\nproxy-authorization:*******\n");
}

static void
test_tones (void)
{
  assert_redacted ("Content-Type: application/dtmf-relay\n\nSignal= 5\nDuration=160\n",
                   "Content-Type: application/dtmf-relay\n\nSignal=**\nDuration=160\n");
  assert_redacted ("c: application/dtmf-relay\n\nsignal = 5", "c: application/dtmf-relay\n\nsignal =**");
  assert_redacted ("C: Application/DTMF;a=b\n\n5\n", "C: Application/DTMF;a=b\n\n*\n");
  assert_redacted ("c: text/plain\n\n5\n", "c: text/plain\n\n5\n");
  assert_redacted ("no field\nc: application/dtmf\n\n5\n", "no field\nc: application/dtmf\n\n*\n");
}

static void
test_passwords_in_uris (void)
{
  assert_redacted ("To: <sip:a:5ec7e7@b;x=y:z>;tag=1\n\n", "To: <sip:a:…@b;x=y:z>;tag=1\n\n");
  assert_redacted ("Contact: SIPS:a:5e:c7@b, <sip:c:5ec7@d>\n\n", "Contact: SIPS:a:…@b, <sip:c:…@d>\n\n");
  assert_redacted ("Alert-Info: <https://a:5ec7e7@b/c>\n\n", "Alert-Info: <https://a:…@b/c>\n\n");
  assert_redacted ("Route: <sip:a:5060>, <sip:a@b:5060>\nCall-ID: 1:2@3\n\n",
                   "Route: <sip:a:5060>, <sip:a@b:5060>\nCall-ID: 1:2@3\n\n");
}

static void
test_push_tokens (void)
{
  assert_redacted ("m: <sip:a@b;pn-provider=acme;pn-param=p;PN-PRID=5ec7e7;ob>;x\n\n",
                   "m: <sip:a@b;pn-provider=acme;pn-param=p;PN-PRID=…;ob>;x\n\n");
}

static void
test_length_of_the_body (void)
{
  g_autoptr (SipMessage) message = test_message ("INVITE sip:a SIP/2.0\nl: 19\n\na=ice-pwd:5ec7e7\n\n");
  g_autoptr (GBytes) redacted = sip_message_redact (message);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) again = sip_message_parse (redacted, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sip_message_get_body (again).length, ==, 19);
  g_assert_cmpuint (g_bytes_get_size (redacted), ==, g_bytes_get_size (sip_message_get_bytes (message)));
}

static void
test_what_is_no_message (void)
{
  const struct
  {
    const char *bytes;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "Authorization: Digest response=\"5ec7e7\"", "Authorization: Digest response=…" },
    { "\r\n\r\nk=5ec7e7", "\n\nk=******" },
    { "x\r\nAuthorization : Digest a=b,\r\n\tresponse=\"5ec7e7\r\n", "x\nAuthorization : Digest a=b, …\n" },
    { "sip:a:5ec7e7@", "sip:a:…@" },
    { "pn-prid=5ec7e7", "pn-prid=…" },
    { "pn-prid=", "pn-prid=" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].bytes, strlen (cases[i].bytes));
      g_autoptr (GBytes) redacted = sip_redact (bytes);
      g_autofree char *text = sip_redact_to_text (redacted);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_bytes_cannot_steer_a_terminal (void)
{
  assert_redacted ("Subject: \x1b[2J\xff\n\n\x07", "Subject: ?[2J\xef\xbf\xbd\n\n?");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message-redact/digest-response-is-hidden", test_digest_response);
  g_test_add_func ("/message-redact/what-is-not-understood-is-hidden", test_what_is_not_understood);
  g_test_add_func ("/message-redact/keys-in-the-body-are-hidden", test_keys_in_the_body);
  g_test_add_func ("/message-redact/tones-are-hidden", test_tones);
  g_test_add_func ("/message-redact/passwords-in-uris-are-hidden", test_passwords_in_uris);
  g_test_add_func ("/message-redact/push-tokens-are-hidden", test_push_tokens);
  g_test_add_func ("/message-redact/the-body-keeps-its-length", test_length_of_the_body);
  g_test_add_func ("/message-redact/secrets-are-hidden-in-what-is-no-message", test_what_is_no_message);
  g_test_add_func ("/message-redact/bytes-cannot-steer-a-terminal", test_bytes_cannot_steer_a_terminal);

  return g_test_run ();
}
