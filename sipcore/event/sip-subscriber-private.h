/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-retry-schedule.h"
#include "event/sip-subscriber.h"
#include "event/sip-subscription-private.h"

G_BEGIN_DECLS

struct _SipSubscriber
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  SipUri *target;
  SipEvent *event;
  char *accept;
  SipRequestOptions *options;
  GListStore *subscriptions;
  SipSubscribeAttempt *attempt; /* while NOTIFYs may begin subscriptions */
  GPtrArray *begun;             /* GTask: who waits for the first NOTIFY */
  GPtrArray *ended;             /* GTask: who waits for the last one */
  GError *error;

  /* borrowed, weak */
  SipAgent *agent;
  SipFlow *flow; /* over which the account was registered when it was last looked at */

  int state;
  guint wanted_s;
  guint max_redirects;
  SipRetrySchedule schedule;
  guint timer; /* of the next attempt */
  gint64 next_attempt;
};

G_GNUC_INTERNAL void sip_subscriber_move (SipSubscriber *self, SipSubscriberState state);
/* @error: (nullable) (transfer full) */
G_GNUC_INTERNAL void sip_subscriber_set_error (SipSubscriber *self, GError *error);
/* By the clock; 0: none */
G_GNUC_INTERNAL void sip_subscriber_set_next_attempt (SipSubscriber *self, gint64 next_attempt);
G_GNUC_INTERNAL void sip_subscriber_emit_notified (SipSubscriber *self, SipSubscription *subscription,
                                                   SipMessage *message, SipBody *body);
G_GNUC_INTERNAL void sip_subscriber_emit_terminated (SipSubscriber *self, SipSubscription *subscription);

/* SUBSCRIBING: sends a SUBSCRIBE; from now on no NOTIFY of an earlier one begins a subscription. */
G_GNUC_INTERNAL void sip_subscriber_begin_attempt (SipSubscriber *self);
G_GNUC_INTERNAL void sip_subscriber_clear_attempt (SipSubscriber *self);
/* The account is registered over @flow, and so reached in another way than before. */
G_GNUC_INTERNAL void sip_subscriber_note_flow (SipSubscriber *self, SipFlow *flow);
G_GNUC_INTERNAL void sip_subscriber_clear_timer (SipSubscriber *self);
G_GNUC_INTERNAL void sip_subscriber_for_each (SipSubscriber *self, void (*func) (SipSubscription *));
/* All at once, without a word. */
G_GNUC_INTERNAL void sip_subscriber_drop_subscriptions (SipSubscriber *self);

G_END_DECLS
