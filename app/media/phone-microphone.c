/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-microphone.h"

#include <gst/app/gstappsink.h>
#include <string.h>

#include "media/phone-gst.h"
#include "media/phone-tone.h"

#define TONE_AMPLITUDE 9830 /* -10.5 dB */

/* A clock of the device's own would make it drop and double samples to follow ours. */
#define DEVICE "pulsesrc name=source client-name=Softphone buffer-time=20000 latency-time=10000 slave-method=none ! " \
               PHONE_BLOCK_CAPS " ! appsink name=sink sync=false async=false"
#define FILE_READER "filesrc name=source ! decodebin ! audioconvert ! audioresample ! " PHONE_BLOCK_CAPS \
               " ! appsink name=sink sync=false max-buffers=8"

struct _PhoneMicrophone
{
  PhonePipeline *pipeline;
  GstElement *sink;
  PhoneMicrophoneCaptured captured;
  gpointer user_data;

  PhoneAudioKind kind;
  PhoneTone tone;
  GMutex lock; /* over captured, so that none comes after close */
  gboolean closed;
  gint16 gathered[PHONE_BLOCK];
  guint n_gathered;
  GstSample *sample; /* partly read */
  gsize offset;
};

/* Sources do not promise blocks of 10 ms. */
static gsize
gather (PhoneMicrophone *self, const gint16 *samples, gsize n_samples)
{
  gsize n = MIN (n_samples, PHONE_BLOCK - self->n_gathered);

  memcpy (self->gathered + self->n_gathered, samples, n * sizeof (gint16));
  self->n_gathered += n;
  return n;
}

static void
capture (PhoneMicrophone *self, const gint16 *samples, gsize n_samples)
{
  while (n_samples > 0 && !self->closed)
    {
      gsize n = gather (self, samples, n_samples);

      samples += n;
      n_samples -= n;
      if (self->n_gathered == PHONE_BLOCK)
        {
          self->n_gathered = 0;
          self->captured (self->gathered, self->user_data);
        }
    }
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  PhoneMicrophone *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstMapInfo map;

  if (sample == NULL || !gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    return GST_FLOW_EOS;
  g_mutex_lock (&self->lock);
  capture (self, (const gint16 *) map.data, map.size / sizeof (gint16));
  g_mutex_unlock (&self->lock);
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  return GST_FLOW_OK;
}

/* One pass through what is left of a sample of a file. */
static void
read_sample (PhoneMicrophone *self)
{
  GstBuffer *buffer = gst_sample_get_buffer (self->sample);
  GstMapInfo map;
  gsize n_samples;

  if (gst_buffer_map (buffer, &map, GST_MAP_READ))
    {
      n_samples = map.size / sizeof (gint16);
      self->offset += gather (self, (const gint16 *) map.data + self->offset, n_samples - self->offset);
      gst_buffer_unmap (buffer, &map);
      if (self->offset < n_samples)
        return;
    }
  g_clear_pointer (&self->sample, gst_sample_unref);
  self->offset = 0;
}

static void
read_file (PhoneMicrophone *self, gint16 *block)
{
  while (self->n_gathered < PHONE_BLOCK)
    {
      if (self->sample == NULL)
        self->sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), 0);
      if (self->sample == NULL)
        break;
      read_sample (self);
    }
  memset (self->gathered + self->n_gathered, 0, (PHONE_BLOCK - self->n_gathered) * sizeof (gint16));
  memcpy (block, self->gathered, PHONE_BLOCK_BYTES);
  self->n_gathered = 0;
}

static void
on_ended (PhonePipeline *pipeline, gpointer data)
{
  gst_element_seek_simple (GST_ELEMENT (phone_pipeline_get_bin (pipeline)), GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0);
}

static gboolean
build (PhoneMicrophone *self, const PhoneAudioEnd *source, GError **error)
{
  gboolean is_file = source->kind == PHONE_AUDIO_FILE;
  GstElement *bin = phone_gst_parse_bin (is_file ? FILE_READER : DEVICE, error);
  g_autoptr (GstElement) element = NULL;

  if (bin == NULL)
    return FALSE;
  self->pipeline = phone_pipeline_new ("microphone", GST_CLOCK_TIME_NONE);
  gst_bin_add (phone_pipeline_get_bin (self->pipeline), bin);
  self->sink = phone_gst_get (bin, "sink");
  element = phone_gst_get (bin, "source");
  if (source->name != NULL)
    g_object_set (element, is_file ? "location" : "device", source->name, NULL);
  if (is_file)
    g_signal_connect (self->pipeline, "ended", G_CALLBACK (on_ended), NULL);
  else
    gst_app_sink_set_callbacks (GST_APP_SINK (self->sink), &(GstAppSinkCallbacks) { .new_sample = on_sample },
                                self, NULL);
  phone_pipeline_play_in_thread (self->pipeline);
  return TRUE;
}

static void
phone_microphone_free (PhoneMicrophone *self)
{
  g_clear_object (&self->pipeline);
  gst_clear_object (&self->sink);
  g_clear_pointer (&self->sample, gst_sample_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

PhoneMicrophone *
phone_microphone_new (const PhoneAudioEnd *source, PhoneMicrophoneCaptured captured, gpointer user_data,
                      GError **error)
{
  PhoneMicrophone *self = g_new0 (PhoneMicrophone, 1);

  g_mutex_init (&self->lock);
  self->kind = source->kind;
  self->captured = captured;
  self->user_data = user_data;
  self->tone = (PhoneTone) { .frequency = source->frequency, .amplitude = TONE_AMPLITUDE };
  if (source->kind != PHONE_AUDIO_SILENCE && source->kind != PHONE_AUDIO_TONE && !build (self, source, error))
    g_clear_pointer (&self, phone_microphone_free);
  return self;
}

PhonePipeline *
phone_microphone_get_pipeline (PhoneMicrophone *self)
{
  return self->pipeline;
}

gboolean
phone_microphone_is_device (PhoneMicrophone *self)
{
  return self->kind == PHONE_AUDIO_DEFAULT || self->kind == PHONE_AUDIO_DEVICE;
}

void
phone_microphone_read (PhoneMicrophone *self, gint16 block[PHONE_BLOCK])
{
  if (self->kind == PHONE_AUDIO_TONE)
    phone_tone_read (&self->tone, block);
  else if (self->kind == PHONE_AUDIO_FILE)
    read_file (self, block);
  else
    memset (block, 0, PHONE_BLOCK_BYTES);
}

typedef struct
{
  PhoneMicrophone *microphone;
  PhonePipelineClosed closed;
  gpointer user_data;
} Closing;

static void
on_pipeline_closed (gpointer data)
{
  g_autofree Closing *closing = data;

  phone_microphone_free (closing->microphone);
  if (closing->closed != NULL)
    closing->closed (closing->user_data);
}

void
phone_microphone_close (PhoneMicrophone *self, PhonePipelineClosed closed, gpointer user_data)
{
  Closing closing = { self, closed, user_data };

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);
  /* Its thread may still call back until the pipeline has stopped. */
  if (self->pipeline != NULL)
    phone_pipeline_close (self->pipeline, FALSE, on_pipeline_closed, g_memdup2 (&closing, sizeof closing));
  else
    on_pipeline_closed (g_memdup2 (&closing, sizeof closing));
}
