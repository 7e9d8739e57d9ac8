/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-sdp-facade.h"

#include <string.h>

#include "util/sip-error.h"

#define PEER "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
#define AUDIO PEER "m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"

typedef struct
{
  PhoneSdpFacade *facade;
  PhoneSdpTransport transport;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->facade = phone_sdp_facade_new (data);
  f->transport = (PhoneSdpTransport) {
    .address = g_inet_address_new_from_string ("198.51.100.7"),
    .port = 7000,
    .rtcp_port = 7001,
    .proto = "RTP/AVP",
    .mux = TRUE,
  };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  phone_sdp_facade_free (f->facade);
  g_object_unref (f->transport.address);
}

static PhoneSdp *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  PhoneSdp *sdp = phone_sdp_parse (bytes, &error);

  g_assert_no_error (error);
  return sdp;
}

static char *
answer_held (Fixture *f, const char *offer, gboolean hold)
{
  g_autoptr (GError) error = NULL;

  phone_sdp_facade_take_offer (f->facade, parse (offer), &error);
  g_assert_no_error (error);
  return phone_sdp_facade_make_answer (f->facade, &f->transport, hold);
}

static char *
answer (Fixture *f, const char *offer)
{
  return answer_held (f, offer, FALSE);
}

static void
take_answer (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;

  phone_sdp_facade_take_answer (f->facade, parse (text), &error);
  g_assert_no_error (error);
}

static void
assert_has (const char *text, const char *line)
{
  if (strstr (text, line) == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, line));
}

static guint64
get_version (const char *text)
{
  g_autofree char *word = phone_sdp_dup_word (strstr (text, "o="), 2);

  return g_ascii_strtoull (word, NULL, 10);
}

static void
test_offer (Fixture *f, gconstpointer data)
{
  g_autofree char *text = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, FALSE);

  assert_has (text, "c=IN IP4 198.51.100.7\r\n");
  assert_has (text, "m=audio 7000 RTP/AVP 96 8 0 101 102\r\n");
  assert_has (text, "a=rtpmap:96 opus/48000/2\r\n");
  assert_has (text, "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n");
  assert_has (text, "a=rtpmap:102 telephone-event/48000\r\na=fmtp:102 0-15\r\n");
  assert_has (text, "a=rtcp-mux\r\n");
  assert_has (text, "a=rtcp:7001\r\n");
  assert_has (text, "a=sendrecv\r\n");
}

static void
assert_lacks (const char *text, const char *line)
{
  if (strstr (text, line) != NULL)
    g_test_message ("%s", text);
  g_assert_null (strstr (text, line));
}

/* For a datagram: all codecs, and of the rest only what is not understood by itself. */
static void
test_compact_offer (Fixture *f, gconstpointer data)
{
  g_autofree char *whole = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, FALSE);
  g_autofree char *text = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, TRUE);
  g_autofree char *held = phone_sdp_facade_make_offer (f->facade, &f->transport, TRUE, TRUE);
  const PhoneSdpPlan *plan;

  assert_has (text, "m=audio 7000 RTP/AVP 96 8 0 101\r\na=rtpmap:96 opus/48000/2\r\n"
                    "a=rtpmap:101 telephone-event/8000\r\na=rtcp-mux\r\n");
  for (guint i = 0; i < 5; i++)
    assert_lacks (text, ((const char *[]) { "a=fmtp", "a=ptime", "a=sendrecv", "a=rtcp:", "rtpmap:8 " })[i]);
  g_assert_cmpuint (strlen (text) + 150, <, strlen (whole));
  assert_has (held, "a=sendonly\r\n");

  take_answer (f, AUDIO);
  plan = phone_sdp_facade_get_agreed (f->facade);
  g_assert_nonnull (plan);
  g_assert_cmpstr (plan->codec->name, ==, "pcmu");
  g_assert_cmpint (plan->event_type, ==, 101);
}

/* The next port is where RTCP goes without a word; another one has to be told. */
static void
test_compact_rtcp (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  f->transport.rtcp_port = 7003;
  text = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, TRUE);
  assert_has (text, "a=rtcp:7003\r\n");
}

#define HOST    "a=candidate:1 1 UDP 2015363327 192.0.2.1 40000 typ host\r\n"
#define SECOND  "a=candidate:2 1 UDP 2015363071 10.0.0.1 40001 typ host\r\n"
#define TWIN    "a=candidate:9 1 UDP 2015363327 10.9.0.1 40009 typ host\r\n"
#define HOST6   "a=candidate:3 1 UDP 2015364000 2001:db8::1 40000 typ host\r\n"
#define TCP     "a=candidate:4 1 TCP 1015021823 192.0.2.1 9 typ host tcptype active\r\n"
#define MAPPED  "a=candidate:5 1 UDP 1679819007 198.51.100.7 40000 typ srflx raddr 192.0.2.1 rport 40000\r\n"
#define RELAYED "a=candidate:6 1 UDP 8331263 203.0.113.5 50000 typ relay raddr 0.0.0.0 rport 0\r\n"

static void
test_compact_candidates (Fixture *f, gconstpointer data)
{
  g_autofree char *whole = NULL, *text = NULL;

  f->transport.always_mux = TRUE;
  f->transport.attributes = "a=ice-ufrag:u\r\n" SECOND HOST TWIN HOST6 TCP MAPPED RELAYED "a=candidate:odd\r\n"
                            "a=end-of-candidates\r\n";
  whole = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, FALSE);
  assert_has (whole, f->transport.attributes);
  text = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, TRUE);
  assert_has (text, "a=ice-ufrag:u\r\n" HOST HOST6 MAPPED RELAYED "a=end-of-candidates\r\n");
}

static void
test_answer_sections (Fixture *f, gconstpointer data)
{
  g_autofree char *text =
      answer (f, PEER "m=video 5000 RTP/AVPF 99\r\na=mid:v\r\nm=audio 4000 RTP/AVPF 0\r\na=mid:a\r\n"
                      "m=message 2855 TCP/MSRP *\r\nm=audio 4002 RTP/AVP 0\r\n");
  g_autoptr (PhoneSdp) sdp = parse (text);
  const char *media[] = { "video", "audio", "message", "audio" };
  const char *protos[] = { "RTP/AVPF", "RTP/AVPF", "TCP/MSRP", "RTP/AVP" };

  g_assert_cmpuint (sdp->streams->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpstr (phone_sdp_get_stream (sdp, i)->media, ==, media[i]);
      g_assert_cmpstr (phone_sdp_get_stream (sdp, i)->proto, ==, protos[i]);
      g_assert_cmpuint (phone_sdp_get_stream (sdp, i)->port, ==, i == 1 ? 7000 : 0);
    }
  g_assert_cmpstr (phone_sdp_stream_get_mid (phone_sdp_get_stream (sdp, 0)), ==, "v");
  g_assert_cmpstr (phone_sdp_stream_get_mid (phone_sdp_get_stream (sdp, 1)), ==, "a");
}

static void
test_sections_never_fewer (Fixture *f, gconstpointer data)
{
  g_autofree char *first = answer (f, PEER "m=video 5000 RTP/AVP 99\r\nm=audio 4000 RTP/AVP 0\r\n");
  g_autofree char *offer = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, FALSE);
  g_autoptr (PhoneSdp) sdp = parse (offer);

  g_assert_cmpuint (sdp->streams->len, ==, 2);
  g_assert_cmpstr (phone_sdp_get_stream (sdp, 0)->media, ==, "video");
  g_assert_cmpuint (phone_sdp_get_stream (sdp, 0)->port, ==, 0);
  g_assert_cmpuint (phone_sdp_get_stream (sdp, 1)->port, ==, 7000);
}

static void
test_their_numbers (Fixture *f, gconstpointer data)
{
  g_autofree char *text = answer (f, PEER "m=audio 4000 RTP/AVP 111 96 97\r\na=rtpmap:111 opus/48000/2\r\n"
                                          "a=rtpmap:96 telephone-event/48000\r\na=rtpmap:97 telephone-event/8000\r\n");
  const PhoneSdpPlan *plan = phone_sdp_facade_get_agreed (f->facade);

  assert_has (text, "m=audio 7000 RTP/AVP 111 97 96\r\n");
  assert_has (text, "a=rtpmap:111 opus/48000/2\r\n");
  assert_has (text, "a=rtpmap:96 telephone-event/48000\r\n");
  g_assert_cmpuint (plan->payload_type, ==, 111);
  g_assert_true (plan->decoders[111] == phone_codec_find ("opus"));
  g_assert_cmpint (plan->event_type, ==, 96);
  g_assert_cmpuint (plan->event_rate, ==, 48000);
  g_assert_cmpuint (plan->events[97], ==, 8000);
}

static void
test_event_at_another_clock (Fixture *f, gconstpointer data)
{
  g_autofree char *offer = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, FALSE);

  take_answer (f, PEER "m=audio 4000 RTP/AVP 96 101\r\na=rtpmap:96 opus/48000/2\r\n"
                       "a=rtpmap:101 telephone-event/8000\r\n");
  g_assert_cmpint (phone_sdp_facade_get_agreed (f->facade)->event_type, ==, 101);
  g_assert_cmpuint (phone_sdp_facade_get_agreed (f->facade)->event_rate, ==, 8000);
}

static void
test_no_event (Fixture *f, gconstpointer data)
{
  g_autofree char *text = answer (f, PEER "m=audio 4000 RTP/AVP 0\r\n");

  g_assert_cmpint (phone_sdp_facade_get_agreed (f->facade)->event_type, ==, -1);
  g_assert_null (strstr (text, "telephone-event"));
}

static void
test_version (Fixture *f, gconstpointer data)
{
  g_autofree char *first = answer (f, AUDIO);
  g_autofree char *same = answer (f, AUDIO);
  g_autofree char *held = answer (f, AUDIO "a=sendonly\r\n");
  g_autofree char *again = answer (f, AUDIO "a=sendonly\r\n");
  g_autofree char *resumed = answer (f, AUDIO);

  g_assert_cmpstr (same, ==, first);
  g_assert_cmpuint (get_version (held), ==, get_version (first) + 1);
  g_assert_cmpstr (again, ==, held);
  g_assert_cmpuint (get_version (resumed), ==, get_version (held) + 1);
}

static void
assert_held (Fixture *f, const char *offer, const char *direction, gboolean held)
{
  g_autofree char *text = answer (f, offer);

  assert_has (text, direction);
  g_assert_cmpint (phone_sdp_facade_get_agreed (f->facade)->held_by_peer, ==, held);
}

static void
test_held_by_peer (Fixture *f, gconstpointer data)
{
  assert_held (f, AUDIO, "a=sendrecv\r\n", FALSE);
  assert_held (f, AUDIO "a=sendonly\r\n", "a=recvonly\r\n", TRUE);
  assert_held (f, AUDIO, "a=sendrecv\r\n", FALSE);
  assert_held (f, AUDIO "a=inactive\r\n", "a=inactive\r\n", TRUE);
  assert_held (f, AUDIO "c=IN IP4 0.0.0.0\r\n", "a=recvonly\r\n", TRUE);
  g_assert_null (phone_sdp_facade_get_agreed (f->facade)->rtp);
  assert_held (f, AUDIO "a=recvonly\r\n", "a=sendonly\r\n", FALSE);
  assert_held (f, AUDIO, "a=sendrecv\r\n", FALSE);
  g_assert_nonnull (phone_sdp_facade_get_agreed (f->facade)->rtp);
}

static void
test_hold (Fixture *f, gconstpointer data)
{
  g_autofree char *first = answer (f, AUDIO);
  g_autofree char *hold = phone_sdp_facade_make_offer (f->facade, &f->transport, TRUE, FALSE);
  g_autofree char *both = NULL, *resume = NULL, *answered = NULL;

  assert_has (hold, "a=sendonly\r\n");
  g_assert_cmpuint (get_version (hold), >, get_version (first));
  take_answer (f, AUDIO "a=recvonly\r\n");
  g_assert_cmpint (phone_sdp_facade_get_agreed (f->facade)->direction, ==, PHONE_SDP_SENDONLY);
  g_assert_false (phone_sdp_facade_get_agreed (f->facade)->held_by_peer);
  answered = answer_held (f, AUDIO "a=sendonly\r\n", TRUE);
  assert_has (answered, "a=inactive\r\n");
  g_assert_true (phone_sdp_facade_get_agreed (f->facade)->held_by_peer);
  both = phone_sdp_facade_make_offer (f->facade, &f->transport, TRUE, FALSE);
  assert_has (both, "a=inactive\r\n");
  take_answer (f, AUDIO "a=inactive\r\n");
  g_assert_true (phone_sdp_facade_get_agreed (f->facade)->held_by_peer);
  resume = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, FALSE);
  assert_has (resume, "a=sendrecv\r\n");
}

static void
test_rollback_of_our_offer (Fixture *f, gconstpointer data)
{
  g_autofree char *first = answer (f, AUDIO);
  g_autofree char *refused = phone_sdp_facade_make_offer (f->facade, &f->transport, TRUE, FALSE);
  g_autofree char *refresh = NULL, *next = NULL;

  phone_sdp_facade_rollback (f->facade);
  g_assert_cmpint (phone_sdp_facade_get_agreed (f->facade)->direction, ==, PHONE_SDP_SENDRECV);
  /* RFC 4028 7.4: what holds is repeated, not what was refused. */
  refresh = phone_sdp_facade_repeat_offer (f->facade);
  g_assert_cmpstr (refresh, ==, first);
  take_answer (f, AUDIO);
  next = phone_sdp_facade_make_offer (f->facade, &f->transport, TRUE, FALSE);
  g_assert_cmpstr (next, ==, refused);
  g_assert_cmpuint (get_version (next), >, get_version (first));
}

static void
test_rollback_of_their_offer (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = answer (f, AUDIO);

  phone_sdp_facade_take_offer (f->facade, parse (PEER "m=audio 4444 RTP/AVP 8\r\na=sendonly\r\n"), &error);
  g_assert_no_error (error);
  g_assert_true (phone_sdp_facade_get_plan (f->facade)->held_by_peer);
  g_assert_false (phone_sdp_facade_get_agreed (f->facade)->held_by_peer);
  phone_sdp_facade_rollback (f->facade);
  g_assert_false (phone_sdp_facade_get_plan (f->facade)->held_by_peer);
  g_assert_true (phone_sdp_facade_get_plan (f->facade)->codec == phone_codec_find ("pcmu"));
}

static void
assert_offer_refused (Fixture *f, const char *offer)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (phone_sdp_facade_take_offer (f->facade, parse (offer), &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  g_autofree char *first = answer (f, AUDIO);
  g_autoptr (GError) error = NULL;

  assert_offer_refused (f, PEER "m=video 4000 RTP/AVP 99\r\n");
  assert_offer_refused (f, PEER "m=audio 0 RTP/AVP 0\r\n");
  assert_offer_refused (f, PEER "m=audio 4000 RTP/AVP 9 18\r\n");
  assert_offer_refused (f, PEER "m=audio 4000 RTP/SAVP 0\r\n");
  assert_offer_refused (f, PEER);
  g_assert_false (phone_sdp_facade_take_answer (f->facade, parse (PEER "m=audio 0 RTP/AVP 0\r\n"), &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  g_assert_true (phone_sdp_facade_get_agreed (f->facade)->codec == phone_codec_find ("pcmu"));
}

static void
test_their_order (Fixture *f, gconstpointer data)
{
  g_autofree char *text = answer (f, PEER "m=audio 4000 RTP/AVP 0 8 96\r\na=rtpmap:96 opus/48000/2\r\n");

  assert_has (text, data == NULL ? "m=audio 7000 RTP/AVP 0\r\n" : "m=audio 7000 RTP/AVP 8\r\n");
}

static void
test_numbers_do_not_collide (Fixture *f, gconstpointer data)
{
  g_autofree char *first = answer (f, PEER "m=audio 4000 RTP/AVP 0 96 102\r\na=rtpmap:96 telephone-event/8000\r\n"
                                           "a=rtpmap:102 speex/8000\r\n");
  g_autofree char *offer = phone_sdp_facade_make_offer (f->facade, &f->transport, FALSE, FALSE);
  g_autoptr (PhoneSdp) sdp = parse (offer);
  PhoneSdpStream *stream = phone_sdp_get_stream (sdp, 0);
  gboolean seen[128] = { FALSE };

  assert_has (offer, "a=rtpmap:96 telephone-event/8000\r\n");
  for (guint i = 0; i < stream->payloads->len; i++)
    {
      guint number = g_array_index (stream->payloads, PhoneSdpPayload, i).payload_type;

      g_assert_false (seen[number]);
      g_assert_cmpuint (number, !=, 102);
      seen[number] = TRUE;
    }
}

static void
test_ipv6 (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GInetAddress) old = f->transport.address;

  f->transport.address = g_inet_address_new_from_string ("2001:db8::7");
  text = answer (f, "v=0\r\no=- 1 1 IN IP6 2001:db8::9\r\ns=-\r\nc=IN IP6 2001:db8::9\r\nt=0 0\r\n"
                    "m=audio 6000 RTP/AVP 0\r\n");
  assert_has (text, " IN IP6 2001:db8::7\r\n");
  assert_has (text, "c=IN IP6 2001:db8::7\r\n");
}

static void
test_ptime (Fixture *f, gconstpointer data)
{
  g_autofree char *text = answer (f, AUDIO "a=ptime:40\r\n");
  g_autofree char *odd = NULL;

  assert_has (text, "a=ptime:40\r\n");
  g_assert_cmpuint (phone_sdp_facade_get_agreed (f->facade)->ptime_ms, ==, 40);
  odd = answer (f, AUDIO "a=ptime:1\r\n");
  g_assert_cmpuint (phone_sdp_facade_get_agreed (f->facade)->ptime_ms, ==, 10);
}

static void
test_rtcp_mux (Fixture *f, gconstpointer data)
{
  g_autofree char *with = answer (f, AUDIO "a=rtcp-mux\r\n");
  g_autofree char *without = NULL;

  assert_has (with, "a=rtcp-mux\r\n");
  g_assert_true (phone_sdp_facade_get_agreed (f->facade)->mux);
  without = answer (f, AUDIO);
  g_assert_null (strstr (without, "a=rtcp-mux"));
  g_assert_false (phone_sdp_facade_get_agreed (f->facade)->mux);
}

/* The codecs that are configured are the data of a test. */
#define ADD(name, codecs, test) g_test_add ("/media/facade/" name, Fixture, codecs, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("an-offer-has-all-codecs-and-events-of-both-clocks", NULL, test_offer);
  ADD ("a-compact-offer-has-all-codecs-and-few-lines", NULL, test_compact_offer);
  ADD ("a-compact-offer-tells-an-odd-port-of-rtcp-rfc-3605-2-1", NULL, test_compact_rtcp);
  ADD ("a-compact-offer-has-the-best-candidate-of-each-kind", NULL, test_compact_candidates);
  ADD ("an-answer-has-the-sections-of-the-offer-rfc-3264-6", NULL, test_answer_sections);
  ADD ("a-new-offer-has-no-fewer-sections-rfc-3264-8", NULL, test_sections_never_fewer);
  ADD ("numbers-are-those-of-the-offerer", NULL, test_their_numbers);
  ADD ("events-answered-at-8000-go-with-opus", NULL, test_event_at_another_clock);
  ADD ("who-offers-no-events-gets-none", NULL, test_no_event);
  ADD ("the-version-is-raised-by-a-change-alone", NULL, test_version);
  ADD ("three-forms-of-hold-are-answered-and-shown", NULL, test_held_by_peer);
  ADD ("hold-of-ours-over-theirs-is-inactive", NULL, test_hold);
  ADD ("a-refused-offer-leaves-no-trace", NULL, test_rollback_of_our_offer);
  ADD ("an-offer-of-theirs-that-we-refuse-leaves-no-trace", NULL, test_rollback_of_their_offer);
  ADD ("what-cannot-be-used-is-refused-with-a-sentence", NULL, test_refusals);
  ADD ("their-order-of-codecs-holds", NULL, test_their_order);
  ADD ("a-configured-order-wins", "pcma,pcmu", test_their_order);
  ADD ("our-numbers-evade-theirs", NULL, test_numbers_do_not_collide);
  ADD ("ipv6-is-told-as-such-rfc-5118-4-8", NULL, test_ipv6);
  ADD ("their-packet-time-is-followed-within-reason", NULL, test_ptime);
  ADD ("rtcp-mux-is-agreed-both-ways-or-not-at-all", NULL, test_rtcp_mux);
  return g_test_run ();
}
