/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-fixture.h"


#define CALLER_HZ 440
#define CALLEE_HZ 1000
/* Of a tone as it is sent, and of what may be left of one that should not be there. */
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
  PhoneMediaPolicy policy = { .codecs = codecs, .peer_address = "127.0.0.1" };

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
test_each_hears_the_other (Fixture *fixture, gconstpointer codecs)
{
  PhoneCallQuality quality;

  test_connect (fixture->caller.session, fixture->callee.session, SIP_MEDIA_PROFILE_AVP);
  test_wait_for (&fixture->caller.n_started);
  test_wait_for (&fixture->callee.n_started);
  test_wait_for_packets (fixture->caller.session, PACKETS);
  test_wait_for_packets (fixture->callee.session, PACKETS);
  g_assert_true (phone_media_session_get_stats (fixture->caller.session, &quality));
  g_assert_cmpuint (quality.packets_sent, >, 25);
  g_assert_cmpfloat (quality.mos, >, 3.5);
  g_assert_cmpuint (fixture->caller.n_started, ==, 1);
  g_assert_cmpuint (fixture->callee.n_started, ==, 1);
  g_assert_cmpstr (phone_media_session_get_profile (fixture->callee.session), ==, "avp");
  g_assert_true (g_str_has_prefix (phone_media_session_get_codec (fixture->callee.session), codecs));
  g_assert_cmpfloat (test_heard_ever (&fixture->caller, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard_last (&fixture->caller, CALLER_HZ), <, QUIET);
  g_assert_cmpfloat (test_heard_ever (&fixture->callee, CALLER_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard_last (&fixture->callee, CALLEE_HZ), <, QUIET);
}

static void
test_digits_arrive_both_ways (Fixture *fixture, gconstpointer codecs)
{
  g_autoptr (GError) error = NULL;

  test_connect (fixture->caller.session, fixture->callee.session, SIP_MEDIA_PROFILE_AVP);
  test_wait_for (&fixture->caller.n_started);
  sip_description_handler_send_dtmf (SIP_DESCRIPTION_HANDLER (fixture->caller.session), "159D#", 80, 60, &error);
  g_assert_no_error (error);
  sip_description_handler_send_dtmf (SIP_DESCRIPTION_HANDLER (fixture->callee.session), "0022*", 80, 60, &error);
  g_assert_no_error (error);
  test_run (1600);
  g_assert_cmpstr (fixture->callee.digits->str, ==, "159D#");
  g_assert_cmpstr (fixture->caller.digits->str, ==, "0022*");
}

#define ADD(name, codec, func) \
  g_test_add ("/media/avp-call/" codec "/" name, Fixture, codec, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("each-hears-the-other-and-not-itself", "opus", test_each_hears_the_other);
  ADD ("each-hears-the-other-and-not-itself", "pcma", test_each_hears_the_other);
  ADD ("each-hears-the-other-and-not-itself", "pcmu", test_each_hears_the_other);
  ADD ("digits-arrive-both-ways", "opus", test_digits_arrive_both_ways);
  ADD ("digits-arrive-both-ways", "pcmu", test_digits_arrive_both_ways);
  return g_test_run ();
}
