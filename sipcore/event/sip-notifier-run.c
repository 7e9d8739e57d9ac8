/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-event-failure-private.h"
#include "event/sip-notification-private.h"
#include "event/sip-notifier-private.h"

/* RFC 6665 4.2.1.1: whoever asks for that much is never told that it is too short. */
#define LONG_ENOUGH_S 3600

static SipClock *
get_clock (SipNotifier *self)
{
  return sip_agent_get_clock (self->agent);
}

gboolean
sip_notifier_is_running (SipNotifier *self)
{
  return self->state == SIP_NOTIFIER_PENDING || self->state == SIP_NOTIFIER_ACTIVE;
}

void
sip_notifier_clear_notify (SipNotifier *self)
{
  if (self->notify)
    g_signal_handlers_disconnect_by_data (self->notify, self);
  g_clear_object (&self->notify);
}

static void
on_notified (SipNotifier *self, SipMessage *response)
{
  /* RFC 3261 12.2.1.2: NOTIFY is a target refresh. */
  sip_dialog_update_target (self->dialog, response);
  sip_notifier_clear_notify (self);
  if (self->unsent)
    sip_notifier_send_notify (self);
  else if (self->state == SIP_NOTIFIER_ENDING)
    sip_notifier_finish (self, NULL);
}

static void
on_retry (gpointer user_data)
{
  SipNotifier *self = user_data;

  self->retry = 0;
  sip_notifier_send_notify (self);
}

/* Whether the far end wants it later, while the subscription still lasts. */
static gboolean
try_later (SipNotifier *self, SipMessage *response)
{
  guint32 seconds;

  if (!sip_notifier_is_running (self) || sip_event_status_is_fatal (sip_message_get_status (response))
      || !sip_message_get_uint (response, SIP_HEADER_RETRY_AFTER, &seconds) || seconds >= self->granted_s)
    return FALSE;
  sip_notifier_clear_notify (self);
  self->unsent = TRUE;
  self->retry = sip_clock_add (get_clock (self), MAX (seconds, 1) * 1000, on_retry, self);
  return TRUE;
}

static void
on_refused (SipNotifier *self, SipMessage *response)
{
  g_autoptr (GError) error = NULL;

  if (try_later (self, response))
    return;
  error = sip_event_error_from_response (response);
  sip_notifier_finish (self, error);
}

static void
on_failed (SipNotifier *self, GError *error)
{
  sip_notifier_finish (self, error);
}

static SipSubscriptionState *
make_state (SipNotifier *self)
{
  gint64 left_us = self->expires_at - sip_clock_now (get_clock (self));
  gint64 left_s = MAX ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 1);

  if (self->reason != SIP_SUBSCRIPTION_REASON_NONE)
    return sip_subscription_state_new (SIP_SUBSTATE_TERMINATED, self->reason, self->retry_after_s);
  return sip_subscription_state_new (self->state == SIP_NOTIFIER_PENDING ? SIP_SUBSTATE_PENDING : SIP_SUBSTATE_ACTIVE,
                                     SIP_SUBSCRIPTION_REASON_NONE, left_s);
}

static SipMessage *
make_notify (SipNotifier *self)
{
  SipMessageBuilder *builder = sip_dialog_create_request (self->dialog, SIP_METHOD_NOTIFY);
  g_autoptr (SipSubscriptionState) state = make_state (self);

  sip_message_builder_add (builder, SIP_HEADER_EVENT, sip_event_get_text (self->event));
  sip_message_builder_add (builder, SIP_HEADER_SUBSCRIPTION_STATE, sip_subscription_state_get_text (state));
  if (self->body)
    sip_message_builder_set_body (builder, sip_body_get_content_type (self->body), sip_body_get_bytes (self->body));
  return sip_message_builder_end (builder);
}

/* One after the other, or a later one could overtake; what comes meanwhile is told when the last is answered. */
void
sip_notifier_send_notify (SipNotifier *self)
{
  g_autoptr (SipMessage) request = NULL;

  self->unsent = self->notify || self->refreshing || (self->retry > 0 && sip_notifier_is_running (self));
  if (self->unsent)
    return;
  sip_clock_clear (get_clock (self), &self->retry);
  request = make_notify (self);
  self->notify = sip_agent_send (self->agent, request, self->dialog, self->flow);
  g_signal_connect_swapped (self->notify, "accept", G_CALLBACK (on_notified), self);
  g_signal_connect_swapped (self->notify, "redirect", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->notify, "reject", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->notify, "failed", G_CALLBACK (on_failed), self);
}

void
sip_notifier_send_last (SipNotifier *self)
{
  g_autoptr (SipOutgoingRequest) notify = NULL;
  g_autoptr (SipMessage) request = NULL;

  self->reason = SIP_SUBSCRIPTION_REASON_NORESOURCE;
  self->retry_after_s = -1;
  request = make_notify (self);
  notify = sip_agent_send (self->agent, request, self->dialog, self->flow);
}

gboolean
sip_notifier_grant (SipNotifier *self, SipMessage *request, guint *granted_s)
{
  guint32 asked_s = self->max_s;

  sip_message_get_uint (request, SIP_HEADER_EXPIRES, &asked_s);
  *granted_s = MIN (asked_s, self->max_s);
  return asked_s == 0 || asked_s >= MIN (self->min_s, LONG_ENOUGH_S);
}

SipMessage *
sip_notifier_make_answer (SipNotifier *self, SipServerTransaction *transaction, guint granted_s)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, 200, NULL);
  g_autoptr (SipAddress) contact =
    sip_agent_dup_contact_for (self->agent, sip_transaction_get_request (SIP_TRANSACTION (transaction)),
                               sip_transaction_get_flow (SIP_TRANSACTION (transaction)));

  sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, contact);
  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", granted_s);
  return sip_message_builder_end (builder);
}

SipMessage *
sip_notifier_make_too_short (SipNotifier *self, SipServerTransaction *transaction)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, 423, NULL);

  sip_message_builder_add_printf (builder, SIP_HEADER_MIN_EXPIRES, "%u", self->min_s);
  return sip_message_builder_end (builder);
}

SipMessage *
sip_notifier_make_bad_event (SipNotifier *self, SipServerTransaction *transaction)
{
  SipMessageBuilder *builder = sip_server_transaction_create_response (transaction, 489, NULL);

  if (sip_agent_get_allow_events (self->agent))
    sip_message_builder_add (builder, SIP_HEADER_ALLOW_EVENTS, sip_agent_get_allow_events (self->agent));
  return sip_message_builder_end (builder);
}

/* RFC 5057 5: what belongs to a call or to another subscription finds neither here. */
void
sip_notifier_receive_other (SipNotifier *self, SipServerTransaction *transaction)
{
  switch (sip_message_get_method (sip_transaction_get_request (SIP_TRANSACTION (transaction))))
    {
    case SIP_METHOD_OPTIONS:
      sip_agent_answer_options (self->agent, transaction);
      break;
    case SIP_METHOD_BYE:
    case SIP_METHOD_INFO:
    case SIP_METHOD_NOTIFY:
    case SIP_METHOD_PRACK:
    case SIP_METHOD_UPDATE:
      sip_server_transaction_reply (transaction, 481, NULL);
      break;
    case SIP_METHOD_OTHER:
      sip_agent_refuse_method (self->agent, transaction);
      break;
    default:
      sip_notification_refuse (transaction, 405, SIP_HEADER_ALLOW, "SUBSCRIBE, OPTIONS");
    }
}
