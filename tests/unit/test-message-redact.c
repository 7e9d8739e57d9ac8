/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-message.h"

#include <string.h>

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
                   "Proxy-Authorization: DIGEST  RESPONSE=…\n\n");
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
                   "a=ptime:20",
                   "c: application/sdp\n\n"
                   "v=0\n"
                   "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:…\n"
                   "k=…\n"
                   "a=ptime:20");
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
  g_test_add_func ("/message-redact/bytes-cannot-steer-a-terminal", test_bytes_cannot_steer_a_terminal);

  return g_test_run ();
}
