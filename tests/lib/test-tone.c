/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-tone.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define SILENCE -120.0

double
test_tone_level (const gint16 *samples, gsize n_samples, guint rate, double hz)
{
  double coefficient = 2 * cos (2 * G_PI * hz / rate), a = 0, b = 0, amplitude;

  for (gsize i = 0; i < n_samples; i++)
    {
      double c = samples[i] / 32768.0 + coefficient * a - b;

      b = a;
      a = c;
    }
  amplitude = n_samples > 0 ? 2 * sqrt (MAX (0, a * a + b * b - coefficient * a * b)) / n_samples : 0;
  return amplitude > 1e-6 ? 20 * log10 (amplitude) : SILENCE;
}

static guint32
little_endian (const guint8 *bytes, guint n)
{
  guint32 value = 0;

  while (n-- > 0)
    value = value << 8 | bytes[n];
  return value;
}

static GArray *
read_samples (const guint8 *bytes, gsize length, guint channels)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (gint16));

  for (gsize i = 0; i + 2 * channels <= length; i += 2 * channels)
    {
      gint16 sample = (gint16) little_endian (bytes + i, 2);

      g_array_append_val (samples, sample);
    }
  return samples;
}

GArray *
test_tone_read_wav (const char *path, guint *rate, GError **error)
{
  g_autofree char *contents = NULL;
  const guint8 *bytes;
  gsize length = 0, at = 12;
  guint channels = 0;

  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  bytes = (const guint8 *) contents;
  while (at + 8 <= length)
    {
      gsize size = MIN (little_endian (bytes + at + 4, 4), length - at - 8);

      if (memcmp (bytes + at, "fmt ", 4) == 0 && size >= 16)
        {
          channels = little_endian (bytes + at + 10, 2);
          *rate = little_endian (bytes + at + 12, 4);
        }
      else if (memcmp (bytes + at, "data", 4) == 0 && channels > 0)
        return read_samples (bytes + at + 8, size, channels);
      at += 8 + size + size % 2;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no WAV file", path);
  return NULL;
}
