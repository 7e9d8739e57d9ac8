/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-event-failure-private.h"

#include <glib/gi18n-lib.h>

/* Who asks us to wait longer does not want us. */
#define MAX_RETRY_AFTER_S (30 * 24 * 60 * 60)

/* Counts one more failure. */
static int
back_off (SipRetrySchedule *schedule, SipRandom *random)
{
  return (int) (sip_retry_schedule_fail (schedule, random, FALSE, NULL) / 1000);
}

/* Once is as the far end wants it; again and again is a loop. */
static int
wait_as_asked (guint seconds, SipRetrySchedule *schedule, SipRandom *random)
{
  gboolean again = schedule->failures > 0;
  int least_s = back_off (schedule, random);

  if (seconds > MAX_RETRY_AFTER_S)
    return SIP_NO_RETRY;
  return again ? MAX ((int) seconds, least_s) : (int) seconds;
}

int
sip_event_retry_after_response (SipMessage *response, SipRetrySchedule *schedule, SipRandom *random)
{
  guint status = sip_message_get_status (response);
  guint32 seconds;

  if (sip_message_get_uint (response, SIP_HEADER_RETRY_AFTER, &seconds))
    return wait_as_asked (seconds, schedule, random);
  if (status == 408 || status == 480 || status == 500 || (status >= 502 && status <= 504) || status == 580)
    return back_off (schedule, random);
  return SIP_NO_RETRY;
}

int
sip_event_retry_after_error (const GError *error, SipRetrySchedule *schedule, SipRandom *random)
{
  if (error->domain != SIP_ERROR)
    return SIP_NO_RETRY;
  switch (error->code)
    {
    case SIP_ERROR_TIMED_OUT:
    case SIP_ERROR_CONNECTION:
    case SIP_ERROR_RESOLVE:
      return back_off (schedule, random);
    default:
      return SIP_NO_RETRY;
    }
}

int
sip_event_retry_after_reason (SipSubscriptionReason reason, int asked, SipRetrySchedule *schedule, SipRandom *random)
{
  switch (reason)
    {
    case SIP_SUBSCRIPTION_REASON_REJECTED:
    case SIP_SUBSCRIPTION_REASON_NORESOURCE:
    case SIP_SUBSCRIPTION_REASON_INVARIANT:
      return SIP_NO_RETRY;
    case SIP_SUBSCRIPTION_REASON_DEACTIVATED:
    case SIP_SUBSCRIPTION_REASON_TIMEOUT:
      return wait_as_asked (0, schedule, random);
    case SIP_SUBSCRIPTION_REASON_PROBATION:
    case SIP_SUBSCRIPTION_REASON_GIVEUP:
      return asked >= 0 ? wait_as_asked ((guint) asked, schedule, random) : back_off (schedule, random);
    default:
      return wait_as_asked ((guint) MAX (asked, 0), schedule, random);
    }
}

/* RFC 6665 4.1.2.2, 4.2.2. */
gboolean
sip_event_status_is_fatal (guint status)
{
  switch (status)
    {
    case 404:
    case 405:
    case 410:
    case 416:
    case 489:
    case 501:
    case 604:
      return TRUE;
    default:
      return status >= 480 && status <= 485;
    }
}

gboolean
sip_event_refusal_is_final (guint status)
{
  static const guint statuses[] = { 401, 403, 404, 405, 407, 413, 415, 416, 489, 501, 604 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (statuses[i] == status)
        return TRUE;
    }
  return FALSE;
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
  g_autofree char *reason = sip_message_dup_reason_phrase (response);

  return g_error_new (SIP_ERROR, SIP_ERROR_REJECTED, _("The far end refused (%u %s)."),
                      sip_message_get_status (response), reason);
}
