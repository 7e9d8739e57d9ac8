/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-fixture.h"

#include <string.h>

#include "util/sip-error.h"

#define CALLER_HZ 440
#define CALLEE_HZ 1000
#define RINGBACK_HZ 425
#define LOUD -14.0
#define RINGING -22.0
#define QUIET -45.0
#define N_CALLS 8

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

static char *
exchange (PhoneMediaSession *from, PhoneMediaSession *to, SipDescriptionFlags flags)
{
  g_autofree char *offer = test_get (from, SIP_DESCRIPTION_OFFER, flags, SIP_MEDIA_PROFILE_ANY, NULL);
  char *answer;

  test_set (to, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (to, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  test_set (from, SIP_DESCRIPTION_ANSWER, answer, NULL);
  return answer;
}

static void
test_a_held_call_is_silent_until_it_is_resumed (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;
  g_autofree char *answer = NULL;

  test_connect (caller, callee, SIP_MEDIA_PROFILE_AVP);
  answer = exchange (caller, callee, SIP_DESCRIPTION_HOLD);
  g_assert_nonnull (strstr (answer, "a=recvonly\r\n"));
  g_assert_true (phone_media_session_get_held_by_peer (callee));
  g_assert_false (phone_media_session_get_held_by_peer (caller));
  test_run (2000);
  g_assert_cmpfloat (test_heard (&fixture->caller, 800, CALLEE_HZ), <, QUIET);
  g_assert_cmpfloat (test_heard (&fixture->callee, 800, CALLER_HZ), <, QUIET);
}

static void
assert_stream (PhoneMediaSession *session, SipStreamDirection direction, const char *codec)
{
  GListModel *streams = sip_description_handler_get_streams (SIP_DESCRIPTION_HANDLER (session));
  g_autoptr (SipStream) stream = g_list_model_get_item (streams, 0);

  g_assert_cmpuint (g_list_model_get_n_items (streams), ==, 1);
  g_assert_cmpint (sip_stream_get_kind (stream), ==, SIP_STREAM_AUDIO);
  g_assert_cmpint (sip_stream_get_direction (stream), ==, direction);
  g_assert_cmpstr (sip_stream_get_codec (stream), ==, codec);
  g_assert_cmpint (sip_stream_get_protection (stream), ==, SIP_STREAM_CLEAR);
}

static void
test_its_streams_are_what_was_agreed (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;
  GListModel *streams = sip_description_handler_get_streams (SIP_DESCRIPTION_HANDLER (caller));

  g_assert_cmpuint (g_list_model_get_n_items (streams), ==, 0);
  test_connect (caller, callee, SIP_MEDIA_PROFILE_AVP);
  assert_stream (caller, SIP_STREAM_SENDRECV, "pcmu");
  assert_stream (callee, SIP_STREAM_SENDRECV, "pcmu");
  g_free (exchange (caller, callee, SIP_DESCRIPTION_HOLD));
  assert_stream (caller, SIP_STREAM_SENDONLY, "pcmu");
  assert_stream (callee, SIP_STREAM_RECVONLY, "pcmu");
}

static void
test_both_may_hold_and_resume (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;

  test_connect (caller, callee, SIP_MEDIA_PROFILE_AVP);
  g_free (exchange (caller, callee, SIP_DESCRIPTION_HOLD));
  g_free (exchange (callee, caller, SIP_DESCRIPTION_HOLD));
  g_assert_true (phone_media_session_get_held_by_peer (callee));
  g_assert_true (phone_media_session_get_held_by_peer (caller));
  g_free (exchange (callee, caller, SIP_DESCRIPTION_NONE));
  g_free (exchange (caller, callee, SIP_DESCRIPTION_NONE));
  g_assert_false (phone_media_session_get_held_by_peer (callee));
  g_assert_false (phone_media_session_get_held_by_peer (caller));
  test_run (2500);
  g_assert_cmpfloat (test_heard (&fixture->caller, 1200, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard (&fixture->callee, 1200, CALLER_HZ), >, LOUD);
}

static void
test_the_old_hold_is_understood (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *callee = fixture->callee.session;
  g_autofree char *answer = NULL;

  test_connect (fixture->caller.session, callee, SIP_MEDIA_PROFILE_AVP);
  test_set (callee, SIP_DESCRIPTION_OFFER,
            "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n", NULL);
  answer = test_get (callee, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  g_assert_nonnull (strstr (answer, "a=recvonly\r\n"));
  g_assert_true (phone_media_session_get_held_by_peer (callee));
}

static void
test_a_muted_call_still_hears (Fixture *fixture, gconstpointer codecs)
{
  test_connect (fixture->caller.session, fixture->callee.session, SIP_MEDIA_PROFILE_AVP);
  phone_media_session_set_muted (fixture->caller.session, TRUE);
  test_run (2500);
  g_assert_cmpfloat (test_heard (&fixture->caller, 1200, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard (&fixture->callee, 1200, CALLER_HZ), <, QUIET);
}

/* RFC 3960: before the answer the far end is heard, and does not hear. */
static void
test_early_media_are_heard_but_not_answered (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;

  g_free (exchange (caller, callee, SIP_DESCRIPTION_NONE));
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (callee));
  test_run (2500);
  g_assert_cmpfloat (test_heard (&fixture->caller, 1200, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard (&fixture->callee, 1200, CALLER_HZ), <, QUIET);
}

static void
test_ringback_ends_where_media_begin (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;
  g_autofree char *offer = test_get (caller, SIP_DESCRIPTION_OFFER, 0, SIP_MEDIA_PROFILE_AVP, NULL);
  g_autofree char *answer = NULL;

  phone_media_session_set_ringback (caller, TRUE);
  test_run (1200);
  test_set (callee, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (callee, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (callee));
  test_set (caller, SIP_DESCRIPTION_ANSWER, answer, NULL);
  test_run (2500);
  g_assert_cmpfloat (test_heard (&fixture->caller, 0, RINGBACK_HZ), >, RINGING);
  g_assert_cmpfloat (test_heard (&fixture->caller, 2400, RINGBACK_HZ), <, QUIET);
  g_assert_cmpfloat (test_heard (&fixture->caller, 2400, CALLEE_HZ), >, LOUD);
}

static void
test_a_refresh_repeats_the_description (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;
  g_autofree char *first = test_get (caller, SIP_DESCRIPTION_OFFER, 0, SIP_MEDIA_PROFILE_AVP, NULL);
  g_autofree char *answer = NULL, *again = NULL;

  test_set (callee, SIP_DESCRIPTION_OFFER, first, NULL);
  answer = test_get (callee, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  test_set (caller, SIP_DESCRIPTION_ANSWER, answer, NULL);
  again = test_get (caller, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_SAME, SIP_MEDIA_PROFILE_ANY, NULL);
  g_assert_cmpstr (again, ==, first);
}

static void
test_a_rolled_back_offer_leaves_the_call_as_it_was (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;
  g_autofree char *offer = NULL;

  test_connect (caller, callee, SIP_MEDIA_PROFILE_AVP);
  offer = test_get (caller, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_HOLD, SIP_MEDIA_PROFILE_ANY, NULL);
  test_set (callee, SIP_DESCRIPTION_OFFER, offer, NULL);
  sip_description_handler_rollback (SIP_DESCRIPTION_HANDLER (callee));
  sip_description_handler_rollback (SIP_DESCRIPTION_HANDLER (caller));
  g_assert_false (phone_media_session_get_held_by_peer (callee));
  test_run (2500);
  g_assert_cmpfloat (test_heard (&fixture->caller, 1200, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard (&fixture->callee, 1200, CALLER_HZ), >, LOUD);
}

static void
test_another_codec_takes_over_in_mid_call (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;
  g_autofree char *offer = NULL, *answer = NULL, *only_pcma = NULL;
  g_auto (GStrv) halves = NULL;

  test_connect (caller, callee, SIP_MEDIA_PROFILE_AVP);
  g_assert_cmpstr (phone_media_session_get_codec (callee), ==, "opus/48000");
  offer = test_get (caller, SIP_DESCRIPTION_OFFER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  halves = g_strsplit (offer, "RTP/AVP 96 8 0", 2);
  g_assert_nonnull (halves[1]);
  only_pcma = g_strjoinv ("RTP/AVP 8", halves);
  test_set (callee, SIP_DESCRIPTION_OFFER, only_pcma, NULL);
  answer = test_get (callee, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  test_set (caller, SIP_DESCRIPTION_ANSWER, answer, NULL);
  g_assert_cmpstr (phone_media_session_get_codec (caller), ==, "pcma/8000");
  g_assert_cmpstr (phone_media_session_get_codec (callee), ==, "pcma/8000");
  test_run (2500);
  g_assert_cmpfloat (test_heard (&fixture->caller, 1200, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard (&fixture->callee, 1200, CALLER_HZ), >, LOUD);
}

/* What is done for a datagram: the offer is taken back and made again, smaller, and serves as well. */
static void
assert_compact_offer_serves (Fixture *fixture, SipMediaProfile profile)
{
  PhoneMediaSession *caller = fixture->caller.session, *callee = fixture->callee.session;
  g_autofree char *whole = test_get (caller, SIP_DESCRIPTION_OFFER, 0, profile, NULL);
  g_autofree char *compact = NULL, *answer = NULL;

  sip_description_handler_rollback (SIP_DESCRIPTION_HANDLER (caller));
  compact = test_get (caller, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_COMPACT, profile, NULL);
  g_assert_cmpuint (strlen (compact), <, strlen (whole));
  test_set (callee, SIP_DESCRIPTION_OFFER, compact, NULL);
  answer = test_get (callee, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  test_set (caller, SIP_DESCRIPTION_ANSWER, answer, NULL);
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (callee));
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (caller));
  test_wait_for (&fixture->caller.n_started);
  test_wait_for (&fixture->callee.n_started);
  test_run (2500);
  g_assert_cmpfloat (test_heard_last (&fixture->caller, CALLEE_HZ), >, LOUD);
  g_assert_cmpfloat (test_heard_last (&fixture->callee, CALLER_HZ), >, LOUD);
}

static void
test_a_compact_offer_serves_avp (Fixture *fixture, gconstpointer codecs)
{
  assert_compact_offer_serves (fixture, SIP_MEDIA_PROFILE_AVP);
}

static void
test_a_compact_offer_serves_webrtc (Fixture *fixture, gconstpointer codecs)
{
  assert_compact_offer_serves (fixture, SIP_MEDIA_PROFILE_WEBRTC);
}

static void
test_after_the_end_nothing_works_and_nothing_breaks (Fixture *fixture, gconstpointer codecs)
{
  PhoneMediaSession *caller = fixture->caller.session;
  SipDescriptionHandler *handler = SIP_DESCRIPTION_HANDLER (caller);
  g_autoptr (GError) error = NULL;
  PhoneCallQuality quality;

  test_connect (caller, fixture->callee.session, SIP_MEDIA_PROFILE_AVP);
  test_wait_for (&fixture->caller.n_started);
  test_run (500);
  sip_description_handler_close (handler);
  sip_description_handler_close (handler);
  sip_description_handler_confirm (handler);
  sip_description_handler_rollback (handler);
  g_assert_null (test_get (caller, SIP_DESCRIPTION_OFFER, 0, SIP_MEDIA_PROFILE_AVP, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (sip_description_handler_send_dtmf (handler, "1", 100, 100, &error));
  g_assert_nonnull (error);
  g_assert_true (phone_media_session_get_stats (caller, &quality));
  g_assert_cmpuint (quality.packets_received, >, 0);
}

/* Caller and echo service in one process, on one front. */
static void
test_an_echo_gives_back_what_it_hears (void)
{
  PhoneMediaPolicy policy = { .codecs = "pcmu", .peer_address = "127.0.0.1" };
  g_autoptr (PhoneMediaSession) echo = NULL;
  TestPhone caller;

  test_phone_set_up (&caller, "tone:440", TRUE, &policy);
  policy.loopback = TRUE;
  echo = phone_media_create_session (caller.media, &policy);
  test_connect (caller.session, echo, SIP_MEDIA_PROFILE_AVP);
  test_run (2500);
  g_assert_cmpfloat (phone_media_get_microphone_level (caller.media), >, 0.1);
  g_assert_cmpfloat (phone_media_get_speaker_level (caller.media), <, 0.5);
  g_assert_cmpfloat (test_heard (&caller, 1200, CALLER_HZ), >, LOUD);
  g_clear_object (&echo);
  test_phone_tear_down (&caller);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

static void
call_once (PhoneMedia *a, PhoneMedia *b, SipMediaProfile profile)
{
  PhoneMediaPolicy policy = { .peer_address = "127.0.0.1" };
  g_autoptr (PhoneMediaSession) caller = phone_media_create_session (a, &policy);
  g_autoptr (PhoneMediaSession) callee = phone_media_create_session (b, &policy);

  test_connect (caller, callee, profile);
  test_run (300);
  phone_media_shutdown (a);
  phone_media_shutdown (b);
  g_assert_finalize_object (g_steal_pointer (&caller));
  g_assert_finalize_object (g_steal_pointer (&callee));
}

static void
test_calls_leave_neither_threads_nor_files (gconstpointer profile)
{
  g_autoptr (PhoneAudioConfig) config = phone_audio_config_new ("silence", "null", NULL);
  PhoneMedia *a = phone_media_new (config), *b = phone_media_new (config);
  guint files, threads;

  for (guint i = 0; i < 2; i++)
    call_once (a, b, GPOINTER_TO_INT (profile));
  test_run (500);
  files = count_entries ("/proc/self/fd");
  threads = count_entries ("/proc/self/task");
  for (guint i = 0; i < N_CALLS; i++)
    call_once (a, b, GPOINTER_TO_INT (profile));
  test_run (500);
  g_assert_cmpuint (count_entries ("/proc/self/fd"), <=, files + 2);
  g_assert_cmpuint (count_entries ("/proc/self/task"), <=, threads + 4);
  g_assert_finalize_object (a);
  g_assert_finalize_object (b);
}

/* Nothing listens there: the call goes on without the devices, and says so in sentences. */
static void
on_device_failed (PhoneMedia *media, GError *error, gpointer data)
{
  g_assert_error (error, g_quark_from_static_string ("phone-error-quark"), error->code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  ++*(guint *) data;
}

static void
test_a_missing_device_is_told_and_the_call_goes_on (void)
{
  PhoneMediaPolicy policy = { .peer_address = "127.0.0.1" };
  g_autoptr (PhoneAudioConfig) config = NULL;
  guint n_told = 0;
  TestPhone caller, callee;

  g_setenv ("PULSE_SERVER", "unix:/nonexistent/pulse", TRUE);
  test_phone_set_up (&caller, "tone:440", FALSE, &policy);
  test_phone_set_up (&callee, "tone:1000", FALSE, &policy);
  config = phone_audio_config_new ("default", "default", NULL);
  phone_media_set_audio_config (callee.media, config);
  g_signal_connect (callee.media, "device-failed", G_CALLBACK (on_device_failed), &n_told);
  test_connect (caller.session, callee.session, SIP_MEDIA_PROFILE_AVP);
  test_wait_for (&caller.n_started);
  test_wait_for (&n_told);
  g_assert_cmpuint (callee.n_failed, ==, 0);
  test_phone_tear_down (&caller);
  test_phone_tear_down (&callee);
}

#define ADD(name, codecs, func) g_test_add ("/media/session/" name, Fixture, codecs, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-held-call-is-silent-until-it-is-resumed", "pcmu", test_a_held_call_is_silent_until_it_is_resumed);
  ADD ("its-streams-are-what-was-agreed", "pcmu", test_its_streams_are_what_was_agreed);
  ADD ("both-may-hold-and-resume", "pcmu", test_both_may_hold_and_resume);
  ADD ("the-old-hold-is-understood", "pcmu", test_the_old_hold_is_understood);
  ADD ("a-muted-call-still-hears", "pcmu", test_a_muted_call_still_hears);
  ADD ("early-media-are-heard-but-not-answered", "pcmu", test_early_media_are_heard_but_not_answered);
  ADD ("ringback-ends-where-media-begin", "pcmu", test_ringback_ends_where_media_begin);
  ADD ("a-refresh-repeats-the-description", "pcmu", test_a_refresh_repeats_the_description);
  ADD ("a-rolled-back-offer-leaves-the-call-as-it-was", "pcmu", test_a_rolled_back_offer_leaves_the_call_as_it_was);
  ADD ("another-codec-takes-over-in-mid-call", NULL, test_another_codec_takes_over_in_mid_call);
  ADD ("a-compact-offer-serves-as-well/avp", NULL, test_a_compact_offer_serves_avp);
  ADD ("a-compact-offer-serves-as-well/webrtc", "pcmu", test_a_compact_offer_serves_webrtc);
  ADD ("after-the-end-nothing-works-and-nothing-breaks", "pcmu", test_after_the_end_nothing_works_and_nothing_breaks);
  g_test_add_func ("/media/session/an-echo-gives-back-what-it-hears", test_an_echo_gives_back_what_it_hears);
  g_test_add_func ("/media/session/a-missing-device-is-told-and-the-call-goes-on",
                   test_a_missing_device_is_told_and_the_call_goes_on);
  g_test_add_data_func ("/media/session/calls-leave-neither-threads-nor-files/avp",
                        GINT_TO_POINTER (SIP_MEDIA_PROFILE_AVP), test_calls_leave_neither_threads_nor_files);
  g_test_add_data_func ("/media/session/calls-leave-neither-threads-nor-files/webrtc",
                        GINT_TO_POINTER (SIP_MEDIA_PROFILE_WEBRTC), test_calls_leave_neither_threads_nor_files);
  return g_test_run ();
}
