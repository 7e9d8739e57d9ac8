/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-retry-schedule.h"
#include "message/sip-subscription-state.h"

G_BEGIN_DECLS

/* What to do after something failed. */

#define SIP_NO_RETRY (-1)

/* Seconds to wait after a final response that is no 2xx, one more failure of @schedule; %SIP_NO_RETRY: it will not
 * become better. */
G_GNUC_INTERNAL int sip_event_retry_after_response (SipMessage *response, SipRetrySchedule *schedule,
                                                    SipRandom *random);
/* The same where no response came. */
G_GNUC_INTERNAL int sip_event_retry_after_error (const GError *error, SipRetrySchedule *schedule, SipRandom *random);
/* The same after a subscription ended (RFC 6665 4.1.3); 0: at once. @asked: what the far end said, -1: nothing */
G_GNUC_INTERNAL int sip_event_retry_after_reason (SipSubscriptionReason reason, int asked, SipRetrySchedule *schedule,
                                                  SipRandom *random);
/* Whether the answer to a SUBSCRIBE or a NOTIFY ends its subscription. */
G_GNUC_INTERNAL gboolean sip_event_status_is_fatal (guint status);
/* Whether a PUBLISH that got this will get it again until somebody has changed something. */
G_GNUC_INTERNAL gboolean sip_event_refusal_is_final (guint status);
/* In a sentence for a person. */
G_GNUC_INTERNAL GError *sip_event_error_from_reason (SipSubscriptionReason reason);
G_GNUC_INTERNAL GError *sip_event_error_from_response (SipMessage *response);

G_END_DECLS
