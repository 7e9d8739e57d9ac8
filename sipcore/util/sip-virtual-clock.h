/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-clock.h"

G_BEGIN_DECLS

#define SIP_TYPE_VIRTUAL_CLOCK (sip_virtual_clock_get_type ())
G_DECLARE_FINAL_TYPE (SipVirtualClock, sip_virtual_clock, SIP, VIRTUAL_CLOCK, SipClock)

SipClock *sip_virtual_clock_new (void);

/* Moves time on by @ms, firing due timers in order of time, then of creation;
 * after each the default main context is iterated until nothing is pending. */
void sip_virtual_clock_advance (SipVirtualClock *self, guint ms);

/* Milliseconds until the next timer, or -1. */
gint64 sip_virtual_clock_next (SipVirtualClock *self);

G_END_DECLS
