/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "event/sip-subscribe-attempt-private.h"
#include "event/sip-subscription.h"

G_BEGIN_DECLS

/* The subscription that @notification, the first of a fork, begins; NULL: %SIP_ERROR_MALFORMED. */
G_GNUC_INTERNAL SipSubscription *
sip_subscription_new (SipSubscribeAttempt *attempt, SipNotification *notification, GError **error);
/* Answers a NOTIFY and does what it says. */
G_GNUC_INTERNAL void
sip_subscription_take (SipSubscription *self, SipServerTransaction *transaction, SipNotification *notification);
/* What the 2xx to the SUBSCRIBE says; where a NOTIFY came first, that counts. */
G_GNUC_INTERNAL void sip_subscription_set_granted (SipSubscription *self, guint expires);
/* Microseconds by the clock since it began. */
G_GNUC_INTERNAL gint64 sip_subscription_get_age (SipSubscription *self);
/* Ends without a word: later requests get 481. */
G_GNUC_INTERNAL void sip_subscription_drop (SipSubscription *self);

G_END_DECLS
