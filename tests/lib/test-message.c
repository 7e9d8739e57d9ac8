/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-message.h"

GBytes *
test_message_bytes (const char *text)
{
  GString *bytes = g_string_new (text);

  g_string_replace (bytes, "\n", "\r\n", 0);
  return g_string_free_to_bytes (bytes);
}

SipMessage *
test_message (const char *text)
{
  g_autoptr (GBytes) bytes = test_message_bytes (text);
  g_autoptr (GError) error = NULL;
  SipMessage *message = sip_message_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (message);
  return message;
}
