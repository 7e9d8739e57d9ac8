/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-etag.h"

#include "test-message.h"

#define PUBLISH                                                                                                        \
  "PUBLISH sip:a@b SIP/2.0\nVia: SIP/2.0/UDP c;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\n"                \
  "Call-ID: x\nCSeq: 1 PUBLISH\n"

static const struct
{
  const char *headers;
  const char *tag; /* NULL: refused */
} tags[] = {
  { "SIP-ETag: hj79.1~!\n", "hj79.1~!" },
  { "sip-etag:   7  \n", "7" },
  { "", NULL },
  { "SIP-ETag:\n", NULL },
  { "SIP-ETag: a b\n", NULL },
  { "SIP-ETag: \"a\"\n", NULL },
  { "SIP-ETag: a, b\n", NULL },
  { "SIP-ETag: a;b\n", NULL },
  { "SIP-ETag: *, \n", NULL },
  { "SIP-ETag: a\nSIP-ETag: a\n", NULL },
  { "SIP-ETag: \xc3\xa4\n", NULL },
  { "SIP-If-Match: a\n", NULL },
};

static void
test_tags (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *text = g_strconcat (PUBLISH, tags[i].headers, "\n", NULL);
      g_autoptr (SipMessage) message = test_message (text);
      g_autofree char *tag = sip_message_dup_etag (message, SIP_HEADER_SIP_ETAG);

      g_assert_cmpstr (tag, ==, tags[i].tag);
    }
}

static void
test_condition (void)
{
  g_autoptr (SipMessage) message = test_message (PUBLISH "SIP-If-Match: old\nSIP-ETag: new\n\n");
  g_autofree char *condition = sip_message_dup_etag (message, SIP_HEADER_SIP_IF_MATCH);
  g_autofree char *tag = sip_message_dup_etag (message, SIP_HEADER_SIP_ETAG);

  g_assert_cmpstr (condition, ==, "old");
  g_assert_cmpstr (tag, ==, "new");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/etag/is-one-token", test_tags);
  g_test_add_func ("/message/etag/differs-from-the-condition", test_condition);

  return g_test_run ();
}
