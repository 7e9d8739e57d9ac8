/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-stream.h"

static void
count (guint *n)
{
  (*n)++;
}

static void
tells_of_changes_alone (void)
{
  g_autoptr (SipStream) stream = sip_stream_new (SIP_STREAM_VIDEO);
  guint n = 0;

  g_assert_cmpint (sip_stream_get_kind (stream), ==, SIP_STREAM_VIDEO);
  g_assert_cmpint (sip_stream_get_direction (stream), ==, SIP_STREAM_INACTIVE);
  g_assert_null (sip_stream_get_codec (stream));
  g_assert_cmpint (sip_stream_get_protection (stream), ==, SIP_STREAM_CLEAR);

  g_signal_connect_swapped (stream, "notify", G_CALLBACK (count), &n);
  for (guint i = 0; i < 2; i++)
    {
      sip_stream_set_direction (stream, SIP_STREAM_SENDRECV);
      sip_stream_set_codec (stream, "VP8");
      sip_stream_set_protection (stream, SIP_STREAM_DTLS);
      g_assert_cmpuint (n, ==, 3);
    }
}

static void
is_read_through_its_properties (void)
{
  g_autoptr (SipStream) stream = sip_stream_new (SIP_STREAM_AUDIO);
  g_autofree char *codec = NULL;
  SipStreamKind kind;
  SipStreamDirection direction;
  SipStreamProtection protection;

  g_object_set (stream, "direction", SIP_STREAM_RECVONLY, "codec", "opus", "protection", SIP_STREAM_SDES, NULL);
  g_object_get (stream, "kind", &kind, "direction", &direction, "codec", &codec, "protection", &protection, NULL);
  g_assert_cmpint (kind, ==, SIP_STREAM_AUDIO);
  g_assert_cmpint (direction, ==, SIP_STREAM_RECVONLY);
  g_assert_cmpstr (codec, ==, "opus");
  g_assert_cmpint (protection, ==, SIP_STREAM_SDES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/stream/tells-of-changes-alone", tells_of_changes_alone);
  g_test_add_func ("/session/stream/is-read-through-its-properties", is_read_through_its_properties);

  return g_test_run ();
}
