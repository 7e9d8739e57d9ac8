/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-sdp.h"

#include <string.h>

#include "util/sip-error.h"

#define HEAD "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"

static PhoneSdp *
parse_n (const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return phone_sdp_parse (bytes, error);
}

static PhoneSdp *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PhoneSdp *sdp = parse_n (text, strlen (text), &error);

  g_assert_no_error (error);
  return sdp;
}

static void
assert_refused (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  PhoneSdp *sdp = parse_n (text, length, &error);

  g_assert_null (sdp);
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
}

static const PhoneSdpPayload *
get_payload (const PhoneSdpStream *stream, guint index)
{
  g_assert_cmpuint (index, <, stream->payloads->len);
  return &g_array_index (stream->payloads, PhoneSdpPayload, index);
}

static void
assert_address (GInetAddress *address, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (address);
  text = g_inet_address_to_string (address);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_sections (void)
{
  g_autoptr (PhoneSdp) sdp = parse (HEAD "m=audio 49170 RTP/AVP 0 8\r\nm=video 51372/2 RTP/AVP 99\r\n"
                                         "c=IN IP4 192.0.2.9\r\na=rtpmap:99 h264/90000\r\na=mid:v\r\n");
  PhoneSdpStream *audio = phone_sdp_get_stream (sdp, 0), *video = phone_sdp_get_stream (sdp, 1);

  g_assert_cmpuint (sdp->streams->len, ==, 2);
  g_assert_null (phone_sdp_get_stream (sdp, 2));
  g_assert_cmpstr (audio->media, ==, "audio");
  g_assert_cmpuint (audio->port, ==, 49170);
  g_assert_cmpstr (audio->proto, ==, "RTP/AVP");
  g_assert_cmpuint (audio->formats->len, ==, 2);
  assert_address (audio->address, "192.0.2.1");
  g_assert_null (phone_sdp_stream_get_mid (audio));
  g_assert_cmpuint (video->port, ==, 51372);
  assert_address (video->address, "192.0.2.9");
  g_assert_cmpstr (phone_sdp_stream_get_mid (video), ==, "v");
}

static void
test_payloads (void)
{
  g_autoptr (PhoneSdp) sdp =
    parse (HEAD "m=audio 4000 RTP/AVP 111 0 8 9 101 102 13\r\na=rtpmap:111 OpUs/48000/2\r\n"
                "a=rtpmap:101 telephone-event/8000\r\na=rtpmap:102 Telephone-Event/48000\r\na=rtpmap:9 G722/8000\r\n");
  PhoneSdpStream *stream = phone_sdp_get_stream (sdp, 0);

  g_assert_cmpuint (stream->payloads->len, ==, 7);
  g_assert_true (get_payload (stream, 0)->codec == phone_codec_find ("opus"));
  g_assert_true (get_payload (stream, 1)->codec == phone_codec_find ("pcmu"));
  g_assert_true (get_payload (stream, 2)->codec == phone_codec_find ("pcma"));
  g_assert_null (get_payload (stream, 3)->codec);
  g_assert_true (get_payload (stream, 4)->is_event);
  g_assert_cmpuint (get_payload (stream, 4)->clock_rate, ==, 8000);
  g_assert_true (get_payload (stream, 5)->is_event);
  g_assert_cmpuint (get_payload (stream, 5)->clock_rate, ==, 48000);
}

static void
test_renamed_static_number (void)
{
  g_autoptr (PhoneSdp) sdp = parse (HEAD "m=audio 4000 RTP/AVP 0 8\r\na=rtpmap:0 GSM/8000\r\n"
                                         "a=rtpmap:8 PCMU/8000\r\n");
  PhoneSdpStream *stream = phone_sdp_get_stream (sdp, 0);

  g_assert_null (get_payload (stream, 0)->codec);
  g_assert_true (get_payload (stream, 1)->codec == phone_codec_find ("pcmu"));
}

static void
test_line_ends (void)
{
  g_autoptr (PhoneSdp) bare = parse ("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n"
                                     "m=audio 5000 RTP/AVP 0");

  g_assert_cmpuint (phone_sdp_get_stream (bare, 0)->port, ==, 5000);
}

static void
assert_direction (const char *lines, PhoneSdpDirection direction)
{
  g_autofree char *text = g_strconcat ("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n", lines, NULL);
  g_autoptr (PhoneSdp) sdp = parse (text);

  g_assert_cmpint (phone_sdp_get_direction (sdp, phone_sdp_get_stream (sdp, 0)), ==, direction);
}

static void
test_directions (void)
{
  assert_direction ("c=IN IP4 192.0.2.1\r\nm=audio 9 RTP/AVP 0\r\n", PHONE_SDP_SENDRECV);
  assert_direction ("c=IN IP4 192.0.2.1\r\nm=audio 9 RTP/AVP 0\r\na=sendonly\r\n", PHONE_SDP_SENDONLY);
  assert_direction ("c=IN IP4 192.0.2.1\r\na=inactive\r\nm=audio 9 RTP/AVP 0\r\n", PHONE_SDP_INACTIVE);
  assert_direction ("a=inactive\r\nm=audio 9 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\na=recvonly\r\n", PHONE_SDP_RECVONLY);
  /* RFC 3264 8.4 */
  assert_direction ("c=IN IP4 0.0.0.0\r\nm=audio 9 RTP/AVP 0\r\n", PHONE_SDP_SENDONLY);
  assert_direction ("c=IN IP6 ::\r\nm=audio 9 RTP/AVP 0\r\n", PHONE_SDP_SENDONLY);
  assert_direction ("c=IN IP4 192.0.2.1\r\nm=audio 9 RTP/AVP 0\r\na=sendonlyx\r\n", PHONE_SDP_SENDRECV);
}

static void
test_ptime (void)
{
  g_autoptr (PhoneSdp) thirty = parse (HEAD "m=audio 9 RTP/AVP 0\r\na=ptime:30\r\n");
  g_autoptr (PhoneSdp) none = parse (HEAD "m=audio 9 RTP/AVP 0\r\n");
  g_autoptr (PhoneSdp) huge = parse (HEAD "m=audio 9 RTP/AVP 0\r\na=ptime:99999999999999999999\r\n");
  g_autoptr (PhoneSdp) negative = parse (HEAD "m=audio 9 RTP/AVP 0\r\na=ptime:-20\r\n");

  g_assert_cmpuint (phone_sdp_get_ptime (thirty, phone_sdp_get_stream (thirty, 0)), ==, 30);
  g_assert_cmpuint (phone_sdp_get_ptime (none, phone_sdp_get_stream (none, 0)), ==, 0);
  g_assert_cmpuint (phone_sdp_get_ptime (huge, phone_sdp_get_stream (huge, 0)), ==, 0);
  g_assert_cmpuint (phone_sdp_get_ptime (negative, phone_sdp_get_stream (negative, 0)), ==, 0);
}

static void
assert_rtcp (const char *attribute, const char *host, guint port)
{
  g_autofree char *text = g_strconcat (HEAD "m=audio 4000 RTP/AVP 0\r\n", attribute, NULL);
  g_autoptr (PhoneSdp) sdp = parse (text);
  g_autoptr (GSocketAddress) address = phone_sdp_get_rtcp_address (sdp, phone_sdp_get_stream (sdp, 0));

  g_assert_nonnull (address);
  assert_address (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)), host);
  g_assert_cmpuint (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)), ==, port);
}

static void
test_rtcp (void)
{
  g_autoptr (PhoneSdp) top = parse (HEAD "m=audio 65535 RTP/AVP 0\r\n");
  g_autoptr (PhoneSdp) nonsense = parse (HEAD "m=audio 4000 RTP/AVP 0\r\na=rtcp:70000\r\n");

  assert_rtcp ("", "192.0.2.1", 4001);
  assert_rtcp ("a=rtcp:5555\r\n", "192.0.2.1", 5555);
  assert_rtcp ("a=rtcp:5555 IN IP4 192.0.2.7\r\n", "192.0.2.7", 5555);
  assert_rtcp ("a=rtcp:5555 IN IP6 2001:db8::1\r\n", "192.0.2.1", 5555);
  g_assert_null (phone_sdp_get_rtcp_address (top, phone_sdp_get_stream (top, 0)));
  g_assert_null (phone_sdp_get_rtcp_address (nonsense, phone_sdp_get_stream (nonsense, 0)));
}

static void
test_ipv6 (void)
{
  g_autoptr (PhoneSdp) sdp = parse ("v=0\r\no=- 1 1 IN IP6 2001:db8::9\r\ns=-\r\nc=IN IP6 2001:db8::9\r\nt=0 0\r\n"
                                    "m=audio 6000 RTP/AVP 0\r\nm=audio 6002 RTP/AVP 0\r\nc=IN IP4 192.0.2.4\r\n"
                                    "m=audio 6004 RTP/AVP 0\r\nc=IN IP6 ::ffff:192.0.2.5\r\n");

  assert_address (phone_sdp_get_stream (sdp, 0)->address, "2001:db8::9");
  g_assert_true (phone_sdp_stream_is_reachable (phone_sdp_get_stream (sdp, 0)));
  /* RFC 5118 4.9: both families in one description; RFC 5118 4.5: mapped */
  assert_address (phone_sdp_get_stream (sdp, 1)->address, "192.0.2.4");
  assert_address (phone_sdp_get_stream (sdp, 2)->address, "192.0.2.5");
}

static void
test_unreachable (void)
{
  static const char *const lines[] = {
    "c=IN IP4 0.0.0.0", "c=IN IP4 224.2.1.1/127", "c=IN IP6 ff02::1", "c=IN IP4 media.example.org", "c=ATM NSAP 47.0",
    "c=IN IP6 ::",      "c=IN IP4",               "c=",               "c=IN IP4 300.1.1.1",         "c=IN IP6 1::2::3",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strdup_printf ("v=0\r\ns=-\r\nm=audio 4000 RTP/AVP 0\r\n%s\r\n", lines[i]);
      g_autoptr (PhoneSdp) sdp = parse (text);

      g_assert_false (phone_sdp_stream_is_reachable (phone_sdp_get_stream (sdp, 0)));
    }
}

static void
test_garbage (void)
{
  static const char *const texts[] = {
    "v",           "v=1\r\n",          "hello",        "v=0\r\nm=\r\n", "v=0\r\nm=audio\r\n", "v=0\r\nm=audio 5000\r\n",
    "v=0\r\nrubbish\r\n", "v=0\r\n=x\r\n", "v=0\r\nm=audio 5000 RTP/AVP\r\n", "v=0\r\nm=audio x RTP/AVP 0\r\n",
    "v=0\r\nm=audio 65536 RTP/AVP 0\r\n", "v=0\r\nm=audio -1 RTP/AVP 0\r\n",
    "v=0\r\nm=audio 99999999999999999999999 RTP/AVP 0\r\n", "v=0\r\nm=au\tdio 5 RTP/AVP 0\r\n",
    "v=0\r\nm=audio 5 RTP/\x01 0\r\n", "v=0\r\nm=audio 5 RTP/AVP\xff\xff 0\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]));
  assert_refused ("", 0);
  assert_refused ("v=0\r\nm=audio 5 RTP/AVP 0\r\n\0a=x", sizeof "v=0\r\nm=audio 5 RTP/AVP 0\r\n\0a=x" - 1);
}

/* What no section needs is skipped; what is nonsense in it, too. */
static void
test_nonsense_attributes (void)
{
  g_autoptr (PhoneSdp) sdp =
    parse (HEAD "m=audio 5000 RTP/AVP 128 99999999999999999999 -3 0 97 98 99\r\na=rtpmap:\r\na=rtpmap:97\r\n"
                "a=rtpmap:98 opus\r\na=rtpmap:99 opus/4294967296/2\r\na=\r\na=:\r\na=rtpmap:0x PCMA/8000\r\n"
                "a=mid:\r\nb=AS:999999999999\r\nz=\r\n");
  PhoneSdpStream *stream = phone_sdp_get_stream (sdp, 0);

  g_assert_cmpuint (get_payload (stream, 0)->payload_type, ==, 0);
  g_assert_true (get_payload (stream, 0)->codec == phone_codec_find ("pcmu"));
  for (guint i = 1; i < stream->payloads->len; i++)
    g_assert_null (get_payload (stream, i)->codec);
  g_assert_null (phone_sdp_stream_get_mid (stream));
}

static void
assert_flood_refused (const char *line, guint n)
{
  g_autoptr (GString) text = g_string_new (HEAD "m=audio 5000 RTP/AVP 0\r\n");

  for (guint i = 0; i < n; i++)
    g_string_append (text, line);
  assert_refused (text->str, text->len);
}

static void
test_floods (void)
{
  g_autoptr (GString) formats = g_string_new (HEAD "m=audio 5000 RTP/AVP");
  g_autoptr (GString) candidates = g_string_new (HEAD "m=audio 5000 RTP/AVP 0\r\n");
  g_autoptr (PhoneSdp) fits = NULL;

  assert_flood_refused ("a=x\r\n", 10000);
  assert_flood_refused ("m=audio 0 RTP/AVP 0\r\n", 1000);
  assert_flood_refused ("b=X-YZ:12345678901234567890\r\n", 10000);
  for (guint i = 0; i < 5000; i++)
    g_string_append (formats, " 0");
  assert_refused (formats->str, formats->len);
  for (guint i = 0; i < 200; i++)
    g_string_append (candidates, "a=candidate:1 1 UDP 1 192.0.2.1 9 typ host\r\n");
  fits = parse (candidates->str);
  g_assert_cmpuint (fits->streams->len, ==, 1);
}

/* Whatever a byte becomes, it is refused or read, and nothing else happens. */
static void
test_mutations (void)
{
  static const char text[] = HEAD
      "m=audio 5000 RTP/AVP 96 0 101\r\na=rtpmap:96 opus/48000/2\r\n"
      "a=rtcp:5001 IN IP4 192.0.2.1\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=mid:0\r\na=sendrecv\r\n";
  static const char replacements[] = { '\0', '\n', ' ', '9', ':', '=', '/', '\xff' };

  for (gsize i = 0; i < sizeof text - 1; i++)
    for (guint r = 0; r < sizeof replacements; r++)
      {
        g_autofree char *mutated = g_memdup2 (text, sizeof text);
        g_autoptr (GError) error = NULL;
        g_autoptr (PhoneSdp) sdp = NULL;

        mutated[i] = replacements[r];
        sdp = parse_n (mutated, sizeof text - 1, &error);
        if (sdp == NULL)
          g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
        else if (sdp->streams->len > 0)
          {
            PhoneSdpStream *stream = phone_sdp_get_stream (sdp, 0);
            g_autoptr (GSocketAddress) rtcp = phone_sdp_get_rtcp_address (sdp, stream);

            g_assert_cmpuint (phone_sdp_get_ptime (sdp, stream), <=, 200);
            g_assert_cmpuint (stream->payloads->len, <=, 64);
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/sdp/sections-have-their-own-address-or-the-sessions", test_sections);
  g_test_add_func ("/media/sdp/payloads-are-recognised-whatever-their-case", test_payloads);
  g_test_add_func ("/media/sdp/a-map-wins-over-a-static-number", test_renamed_static_number);
  g_test_add_func ("/media/sdp/bare-line-feeds-are-line-ends", test_line_ends);
  g_test_add_func ("/media/sdp/directions-of-section-session-and-address", test_directions);
  g_test_add_func ("/media/sdp/packet-times-are-bounded", test_ptime);
  g_test_add_func ("/media/sdp/rtcp-goes-where-rfc-3605-says", test_rtcp);
  g_test_add_func ("/media/sdp/addresses-of-both-families-rfc-5118", test_ipv6);
  g_test_add_func ("/media/sdp/names-groups-and-rubbish-are-not-sent-to", test_unreachable);
  g_test_add_func ("/media/sdp/garbage-is-refused", test_garbage);
  g_test_add_func ("/media/sdp/nonsense-in-attributes-is-skipped", test_nonsense_attributes);
  g_test_add_func ("/media/sdp/floods-are-refused", test_floods);
  g_test_add_func ("/media/sdp/any-changed-byte-is-refused-or-read", test_mutations);
  return g_test_run ();
}
