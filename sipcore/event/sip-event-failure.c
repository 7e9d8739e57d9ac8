/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-event-failure-private.h"

#include <glib/gi18n-lib.h>

#define FIRST_S 30
#define MAX_S 1800
#define MAX_DOUBLINGS 6
/* Who asks us to wait longer does not want us. */
#define MAX_RETRY_AFTER_S (30 * 24 * 60 * 60)

int
sip_event_back_off (SipRandom *random, guint failures)
{
  int upper = MIN (FIRST_S << MIN (failures, MAX_DOUBLINGS), MAX_S);

  return sip_random_range (random, upper / 2, upper + 1);
}

/* Once is as the far end wants it; again and again is a loop. */
static int
limit (int seconds, SipRandom *random, guint failures)
{
  return failures > 0 ? MAX (seconds, sip_event_back_off (random, failures)) : seconds;
}

int
sip_event_retry_after_response (SipMessage *response, SipRandom *random, guint failures)
{
  guint status = sip_message_get_status (response);
  guint32 seconds = 0;

  if (sip_message_get_uint (response, SIP_HEADER_RETRY_AFTER, &seconds))
    return seconds <= MAX_RETRY_AFTER_S ? limit (seconds, random, failures) : SIP_NO_RETRY;
  if (status == 408 || status == 480 || status == 500 || (status >= 502 && status <= 504) || status == 580)
    return sip_event_back_off (random, failures);
  return SIP_NO_RETRY;
}

int
sip_event_retry_after_error (const GError *error, SipRandom *random, guint failures)
{
  if (error->domain != SIP_ERROR)
    return SIP_NO_RETRY;
  switch (error->code)
    {
    case SIP_ERROR_TIMED_OUT:
    case SIP_ERROR_CONNECTION:
    case SIP_ERROR_RESOLVE:
      return sip_event_back_off (random, failures);
    default:
      return SIP_NO_RETRY;
    }
}

int
sip_event_retry_after_reason (SipSubscriptionReason reason, int asked, SipRandom *random, guint failures)
{
  int wait_s = 0;

  switch (reason)
    {
    case SIP_SUBSCRIPTION_REASON_REJECTED:
    case SIP_SUBSCRIPTION_REASON_NORESOURCE:
    case SIP_SUBSCRIPTION_REASON_INVARIANT:
      return SIP_NO_RETRY;
    case SIP_SUBSCRIPTION_REASON_DEACTIVATED:
    case SIP_SUBSCRIPTION_REASON_TIMEOUT:
      break;
    case SIP_SUBSCRIPTION_REASON_PROBATION:
    case SIP_SUBSCRIPTION_REASON_GIVEUP:
      wait_s = asked >= 0 ? asked : sip_event_back_off (random, failures);
      break;
    default:
      wait_s = MAX (asked, 0);
      break;
    }
  if (wait_s > MAX_RETRY_AFTER_S)
    return SIP_NO_RETRY;
  return limit (wait_s, random, failures);
}

GError *
sip_event_error_from_reason (SipSubscriptionReason reason)
{
  switch (reason)
    {
    case SIP_SUBSCRIPTION_REASON_REJECTED:
      return g_error_new_literal (SIP_ERROR, SIP_ERROR_REJECTED, _("The far end does not allow the subscription."));
    case SIP_SUBSCRIPTION_REASON_NORESOURCE:
      return g_error_new_literal (SIP_ERROR, SIP_ERROR_REJECTED, _("What was to be watched does not exist."));
    case SIP_SUBSCRIPTION_REASON_GIVEUP:
      return g_error_new_literal (SIP_ERROR, SIP_ERROR_REJECTED, _("Nobody allowed the subscription in time."));
    case SIP_SUBSCRIPTION_REASON_INVARIANT:
      return g_error_new_literal (SIP_ERROR, SIP_ERROR_REJECTED, _("What was to be watched will not change."));
    default:
      return g_error_new_literal (SIP_ERROR, SIP_ERROR_REJECTED, _("The subscription ended."));
    }
}

GError *
sip_event_error_from_response (SipMessage *response)
{
  g_autofree char *phrase = sip_slice_dup (sip_message_get_reason_phrase (response));
  g_autofree char *reason = g_utf8_make_valid (phrase ? phrase : "", -1);

  return g_error_new (SIP_ERROR, SIP_ERROR_REJECTED, _("The far end refused (%u %s)."),
                      sip_message_get_status (response), reason);
}
