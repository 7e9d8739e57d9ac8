/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-pipeline.h"

#include <gio/gio.h>

#define DRAIN_TIMEOUT (500 * GST_MSECOND)

struct _PhonePipeline
{
  GObject parent_instance;

  GstElement *pipeline;
  GstBus *bus;
  PhonePipelineClosed closed_func;
  gpointer closed_data;

  GMutex state_lock; /* playing and closing in threads, one after the other */
  int closed;
  int latency_told; /* and not yet recalculated */
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (PhonePipeline, phone_pipeline, G_TYPE_OBJECT)

enum {
  FAILED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
fail (PhonePipeline *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *details = NULL;

  gst_message_parse_error (message, &error, &details);
  g_debug ("%s: %s (%s)", GST_OBJECT_NAME (self->pipeline), error->message, details != NULL ? details : "");
  if (self->failed)
    return;
  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* In any thread. Elements tell every change of state: the main loop need not wake up for it. */
static GstBusSyncReply
on_posted (GstBus *bus, GstMessage *message, gpointer data)
{
  PhonePipeline *self = data;
  GstMessageType type = GST_MESSAGE_TYPE (message);

  if (type == GST_MESSAGE_ERROR || type == GST_MESSAGE_EOS ||
      (type == GST_MESSAGE_LATENCY && g_atomic_int_compare_and_exchange (&self->latency_told, FALSE, TRUE)))
    return GST_BUS_PASS;
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (PhonePipeline) self = g_object_ref (data);

  if (g_atomic_int_get (&self->closed))
    return G_SOURCE_REMOVE;
  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ERROR:
      fail (self, message);
      break;
    case GST_MESSAGE_EOS:
      g_signal_emit (self, signals[ENDED], 0);
      break;
    case GST_MESSAGE_LATENCY:
      g_atomic_int_set (&self->latency_told, FALSE);
      gst_bin_recalculate_latency (GST_BIN (self->pipeline));
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

static void
play_now (PhonePipeline *self)
{
  g_mutex_lock (&self->state_lock);
  if (!g_atomic_int_get (&self->closed))
    gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  g_mutex_unlock (&self->state_lock);
}

static void
drain (PhonePipeline *self)
{
  GstMessage *message;

  gst_element_send_event (self->pipeline, gst_event_new_eos ());
  message = gst_bus_timed_pop_filtered (self->bus, DRAIN_TIMEOUT, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_clear_pointer (&message, gst_message_unref);
}

static void
close_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhonePipeline *self = source;

  g_mutex_lock (&self->state_lock);
  if (GPOINTER_TO_INT (task_data))
    drain (self);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_mutex_unlock (&self->state_lock);
  g_task_return_boolean (task, TRUE);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  PhonePipeline *self = PHONE_PIPELINE (source);
  PhonePipelineClosed closed_func = g_steal_pointer (&self->closed_func);

  gst_clear_object (&self->pipeline);
  if (closed_func != NULL)
    closed_func (self->closed_data);
}

static void
phone_pipeline_finalize (GObject *object)
{
  PhonePipeline *self = PHONE_PIPELINE (object);

  if (self->pipeline != NULL)
    {
      gst_bus_remove_watch (self->bus);
      gst_element_set_state (self->pipeline, GST_STATE_NULL);
      gst_object_unref (self->pipeline);
    }
  gst_bus_set_sync_handler (self->bus, NULL, NULL, NULL);
  gst_object_unref (self->bus);
  g_mutex_clear (&self->state_lock);
  G_OBJECT_CLASS (phone_pipeline_parent_class)->finalize (object);
}

static void
phone_pipeline_class_init (PhonePipelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_pipeline_finalize;

  signals[FAILED] = g_signal_new ("failed", PHONE_TYPE_PIPELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[ENDED] = g_signal_new ("ended", PHONE_TYPE_PIPELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
phone_pipeline_init (PhonePipeline *self)
{
  g_mutex_init (&self->state_lock);
}

PhonePipeline *
phone_pipeline_new (const char *name, GstClockTime base_time)
{
  PhonePipeline *self = g_object_new (PHONE_TYPE_PIPELINE, NULL);

  self->pipeline = gst_pipeline_new (name);
  gst_object_ref_sink (self->pipeline);
  self->bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (self->bus, on_posted, self, NULL);
  gst_bus_add_watch (self->bus, on_message, self);
  if (GST_CLOCK_TIME_IS_VALID (base_time))
    {
      g_autoptr (GstClock) clock = gst_system_clock_obtain ();

      gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
      gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
      gst_element_set_base_time (self->pipeline, base_time);
    }
  return self;
}

GstBin *
phone_pipeline_get_bin (PhonePipeline *self)
{
  g_return_val_if_fail (PHONE_IS_PIPELINE (self), NULL);
  return GST_BIN (self->pipeline);
}

void
phone_pipeline_play (PhonePipeline *self)
{
  g_return_if_fail (PHONE_IS_PIPELINE (self));
  play_now (self);
}

static void
play_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  play_now (source);
  g_task_return_boolean (task, TRUE);
}

void
phone_pipeline_play_in_thread (PhonePipeline *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHONE_IS_PIPELINE (self));

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, phone_pipeline_play_in_thread);
  g_task_run_in_thread (task, play_in_thread);
}

void
phone_pipeline_close (PhonePipeline *self, gboolean drain_first, PhonePipelineClosed closed, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHONE_IS_PIPELINE (self));

  if (!g_atomic_int_compare_and_exchange (&self->closed, FALSE, TRUE))
    return;
  gst_bus_remove_watch (self->bus);
  self->closed_func = closed;
  self->closed_data = user_data;
  task = g_task_new (self, NULL, on_closed, NULL);
  g_task_set_source_tag (task, phone_pipeline_close);
  g_task_set_task_data (task, GINT_TO_POINTER (drain_first), NULL);
  g_task_run_in_thread (task, close_in_thread);
}
