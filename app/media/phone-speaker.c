/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-speaker.h"

#include <string.h>

#include "media/phone-gst.h"

/* Leaky: a sink that stands still costs its own old samples, never the tick's time. */
#define SOURCE "appsrc name=source format=time is-live=true leaky-type=downstream max-bytes=0 " \
               "caps=" PHONE_BLOCK_CAPS " max-time="
#define DEVICE SOURCE "30000000 ! pulsesink name=sink client-name=Softphone sync=false buffer-time=20000 " \
               "latency-time=10000 processing-deadline=0"
#define FILE_WRITER SOURCE "5000000000 ! wavenc ! filesink name=sink sync=false async=false"

/* What waits before the sink is delay for ever: it gathers while the sink opens and with a slow clock. */
#define WATCHED_TICKS 50
#define TICKS_AFTER_MERGE 10
#define TOO_MUCH (5 * GST_MSECOND)

struct _PhoneSpeaker
{
  PhonePipeline *pipeline;
  GstElement *source;

  gboolean is_file;
  guint64 position;
  guint64 least_waiting;
  guint watched;
  gint16 held[PHONE_BLOCK];
  gboolean holding;
};

PhoneSpeaker *
phone_speaker_new (const PhoneAudioEnd *sink, GError **error)
{
  g_autoptr (GstElement) element = NULL;
  GstElement *bin;
  PhoneSpeaker *self;

  if (sink->kind == PHONE_AUDIO_NULL)
    return NULL;
  bin = phone_gst_parse_bin (sink->kind == PHONE_AUDIO_FILE ? FILE_WRITER : DEVICE, error);
  if (bin == NULL)
    return NULL;
  self = g_new0 (PhoneSpeaker, 1);
  self->is_file = sink->kind == PHONE_AUDIO_FILE;
  self->least_waiting = G_MAXUINT64;
  self->pipeline = phone_pipeline_new ("speaker", GST_CLOCK_TIME_NONE);
  gst_bin_add (phone_pipeline_get_bin (self->pipeline), bin);
  self->source = phone_gst_get (bin, "source");
  element = phone_gst_get (bin, "sink");
  if (sink->name != NULL)
    g_object_set (element, self->is_file ? "location" : "device", sink->name, NULL);
  phone_pipeline_play_in_thread (self->pipeline);
  return self;
}

PhonePipeline *
phone_speaker_get_pipeline (PhoneSpeaker *self)
{
  return self->pipeline;
}

static gboolean
is_behind (PhoneSpeaker *self)
{
  guint64 waiting = 0;
  gboolean behind;

  if (self->is_file)
    return FALSE;
  g_object_get (self->source, "current-level-time", &waiting, NULL);
  self->least_waiting = MIN (self->least_waiting, waiting);
  if (++self->watched < WATCHED_TICKS)
    return FALSE;
  behind = self->least_waiting >= TOO_MUCH;
  self->least_waiting = G_MAXUINT64;
  self->watched = behind ? WATCHED_TICKS - TICKS_AFTER_MERGE : 0;
  return behind;
}

void
phone_speaker_play (PhoneSpeaker *self, gint16 block[PHONE_BLOCK])
{
  gint16 merged[PHONE_BLOCK];

  if (!self->holding && is_behind (self))
    {
      memcpy (self->held, block, PHONE_BLOCK_BYTES);
      self->holding = TRUE;
      return;
    }
  memcpy (merged, self->holding ? self->held : block, PHONE_BLOCK_BYTES);
  if (self->holding)
    phone_block_fade_into (merged, block);
  self->holding = FALSE;
  phone_gst_push_block (self->source, merged, self->position);
  self->position += PHONE_BLOCK_MS * GST_MSECOND;
}

void
phone_speaker_close (PhoneSpeaker *self, PhonePipelineClosed closed, gpointer user_data)
{
  phone_pipeline_close (self->pipeline, self->is_file, closed, user_data);
  g_object_unref (self->pipeline);
  gst_object_unref (self->source);
  g_free (self);
}
