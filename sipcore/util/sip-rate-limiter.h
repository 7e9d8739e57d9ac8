/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "util/sip-clock.h"

G_BEGIN_DECLS

/**
 * SipRateLimiter:
 *
 * How much one address, and all of them together, may ask for: new things a second, in token buckets that hold one
 * second's worth, and bytes that are held for them. An IPv6 source is its /64 network.
 *
 * Sources are remembered in a table of fixed size, from which those go that were silent longest.
 */
#define SIP_TYPE_RATE_LIMITER (sip_rate_limiter_get_type ())
G_DECLARE_FINAL_TYPE (SipRateLimiter, sip_rate_limiter, SIP, RATE_LIMITER, GObject)

/**
 * SIP_RATE_LIMITER_MAX_SOURCES:
 *
 * How many sources are told apart.
 */
#define SIP_RATE_LIMITER_MAX_SOURCES 4096

SipRateLimiter *sip_rate_limiter_new (SipClock *clock);

gboolean
sip_rate_limiter_admit (SipRateLimiter *self, GInetAddress *source, gsize bytes, guint *retry_after_s);
void sip_rate_limiter_hold (SipRateLimiter *self, GInetAddress *source, gsize bytes);
void sip_rate_limiter_release (SipRateLimiter *self, GInetAddress *source, gsize bytes);

guint64 sip_rate_limiter_get_held (SipRateLimiter *self);
guint sip_rate_limiter_get_n_sources (SipRateLimiter *self);
guint64 sip_rate_limiter_get_n_refused (SipRateLimiter *self);

G_END_DECLS
