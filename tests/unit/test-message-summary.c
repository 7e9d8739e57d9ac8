/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-message-summary.h"

#include <string.h>

#include "util/sip-error.h"

static SipMessageSummary *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sip_message_summary_parse (bytes, error);
}

static void
assert_counts (SipMessageSummary *summary, const char *context_class, gboolean given, const char *expected)
{
  guint n_new, n_old, n_urgent_new, n_urgent_old;
  g_autofree char *counts = NULL;

  g_assert_cmpint (sip_message_summary_get_counts (summary, context_class, &n_new, &n_old, &n_urgent_new,
                                                   &n_urgent_old), ==, given);
  counts = g_strdup_printf ("%u/%u (%u/%u)", n_new, n_old, n_urgent_new, n_urgent_old);
  g_assert_cmpstr (counts, ==, expected);
}

static void
test_read (void)
{
  static const char text[] = "messages-waiting : YES\r\n"
                             "Message-Account: sip:a@b;x=1:2\r\n"
                             "Voice-Message: 4/8 (1/2)\r\n"
                             "fax-message:\t4294967295 / 0\n"
                             "Smoke-Message: signals\r\n"
                             "\r\n"
                             "To: <a@b>\r\nno colon here\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessageSummary) summary = parse (text, &error);

  g_assert_no_error (error);
  g_assert_true (sip_message_summary_get_waiting (summary));
  g_assert_cmpstr (sip_message_summary_get_account (summary), ==, "sip:a@b;x=1:2");
  assert_counts (summary, "voice-message", TRUE, "4/8 (1/2)");
  assert_counts (summary, "FAX-message", TRUE, "4294967295/0 (0/0)");
  assert_counts (summary, "video-message", FALSE, "0/0 (0/0)");
  assert_counts (summary, "smoke-message", FALSE, "0/0 (0/0)");
}

static void
test_written_is_read (void)
{
  static const char *const classes[] = { "voice-message", "video-message",      "fax-message", "pager-message",
                                         "text-message",  "multimedia-message", "none" };
  g_autoptr (SipMessageSummary) written = sip_message_summary_new (TRUE, "sip:a@b");
  g_autoptr (SipMessageSummary) read = NULL;
  g_autoptr (SipBody) body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    sip_message_summary_set_counts (written, classes[i], i, G_MAXUINT32, G_MAXUINT32 - i, 0);
  body = sip_message_summary_to_body (written);
  g_assert_cmpstr (sip_body_get_content_type (body), ==, SIP_MESSAGE_SUMMARY_TYPE);
  read = sip_message_summary_parse (sip_body_get_bytes (body), NULL);
  g_assert_true (sip_message_summary_get_waiting (read));
  g_assert_cmpstr (sip_message_summary_get_account (read), ==, "sip:a@b");
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u/4294967295 (%u/0)", i, G_MAXUINT32 - i);

      assert_counts (read, classes[i], TRUE, expected);
    }
}

/* An account must not bring lines of its own. */
static void
test_account_with_lines (void)
{
  g_autoptr (SipMessageSummary) written = sip_message_summary_new (FALSE, "sip:a@b\r\nMessages-Waiting: yes");
  g_autoptr (SipBody) body = sip_message_summary_to_body (written);
  g_autoptr (SipMessageSummary) read = sip_message_summary_parse (sip_body_get_bytes (body), NULL);

  g_assert_false (sip_message_summary_get_waiting (read));
  g_assert_null (sip_message_summary_get_account (read));
}

#define YES "Messages-Waiting: yes\r\n"

static const char *const refused[] = {
  "",
  "\r\n" YES,
  "Voice-Message: 1/0\r\n",
  "Messages-Waiting:\r\n",
  "Messages-Waiting: maybe\r\n",
  "Messages-Waiting yes\r\n",
  YES "Messages-Waiting: no\r\n",
  YES "Message-Account: sip:a@b\r\nMessage-Account: sip:c@d\r\n",
  YES "Voice-Message: 1/0\r\nvoice-message: 2/0\r\n",
  YES "no colon\r\n",
  YES "Voice-Message:\r\n",
  YES "Voice-Message: 1\r\n",
  YES "Voice-Message: 1/\r\n",
  YES "Voice-Message: -1/0\r\n",
  YES "Voice-Message: +1/0\r\n",
  YES "Voice-Message: 1/0x2\r\n",
  YES "Voice-Message: 1/0 (1)\r\n",
  YES "Voice-Message: 1/0 (1/0\r\n",
  YES "Voice-Message: 1/0 (1/0) 2\r\n",
  YES "Voice-Message: 4294967296/0\r\n",
  YES "Voice-Message: 0/4294967296\r\n",
  YES "Voice-Message: 0/0 (4294967296/0)\r\n",
  YES "Voice-Message: 0/0 (0/99999999999999999999999999)\r\n",
  YES "Voice-Message: 1/0\r\nMessage-Account: \xff\r\n",
  "\xef\xbb\xbf" YES,
};

static void
assert_refused (const char *text, gsize size, int code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessageSummary) summary = sip_message_summary_parse (bytes, &error);

  if (summary)
    g_test_message ("accepted: %.*s", (int) MIN (size, 200), text);
  g_assert_error (error, SIP_ERROR, code);
  g_assert_null (summary);
}

static void
test_refused (void)
{
  static const char nul[] = YES "Voice-Message: 1/0\0\r\n";
  gsize size;
  g_autofree char *wide = g_convert (YES, -1, "UTF-16", "UTF-8", NULL, &size, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_refused (refused[i], strlen (refused[i]), SIP_ERROR_MALFORMED);
  assert_refused (nul, sizeof nul - 1, SIP_ERROR_MALFORMED);
  assert_refused (wide, size, SIP_ERROR_MALFORMED);
}

static void
test_oversized (void)
{
  g_autoptr (GString) text = g_string_new (YES);

  while (text->len <= 16 * 1024)
    g_string_append (text, "X-Message: 1/0\r\n");
  assert_refused (text->str, text->len, SIP_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event/message-summary/is-read-up-to-the-messages", test_read);
  g_test_add_func ("/event/message-summary/written-is-read", test_written_is_read);
  g_test_add_func ("/event/message-summary/account-brings-no-lines", test_account_with_lines);
  g_test_add_func ("/event/message-summary/malformed-is-refused", test_refused);
  g_test_add_func ("/event/message-summary/oversized-is-refused", test_oversized);

  return g_test_run ();
}
