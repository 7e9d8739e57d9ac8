/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-retry-schedule.h"

#define BASE_ALL_FAILED_S 30
#define BASE_OTHERS_HOLD_S 90
#define MAX_TIME_S 1800
/* What a server may make us wait: more is taken as this. */
#define MAX_RETRY_AFTER_S (24 * 60 * 60)
/* RFC 3261 17.1.2.2: 64*T1, how long a request that is not answered takes. */
#define TRANSACTION_S 32

static guint
get_bound_s (guint failures, gboolean others_hold)
{
  guint64 base_s = others_hold ? BASE_OTHERS_HOLD_S : BASE_ALL_FAILED_S;

  return failures > 6 ? MAX_TIME_S : MIN (base_s << failures, MAX_TIME_S);
}

/**
 * sip_retry_schedule_fail: (skip)
 * @others_hold: another flow of the same account is registered, so there is less hurry
 * @response: (nullable): what the server said
 *
 * Returns: milliseconds to wait after one more failure, but not less than @response asks for (RFC 3261 20.33)
 */
guint
sip_retry_schedule_fail (SipRetrySchedule *self, SipRandom *random, gboolean others_hold, SipMessage *response)
{
  guint bound_s, wait_ms;
  guint32 retry_after_s = 0;

  if (self->failures < G_MAXUINT)
    self->failures++;
  bound_s = get_bound_s (self->failures, others_hold);
  if (response)
    sip_message_get_uint (response, SIP_HEADER_RETRY_AFTER, &retry_after_s);
  wait_ms = sip_random_range (random, bound_s * 500, bound_s * 1000 + 1);
  return MAX (wait_ms, MIN (retry_after_s, MAX_RETRY_AFTER_S) * 1000);
}

/**
 * sip_retry_schedule_reset: (skip)
 *
 * It worked.
 */
void
sip_retry_schedule_reset (SipRetrySchedule *self)
{
  self->failures = 0;
}

/**
 * sip_retry_schedule_get_refresh_ms: (skip)
 * @expires_s: what a server granted
 *
 * Returns: when to refresh: early enough that a refresh that is not answered is over before the end (RFC 5627 4.2)
 */
guint
sip_retry_schedule_get_refresh_ms (guint expires_s)
{
  if (expires_s <= 2 * TRANSACTION_S)
    return expires_s * 500;
  return (expires_s - MAX (expires_s / 10, TRANSACTION_S)) * 1000;
}
