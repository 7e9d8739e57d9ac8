/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-block.h"

G_BEGIN_DECLS

/**
 * PhoneTone:
 * @frequency: hertz
 * @amplitude: of 32767
 * @on_blocks: length of the sound; 0: without end
 * @off_blocks: length of the silence after it
 * @sample: where it is
 *
 * A sine, once, in a cadence, or without end. Edges of a cadence are ramps of a block.
 */
typedef struct
{
  double frequency;
  int amplitude;
  guint on_blocks;
  guint off_blocks;
  guint64 sample;
} PhoneTone;

/* What most of the world sends back while a phone rings (ITU-T E.180: 425 Hz, 1 s every 5 s). */
#define PHONE_TONE_RINGBACK ((PhoneTone) { 425, 3277, 100, 400, 0 })

void phone_tone_read (PhoneTone *self, gint16 block[PHONE_BLOCK]);

G_END_DECLS
