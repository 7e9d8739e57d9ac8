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

#define SIP_TYPE_CLOCK (sip_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipClock, sip_clock, SIP, CLOCK, GObject)

struct _SipClockClass
{
  GObjectClass parent_class;

  gint64 (*now) (SipClock *self);
  guint (*add) (SipClock *self, guint delay_ms, SipTimerFunc func, gpointer user_data);
  void (*remove) (SipClock *self, guint id);
};

/* The monotonic clock of the system, timers in the thread-default main context. */
SipClock *sip_clock_new (void);

/* Microseconds since an arbitrary zero. */
gint64 sip_clock_now (SipClock *self);

/* One shot. Returns an id, never 0. */
guint sip_clock_add (SipClock *self, guint delay_ms, SipTimerFunc func, gpointer user_data);

/* Ends the timer in @id if it is not 0, and sets it to 0. */
void sip_clock_clear (SipClock *self, guint *id);

G_END_DECLS
