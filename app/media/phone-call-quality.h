/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhoneCallQuality:
 * @packets_sent: RTP packets
 * @packets_received: RTP packets
 * @bytes_sent: of RTP payload and header
 * @bytes_received: of RTP payload and header
 * @packets_lost: by sequence numbers, of what was to be received; never negative
 * @packets_late: came after their time to be played
 * @packets_lost_by_peer: what the far end reports; -1 before its first report
 * @blocks_concealed: blocks of 10 ms for which nothing was there to play
 * @jitter_ms: interarrival jitter (RFC 3550 6.4.1)
 * @round_trip_ms: from RTCP; -1 before the far end's first report
 * @buffer_ms: what waits in jitter and playout buffers
 * @delay_ms: estimate of the one-way delay, mouth to ear without sound cards
 * @mos: estimate of the mean opinion score, 1 to 4.5; 0 before anything was received
 *
 * How a call goes at one moment. @mos is an estimate by the E-model (ITU-T G.107), see
 * phone_call_quality_estimate_mos().
 */
typedef struct
{
  guint64 packets_sent;
  guint64 packets_received;
  guint64 bytes_sent;
  guint64 bytes_received;
  guint64 packets_lost;
  guint64 packets_late;
  gint64 packets_lost_by_peer;
  guint64 blocks_concealed;
  double jitter_ms;
  double round_trip_ms;
  double buffer_ms;
  double delay_ms;
  double mos;
} PhoneCallQuality;

/**
 * phone_call_quality_estimate_mos:
 * @impairment: of the codec without loss (Ie)
 * @robustness: of the codec and its concealment against loss (Bpl)
 * @loss_percent: of packets, lost or late
 * @delay_ms: one way
 *
 * R = 93.2 - Id - Ie_eff with random loss (BurstR 1). For G.711 with concealment Ie is 0 and Bpl 25.1. There are no
 * official values for Opus, 0 and 25.1 are used. All from secondary sources: label what this returns an estimate.
 */
double phone_call_quality_estimate_mos (double impairment, double robustness, double loss_percent, double delay_ms);

G_END_DECLS
