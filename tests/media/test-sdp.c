/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-sdp-facade.h"

#include <string.h>

#include "util/sip-error.h"

#define HEAD "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"

static PhoneSdp *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return phone_sdp_parse (bytes, error);
}

static PhoneSdpTransport
get_transport (GInetAddress *address)
{
  return (PhoneSdpTransport) { .address = address, .port = 4000, .rtcp_port = 4001, .proto = "RTP/AVP", .mux = TRUE };
}

static char *
answer (PhoneSdpFacade *facade, const char *offer, gboolean hold)
{
  g_autoptr (GInetAddress) local = g_inet_address_new_from_string ("192.0.2.9");
  PhoneSdpTransport transport = get_transport (local);
  g_autoptr (GError) error = NULL;
  PhoneSdp *description = parse (offer, &error);

  g_assert_no_error (error);
  phone_sdp_facade_take_offer (facade, description, &error);
  g_assert_no_error (error);
  return phone_sdp_facade_make_answer (facade, &transport, hold);
}

static char *
offer (PhoneSdpFacade *facade, gboolean hold)
{
  g_autoptr (GInetAddress) local = g_inet_address_new_from_string ("192.0.2.9");
  PhoneSdpTransport transport = get_transport (local);

  return phone_sdp_facade_make_offer (facade, &transport, hold);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static guint64
get_version (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 4);

  return g_ascii_strtoull (words[2], NULL, 10);
}

static void
test_hostile_descriptions_are_refused (void)
{
  static const char *const bad[] = {
    "", "v=", "v=1\r\n", "o=- 1 1 IN IP4 1.2.3.4\r\n", "v=0\r\nm=\r\n", "v=0\r\nm=audio\r\n", "v=0\r\nm=audio 1\r\n",
    "v=0\r\nm=audio 99999 RTP/AVP 0\r\n", "v=0\r\nm=audio -1 RTP/AVP 0\r\n", "v=0\r\nm=audio 1 RTP/AVP\r\n",
    "v=0\r\nnonsense\r\n", "v=0\r\n=\r\n", "v=0\r\n\x80\xff\r\n", "v=0\r\nm=aud\xc3io 1 RTP/AVP 0\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (bad[i], &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
    }
}

static void
test_descriptions_are_bounded (void)
{
  static const struct
  {
    const char *part;
    guint times;
  } cases[] = { { "m=audio 1 RTP/AVP 0\r\n", 33 }, { "a=x:y\r\n", 300 }, { "a=rtpmap:0 PCMU/8000\r\n", 5000 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (HEAD);
      g_autoptr (GError) error = NULL;

      for (guint n = 0; n < cases[i].times; n++)
        g_string_append (text, cases[i].part);
      g_assert_null (parse (text->str, &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
    }
}

/* Nothing that a description says in an attribute may do more than be ignored. */
static void
test_nonsense_in_attributes_is_ignored (void)
{
  static const char *const lines[] = {
    "a=rtpmap:\r\n", "a=rtpmap:0\r\n", "a=rtpmap:0 /\r\n", "a=rtpmap:0 PCMU\r\n", "a=rtpmap:0 PCMU/x\r\n",
    "a=rtpmap:999 PCMU/8000\r\n", "a=rtpmap:-1 PCMU/8000\r\n", "a=ptime:-20\r\n", "a=ptime:99999999999\r\n",
    "a=rtcp:0\r\n", "a=rtcp:99999\r\n", "a=rtcp:\r\n", "a=rtcp:1 IN IP4 nowhere\r\n", "a=mid:\r\n", "a=\r\n", "a=:\r\n",
    "c=\r\n", "c=IN\r\n", "c=IN IP4 256.1.1.1\r\n", "c=IN IP6 ::::\r\n", "b=\r\n", "k=\r\n", "a=candidate:\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strconcat (HEAD "m=audio 4000 RTP/AVP 0 8\r\n", lines[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PhoneSdp) description = parse (text, &error);
      PhoneSdpStream *stream;
      g_autoptr (GSocketAddress) rtcp = NULL;

      g_assert_no_error (error);
      stream = phone_sdp_get_stream (description, 0);
      g_assert_cmpuint (phone_sdp_get_ptime (description, stream), <=, 200);
      rtcp = phone_sdp_get_rtcp_address (description, stream);
      g_assert_cmpint (phone_sdp_get_direction (description, stream), ==, PHONE_SDP_SENDRECV);
    }
}

static void
test_every_truncation_is_survived (void)
{
  static const char whole[] = HEAD "a=group:BUNDLE 0\r\nm=audio 4000 RTP/AVP 96 0 101\r\nc=IN IP6 2001:db8::1\r\n"
                              "a=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\na=mid:0\r\n"
                              "a=rtpmap:101 telephone-event/8000\r\na=sendonly\r\na=rtcp:4003 IN IP6 2001:db8::2\r\n";

  for (gsize n = 0; n < sizeof whole - 1; n++)
    for (guint flip = 0; flip < 3; flip++)
      {
        g_autofree char *text = g_strndup (whole, n + 1);
        g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new (NULL);
        g_autoptr (GError) error = NULL;
        PhoneSdp *description;

        if (flip > 0)
          text[n] = flip == 1 ? '\xff' : ' ';
        description = parse (text, &error);
        if (description != NULL)
          phone_sdp_facade_take_offer (facade, description, &error);
      }
}

/* RFC 5118 4.4, 4.5, 4.9 */
static void
test_addresses_of_both_families_are_understood (void)
{
  static const struct
  {
    const char *lines;
    const char *address;
  } cases[] = {
    { "c=IN IP6 2001:db8::20\r\nm=audio 4000 RTP/AVP 0\r\n", "2001:db8::20" },
    { "c=IN IP4 192.0.2.3\r\nm=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n", "2001:db8::1" },
    { "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 192.0.2.7/127\r\n", "192.0.2.7" },
    { "c=IN IP6 ::ffff:192.0.2.10\r\nm=audio 4000 RTP/AVP 0\r\n", "192.0.2.10" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nt=0 0\r\n", cases[i].lines, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PhoneSdp) description = parse (text, &error);
      g_autofree char *address = NULL;

      g_assert_no_error (error);
      address = g_inet_address_to_string (phone_sdp_get_stream (description, 0)->address);
      g_assert_cmpstr (address, ==, cases[i].address);
      g_assert_true (phone_sdp_stream_is_reachable (phone_sdp_get_stream (description, 0)));
    }
}

static void
test_nothing_is_sent_to_many (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneSdp) description = parse ("v=0\r\nc=IN IP4 224.2.1.1/127\r\nm=audio 4000 RTP/AVP 0\r\n", &error);

  g_assert_no_error (error);
  g_assert_false (phone_sdp_stream_is_reachable (phone_sdp_get_stream (description, 0)));
}

static void
test_an_answer_has_as_many_sections_as_the_offer (void)
{
  g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new (NULL);
  g_autofree char *text = answer (facade, HEAD "m=video 5000 RTP/AVP 34\r\nm=audio 4000 RTP/AVPF 0\r\n"
                                  "m=audio 4002 RTP/AVP 8\r\nm=application 0 udp x\r\n", FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (PhoneSdp) description = parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (description->streams->len, ==, 4);
  g_assert_cmpuint (phone_sdp_get_stream (description, 0)->port, ==, 0);
  g_assert_cmpstr (phone_sdp_get_stream (description, 0)->media, ==, "video");
  g_assert_cmpuint (phone_sdp_get_stream (description, 1)->port, ==, 4000);
  g_assert_cmpstr (phone_sdp_get_stream (description, 1)->proto, ==, "RTP/AVPF");
  g_assert_cmpuint (phone_sdp_get_stream (description, 2)->port, ==, 0);
  g_assert_cmpuint (phone_sdp_get_stream (description, 3)->port, ==, 0);
}

static void
test_an_answer_uses_the_numbers_of_the_offer (void)
{
  g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new (NULL);
  g_autofree char *text = answer (facade, HEAD "m=audio 4000 RTP/AVP 111 96 110\r\na=rtpmap:111 opus/48000/2\r\n"
                                  "a=rtpmap:96 telephone-event/48000\r\na=rtpmap:110 telephone-event/8000\r\n", FALSE);
  const PhoneSdpPlan *plan = phone_sdp_facade_get_agreed (facade);

  assert_has (text, "a=rtpmap:111 opus/48000/2\r\n");
  assert_has (text, "a=rtpmap:96 telephone-event/48000\r\n");
  g_assert_cmpstr (plan->codec->name, ==, "opus");
  g_assert_cmpuint (plan->payload_type, ==, 111);
  g_assert_cmpint (plan->event_type, ==, 96);
  g_assert_cmpuint (plan->event_rate, ==, 48000);
}

/* Some answer only events of 8000 to Opus. */
static void
test_events_of_another_clock_are_taken (void)
{
  g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new (NULL);
  g_autofree char *text = offer (facade, FALSE);
  g_autoptr (GError) error = NULL;

  assert_has (text, " telephone-event/8000\r\n");
  assert_has (text, " telephone-event/48000\r\n");
  g_assert_true (phone_sdp_facade_take_answer (facade, parse (HEAD "m=audio 4000 RTP/AVP 96 101\r\n"
                                                              "a=rtpmap:96 opus/48000/2\r\n"
                                                              "a=rtpmap:101 telephone-event/8000\r\n", NULL), &error));
  g_assert_no_error (error);
  g_assert_cmpint (phone_sdp_facade_get_agreed (facade)->event_type, ==, 101);
  g_assert_cmpuint (phone_sdp_facade_get_agreed (facade)->event_rate, ==, 8000);
}

static void
test_the_offerer_s_order_wins_unless_configured (void)
{
  static const char text[] = HEAD "m=audio 4000 RTP/AVP 0 8\r\n";
  g_autoptr (PhoneSdpFacade) theirs = phone_sdp_facade_new (NULL), ours = phone_sdp_facade_new ("pcma,pcmu");

  g_free (answer (theirs, text, FALSE));
  g_free (answer (ours, text, FALSE));
  g_assert_cmpstr (phone_sdp_facade_get_agreed (theirs)->codec->name, ==, "pcmu");
  g_assert_cmpstr (phone_sdp_facade_get_agreed (ours)->codec->name, ==, "pcma");
}

static void
test_no_common_codec_is_not_acceptable (void)
{
  g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new ("opus");
  g_autoptr (GError) error = NULL;

  g_assert_false (phone_sdp_facade_take_offer (facade, parse (HEAD "m=audio 4000 RTP/AVP 0 9 18\r\n", NULL), &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  g_clear_error (&error);
  g_assert_false (phone_sdp_facade_take_offer (facade, parse (HEAD "m=video 4000 RTP/AVP 0\r\n", NULL), &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  g_clear_error (&error);
  g_assert_false (phone_sdp_facade_take_offer (facade, parse (HEAD, NULL), &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
}

/* RFC 3264 8, 6.1 */
static void
test_directions_are_answered_as_they_may_be (void)
{
  static const struct
  {
    const char *offered;
    gboolean hold;
    const char *answered;
    gboolean held_by_peer;
  } cases[] = {
    { "sendrecv", FALSE, "a=sendrecv\r\n", FALSE }, { "sendrecv", TRUE, "a=sendonly\r\n", FALSE },
    { "sendonly", FALSE, "a=recvonly\r\n", TRUE },  { "sendonly", TRUE, "a=inactive\r\n", TRUE },
    { "recvonly", FALSE, "a=sendonly\r\n", FALSE }, { "recvonly", TRUE, "a=sendonly\r\n", FALSE },
    { "inactive", FALSE, "a=inactive\r\n", TRUE },  { "inactive", TRUE, "a=inactive\r\n", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new (NULL);
      g_autofree char *text = g_strdup_printf (HEAD "m=audio 4000 RTP/AVP 0\r\na=%s\r\n", cases[i].offered);
      g_autofree char *answered = answer (facade, text, cases[i].hold);

      assert_has (answered, cases[i].answered);
      g_assert_cmpint (phone_sdp_facade_get_agreed (facade)->held_by_peer, ==, cases[i].held_by_peer);
    }
}

static void
test_the_version_rises_when_anything_changes (void)
{
  g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new ("pcmu");
  g_autofree char *first = offer (facade, FALSE), *second = NULL, *third = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (phone_sdp_facade_take_answer (facade, parse (HEAD "m=audio 4000 RTP/AVP 0\r\n", NULL), &error));
  second = offer (facade, FALSE);
  g_assert_cmpstr (second, ==, first);
  third = offer (facade, TRUE);
  assert_has (third, "a=sendonly\r\n");
  g_assert_cmpuint (get_version (third), ==, get_version (first) + 1);
}

/* RFC 3264 8.3.2 */
static void
test_a_number_never_changes_its_meaning (void)
{
  g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new (NULL);
  g_autofree char *answered = answer (facade, HEAD "m=audio 4000 RTP/AVP 0 96\r\n"
                                      "a=rtpmap:96 telephone-event/8000\r\n", FALSE);
  g_autofree char *later = offer (facade, FALSE);

  assert_has (answered, "a=rtpmap:96 telephone-event/8000\r\n");
  assert_has (later, "a=rtpmap:96 telephone-event/8000\r\n");
  g_assert_null (strstr (later, "a=rtpmap:96 opus"));
  assert_has (later, " opus/48000/2\r\n");
}

static void
test_rtcp_goes_where_the_answer_says (void)
{
  static const struct
  {
    const char *line;
    guint port;
    gboolean mux;
  } cases[] = { { "", 4001, FALSE }, { "a=rtcp:5005\r\n", 5005, FALSE }, { "a=rtcp-mux\r\n", 4000, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhoneSdpFacade) facade = phone_sdp_facade_new (NULL);
      g_autofree char *text = g_strconcat (HEAD "m=audio 4000 RTP/AVP 0\r\n", cases[i].line, NULL);
      const PhoneSdpPlan *plan;

      g_free (offer (facade, FALSE));
      g_assert_true (phone_sdp_facade_take_answer (facade, parse (text, NULL), NULL));
      plan = phone_sdp_facade_get_agreed (facade);
      g_assert_cmpint (plan->mux, ==, cases[i].mux);
      g_assert_cmpuint (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (plan->rtcp)), ==, cases[i].port);
    }
}

#define ADD(name, func) g_test_add_func ("/media/sdp/" name, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("hostile-descriptions-are-refused", test_hostile_descriptions_are_refused);
  ADD ("descriptions-are-bounded", test_descriptions_are_bounded);
  ADD ("nonsense-in-attributes-is-ignored", test_nonsense_in_attributes_is_ignored);
  ADD ("every-truncation-is-survived", test_every_truncation_is_survived);
  ADD ("addresses-of-both-families-are-understood", test_addresses_of_both_families_are_understood);
  ADD ("nothing-is-sent-to-many", test_nothing_is_sent_to_many);
  ADD ("an-answer-has-as-many-sections-as-the-offer", test_an_answer_has_as_many_sections_as_the_offer);
  ADD ("an-answer-uses-the-numbers-of-the-offer", test_an_answer_uses_the_numbers_of_the_offer);
  ADD ("events-of-another-clock-are-taken", test_events_of_another_clock_are_taken);
  ADD ("the-offerer-s-order-wins-unless-configured", test_the_offerer_s_order_wins_unless_configured);
  ADD ("no-common-codec-is-not-acceptable", test_no_common_codec_is_not_acceptable);
  ADD ("directions-are-answered-as-they-may-be", test_directions_are_answered_as_they_may_be);
  ADD ("the-version-rises-when-anything-changes", test_the_version_rises_when_anything_changes);
  ADD ("a-number-never-changes-its-meaning", test_a_number_never_changes_its_meaning);
  ADD ("rtcp-goes-where-the-answer-says", test_rtcp_goes_where_the_answer_says);
  return g_test_run ();
}
