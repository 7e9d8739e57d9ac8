/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-rtp-stats.h"

#define ROUND_TRIP_UNIT 65536.0

static void
read_own (const GstStructure *source, PhoneCallQuality *quality)
{
  guint64 packets = 0, bytes = 0;

  gst_structure_get (source, "packets-sent", G_TYPE_UINT64, &packets, "octets-sent", G_TYPE_UINT64, &bytes, NULL);
  quality->packets_sent += packets;
  quality->bytes_sent += bytes;
}

static void
read_report (const GstStructure *source, PhoneCallQuality *quality)
{
  gboolean any = FALSE;
  guint round_trip = 0;
  int lost = 0;

  gst_structure_get_boolean (source, "have-rb", &any);
  if (!any)
    return;
  if (gst_structure_get_uint (source, "rb-round-trip", &round_trip) && round_trip > 0)
    quality->round_trip_ms = round_trip * 1000 / ROUND_TRIP_UNIT;
  if (gst_structure_get_int (source, "rb-packetslost", &lost))
    quality->packets_lost_by_peer = MAX (lost, 0);
}

static void
read_peer (const GstStructure *source, PhoneCallQuality *quality)
{
  guint64 packets = 0, bytes = 0;
  int lost = 0, clock_rate = 0;
  guint jitter = 0;

  gst_structure_get (source, "packets-received", G_TYPE_UINT64, &packets, "octets-received", G_TYPE_UINT64, &bytes,
                     "packets-lost", G_TYPE_INT, &lost, "clock-rate", G_TYPE_INT, &clock_rate, NULL);
  gst_structure_get_uint (source, "jitter", &jitter);
  quality->packets_received += packets;
  quality->bytes_received += bytes;
  quality->packets_lost += MAX (lost, 0); /* starts at -1 */
  if (clock_rate > 0 && packets > 0)
    quality->jitter_ms = jitter * 1000.0 / clock_rate;
  read_report (source, quality);
}

void
phone_rtp_stats_read (GstElement *rtpbin, PhoneCallQuality *quality)
{
  g_autoptr (GObject) session = NULL;
  g_autoptr (GstStructure) stats = NULL;
  const GValue *value;
  const GValueArray *sources;

  g_signal_emit_by_name (rtpbin, "get-internal-session", 0, &session);
  if (session == NULL)
    return;
  g_object_get (session, "stats", &stats, NULL);
  value = stats != NULL ? gst_structure_get_value (stats, "source-stats") : NULL;
  sources = value != NULL ? g_value_get_boxed (value) : NULL;
  for (guint i = 0; sources != NULL && i < sources->n_values; i++)
    {
      const GstStructure *source = g_value_get_boxed (&sources->values[i]);
      gboolean internal = FALSE;

      gst_structure_get_boolean (source, "internal", &internal);
      if (internal)
        read_own (source, quality);
      else
        read_peer (source, quality);
    }
}

void
phone_rtp_stats_judge (PhoneCallQuality *quality, const PhoneCodec *codec)
{
  double missing = quality->packets_lost + quality->packets_late;
  double expected = quality->packets_received + quality->packets_lost;

  if (quality->packets_received == 0)
    return;
  quality->mos = phone_call_quality_estimate_mos (codec->impairment, codec->robustness,
                                                  MIN (100, 100 * missing / expected), quality->delay_ms);
}
