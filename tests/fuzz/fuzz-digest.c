/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-values.h"

#include <string.h>

#include "message/sip-credentials.h"
#include "message/sip-digest.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

static SipMessage *
parse_response (const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (text, (const guint8 *) "SIP/2.0 401 Unauthorized\r\n", 26);
  g_byte_array_append (text, data, (guint) length);
  g_byte_array_append (text, (const guint8 *) "\r\n\r\n", 4);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&text));
  return sip_message_parse (bytes, NULL);
}

static void
read_credentials (SipMessage *message, SipHeader header)
{
  for (guint i = 0; i < sip_message_count (message, header); i++)
    {
      const SipCredentials *credentials = sip_message_get_credentials (message, header, i);
      const SipSlice *fields = (const SipSlice *) credentials;

      for (guint j = 0; credentials && j < sizeof *credentials / sizeof *fields; j++)
        fuzz_touch (fields[j]);
    }
}

/* A copy answers as its original, and the same way each time. */
static void
compare_answers (SipMessage *message)
{
  g_autoptr (GPtrArray) challenges = sip_challenge_list (message, SIP_DIGEST_MD5);

  for (guint i = 0; i < challenges->len; i++)
    {
      const SipChallenge *challenge = g_ptr_array_index (challenges, i);
      g_autoptr (SipChallenge) copy = sip_challenge_copy (challenge);
      g_autofree char *one = sip_challenge_answer (challenge, "a\"b", "c", "INVITE", "sip:d", 7, "e", SIP_SLICE ("f"));
      g_autofree char *other = sip_challenge_answer (copy, "a\"b", "c", "INVITE", "sip:d", 7, "e", SIP_SLICE ("f"));

      g_assert_cmpstr (one, ==, other);
      g_assert_null (strpbrk (one, "\r\n"));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  static const SipHeader headers[] = { SIP_HEADER_WWW_AUTHENTICATE, SIP_HEADER_PROXY_AUTHENTICATE,
                                       SIP_HEADER_AUTHORIZATION, SIP_HEADER_PROXY_AUTHORIZATION };
  g_autoptr (SipMessage) message = parse_response (data, length);

  if (!message)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    read_credentials (message, headers[i]);
  fuzz_answer_challenges (message);
  compare_answers (message);
  return 0;
}
