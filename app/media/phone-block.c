/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-block.h"

#include <math.h>

void
phone_block_add (float *sum, const gint16 *block, const PhoneRamp *ramp)
{
  float step = (ramp->want - ramp->now) / PHONE_BLOCK;

  for (int i = 0; i < PHONE_BLOCK; i++)
    sum[i] += block[i] * (ramp->now + step * i);
}

void
phone_block_add_sum (float *sum, const float *other, const PhoneRamp *ramp)
{
  float step = (ramp->want - ramp->now) / PHONE_BLOCK;

  for (int i = 0; i < PHONE_BLOCK; i++)
    sum[i] += other[i] * (ramp->now + step * i);
}

/* Not lrintf, which the compiler cannot do for several samples at a time. */
static gint16
round_sample (float value)
{
  return (int) (value + copysignf (0.5f, value));
}

void
phone_block_scale (gint16 *block, const PhoneRamp *ramp)
{
  float step = (ramp->want - ramp->now) / PHONE_BLOCK;

  if (ramp->now == 1 && ramp->want == 1)
    return;
  for (int i = 0; i < PHONE_BLOCK; i++)
    block[i] = round_sample (block[i] * (ramp->now + step * i));
}

void
phone_block_store (gint16 *block, const float *sum)
{
  for (int i = 0; i < PHONE_BLOCK; i++)
    block[i] = round_sample (CLAMP (sum[i], (float) G_MININT16, (float) G_MAXINT16));
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
