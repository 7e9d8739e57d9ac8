/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-clock.h"

G_BEGIN_DECLS

/**
 * SipVirtualClock:
 *
 * A clock for tests, where time passes only when it is told to.
 */
#define SIP_TYPE_VIRTUAL_CLOCK (sip_virtual_clock_get_type ())
G_DECLARE_FINAL_TYPE (SipVirtualClock, sip_virtual_clock, SIP, VIRTUAL_CLOCK, SipClock)

/**
 * sip_virtual_clock_new:
 *
 * Returns: (transfer full): a clock that stands still
 */
SipClock *sip_virtual_clock_new (void);

/**
 * sip_virtual_clock_advance:
 * @ms: how far
 *
 * Moves time on. Due timers fire in order of time, then of creation; before the first and after each the default main
 * context is iterated until nothing is pending.
 */
void sip_virtual_clock_advance (SipVirtualClock *self, guint ms);

/**
 * sip_virtual_clock_next:
 *
 * Returns: milliseconds until the next timer, or -1
 */
gint64 sip_virtual_clock_next (SipVirtualClock *self);

G_END_DECLS
