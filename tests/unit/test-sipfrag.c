/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-sipfrag.h"

#include <string.h>

static SipBody *
body (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sip_body_new (SIP_SIPFRAG_TYPE, bytes);
}

static void
test_ends_in_crlf (void)
{
  g_autoptr (SipBody) frag = sip_sipfrag_new (180, NULL);
  gsize length;
  const char *text = g_bytes_get_data (sip_body_get_bytes (frag), &length);

  g_assert_cmpmem (text, length, "SIP/2.0 180 Ringing\r\n", 21);
  g_assert_cmpstr (sip_body_get_content_type (frag), ==, "message/sipfrag;version=2.0");
}

static const struct
{
  const char *text;
  guint status; /* 0: none */
  const char *reason;
} frags[] = {
  { "SIP/2.0 200 OK\r\n", 200, "OK" },
  { "SIP/2.0 603 Declined, thank you\r\nTo: <sip:a@b>\r\n", 603, "Declined, thank you" },
  { "sip/2.0 486 Busy\n", 486, "Busy" },
  { "SIP/2.0 100", 100, "" },
  { "SIP/2.0 180 ", 180, "" },
  { "", 0, NULL },
  { "SIP/2.0 ", 0, NULL },
  { "SIP/2.0 99 ", 0, NULL },
  { "SIP/2.0 2000 OK\r\n", 0, NULL },
  { "SIP/2.0 700 OK\r\n", 0, NULL },
  { "SIP/2.0 099 OK\r\n", 0, NULL },
  { "SIP/3.0 200 OK\r\n", 0, NULL },
  { "INVITE sip:a@b SIP/2.0\r\n", 0, NULL },
};

static void
test_reads_status_line (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (frags); i++)
    {
      g_autoptr (SipBody) frag = body (frags[i].text);
      g_autofree char *reason = NULL;
      guint status = 0;

      sip_sipfrag_parse (frag, &status, &reason);
      g_assert_cmpuint (status, ==, frags[i].status);
      g_assert_cmpstr (reason, ==, frags[i].reason);
    }
}

static void
test_is_one_line (void)
{
  static const char *const phrases[] = { NULL, "a\r\nEvil: 1", "a\n\nb", "a\x01", "a\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    {
      g_autoptr (SipBody) body = sip_sipfrag_new (486, phrases[i]);
      gsize length;
      const char *text = g_bytes_get_data (sip_body_get_bytes (body), &length);

      g_assert_cmpmem (text, length, "SIP/2.0 486 Busy Here\r\n", 23);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sipfrag/ends-in-crlf", test_ends_in_crlf);
  g_test_add_func ("/sipfrag/is-one-line-whatever-the-phrase", test_is_one_line);
  g_test_add_func ("/sipfrag/reads-a-status-line-and-nothing-else", test_reads_status_line);
  return g_test_run ();
}
