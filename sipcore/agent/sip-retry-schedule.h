/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/**
 * SipRetrySchedule: (skip)
 * @failures: how many there were in a row
 *
 * When to try again after failures in a row (RFC 5626 4.5). For the library.
 */
typedef struct
{
  guint failures;
} SipRetrySchedule;

guint sip_retry_schedule_fail (SipRetrySchedule *self, SipRandom *random, gboolean others_hold, SipMessage *response);
void sip_retry_schedule_reset (SipRetrySchedule *self);
guint sip_retry_schedule_get_refresh_ms (guint expires_s);

G_END_DECLS
