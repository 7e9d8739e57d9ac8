/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Level of one frequency in decibels below full scale of a sine (Goertzel's algorithm); -120 for nothing. */
double test_tone_level (const gint16 *samples, gsize n_samples, guint rate, double hz);

/* Reads the samples of a WAV file with 16 bits; of several channels the first. (transfer full): of gint16 */
GArray *test_tone_read_wav (const char *path, guint *rate, GError **error);

G_END_DECLS
