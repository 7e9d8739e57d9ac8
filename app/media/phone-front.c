/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-front.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <time.h>

#include "config/phone-error.h"
#include "media/phone-microphone.h"
#include "media/phone-speaker.h"

#define TICK_NS (10 * (gint64) GST_MSECOND)
#define TAKE_OVER_US 30000
/* A machine that slept does not make up for it. */
#define LOST_US 100000

struct _PhoneFront
{
  GObject parent_instance;

  PhoneMixer *mixer;
  PhoneAudioConfig *config;
  PhoneMicrophone *microphone;
  PhoneSpeaker *speaker;
  GThread *ticker;

  GstClockTime base_time;
  guint closing;
  int stopping;

  GMutex lock; /* one tick at a time */
  GstClockTime time;
  gint64 last_tick;
};

G_DEFINE_FINAL_TYPE (PhoneFront, phone_front, G_TYPE_OBJECT)

static guint failed_signal;

/* The time counts samples; only where ticks were missing it moves on by what was missed. */
static GstClockTime
next_time (PhoneFront *self)
{
  gint64 now = g_get_monotonic_time ();
  GstClockTime since_start = (GstClockTime) now * GST_USECOND - self->base_time;

  if (self->last_tick == 0 || now - self->last_tick > LOST_US)
    self->time = MAX (self->time, since_start);
  self->last_tick = now;
  self->time += TICK_NS;
  return self->time;
}

static void
tick (PhoneFront *self, const gint16 *microphone)
{
  gint16 block[PHONE_BLOCK];

  phone_mixer_tick (self->mixer, microphone, next_time (self), block);
  if (self->speaker != NULL)
    phone_speaker_play (self->speaker, block);
}

static void
on_captured (const gint16 *block, gpointer data)
{
  PhoneFront *self = data;

  g_mutex_lock (&self->lock);
  tick (self, block);
  g_mutex_unlock (&self->lock);
}

static void
tick_from_ticker (PhoneFront *self)
{
  gint16 block[PHONE_BLOCK] = { 0 };

  g_mutex_lock (&self->lock);
  if (self->microphone != NULL && !phone_microphone_is_device (self->microphone))
    {
      phone_microphone_read (self->microphone, block);
      tick (self, block);
    }
  else if (self->microphone == NULL || g_get_monotonic_time () - self->last_tick >= TAKE_OVER_US)
    tick (self, block);
  g_mutex_unlock (&self->lock);
}

static void
advance (struct timespec *at)
{
  struct timespec now;
  gint64 behind;

  at->tv_nsec += TICK_NS;
  if (at->tv_nsec >= (gint64) GST_SECOND)
    {
      at->tv_nsec -= GST_SECOND;
      at->tv_sec++;
    }
  clock_gettime (CLOCK_MONOTONIC, &now);
  behind = (now.tv_sec - at->tv_sec) * (gint64) G_USEC_PER_SEC + (now.tv_nsec - at->tv_nsec) / 1000;
  if (behind > LOST_US)
    *at = now;
}

static gpointer
run_ticker (gpointer data)
{
  PhoneFront *self = data;
  struct timespec at;

  clock_gettime (CLOCK_MONOTONIC, &at);
  while (!g_atomic_int_get (&self->stopping))
    {
      tick_from_ticker (self);
      advance (&at);
      while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        continue;
    }
  return NULL;
}

static char *
describe_source (const PhoneAudioEnd *end, const char *why)
{
  if (end->kind == PHONE_AUDIO_FILE)
    return g_strdup_printf (_("The sound file “%s” cannot be played (%s). The other side hears silence."), end->name,
                            why);
  if (end->kind == PHONE_AUDIO_DEVICE)
    return g_strdup_printf (_("The microphone “%s” cannot be used (%s). The other side hears silence until you choose "
                              "another one."), end->name, why);
  return g_strdup_printf (_("There is no microphone: the sound server cannot be used (%s). The other side hears "
                            "silence until PipeWire or PulseAudio runs."),
                          why);
}

static char *
describe_sink (const PhoneAudioEnd *end, const char *why)
{
  if (end->kind == PHONE_AUDIO_FILE)
    return g_strdup_printf (_("Sound cannot be written to “%s” (%s). Name another file."), end->name, why);
  if (end->kind == PHONE_AUDIO_DEVICE)
    return g_strdup_printf (_("The speaker “%s” cannot be used (%s). You hear nothing until you choose another one."),
                            end->name, why);
  return g_strdup_printf (_("There is no speaker: the sound server cannot be used (%s). You hear nothing until "
                            "PipeWire or PulseAudio runs."), why);
}

static void
fail (PhoneFront *self, char *message)
{
  g_autofree char *owned = message;
  g_autoptr (GError) error = g_error_new_literal (PHONE_ERROR, PHONE_ERROR_DEVICE, owned);

  g_debug ("front: %s", error->message);
  g_signal_emit (self, failed_signal, 0, error);
}

static void
on_microphone_failed (PhonePipeline *pipeline, GError *error, gpointer data)
{
  PhoneFront *self = data;

  fail (self, describe_source (&self->config->source, error->message));
}

static void
on_speaker_failed (PhonePipeline *pipeline, GError *error, gpointer data)
{
  PhoneFront *self = data;

  fail (self, describe_sink (&self->config->sink, error->message));
}

static void
open_microphone (PhoneFront *self)
{
  g_autoptr (GError) error = NULL;
  PhonePipeline *pipeline;

  self->microphone = phone_microphone_new (&self->config->source, on_captured, self, &error);
  if (self->microphone == NULL)
    {
      fail (self, describe_source (&self->config->source, error->message));
      return;
    }
  pipeline = phone_microphone_get_pipeline (self->microphone);
  if (pipeline != NULL)
    g_signal_connect_object (pipeline, "failed", G_CALLBACK (on_microphone_failed), self, 0);
}

static void
open_speaker (PhoneFront *self)
{
  g_autoptr (GError) error = NULL;

  self->speaker = phone_speaker_new (&self->config->sink, &error);
  if (self->speaker != NULL)
    g_signal_connect_object (phone_speaker_get_pipeline (self->speaker), "failed", G_CALLBACK (on_speaker_failed),
                             self, 0);
  else if (error != NULL)
    fail (self, describe_sink (&self->config->sink, error->message));
}

static void
on_closed (gpointer data)
{
  PhoneFront *self = data;

  self->closing--;
  g_object_unref (self);
}

static void
phone_front_finalize (GObject *object)
{
  PhoneFront *self = PHONE_FRONT (object);

  g_clear_pointer (&self->config, phone_audio_config_free);
  g_object_unref (self->mixer);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (phone_front_parent_class)->finalize (object);
}

static void
phone_front_dispose (GObject *object)
{
  phone_front_stop (PHONE_FRONT (object));
  G_OBJECT_CLASS (phone_front_parent_class)->dispose (object);
}

static void
phone_front_class_init (PhoneFrontClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phone_front_dispose;
  G_OBJECT_CLASS (klass)->finalize = phone_front_finalize;

  failed_signal = g_signal_new ("failed", PHONE_TYPE_FRONT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
phone_front_init (PhoneFront *self)
{
  g_mutex_init (&self->lock);
  /* The system clock of GStreamer is the monotonic one. */
  self->base_time = (GstClockTime) g_get_monotonic_time () * GST_USECOND;
}

PhoneFront *
phone_front_new (PhoneMixer *mixer)
{
  PhoneFront *self = g_object_new (PHONE_TYPE_FRONT, NULL);

  self->mixer = g_object_ref (mixer);
  return self;
}

GstClockTime
phone_front_get_base_time (PhoneFront *self)
{
  g_return_val_if_fail (PHONE_IS_FRONT (self), 0);
  return self->base_time;
}

gboolean
phone_front_is_running (PhoneFront *self)
{
  g_return_val_if_fail (PHONE_IS_FRONT (self), FALSE);
  return self->ticker != NULL;
}

gboolean
phone_front_is_closing (PhoneFront *self)
{
  g_return_val_if_fail (PHONE_IS_FRONT (self), FALSE);
  return self->closing > 0;
}

void
phone_front_start (PhoneFront *self, const PhoneAudioConfig *config)
{
  g_return_if_fail (PHONE_IS_FRONT (self));
  g_return_if_fail (self->ticker == NULL);

  g_clear_pointer (&self->config, phone_audio_config_free);
  self->config = phone_audio_config_copy (config);
  self->last_tick = 0;
  open_speaker (self);
  open_microphone (self);
  g_atomic_int_set (&self->stopping, FALSE);
  self->ticker = g_thread_new ("tick", run_ticker, self);
}

void
phone_front_stop (PhoneFront *self)
{
  PhoneSpeaker *speaker;

  g_return_if_fail (PHONE_IS_FRONT (self));

  if (self->ticker == NULL)
    return;
  g_atomic_int_set (&self->stopping, TRUE);
  g_clear_pointer (&self->ticker, g_thread_join);
  if (self->microphone != NULL)
    {
      self->closing++;
      phone_microphone_close (g_steal_pointer (&self->microphone), on_closed, g_object_ref (self));
    }
  g_mutex_lock (&self->lock);
  speaker = g_steal_pointer (&self->speaker);
  g_mutex_unlock (&self->lock);
  if (speaker != NULL)
    {
      self->closing++;
      phone_speaker_close (speaker, on_closed, g_object_ref (self));
    }
}
