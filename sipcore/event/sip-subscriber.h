/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "agent/sip-request-options.h"
#include "event/sip-subscription.h"

G_BEGIN_DECLS

/**
 * SipSubscriberState:
 * @SIP_SUBSCRIBER_IDLE: nothing is subscribed, nothing is tried
 * @SIP_SUBSCRIBER_SUBSCRIBING: a SUBSCRIBE was sent; the first NOTIFY is awaited
 * @SIP_SUBSCRIBER_SUBSCRIBED: there is one subscription at least
 * @SIP_SUBSCRIBER_WAITING: it failed or ended; another attempt is planned
 * @SIP_SUBSCRIBER_ENDING: it unsubscribes
 *
 *         subscribe                  first NOTIFY
 *   IDLE -------------> SUBSCRIBING ----------------> SUBSCRIBED
 *    ^ ^ refused for good |  ^  | ^                    |   |
 *    | '------------------'  |  | '- again at once ----'   |
 *    |                       |  | failed                   | ended
 *    |           at its time |  v                          |
 *    |<-------------------- WAITING <----------------------'
 *    |
 *  ENDING <--- unsubscribe, from SUBSCRIBING and SUBSCRIBED
 *
 * From IDLE and WAITING it is SUBSCRIBED as well where the NOTIFY of another fork comes late.
 */
typedef enum {
  SIP_SUBSCRIBER_IDLE,
  SIP_SUBSCRIBER_SUBSCRIBING,
  SIP_SUBSCRIBER_SUBSCRIBED,
  SIP_SUBSCRIBER_WAITING,
  SIP_SUBSCRIBER_ENDING,
} SipSubscriberState;

#define SIP_TYPE_SUBSCRIBER_STATE (sip_subscriber_state_get_type ())
GType sip_subscriber_state_get_type (void);

#define SIP_TYPE_SUBSCRIBER (sip_subscriber_get_type ())
G_DECLARE_FINAL_TYPE (SipSubscriber, sip_subscriber, SIP, SUBSCRIBER, GObject)

SipSubscriber *sip_subscriber_new (SipAgent *agent, SipUri *target, SipEvent *event, guint expires);
void sip_subscriber_set_accept (SipSubscriber *self, const char *accept);
void sip_subscriber_set_options (SipSubscriber *self, SipRequestOptions *options);

SipUri *sip_subscriber_get_target (SipSubscriber *self);
SipEvent *sip_subscriber_get_event (SipSubscriber *self);
const char *sip_subscriber_get_accept (SipSubscriber *self);
GListModel *sip_subscriber_get_subscriptions (SipSubscriber *self);
SipSubscriberState sip_subscriber_get_state (SipSubscriber *self);
const GError *sip_subscriber_get_error (SipSubscriber *self);
guint sip_subscriber_get_next_attempt (SipSubscriber *self);

void sip_subscriber_subscribe_async (SipSubscriber *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean sip_subscriber_subscribe_finish (SipSubscriber *self, GAsyncResult *result, GError **error);

void sip_subscriber_unsubscribe_async (SipSubscriber *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean sip_subscriber_unsubscribe_finish (SipSubscriber *self, GAsyncResult *result, GError **error);

G_END_DECLS
