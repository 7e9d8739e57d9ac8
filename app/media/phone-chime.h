/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-block.h"

G_BEGIN_DECLS

/* The sound of an incoming call: three notes of a bell every three seconds, rising from quiet to loud in the first
 * three.
 * @sample: where the block begins, counted from the start of the ringing */
void phone_chime_read (guint64 sample, gint16 block[PHONE_BLOCK]);

G_END_DECLS
