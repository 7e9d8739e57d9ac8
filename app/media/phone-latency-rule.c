/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-latency-rule.h"

#include <string.h>

#define BIN_US 200000
#define MARGIN_MS 10.0
#define FALL_MS_PER_US (10.0 / G_USEC_PER_SEC)
/* A jump of the times, as of a stream that begins anew. */
#define JUMP_US (10 * (gint64) G_USEC_PER_SEC)

void
phone_latency_rule_init (PhoneLatencyRule *self)
{
  memset (self, 0, sizeof *self);
  self->latency_ms = PHONE_LATENCY_LEAST;
}

static void
begin (PhoneLatencyRule *self, gint64 arrival, guint32 time, guint clock_rate)
{
  self->clock_rate = clock_rate;
  self->any = TRUE;
  self->last_time = time;
  self->media_time = arrival;
  self->last_arrival = arrival;
  self->bin_start = arrival;
  self->bin = 0;
  self->n_bins = 0;
}

static void
put (PhoneLatencyRule *self, gint64 arrival, gint64 transit)
{
  if (self->n_bins == 0 || arrival - self->bin_start >= BIN_US)
    {
      self->bin = self->n_bins > 0 ? (self->bin + 1) % PHONE_LATENCY_BINS : 0;
      self->n_bins = MIN (self->n_bins + 1, PHONE_LATENCY_BINS);
      self->bin_start = arrival;
      self->highest[self->bin] = self->least[self->bin] = transit;
    }
  self->highest[self->bin] = MAX (self->highest[self->bin], transit);
  self->least[self->bin] = MIN (self->least[self->bin], transit);
}

static double
get_wanted (const PhoneLatencyRule *self)
{
  gint64 least = G_MAXINT64, first = G_MININT64, second = G_MININT64;

  for (guint i = 0; i < self->n_bins; i++)
    {
      least = MIN (least, self->least[i]);
      if (self->highest[i] > first)
        {
          second = first;
          first = self->highest[i];
        }
      else
        second = MAX (second, self->highest[i]);
    }
  if (self->n_bins < 2)
    second = least;
  return CLAMP ((second - least) / 1000.0 + MARGIN_MS, PHONE_LATENCY_LEAST, PHONE_LATENCY_MOST);
}

guint
phone_latency_rule_add (PhoneLatencyRule *self, gint64 arrival, guint32 time, guint clock_rate)
{
  gint64 step = (gint64) (gint32) (time - self->last_time) * G_USEC_PER_SEC / MAX (clock_rate, 1);
  gint64 passed = arrival - self->last_arrival;
  double wanted;

  if (!self->any || clock_rate != self->clock_rate || ABS (step - passed) > JUMP_US)
    begin (self, arrival, time, clock_rate);
  else
    {
      self->media_time += step;
      self->last_time = time;
      self->last_arrival = arrival;
    }
  put (self, arrival, arrival - self->media_time);
  wanted = get_wanted (self);
  self->latency_ms = MAX (wanted, self->latency_ms - MAX (passed, 0) * FALL_MS_PER_US);
  self->latency_ms = CLAMP (self->latency_ms, PHONE_LATENCY_LEAST, PHONE_LATENCY_MOST);
  return self->latency_ms;
}
