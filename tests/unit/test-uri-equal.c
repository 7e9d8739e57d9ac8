/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-uri.h"

typedef struct
{
  const char *one;
  const char *other;
  gboolean equal;
} Pair;

static const Pair pairs[] = {
  /* RFC 3261 19.1.4 */
  { "sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", TRUE },
  { "sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", TRUE },
  { "sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", TRUE },
  { "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
    "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", TRUE },
  { "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
    "sip:alice@atlanta.com?priority=urgent&subject=project%20x", TRUE },
  { "SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", FALSE },
  { "sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", FALSE },
  { "sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", FALSE },
  { "sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", FALSE },
  { "sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", FALSE },
  { "sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", FALSE },
  { "sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", FALSE },
  /* and what its text says */
  { "sip:a@b", "sips:a@b", FALSE },
  { "sip:a:p@b", "sip:a@b", FALSE },
  { "sip:a@b", "sip:b", FALSE },
  { "sip:a%40b@c", "sip:a%40b@c", TRUE },
  { "sip:a%3Bb@c", "sip:a;b@c", FALSE },
  { "sip:a%00@c", "sip:a@c", FALSE },
  { "sip:a@b;user=phone", "sip:a@b", FALSE },
  { "sip:a@b;ttl=1", "sip:a@b", FALSE },
  { "sip:a@b;method=INVITE", "sip:a@b", FALSE },
  { "sip:a@b;maddr=239.255.255.1", "sip:a@b", FALSE },
  { "sip:a@b;lr", "sip:a@b", TRUE },
  { "sip:a@[2001:DB8::1]", "sip:a@[2001:db8::1]", TRUE },
  { "sip:a@b?x=1&x=2", "sip:a@b?x=1", FALSE },
  /* RFC 3966 4 */
  { "tel:+358-555-1234567", "TEL:+3585551234567", TRUE },
  { "tel:+358-555-1234567;a=b;c=d", "tel:+358.555.(1234567);C=D;a=b", TRUE },
  { "tel:+3585551234567", "tel:3585551234567", FALSE },
  { "tel:+3585551234567;ext=1", "tel:+3585551234567", FALSE },
  { "http://a", "http://a", TRUE },
  { "http://a", "http://b", FALSE },
};

static void
test_pair (gconstpointer data)
{
  const Pair *pair = data;
  g_autoptr (SipUri) one = sip_uri_parse (pair->one, NULL);
  g_autoptr (SipUri) other = sip_uri_parse (pair->other, NULL);

  g_assert_nonnull (one);
  g_assert_nonnull (other);
  g_assert_cmpint (sip_uri_equal (one, other), ==, pair->equal);
  g_assert_cmpint (sip_uri_equal (other, one), ==, pair->equal);
  g_assert_true (sip_uri_equal (one, one));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/uri-equal/as-rfc-3261-19-1-4-and-rfc-3966-4-say/%u", i);

      g_test_add_data_func (path, &pairs[i], test_pair);
    }

  return g_test_run ();
}
