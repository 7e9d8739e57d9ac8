/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SipTimerFunc:
 * @user_data: what was given to sip_clock_add()
 *
 * Called once when a timer fires; its id is no longer valid by then.
 */
typedef void (*SipTimerFunc) (gpointer user_data);

/**
 * SipClock:
 *
 * Where this library takes time from. The class itself is the monotonic clock of the system; tests take
 * #SipVirtualClock.
 */
#define SIP_TYPE_CLOCK (sip_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipClock, sip_clock, SIP, CLOCK, GObject)

struct _SipClockClass
{
  GObjectClass parent_class;

  gint64 (*now) (SipClock *self);
  guint (*add) (SipClock *self, guint delay_ms, SipTimerFunc func, gpointer user_data);
  void (*remove) (SipClock *self, guint id);
};

/**
 * sip_clock_new:
 *
 * Returns: (transfer full): the system's clock; its timers fire in the main context that is the thread's default when
 *   the first one is added
 */
SipClock *sip_clock_new (void);

/**
 * sip_clock_now:
 *
 * Returns: microseconds since an arbitrary zero
 */
gint64 sip_clock_now (SipClock *self);

/**
 * sip_clock_add:
 * @delay_ms: from now
 * @func: (scope async): called once
 *
 * Returns: an id for sip_clock_clear(), never 0. Timers that were not fired end with the clock.
 */
guint sip_clock_add (SipClock *self, guint delay_ms, SipTimerFunc func, gpointer user_data);

/**
 * sip_clock_clear:
 * @id: (inout): a timer's id, or 0 for none; 0 afterwards
 *
 * Ends a timer.
 */
void sip_clock_clear (SipClock *self, guint *id);

G_END_DECLS
