/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-notifier-private.h"

#include <glib/gi18n-lib.h>

#include "agent/sip-request-receiver.h"
#include "util/sip-error.h"
#include "util/sip-state.h"

#define MIN_EXPIRES_S 60
#define MAX_EXPIRES_S 3600
/* What a timer can hold. */
#define LIMIT_S (G_MAXINT / 1000)

/**
 * SipNotifier:
 *
 * Serves one subscription (RFC 6665 4.2): made from a SUBSCRIBE that came with [signal@Sip.UserAgent::subscribe],
 * accepted or rejected, and told what changes. Refreshes are answered, and what was not refreshed ends, by itself.
 *
 * It belongs to the program, which keeps a reference until it is over; to drop it earlier ends the subscription.
 */

/*
 *               rejected
 *     INITIAL ─────────────────────────┐
 *      │ │ │                           │
 *      │ │ └──► PENDING ──────────┐    │ NOTIFY failed
 *      │ │         │  └──────►    ▼    ▼
 *      │ └───────► │            ENDING ──► TERMINATED
 *      │           ▼   ┌──────►   ▲         ▲
 *      │         ACTIVE ──────────│─────────┘
 *      └──────────────────────────┘
 *        Expires: 0
 */
static const SipStateEdge edges[] = {
  { SIP_NOTIFIER_INITIAL, SIP_NOTIFIER_PENDING },
  { SIP_NOTIFIER_INITIAL, SIP_NOTIFIER_ACTIVE },
  { SIP_NOTIFIER_INITIAL, SIP_NOTIFIER_ENDING },
  { SIP_NOTIFIER_INITIAL, SIP_NOTIFIER_TERMINATED },
  { SIP_NOTIFIER_PENDING, SIP_NOTIFIER_ACTIVE },
  { SIP_NOTIFIER_PENDING, SIP_NOTIFIER_ENDING },
  { SIP_NOTIFIER_PENDING, SIP_NOTIFIER_TERMINATED },
  { SIP_NOTIFIER_ACTIVE, SIP_NOTIFIER_ENDING },
  { SIP_NOTIFIER_ACTIVE, SIP_NOTIFIER_TERMINATED },
  { SIP_NOTIFIER_ENDING, SIP_NOTIFIER_TERMINATED },
  { -1, -1 },
};

enum {
  PROP_0,
  PROP_AGENT,
  PROP_REQUEST,
  PROP_EVENT,
  PROP_DIALOG,
  PROP_STATE,
  PROP_EXPIRES,
  PROP_REASON,
  PROP_ERROR,
  N_PROPS
};

enum {
  REFRESH,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (SipNotifierState, sip_notifier_state,
  G_DEFINE_ENUM_VALUE (SIP_NOTIFIER_INITIAL, "initial"),
  G_DEFINE_ENUM_VALUE (SIP_NOTIFIER_PENDING, "pending"),
  G_DEFINE_ENUM_VALUE (SIP_NOTIFIER_ACTIVE, "active"),
  G_DEFINE_ENUM_VALUE (SIP_NOTIFIER_ENDING, "ending"),
  G_DEFINE_ENUM_VALUE (SIP_NOTIFIER_TERMINATED, "terminated"))

static void receiver_init (SipRequestReceiverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipNotifier, sip_notifier, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (SIP_TYPE_REQUEST_RECEIVER, receiver_init))

static SipClock *
get_clock (SipNotifier *self)
{
  return sip_agent_get_clock (self->agent);
}

static void
move (SipNotifier *self, SipNotifierState to)
{
  int state = self->state;

  if (state == (int) to || !sip_state_move (self, SIP_TYPE_NOTIFIER_STATE, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_reason (SipNotifier *self, SipSubscriptionReason reason, int retry_after_s)
{
  self->reason = reason;
  self->retry_after_s = retry_after_s;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
}

/* It no longer takes the requests of its dialog, and no time passes for it. */
static void
leave (SipNotifier *self)
{
  sip_clock_clear (get_clock (self), &self->expiry);
  sip_clock_clear (get_clock (self), &self->retry);
  sip_notifier_clear_notify (self);
  sip_dialog_table_remove (sip_agent_get_dialogs (self->agent), self->dialog);
}

/* @error: (nullable): what ended it */
void
sip_notifier_finish (SipNotifier *self, const GError *error)
{
  g_autoptr (SipNotifier) hold = g_object_ref (self);

  leave (self);
  g_clear_object (&self->subscribe);
  if (error)
    {
      self->error = g_error_copy (error);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
    }
  move (self, SIP_NOTIFIER_TERMINATED);
  g_clear_object (&self->hold);
}

static void
end (SipNotifier *self, SipSubscriptionReason reason, int retry_after_s)
{
  self->hold = g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
  sip_clock_clear (get_clock (self), &self->expiry);
  set_reason (self, reason, retry_after_s);
  move (self, SIP_NOTIFIER_ENDING);
  sip_notifier_send_notify (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_expired (gpointer user_data)
{
  SipNotifier *self = user_data;

  self->expiry = 0;
  end (self, SIP_SUBSCRIPTION_REASON_TIMEOUT, -1);
}

static void
set_expires (SipNotifier *self, guint expires_s)
{
  sip_clock_clear (get_clock (self), &self->expiry);
  self->granted_s = expires_s;
  if (expires_s > 0)
    {
      self->expires_at = sip_clock_now (get_clock (self)) + (gint64) expires_s * G_USEC_PER_SEC;
      self->expiry = sip_clock_add (get_clock (self), expires_s * 1000, on_expired, self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPIRES]);
}

static void
take_refresh (SipNotifier *self, SipServerTransaction *transaction, guint granted_s)
{
  g_autoptr (SipMessage) response = sip_notifier_make_answer (self, transaction, granted_s);

  sip_dialog_update_target (self->dialog, sip_transaction_get_request (SIP_TRANSACTION (transaction)));
  g_set_object (&self->flow, sip_transaction_get_flow (SIP_TRANSACTION (transaction)));
  sip_server_transaction_respond (transaction, response);
  set_expires (self, granted_s);
  if (granted_s == 0)
    {
      end (self, SIP_SUBSCRIPTION_REASON_TIMEOUT, -1);
      return;
    }
  self->refreshing = TRUE;
  g_signal_emit (self, signals[REFRESH], 0);
  self->refreshing = FALSE;
  sip_notifier_send_notify (self);
}

static void
receive_subscribe (SipNotifier *self, SipServerTransaction *transaction)
{
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));
  g_autoptr (SipEvent) event = sip_message_dup_event (request, NULL);
  g_autoptr (SipMessage) response = NULL;
  guint granted_s = 0;

  if (!event || !g_str_equal (sip_event_get_package (event), sip_event_get_package (self->event)))
    response = sip_notifier_make_bad_event (self, transaction);
  else if (!sip_event_equal (event, self->event) || !sip_notifier_is_running (self))
    response = sip_message_builder_end (sip_server_transaction_create_response (transaction, 481, NULL));
  else if (!sip_notifier_grant (self, request, &granted_s))
    response = sip_notifier_make_too_short (self, transaction);
  if (response)
    {
      sip_server_transaction_respond (transaction, response);
      return;
    }
  g_object_freeze_notify (G_OBJECT (self));
  take_refresh (self, transaction, granted_s);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
sip_notifier_receive_request (SipRequestReceiver *receiver, SipServerTransaction *transaction)
{
  g_autoptr (SipNotifier) self = g_object_ref (SIP_NOTIFIER (receiver));
  SipMessage *request = sip_transaction_get_request (SIP_TRANSACTION (transaction));

  if (!sip_agent_check_request (self->agent, transaction))
    return;
  if (!sip_dialog_receive_request (self->dialog, request))
    sip_server_transaction_reply (transaction, 500, NULL);
  else if (sip_message_get_method (request) == SIP_METHOD_SUBSCRIBE)
    receive_subscribe (self, transaction);
  else
    sip_notifier_receive_other (self, transaction);
}

static void
receiver_init (SipRequestReceiverInterface *iface)
{
  iface->receive_request = sip_notifier_receive_request;
}

static void
sip_notifier_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipNotifier *self = SIP_NOTIFIER (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_REQUEST:
      g_value_set_boxed (value, self->request);
      break;
    case PROP_EVENT:
      g_value_set_boxed (value, self->event);
      break;
    case PROP_DIALOG:
      g_value_set_object (value, self->dialog);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_EXPIRES:
      g_value_set_uint (value, self->granted_s);
      break;
    case PROP_REASON:
      g_value_set_enum (value, self->reason);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_notifier_dispose (GObject *object)
{
  SipNotifier *self = SIP_NOTIFIER (object);

  if (self->agent && self->dialog)
    {
      if (sip_notifier_is_running (self))
        sip_notifier_send_last (self);
      leave (self);
    }
  g_clear_object (&self->subscribe);
  g_clear_object (&self->dialog);
  g_clear_object (&self->flow);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (sip_notifier_parent_class)->dispose (object);
}

static void
sip_notifier_finalize (GObject *object)
{
  SipNotifier *self = SIP_NOTIFIER (object);

  g_clear_pointer (&self->request, sip_message_unref);
  g_clear_pointer (&self->event, sip_event_unref);
  g_clear_pointer (&self->body, sip_body_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sip_notifier_parent_class)->finalize (object);
}

static void
add_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * SipNotifier:agent:
   *
   * The account that was subscribed to.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT, readable);
  /**
   * SipNotifier:request:
   *
   * The SUBSCRIBE that began it: who asks, and which bodies are understood there.
   */
  props[PROP_REQUEST] = g_param_spec_boxed ("request", NULL, NULL, SIP_TYPE_MESSAGE, readable);
  /**
   * SipNotifier:event:
   *
   * What is subscribed to.
   */
  props[PROP_EVENT] = g_param_spec_boxed ("event", NULL, NULL, SIP_TYPE_EVENT, readable);
  /**
   * SipNotifier:dialog:
   *
   * The dialog in which it is told.
   */
  props[PROP_DIALOG] = g_param_spec_object ("dialog", NULL, NULL, SIP_TYPE_DIALOG, readable);
  /**
   * SipNotifier:state:
   *
   * How far it is.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_NOTIFIER_STATE, SIP_NOTIFIER_INITIAL, readable);
  /**
   * SipNotifier:expires:
   *
   * Seconds that were granted last.
   */
  props[PROP_EXPIRES] = g_param_spec_uint ("expires", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipNotifier:reason:
   *
   * Why the subscriber is told that it ends; %SIP_SUBSCRIPTION_REASON_NONE: it is not.
   */
  props[PROP_REASON] = g_param_spec_enum ("reason", NULL, NULL, SIP_TYPE_SUBSCRIPTION_REASON,
                                          SIP_SUBSCRIPTION_REASON_NONE, readable);
  /**
   * SipNotifier:error:
   *
   * What became of the NOTIFY that was not taken; %NULL: all were.
   */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_notifier_class_init (SipNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sip_notifier_get_property;
  object_class->dispose = sip_notifier_dispose;
  object_class->finalize = sip_notifier_finalize;
  add_properties (object_class);

  /**
   * SipNotifier::refresh:
   * @self: what emits it
   *
   * The subscriber refreshed. Next it is told the state again, as it was last or as a handler gives it now: some
   * packages want it in full here.
   */
  signals[REFRESH] = g_signal_new ("refresh", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sip_notifier_init (SipNotifier *self)
{
  self->min_s = MIN_EXPIRES_S;
  self->max_s = MAX_EXPIRES_S;
  self->retry_after_s = -1;
}

static gboolean
check_subscribe (SipIncomingRequest *request, GError **error)
{
  if (sip_message_get_method (sip_incoming_request_get_message (request)) != SIP_METHOD_SUBSCRIBE)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT, _("The request is no SUBSCRIBE."));
      return FALSE;
    }
  if (sip_incoming_request_is_answered (request))
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The request was already answered."));
      return FALSE;
    }
  return TRUE;
}

/* Reads what the subscription is about and where it leads; answers where that cannot be. */
static gboolean
read_subscribe (SipNotifier *self, GError **error)
{
  SipServerTransaction *transaction = sip_incoming_request_get_transaction (self->subscribe);
  g_autoptr (SipMessage) response = NULL;

  self->event = sip_message_dup_event (self->request, error);
  if (!self->event)
    {
      response = sip_notifier_make_bad_event (self, transaction);
      sip_incoming_request_respond (self->subscribe, response);
      return FALSE;
    }
  self->dialog = sip_dialog_new_uas (self->request, sip_server_transaction_get_local_tag (transaction), error);
  if (!self->dialog)
    {
      sip_incoming_request_reject (self->subscribe, 400, NULL, NULL, NULL);
      return FALSE;
    }
  return TRUE;
}

/**
 * sip_notifier_new:
 * @request: a SUBSCRIBE, as it came with [signal@Sip.UserAgent::subscribe]
 *
 * Takes the SUBSCRIBE over: it is to be answered by [method@Sip.Notifier.accept] or [method@Sip.Notifier.reject] within
 * half a minute, without asking a person (RFC 6665 4.2.1.1).
 *
 * Returns: (transfer full): the subscription, or %NULL: %SIP_ERROR_INVALID_ARGUMENT, %SIP_ERROR_INVALID_STATE where it
 *   was answered, %SIP_ERROR_MALFORMED where it makes no sense; such a one is answered
 */
SipNotifier *
sip_notifier_new (SipAgent *agent, SipIncomingRequest *request, GError **error)
{
  g_autoptr (SipNotifier) self = NULL;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (SIP_IS_INCOMING_REQUEST (request), NULL);

  if (!check_subscribe (request, error))
    return NULL;
  self = g_object_new (SIP_TYPE_NOTIFIER, NULL);
  self->agent = g_object_ref (agent);
  self->subscribe = g_object_ref (request);
  self->request = sip_message_ref (sip_incoming_request_get_message (request));
  if (!read_subscribe (self, error))
    return NULL;
  self->flow = g_object_ref (sip_incoming_request_get_flow (request));
  sip_dialog_receive_request (self->dialog, self->request);
  sip_incoming_request_defer (request);
  return g_steal_pointer (&self);
}

/**
 * sip_notifier_get_request:
 *
 * Returns: (transfer none): the SUBSCRIBE that began it
 */
SipMessage *
sip_notifier_get_request (SipNotifier *self)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), NULL);

  return self->request;
}

/**
 * sip_notifier_get_event:
 *
 * Returns: (transfer none): what is subscribed to
 */
SipEvent *
sip_notifier_get_event (SipNotifier *self)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), NULL);

  return self->event;
}

/**
 * sip_notifier_get_dialog:
 *
 * Returns: (transfer none): the dialog in which it is told
 */
SipDialog *
sip_notifier_get_dialog (SipNotifier *self)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), NULL);

  return self->dialog;
}

/**
 * sip_notifier_get_state:
 *
 * Returns: how far it is
 */
SipNotifierState
sip_notifier_get_state (SipNotifier *self)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), SIP_NOTIFIER_TERMINATED);

  return self->state;
}

/**
 * sip_notifier_get_expires:
 *
 * Returns: seconds that were granted last
 */
guint
sip_notifier_get_expires (SipNotifier *self)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), 0);

  return self->granted_s;
}

/**
 * sip_notifier_get_reason:
 *
 * Returns: why the subscriber is told that it ends
 */
SipSubscriptionReason
sip_notifier_get_reason (SipNotifier *self)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), SIP_SUBSCRIPTION_REASON_NONE);

  return self->reason;
}

/**
 * sip_notifier_get_error:
 *
 * Returns: (transfer none) (nullable): what became of the NOTIFY that was not taken
 */
const GError *
sip_notifier_get_error (SipNotifier *self)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), NULL);

  return self->error;
}

/**
 * sip_notifier_set_limits:
 * @min_expires_s: who asks for less, and for less than an hour, gets 423
 * @max_expires_s: who asks for more, or for nothing, gets this; not 0, not less than @min_expires_s
 *
 * For how many seconds a subscription may be; a minute to an hour unless it is said otherwise.
 */
void
sip_notifier_set_limits (SipNotifier *self, guint min_expires_s, guint max_expires_s)
{
  g_return_if_fail (SIP_IS_NOTIFIER (self));
  g_return_if_fail (max_expires_s > 0 && min_expires_s <= max_expires_s);

  self->max_s = MIN (max_expires_s, LIMIT_S);
  self->min_s = MIN (min_expires_s, LIMIT_S);
}

static void
set_body (SipNotifier *self, SipBody *body)
{
  SipBody *old = self->body;

  self->body = body ? sip_body_ref (body) : NULL;
  g_clear_pointer (&old, sip_body_unref);
}

/* Whether @substate can be told, which only goes from pending to active. */
static gboolean
check_substate (SipNotifier *self, SipSubstate substate, GError **error)
{
  if (substate == SIP_SUBSTATE_ACTIVE || (substate == SIP_SUBSTATE_PENDING && self->state != SIP_NOTIFIER_ACTIVE))
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                       _("A subscription is pending until it is active."));
  return FALSE;
}

static gboolean
check_initial (SipNotifier *self, GError **error)
{
  if (self->state == SIP_NOTIFIER_INITIAL && !sip_incoming_request_is_answered (self->subscribe))
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The request was already answered."));
  return FALSE;
}

static gboolean
check_running (SipNotifier *self, GError **error)
{
  if (sip_notifier_is_running (self))
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The subscription does not run."));
  return FALSE;
}

static void
begin (SipNotifier *self, SipSubstate substate, guint granted_s)
{
  sip_dialog_table_add (sip_agent_get_dialogs (self->agent), self->dialog, G_OBJECT (self));
  set_expires (self, granted_s);
  if (granted_s == 0)
    {
      end (self, SIP_SUBSCRIPTION_REASON_TIMEOUT, -1);
      return;
    }
  move (self, substate == SIP_SUBSTATE_PENDING ? SIP_NOTIFIER_PENDING : SIP_NOTIFIER_ACTIVE);
  sip_notifier_send_notify (self);
}

/**
 * sip_notifier_accept:
 * @substate: %SIP_SUBSTATE_ACTIVE, or %SIP_SUBSTATE_PENDING while it is not decided whether it is allowed
 * @body: (nullable): the state as it is
 *
 * Answers 200, and tells the state at once. A SUBSCRIBE that expires at once (RFC 6665 4.4.3) is told it once and is
 * over.
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, %SIP_ERROR_INVALID_STATE where it was answered before, or
 *   %SIP_ERROR_REJECTED where it asked for too short a time, and was answered with that
 */
gboolean
sip_notifier_accept (SipNotifier *self, SipSubstate substate, SipBody *body, GError **error)
{
  g_autoptr (SipIncomingRequest) subscribe = NULL;
  g_autoptr (SipMessage) response = NULL;
  SipServerTransaction *transaction;
  guint granted_s;

  g_return_val_if_fail (SIP_IS_NOTIFIER (self), FALSE);

  if (!check_initial (self, error) || !check_substate (self, substate, error))
    return FALSE;
  subscribe = g_steal_pointer (&self->subscribe);
  transaction = sip_incoming_request_get_transaction (subscribe);
  if (!sip_notifier_grant (self, self->request, &granted_s))
    {
      response = sip_notifier_make_too_short (self, transaction);
      sip_incoming_request_respond (subscribe, response);
      sip_notifier_finish (self, NULL);
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_REJECTED,
                           _("The subscriber asked for too short a time, and was told so."));
      return FALSE;
    }
  response = sip_notifier_make_answer (self, transaction, granted_s);
  sip_incoming_request_respond (subscribe, response);
  set_body (self, body);
  g_object_freeze_notify (G_OBJECT (self));
  begin (self, substate, granted_s);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

/**
 * sip_notifier_reject:
 * @status: 300 to 699: 403 or 603 to who may not, 489 for an event that is not served
 * @reason: (nullable): reason phrase, %NULL for the usual one
 * @options: (nullable): what the response carries besides
 *
 * Refuses the SUBSCRIBE.
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE where it was answered before
 */
gboolean
sip_notifier_reject (SipNotifier *self, guint status, const char *reason, SipRequestOptions *options, GError **error)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), FALSE);

  if (!check_initial (self, error)
      || !sip_incoming_request_reject (self->subscribe, status, reason, options, error))
    return FALSE;
  sip_notifier_finish (self, NULL);
  return TRUE;
}

/**
 * sip_notifier_notify:
 * @substate: %SIP_SUBSTATE_ACTIVE, or %SIP_SUBSTATE_PENDING while it still is
 * @body: (nullable): the state as it is
 *
 * Tells the subscriber. Only one NOTIFY is under way at a time: of what comes until it is answered only the last is
 * told. A subscriber who does not take it has no subscription any more (RFC 6665 4.2.2).
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE where it does not run
 */
gboolean
sip_notifier_notify (SipNotifier *self, SipSubstate substate, SipBody *body, GError **error)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), FALSE);

  if (!check_running (self, error) || !check_substate (self, substate, error))
    return FALSE;
  set_body (self, body);
  g_object_freeze_notify (G_OBJECT (self));
  if (substate == SIP_SUBSTATE_ACTIVE)
    move (self, SIP_NOTIFIER_ACTIVE);
  sip_notifier_send_notify (self);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

/**
 * sip_notifier_terminate:
 * @reason: one of RFC 6665
 * @retry_after_s: when the subscriber may try again, -1: not said
 *
 * Ends it, and tells the subscriber so and the state once more. It needs no reference from then on.
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT, or %SIP_ERROR_INVALID_STATE where it does not run
 */
gboolean
sip_notifier_terminate (SipNotifier *self, SipSubscriptionReason reason, int retry_after_s, GError **error)
{
  g_return_val_if_fail (SIP_IS_NOTIFIER (self), FALSE);

  if (reason <= SIP_SUBSCRIPTION_REASON_NONE || reason >= SIP_SUBSCRIPTION_REASON_OTHER)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                           _("A subscription ends for one of the reasons of RFC 6665."));
      return FALSE;
    }
  if (!check_running (self, error))
    return FALSE;
  end (self, reason, MAX (retry_after_s, -1));
  return TRUE;
}
