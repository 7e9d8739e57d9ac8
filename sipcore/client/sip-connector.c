/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-connector.h"

#include "util/sip-state.h"

#define MIN_DELAY_S 2
#define MAX_DELAY_S 300
#define LONGEST_DELAY_S (24 * 60 * 60)
/* RFC 5626 4.4.1: for connections. */
#define KEEP_ALIVE_S 120

/**
 * SipConnector:
 *
 * Keeps a connection between an account and its server open, for an account that does not register: one that does is
 * connected again by its [class@Sip.Registerer]. A connection that is lost or cannot be made is tried again, each time
 * after twice the delay, of which chance takes up to a half so that not all clients of a server come back at once
 * (RFC 5626 4.5). What the account sends to its server takes the connection that is there.
 */
struct _SipConnector
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  SipFlow *flow;
  GCancellable *cancellable; /* of the attempt that is under way */
  GError *error;

  /* weak */
  SipAgent *agent;

  SipConnectorState state;
  gint64 next_attempt; /* by the clock */
  guint timer;
  guint failures;
  guint min_delay_s;
  guint max_delay_s;
};

/*
 *     IDLE ──► CONNECTING ──► CONNECTED
 *               ▲     │           │
 *               │     ▼           │ lost
 *               └─ WAITING ◄──────┘
 *
 *     any ──► IDLE
 */
static const SipStateEdge edges[] = {
  { SIP_CONNECTOR_IDLE, SIP_CONNECTOR_CONNECTING },
  { SIP_CONNECTOR_CONNECTING, SIP_CONNECTOR_CONNECTED },
  { SIP_CONNECTOR_CONNECTING, SIP_CONNECTOR_WAITING },
  { SIP_CONNECTOR_CONNECTED, SIP_CONNECTOR_WAITING },
  { SIP_CONNECTOR_WAITING, SIP_CONNECTOR_CONNECTING },
  { SIP_CONNECTOR_CONNECTING, SIP_CONNECTOR_IDLE },
  { SIP_CONNECTOR_CONNECTED, SIP_CONNECTOR_IDLE },
  { SIP_CONNECTOR_WAITING, SIP_CONNECTOR_IDLE },
  { -1, -1 },
};

enum
{
  PROP_0,
  PROP_AGENT,
  PROP_STATE,
  PROP_FLOW,
  PROP_ERROR,
  PROP_NEXT_ATTEMPT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (SipConnectorState, sip_connector_state,
  G_DEFINE_ENUM_VALUE (SIP_CONNECTOR_IDLE, "idle"),
  G_DEFINE_ENUM_VALUE (SIP_CONNECTOR_CONNECTING, "connecting"),
  G_DEFINE_ENUM_VALUE (SIP_CONNECTOR_CONNECTED, "connected"),
  G_DEFINE_ENUM_VALUE (SIP_CONNECTOR_WAITING, "waiting"))

G_DEFINE_FINAL_TYPE (SipConnector, sip_connector, G_TYPE_OBJECT)

static void
move (SipConnector *self, SipConnectorState to)
{
  int state = self->state;

  if (!sip_state_move (self, SIP_TYPE_CONNECTOR_STATE, edges, &state, to))
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_error (SipConnector *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = error ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
clear_attempt (SipConnector *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->clock)
    sip_clock_clear (self->clock, &self->timer);
  self->next_attempt = 0;
}

static void
clear_flow (SipConnector *self)
{
  g_autoptr (SipFlow) flow = g_steal_pointer (&self->flow);

  if (!flow)
    return;
  g_signal_handlers_disconnect_by_data (flow, self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FLOW]);
}

static void try_to_connect (SipConnector *self);

static void
on_timer (gpointer user_data)
{
  SipConnector *self = user_data;

  self->timer = 0;
  self->next_attempt = 0;
  if (self->agent)
    try_to_connect (self);
}

/* RFC 5626 4.5: 50 to 100 percent of a delay that doubles. */
static guint
choose_delay_ms (SipConnector *self)
{
  guint64 most_s = (guint64) self->min_delay_s << MIN (self->failures, 20);
  gint32 most_ms = (gint32) MIN (most_s, self->max_delay_s) * 1000;

  return (guint) sip_random_range (sip_agent_get_random (self->agent), most_ms / 2, most_ms + 1);
}

/* All that belongs to a state changes before anybody is told, who may stop it all. */
static void
wait (SipConnector *self, const GError *error)
{
  guint delay_ms = choose_delay_ms (self);

  g_object_freeze_notify (G_OBJECT (self));
  self->failures++;
  self->next_attempt = sip_clock_now (self->clock) + (gint64) delay_ms * 1000;
  self->timer = sip_clock_add (self->clock, delay_ms, on_timer, self);
  set_error (self, error);
  move (self, SIP_CONNECTOR_WAITING);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_flow_closed (SipConnector *self, GError *error)
{
  g_autoptr (SipConnector) alive = g_object_ref (self);

  g_object_freeze_notify (G_OBJECT (self));
  clear_flow (self);
  if (self->agent)
    wait (self, error);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
take_flow (SipConnector *self, SipFlow *flow)
{
  g_object_freeze_notify (G_OBJECT (self));
  self->flow = flow;
  self->failures = 0;
  g_signal_connect_object (flow, "closed", G_CALLBACK (on_flow_closed), self, G_CONNECT_SWAPPED);
  sip_flow_keep_alive (flow, KEEP_ALIVE_S, SIP_KEEP_ALIVE_NONE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FLOW]);
  set_error (self, NULL);
  move (self, SIP_CONNECTOR_CONNECTED);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipConnector) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = sip_agent_connect_finish (SIP_AGENT (source), result, &error);

  if (!self->agent || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      self->state != SIP_CONNECTOR_CONNECTING)
    return;
  g_clear_object (&self->cancellable);
  if (flow && !sip_flow_is_closed (flow))
    take_flow (self, g_steal_pointer (&flow));
  else
    wait (self, error);
}

static void
try_to_connect (SipConnector *self)
{
  clear_attempt (self);
  self->cancellable = g_cancellable_new ();
  move (self, SIP_CONNECTOR_CONNECTING);
  sip_agent_connect_async (self->agent, self->cancellable, on_connected, g_object_ref (self));
}

static void
sip_connector_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SipConnector *self = SIP_CONNECTOR (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_NEXT_ATTEMPT:
      g_value_set_uint (value, sip_connector_get_next_attempt (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_connector_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SipConnector *self = SIP_CONNECTOR (object);

  switch (prop_id)
    {
    case PROP_AGENT:
      g_set_weak_pointer (&self->agent, g_value_get_object (value));
      self->clock = self->agent ? g_object_ref (sip_agent_get_clock (self->agent)) : NULL;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sip_connector_dispose (GObject *object)
{
  SipConnector *self = SIP_CONNECTOR (object);

  clear_attempt (self);
  clear_flow (self);
  g_clear_weak_pointer (&self->agent);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sip_connector_parent_class)->dispose (object);
}

static void
sip_connector_finalize (GObject *object)
{
  g_clear_error (&SIP_CONNECTOR (object)->error);

  G_OBJECT_CLASS (sip_connector_parent_class)->finalize (object);
}

static void
sip_connector_class_init (SipConnectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_connector_get_property;
  object_class->set_property = sip_connector_set_property;
  object_class->dispose = sip_connector_dispose;
  object_class->finalize = sip_connector_finalize;

  /**
   * SipConnector:agent:
   *
   * Whose server it is; not kept alive.
   */
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, SIP_TYPE_AGENT,
                                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * SipConnector:state:
   *
   * Whether there is a connection.
   */
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_CONNECTOR_STATE, SIP_CONNECTOR_IDLE, readable);

  /**
   * SipConnector:flow:
   *
   * The connection; %NULL: there is none.
   */
  props[PROP_FLOW] = g_param_spec_object ("flow", NULL, NULL, SIP_TYPE_FLOW, readable);

  /**
   * SipConnector:error:
   *
   * Why there is no connection; %NULL: there is one, or the server ended it in order.
   */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);

  /**
   * SipConnector:next-attempt:
   *
   * Seconds until the next attempt; 0: none is planned.
   */
  props[PROP_NEXT_ATTEMPT] = g_param_spec_uint ("next-attempt", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_connector_init (SipConnector *self)
{
  self->min_delay_s = MIN_DELAY_S;
  self->max_delay_s = MAX_DELAY_S;
}

/**
 * sip_connector_new:
 * @agent: not kept alive
 *
 * Returns: (transfer full): a connector that does nothing yet
 */
SipConnector *
sip_connector_new (SipAgent *agent)
{
  g_return_val_if_fail (SIP_IS_AGENT (agent), NULL);

  return g_object_new (SIP_TYPE_CONNECTOR, "agent", agent, NULL);
}

/**
 * sip_connector_get_state:
 *
 * Returns: whether there is a connection
 */
SipConnectorState
sip_connector_get_state (SipConnector *self)
{
  g_return_val_if_fail (SIP_IS_CONNECTOR (self), SIP_CONNECTOR_IDLE);

  return self->state;
}

/**
 * sip_connector_get_flow:
 *
 * Returns: (transfer none) (nullable): the connection
 */
SipFlow *
sip_connector_get_flow (SipConnector *self)
{
  g_return_val_if_fail (SIP_IS_CONNECTOR (self), NULL);

  return self->flow;
}

/**
 * sip_connector_get_error:
 *
 * Returns: (transfer none) (nullable): why there is no connection, in a sentence for a person
 */
const GError *
sip_connector_get_error (SipConnector *self)
{
  g_return_val_if_fail (SIP_IS_CONNECTOR (self), NULL);

  return self->error;
}

/**
 * sip_connector_get_next_attempt:
 *
 * Returns: seconds until the next attempt, 0: none is planned
 */
guint
sip_connector_get_next_attempt (SipConnector *self)
{
  gint64 left;

  g_return_val_if_fail (SIP_IS_CONNECTOR (self), 0);

  if (self->next_attempt == 0 || !self->clock)
    return 0;
  left = self->next_attempt - sip_clock_now (self->clock);
  return left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

/**
 * sip_connector_set_delays:
 * @min_delay_s: before the first new attempt, at least 1
 * @max_delay_s: however many have failed, at most a day
 *
 * Says how long to wait between attempts: 2 to 300 seconds unless it was called.
 */
void
sip_connector_set_delays (SipConnector *self, guint min_delay_s, guint max_delay_s)
{
  g_return_if_fail (SIP_IS_CONNECTOR (self));
  g_return_if_fail (min_delay_s > 0);
  g_return_if_fail (max_delay_s >= min_delay_s && max_delay_s <= LONGEST_DELAY_S);

  self->min_delay_s = min_delay_s;
  self->max_delay_s = max_delay_s;
}

/**
 * sip_connector_start:
 *
 * Connects, and connects again where the connection is lost.
 */
void
sip_connector_start (SipConnector *self)
{
  g_return_if_fail (SIP_IS_CONNECTOR (self));
  g_return_if_fail (self->agent);

  if (self->state == SIP_CONNECTOR_IDLE)
    try_to_connect (self);
}

/**
 * sip_connector_retry:
 *
 * Tries now instead of waiting, as when the network is back.
 */
void
sip_connector_retry (SipConnector *self)
{
  g_return_if_fail (SIP_IS_CONNECTOR (self));

  if (self->state != SIP_CONNECTOR_WAITING || !self->agent)
    return;
  self->failures = 0;
  try_to_connect (self);
}

/**
 * sip_connector_stop:
 *
 * Does not connect any more. A connection that is open is closed.
 */
void
sip_connector_stop (SipConnector *self)
{
  g_autoptr (SipFlow) flow = NULL;

  g_return_if_fail (SIP_IS_CONNECTOR (self));

  if (self->state == SIP_CONNECTOR_IDLE)
    return;
  g_set_object (&flow, self->flow);
  g_object_freeze_notify (G_OBJECT (self));
  clear_attempt (self);
  clear_flow (self);
  self->failures = 0;
  if (flow && sip_protocol_is_reliable (sip_flow_get_protocol (flow)))
    sip_flow_close (flow);
  set_error (self, NULL);
  move (self, SIP_CONNECTOR_IDLE);
  g_object_thaw_notify (G_OBJECT (self));
}
