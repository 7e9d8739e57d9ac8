/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All that is mixed is mono, signed 16 bit, in blocks of 10 ms. */
#define PHONE_RATE 48000
#define PHONE_BLOCK (PHONE_RATE / 100)
#define PHONE_BLOCK_BYTES (PHONE_BLOCK * sizeof (gint16))
#define PHONE_BLOCK_MS 10
#define PHONE_BLOCK_CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=1"

/* A gain that goes from one value to another within one block. */
typedef struct
{
  float now;
  float want;
} PhoneRamp;

void phone_block_add (float *sum, const gint16 *block, const PhoneRamp *ramp);
void phone_block_add_sum (float *sum, const float *other, const PhoneRamp *ramp);
void phone_block_scale (gint16 *block, const PhoneRamp *ramp);
void phone_block_store (gint16 *block, const float *sum);
/* @block becomes itself at its beginning and @next at its end. */
void phone_block_fade_into (gint16 *block, const gint16 *next);
/* 0 to 32768 */
int phone_block_peak (const gint16 *block);

static inline void
phone_ramp_step (PhoneRamp *self)
{
  self->now = self->want;
}

static inline gboolean
phone_ramp_is_silent (const PhoneRamp *self)
{
  return self->now <= 0 && self->want <= 0;
}

G_END_DECLS
