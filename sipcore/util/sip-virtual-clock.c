/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-virtual-clock.h"

#include "util/sip-timer-queue-private.h"

struct _SipVirtualClock
{
  SipClock parent_instance;

  SipTimerQueue *timers;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (SipVirtualClock, sip_virtual_clock, SIP_TYPE_CLOCK)

static void
drain_main_context (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static gint64
sip_virtual_clock_now (SipClock *clock)
{
  return SIP_VIRTUAL_CLOCK (clock)->now;
}

static guint
sip_virtual_clock_add (SipClock *clock, guint delay_ms, SipTimerFunc func, gpointer user_data)
{
  SipVirtualClock *self = SIP_VIRTUAL_CLOCK (clock);

  return sip_timer_queue_add (self->timers, self->now + (gint64) delay_ms * 1000, func, user_data);
}

static void
sip_virtual_clock_remove (SipClock *clock, guint id)
{
  sip_timer_queue_remove (SIP_VIRTUAL_CLOCK (clock)->timers, id);
}

static void
sip_virtual_clock_finalize (GObject *object)
{
  SipVirtualClock *self = SIP_VIRTUAL_CLOCK (object);

  sip_timer_queue_free (self->timers);

  G_OBJECT_CLASS (sip_virtual_clock_parent_class)->finalize (object);
}

static void
sip_virtual_clock_class_init (SipVirtualClockClass *klass)
{
  SipClockClass *clock_class = SIP_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sip_virtual_clock_finalize;

  clock_class->now = sip_virtual_clock_now;
  clock_class->add = sip_virtual_clock_add;
  clock_class->remove = sip_virtual_clock_remove;
}

static void
sip_virtual_clock_init (SipVirtualClock *self)
{
  self->timers = sip_timer_queue_new ();
}

SipClock *
sip_virtual_clock_new (void)
{
  return g_object_new (SIP_TYPE_VIRTUAL_CLOCK, NULL);
}

void
sip_virtual_clock_advance (SipVirtualClock *self, guint ms)
{
  g_autoptr (SipVirtualClock) alive = NULL;
  gint64 end, first;

  g_return_if_fail (SIP_IS_VIRTUAL_CLOCK (self));

  alive = g_object_ref (self);
  end = self->now + (gint64) ms * 1000;
  drain_main_context ();
  while ((first = sip_timer_queue_get_first (self->timers)) >= 0 && first <= end)
    {
      self->now = MAX (self->now, first);
      sip_timer_queue_fire (self->timers, self->now);
      drain_main_context ();
    }
  self->now = MAX (self->now, end);
}

gint64
sip_virtual_clock_next (SipVirtualClock *self)
{
  gint64 first;

  g_return_val_if_fail (SIP_IS_VIRTUAL_CLOCK (self), -1);

  first = sip_timer_queue_get_first (self->timers);
  return first < 0 ? -1 : (MAX (first - self->now, 0) + 999) / 1000;
}
