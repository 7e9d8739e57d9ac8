/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipSubstate:
 * @SIP_SUBSTATE_PENDING: received; whether it is allowed is not decided
 * @SIP_SUBSTATE_ACTIVE: accepted
 * @SIP_SUBSTATE_TERMINATED: it has ended
 * @SIP_SUBSTATE_OTHER: one that is not in RFC 6665
 *
 * What a NOTIFY says of its subscription.
 */
typedef enum {
  SIP_SUBSTATE_PENDING,
  SIP_SUBSTATE_ACTIVE,
  SIP_SUBSTATE_TERMINATED,
  SIP_SUBSTATE_OTHER,
} SipSubstate;

#define SIP_TYPE_SUBSTATE (sip_substate_get_type ())
GType sip_substate_get_type (void);

/**
 * SipSubscriptionReason:
 * @SIP_SUBSCRIPTION_REASON_NONE: none was given
 * @SIP_SUBSCRIPTION_REASON_DEACTIVATED: subscribe again at once
 * @SIP_SUBSCRIPTION_REASON_PROBATION: subscribe again later
 * @SIP_SUBSCRIPTION_REASON_REJECTED: no longer allowed
 * @SIP_SUBSCRIPTION_REASON_TIMEOUT: it was not refreshed, or unsubscribed
 * @SIP_SUBSCRIPTION_REASON_GIVEUP: nobody allowed it in time
 * @SIP_SUBSCRIPTION_REASON_NORESOURCE: what was watched is gone
 * @SIP_SUBSCRIPTION_REASON_INVARIANT: what was watched will not change
 * @SIP_SUBSCRIPTION_REASON_OTHER: one that is not in RFC 6665
 *
 * Why a subscription ended (RFC 6665 4.1.3).
 */
typedef enum {
  SIP_SUBSCRIPTION_REASON_NONE,
  SIP_SUBSCRIPTION_REASON_DEACTIVATED,
  SIP_SUBSCRIPTION_REASON_PROBATION,
  SIP_SUBSCRIPTION_REASON_REJECTED,
  SIP_SUBSCRIPTION_REASON_TIMEOUT,
  SIP_SUBSCRIPTION_REASON_GIVEUP,
  SIP_SUBSCRIPTION_REASON_NORESOURCE,
  SIP_SUBSCRIPTION_REASON_INVARIANT,
  SIP_SUBSCRIPTION_REASON_OTHER,
} SipSubscriptionReason;

#define SIP_TYPE_SUBSCRIPTION_REASON (sip_subscription_reason_get_type ())
GType sip_subscription_reason_get_type (void);

/**
 * SipSubscriptionState:
 *
 * A value of Subscription-State (RFC 6665 8.2.3). Immutable and reference counted.
 */
typedef struct _SipSubscriptionState SipSubscriptionState;

#define SIP_TYPE_SUBSCRIPTION_STATE (sip_subscription_state_get_type ())
GType sip_subscription_state_get_type (void);

SipSubscriptionState *sip_subscription_state_parse (const char *text, GError **error);
SipSubscriptionState *sip_message_dup_subscription_state (SipMessage *message, GError **error);
SipSubscriptionState *sip_subscription_state_new (SipSubstate substate, SipSubscriptionReason reason, int seconds);

SipSubscriptionState *sip_subscription_state_ref (SipSubscriptionState *self);
void sip_subscription_state_unref (SipSubscriptionState *self);

SipSubstate sip_subscription_state_get_substate (SipSubscriptionState *self);
SipSubscriptionReason sip_subscription_state_get_reason (SipSubscriptionState *self);
int sip_subscription_state_get_expires (SipSubscriptionState *self);
int sip_subscription_state_get_retry_after (SipSubscriptionState *self);
const char *sip_subscription_state_get_text (SipSubscriptionState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipSubscriptionState, sip_subscription_state_unref)

G_END_DECLS
