/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-rack.h"

#include "test-message.h"

static const struct
{
  const char *fields;
  guint32 rseq;
  guint32 cseq;
  const char *method; /* NULL: refused */
} racks[] = {
  { "RAck: 776656 1 INVITE\n", 776656, 1, "INVITE" },
  { "rack:   1\t4294967295   SPIRALIZE  \n", 1, G_MAXUINT32, "SPIRALIZE" },
  { "RAck: 1\n 2\n INVITE\n", 1, 2, "INVITE" },
  { "RAck: 0 0 INVITE\n", 0, 0, "INVITE" },
  { "", 0, 0, NULL },
  { "RAck:\n", 0, 0, NULL },
  { "RAck: 1\n", 0, 0, NULL },
  { "RAck: 1 2\n", 0, 0, NULL },
  { "RAck: 12INVITE\n", 0, 0, NULL },
  { "RAck: 1 2INVITE\n", 0, 0, NULL },
  { "RAck: 1 INVITE\n", 0, 0, NULL },
  { "RAck: -1 2 INVITE\n", 0, 0, NULL },
  { "RAck: 4294967296 1 INVITE\n", 0, 0, NULL },
  { "RAck: 1 4294967296 INVITE\n", 0, 0, NULL },
  { "RAck: 1 2 IN(VITE\n", 0, 0, NULL },
  { "RAck: 1 2 INVITE;x=y\n", 0, 0, NULL },
  { "RAck: 1 2 INVITE\nRAck: 1 2 INVITE\n", 0, 0, NULL },
};

static SipMessage *
create_prack (const char *fields)
{
  g_autofree char *text =
    g_strconcat ("PRACK sip:a@example.org SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\n"
                 "From: <sip:b@example.org>;tag=b\nTo: <sip:a@example.org>;tag=a\nCall-ID: c\nCSeq: 2 PRACK\n",
                 fields, "\n", NULL);

  return test_message (text);
}

static void
what_a_prack_acknowledges (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (racks); i++)
    {
      g_autoptr (SipMessage) message = create_prack (racks[i].fields);
      SipRAck rack = { 7, 7, SIP_SLICE_NONE };

      g_assert_cmpint (sip_message_get_rack (message, &rack), ==, racks[i].method != NULL);
      test_assert_slice (rack.method, racks[i].method);
      g_assert_cmpuint (rack.rseq, ==, racks[i].method ? racks[i].rseq : 7);
      g_assert_cmpuint (rack.cseq, ==, racks[i].method ? racks[i].cseq : 7);
    }
}

static const struct
{
  const char *fields;
  guint32 number; /* 0: refused */
} rseqs[] = {
  { "RSeq: 1\n", 1 },
  { "RSEQ:  4294967295 \n", G_MAXUINT32 },
  { "", 0 },
  { "RSeq:\n", 0 },
  { "RSeq: 0\n", 0 },
  { "RSeq: 4294967296\n", 0 },
  { "RSeq: 1 2\n", 0 },
  { "RSeq: 1;a\n", 0 },
  { "RSeq: x\n", 0 },
  { "RSeq: 1\nRSeq: 2\n", 0 },
};

static void
number_of_a_provisional (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rseqs); i++)
    {
      g_autofree char *text = g_strconcat ("SIP/2.0 180 Ringing\nCSeq: 1 INVITE\n", rseqs[i].fields, "\n", NULL);
      g_autoptr (SipMessage) message = test_message (text);
      guint32 number = 0;

      g_assert_cmpint (sip_message_get_rseq (message, &number), ==, rseqs[i].number != 0);
      g_assert_cmpuint (number, ==, rseqs[i].number);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/rack/what-a-prack-acknowledges", what_a_prack_acknowledges);
  g_test_add_func ("/message/rack/number-of-a-provisional", number_of_a_provisional);

  return g_test_run ();
}
