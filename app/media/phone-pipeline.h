/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define PHONE_TYPE_PIPELINE (phone_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (PhonePipeline, phone_pipeline, PHONE, PIPELINE, GObject)

/**
 * PhonePipeline:
 *
 * A GStreamer pipeline whose messages arrive in the main context, and whose end, which waits for its threads, is out of
 * it.
 *
 * Signals: `failed (GError *error)`, the error as GStreamer has it, once; `ended ()`, end of stream.
 */

/* @base_time: of the running times of what is pushed; %GST_CLOCK_TIME_NONE for the pipeline's own clock and time. */
PhonePipeline *phone_pipeline_new (const char *name, GstClockTime base_time);

/* (transfer none) */
GstBin *phone_pipeline_get_bin (PhonePipeline *self);
void phone_pipeline_play (PhonePipeline *self);
/* For devices, which may take a while to open. A failure is signalled, too. */
void phone_pipeline_play_in_thread (PhonePipeline *self);

/* In the main context, when nothing of the pipeline runs any more. */
typedef void (*PhonePipelineClosed) (gpointer user_data);

/**
 * phone_pipeline_close:
 * @drain: first what was pushed is written to its end (files)
 * @closed: (nullable)
 *
 * Ends the pipeline in a thread. Only the first call counts. Nothing is signalled any more.
 */
void phone_pipeline_close (PhonePipeline *self, gboolean drain, PhonePipelineClosed closed, gpointer user_data);

G_END_DECLS
