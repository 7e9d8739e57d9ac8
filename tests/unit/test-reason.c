/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-reason.h"
#include "test-message.h"

static const struct
{
  const char *headers;
  guint cause;
} reasons[] = {
  { "", 0 },
  { "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\n", 200 },
  { "Reason: sip ; Cause = 600\n", 600 },
  { "Reason: Q.850;cause=16;text=\"Terminated\"\n", 0 },
  { "Reason: Q.850;cause=16, SIP;cause=486\n", 486 },
  { "Reason: Q.850;text=\"a, SIP;cause=1 \\\" b\";cause=16,SIP;cause=487\n", 487 },
  { "Reason: Q.850;cause=16\nReason: SIP;cause=200\n", 200 },
  { "Reason: SIPX;cause=200\n", 0 },
  { "Reason: SIP\n", 0 },
  { "Reason: SIP;cause=\n", 0 },
  { "Reason: SIP;cause=715\n", 0 },
  { "Reason: SIP;cause=99999999999\n", 0 },
  { "Reason: ,,;=\n", 0 },
};

static void
cause_of_a_message (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree char *text =
        g_strconcat ("CANCEL sip:a@example.org SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\n"
                     "From: <sip:b@example.org>;tag=b\nTo: <sip:a@example.org>\nCall-ID: c\nCSeq: 1 CANCEL\n",
                     reasons[i].headers, "\n", NULL);
      g_autoptr (SipMessage) message = test_message (text);

      g_assert_cmpuint (sip_message_get_reason_status (message), ==, reasons[i].cause);
    }
}

static void
value_is_safe (void)
{
  g_autofree char *usual = sip_reason_write (488, NULL);
  g_autofree char *own = sip_reason_write (480, "say \"no\"\r\nEvil: yes\\");

  g_assert_cmpstr (usual, ==, "SIP;cause=488;text=\"Not Acceptable Here\"");
  g_assert_cmpstr (own, ==, "SIP;cause=480;text=\"say \\\"no\\\"  Evil: yes\\\\\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/reason/cause-of-a-message", cause_of_a_message);
  g_test_add_func ("/message/reason/value-is-safe", value_is_safe);

  return g_test_run ();
}
