/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-transaction-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  guint id;
  SipTransactionTimerFunc func;
} Timer;

typedef struct
{
  /* owned */
  SipMessage *request;
  SipFlow *flow;
  SipClock *clock;

  /* borrowed */
  SipTransactionLayer *layer;

  SipTransactionKey key;
  int state;
  Timer timers[SIP_TRANSACTION_N_TIMERS];
} SipTransactionPrivate;

G_DEFINE_ENUM_TYPE (SipTransactionState, sip_transaction_state,
                    G_DEFINE_ENUM_VALUE (SIP_TRANSACTION_CALLING, "calling"),
                    G_DEFINE_ENUM_VALUE (SIP_TRANSACTION_TRYING, "trying"),
                    G_DEFINE_ENUM_VALUE (SIP_TRANSACTION_PROCEEDING, "proceeding"),
                    G_DEFINE_ENUM_VALUE (SIP_TRANSACTION_ACCEPTED, "accepted"),
                    G_DEFINE_ENUM_VALUE (SIP_TRANSACTION_COMPLETED, "completed"),
                    G_DEFINE_ENUM_VALUE (SIP_TRANSACTION_CONFIRMED, "confirmed"),
                    G_DEFINE_ENUM_VALUE (SIP_TRANSACTION_TERMINATED, "terminated"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SipTransaction, sip_transaction, G_TYPE_OBJECT)

#define PRIVATE(self) ((SipTransactionPrivate *) sip_transaction_get_instance_private (self))

enum {
  PROP_0,
  PROP_REQUEST,
  PROP_FLOW,
  PROP_STATE,
  N_PROPS,
};

enum {
  FAILED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
fire (SipTransaction *self, SipTransactionTimer timer)
{
  Timer *fired = &PRIVATE (self)->timers[timer];
  g_autoptr (SipTransaction) keep = g_object_ref (self);

  fired->id = 0;
  fired->func (self);
}

static void
on_retransmit (gpointer user_data)
{
  fire (user_data, SIP_TRANSACTION_RETRANSMIT);
}

static void
on_expire (gpointer user_data)
{
  fire (user_data, SIP_TRANSACTION_EXPIRE);
}

static void
sip_transaction_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipTransactionPrivate *priv = PRIVATE (SIP_TRANSACTION (object));

  switch (id)
    {
    case PROP_REQUEST:
      g_value_set_boxed (value, priv->request);
      break;
    case PROP_FLOW:
      g_value_set_object (value, priv->flow);
      break;
    case PROP_STATE:
      g_value_set_enum (value, priv->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_transaction_finalize (GObject *object)
{
  SipTransactionPrivate *priv = PRIVATE (SIP_TRANSACTION (object));

  for (guint i = 0; i < SIP_TRANSACTION_N_TIMERS; i++)
    sip_clock_clear (priv->clock, &priv->timers[i].id);
  g_clear_object (&priv->flow);
  g_clear_object (&priv->clock);
  g_clear_pointer (&priv->request, sip_message_unref);

  G_OBJECT_CLASS (sip_transaction_parent_class)->finalize (object);
}

static void
sip_transaction_class_init (SipTransactionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_transaction_get_property;
  object_class->finalize = sip_transaction_finalize;

  props[PROP_REQUEST] = g_param_spec_boxed ("request", NULL, NULL, SIP_TYPE_MESSAGE, flags);
  props[PROP_FLOW] = g_param_spec_object ("flow", NULL, NULL, SIP_TYPE_FLOW, flags);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SIP_TYPE_TRANSACTION_STATE, SIP_TRANSACTION_CALLING,
                                         flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
sip_transaction_init (SipTransaction *self)
{
}

SipTransaction *
sip_transaction_new (GType type, SipTransactionLayer *layer, SipMessage *request, SipFlow *flow)
{
  SipTransaction *self = g_object_new (type, NULL);
  SipTransactionPrivate *priv = PRIVATE (self);

  priv->request = sip_message_ref (request);
  priv->flow = g_object_ref (flow);
  priv->clock = g_object_ref (sip_transaction_layer_get_clock (layer));
  priv->layer = layer;
  priv->state = SIP_TRANSACTION_GET_CLASS (self)->initial;
  return self;
}

SipTransactionKey *
sip_transaction_get_key (SipTransaction *self)
{
  return &PRIVATE (self)->key;
}

SipTransactionLayer *
sip_transaction_get_layer (SipTransaction *self)
{
  return PRIVATE (self)->layer;
}

void
sip_transaction_start (SipTransaction *self)
{
  SIP_TRANSACTION_GET_CLASS (self)->start (self);
}

void
sip_transaction_receive (SipTransaction *self, SipMessage *message)
{
  g_autoptr (SipTransaction) keep = g_object_ref (self);

  SIP_TRANSACTION_GET_CLASS (self)->receive (self, message);
}

gboolean
sip_transaction_is_reliable (SipTransaction *self)
{
  return sip_protocol_is_reliable (sip_flow_get_protocol (PRIVATE (self)->flow));
}

void
sip_transaction_move (SipTransaction *self, SipTransactionState state)
{
  SipTransactionPrivate *priv = PRIVATE (self);

  if (sip_state_move (self, SIP_TYPE_TRANSACTION_STATE, SIP_TRANSACTION_GET_CLASS (self)->edges, &priv->state, state))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
sip_transaction_arm (SipTransaction *self, SipTransactionTimer timer, guint delay_ms, SipTransactionTimerFunc func)
{
  SipTransactionPrivate *priv = PRIVATE (self);
  Timer *armed = &priv->timers[timer];

  if (!priv->layer)
    return;
  sip_clock_clear (priv->clock, &armed->id);
  armed->func = func;
  armed->id = sip_clock_add (priv->clock, delay_ms, timer == SIP_TRANSACTION_EXPIRE ? on_expire : on_retransmit, self);
}

void
sip_transaction_disarm (SipTransaction *self, SipTransactionTimer timer)
{
  SipTransactionPrivate *priv = PRIVATE (self);

  sip_clock_clear (priv->clock, &priv->timers[timer].id);
}

void
sip_transaction_terminate (SipTransaction *self)
{
  SipTransactionPrivate *priv = PRIVATE (self);
  SipTransactionLayer *layer = g_steal_pointer (&priv->layer);
  g_autoptr (SipTransaction) keep = g_object_ref (self);

  if (!layer)
    return;
  sip_transaction_disarm (self, SIP_TRANSACTION_RETRANSMIT);
  sip_transaction_disarm (self, SIP_TRANSACTION_EXPIRE);
  if (SIP_TRANSACTION_GET_CLASS (self)->stop)
    SIP_TRANSACTION_GET_CLASS (self)->stop (self);
  sip_transaction_layer_forget (layer, self);
  sip_transaction_move (self, SIP_TRANSACTION_TERMINATED);
}

void
sip_transaction_linger (SipTransaction *self, guint delay_ms)
{
  if (delay_ms == 0)
    sip_transaction_terminate (self);
  else
    sip_transaction_arm (self, SIP_TRANSACTION_EXPIRE, delay_ms, sip_transaction_terminate);
}

void
sip_transaction_fail (SipTransaction *self, GError *error)
{
  g_autoptr (SipTransaction) keep = g_object_ref (self);
  g_autoptr (GError) reason = error;

  if (!PRIVATE (self)->layer)
    return;
  sip_transaction_terminate (self);
  g_signal_emit (self, signals[FAILED], 0, reason);
}

void
sip_transaction_time_out (SipTransaction *self)
{
  sip_transaction_fail (self, g_error_new_literal (SIP_ERROR, SIP_ERROR_TIMED_OUT,
                                                   _("The far end did not answer in time.")));
}

/**
 * sip_transaction_get_request:
 *
 * The request as it was sent or received.
 *
 * Returns: (transfer none): the request
 */
SipMessage *
sip_transaction_get_request (SipTransaction *self)
{
  g_return_val_if_fail (SIP_IS_TRANSACTION (self), NULL);

  return PRIVATE (self)->request;
}

/**
 * sip_transaction_get_flow:
 *
 * The flow over which the request went or came.
 *
 * Returns: (transfer none): the flow
 */
SipFlow *
sip_transaction_get_flow (SipTransaction *self)
{
  g_return_val_if_fail (SIP_IS_TRANSACTION (self), NULL);

  return PRIVATE (self)->flow;
}

/**
 * sip_transaction_get_state:
 *
 * Returns: where the transaction is in its state machine (RFC 3261 17, RFC 6026)
 */
SipTransactionState
sip_transaction_get_state (SipTransaction *self)
{
  g_return_val_if_fail (SIP_IS_TRANSACTION (self), SIP_TRANSACTION_TERMINATED);

  return PRIVATE (self)->state;
}
