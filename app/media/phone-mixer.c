/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-mixer.h"

#include <string.h>

#define HISTORY 4

typedef struct
{
  PhoneMixerRow *row;
  PhoneMixerRoute route;
  gboolean leaving;
  PhoneMixerLeft left;
  gpointer user_data;
} Entry;

/* Immutable once published. */
typedef struct
{
  guint n_entries;
  Entry entries[];
} Matrix;

struct _PhoneMixer
{
  GObject parent_instance;

  /* Of the main context. */
  GMainContext *context;
  GArray *entries;

  /* Between both, under the lock, which is held for moments only. */
  GMutex lock;
  Matrix *published;
  gint16 history[HISTORY][PHONE_BLOCK];
  GstClockTime history_end;
  guint n_history;

  /* Of the tick. */
  Matrix *matrix;
  gboolean told_gone;

  int microphone_level;
  int speaker_level;
};

G_DEFINE_FINAL_TYPE (PhoneMixer, phone_mixer, G_TYPE_OBJECT)

static void
matrix_free (Matrix *matrix)
{
  if (matrix == NULL)
    return;
  for (guint i = 0; i < matrix->n_entries; i++)
    phone_mixer_row_unref (matrix->entries[i].row);
  g_free (matrix);
}

static Matrix *
matrix_new (GArray *entries)
{
  Matrix *matrix = g_malloc (sizeof (Matrix) + entries->len * sizeof (Entry));

  matrix->n_entries = entries->len;
  for (guint i = 0; i < entries->len; i++)
    {
      matrix->entries[i] = g_array_index (entries, Entry, i);
      phone_mixer_row_ref (matrix->entries[i].row);
    }
  return matrix;
}

/* Under the lock. What was published and not yet seen by the tick is nobody's. */
static void
publish_locked (PhoneMixer *self)
{
  matrix_free (self->published);
  self->published = matrix_new (self->entries);
}

static void
publish (PhoneMixer *self)
{
  g_mutex_lock (&self->lock);
  publish_locked (self);
  g_mutex_unlock (&self->lock);
}

static Entry *
find (PhoneMixer *self, PhoneMixerRow *row)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_array_index (self->entries, Entry, i).row == row)
      return &g_array_index (self->entries, Entry, i);
  return NULL;
}

/* Under the lock, so that no block is sent twice or left out. */
static void
send_history_locked (PhoneMixer *self, PhoneMixerRow *row, gboolean with_microphone)
{
  static const gint16 silence[PHONE_BLOCK];

  for (guint i = 0; i < self->n_history; i++)
    {
      guint back = self->n_history - 1 - i;

      phone_mixer_row_send (row, with_microphone ? self->history[i] : silence,
                            self->history_end - back * PHONE_BLOCK_MS * GST_MSECOND);
    }
}

static void
remember_locked (PhoneMixer *self, const gint16 *microphone, GstClockTime time)
{
  if (self->n_history == HISTORY)
    memmove (self->history[0], self->history[1], (HISTORY - 1) * PHONE_BLOCK_BYTES);
  else
    self->n_history++;
  memcpy (self->history[self->n_history - 1], microphone, PHONE_BLOCK_BYTES);
  self->history_end = time;
}

static void
remove_at (PhoneMixer *self, guint index)
{
  Entry entry = g_array_index (self->entries, Entry, index);

  g_array_remove_index (self->entries, index);
  publish (self);
  if (entry.left != NULL)
    entry.left (entry.row, entry.user_data);
  phone_mixer_row_unref (entry.row);
}

static gboolean
remove_one_leaving (PhoneMixer *self, gboolean only_gone)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->leaving && (!only_gone || phone_mixer_row_is_gone (entry->row)))
        {
          remove_at (self, i);
          return TRUE;
        }
    }
  return FALSE;
}

/* The callback may change the entries: search anew each time. */
static void
remove_leaving (PhoneMixer *self, gboolean only_gone)
{
  while (remove_one_leaving (self, only_gone))
    continue;
}

static gboolean
on_gone (gpointer data)
{
  remove_leaving (data, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
on_retired (gpointer data)
{
  matrix_free (data);
  return G_SOURCE_REMOVE;
}

static void
call_main (PhoneMixer *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, self->context);
}

static void
begin_tick (PhoneMixer *self, const gint16 *microphone, GstClockTime time)
{
  Matrix *retired = NULL;

  g_mutex_lock (&self->lock);
  remember_locked (self, microphone, time);
  if (self->published != NULL)
    {
      retired = self->matrix;
      self->matrix = g_steal_pointer (&self->published);
      self->told_gone = FALSE;
    }
  g_mutex_unlock (&self->lock);
  /* Rows may hold what must not be finalised in this thread. */
  if (retired != NULL)
    call_main (self, on_retired, retired, NULL);
}

static void
play (PhoneMixer *self, gint16 *speaker)
{
  float sum[PHONE_BLOCK] = { 0 };

  for (guint i = 0; i < self->matrix->n_entries; i++)
    phone_mixer_row_add_to_speaker (self->matrix->entries[i].row, sum);
  phone_block_store (speaker, sum);
}

static const float *
others_of (PhoneMixer *self, guint index, float *sum)
{
  guint conference = phone_mixer_row_get_conference (self->matrix->entries[index].row);

  if (conference == 0)
    return NULL;
  memset (sum, 0, PHONE_BLOCK * sizeof (float));
  for (guint i = 0; i < self->matrix->n_entries; i++)
    if (i != index && phone_mixer_row_get_conference (self->matrix->entries[i].row) == conference)
      phone_mixer_row_add_to_conference (self->matrix->entries[i].row, sum);
  return sum;
}

static void
tell_gone (PhoneMixer *self)
{
  for (guint i = 0; i < self->matrix->n_entries && !self->told_gone; i++)
    if (self->matrix->entries[i].leaving && phone_mixer_row_is_gone (self->matrix->entries[i].row))
      {
        self->told_gone = TRUE;
        call_main (self, on_gone, g_object_ref (self), g_object_unref);
      }
}

void
phone_mixer_tick (PhoneMixer *self, const gint16 microphone[PHONE_BLOCK], GstClockTime time,
                  gint16 speaker[PHONE_BLOCK])
{
  Matrix *matrix;
  float sum[PHONE_BLOCK];

  begin_tick (self, microphone, time);
  matrix = self->matrix;
  for (guint i = 0; i < matrix->n_entries; i++)
    phone_mixer_row_say (matrix->entries[i].row, &matrix->entries[i].route, matrix->entries[i].leaving);
  play (self, speaker);
  for (guint i = 0; i < matrix->n_entries; i++)
    phone_mixer_row_hear (matrix->entries[i].row, microphone, others_of (self, i, sum), time);
  for (guint i = 0; i < matrix->n_entries; i++)
    phone_mixer_row_end_tick (matrix->entries[i].row);
  tell_gone (self);
  g_atomic_int_set (&self->microphone_level, phone_block_peak (microphone));
  g_atomic_int_set (&self->speaker_level, phone_block_peak (speaker));
}

void
phone_mixer_set_route (PhoneMixer *self, PhoneMixerRow *row, const PhoneMixerRoute *route)
{
  Entry *entry;
  gboolean begins;

  g_return_if_fail (PHONE_IS_MIXER (self));

  entry = find (self, row);
  if (entry != NULL && entry->leaving)
    return;
  begins = route->sends && (entry == NULL || !entry->route.sends);
  if (entry != NULL)
    entry->route = *route;
  else
    {
      Entry new_entry = { phone_mixer_row_ref (row), *route };

      g_array_append_val (self->entries, new_entry);
    }
  g_mutex_lock (&self->lock);
  if (begins)
    send_history_locked (self, row, route->hears_microphone);
  publish_locked (self);
  g_mutex_unlock (&self->lock);
}

void
phone_mixer_leave (PhoneMixer *self, PhoneMixerRow *row, PhoneMixerLeft left, gpointer user_data)
{
  Entry *entry;

  g_return_if_fail (PHONE_IS_MIXER (self));

  entry = find (self, row);
  if (entry == NULL)
    {
      left (row, user_data);
      return;
    }
  g_return_if_fail (!entry->leaving);
  entry->leaving = TRUE;
  entry->left = left;
  entry->user_data = user_data;
  publish (self);
}

void
phone_mixer_settle (PhoneMixer *self)
{
  g_return_if_fail (PHONE_IS_MIXER (self));

  remove_leaving (self, FALSE);
  g_mutex_lock (&self->lock);
  self->n_history = 0;
  g_mutex_unlock (&self->lock);
  g_atomic_int_set (&self->microphone_level, 0);
  g_atomic_int_set (&self->speaker_level, 0);
}

guint
phone_mixer_get_n_rows (PhoneMixer *self)
{
  g_return_val_if_fail (PHONE_IS_MIXER (self), 0);
  return self->entries->len;
}

double
phone_mixer_get_microphone_level (PhoneMixer *self)
{
  g_return_val_if_fail (PHONE_IS_MIXER (self), 0);
  return g_atomic_int_get (&self->microphone_level) / 32768.0;
}

double
phone_mixer_get_speaker_level (PhoneMixer *self)
{
  g_return_val_if_fail (PHONE_IS_MIXER (self), 0);
  return g_atomic_int_get (&self->speaker_level) / 32768.0;
}

static void
phone_mixer_finalize (GObject *object)
{
  PhoneMixer *self = PHONE_MIXER (object);

  for (guint i = 0; i < self->entries->len; i++)
    phone_mixer_row_unref (g_array_index (self->entries, Entry, i).row);
  g_array_unref (self->entries);
  matrix_free (self->published);
  matrix_free (self->matrix);
  g_mutex_clear (&self->lock);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (phone_mixer_parent_class)->finalize (object);
}

static void
phone_mixer_class_init (PhoneMixerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_mixer_finalize;
}

static void
phone_mixer_init (PhoneMixer *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_mutex_init (&self->lock);
  self->matrix = matrix_new (self->entries);
}

PhoneMixer *
phone_mixer_new (void)
{
  return g_object_new (PHONE_TYPE_MIXER, NULL);
}
