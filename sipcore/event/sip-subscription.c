/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-subscription-private.h"

#include "agent/sip-request-receiver.h"
#include "event/sip-event-failure-private.h"
#include "util/sip-state.h"

#define MAX_INTERVAL_RETRIES 2

/**
 * SipSubscription:
 *
 * One of the subscriptions of a #SipSubscriber: a SUBSCRIBE that forks makes several, each with a dialog of its own
 * (RFC 6665 4.4.1). It refreshes itself.
 */
struct _SipSubscription
{
  GObject parent_instance;

  /* owned */
  SipDialog *dialog;
  SipEvent *event;
  char *accept;
  SipClock *clock;
  SipDialogTable *dialogs;
  SipOutgoingRequest *request; /* a SUBSCRIBE under way */

  /* borrowed, weak */
  SipAgent *agent;

  int stage;
  SipSubscriptionReason reason;
  int retry_after;
  guint wanted_s;
  guint interval_retries; /* 423s in a row */
  guint timer;            /* refresh, or expiry */
  guint timer_n;
  gint64 begun;
  gint64 expiry;
  gboolean has_expiry; /* a NOTIFY since the last SUBSCRIBE said so, which counts more than the 2xx */
};

enum {
  PROP_0,
  PROP_STAGE,
  PROP_DIALOG,
  PROP_EXPIRES,
  PROP_REASON,
  PROP_RETRY_AFTER,
  N_PROPS,
};

enum {
  NOTIFIED,
  TERMINATED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static const SipStateEdge edges[] = {
  { SIP_SUBSCRIPTION_PENDING, SIP_SUBSCRIPTION_ACTIVE },
  { SIP_SUBSCRIPTION_PENDING, SIP_SUBSCRIPTION_ENDING },
  { SIP_SUBSCRIPTION_PENDING, SIP_SUBSCRIPTION_TERMINATED },
  { SIP_SUBSCRIPTION_ACTIVE, SIP_SUBSCRIPTION_PENDING },
  { SIP_SUBSCRIPTION_ACTIVE, SIP_SUBSCRIPTION_ENDING },
  { SIP_SUBSCRIPTION_ACTIVE, SIP_SUBSCRIPTION_TERMINATED },
  { SIP_SUBSCRIPTION_ENDING, SIP_SUBSCRIPTION_TERMINATED },
  { -1, -1 },
};

G_DEFINE_ENUM_TYPE (SipSubscriptionStage, sip_subscription_stage,
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_PENDING, "pending"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_ACTIVE, "active"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_ENDING, "ending"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIPTION_TERMINATED, "terminated"))

static void sip_subscription_receiver_init (SipRequestReceiverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipSubscription, sip_subscription, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SIP_TYPE_REQUEST_RECEIVER, sip_subscription_receiver_init))

static void
move (SipSubscription *self, SipSubscriptionStage stage)
{
  if (self->stage == (int) stage)
    return;
  if (sip_state_move (self, SIP_TYPE_SUBSCRIPTION_STAGE, edges, &self->stage, stage))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STAGE]);
}

static gint64
now (SipSubscription *self)
{
  return sip_clock_now (self->clock);
}

static void
clear_timers (SipSubscription *self)
{
  if (!self->clock)
    return;
  sip_clock_clear (self->clock, &self->timer);
  sip_clock_clear (self->clock, &self->timer_n);
}

static void
clear_request (SipSubscription *self)
{
  if (self->request)
    g_signal_handlers_disconnect_by_data (self->request, self);
  g_clear_object (&self->request);
}

static void
release (SipSubscription *self)
{
  clear_timers (self);
  clear_request (self);
  if (self->dialogs)
    sip_dialog_table_remove (self->dialogs, self->dialog);
}

static void
close_with (SipSubscription *self, SipSubscriptionReason reason, int retry_after)
{
  release (self);
  self->reason = reason;
  self->retry_after = retry_after;
  move (self, SIP_SUBSCRIPTION_TERMINATED);
}

static void
finish (SipSubscription *self, SipSubscriptionReason reason, int retry_after)
{
  g_autoptr (SipSubscription) keep = g_object_ref (self);

  if (self->stage == SIP_SUBSCRIPTION_TERMINATED)
    return;
  close_with (self, reason, retry_after);
  g_signal_emit (self, signals[TERMINATED], 0, reason);
}

static void
on_timer (gpointer user_data)
{
  SipSubscription *self = user_data;

  self->timer = 0;
  if (!self->agent || self->expiry - now (self) < G_USEC_PER_SEC)
    finish (self, SIP_SUBSCRIPTION_REASON_TIMEOUT, -1);
  else
    sip_subscription_refresh (self);
}

/* A refresh in time for another attempt should the first one fail; then half of what is left, down to the end. */
static void
plan (SipSubscription *self)
{
  gint64 left_ms = MAX (0, self->expiry - now (self)) / 1000;
  gint64 delay = left_ms > 4 * SIP_TIMER_N ? left_ms - 2 * SIP_TIMER_N : left_ms / 2;

  sip_clock_clear (self->clock, &self->timer);
  if (left_ms <= 2000)
    delay = left_ms;
  self->timer = sip_clock_add (self->clock, (guint) MIN (delay, G_MAXINT), on_timer, self);
}

static void
set_expires (SipSubscription *self, guint seconds)
{
  self->expiry = now (self) + (gint64) seconds * G_USEC_PER_SEC;
  if (self->stage < SIP_SUBSCRIPTION_ENDING)
    plan (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPIRES]);
}

/* Refreshing leads to a response, and that perhaps to another refresh. */
static void send_subscribe (SipSubscription *self, guint expires);

static void
clear_timer_n (SipSubscription *self)
{
  sip_clock_clear (self->clock, &self->timer_n);
}

static void
on_accept (SipSubscription *self, SipMessage *response)
{
  guint32 seconds = self->wanted_s;
  /* RFC 5839 5.2 */
  gboolean is_silent = sip_message_get_status (response) == 204;

  self->interval_retries = 0;
  clear_request (self);
  sip_dialog_update_target (self->dialog, response);
  if (is_silent)
    clear_timer_n (self);
  if (self->stage < SIP_SUBSCRIPTION_ENDING)
    {
      sip_message_get_uint (response, SIP_HEADER_EXPIRES, &seconds);
      sip_subscription_set_granted (self, MIN (seconds, self->wanted_s));
    }
  else if (is_silent)
    finish (self, SIP_SUBSCRIPTION_REASON_TIMEOUT, -1);
}

/* RFC 3261 21.4.17 */
static gboolean
ask_for_longer (SipSubscription *self, SipMessage *response)
{
  guint32 seconds = 0;

  if (sip_message_get_status (response) != 423 || self->interval_retries == MAX_INTERVAL_RETRIES
      || !sip_message_get_uint (response, SIP_HEADER_MIN_EXPIRES, &seconds) || seconds <= self->wanted_s)
    return FALSE;
  self->interval_retries++;
  self->wanted_s = seconds;
  send_subscribe (self, seconds);
  return TRUE;
}

static void
on_reject (SipSubscription *self, SipMessage *response)
{
  g_autoptr (SipSubscription) keep = g_object_ref (self);
  guint status = sip_message_get_status (response);

  clear_request (self);
  if (self->stage == SIP_SUBSCRIPTION_ENDING)
    finish (self, SIP_SUBSCRIPTION_REASON_TIMEOUT, -1);
  else if (sip_event_status_is_fatal (status))
    finish (self, SIP_SUBSCRIPTION_REASON_NONE, -1);
  else if (!ask_for_longer (self, response))
    {
      /* RFC 6665 4.1.2.2: it is good as long as it was. */
      clear_timer_n (self);
      plan (self);
    }
}

static void
on_failed (SipSubscription *self, GError *error)
{
  g_autoptr (SipSubscription) keep = g_object_ref (self);

  clear_request (self);
  if (self->stage == SIP_SUBSCRIPTION_ENDING || g_error_matches (error, SIP_ERROR, SIP_ERROR_TIMED_OUT))
    finish (self, SIP_SUBSCRIPTION_REASON_NONE, -1);
  else
    {
      clear_timer_n (self);
      plan (self);
    }
}

static void
on_timer_n (gpointer user_data)
{
  SipSubscription *self = user_data;

  self->timer_n = 0;
  finish (self, SIP_SUBSCRIPTION_REASON_NONE, -1);
}

static void
send_subscribe (SipSubscription *self, guint expires)
{
  SipMessageBuilder *builder = sip_dialog_create_request (self->dialog, SIP_METHOD_SUBSCRIBE);
  g_autoptr (SipMessage) request = NULL;

  sip_message_builder_add (builder, SIP_HEADER_EVENT, sip_event_get_text (self->event));
  if (self->accept)
    sip_message_builder_add (builder, SIP_HEADER_ACCEPT, self->accept);
  sip_message_builder_add_printf (builder, SIP_HEADER_EXPIRES, "%u", expires);
  request = sip_message_builder_end (builder);

  clear_request (self);
  self->request = sip_agent_send (self->agent, request, self->dialog, NULL);
  g_signal_connect_object (self->request, "accept", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "redirect", G_CALLBACK (on_reject), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "reject", G_CALLBACK (on_reject), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->request, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  self->has_expiry = FALSE;
  clear_timer_n (self);
  self->timer_n = sip_clock_add (self->clock, SIP_TIMER_N, on_timer_n, self);
}

static void
sip_subscription_receive_request (SipRequestReceiver *receiver, SipServerTransaction *transaction)
{
  SipSubscription *self = SIP_SUBSCRIPTION (receiver);
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  g_auto (SipNotification) notification = { 0 };

  if (!self->agent)
    sip_server_transaction_reply (transaction, 481, NULL);
  else if (!sip_dialog_receive_request (self->dialog, request))
    sip_server_transaction_reply (transaction, 500, NULL);
  else if (sip_message_get_method (request) == SIP_METHOD_OPTIONS)
    sip_agent_answer_options (self->agent, transaction);
  else if (sip_message_get_method (request) != SIP_METHOD_NOTIFY)
    sip_agent_refuse_method (self->agent, transaction);
  else if (sip_notification_read (&notification, self->agent, transaction, self->event, self->accept))
    sip_subscription_take (self, transaction, &notification);
}

static void
sip_subscription_receiver_init (SipRequestReceiverInterface *iface)
{
  iface->receive_request = sip_subscription_receive_request;
}

static void
sip_subscription_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipSubscription *self = SIP_SUBSCRIPTION (object);

  switch (prop_id)
    {
    case PROP_STAGE:
      g_value_set_enum (value, self->stage);
      break;
    case PROP_DIALOG:
      g_value_set_object (value, self->dialog);
      break;
    case PROP_EXPIRES:
      g_value_set_uint (value, sip_subscription_get_expires (self));
      break;
    case PROP_REASON:
      g_value_set_enum (value, self->reason);
      break;
    case PROP_RETRY_AFTER:
      g_value_set_int (value, self->retry_after);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_subscription_dispose (GObject *object)
{
  SipSubscription *self = SIP_SUBSCRIPTION (object);

  release (self);
  g_clear_object (&self->dialog);
  g_clear_object (&self->dialogs);
  g_clear_object (&self->clock);
  g_clear_weak_pointer (&self->agent);

  G_OBJECT_CLASS (sip_subscription_parent_class)->dispose (object);
}

static void
sip_subscription_finalize (GObject *object)
{
  SipSubscription *self = SIP_SUBSCRIPTION (object);

  g_clear_pointer (&self->event, sip_event_unref);
  g_clear_pointer (&self->accept, g_free);

  G_OBJECT_CLASS (sip_subscription_parent_class)->finalize (object);
}

static void
sip_subscription_class_init (SipSubscriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_subscription_get_property;
  object_class->dispose = sip_subscription_dispose;
  object_class->finalize = sip_subscription_finalize;

  /**
   * SipSubscription:stage:
   *
   * How far it is.
   */
  props[PROP_STAGE] = g_param_spec_enum ("stage", NULL, NULL, SIP_TYPE_SUBSCRIPTION_STAGE, SIP_SUBSCRIPTION_PENDING,
                                         flags);
  /**
   * SipSubscription:dialog:
   *
   * Its dialog.
   */
  props[PROP_DIALOG] = g_param_spec_object ("dialog", NULL, NULL, SIP_TYPE_DIALOG, flags);
  /**
   * SipSubscription:expires:
   *
   * Seconds that are left unless it is refreshed.
   */
  props[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * SipSubscription:reason:
   *
   * Why it ended.
   */
  props[PROP_REASON] = g_param_spec_enum ("reason", NULL, NULL, SIP_TYPE_SUBSCRIPTION_REASON,
                                          SIP_SUBSCRIPTION_REASON_NONE, flags);
  /**
   * SipSubscription:retry-after:
   *
   * Seconds to wait, as the far end said when it ended; -1: it did not say.
   */
  props[PROP_RETRY_AFTER] = g_param_spec_int ("retry-after", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * SipSubscription::notified:
   * @self: what emits it
   * @message: the NOTIFY, which is answered
   * @body: (nullable): its body
   *
   * A notification came.
   */
  signals[NOTIFIED] = g_signal_new ("notified", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE,
                                    SIP_TYPE_BODY | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * SipSubscription::terminated:
   * @self: what emits it
   * @reason: why, as the far end says; %SIP_SUBSCRIPTION_REASON_NONE where it did not
   *
   * It is over.
   */
  signals[TERMINATED] = g_signal_new ("terminated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                      SIP_TYPE_SUBSCRIPTION_REASON);
}

static void
sip_subscription_init (SipSubscription *self)
{
  self->retry_after = -1;
}

SipSubscription *
sip_subscription_new (SipSubscribeAttempt *attempt, SipNotification *notification, GError **error)
{
  SipAgent *agent = sip_subscribe_attempt_get_agent (attempt);
  const SipSubscribeTerms *terms = sip_subscribe_attempt_get_terms (attempt);
  g_autoptr (SipDialog) dialog = NULL;
  SipSubscription *self;

  dialog = sip_dialog_new_notified (sip_subscribe_attempt_get_message (attempt), notification->message, error);
  if (!dialog)
    return NULL;
  self = g_object_new (SIP_TYPE_SUBSCRIPTION, NULL);
  g_set_weak_pointer (&self->agent, agent);
  self->clock = g_object_ref (sip_agent_get_clock (agent));
  self->dialogs = g_object_ref (sip_agent_get_dialogs (agent));
  self->dialog = g_steal_pointer (&dialog);
  self->event = sip_event_ref (terms->event);
  self->accept = g_strdup (terms->accept);
  self->wanted_s = terms->expires;
  self->stage = sip_subscription_state_get_substate (notification->state) == SIP_SUBSTATE_ACTIVE
                  ? SIP_SUBSCRIPTION_ACTIVE
                  : SIP_SUBSCRIPTION_PENDING;
  self->begun = now (self);
  sip_dialog_table_add (self->dialogs, self->dialog, G_OBJECT (self));
  set_expires (self, sip_subscribe_attempt_get_granted (attempt));
  return self;
}

static void
note_state (SipSubscription *self, SipSubscriptionState *state)
{
  int seconds = sip_subscription_state_get_expires (state);

  if (self->stage == SIP_SUBSCRIPTION_ENDING)
    return;
  if (sip_subscription_state_get_substate (state) == SIP_SUBSTATE_ACTIVE)
    move (self, SIP_SUBSCRIPTION_ACTIVE);
  else if (sip_subscription_state_get_substate (state) == SIP_SUBSTATE_PENDING)
    move (self, SIP_SUBSCRIPTION_PENDING);
  if (seconds < 0)
    return;
  self->has_expiry = TRUE;
  set_expires (self, (guint) seconds);
}

void
sip_subscription_take (SipSubscription *self, SipServerTransaction *transaction, SipNotification *notification)
{
  g_autoptr (SipSubscription) keep = g_object_ref (self);
  gboolean ends = sip_subscription_state_get_substate (notification->state) == SIP_SUBSTATE_TERMINATED;

  sip_notification_accept (self->agent, transaction);
  sip_dialog_update_target (self->dialog, notification->message);
  if (self->stage != SIP_SUBSCRIPTION_ENDING)
    clear_timer_n (self);
  if (ends)
    close_with (self, sip_subscription_state_get_reason (notification->state),
                sip_subscription_state_get_retry_after (notification->state));
  else
    note_state (self, notification->state);
  g_signal_emit (self, signals[NOTIFIED], 0, notification->message, notification->body);
  if (ends)
    g_signal_emit (self, signals[TERMINATED], 0, self->reason);
}

void
sip_subscription_set_granted (SipSubscription *self, guint expires)
{
  if (!self->has_expiry && self->stage != SIP_SUBSCRIPTION_TERMINATED)
    set_expires (self, expires);
}

gint64
sip_subscription_get_age (SipSubscription *self)
{
  return now (self) - self->begun;
}

void
sip_subscription_drop (SipSubscription *self)
{
  release (self);
  move (self, SIP_SUBSCRIPTION_TERMINATED);
}

/**
 * sip_subscription_get_stage:
 *
 * Returns: how far it is
 */
SipSubscriptionStage
sip_subscription_get_stage (SipSubscription *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIPTION (self), SIP_SUBSCRIPTION_TERMINATED);

  return (SipSubscriptionStage) self->stage;
}

/**
 * sip_subscription_get_dialog:
 *
 * Returns: (transfer none): its dialog; who notifies is the remote address there
 */
SipDialog *
sip_subscription_get_dialog (SipSubscription *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIPTION (self), NULL);

  return self->dialog;
}

/**
 * sip_subscription_get_expires:
 *
 * Returns: seconds that are left unless it is refreshed
 */
guint
sip_subscription_get_expires (SipSubscription *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIPTION (self), 0);

  if (self->stage == SIP_SUBSCRIPTION_TERMINATED)
    return 0;
  return (guint) (MAX (0, self->expiry - now (self)) / G_USEC_PER_SEC);
}

/**
 * sip_subscription_get_reason:
 *
 * Returns: why it ended
 */
SipSubscriptionReason
sip_subscription_get_reason (SipSubscription *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIPTION (self), SIP_SUBSCRIPTION_REASON_NONE);

  return self->reason;
}

/**
 * sip_subscription_get_retry_after:
 *
 * Returns: seconds to wait, as the far end said when it ended; -1: it did not say
 */
int
sip_subscription_get_retry_after (SipSubscription *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIPTION (self), -1);

  return self->retry_after;
}

/**
 * sip_subscription_refresh:
 *
 * Refreshes it now, so that a NOTIFY with the whole state comes. Where it ends or has ended this does nothing.
 */
void
sip_subscription_refresh (SipSubscription *self)
{
  g_return_if_fail (SIP_IS_SUBSCRIPTION (self));

  if (self->agent && self->stage < SIP_SUBSCRIPTION_ENDING)
    send_subscribe (self, self->wanted_s);
}

/**
 * sip_subscription_end:
 *
 * Unsubscribes (RFC 6665 4.1.2.3). It is over once the last NOTIFY came, after 32 seconds at most. Where it ends or has
 * ended this does nothing.
 */
void
sip_subscription_end (SipSubscription *self)
{
  g_return_if_fail (SIP_IS_SUBSCRIPTION (self));

  if (self->stage >= SIP_SUBSCRIPTION_ENDING)
    return;
  if (!self->agent)
    {
      finish (self, SIP_SUBSCRIPTION_REASON_NONE, -1);
      return;
    }
  sip_clock_clear (self->clock, &self->timer);
  move (self, SIP_SUBSCRIPTION_ENDING);
  send_subscribe (self, 0);
}
