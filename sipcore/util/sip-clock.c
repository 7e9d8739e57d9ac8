/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-clock.h"

#include "util/sip-timer-queue-private.h"

typedef struct
{
  SipTimerQueue *timers;
  GSource *source;
} SipClockPrivate;

typedef struct
{
  GSource source;

  SipClock *clock; /* unowned */
} ClockSource;

G_DEFINE_TYPE_WITH_PRIVATE (SipClock, sip_clock, G_TYPE_OBJECT)

static void
arm (SipClockPrivate *priv)
{
  g_source_set_ready_time (priv->source, sip_timer_queue_get_first (priv->timers));
}

static gboolean
clock_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (SipClock) self = g_object_ref (((ClockSource *) source)->clock);
  SipClockPrivate *priv = sip_clock_get_instance_private (self);
  gint64 now = g_get_monotonic_time ();

  while (sip_timer_queue_fire (priv->timers, now))
    continue;
  arm (priv);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs clock_source_funcs = { .dispatch = clock_source_dispatch };

static gint64
sip_clock_real_now (SipClock *self)
{
  return g_get_monotonic_time ();
}

static guint
sip_clock_real_add (SipClock *self, guint delay_ms, SipTimerFunc func, gpointer user_data)
{
  SipClockPrivate *priv = sip_clock_get_instance_private (self);
  gint64 due = g_get_monotonic_time () + (gint64) delay_ms * 1000;
  guint id;

  if (!priv->source)
    {
      priv->source = g_source_new (&clock_source_funcs, sizeof (ClockSource));
      g_source_set_static_name (priv->source, "SipClock");
      ((ClockSource *) priv->source)->clock = self;
      g_source_attach (priv->source, g_main_context_get_thread_default ());
    }
  id = sip_timer_queue_add (priv->timers, due, func, user_data);
  arm (priv);
  return id;
}

static void
sip_clock_real_remove (SipClock *self, guint id)
{
  SipClockPrivate *priv = sip_clock_get_instance_private (self);

  sip_timer_queue_remove (priv->timers, id);
  if (priv->source)
    arm (priv);
}

static void
sip_clock_finalize (GObject *object)
{
  SipClockPrivate *priv = sip_clock_get_instance_private (SIP_CLOCK (object));

  if (priv->source)
    {
      g_source_destroy (priv->source);
      g_source_unref (priv->source);
    }
  sip_timer_queue_free (priv->timers);

  G_OBJECT_CLASS (sip_clock_parent_class)->finalize (object);
}

static void
sip_clock_class_init (SipClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_clock_finalize;

  klass->now = sip_clock_real_now;
  klass->add = sip_clock_real_add;
  klass->remove = sip_clock_real_remove;
}

static void
sip_clock_init (SipClock *self)
{
  SipClockPrivate *priv = sip_clock_get_instance_private (self);

  priv->timers = sip_timer_queue_new ();
}

SipClock *
sip_clock_new (void)
{
  return g_object_new (SIP_TYPE_CLOCK, NULL);
}

gint64
sip_clock_now (SipClock *self)
{
  g_return_val_if_fail (SIP_IS_CLOCK (self), 0);

  return SIP_CLOCK_GET_CLASS (self)->now (self);
}

guint
sip_clock_add (SipClock *self, guint delay_ms, SipTimerFunc func, gpointer user_data)
{
  g_return_val_if_fail (SIP_IS_CLOCK (self), 0);
  g_return_val_if_fail (func, 0);

  return SIP_CLOCK_GET_CLASS (self)->add (self, delay_ms, func, user_data);
}

void
sip_clock_clear (SipClock *self, guint *id)
{
  g_return_if_fail (SIP_IS_CLOCK (self));
  g_return_if_fail (id);

  if (*id == 0)
    return;
  SIP_CLOCK_GET_CLASS (self)->remove (self, *id);
  *id = 0;
}
