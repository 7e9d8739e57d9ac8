/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-timer-queue-private.h"

struct _SipTimerQueue
{
  GSequence *timers;  /* of Timer, sorted */
  GHashTable *places; /* id -> GSequenceIter */
  guint64 created;
  guint last_id;
};

typedef struct
{
  gint64 due;
  guint64 order;
  SipTimerFunc func;
  gpointer user_data;
  guint id;
} Timer;

static int
timer_compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Timer *one = a, *other = b;

  if (one->due != other->due)
    return one->due < other->due ? -1 : 1;
  return one->order < other->order ? -1 : one->order > other->order;
}

static guint
unused_id (SipTimerQueue *self)
{
  do
    self->last_id++;
  while (self->last_id == 0 || g_hash_table_contains (self->places, GUINT_TO_POINTER (self->last_id)));

  return self->last_id;
}

SipTimerQueue *
sip_timer_queue_new (void)
{
  SipTimerQueue *self = g_new0 (SipTimerQueue, 1);

  self->timers = g_sequence_new (g_free);
  self->places = g_hash_table_new (NULL, NULL);
  return self;
}

void
sip_timer_queue_free (SipTimerQueue *self)
{
  g_hash_table_unref (self->places);
  g_sequence_free (self->timers);
  g_free (self);
}

guint
sip_timer_queue_add (SipTimerQueue *self, gint64 due, SipTimerFunc func, gpointer user_data)
{
  Timer *timer = g_new (Timer, 1);

  *timer = (Timer) { due, self->created++, func, user_data, unused_id (self) };
  g_hash_table_insert (self->places, GUINT_TO_POINTER (timer->id),
                       g_sequence_insert_sorted (self->timers, timer, timer_compare, NULL));
  return timer->id;
}

void
sip_timer_queue_remove (SipTimerQueue *self, guint id)
{
  gpointer place;

  if (g_hash_table_steal_extended (self->places, GUINT_TO_POINTER (id), NULL, &place))
    g_sequence_remove (place);
}

gint64
sip_timer_queue_get_first (SipTimerQueue *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->timers);

  return g_sequence_iter_is_end (first) ? -1 : ((Timer *) g_sequence_get (first))->due;
}

gboolean
sip_timer_queue_fire (SipTimerQueue *self, gint64 now)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->timers);
  Timer timer;

  if (g_sequence_iter_is_end (first))
    return FALSE;
  timer = *(Timer *) g_sequence_get (first);
  if (timer.due > now)
    return FALSE;

  sip_timer_queue_remove (self, timer.id);
  timer.func (timer.user_data);
  return TRUE;
}
