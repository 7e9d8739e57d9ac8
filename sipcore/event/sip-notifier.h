/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "agent/sip-incoming-request.h"
#include "message/sip-body.h"
#include "message/sip-event.h"
#include "message/sip-subscription-state.h"

G_BEGIN_DECLS

/**
 * SipNotifierState:
 * @SIP_NOTIFIER_INITIAL: the SUBSCRIBE is not answered yet
 * @SIP_NOTIFIER_PENDING: it is accepted; whether it is allowed is not decided
 * @SIP_NOTIFIER_ACTIVE: it is allowed
 * @SIP_NOTIFIER_ENDING: the last NOTIFY is on its way
 * @SIP_NOTIFIER_TERMINATED: it is over
 *
 * How far a subscription is, as its notifier sees it (RFC 6665 4.2.2).
 */
typedef enum {
  SIP_NOTIFIER_INITIAL,
  SIP_NOTIFIER_PENDING,
  SIP_NOTIFIER_ACTIVE,
  SIP_NOTIFIER_ENDING,
  SIP_NOTIFIER_TERMINATED,
} SipNotifierState;

#define SIP_TYPE_NOTIFIER_STATE (sip_notifier_state_get_type ())
GType sip_notifier_state_get_type (void);

#define SIP_TYPE_NOTIFIER (sip_notifier_get_type ())
G_DECLARE_FINAL_TYPE (SipNotifier, sip_notifier, SIP, NOTIFIER, GObject)

SipNotifier *sip_notifier_new (SipAgent *agent, SipIncomingRequest *request, GError **error);
SipMessage *sip_notifier_get_request (SipNotifier *self);
SipEvent *sip_notifier_get_event (SipNotifier *self);
SipDialog *sip_notifier_get_dialog (SipNotifier *self);
SipNotifierState sip_notifier_get_state (SipNotifier *self);
guint sip_notifier_get_expires (SipNotifier *self);
SipSubscriptionReason sip_notifier_get_reason (SipNotifier *self);
const GError *sip_notifier_get_error (SipNotifier *self);
void sip_notifier_set_limits (SipNotifier *self, guint min_expires_s, guint max_expires_s);

gboolean sip_notifier_accept (SipNotifier *self, SipSubstate substate, SipBody *body, GError **error);
gboolean sip_notifier_reject (SipNotifier *self, guint status, const char *reason, SipRequestOptions *options,
                              GError **error);
gboolean sip_notifier_notify (SipNotifier *self, SipSubstate substate, SipBody *body, GError **error);
gboolean sip_notifier_terminate (SipNotifier *self, SipSubscriptionReason reason, int retry_after_s, GError **error);

G_END_DECLS
