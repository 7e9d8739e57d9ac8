/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-ringer.h"

#include <gst/app/gstappsrc.h>

#include "media/phone-chime.h"
#include "media/phone-gst.h"
#include "media/phone-pipeline.h"

#define BIN "appsrc name=source format=time caps=" PHONE_BLOCK_CAPS " max-bytes=9600 ! " \
            "pulsesink name=sink client-name=Softphone"

struct _PhoneRinger
{
  GObject parent_instance;

  PhonePipeline *pipeline;
  char *device;
  gboolean on_device;
};

G_DEFINE_FINAL_TYPE (PhoneRinger, phone_ringer, G_TYPE_OBJECT)

/* In the source's thread; the sink's clock says how often. */
static void
on_need_data (GstAppSrc *source, guint length, gpointer data)
{
  guint64 *sample = data;
  gint16 block[PHONE_BLOCK];

  phone_chime_read (*sample, block);
  phone_gst_push_block (GST_ELEMENT (source), block, gst_util_uint64_scale (*sample, GST_SECOND, PHONE_RATE));
  *sample += PHONE_BLOCK;
}

static void
on_failed (PhonePipeline *pipeline, GError *error)
{
  g_debug ("The phone cannot ring: %s", error->message);
}

static void
phone_ringer_dispose (GObject *object)
{
  phone_ringer_stop (PHONE_RINGER (object));
  G_OBJECT_CLASS (phone_ringer_parent_class)->dispose (object);
}

static void
phone_ringer_finalize (GObject *object)
{
  g_free (PHONE_RINGER (object)->device);
  G_OBJECT_CLASS (phone_ringer_parent_class)->finalize (object);
}

static void
phone_ringer_class_init (PhoneRingerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phone_ringer_dispose;
  G_OBJECT_CLASS (klass)->finalize = phone_ringer_finalize;
}

static void
phone_ringer_init (PhoneRinger *self)
{
}

PhoneRinger *
phone_ringer_new (const PhoneAudioEnd *sink)
{
  PhoneRinger *self = g_object_new (PHONE_TYPE_RINGER, NULL);

  self->on_device = sink->kind == PHONE_AUDIO_DEFAULT || sink->kind == PHONE_AUDIO_DEVICE;
  self->device = self->on_device ? g_strdup (sink->name) : NULL;
  return self;
}

gboolean
phone_ringer_can_ring (PhoneRinger *self)
{
  g_return_val_if_fail (PHONE_IS_RINGER (self), FALSE);
  return self->on_device;
}

void
phone_ringer_start (PhoneRinger *self)
{
  GstAppSrcCallbacks callbacks = { .need_data = on_need_data };
  g_autoptr (GstElement) source = NULL, sink = NULL;
  g_autoptr (GError) error = NULL;
  GstElement *bin;

  g_return_if_fail (PHONE_IS_RINGER (self));

  if (!self->on_device || self->pipeline != NULL)
    return;
  bin = phone_gst_init (&error) ? phone_gst_parse_bin (BIN, &error) : NULL;
  if (bin == NULL)
    {
      g_debug ("The phone cannot ring: %s", error->message);
      return;
    }
  source = phone_gst_get (bin, "source");
  sink = phone_gst_get (bin, "sink");
  gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks, g_new0 (guint64, 1), g_free);
  if (self->device != NULL)
    g_object_set (sink, "device", self->device, NULL);
  self->pipeline = phone_pipeline_new ("ringer", GST_CLOCK_TIME_NONE);
  g_signal_connect (self->pipeline, "failed", G_CALLBACK (on_failed), NULL);
  gst_bin_add (phone_pipeline_get_bin (self->pipeline), bin);
  phone_pipeline_play_in_thread (self->pipeline);
}

void
phone_ringer_stop (PhoneRinger *self)
{
  g_autoptr (PhonePipeline) pipeline = NULL;

  g_return_if_fail (PHONE_IS_RINGER (self));

  pipeline = g_steal_pointer (&self->pipeline);
  if (pipeline != NULL)
    phone_pipeline_close (pipeline, FALSE, NULL, NULL);
}
