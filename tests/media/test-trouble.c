/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-fixture.h"

#include <string.h>

#include "config/phone-error.h"
#include "media/phone-media-session-private.h"
#include "util/sip-error.h"

#define CALLEE_HZ 1000
#define LOUD -13.0
#define A_WHILE_MS 700
/* Of GstDtlsSrtpCipher and GstDtlsSrtpAuth, which no header has. */
#define AES_128_ICM 1
#define HMAC_SHA1_80 2

typedef struct
{
  TestPhone caller;
  TestPhone callee;
} Fixture;

static const SipMediaProfile avp = SIP_MEDIA_PROFILE_AVP;
static const SipMediaProfile webrtc = SIP_MEDIA_PROFILE_WEBRTC;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  PhoneMediaPolicy policy = { .peer_address = "127.0.0.1" };

  test_phone_set_up (&fixture->caller, "tone:440", TRUE, &policy);
  test_phone_set_up (&fixture->callee, "tone:1000", TRUE, &policy);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_phone_tear_down (&fixture->caller);
  test_phone_tear_down (&fixture->callee);
}

static SipDescriptionHandler *
handler (TestPhone *phone)
{
  return SIP_DESCRIPTION_HANDLER (phone->session);
}

static void
connect_phones (Fixture *fixture, gconstpointer data)
{
  test_connect (fixture->caller.session, fixture->callee.session, *(const SipMediaProfile *) data);
  test_wait_for (&fixture->caller.n_started);
  test_wait_for (&fixture->callee.n_started);
}

static char *
exchange (TestPhone *from, TestPhone *to, SipDescriptionFlags flags)
{
  g_autofree char *offer = test_get (from->session, SIP_DESCRIPTION_OFFER, flags, SIP_MEDIA_PROFILE_ANY, NULL);
  g_autofree char *answer = NULL;

  test_set (to->session, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (to->session, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  test_set (from->session, SIP_DESCRIPTION_ANSWER, answer, NULL);
  return g_steal_pointer (&offer);
}

static void
check_decoder (const GValue *item, gpointer data)
{
  guint cipher = 0, auth = 0;

  g_object_get (g_value_get_object (item), "srtp-cipher", &cipher, "srtp-auth", &auth, NULL);
  g_assert_cmpuint (cipher, ==, AES_128_ICM);
  g_assert_cmpuint (auth, ==, HMAC_SHA1_80);
  *(gboolean *) data = TRUE;
}

static void
test_cipher (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GstIterator) decoders = NULL;
  gboolean seen = FALSE;

  g_assert_null (phone_media_session_get_cipher (fixture->caller.session));
  connect_phones (fixture, data);
  g_assert_cmpstr (phone_media_session_get_cipher (fixture->caller.session), ==, "AES_CM_128_HMAC_SHA1_80");
  decoders = gst_bin_iterate_all_by_element_factory_name (phone_leg_get_bin (fixture->caller.session->leg), "dtlsdec");
  while (gst_iterator_foreach (decoders, check_decoder, &seen) == GST_ITERATOR_RESYNC)
    gst_iterator_resync (decoders);
  g_assert_true (seen);
}

static void
test_rollback (Fixture *fixture, gconstpointer data)
{
  g_autofree char *refused = NULL, *resumed = NULL;

  connect_phones (fixture, data);
  refused = test_get (fixture->caller.session, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_HOLD, SIP_MEDIA_PROFILE_ANY,
                      NULL);
  test_set (fixture->callee.session, SIP_DESCRIPTION_OFFER, refused, NULL);
  sip_description_handler_rollback (handler (&fixture->callee));
  sip_description_handler_rollback (handler (&fixture->caller));
  g_assert_false (phone_media_session_get_held_by_peer (fixture->callee.session));
  test_run (A_WHILE_MS);
  g_assert_cmpfloat (phone_media_session_get_level (fixture->callee.session), >, 0.1);
  resumed = exchange (&fixture->callee, &fixture->caller, 0);
  g_assert_cmpuint (fixture->caller.n_failed + fixture->callee.n_failed, ==, 0);
}

/* The far end would move to another transport, and takes it back while addresses are still gathered. */
static void
test_rollback_while_gathering (Fixture *fixture, gconstpointer data)
{
  PhoneMediaPolicy policy = { .peer_address = "127.0.0.1" };
  PhoneMediaSession *other = phone_media_create_session (fixture->caller.media, &policy);
  g_autofree char *moved = test_get (other, SIP_DESCRIPTION_OFFER, 0, webrtc, NULL);
  g_autofree char *hold = NULL;

  connect_phones (fixture, data);
  test_set (fixture->callee.session, SIP_DESCRIPTION_OFFER, moved, NULL);
  sip_description_handler_rollback (handler (&fixture->callee));
  test_run (A_WHILE_MS);
  hold = exchange (&fixture->caller, &fixture->callee, SIP_DESCRIPTION_HOLD);
  g_assert_true (phone_media_session_get_held_by_peer (fixture->callee.session));
  g_assert_cmpuint (fixture->caller.n_failed + fixture->callee.n_failed, ==, 0);
  sip_description_handler_close (SIP_DESCRIPTION_HANDLER (other));
  g_object_unref (other);
}

static void
on_device_failed (PhoneMedia *media, GError *error, gpointer data)
{
  g_set_error_literal (data, error->domain, error->code, error->message);
}

static void
test_missing (const char *source, const char *named)
{
  PhoneMediaPolicy policy = { .peer_address = "127.0.0.1" };
  TestPhone broken, whole;
  g_autoptr (GError) error = NULL;
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  test_phone_set_up (&broken, source, TRUE, &policy);
  test_phone_set_up (&whole, "tone:1000", FALSE, &policy);
  g_signal_connect (broken.media, "device-failed", G_CALLBACK (on_device_failed), &error);
  test_connect (broken.session, whole.session, SIP_MEDIA_PROFILE_AVP);
  test_wait_for (&broken.n_started);
  test_wait_for (&whole.n_started);
  while (error == NULL && g_get_monotonic_time () < end)
    test_run (10);
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, named));
  test_run (1800);
  g_assert_cmpuint (broken.n_failed, ==, 0);
  g_assert_cmpfloat (test_heard_last (&broken, CALLEE_HZ), >, LOUD);
  test_phone_tear_down (&broken);
  test_phone_tear_down (&whole);
}

static void
test_missing_file (void)
{
  test_missing ("file:/nonexistent/music.wav", "/nonexistent/music.wav");
}

static void
test_failing_leg (Fixture *fixture, gconstpointer data)
{
  PhoneMediaPolicy policy = { .peer_address = "127.0.0.1" };
  PhoneMediaSession *other = phone_media_create_session (fixture->caller.media, &policy);
  PhoneMediaSession *far = phone_media_create_session (fixture->callee.media, &policy);
  PhoneCallQuality before, after;
  guint n_other = 0;

  g_signal_connect_swapped (other, "failed", G_CALLBACK (g_atomic_int_inc), &n_other);
  connect_phones (fixture, &avp);
  test_connect (other, far, SIP_MEDIA_PROFILE_AVP);
  test_run (300);
  GST_ELEMENT_ERROR (phone_leg_get_bin (other->leg), STREAM, FAILED, ("on purpose"), (NULL));
  test_wait_for (&n_other);
  sip_description_handler_close (SIP_DESCRIPTION_HANDLER (other));
  phone_media_session_get_stats (fixture->caller.session, &before);
  test_run (A_WHILE_MS);
  phone_media_session_get_stats (fixture->caller.session, &after);
  g_assert_cmpuint (after.packets_sent, >, before.packets_sent + 10);
  g_assert_cmpuint (after.packets_received, >, before.packets_received + 10);
  g_assert_cmpuint (fixture->caller.n_failed + fixture->callee.n_failed, ==, 0);
  g_object_unref (other);
  g_object_unref (far);
}

static void
assert_refused (const PhoneMediaPolicy *policy, const char *offer)
{
  TestPhone phone;
  g_autoptr (GError) error = NULL;

  test_phone_set_up (&phone, "silence", FALSE, policy);
  g_assert_false (test_set (phone.session, SIP_DESCRIPTION_OFFER, offer, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  test_phone_tear_down (&phone);
}

#define HEAD "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
#define WEBRTC_OFFER HEAD "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=rtcp-mux\r\na=setup:actpass\r\na=ice-ufrag:abcd\r\n"

static void
test_refused_offers (void)
{
  PhoneMediaPolicy any = { 0 };
  PhoneMediaPolicy required = { .encryption = PHONE_ENCRYPTION_REQUIRED };

  assert_refused (&required, HEAD "m=audio 4000 RTP/AVP 0\r\n");
  assert_refused (&any, WEBRTC_OFFER);
  assert_refused (&any, HEAD "m=audio 4000 RTP/SAVP 0\r\n");
  assert_refused (&any, "rubbish");
}

/* The description says nothing that webrtcbin could use: it ends with an error, and nothing else happens. */
static void
test_hostile_webrtc_offer (void)
{
  PhoneMediaPolicy policy = { 0 };
  const char *text = WEBRTC_OFFER "a=ice-pwd:x\r\na=fingerprint:sha-256 rubbish\r\na=candidate:rubbish\r\n"
                                  "a=candidate:1 1 UDP 9 ::: 70000 typ\r\n";
  TestPhone phone;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  test_phone_set_up (&phone, "silence", FALSE, &policy);
  if (test_set (phone.session, SIP_DESCRIPTION_OFFER, text, &error))
    answer = test_get (phone.session, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, &error);
  g_assert_true ((answer == NULL) == (error != NULL));
  test_phone_tear_down (&phone);
}

/* As on a machine that has no other network. */
static void
test_bound_to_loopback (void)
{
  PhoneMediaPolicy policy = { .local_address = "127.0.0.1" };
  TestPhone caller, callee;
  g_autofree char *offer = NULL;

  test_phone_set_up (&caller, "tone:440", FALSE, &policy);
  test_phone_set_up (&callee, "tone:1000", FALSE, &policy);
  offer = test_get (caller.session, SIP_DESCRIPTION_OFFER, 0, webrtc, NULL);
  g_assert_nonnull (strstr (offer, "c=IN IP4 127.0.0.1\r\n"));
  g_assert_nonnull (strstr (offer, " 127.0.0.1 "));
  g_assert_null (strstr (offer, "IP6"));
  sip_description_handler_rollback (handler (&caller));
  test_connect (caller.session, callee.session, webrtc);
  test_wait_for (&caller.n_started);
  test_wait_for (&callee.n_started);
  test_phone_tear_down (&caller);
  test_phone_tear_down (&callee);
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer data)
{
  g_set_object ((GAsyncResult **) data, result);
}

static void
test_closed_while_gathering (void)
{
  PhoneMediaPolicy policy = { 0 };
  TestPhone phone;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  test_phone_set_up (&phone, "silence", FALSE, &policy);
  sip_description_handler_get_async (handler (&phone), SIP_DESCRIPTION_OFFER, 0, webrtc, NULL, on_finished, &result);
  sip_description_handler_close (handler (&phone));
  while (result == NULL)
    test_run (5);
  g_assert_null (sip_description_handler_get_finish (handler (&phone), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  test_phone_tear_down (&phone);
}

static void
test_out_of_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (test_get (fixture->caller.session, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MEDIA);
  g_clear_error (&error);
  g_assert_false (test_set (fixture->caller.session, SIP_DESCRIPTION_ANSWER, HEAD "m=audio 9 RTP/AVP 0\r\n", &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MEDIA);
  g_clear_error (&error);
  g_assert_false (sip_description_handler_send_dtmf (handler (&fixture->caller), "1", 100, 100, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
  sip_description_handler_rollback (handler (&fixture->caller));
}

#define ADD(name, profile, func) \
  g_test_add ("/media/trouble/" #profile "/" name, Fixture, &profile, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-refused-offer-changes-nothing", avp, test_rollback);
  ADD ("a-refused-offer-changes-nothing", webrtc, test_rollback);
  ADD ("an-offer-taken-back-while-gathering-leaves-no-trace", webrtc, test_rollback_while_gathering);
  ADD ("the-cipher-told-is-the-one-negotiated", webrtc, test_cipher);
  ADD ("a-leg-that-fails-touches-no-other-call", avp, test_failing_leg);
  ADD ("what-comes-out-of-order-is-refused", avp, test_out_of_order);
  g_test_add_func ("/media/trouble/a-missing-file-is-told-and-the-call-goes-on", test_missing_file);
  g_test_add_func ("/media/trouble/offers-that-cannot-be-taken-are-refused", test_refused_offers);
  g_test_add_func ("/media/trouble/a-hostile-offer-of-webrtc-does-no-harm", test_hostile_webrtc_offer);
  g_test_add_func ("/media/trouble/webrtc-keeps-to-the-address-it-is-given", test_bound_to_loopback);
  g_test_add_func ("/media/trouble/closed-while-gathering-is-cancelled", test_closed_while_gathering);
  return g_test_run ();
}
