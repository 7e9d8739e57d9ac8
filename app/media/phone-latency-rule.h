/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PHONE_LATENCY_LEAST 20
#define PHONE_LATENCY_MOST 200
#define PHONE_LATENCY_BINS 50

/**
 * PhoneLatencyRule:
 *
 * How long a jitter buffer should wait for what is late. The lateness of a packet is its transit time less the least of
 * the last 10 s; of the highest in each 200 ms the second highest of 10 s counts, with 10 ms more. It rises at once and
 * falls by 10 ms a second.
 */
typedef struct
{
  guint clock_rate;
  gboolean any;
  guint32 last_time;
  gint64 media_time; /* microseconds */
  gint64 last_arrival;
  gint64 bin_start;
  guint bin;
  guint n_bins;
  gint64 highest[PHONE_LATENCY_BINS];
  gint64 least[PHONE_LATENCY_BINS];
  double latency_ms;
} PhoneLatencyRule;

void phone_latency_rule_init (PhoneLatencyRule *self);
/* @arrival: microseconds; @time: of RTP. Returns milliseconds. */
guint phone_latency_rule_add (PhoneLatencyRule *self, gint64 arrival, guint32 time, guint clock_rate);

G_END_DECLS
