/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event/sip-subscriber-private.h"

#include <glib/gi18n-lib.h>

#include "agent/sip-redirects.h"
#include "util/sip-state.h"
#include "util/sip-waiting-tasks.h"
#include "util/sip-argument.h"

enum {
  PROP_0,
  PROP_AGENT,
  PROP_TARGET,
  PROP_EVENT,
  PROP_ACCEPT,
  PROP_SUBSCRIPTIONS,
  PROP_STATE,
  PROP_ERROR,
  PROP_NEXT_ATTEMPT,
  PROP_MAX_REDIRECTS,
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
  { SIP_SUBSCRIBER_IDLE, SIP_SUBSCRIBER_SUBSCRIBING },
  { SIP_SUBSCRIBER_IDLE, SIP_SUBSCRIBER_SUBSCRIBED },
  { SIP_SUBSCRIBER_SUBSCRIBING, SIP_SUBSCRIBER_SUBSCRIBED },
  { SIP_SUBSCRIBER_SUBSCRIBING, SIP_SUBSCRIBER_WAITING },
  { SIP_SUBSCRIBER_SUBSCRIBING, SIP_SUBSCRIBER_IDLE },
  { SIP_SUBSCRIBER_SUBSCRIBING, SIP_SUBSCRIBER_ENDING },
  { SIP_SUBSCRIBER_SUBSCRIBED, SIP_SUBSCRIBER_SUBSCRIBING },
  { SIP_SUBSCRIBER_SUBSCRIBED, SIP_SUBSCRIBER_WAITING },
  { SIP_SUBSCRIBER_SUBSCRIBED, SIP_SUBSCRIBER_IDLE },
  { SIP_SUBSCRIBER_SUBSCRIBED, SIP_SUBSCRIBER_ENDING },
  { SIP_SUBSCRIBER_WAITING, SIP_SUBSCRIBER_SUBSCRIBING },
  { SIP_SUBSCRIBER_WAITING, SIP_SUBSCRIBER_SUBSCRIBED },
  { SIP_SUBSCRIBER_WAITING, SIP_SUBSCRIBER_IDLE },
  { SIP_SUBSCRIBER_ENDING, SIP_SUBSCRIBER_IDLE },
  { -1, -1 },
};

G_DEFINE_ENUM_TYPE (SipSubscriberState, sip_subscriber_state,
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIBER_IDLE, "idle"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIBER_SUBSCRIBING, "subscribing"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIBER_SUBSCRIBED, "subscribed"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIBER_WAITING, "waiting"),
  G_DEFINE_ENUM_VALUE (SIP_SUBSCRIBER_ENDING, "ending"))

/**
 * SipSubscriber:
 *
 * Keeps a subscription to the state of a resource (RFC 6665): one SUBSCRIBE, which may be forked, and a
 * #SipSubscription for each dialog in which a NOTIFY came. They are refreshed, begun anew where the far end wants that
 * or forgot them, and tried again after failures that may pass; when the account is registered over another flow, they
 * follow. A failure touches neither calls nor the registration.
 */
G_DEFINE_FINAL_TYPE (SipSubscriber, sip_subscriber, G_TYPE_OBJECT)

void
sip_subscriber_move (SipSubscriber *self, SipSubscriberState state)
{
  if (self->state == (int) state || !sip_state_move (self, SIP_TYPE_SUBSCRIBER_STATE, edges, &self->state, state))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
sip_subscriber_set_error (SipSubscriber *self, GError *error)
{
  if (!error && !self->error)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

void
sip_subscriber_set_next_attempt (SipSubscriber *self, gint64 next_attempt)
{
  if (self->next_attempt == next_attempt)
    return;
  self->next_attempt = next_attempt;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NEXT_ATTEMPT]);
}

void
sip_subscriber_emit_notified (SipSubscriber *self, SipSubscription *subscription, SipMessage *message, SipBody *body)
{
  g_signal_emit (self, signals[NOTIFIED], 0, subscription, message, body);
}

void
sip_subscriber_emit_terminated (SipSubscriber *self, SipSubscription *subscription)
{
  g_signal_emit (self, signals[TERMINATED], 0, subscription, sip_subscription_get_reason (subscription));
}

static void
sip_subscriber_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipSubscriber *self = SIP_SUBSCRIBER (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_EVENT:
      g_value_set_boxed (value, self->event);
      break;
    case PROP_ACCEPT:
      g_value_set_string (value, self->accept);
      break;
    case PROP_SUBSCRIPTIONS:
      g_value_set_object (value, self->subscriptions);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_NEXT_ATTEMPT:
      g_value_set_uint (value, sip_subscriber_get_next_attempt (self));
      break;
    case PROP_MAX_REDIRECTS:
      g_value_set_uint (value, self->max_redirects);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_subscriber_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ACCEPT:
      sip_subscriber_set_accept (SIP_SUBSCRIBER (object), g_value_get_string (value));
      break;
    case PROP_MAX_REDIRECTS:
      SIP_SUBSCRIBER (object)->max_redirects = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_subscriber_dispose (GObject *object)
{
  SipSubscriber *self = SIP_SUBSCRIBER (object);

  if (self->clock)
    {
      sip_subscriber_clear_attempt (self);
      sip_subscriber_clear_timer (self);
      sip_subscriber_drop_subscriptions (self);
    }
  g_clear_object (&self->clock);
  g_clear_weak_pointer (&self->flow);
  g_clear_weak_pointer (&self->agent);

  G_OBJECT_CLASS (sip_subscriber_parent_class)->dispose (object);
}

static void
sip_subscriber_finalize (GObject *object)
{
  SipSubscriber *self = SIP_SUBSCRIBER (object);

  g_clear_object (&self->subscriptions);
  g_ptr_array_unref (self->begun);
  g_ptr_array_unref (self->ended);
  g_clear_pointer (&self->target, sip_uri_unref);
  g_clear_pointer (&self->event, sip_event_unref);
  g_clear_pointer (&self->accept, g_free);
  g_clear_pointer (&self->options, sip_request_options_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sip_subscriber_parent_class)->finalize (object);
}

static void
sip_subscriber_class_init (SipSubscriberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_subscriber_get_property;
  object_class->set_property = sip_subscriber_set_property;
  object_class->dispose = sip_subscriber_dispose;
  object_class->finalize = sip_subscriber_finalize;

  /**
   * SipSubscriber:agent:
   *
   * Who subscribes; %NULL once it is gone.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT, readable);
  /**
   * SipSubscriber:target:
   *
   * What is watched.
   */
  props[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, SIP_TYPE_URI, readable);
  /**
   * SipSubscriber:event:
   *
   * The package.
   */
  props[PROP_EVENT] = g_param_spec_boxed ("event", NULL, NULL, SIP_TYPE_EVENT, readable);
  /**
   * SipSubscriber:accept:
   *
   * The types of bodies that are understood, as in Accept; %NULL: all.
   */
  props[PROP_ACCEPT] = g_param_spec_string ("accept", NULL, NULL, NULL, readable | G_PARAM_WRITABLE);
  /**
   * SipSubscriber:subscriptions:
   *
   * The subscriptions that there are now, of #SipSubscription.
   */
  props[PROP_SUBSCRIPTIONS] = g_param_spec_object ("subscriptions", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  /**
   * SipSubscriber:state:
   *
   * How far it is.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_SUBSCRIBER_STATE, SIP_SUBSCRIBER_IDLE, readable);
  /**
   * SipSubscriber:error:
   *
   * Why there is no subscription, in a sentence for a person; %NULL: nothing went wrong.
   */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  /**
   * SipSubscriber:next-attempt:
   *
   * Seconds until the next attempt, 0: none is planned.
   */
  props[PROP_NEXT_ATTEMPT] = g_param_spec_uint ("next-attempt", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * SipSubscriber:max-redirects:
   *
   * To how many other places each attempt may be redirected (RFC 3261 8.1.3.4); 0: to none.
   */
  props[PROP_MAX_REDIRECTS] = g_param_spec_uint ("max-redirects", NULL, NULL, 0, G_MAXUINT, SIP_REDIRECTS_USUAL,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * SipSubscriber::notified:
   * @self: what emits it
   * @subscription: in which it came
   * @message: the NOTIFY, which is answered
   * @body: (nullable): its body
   *
   * A notification came.
   */
  signals[NOTIFIED] = g_signal_new ("notified", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                    SIP_TYPE_SUBSCRIPTION, SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE,
                                    SIP_TYPE_BODY | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * SipSubscriber::terminated:
   * @self: what emits it
   * @subscription: which is over
   * @reason: why, as the far end says; %SIP_SUBSCRIPTION_REASON_NONE where it did not
   *
   * A subscription is over. #SipSubscriber:state says what follows.
   */
  signals[TERMINATED] = g_signal_new ("terminated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                      SIP_TYPE_SUBSCRIPTION, SIP_TYPE_SUBSCRIPTION_REASON);
}

static void
sip_subscriber_init (SipSubscriber *self)
{
  self->subscriptions = g_list_store_new (SIP_TYPE_SUBSCRIPTION);
  self->begun = sip_waiting_tasks_new ();
  self->ended = sip_waiting_tasks_new ();
  self->max_redirects = SIP_REDIRECTS_USUAL;
}

/* Where NOTIFYs go is known to the far end from our Contact. */
static void
on_flow (SipSubscriber *self, GParamSpec *pspec, SipAgent *agent)
{
  sip_subscriber_note_flow (self, sip_agent_get_flow (agent));
}

static const char *
find_accept (const char *package)
{
  static const char *const types[][2] = {
    { "presence", "application/pidf+xml" },
    { "dialog", "application/dialog-info+xml" },
    { "message-summary", "application/simple-message-summary" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (g_str_equal (package, types[i][0]))
        return types[i][1];
    }
  return NULL;
}

/**
 * sip_subscriber_new:
 * @agent: who subscribes; not kept alive
 * @target: what is watched; header fields of the URI are dropped (RFC 3261 19.1.5)
 * @event: the package
 * @expires: seconds to ask for
 *
 * Of the packages presence, dialog and message-summary the bodies that this library reads are accepted, of others all.
 *
 * Returns: (transfer full): a subscriber that does nothing yet
 */
SipSubscriber *
sip_subscriber_new (SipAgent *agent, SipUri *target, SipEvent *event, guint expires)
{
  SipSubscriber *self;

  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (target && event, NULL);
  g_return_val_if_fail (expires > 0, NULL);

  self = g_object_new (SIP_TYPE_SUBSCRIBER, NULL);
  g_set_weak_pointer (&self->agent, agent);
  self->clock = g_object_ref (sip_agent_get_clock (agent));
  self->target = sip_uri_without_headers (target);
  self->event = sip_event_ref (event);
  self->accept = g_strdup (find_accept (sip_event_get_package (event)));
  self->wanted_s = expires;
  g_signal_connect_object (agent, "notify::flow", G_CALLBACK (on_flow), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sip_subscriber_set_accept:
 * @accept: (nullable): types of bodies, joined by commas; %NULL: all
 *
 * Which bodies are understood, from the next SUBSCRIBE on. A NOTIFY with another one gets 415.
 */
void
sip_subscriber_set_accept (SipSubscriber *self, const char *accept)
{
  g_return_if_fail (SIP_IS_SUBSCRIBER (self));
  g_return_if_fail (sip_argument_is_line (accept));

  if (g_strcmp0 (self->accept, accept) == 0)
    return;
  g_free (self->accept);
  self->accept = g_strdup (accept);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCEPT]);
}

/**
 * sip_subscriber_set_options:
 * @options: (nullable): header fields and a body
 *
 * Says what initial SUBSCRIBEs carry besides.
 */
void
sip_subscriber_set_options (SipSubscriber *self, SipRequestOptions *options)
{
  g_return_if_fail (SIP_IS_SUBSCRIBER (self));

  if (options)
    sip_request_options_ref (options);
  g_clear_pointer (&self->options, sip_request_options_unref);
  self->options = options;
}

/**
 * sip_subscriber_get_target:
 *
 * Returns: (transfer none): what is watched
 */
SipUri *
sip_subscriber_get_target (SipSubscriber *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIBER (self), NULL);

  return self->target;
}

/**
 * sip_subscriber_get_event:
 *
 * Returns: (transfer none): the package
 */
SipEvent *
sip_subscriber_get_event (SipSubscriber *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIBER (self), NULL);

  return self->event;
}

/**
 * sip_subscriber_get_accept:
 *
 * Returns: (nullable): the types of bodies that are understood, joined by commas; %NULL: all
 */
const char *
sip_subscriber_get_accept (SipSubscriber *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIBER (self), NULL);

  return self->accept;
}

/**
 * sip_subscriber_get_subscriptions:
 *
 * Returns: (transfer none): the subscriptions that there are now, of #SipSubscription
 */
GListModel *
sip_subscriber_get_subscriptions (SipSubscriber *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIBER (self), NULL);

  return G_LIST_MODEL (self->subscriptions);
}

/**
 * sip_subscriber_get_state:
 *
 * Returns: how far it is
 */
SipSubscriberState
sip_subscriber_get_state (SipSubscriber *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIBER (self), SIP_SUBSCRIBER_IDLE);

  return (SipSubscriberState) self->state;
}

/**
 * sip_subscriber_get_error:
 *
 * Returns: (nullable): why there is no subscription, in a sentence for a person
 */
const GError *
sip_subscriber_get_error (SipSubscriber *self)
{
  g_return_val_if_fail (SIP_IS_SUBSCRIBER (self), NULL);

  return self->error;
}

/**
 * sip_subscriber_get_next_attempt:
 *
 * Returns: seconds until the next attempt, 0: none is planned
 */
guint
sip_subscriber_get_next_attempt (SipSubscriber *self)
{
  gint64 left;

  g_return_val_if_fail (SIP_IS_SUBSCRIBER (self), 0);

  if (self->next_attempt == 0)
    return 0;
  left = self->next_attempt - sip_clock_now (self->clock);
  return left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

static GTask *
create_task (SipSubscriber *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data,
             gpointer tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

/**
 * sip_subscriber_subscribe_async:
 * @callback: (scope async): called when it was done
 *
 * Subscribes and stays subscribed, or tries again by itself where that may help. Where another attempt is planned, it
 * is made now; where there are subscriptions, they are refreshed.
 */
void
sip_subscriber_subscribe_async (SipSubscriber *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_SUBSCRIBER (self));

  task = create_task (self, cancellable, callback, user_data, sip_subscriber_subscribe_async);
  switch (self->state)
    {
    case SIP_SUBSCRIBER_IDLE:
    case SIP_SUBSCRIBER_WAITING:
      sip_waiting_tasks_add (self->begun, g_object_ref (task), 0);
      sip_retry_schedule_reset (&self->schedule);
      sip_subscriber_begin_attempt (self);
      break;
    case SIP_SUBSCRIBER_SUBSCRIBING:
      sip_waiting_tasks_add (self->begun, g_object_ref (task), 0);
      break;
    case SIP_SUBSCRIBER_SUBSCRIBED:
      sip_subscriber_for_each (self, sip_subscription_refresh);
      g_task_return_boolean (task, TRUE);
      break;
    default:
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE, "%s", _("The subscription is being ended."));
    }
}

/**
 * sip_subscriber_subscribe_finish:
 *
 * Returns: whether a NOTIFY came that says pending or active; otherwise the error is that of
 *   sip_subscriber_get_error(), or %SIP_ERROR_CANCELED where it was unsubscribed meanwhile, or
 *   %SIP_ERROR_INVALID_STATE while it unsubscribes
 */
gboolean
sip_subscriber_subscribe_finish (SipSubscriber *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_subscriber_unsubscribe_async:
 * @callback: (scope async): called when it was done
 *
 * Ends all subscriptions and makes no new ones. Finishes within 64 seconds even where the far end does not answer.
 */
void
sip_subscriber_unsubscribe_async (SipSubscriber *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SIP_IS_SUBSCRIBER (self));

  task = create_task (self, cancellable, callback, user_data, sip_subscriber_unsubscribe_async);
  sip_subscriber_clear_timer (self);
  switch (self->state)
    {
    case SIP_SUBSCRIBER_IDLE:
    case SIP_SUBSCRIBER_WAITING:
      sip_subscriber_clear_attempt (self);
      sip_subscriber_move (self, SIP_SUBSCRIBER_IDLE);
      g_task_return_boolean (task, TRUE);
      break;
    case SIP_SUBSCRIBER_ENDING:
      sip_waiting_tasks_add (self->ended, g_object_ref (task), 0);
      break;
    default:
      sip_waiting_tasks_add (self->ended, g_object_ref (task), 0);
      sip_subscriber_move (self, SIP_SUBSCRIBER_ENDING);
      error = g_error_new_literal (SIP_ERROR, SIP_ERROR_CANCELED, _("The subscription was given up."));
      sip_waiting_tasks_finish_all (self->begun, error);
      sip_subscriber_for_each (self, sip_subscription_end);
    }
}

/**
 * sip_subscriber_unsubscribe_finish:
 *
 * Returns: %TRUE
 */
gboolean
sip_subscriber_unsubscribe_finish (SipSubscriber *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
