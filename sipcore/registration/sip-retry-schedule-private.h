/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/* When to try again after failures in a row (RFC 5626 4.5). */
typedef struct
{
  guint failures;
} SipRetrySchedule;

/* Milliseconds to wait after one more failure, but not less than @response, if there is one, asks for (RFC 3261 20.33).
 * @others_hold: another flow of the same account is registered, so there is less hurry. */
guint sip_retry_schedule_fail (SipRetrySchedule *self, SipRandom *random, gboolean others_hold, SipMessage *response);
void sip_retry_schedule_reset (SipRetrySchedule *self);

/* When to refresh what was granted for @expires_s seconds: early enough that a refresh that is not answered is over
 * before the end (RFC 5627 4.2). */
guint sip_retry_schedule_get_refresh_ms (guint expires_s);

G_END_DECLS
