/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-subscriber-private.h"

#include <glib/gi18n-lib.h>

#include "event/sip-event-failure-private.h"
#include "util/sip-waiting-tasks.h"

/* One that lasted that long was none in vain. */
#define PROVEN_US (30 * G_USEC_PER_SEC)

static guint
n_subscriptions (SipSubscriber *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->subscriptions));
}

void
sip_subscriber_for_each (SipSubscriber *self, void (*func) (SipSubscription *))
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_subscriptions (self); i++)
    g_ptr_array_add (all, g_list_model_get_item (G_LIST_MODEL (self->subscriptions), i));
  for (guint i = 0; i < all->len; i++)
    func (all->pdata[i]);
}

void
sip_subscriber_clear_attempt (SipSubscriber *self)
{
  if (!self->attempt)
    return;
  g_signal_handlers_disconnect_by_data (self->attempt, self);
  sip_subscribe_attempt_close (self->attempt);
  g_clear_object (&self->attempt);
}

void
sip_subscriber_clear_timer (SipSubscriber *self)
{
  sip_clock_clear (self->clock, &self->timer);
  sip_subscriber_set_next_attempt (self, 0);
}

static void
on_timer (gpointer user_data)
{
  SipSubscriber *self = user_data;

  self->timer = 0;
  sip_subscriber_begin_attempt (self);
}

static void
wait (SipSubscriber *self, int seconds)
{
  self->timer = sip_clock_add (self->clock, (guint) seconds * 1000, on_timer, self);
  sip_subscriber_set_next_attempt (self, sip_clock_now (self->clock) + (gint64) seconds * G_USEC_PER_SEC);
  sip_subscriber_move (self, SIP_SUBSCRIBER_WAITING);
}

static void
finish_ending (SipSubscriber *self)
{
  g_autoptr (GPtrArray) ended = g_steal_pointer (&self->ended);

  self->ended = sip_waiting_tasks_new ();
  sip_subscriber_clear_attempt (self);
  sip_subscriber_move (self, SIP_SUBSCRIBER_IDLE);
  sip_waiting_tasks_finish_all (ended, NULL);
}

/* There is no subscription. @error: (transfer full) */
static void
fail (SipSubscriber *self, GError *error, int retry_s)
{
  g_autoptr (SipSubscriber) keep = g_object_ref (self);
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GPtrArray) begun = g_steal_pointer (&self->begun);

  self->begun = sip_waiting_tasks_new ();
  g_object_freeze_notify (G_OBJECT (self));
  sip_subscriber_set_error (self, error);
  if (retry_s == SIP_NO_RETRY)
    sip_subscriber_move (self, SIP_SUBSCRIBER_IDLE);
  else
    wait (self, retry_s);
  g_object_thaw_notify (G_OBJECT (self));
  sip_waiting_tasks_finish_all (begun, copy);
}

static SipRandom *
get_random (SipSubscriber *self)
{
  return self->agent ? sip_agent_get_random (self->agent) : NULL;
}

/* An attempt to subscribe came to nothing. @response: (nullable) */
static void
fail_attempt (SipSubscriber *self, const GError *error, SipMessage *response)
{
  SipRandom *random = get_random (self);
  int retry_s = SIP_NO_RETRY;

  if (random)
    retry_s = response ? sip_event_retry_after_response (response, &self->schedule, random)
                       : sip_event_retry_after_error (error, &self->schedule, random);
  fail (self, g_error_copy (error), retry_s);
}

static void
on_failed (SipSubscriber *self, const GError *error, SipMessage *response)
{
  /* Where a fork has sent a NOTIFY, this is about another one. */
  if (n_subscriptions (self) > 0)
    return;
  sip_subscriber_clear_attempt (self);
  if (self->state == SIP_SUBSCRIBER_ENDING)
    finish_ending (self);
  else if (self->state == SIP_SUBSCRIBER_SUBSCRIBING)
    fail_attempt (self, error, response);
}

/* Who is told may make another attempt: this one goes first. */
static void
on_expired (SipSubscriber *self)
{
  g_autoptr (GError) error = g_error_new_literal (SIP_ERROR, SIP_ERROR_TIMED_OUT,
                                                  _("The far end sent no notification."));

  sip_subscriber_clear_attempt (self);
  on_failed (self, error, NULL);
}

static void
on_granted (SipSubscriber *self, guint seconds)
{
  for (guint i = 0; i < n_subscriptions (self); i++)
    {
      g_autoptr (SipSubscription) subscription = g_list_model_get_item (G_LIST_MODEL (self->subscriptions), i);

      sip_subscription_set_granted (subscription, seconds);
    }
}

/* RFC 6665 4.1.3: the last subscription is gone. Other forks may still begin one until timer N fires. */
static void
go_on (SipSubscriber *self, SipSubscription *last)
{
  SipSubscriptionReason reason = sip_subscription_get_reason (last);
  SipRandom *random = get_random (self);
  int retry_s = SIP_NO_RETRY;

  if (sip_subscription_get_age (last) >= PROVEN_US)
    sip_retry_schedule_reset (&self->schedule);
  if (random)
    retry_s =
      sip_event_retry_after_reason (reason, sip_subscription_get_retry_after (last), &self->schedule, random);
  if (retry_s == 0)
    sip_subscriber_begin_attempt (self);
  else
    fail (self, sip_event_error_from_reason (reason), retry_s);
}

static void
on_terminated (SipSubscription *subscription, SipSubscriptionReason reason, SipSubscriber *self)
{
  g_autoptr (SipSubscriber) keep = g_object_ref (self);
  g_autoptr (SipSubscription) keep_subscription = g_object_ref (subscription);
  guint position;

  g_signal_handlers_disconnect_by_data (subscription, self);
  if (g_list_store_find (self->subscriptions, subscription, &position))
    g_list_store_remove (self->subscriptions, position);
  if (n_subscriptions (self) == 0)
    {
      if (self->state == SIP_SUBSCRIBER_ENDING)
        finish_ending (self);
      else if (self->state == SIP_SUBSCRIBER_SUBSCRIBED || self->state == SIP_SUBSCRIBER_SUBSCRIBING)
        go_on (self, subscription);
    }
  sip_subscriber_emit_terminated (self, subscription);
}

static void
on_notified (SipSubscription *subscription, SipMessage *message, SipBody *body, SipSubscriber *self)
{
  sip_subscriber_emit_notified (self, subscription, message, body);
}

static void
adopt (SipSubscriber *self, SipSubscription *subscription)
{
  g_list_store_append (self->subscriptions, subscription);
  if (self->state == SIP_SUBSCRIBER_ENDING || self->state == SIP_SUBSCRIBER_SUBSCRIBED)
    return;
  sip_subscriber_clear_timer (self);
  g_object_freeze_notify (G_OBJECT (self));
  sip_subscriber_set_error (self, NULL);
  sip_subscriber_move (self, SIP_SUBSCRIBER_SUBSCRIBED);
  g_object_thaw_notify (G_OBJECT (self));
}

/* The first NOTIFY of a fork; one that ends at once is no subscription, but may tell the state. */
static void
on_first_notify (SipSubscriber *self, SipServerTransaction *transaction, SipNotification *notification)
{
  g_autoptr (SipSubscriber) keep = g_object_ref (self);
  g_autoptr (SipSubscription) subscription = sip_subscription_new (self->attempt, notification, NULL);

  if (!subscription)
    {
      sip_server_transaction_reply (transaction, 400, "Bad Contact header");
      return;
    }
  g_signal_connect_object (subscription, "notified", G_CALLBACK (on_notified), self, 0);
  g_signal_connect_object (subscription, "terminated", G_CALLBACK (on_terminated), self, 0);
  if (sip_subscription_state_get_substate (notification->state) != SIP_SUBSTATE_TERMINATED)
    adopt (self, subscription);
  sip_subscription_take (subscription, transaction, notification);
  if (self->state == SIP_SUBSCRIBER_SUBSCRIBED)
    sip_waiting_tasks_finish_all (self->begun, NULL);
  else if (self->state == SIP_SUBSCRIBER_ENDING)
    sip_subscription_end (subscription);
}

static void
send_subscribe (SipSubscriber *self)
{
  const SipSubscribeTerms terms = { self->target, self->event, self->accept, self->wanted_s, self->options,
                                    self->max_redirects };

  g_set_weak_pointer (&self->flow, sip_agent_get_flow (self->agent));
  self->attempt = sip_subscribe_attempt_new (self->agent, &terms);
  g_signal_connect_object (self->attempt, "notified", G_CALLBACK (on_first_notify), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attempt, "granted", G_CALLBACK (on_granted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attempt, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attempt, "expired", G_CALLBACK (on_expired), self, G_CONNECT_SWAPPED);
}

void
sip_subscriber_begin_attempt (SipSubscriber *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  sip_subscriber_clear_timer (self);
  sip_subscriber_clear_attempt (self);
  sip_subscriber_move (self, SIP_SUBSCRIBER_SUBSCRIBING);
  if (self->agent)
    send_subscribe (self);
  else
    fail (self, g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED, _("The account is gone.")), SIP_NO_RETRY);
  g_object_thaw_notify (G_OBJECT (self));
}

void
sip_subscriber_note_flow (SipSubscriber *self, SipFlow *flow)
{
  if (!flow || flow == self->flow)
    return;
  g_set_weak_pointer (&self->flow, flow);
  sip_subscriber_for_each (self, sip_subscription_refresh);
}

void
sip_subscriber_drop_subscriptions (SipSubscriber *self)
{
  for (guint i = 0; i < n_subscriptions (self); i++)
    {
      g_autoptr (SipSubscription) subscription = g_list_model_get_item (G_LIST_MODEL (self->subscriptions), i);

      g_signal_handlers_disconnect_by_data (subscription, self);
      sip_subscription_drop (subscription);
    }
  g_list_store_remove_all (self->subscriptions);
}
