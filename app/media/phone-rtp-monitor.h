/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/phone-sdp-facade.h"

G_BEGIN_DECLS

/* RFC 3389: may come unannounced, and is not played. */
#define PHONE_RTP_COMFORT_NOISE 13

/**
 * PhoneRtpMonitor:
 *
 * Sees each packet of RTP that comes to an rtpbin, after decryption and before its jitter buffer: tells that media
 * started, recognises tones, and sets how long the jitter buffer waits.
 */
typedef struct _PhoneRtpMonitor PhoneRtpMonitor;

/* In a streaming thread. @digit: 0 for the first packet, else a tone's. */
typedef void (*PhoneRtpMonitorFunc) (char digit, gpointer user_data);

PhoneRtpMonitor *phone_rtp_monitor_new (PhoneRtpMonitorFunc func, gpointer user_data);
void phone_rtp_monitor_free (PhoneRtpMonitor *self);
/* Its `latency` is set from now on. The monitor must outlive the pads. */
void phone_rtp_monitor_watch (PhoneRtpMonitor *self, GstElement *rtpbin);
void phone_rtp_monitor_set_plan (PhoneRtpMonitor *self, const PhoneSdpPlan *plan);
/* What the jitter buffer waits. */
guint phone_rtp_monitor_get_latency (PhoneRtpMonitor *self);
/* What came too late to be played, and what did not come, as the jitter buffers count them. */
void phone_rtp_monitor_count (PhoneRtpMonitor *self, guint64 *late, guint64 *lost);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneRtpMonitor, phone_rtp_monitor_free)

G_END_DECLS
