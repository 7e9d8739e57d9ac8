/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-fixture.h"

#include <string.h>

#include "util/sip-error.h"

#define CALLER_HZ 440
#define CALLEE_HZ 1000
#define LOUD -13.0
#define QUIET -45.0
/* Two seconds of sound. */
#define PACKETS 100

typedef struct
{
  TestPhone caller;
  TestPhone callee;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaPolicy policy = { .codecs = codecs };

  test_phone_set_up (&fixture->caller, "tone:440", TRUE, &policy);
  test_phone_set_up (&fixture->callee, "tone:1000", TRUE, &policy);
}

static void
tear_down (Fixture *fixture, gconstpointer codecs)
{
  g_assert_cmpuint (fixture->caller.n_failed, ==, 0);
  g_assert_cmpuint (fixture->callee.n_failed, ==, 0);
  test_phone_tear_down (&fixture->caller);
  test_phone_tear_down (&fixture->callee);
}

static void
connect_phones (Fixture *fixture)
{
  test_connect (fixture->caller.session, fixture->callee.session, SIP_MEDIA_PROFILE_WEBRTC);
  test_wait_for (&fixture->caller.n_started);
  test_wait_for (&fixture->callee.n_started);
}

static void
test_each_hears_the_other (Fixture *fixture, gconstpointer codecs)
{
  PhoneCallQuality quality;

  connect_phones (fixture);
  test_wait_for_packets (fixture->caller.session, PACKETS);
  test_wait_for_packets (fixture->callee.session, PACKETS);
  g_assert_true (phone_media_session_get_stats (fixture->caller.session, &quality));
  g_assert_cmpuint (quality.packets_sent, >, 25);
  g_assert_cmpstr (phone_media_session_get_profile (fixture->caller.session), ==, "webrtc");
  g_assert_nonnull (phone_media_session_get_cipher (fixture->caller.session));
  g_assert_true (g_str_has_prefix (phone_media_session_get_codec (fixture->callee.session), codecs));
  g_assert_cmpfloat (test_heard_ever (&fixture->caller, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard_last (&fixture->caller, CALLER_HZ), <, QUIET);
  g_assert_cmpfloat (test_heard_ever (&fixture->callee, CALLER_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard_last (&fixture->callee, CALLEE_HZ), <, QUIET);
}

static char *
make_stranger (const char *answer)
{
  char *copy = g_strdup (answer), *digit = strstr (copy, "a=fingerprint:");

  g_assert_nonnull (digit);
  digit = strchr (digit, ' ') + 1;
  *digit = *digit == 'A' ? 'B' : 'A';
  return copy;
}

/* The first description stays: the same far end says another one in vain, another far end is to be offered anew. */
static void
test_another_answer_does_not_move_it (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;
  g_autofree char *offer = test_get (caller, SIP_DESCRIPTION_OFFER, 0, SIP_MEDIA_PROFILE_WEBRTC, NULL);
  g_autofree char *answer = NULL, *other = NULL;
  g_autoptr (GError) error = NULL;

  test_set (callee, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (callee, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  other = make_stranger (answer);
  test_set_from (caller, SIP_DESCRIPTION_ANSWER, answer, "one", NULL);
  test_set_from (caller, SIP_DESCRIPTION_ANSWER, other, "one", NULL);
  g_assert_false (test_set_from (caller, SIP_DESCRIPTION_ANSWER, other, "two", &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_FRESH_OFFER);
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (callee));
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (caller));
  test_wait_for (&fixture->caller.n_started);
  test_wait_for (&fixture->callee.n_started);
}

static void
test_digits_arrive_both_ways (Fixture *fixture, gconstpointer codecs)
{
  g_autoptr (GError) error = NULL;

  connect_phones (fixture);
  sip_description_handler_send_dtmf (SIP_DESCRIPTION_HANDLER (fixture->caller.session), "159D#", 80, 60, &error);
  g_assert_no_error (error);
  sip_description_handler_send_dtmf (SIP_DESCRIPTION_HANDLER (fixture->callee.session), "0022*", 80, 60, &error);
  g_assert_no_error (error);
  test_run (2000);
  g_assert_cmpstr (fixture->callee.digits->str, ==, "159D#");
  g_assert_cmpstr (fixture->caller.digits->str, ==, "0022*");
}

/* A hold is text: what carries the media stays, and so do ICE and DTLS. */
static void
test_a_hold_keeps_the_transport (Fixture *fixture, gconstpointer codecs)
{
  g_autofree char *offer = NULL, *answer = NULL;

  connect_phones (fixture);
  offer = test_get (fixture->caller.session, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_HOLD, SIP_MEDIA_PROFILE_ANY, NULL);
  g_assert_nonnull (strstr (offer, "a=sendonly\r\n"));
  test_set (fixture->callee.session, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (fixture->callee.session, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  g_assert_nonnull (strstr (answer, "a=recvonly\r\n"));
  test_set (fixture->caller.session, SIP_DESCRIPTION_ANSWER, answer, NULL);
  g_assert_true (phone_media_session_get_held_by_peer (fixture->callee.session));
  g_clear_pointer (&offer, g_free);
  g_clear_pointer (&answer, g_free);
  offer = test_get (fixture->caller.session, SIP_DESCRIPTION_OFFER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  test_set (fixture->callee.session, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (fixture->callee.session, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  test_set (fixture->caller.session, SIP_DESCRIPTION_ANSWER, answer, NULL);
  g_assert_false (phone_media_session_get_held_by_peer (fixture->callee.session));
  test_run (2500);
  g_assert_cmpfloat (test_heard_last (&fixture->caller, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard_last (&fixture->callee, CALLER_HZ), >, LOUD);
}

static void
test_a_description_without_ice_is_refused (Fixture *fixture, gconstpointer codecs)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_set (fixture->callee.session, SIP_DESCRIPTION_OFFER,
                            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                            "m=audio 4000 UDP/TLS/RTP/SAVPF 0\r\na=rtcp-mux\r\n", &error));
  g_assert_cmpint (error->code, ==, SIP_ERROR_NOT_ACCEPTABLE);
}

#define ADD(name, codec, func) \
  g_test_add ("/media/webrtc-call/" codec "/" name, Fixture, codec, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("each-hears-the-other-and-not-itself", "opus", test_each_hears_the_other);
  ADD ("each-hears-the-other-and-not-itself", "pcmu", test_each_hears_the_other);
  ADD ("another-answer-does-not-move-it", "opus", test_another_answer_does_not_move_it);
  ADD ("digits-arrive-both-ways", "opus", test_digits_arrive_both_ways);
  ADD ("digits-arrive-both-ways", "pcmu", test_digits_arrive_both_ways);
  ADD ("a-hold-keeps-the-transport", "opus", test_a_hold_keeps_the_transport);
  ADD ("a-description-without-ice-is-refused", "opus", test_a_description_without_ice_is_refused);
  return g_test_run ();
}
