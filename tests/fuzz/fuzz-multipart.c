/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-values.h"

#include <string.h>

#include "message/sip-body.h"
#include "session/sip-dtmf-relay-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

/* The input is a Content-Type, a line end, and the body. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  static const char *const types[] = { "application/sdp", "application/dtmf-relay", "message/sipfrag", "text/plain" };
  static const char start[] = "INFO sip:a@b SIP/2.0\r\nContent-Type: ";
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SipMessage) message = NULL;
  guint duration;
  char tone = '\0';

  g_byte_array_append (text, (const guint8 *) start, sizeof start - 1);
  g_byte_array_append (text, data, (guint) length);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&text));
  message = sip_message_parse (bytes, NULL);
  if (!message)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (SipBody) body = sip_message_find_body (message, types[i]);

      if (body)
        {
          g_assert_cmpstr (sip_body_get_content_type (body), ==, types[i]);
          g_assert_cmpuint (g_bytes_get_size (sip_body_get_bytes (body)), <=, sip_message_get_body (message).length);
          fuzz_touch ((SipSlice) { g_bytes_get_data (sip_body_get_bytes (body), NULL),
                                   g_bytes_get_size (sip_body_get_bytes (body)) });
        }
    }
  fuzz_find_bodies (message);
  if (sip_dtmf_relay_parse (message, &tone, &duration))
    g_assert_nonnull (strchr ("0123456789*#ABCD", tone));
  return 0;
}
