/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "message/sip-body.h"
#include "message/sip-event.h"
#include "message/sip-subscription-state.h"

G_BEGIN_DECLS

/**
 * SipSubscriptionStage:
 * @SIP_SUBSCRIPTION_PENDING: whether it is allowed is not decided
 * @SIP_SUBSCRIPTION_ACTIVE: it is allowed
 * @SIP_SUBSCRIPTION_ENDING: we unsubscribe, and wait for the last NOTIFY
 * @SIP_SUBSCRIPTION_TERMINATED: it is over
 *
 * How far a subscription is, on either side. At the subscriber (RFC 6665 4.1.2):
 *
 *      first NOTIFY: pending      first NOTIFY: active
 *                  |                   |
 *                  v    active         v
 *               PENDING <---------> ACTIVE
 *                |   |   pending     |  |
 *                |   '---------------'  |
 *                |           | unsubscribe
 *                |           v          |
 *                |        ENDING        |
 *                |           | terminated, refused, timer N
 *                '-----------+----------'
 *                            v  terminated, refresh refused, expiry, timer N
 *                       TERMINATED
 */
typedef enum {
  SIP_SUBSCRIPTION_PENDING,
  SIP_SUBSCRIPTION_ACTIVE,
  SIP_SUBSCRIPTION_ENDING,
  SIP_SUBSCRIPTION_TERMINATED,
} SipSubscriptionStage;

#define SIP_TYPE_SUBSCRIPTION_STAGE (sip_subscription_stage_get_type ())
GType sip_subscription_stage_get_type (void);

#define SIP_TYPE_SUBSCRIPTION (sip_subscription_get_type ())
G_DECLARE_FINAL_TYPE (SipSubscription, sip_subscription, SIP, SUBSCRIPTION, GObject)

SipSubscriptionStage sip_subscription_get_stage (SipSubscription *self);
SipDialog *sip_subscription_get_dialog (SipSubscription *self);
guint sip_subscription_get_expires (SipSubscription *self);
SipSubscriptionReason sip_subscription_get_reason (SipSubscription *self);
int sip_subscription_get_retry_after (SipSubscription *self);

void sip_subscription_refresh (SipSubscription *self);
void sip_subscription_end (SipSubscription *self);

G_END_DECLS
