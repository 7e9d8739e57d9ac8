/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"
#include "message/sip-subscription-state.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/* How long to wait after something failed: what subscriptions and publications share. */

#define SIP_NO_RETRY (-1)

/* Seconds to wait after a failure that @failures others came before, in a row: from half a minute up to half an hour,
 * with jitter. */
G_GNUC_INTERNAL int sip_event_back_off (SipRandom *random, guint failures);
/* Seconds to wait after a final response that is no 2xx; %SIP_NO_RETRY: it will not become better. */
G_GNUC_INTERNAL int sip_event_retry_after_response (SipMessage *response, SipRandom *random, guint failures);
/* The same where no response came. */
G_GNUC_INTERNAL int sip_event_retry_after_error (const GError *error, SipRandom *random, guint failures);
/* The same after a subscription ended (RFC 6665 4.1.3); 0: at once. @asked: what the far end said, -1: nothing;
 * @failures: how many before it did not last */
G_GNUC_INTERNAL int sip_event_retry_after_reason (SipSubscriptionReason reason, int asked, SipRandom *random,
                                                  guint failures);
/* In a sentence for a person. */
G_GNUC_INTERNAL GError *sip_event_error_from_reason (SipSubscriptionReason reason);
G_GNUC_INTERNAL GError *sip_event_error_from_response (SipMessage *response);

G_END_DECLS
