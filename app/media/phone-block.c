/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-block.h"

#include <math.h>

/* The loops write nothing that could be what they read, and do not call lrintf: so the compiler does several samples at
 * a time. */
static gint16
round_sample (float value)
{
  int rounded = (int) (value + copysignf (0.5f, value));

  return CLAMP (rounded, G_MININT16, G_MAXINT16);
}

void
phone_block_add (float *sum, const gint16 *block, const PhoneRamp *ramp)
{
  float now = ramp->now, step = (ramp->want - ramp->now) / PHONE_BLOCK;

  for (int i = 0; i < PHONE_BLOCK; i++)
    sum[i] += block[i] * (now + step * i);
}

void
phone_block_add_sum (float *sum, const float *other, const PhoneRamp *ramp)
{
  float now = ramp->now, step = (ramp->want - ramp->now) / PHONE_BLOCK;

  for (int i = 0; i < PHONE_BLOCK; i++)
    sum[i] += other[i] * (now + step * i);
}

void
phone_block_scale (gint16 *block, const PhoneRamp *ramp)
{
  float now = ramp->now, step = (ramp->want - ramp->now) / PHONE_BLOCK;

  if (now == 1 && step == 0)
    return;
  for (int i = 0; i < PHONE_BLOCK; i++)
    block[i] = round_sample (block[i] * (now + step * i));
}

void
phone_block_store (gint16 *block, const float *sum)
{
  for (int i = 0; i < PHONE_BLOCK; i++)
    block[i] = round_sample (sum[i]);
}

void
phone_block_fade_into (gint16 *block, const gint16 *next)
{
  for (int i = 0; i < PHONE_BLOCK; i++)
    block[i] = (block[i] * (PHONE_BLOCK - i) + next[i] * i) / PHONE_BLOCK;
}

int
phone_block_peak (const gint16 *block)
{
  int peak = 0;

  for (int i = 0; i < PHONE_BLOCK; i++)
    peak = MAX (peak, ABS ((int) block[i]));
  return peak;
}
