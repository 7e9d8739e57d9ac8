/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "test-tone.h"

#define WAIT_MS 10000
#define WINDOW_MS 100
#define N_WINDOWS 10

static void
on_dtmf_received (PhoneMediaSession *session, const char *digit, gpointer data)
{
  g_string_append (((TestPhone *) data)->digits, digit);
}

static void
on_failed (PhoneMediaSession *session, GError *error, gpointer data)
{
  g_test_message ("failed: %s", error->message);
  ((TestPhone *) data)->n_failed++;
}

static void
on_media_started (PhoneMediaSession *session, gpointer data)
{
  ((TestPhone *) data)->n_started++;
}

void
test_phone_set_up (TestPhone *phone, const char *source, gboolean record, const PhoneMediaPolicy *policy)
{
  g_autoptr (PhoneAudioConfig) config = NULL;
  g_autofree char *sink = NULL;
  g_autoptr (GError) error = NULL;

  memset (phone, 0, sizeof *phone);
  phone->digits = g_string_new (NULL);
  if (record)
    {
      int fd = g_file_open_tmp ("heard-XXXXXX.wav", &phone->recording, &error);

      g_assert_no_error (error);
      g_close (fd, NULL);
    }
  sink = record ? g_strconcat ("file:", phone->recording, NULL) : g_strdup ("null");
  config = phone_audio_config_new (source, sink, &error);
  g_assert_no_error (error);
  phone->media = phone_media_new (config);
  phone->session = phone_media_create_session (phone->media, policy);
  g_signal_connect (phone->session, "dtmf-received", G_CALLBACK (on_dtmf_received), phone);
  g_signal_connect (phone->session, "failed", G_CALLBACK (on_failed), phone);
  g_signal_connect (phone->session, "media-started", G_CALLBACK (on_media_started), phone);
}

static void
close_phone (TestPhone *phone)
{
  if (phone->session != NULL)
    sip_description_handler_close (SIP_DESCRIPTION_HANDLER (phone->session));
  phone_media_shutdown (phone->media);
}

void
test_phone_tear_down (TestPhone *phone)
{
  close_phone (phone);
  g_assert_finalize_object (phone->session);
  g_assert_finalize_object (phone->media);
  if (phone->recording != NULL)
    g_unlink (phone->recording);
  g_free (phone->recording);
  g_string_free (phone->digits, TRUE);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  g_set_object ((GAsyncResult **) data, result);
}

static void
on_overdue (gpointer data)
{
  g_error ("Nothing came of it in %u ms.", WAIT_MS);
}

static GAsyncResult *
wait_for_result (GAsyncResult **result)
{
  guint watchdog = g_timeout_add_once (WAIT_MS, on_overdue, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
  return *result;
}

char *
test_get (PhoneMediaSession *session, SipDescriptionKind kind, SipDescriptionFlags flags, SipMediaProfile profile,
          GError **error)
{
  SipDescriptionHandler *handler = SIP_DESCRIPTION_HANDLER (session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (SipBody) body = NULL;
  GBytes *bytes;

  sip_description_handler_get_async (handler, kind, flags, profile, NULL, on_result, &result);
  body = sip_description_handler_get_finish (handler, wait_for_result (&result), &failure);
  if (error == NULL)
    g_assert_no_error (failure);
  if (body == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  bytes = sip_body_get_bytes (body);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

gboolean
test_set (PhoneMediaSession *session, SipDescriptionKind kind, const char *text, GError **error)
{
  return test_set_from (session, kind, text, "dialog", error);
}

gboolean
test_set_from (PhoneMediaSession *session, SipDescriptionKind kind, const char *text, const char *dialog_id,
               GError **error)
{
  SipDescriptionHandler *handler = SIP_DESCRIPTION_HANDLER (session);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SipBody) body = sip_body_new ("application/sdp", bytes);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean done;

  sip_description_handler_set_async (handler, kind, body, dialog_id, NULL, on_result, &result);
  done = sip_description_handler_set_finish (handler, wait_for_result (&result), &failure);
  if (error == NULL)
    g_assert_no_error (failure);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&failure));
  return done;
}

void
test_connect (PhoneMediaSession *caller, PhoneMediaSession *callee, SipMediaProfile profile)
{
  g_autofree char *offer = test_get (caller, SIP_DESCRIPTION_OFFER, 0, profile, NULL);
  g_autofree char *answer = NULL;

  test_set (callee, SIP_DESCRIPTION_OFFER, offer, NULL);
  answer = test_get (callee, SIP_DESCRIPTION_ANSWER, 0, SIP_MEDIA_PROFILE_ANY, NULL);
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (callee));
  test_set (caller, SIP_DESCRIPTION_ANSWER, answer, NULL);
  sip_description_handler_confirm (SIP_DESCRIPTION_HANDLER (caller));
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
test_run (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, on_timeout, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

void
test_wait_for (const guint *flag)
{
  gint64 end = g_get_monotonic_time () + WAIT_MS * 1000;

  while (*flag == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      test_run (10);
    }
}

void
test_wait_for_packets (PhoneMediaSession *session, guint n_packets)
{
  gint64 end = g_get_monotonic_time () + WAIT_MS * 1000;
  PhoneCallQuality quality;

  while (!phone_media_session_get_stats (session, &quality) || quality.packets_received < n_packets)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      test_run (10);
    }
}

/* Short windows, and of them the loudest: on a busy machine a block that is late shifts the phase of a tone. */
static double
measure (GArray *samples, gsize first, guint n_windows, guint rate, double hz)
{
  gsize window = (gsize) WINDOW_MS * rate / 1000;
  double level = -120;

  g_assert_cmpuint (samples->len, >=, first + n_windows * window);
  for (guint i = 0; i < n_windows; i++)
    level = MAX (level, test_tone_level (&g_array_index (samples, gint16, first + i * window), window, rate, hz));
  return level;
}

static GArray *
read_recording (TestPhone *phone, guint *rate)
{
  g_autoptr (GError) error = NULL;
  GArray *samples;

  close_phone (phone);
  samples = test_tone_read_wav (phone->recording, rate, &error);
  g_assert_no_error (error);
  return samples;
}

double
test_heard (TestPhone *phone, guint skip_ms, double hz)
{
  guint rate = 0;
  g_autoptr (GArray) samples = read_recording (phone, &rate);

  return measure (samples, (gsize) skip_ms * rate / 1000, N_WINDOWS, rate, hz);
}

double
test_heard_last (TestPhone *phone, double hz)
{
  guint rate = 0;
  g_autoptr (GArray) samples = read_recording (phone, &rate);
  gsize length = (gsize) N_WINDOWS * WINDOW_MS * rate / 1000;

  g_assert_cmpuint (samples->len, >=, length);
  return measure (samples, samples->len - length, N_WINDOWS, rate, hz);
}

double
test_heard_ever (TestPhone *phone, double hz)
{
  guint rate = 0;
  g_autoptr (GArray) samples = read_recording (phone, &rate);

  return measure (samples, 0, (guint) (samples->len / ((gsize) WINDOW_MS * rate / 1000)), rate, hz);
}
