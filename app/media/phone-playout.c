/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-playout.h"

#include <string.h>

#define CAPACITY (40 * PHONE_BLOCK)
#define FADE (PHONE_RATE / 400)

/* In blocks. */
#define WINDOW_AT_START 50
#define WINDOW_AFTER_CUT 50
#define WINDOW 300
#define WINDOW_IN_BURST 10
#define BURST 60
#define PAUSE 20

struct _PhonePlayout
{
  GMutex lock;
  gint16 ring[CAPACITY];
  guint first;
  guint fill;

  gboolean begun;
  gboolean playing;
  gboolean burst;
  gint16 last;       /* where a fade-out starts */
  guint silent;      /* blocks since the last one with samples */
  guint played;      /* blocks since playing began */
  guint window;
  guint in_window;
  guint least;       /* fill in this window */
  PhonePlayoutCounts counts;
};

static void
take (PhonePlayout *self, gint16 *block)
{
  guint head = MIN (PHONE_BLOCK, CAPACITY - self->first);

  memcpy (block, self->ring + self->first, head * sizeof (gint16));
  memcpy (block + head, self->ring, (PHONE_BLOCK - head) * sizeof (gint16));
  self->first = (self->first + PHONE_BLOCK) % CAPACITY;
  self->fill -= PHONE_BLOCK;
}

static void
fade_out (PhonePlayout *self, gint16 *block)
{
  memset (block, 0, PHONE_BLOCK_BYTES);
  for (int i = 0; i < FADE && self->silent == 0; i++)
    block[i] = self->last * (FADE - 1 - i) / FADE;
  self->last = 0;
}

static void
fade_in (gint16 *block)
{
  for (int i = 0; i < FADE; i++)
    block[i] = block[i] * i / FADE;
}

/* @n_blocks disappear, the last of them merges with what is played now. */
static void
cut (PhonePlayout *self, gint16 *block, guint n_blocks)
{
  gint16 next[PHONE_BLOCK];

  for (guint i = 0; i < n_blocks; i++)
    take (self, next);
  phone_block_fade_into (block, next);
  self->counts.cuts += n_blocks;
}

static void
open_window (PhonePlayout *self, guint length)
{
  self->window = length;
  self->in_window = 0;
  self->least = G_MAXUINT;
}

static void
close_window (PhonePlayout *self, gint16 *block)
{
  gboolean in_burst = self->burst && self->played < BURST;
  gboolean too_much = self->least >= 2 * PHONE_BLOCK;

  if (too_much)
    cut (self, block, in_burst ? self->least / PHONE_BLOCK - 1 : 1);
  if (in_burst)
    open_window (self, WINDOW_IN_BURST);
  else
    open_window (self, too_much ? WINDOW_AFTER_CUT : WINDOW);
}

static void
read_nothing (PhonePlayout *self, gint16 *block)
{
  fade_out (self, block);
  if (!self->playing)
    {
      self->silent = MAX (self->silent, 1);
      return;
    }
  if (self->silent++ == 0)
    self->counts.underruns++;
  self->counts.concealed++;
  if (self->silent >= PAUSE)
    self->playing = FALSE;
}

static void
read_samples (PhonePlayout *self, gint16 *block)
{
  take (self, block);
  if (!self->playing)
    {
      self->playing = TRUE;
      self->played = 0;
      open_window (self, self->burst ? WINDOW_IN_BURST : WINDOW_AT_START);
      fade_in (block);
    }
  else if (self->silent > 0)
    fade_in (block);
  self->silent = 0;
  self->played++;
  self->least = MIN (self->least, self->fill);
  if (++self->in_window >= self->window)
    close_window (self, block);
  self->last = block[PHONE_BLOCK - 1];
}

PhonePlayout *
phone_playout_new (gboolean burst)
{
  PhonePlayout *self = g_atomic_rc_box_new0 (PhonePlayout);

  g_mutex_init (&self->lock);
  self->burst = burst;
  self->silent = 1;
  return self;
}

PhonePlayout *
phone_playout_ref (PhonePlayout *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
phone_playout_dispose (gpointer data)
{
  PhonePlayout *self = data;

  g_mutex_clear (&self->lock);
}

void
phone_playout_unref (PhonePlayout *self)
{
  g_atomic_rc_box_release_full (self, phone_playout_dispose);
}

static void
append (PhonePlayout *self, const gint16 *samples, gsize n_samples)
{
  guint end = (self->first + self->fill) % CAPACITY;
  gsize head = MIN (n_samples, CAPACITY - end);

  memcpy (self->ring + end, samples, head * sizeof (gint16));
  memcpy (self->ring, samples + head, (n_samples - head) * sizeof (gint16));
  self->fill += n_samples;
}

void
phone_playout_write (PhonePlayout *self, const gint16 *samples, gsize n_samples)
{
  if (n_samples > CAPACITY)
    {
      samples += n_samples - CAPACITY;
      n_samples = CAPACITY;
    }
  g_mutex_lock (&self->lock);
  if (self->fill + n_samples > CAPACITY)
    {
      guint surplus = self->fill + n_samples - CAPACITY;

      self->first = (self->first + surplus) % CAPACITY;
      self->fill -= surplus;
      self->counts.overruns++;
    }
  append (self, samples, n_samples);
  self->begun = TRUE;
  g_mutex_unlock (&self->lock);
}

gboolean
phone_playout_read (PhonePlayout *self, gint16 block[PHONE_BLOCK])
{
  gboolean audible;

  g_mutex_lock (&self->lock);
  audible = self->fill >= PHONE_BLOCK || self->silent == 0;
  if (self->fill >= PHONE_BLOCK)
    read_samples (self, block);
  else
    read_nothing (self, block);
  g_mutex_unlock (&self->lock);
  return audible;
}

gboolean
phone_playout_has_begun (PhonePlayout *self)
{
  gboolean begun;

  g_mutex_lock (&self->lock);
  begun = self->begun;
  g_mutex_unlock (&self->lock);
  return begun;
}

PhonePlayoutCounts
phone_playout_get_counts (PhonePlayout *self)
{
  PhonePlayoutCounts counts;

  g_mutex_lock (&self->lock);
  counts = self->counts;
  counts.fill = self->fill;
  g_mutex_unlock (&self->lock);
  return counts;
}
