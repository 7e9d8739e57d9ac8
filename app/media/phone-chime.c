/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-chime.h"

#include <math.h>

#define PERIOD_S 3.0
#define RISE_S 3.0
#define NOTE_S 0.25
#define LOUDEST 9000
#define QUIETEST 0.15
/* A bell dies away by half in a tenth of a second, and has a weak overtone. */
#define DECAY 7.0
#define OVERTONE 0.3

static const double notes[] = { 659.26, 783.99, 1046.50 };

static double
bell (double hertz, double since)
{
  double angle = 2 * G_PI * hertz * since;

  return exp (-DECAY * since) * (sin (angle) + OVERTONE * sin (2 * angle)) / (1 + OVERTONE);
}

static double
sound_at (double time)
{
  double sum = 0, at = fmod (time, PERIOD_S);

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    if (at >= i * NOTE_S)
      sum += bell (notes[i], at - i * NOTE_S);
  return sum / 2;
}

void
phone_chime_read (guint64 sample, gint16 block[PHONE_BLOCK])
{
  for (int i = 0; i < PHONE_BLOCK; i++)
    {
      double time = (double) (sample + i) / PHONE_RATE;
      double rise = QUIETEST + (1 - QUIETEST) * MIN (time / RISE_S, 1);

      block[i] = lrint (LOUDEST * rise * sound_at (time));
    }
}
