/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-options-ping.h"

#include <glib/gi18n-lib.h>

#include "util/sip-error.h"
#include "util/sip-state.h"
#include "util/sip-waiting-tasks.h"

#define MAX_INTERVAL_S (24 * 60 * 60)

/**
 * SipOptionsPing:
 *
 * Asks a server or a phone, by OPTIONS (RFC 3261 11), whether it is there: once, or again and again. Whatever final
 * response comes says that somebody is, but for those by which a proxy or a server says that nobody is: 408, 430, 503
 * and 504.
 *
 * Pings end with the object, or with its agent.
 */
struct _SipOptionsPing
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  SipUri *target;
  SipOutgoingRequest *request;
  GPtrArray *tasks; /* GTask: who waits for the request */

  /* weak */
  SipAgent *agent;

  SipReachability state;
  gint64 sent_at;
  gint64 round_trip_us;
  guint status;
  guint interval_s;
  guint timer;
};

/*
 *     UNKNOWN ──► REACHABLE
 *        │         ▲   │
 *        ▼         │   ▼
 *        └───► UNREACHABLE
 */
static const SipStateEdge edges[] = {
  { SIP_REACHABILITY_UNKNOWN, SIP_REACHABILITY_REACHABLE },
  { SIP_REACHABILITY_UNKNOWN, SIP_REACHABILITY_UNREACHABLE },
  { SIP_REACHABILITY_REACHABLE, SIP_REACHABILITY_UNREACHABLE },
  { SIP_REACHABILITY_UNREACHABLE, SIP_REACHABILITY_REACHABLE },
  { -1, -1 },
};

enum
{
  PROP_0,
  PROP_AGENT,
  PROP_TARGET,
  PROP_STATE,
  PROP_STATUS,
  PROP_ROUND_TRIP_US,
  PROP_INTERVAL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (SipReachability, sip_reachability,
  G_DEFINE_ENUM_VALUE (SIP_REACHABILITY_UNKNOWN, "unknown"),
  G_DEFINE_ENUM_VALUE (SIP_REACHABILITY_REACHABLE, "reachable"),
  G_DEFINE_ENUM_VALUE (SIP_REACHABILITY_UNREACHABLE, "unreachable"))

G_DEFINE_FINAL_TYPE (SipOptionsPing, sip_options_ping, G_TYPE_OBJECT)

static void on_timer (gpointer user_data);

static void
clear_timer (SipOptionsPing *self)
{
  if (self->clock)
    sip_clock_clear (self->clock, &self->timer);
}

/* Between 80 and 100 percent of the interval, so that many pings do not beat in time. */
static void
schedule (SipOptionsPing *self)
{
  guint most_ms = self->interval_s * 1000, delay_ms;

  clear_timer (self);
  if (self->interval_s == 0 || !self->agent || self->request)
    return;
  delay_ms = (guint) sip_random_range (sip_agent_get_random (self->agent), (gint32) (most_ms - most_ms / 5),
                                       (gint32) most_ms + 1);
  self->timer = sip_clock_add (self->clock, delay_ms, on_timer, self);
}

static void
move (SipOptionsPing *self, SipReachability to)
{
  int state = self->state;

  if (self->state == to || !sip_state_move (self, SIP_TYPE_REACHABILITY, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
clear_request (SipOptionsPing *self)
{
  g_autoptr (SipOutgoingRequest) request = g_steal_pointer (&self->request);

  if (!request)
    return;
  g_signal_handlers_disconnect_by_data (request, self);
  sip_outgoing_request_cancel (request, NULL);
}

static gboolean
says_nobody (guint status)
{
  return status == 408 || status == 430 || status == 503 || status == 504;
}

/* Tells all who wait. @error: (nullable): none where somebody is there. */
static void
settle (SipOptionsPing *self, guint status, const GError *error)
{
  g_autoptr (SipOptionsPing) alive = g_object_ref (self);
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->tasks);
  gint64 took = sip_clock_now (self->clock) - self->sent_at;

  self->tasks = sip_waiting_tasks_new ();
  g_signal_handlers_disconnect_by_data (self->request, self);
  g_clear_object (&self->request);
  g_object_freeze_notify (G_OBJECT (self));
  self->status = status;
  self->round_trip_us = error ? -1 : took;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROUND_TRIP_US]);
  move (self, error ? SIP_REACHABILITY_UNREACHABLE : SIP_REACHABILITY_REACHABLE);
  schedule (self);
  g_object_thaw_notify (G_OBJECT (self));
  sip_waiting_tasks_finish_all (tasks, error);
}

static void
on_response (SipOptionsPing *self, SipMessage *response)
{
  guint status = sip_message_get_status (response);
  g_autoptr (GError) error = NULL;

  if (says_nobody (status))
    g_set_error (&error, SIP_ERROR, SIP_ERROR_REJECTED, _("The server says that nobody can be reached there (%u)."),
                 status);
  settle (self, status, error);
}

static void
on_failed (SipOptionsPing *self, GError *error)
{
  SipMessage *response = sip_outgoing_request_get_response (self->request);

  /* Who asks for a password is there. */
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_AUTHENTICATION) && response)
    on_response (self, response);
  else
    settle (self, 0, error);
}

static void
send (SipOptionsPing *self)
{
  g_autoptr (SipMessage) message = NULL;

  clear_timer (self);
  message = sip_message_builder_end (sip_agent_create_request (self->agent, SIP_METHOD_OPTIONS, self->target));
  self->sent_at = sip_clock_now (self->clock);
  self->request = sip_agent_send (self->agent, message, NULL, NULL);
  g_signal_connect_swapped (self->request, "accept", G_CALLBACK (on_response), self);
  g_signal_connect_swapped (self->request, "redirect", G_CALLBACK (on_response), self);
  g_signal_connect_swapped (self->request, "reject", G_CALLBACK (on_response), self);
  g_signal_connect_swapped (self->request, "failed", G_CALLBACK (on_failed), self);
}

static void
on_timer (gpointer user_data)
{
  SipOptionsPing *self = user_data;

  self->timer = 0;
  if (self->agent && !self->request)
    send (self);
}

static void
sip_options_ping_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipOptionsPing *self = SIP_OPTIONS_PING (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STATUS:
      g_value_set_uint (value, self->status);
      break;
    case PROP_ROUND_TRIP_US:
      g_value_set_int64 (value, self->round_trip_us);
      break;
    case PROP_INTERVAL:
      g_value_set_uint (value, self->interval_s);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_options_ping_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipOptionsPing *self = SIP_OPTIONS_PING (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_set_weak_pointer (&self->agent, g_value_get_object (value));
      self->clock = self->agent ? g_object_ref (sip_agent_get_clock (self->agent)) : NULL;
      break;
    case PROP_TARGET:
      self->target = g_value_dup_boxed (value);
      break;
    case PROP_INTERVAL:
      sip_options_ping_set_interval (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_options_ping_dispose (GObject *object)
{
  SipOptionsPing *self = SIP_OPTIONS_PING (object);

  clear_timer (self);
  clear_request (self);
  g_clear_weak_pointer (&self->agent);

  G_OBJECT_CLASS (sip_options_ping_parent_class)->dispose (object);
}

static void
sip_options_ping_finalize (GObject *object)
{
  SipOptionsPing *self = SIP_OPTIONS_PING (object);

  g_ptr_array_unref (self->tasks);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->target, sip_uri_unref);

  G_OBJECT_CLASS (sip_options_ping_parent_class)->finalize (object);
}

static void
sip_options_ping_class_init (SipOptionsPingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_options_ping_get_property;
  object_class->set_property = sip_options_ping_set_property;
  object_class->dispose = sip_options_ping_dispose;
  object_class->finalize = sip_options_ping_finalize;

  /**
   * SipOptionsPing:agent:
   *
   * Who asks; not kept alive.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT, construct);

  /**
   * SipOptionsPing:target:
   *
   * Who is asked.
   */
  props[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, SIP_TYPE_URI, construct);

  /**
   * SipOptionsPing:state:
   *
   * What the last ping said.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_REACHABILITY, SIP_REACHABILITY_UNKNOWN, readable);

  /**
   * SipOptionsPing:status:
   *
   * The status of the last final response; 0: none came.
   */
  props[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, 699, 0, readable);

  /**
   * SipOptionsPing:round-trip-us:
   *
   * Microseconds from the last ping to its answer; -1: it had none.
   */
  props[PROP_ROUND_TRIP_US] =
    g_param_spec_int64 ("round-trip-us", NULL, NULL, -1, G_MAXINT64, -1, readable);

  /**
   * SipOptionsPing:interval:
   *
   * At most so many seconds from an answer to the next ping; 0: only pings that are asked for.
   */
  props[PROP_INTERVAL] = g_param_spec_uint ("interval", NULL, NULL, 0, MAX_INTERVAL_S, 0,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_options_ping_init (SipOptionsPing *self)
{
  self->tasks = sip_waiting_tasks_new ();
  self->round_trip_us = -1;
}

/**
 * sip_options_ping_new:
 * @agent: who asks; not kept alive
 * @target: who is asked
 *
 * Returns: (transfer full): a ping that is not sent yet
 */
SipOptionsPing *
sip_options_ping_new (SipAgent *agent, SipUri *target)
{
  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);
  g_return_val_if_fail (target, NULL);

  return g_object_new (SIP_TYPE_OPTIONS_PING, "agent", agent, "target", target, NULL);
}

/**
 * sip_options_ping_get_target:
 *
 * Returns: (transfer none): who is asked
 */
SipUri *
sip_options_ping_get_target (SipOptionsPing *self)
{
  g_return_val_if_fail (SIP_IS_OPTIONS_PING (self), NULL);

  return self->target;
}

/**
 * sip_options_ping_get_state:
 *
 * Returns: what the last ping said
 */
SipReachability
sip_options_ping_get_state (SipOptionsPing *self)
{
  g_return_val_if_fail (SIP_IS_OPTIONS_PING (self), SIP_REACHABILITY_UNKNOWN);

  return self->state;
}

/**
 * sip_options_ping_get_status:
 *
 * Returns: the status of the last final response; 0: none came
 */
guint
sip_options_ping_get_status (SipOptionsPing *self)
{
  g_return_val_if_fail (SIP_IS_OPTIONS_PING (self), 0);

  return self->status;
}

/**
 * sip_options_ping_get_round_trip_us:
 *
 * Returns: microseconds from the last ping to its answer; -1: it had none
 */
gint64
sip_options_ping_get_round_trip_us (SipOptionsPing *self)
{
  g_return_val_if_fail (SIP_IS_OPTIONS_PING (self), -1);

  return self->round_trip_us;
}

/**
 * sip_options_ping_get_interval:
 *
 * Returns: seconds from an answer to the next ping, at most; 0: there is no next one
 */
guint
sip_options_ping_get_interval (SipOptionsPing *self)
{
  g_return_val_if_fail (SIP_IS_OPTIONS_PING (self), 0);

  return self->interval_s;
}

/**
 * sip_options_ping_set_interval:
 * @interval_s: at most so many seconds, up to a day, from an answer to the next ping; 0: none by itself
 *
 * Pings again and again. The first ping goes out when an interval is over; sip_options_ping_send_async() sends one now.
 */
void
sip_options_ping_set_interval (SipOptionsPing *self, guint interval_s)
{
  g_return_if_fail (SIP_IS_OPTIONS_PING (self));
  g_return_if_fail (interval_s <= MAX_INTERVAL_S);

  if (self->interval_s == interval_s)
    return;
  self->interval_s = interval_s;
  schedule (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INTERVAL]);
}

/**
 * sip_options_ping_send_async:
 *
 * Asks now, or waits for the answer to a ping that is under way.
 */
void
sip_options_ping_send_async (SipOptionsPing *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SIP_IS_OPTIONS_PING (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_options_ping_send_async);
  if (!self->agent)
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The account is no longer there."));
      return;
    }
  sip_waiting_tasks_add (self->tasks, g_steal_pointer (&task), 0);
  if (!self->request)
    send (self);
}

/**
 * sip_options_ping_send_finish:
 *
 * Returns: whether somebody is there; otherwise %SIP_ERROR_TIMED_OUT, %SIP_ERROR_CONNECTION, %SIP_ERROR_TLS,
 *   %SIP_ERROR_RESOLVE, or %SIP_ERROR_REJECTED where a server says that nobody is
 */
gboolean
sip_options_ping_send_finish (SipOptionsPing *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
