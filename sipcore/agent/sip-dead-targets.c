/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-dead-targets-private.h"

#define MAX_REMEMBERED 32

struct _SipDeadTargets
{
  SipClock *clock;
  GPtrArray *entries; /* of Entry, the oldest first */
};

typedef struct
{
  SipTarget *target;
  gint64 until;
} Entry;

static void
entry_free (Entry *entry)
{
  sip_target_unref (entry->target);
  g_free (entry);
}

static void
forget_old (SipDeadTargets *self)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (entry->until <= sip_clock_now (self->clock))
        g_ptr_array_remove_index (self->entries, i - 1);
    }
}

SipDeadTargets *
sip_dead_targets_new (SipClock *clock)
{
  SipDeadTargets *self = g_new0 (SipDeadTargets, 1);

  self->clock = g_object_ref (clock);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  return self;
}

void
sip_dead_targets_free (SipDeadTargets *self)
{
  g_ptr_array_unref (self->entries);
  g_object_unref (self->clock);
  g_free (self);
}

gboolean
sip_dead_targets_contain (SipDeadTargets *self, SipTarget *target)
{
  forget_old (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (sip_target_equal (((Entry *) g_ptr_array_index (self->entries, i))->target, target))
        return TRUE;
    }
  return FALSE;
}

void
sip_dead_targets_add (SipDeadTargets *self, SipTarget *target, guint seconds)
{
  Entry *entry;

  if (sip_dead_targets_contain (self, target))
    return;
  if (self->entries->len == MAX_REMEMBERED)
    g_ptr_array_remove_index (self->entries, 0);
  entry = g_new (Entry, 1);
  entry->target = sip_target_ref (target);
  entry->until = sip_clock_now (self->clock) + seconds * G_TIME_SPAN_SECOND;
  g_ptr_array_add (self->entries, entry);
}

void
sip_dead_targets_sort (SipDeadTargets *self, GPtrArray *targets)
{
  guint n_dead = 0;

  for (guint i = 0; i + n_dead < targets->len;)
    {
      SipTarget *target = g_ptr_array_index (targets, i);

      if (!sip_dead_targets_contain (self, target))
        {
          i++;
          continue;
        }
      g_ptr_array_add (targets, g_ptr_array_steal_index (targets, i));
      n_dead++;
    }
}
