/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-tone.h"

#include <math.h>
#include <string.h>

static PhoneRamp
cadence (const PhoneTone *self)
{
  guint64 at = self->sample / PHONE_BLOCK;

  if (self->on_blocks == 0)
    return (PhoneRamp) { 1, 1 };
  at %= self->on_blocks + self->off_blocks;
  return (PhoneRamp) { at > 0 && at <= self->on_blocks, at < self->on_blocks };
}

void
phone_tone_read (PhoneTone *self, gint16 block[PHONE_BLOCK])
{
  PhoneRamp ramp = cadence (self);

  memset (block, 0, PHONE_BLOCK_BYTES);
  if (!phone_ramp_is_silent (&ramp))
    {
      double step = 2 * G_PI * self->frequency / PHONE_RATE;

      for (int i = 0; i < PHONE_BLOCK; i++)
        block[i] = lrint (self->amplitude * sin (step * (double) (self->sample + i)));
      phone_block_scale (block, &ramp);
    }
  self->sample += PHONE_BLOCK;
}
