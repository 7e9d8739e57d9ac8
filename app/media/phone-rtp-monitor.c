/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-rtp-monitor.h"

#include <gst/rtp/gstrtpbuffer.h>
#include <string.h>

#include "media/phone-dtmf-receiver.h"
#include "media/phone-latency-rule.h"

/* Whoever sends more streams than this wants our memory. */
#define MAX_STREAMS 4

struct _PhoneRtpMonitor
{
  PhoneRtpMonitorFunc func;
  gpointer user_data;
  GstElement *rtpbin;

  GMutex lock;
  guint clock_rates[128];
  guint events[128];
  GPtrArray *buffers; /* rtpjitterbuffer */

  /* Of the streaming thread. */
  gboolean started;
  PhoneDtmfReceiver receiver;
  PhoneLatencyRule rule;
  guint32 ssrc;
  int latency;
};

static void
adapt_latency (PhoneRtpMonitor *self, guint32 ssrc, guint32 time, guint clock_rate)
{
  guint latency;

  if (ssrc != self->ssrc)
    self->rule.any = FALSE;
  self->ssrc = ssrc;
  latency = phone_latency_rule_add (&self->rule, g_get_monotonic_time (), time, clock_rate);
  if ((int) latency == g_atomic_int_get (&self->latency))
    return;
  g_atomic_int_set (&self->latency, latency);
  g_object_set (self->rtpbin, "latency", latency, NULL);
}

/* Whether the packet may go on: a payload type that nobody knows stops an rtpbin with an error. */
static gboolean
look_at (PhoneRtpMonitor *self, GstRTPBuffer *rtp)
{
  guint type = gst_rtp_buffer_get_payload_type (rtp);
  guint32 ssrc = gst_rtp_buffer_get_ssrc (rtp), time = gst_rtp_buffer_get_timestamp (rtp);
  guint clock_rate;
  gboolean is_event;
  char digit = 0;

  g_mutex_lock (&self->lock);
  clock_rate = self->clock_rates[type];
  is_event = self->events[type] != 0;
  g_mutex_unlock (&self->lock);
  if (clock_rate == 0 && !is_event)
    return type == PHONE_RTP_COMFORT_NOISE;
  if (!self->started)
    {
      self->started = TRUE;
      self->func (0, self->user_data);
    }
  if (is_event)
    digit = phone_dtmf_receiver_take (&self->receiver, ssrc, time, gst_rtp_buffer_get_payload (rtp),
                                      gst_rtp_buffer_get_payload_len (rtp));
  else
    adapt_latency (self, ssrc, time, clock_rate);
  if (digit != 0)
    self->func (digit, self->user_data);
  return TRUE;
}

static gboolean
look_at_buffer (PhoneRtpMonitor *self, GstBuffer *buffer)
{
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
  gboolean keep;

  if (!gst_rtp_buffer_map (buffer, GST_MAP_READ, &rtp))
    return FALSE;
  keep = look_at (self, &rtp);
  gst_rtp_buffer_unmap (&rtp);
  return keep;
}

static gboolean
look_at_each (GstBuffer **buffer, guint index, gpointer data)
{
  if (!look_at_buffer (data, *buffer))
    gst_clear_buffer (buffer);
  return TRUE;
}

static GstPadProbeReturn
on_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  PhoneRtpMonitor *self = data;
  GstBufferList *list;

  if ((info->type & GST_PAD_PROBE_TYPE_BUFFER) != 0)
    return look_at_buffer (self, GST_PAD_PROBE_INFO_BUFFER (info)) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
  list = gst_buffer_list_make_writable (GST_PAD_PROBE_INFO_BUFFER_LIST (info));
  gst_buffer_list_foreach (list, look_at_each, self);
  GST_PAD_PROBE_INFO_DATA (info) = list;
  return GST_PAD_PROBE_OK;
}

static void
on_pad_added (GstElement *rtpbin, GstPad *pad, gpointer data)
{
  if (g_str_has_prefix (GST_PAD_NAME (pad), "recv_rtp_sink_"))
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, on_packet, data, NULL);
}

static void
on_new_jitterbuffer (GstElement *rtpbin, GstElement *buffer, guint session, guint ssrc, gpointer data)
{
  PhoneRtpMonitor *self = data;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->buffers, gst_object_ref (buffer));
  g_mutex_unlock (&self->lock);
}

PhoneRtpMonitor *
phone_rtp_monitor_new (PhoneRtpMonitorFunc func, gpointer user_data)
{
  PhoneRtpMonitor *self = g_new0 (PhoneRtpMonitor, 1);

  g_mutex_init (&self->lock);
  self->func = func;
  self->user_data = user_data;
  self->buffers = g_ptr_array_new_with_free_func (gst_object_unref);
  self->latency = PHONE_LATENCY_LEAST;
  phone_latency_rule_init (&self->rule);
  return self;
}

void
phone_rtp_monitor_free (PhoneRtpMonitor *self)
{
  if (self->rtpbin != NULL)
    g_signal_handlers_disconnect_by_data (self->rtpbin, self);
  gst_clear_object (&self->rtpbin);
  g_ptr_array_unref (self->buffers);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
phone_rtp_monitor_watch (PhoneRtpMonitor *self, GstElement *rtpbin)
{
  self->rtpbin = gst_object_ref (rtpbin);
  /* Lost packets become gaps, which a decoder can conceal. */
  g_object_set (rtpbin, "latency", self->latency, "do-lost", TRUE, "max-streams", MAX_STREAMS, NULL);
  g_signal_connect (rtpbin, "pad-added", G_CALLBACK (on_pad_added), self);
  g_signal_connect (rtpbin, "new-jitterbuffer", G_CALLBACK (on_new_jitterbuffer), self);
}

void
phone_rtp_monitor_set_plan (PhoneRtpMonitor *self, const PhoneSdpPlan *plan)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < G_N_ELEMENTS (self->clock_rates); i++)
    {
      self->clock_rates[i] = plan->decoders[i] != NULL ? plan->decoders[i]->clock_rate : 0;
      self->events[i] = plan->events[i];
    }
  g_mutex_unlock (&self->lock);
}

guint
phone_rtp_monitor_get_latency (PhoneRtpMonitor *self)
{
  return g_atomic_int_get (&self->latency);
}

void
phone_rtp_monitor_count (PhoneRtpMonitor *self, guint64 *late, guint64 *lost)
{
  *late = *lost = 0;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->buffers->len; i++)
    {
      g_autoptr (GstStructure) stats = NULL;
      guint64 n_late = 0, n_lost = 0;

      g_object_get (self->buffers->pdata[i], "stats", &stats, NULL);
      gst_structure_get (stats, "num-late", G_TYPE_UINT64, &n_late, "num-lost", G_TYPE_UINT64, &n_lost, NULL);
      *late += n_late;
      *lost += n_lost;
    }
  g_mutex_unlock (&self->lock);
}
