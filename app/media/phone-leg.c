/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-leg.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <string.h>

#include "config/phone-error.h"
#include "media/phone-dtmf-sender.h"
#include "media/phone-gst.h"
#include "media/phone-pipeline.h"
#include "media/phone-rtp-monitor.h"
#include "media/phone-rtp-stats.h"

/* Leaky: a transport that stands still costs this call its own old samples, never the tick's time. */
#define SENDER "appsrc name=source format=time is-live=true leaky-type=downstream max-bytes=0 max-time=60000000 " \
               "caps=" PHONE_BLOCK_CAPS " ! "
#define RECEIVER " ! audioconvert ! audioresample ! " PHONE_BLOCK_CAPS \
                 " ! appsink name=sink sync=false async=false processing-deadline=0"
#define SWALLOW "fakesink sync=false async=false"
#define MAX_RECEIVERS 16

/* Where the tick puts what is to be sent; outlives the leg as long as the mixer refers to it. */
typedef struct
{
  GMutex lock;
  GstElement *source;
} Inlet;

typedef struct
{
  PhonePipeline *pipeline;
  PhonePlayout *playout;
  PhoneMixerRow *row;
  Inlet *inlet;
  GstElement *sender;
  GstElement *rtpbin;
  PhoneDtmfSender *dtmf;
  PhoneRtpMonitor *monitor;
  GMainContext *context;

  const PhoneCodec *codec;
  guint payload_type;
  guint ptime_ms;
  GstClockTime base_time;
  gboolean closed;
  PhoneLegClosed closed_func;
  gpointer closed_data;

  GMutex lock;
  const PhoneCodec *decoders[128];
  guint events[128];
  guint n_receivers;
} PhoneLegPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PhoneLeg, phone_leg, G_TYPE_OBJECT)

enum {
  FAILED,
  MEDIA_STARTED,
  DIGIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  PhoneLeg *leg;
  char digit[2];
} Event;

static PhoneLegPrivate *
get_private (PhoneLeg *self)
{
  return phone_leg_get_instance_private (self);
}

static void
inlet_send (const gint16 *block, GstClockTime time, gpointer data)
{
  Inlet *inlet = data;

  g_mutex_lock (&inlet->lock);
  if (inlet->source != NULL)
    phone_gst_push_block (inlet->source, block, time);
  g_mutex_unlock (&inlet->lock);
}

static void
inlet_set_source (Inlet *inlet, GstElement *source)
{
  g_autoptr (GstElement) old = NULL;

  g_mutex_lock (&inlet->lock);
  old = inlet->source;
  inlet->source = source;
  g_mutex_unlock (&inlet->lock);
}

static void
inlet_dispose (gpointer data)
{
  Inlet *inlet = data;

  gst_clear_object (&inlet->source);
  g_mutex_clear (&inlet->lock);
}

static void
inlet_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, inlet_dispose);
}

static void
event_free (gpointer data)
{
  Event *event = data;

  g_object_unref (event->leg);
  g_free (event);
}

static gboolean
on_event (gpointer data)
{
  Event *event = data;

  if (get_private (event->leg)->closed)
    return G_SOURCE_REMOVE;
  if (event->digit[0] == '\0')
    g_signal_emit (event->leg, signals[MEDIA_STARTED], 0);
  else
    g_signal_emit (event->leg, signals[DIGIT], 0, event->digit);
  return G_SOURCE_REMOVE;
}

/* In a streaming thread. */
static void
on_monitored (char digit, gpointer data)
{
  Event *event = g_new0 (Event, 1);

  event->leg = g_object_ref (data);
  event->digit[0] = digit;
  phone_gst_call_main (get_private (event->leg)->context, on_event, event, event_free);
}

static void
on_pipeline_failed (PhonePipeline *pipeline, GError *error, gpointer data)
{
  g_autoptr (PhoneLeg) self = g_object_ref (data);
  g_autoptr (GError) failure = NULL;

  if (get_private (self)->closed)
    return;
  failure = g_error_new (PHONE_ERROR, PHONE_ERROR_MEDIA, _("The sound of this call broke off (%s)."), error->message);
  g_signal_emit (self, signals[FAILED], 0, failure);
}

static GstFlowReturn
on_decoded (GstAppSink *sink, gpointer data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstMapInfo map;

  if (sample == NULL || !gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    return GST_FLOW_EOS;
  phone_playout_write (data, (const gint16 *) map.data, map.size / sizeof (gint16));
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  return GST_FLOW_OK;
}

static GstElement *
make_receiver (PhoneLegPrivate *priv, const PhoneCodec *codec)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_decoded };
  g_autofree char *description = g_strconcat (codec->decoder, RECEIVER, NULL);
  GstElement *bin = phone_gst_parse_bin (description, NULL);
  g_autoptr (GstElement) sink = NULL;

  if (bin == NULL)
    return NULL;
  sink = phone_gst_get (bin, "sink");
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, phone_playout_ref (priv->playout),
                              (GDestroyNotify) phone_playout_unref);
  return bin;
}

void
phone_leg_receive_from (PhoneLeg *self, GstPad *pad, guint payload_type)
{
  PhoneLegPrivate *priv = get_private (self);
  const PhoneCodec *codec;
  GstElement *bin = NULL;
  g_autoptr (GstPad) sink = NULL;

  g_mutex_lock (&priv->lock);
  codec = payload_type < 128 ? priv->decoders[payload_type] : NULL;
  if (priv->n_receivers++ >= MAX_RECEIVERS)
    codec = NULL;
  g_mutex_unlock (&priv->lock);
  if (codec != NULL)
    bin = make_receiver (priv, codec);
  if (bin == NULL)
    bin = phone_gst_parse_bin (SWALLOW, NULL);
  if (bin == NULL)
    return;
  gst_bin_add (phone_leg_get_bin (self), bin);
  sink = gst_element_get_static_pad (bin, "sink");
  gst_element_sync_state_with_parent (bin);
  gst_pad_link (pad, sink);
}

GstCaps *
phone_leg_make_caps (PhoneLeg *self, guint payload_type)
{
  PhoneLegPrivate *priv = get_private (self);
  const PhoneCodec *codec;
  gboolean is_event;
  int clock_rate = 8000;

  g_mutex_lock (&priv->lock);
  codec = payload_type < 128 ? priv->decoders[payload_type] : NULL;
  is_event = payload_type < 128 && priv->events[payload_type] != 0;
  /* Events share the times of the sound whatever their own clock (RFC 4733 2.1): one clock for the jitter buffer. */
  if (codec != NULL || priv->codec != NULL)
    clock_rate = codec != NULL ? codec->clock_rate : priv->codec->clock_rate;
  g_mutex_unlock (&priv->lock);
  return gst_caps_new_simple ("application/x-rtp", "media", G_TYPE_STRING, "audio", "payload", G_TYPE_INT,
                              (int) payload_type, "clock-rate", G_TYPE_INT, clock_rate, "encoding-name", G_TYPE_STRING,
                              codec != NULL ? codec->encoding : is_event ? "TELEPHONE-EVENT" : "CN", NULL);
}

static GstPadProbeReturn
on_packet_out (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GST_PAD_PROBE_INFO_DATA (info) = phone_dtmf_sender_filter (data, GST_PAD_PROBE_INFO_BUFFER (info));
  return GST_PAD_PROBE_OK;
}

/* The new payloader continues the old one's stream: the far end sees no gap. */
static void
continue_stream (GstElement *from, GstElement *to)
{
  g_autoptr (GstElement) old = phone_gst_get (from, "pay");
  guint sequence = 0, ssrc = 0;
  g_autoptr (GstStructure) stats = NULL;

  g_object_get (old, "seqnum", &sequence, "stats", &stats, NULL);
  if (stats == NULL || !gst_structure_get_uint (stats, "ssrc", &ssrc))
    return;
  g_object_set (to, "ssrc", ssrc, "seqnum-offset", (int) ((sequence + 1) % 65536), NULL);
}

static void
remove_sender (PhoneLegPrivate *priv, PhoneLeg *self)
{
  GstElement *sender = g_steal_pointer (&priv->sender);

  inlet_set_source (priv->inlet, NULL);
  if (sender == NULL)
    return;
  gst_element_set_state (sender, GST_STATE_NULL);
  gst_bin_remove (phone_leg_get_bin (self), sender);
  gst_object_unref (sender);
}

static gboolean
make_sender (PhoneLeg *self, const PhoneSdpPlan *plan, GError **error)
{
  PhoneLegPrivate *priv = get_private (self);
  g_autofree char *description = g_strconcat (SENDER, plan->codec->encoder, NULL);
  GstElement *bin = phone_gst_parse_bin (description, error);
  g_autoptr (GstElement) payloader = NULL;
  g_autoptr (GstPad) out = NULL, pad = NULL;

  if (bin == NULL)
    return FALSE;
  payloader = phone_gst_get (bin, "pay");
  pad = gst_element_get_static_pad (payloader, "src");
  out = gst_element_get_static_pad (bin, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_packet_out, priv->dtmf, NULL);
  g_object_set (payloader, "pt", plan->payload_type, NULL);
  if (priv->sender != NULL)
    continue_stream (priv->sender, payloader);
  remove_sender (priv, self);
  priv->sender = gst_object_ref_sink (bin);
  gst_bin_add (phone_leg_get_bin (self), bin);
  if (!PHONE_LEG_GET_CLASS (self)->take_sender (self, out, plan->codec, plan->payload_type, error))
    return FALSE;
  gst_element_sync_state_with_parent (bin);
  inlet_set_source (priv->inlet, phone_gst_get (bin, "source"));
  return TRUE;
}

static void
set_packet_time (PhoneLegPrivate *priv, const PhoneSdpPlan *plan)
{
  g_autoptr (GstElement) payloader = phone_gst_get (priv->sender, "pay");
  gint64 time = plan->ptime_ms * GST_MSECOND;

  if (plan->codec->frame_ms == 0)
    g_object_set (payloader, "min-ptime", time, "max-ptime", time, NULL);
  g_object_set (payloader, "pt", plan->payload_type, NULL);
}

gboolean
phone_leg_set_plan (PhoneLeg *self, const PhoneSdpPlan *plan, GError **error)
{
  PhoneLegPrivate *priv = get_private (self);

  g_mutex_lock (&priv->lock);
  memcpy (priv->decoders, plan->decoders, sizeof priv->decoders);
  memcpy (priv->events, plan->events, sizeof priv->events);
  g_mutex_unlock (&priv->lock);
  phone_rtp_monitor_set_plan (priv->monitor, plan);
  if (plan->codec != priv->codec)
    {
      g_mutex_lock (&priv->lock);
      priv->codec = plan->codec;
      g_mutex_unlock (&priv->lock);
      if (!make_sender (self, plan, error))
        return FALSE;
    }
  priv->payload_type = plan->payload_type;
  priv->ptime_ms = plan->ptime_ms;
  set_packet_time (priv, plan);
  phone_dtmf_sender_configure (priv->dtmf, plan->event_type, plan->event_rate, plan->codec->clock_rate);
  return TRUE;
}

PhoneMixerRow *
phone_leg_get_row (PhoneLeg *self)
{
  g_return_val_if_fail (PHONE_IS_LEG (self), NULL);
  return get_private (self)->row;
}

gboolean
phone_leg_send_dtmf (PhoneLeg *self, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  g_return_val_if_fail (PHONE_IS_LEG (self), FALSE);
  return phone_dtmf_sender_queue (get_private (self)->dtmf, tones, duration_ms, gap_ms, error);
}

gboolean
phone_leg_get_quality (PhoneLeg *self, PhoneCallQuality *quality)
{
  PhoneLegPrivate *priv = get_private (self);
  PhonePlayoutCounts counts;
  guint64 lost;

  if (priv->rtpbin == NULL || priv->codec == NULL)
    return FALSE;
  *quality = (PhoneCallQuality) { .round_trip_ms = -1, .packets_lost_by_peer = -1 };
  phone_rtp_stats_read (priv->rtpbin, quality);
  phone_rtp_monitor_count (priv->monitor, &quality->packets_late, &lost);
  quality->packets_lost = MAX (quality->packets_lost, lost);
  counts = phone_playout_get_counts (priv->playout);
  quality->blocks_concealed = counts.concealed;
  quality->buffer_ms = phone_rtp_monitor_get_latency (priv->monitor) + counts.fill * 1000.0 / PHONE_RATE;
  quality->delay_ms = MAX (quality->round_trip_ms, 0) / 2 + quality->buffer_ms + priv->ptime_ms;
  phone_rtp_stats_judge (quality, priv->codec);
  return TRUE;
}

static void
on_pipeline_closed (gpointer data)
{
  g_autoptr (PhoneLeg) self = data;
  PhoneLegPrivate *priv = get_private (self);

  if (priv->closed_func != NULL)
    priv->closed_func (priv->closed_data);
}

void
phone_leg_close (PhoneLeg *self, PhoneLegClosed closed, gpointer user_data)
{
  PhoneLegPrivate *priv = get_private (self);

  g_return_if_fail (!priv->closed);
  priv->closed_func = closed;
  priv->closed_data = user_data;
  priv->closed = TRUE;
  inlet_set_source (priv->inlet, NULL);
  if (PHONE_LEG_GET_CLASS (self)->closing != NULL)
    PHONE_LEG_GET_CLASS (self)->closing (self);
  if (priv->pipeline != NULL)
    phone_pipeline_close (priv->pipeline, FALSE, on_pipeline_closed, g_object_ref (self));
  else
    on_pipeline_closed (g_object_ref (self));
}

void
phone_leg_set_base_time (PhoneLeg *self, GstClockTime base_time)
{
  get_private (self)->base_time = base_time;
}

GstBin *
phone_leg_get_bin (PhoneLeg *self)
{
  return phone_pipeline_get_bin (get_private (self)->pipeline);
}

void
phone_leg_watch_rtpbin (PhoneLeg *self, GstElement *rtpbin)
{
  PhoneLegPrivate *priv = get_private (self);

  priv->rtpbin = gst_object_ref (rtpbin);
  phone_rtp_monitor_watch (priv->monitor, rtpbin);
}

gboolean
phone_leg_is_built (PhoneLeg *self)
{
  g_return_val_if_fail (PHONE_IS_LEG (self), FALSE);
  return get_private (self)->pipeline != NULL;
}

gboolean
phone_leg_build (PhoneLeg *self, GError **error)
{
  PhoneLegPrivate *priv = get_private (self);

  g_return_val_if_fail (PHONE_IS_LEG (self), FALSE);

  if (priv->pipeline != NULL)
    return TRUE;
  if (!phone_gst_init (error))
    return FALSE;
  priv->pipeline = phone_pipeline_new (PHONE_LEG_GET_CLASS (self)->name, priv->base_time);
  g_signal_connect_object (priv->pipeline, "failed", G_CALLBACK (on_pipeline_failed), self, 0);
  if (!PHONE_LEG_GET_CLASS (self)->build (self, error))
    return FALSE;
  phone_pipeline_play (priv->pipeline);
  return TRUE;
}

static void
phone_leg_constructed (GObject *object)
{
  PhoneLegPrivate *priv = get_private (PHONE_LEG (object));

  G_OBJECT_CLASS (phone_leg_parent_class)->constructed (object);
  priv->playout = phone_playout_new (PHONE_LEG_GET_CLASS (object)->burst);
  priv->row = phone_mixer_row_new (priv->playout, inlet_send, g_atomic_rc_box_acquire (priv->inlet), inlet_unref);
}

static void
phone_leg_finalize (GObject *object)
{
  PhoneLegPrivate *priv = get_private (PHONE_LEG (object));

  /* First the pipeline: its threads use the rest. */
  g_clear_object (&priv->pipeline);
  gst_clear_object (&priv->sender);
  gst_clear_object (&priv->rtpbin);
  g_clear_pointer (&priv->monitor, phone_rtp_monitor_free);
  g_clear_pointer (&priv->dtmf, phone_dtmf_sender_free);
  g_clear_pointer (&priv->row, phone_mixer_row_unref);
  g_clear_pointer (&priv->playout, phone_playout_unref);
  g_clear_pointer (&priv->inlet, inlet_unref);
  g_clear_pointer (&priv->context, g_main_context_unref);
  g_mutex_clear (&priv->lock);
  G_OBJECT_CLASS (phone_leg_parent_class)->finalize (object);
}

static void
phone_leg_class_init (PhoneLegClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = phone_leg_constructed;
  G_OBJECT_CLASS (klass)->finalize = phone_leg_finalize;

  signals[FAILED] = g_signal_new ("failed", PHONE_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[MEDIA_STARTED] = g_signal_new ("media-started", PHONE_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  signals[DIGIT] = g_signal_new ("digit", PHONE_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
phone_leg_init (PhoneLeg *self)
{
  PhoneLegPrivate *priv = get_private (self);

  g_mutex_init (&priv->lock);
  priv->context = g_main_context_ref_thread_default ();
  priv->inlet = g_atomic_rc_box_new0 (Inlet);
  g_mutex_init (&priv->inlet->lock);
  priv->dtmf = phone_dtmf_sender_new ();
  priv->monitor = phone_rtp_monitor_new (on_monitored, self);
}
