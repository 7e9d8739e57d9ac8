/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-flow.h"

#include <glib/gi18n-lib.h>

#include "transport/sip-flow-private.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-keep-alive-private.h"
#include "transport/sip-transport-layer-private.h"
#include "util/sip-error.h"

typedef struct
{
  /* owned */
  GInetSocketAddress *local;
  GInetSocketAddress *remote;
  GInetSocketAddress *learned;
  char *sent_by;
  SipTarget *target;
  SipTlsPolicy *policy;
  GInetSocketAddress *mapped;
  SipKeepAlive *keep_alive; /* NULL without a layer */
  SipRandom *random;

  /* weak */
  SipTransportLayer *layer;

  SipProtocol protocol;
  gboolean pinned;
  gboolean closed;
} SipFlowPrivate;

enum
{
  PROP_0,
  PROP_LAYER,
  PROP_PROTOCOL,
  PROP_LOCAL_ADDRESS,
  PROP_REMOTE_ADDRESS,
  PROP_LEARNED_ADDRESS,
  PROP_MAPPED_ADDRESS,
  PROP_CLOSED,
  N_PROPERTIES
};

enum
{
  SIGNAL_CLOSED,
  SIGNAL_SEND_FAILED,
  SIGNAL_PONG,
  SIGNAL_PONG_MISSING,
  SIGNAL_REMAPPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FLAGS_TYPE (SipKeepAliveFlags,
                     sip_keep_alive_flags,
                     G_DEFINE_ENUM_VALUE (SIP_KEEP_ALIVE_STRICT, "strict"),
                     G_DEFINE_ENUM_VALUE (SIP_KEEP_ALIVE_STUN, "stun"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SipFlow, sip_flow, G_TYPE_OBJECT)

#define PRIV(self) ((SipFlowPrivate *) sip_flow_get_instance_private (self))

static void
set_layer (SipFlow *self, SipTransportLayer *layer)
{
  SipFlowPrivate *priv = PRIV (self);

  g_set_weak_pointer (&priv->layer, layer);
  if (!layer)
    return;
  priv->random = g_object_ref (sip_transport_layer_get_random (layer));
  priv->keep_alive = sip_keep_alive_new (self, sip_transport_layer_get_clock (layer), priv->random);
}

static void
sip_flow_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SipFlow *self = SIP_FLOW (object);
  SipFlowPrivate *priv = PRIV (self);

  switch (id)
    {
    case PROP_LAYER:
      set_layer (self, g_value_get_object (value));
      break;
    case PROP_PROTOCOL:
      priv->protocol = g_value_get_enum (value);
      break;
    case PROP_LOCAL_ADDRESS:
      priv->local = g_value_dup_object (value);
      break;
    case PROP_REMOTE_ADDRESS:
      priv->remote = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_flow_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipFlow *self = SIP_FLOW (object);

  switch (id)
    {
    case PROP_LAYER:
      g_value_set_object (value, PRIV (self)->layer);
      break;
    case PROP_PROTOCOL:
      g_value_set_enum (value, PRIV (self)->protocol);
      break;
    case PROP_LOCAL_ADDRESS:
      g_value_set_object (value, sip_flow_get_local_address (self));
      break;
    case PROP_REMOTE_ADDRESS:
      g_value_set_object (value, PRIV (self)->remote);
      break;
    case PROP_LEARNED_ADDRESS:
      g_value_set_object (value, PRIV (self)->learned);
      break;
    case PROP_MAPPED_ADDRESS:
      g_value_set_object (value, PRIV (self)->mapped);
      break;
    case PROP_CLOSED:
      g_value_set_boolean (value, PRIV (self)->closed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_flow_dispose (GObject *object)
{
  SipFlowPrivate *priv = PRIV (SIP_FLOW (object));

  g_clear_pointer (&priv->keep_alive, sip_keep_alive_free);
  g_clear_weak_pointer (&priv->layer);

  G_OBJECT_CLASS (sip_flow_parent_class)->dispose (object);
}

static void
sip_flow_finalize (GObject *object)
{
  SipFlowPrivate *priv = PRIV (SIP_FLOW (object));

  g_clear_object (&priv->local);
  g_clear_object (&priv->remote);
  g_clear_object (&priv->learned);
  g_clear_object (&priv->policy);
  g_clear_object (&priv->mapped);
  g_clear_object (&priv->random);
  g_clear_pointer (&priv->target, sip_target_unref);
  g_free (priv->sent_by);

  G_OBJECT_CLASS (sip_flow_parent_class)->finalize (object);
}

static GInetSocketAddress *
sip_flow_real_find_local_address (SipFlow *self)
{
  return NULL;
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_LAYER] =
    g_param_spec_object ("layer", NULL, NULL, SIP_TYPE_TRANSPORT_LAYER, construct);
  properties[PROP_PROTOCOL] =
    g_param_spec_enum ("protocol", NULL, NULL, SIP_TYPE_PROTOCOL, SIP_PROTOCOL_UDP, construct);
  properties[PROP_LOCAL_ADDRESS] =
    g_param_spec_object ("local-address", NULL, NULL, G_TYPE_INET_SOCKET_ADDRESS, construct);
  properties[PROP_REMOTE_ADDRESS] =
    g_param_spec_object ("remote-address", NULL, NULL, G_TYPE_INET_SOCKET_ADDRESS, construct);
  properties[PROP_LEARNED_ADDRESS] =
    g_param_spec_object ("learned-address", NULL, NULL, G_TYPE_INET_SOCKET_ADDRESS, readable);
  properties[PROP_MAPPED_ADDRESS] =
    g_param_spec_object ("mapped-address", NULL, NULL, G_TYPE_INET_SOCKET_ADDRESS, readable);
  properties[PROP_CLOSED] =
    g_param_spec_boolean ("closed", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static guint
add_signal (const char *name, guint n_arguments, GType argument)
{
  return g_signal_new (name, SIP_TYPE_FLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_arguments, argument);
}

static void
sip_flow_class_init (SipFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sip_flow_set_property;
  object_class->get_property = sip_flow_get_property;
  object_class->dispose = sip_flow_dispose;
  object_class->finalize = sip_flow_finalize;

  klass->find_local_address = sip_flow_real_find_local_address;

  install_properties (object_class);

  /**
   * SipFlow::closed:
   * @self: what emits it
   * @error: (nullable): why; %NULL where it ended in order
   *
   * Nothing goes over the flow any more.
   */
  signals[SIGNAL_CLOSED] = add_signal ("closed", 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * SipFlow::send-failed:
   * @self: what emits it
   * @error: what the network said
   *
   * A datagram that was sent before did not arrive.
   */
  signals[SIGNAL_SEND_FAILED] = add_signal ("send-failed", 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * SipFlow::pong:
   *
   * A keep-alive was answered.
   */
  signals[SIGNAL_PONG] = add_signal ("pong", 0, G_TYPE_NONE);
  /**
   * SipFlow::pong-missing:
   *
   * A keep-alive that should have been answered was not in time. #SipFlow::closed follows where that was agreed upon.
   */
  signals[SIGNAL_PONG_MISSING] = add_signal ("pong-missing", 0, G_TYPE_NONE);
  /**
   * SipFlow::remapped:
   *
   * The far end sees us at another address than before: #SipFlow:mapped-address. To a registration that is a flow that
   * failed (RFC 5626 4.4.2).
   */
  signals[SIGNAL_REMAPPED] = add_signal ("remapped", 0, G_TYPE_NONE);
}

static void
sip_flow_init (SipFlow *self)
{
}

SipTransportLayer *
sip_flow_get_layer (SipFlow *self)
{
  return PRIV (self)->layer;
}

void
sip_flow_make_invalid_sent_by (SipFlow *self)
{
  g_autofree char *name = sip_random_token (PRIV (self)->random, 8);

  g_free (PRIV (self)->sent_by);
  PRIV (self)->sent_by = g_strconcat (name, ".invalid", NULL);
}

void
sip_flow_set_learned_address (SipFlow *self, GInetSocketAddress *address)
{
  SipFlowPrivate *priv = PRIV (self);

  if (priv->learned && sip_inet_equal (priv->learned, address))
    return;
  g_set_object (&priv->learned, address);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEARNED_ADDRESS]);
}

void
sip_flow_set_origin (SipFlow *self, SipTarget *target, SipTlsPolicy *policy)
{
  SipFlowPrivate *priv = PRIV (self);

  g_clear_pointer (&priv->target, sip_target_unref);
  priv->target = sip_target_ref (target);
  g_set_object (&priv->policy, policy);
}

/* Whom a handler of one account trusts, another account need not. */
static gboolean
suits (SipFlowPrivate *priv, SipTlsPolicy *policy)
{
  return priv->policy == policy || (!priv->pinned && sip_tls_policy_equal (priv->policy, policy));
}

gboolean
sip_flow_serves (SipFlow *self, SipTarget *target, SipTlsPolicy *policy)
{
  SipFlowPrivate *priv = PRIV (self);

  if (priv->closed || priv->protocol != sip_target_get_protocol (target))
    return FALSE;
  if (priv->target && sip_target_equal (priv->target, target) && suits (priv, policy))
    return TRUE;
  /* RFC 5923 5: a connection that was accepted proves nothing about who is at its other end. */
  if (sip_protocol_is_secure (priv->protocol) || !sip_target_get_address (target) || !priv->remote)
    return FALSE;
  return sip_inet_equal (priv->remote, sip_target_get_address (target));
}

void
sip_flow_take_pong (SipFlow *self)
{
  if (PRIV (self)->keep_alive)
    sip_keep_alive_take_pong (PRIV (self)->keep_alive);
  g_signal_emit (self, signals[SIGNAL_PONG], 0);
}

static void
set_mapped_address (SipFlow *self, GInetSocketAddress *address)
{
  SipFlowPrivate *priv = PRIV (self);
  gboolean known = priv->mapped != NULL;

  if (known && sip_inet_equal (priv->mapped, address))
    return;
  g_set_object (&priv->mapped, address);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAPPED_ADDRESS]);
  if (known)
    g_signal_emit (self, signals[SIGNAL_REMAPPED], 0);
}

static void
fail_silent (SipFlow *self)
{
  g_autoptr (GError) error = NULL;

  g_set_error_literal (&error, SIP_ERROR, SIP_ERROR_TIMED_OUT, _("The server no longer answers keep-alives."));
  SIP_FLOW_GET_CLASS (self)->close (self);
  sip_flow_end (self, error);
}

void
sip_flow_report_silence (SipFlow *self, gboolean fatal)
{
  g_autoptr (SipFlow) alive = g_object_ref (self);

  g_signal_emit (self, signals[SIGNAL_PONG_MISSING], 0);
  if (fatal && !PRIV (self)->closed)
    fail_silent (self);
}

void
sip_flow_send_bytes (SipFlow *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  if (!PRIV (self)->closed && !SIP_FLOW_GET_CLASS (self)->send (self, bytes, &error))
    g_debug ("a keep-alive was not sent: %s", error->message);
}

static void
take_stun (SipFlow *self, const SipStun *stun)
{
  SipFlowPrivate *priv = PRIV (self);
  g_autoptr (GBytes) answer = NULL;

  if (stun->kind == SIP_STUN_REQUEST)
    {
      /* RFC 5626 8: whoever takes SIP on a port answers there. */
      answer = sip_stun_write_answer (stun, priv->remote);
      sip_flow_send_bytes (self, answer);
    }
  else if (priv->keep_alive && sip_keep_alive_take_answer (priv->keep_alive, stun))
    {
      if (stun->kind == SIP_STUN_ERROR)
        {
          sip_flow_report_silence (self, TRUE);
          return;
        }
      g_signal_emit (self, signals[SIGNAL_PONG], 0);
      set_mapped_address (self, stun->mapped);
    }
}

void
sip_flow_receive_datagram (SipFlow *self, GBytes *bytes)
{
  g_autoptr (SipFlow) alive = g_object_ref (self);
  g_auto (SipStun) stun = { 0 };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (!PRIV (self)->layer)
    return;
  if (!sip_stun_is (data, size))
    sip_transport_layer_receive (PRIV (self)->layer, self, bytes);
  else if (sip_stun_parse (&stun, data, size))
    take_stun (self, &stun);
}

void
sip_flow_end (SipFlow *self, const GError *error)
{
  SipFlowPrivate *priv = PRIV (self);
  g_autoptr (SipFlow) alive = g_object_ref (self);

  if (priv->closed)
    return;
  priv->closed = TRUE;
  if (priv->keep_alive)
    sip_keep_alive_stop (priv->keep_alive);
  if (priv->layer)
    sip_transport_layer_remove_flow (priv->layer, self, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOSED]);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, error);
}

void
sip_flow_set_pinned (SipFlow *self)
{
  PRIV (self)->pinned = TRUE;
}

void
sip_flow_report_send_failed (SipFlow *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_SEND_FAILED], 0, error);
}

/**
 * sip_flow_get_protocol:
 *
 * Returns: over which transport it goes
 */
SipProtocol
sip_flow_get_protocol (SipFlow *self)
{
  g_return_val_if_fail (SIP_IS_FLOW (self), SIP_PROTOCOL_AUTO);

  return PRIV (self)->protocol;
}

/**
 * sip_flow_get_local_address:
 *
 * Returns: (transfer none) (nullable): our address as the far end's network reaches it, never 0.0.0.0 or ::
 */
GInetSocketAddress *
sip_flow_get_local_address (SipFlow *self)
{
  SipFlowPrivate *priv;

  g_return_val_if_fail (SIP_IS_FLOW (self), NULL);

  priv = PRIV (self);
  if (!priv->local)
    priv->local = SIP_FLOW_GET_CLASS (self)->find_local_address (self);
  return priv->local;
}

/**
 * sip_flow_get_remote_address:
 *
 * Returns: (transfer none) (nullable): the far end; %NULL behind a proxy of the WebSocket's
 */
GInetSocketAddress *
sip_flow_get_remote_address (SipFlow *self)
{
  g_return_val_if_fail (SIP_IS_FLOW (self), NULL);

  return PRIV (self)->remote;
}

/**
 * sip_flow_get_learned_address:
 *
 * Returns: (transfer none) (nullable): our address as the far end sees it (RFC 3581), once a response has told
 */
GInetSocketAddress *
sip_flow_get_learned_address (SipFlow *self)
{
  g_return_val_if_fail (SIP_IS_FLOW (self), NULL);

  return PRIV (self)->learned;
}

/**
 * sip_flow_get_mapped_address:
 *
 * Returns: (transfer none) (nullable): our address as the answer to a STUN keep-alive told it (RFC 5626 4.4.2)
 */
GInetSocketAddress *
sip_flow_get_mapped_address (SipFlow *self)
{
  g_return_val_if_fail (SIP_IS_FLOW (self), NULL);

  return PRIV (self)->mapped;
}

/**
 * sip_flow_is_closed:
 *
 * Returns: whether nothing can be sent any more
 */
gboolean
sip_flow_is_closed (SipFlow *self)
{
  g_return_val_if_fail (SIP_IS_FLOW (self), TRUE);

  return PRIV (self)->closed;
}

/**
 * sip_flow_is_accepted:
 *
 * Returns: whether the far end made this connection to a listener of ours
 */
gboolean
sip_flow_is_accepted (SipFlow *self)
{
  SipFlowPrivate *priv;
  GInetSocketAddress *local;

  g_return_val_if_fail (SIP_IS_FLOW (self), FALSE);

  priv = PRIV (self);
  local = sip_flow_get_local_address (self);
  return local && priv->layer && sip_protocol_is_reliable (priv->protocol) &&
         sip_transport_layer_get_listening_port (priv->layer, priv->protocol, local) ==
           g_inet_socket_address_get_port (local);
}

static char *
make_sent_by (SipFlow *self)
{
  SipFlowPrivate *priv = PRIV (self);
  GInetSocketAddress *local = sip_flow_get_local_address (self);
  guint port;

  if (!local)
    return NULL;
  port = g_inet_socket_address_get_port (local);
  /* A connection's own port takes no other connections, a listener's does. */
  if (priv->layer && sip_protocol_is_reliable (priv->protocol))
    {
      guint listening = sip_transport_layer_get_listening_port (priv->layer, priv->protocol, local);

      port = listening ? listening : port;
    }
  return sip_inet_format (g_inet_socket_address_get_address (local), port);
}

/**
 * sip_flow_get_sent_by:
 *
 * Returns: host and port for Via, and for Contact where no address was learned; "invalid.invalid" where this
 *   host has no route to the far end
 */
const char *
sip_flow_get_sent_by (SipFlow *self)
{
  SipFlowPrivate *priv;

  g_return_val_if_fail (SIP_IS_FLOW (self), NULL);

  priv = PRIV (self);
  if (!priv->sent_by)
    priv->sent_by = make_sent_by (self);
  return priv->sent_by ? priv->sent_by : "invalid.invalid";
}

/* A peer with the same limits ends a connection over what is larger, and with it whatever else it carries. */
static gboolean
check_size (SipFlow *self, SipMessage *message, GError **error)
{
  SipTransportLayer *layer = PRIV (self)->layer;
  gsize size = g_bytes_get_size (sip_message_get_bytes (message));
  guint most = layer ? sip_transport_layer_get_max_message_size (layer) : SIP_MESSAGE_MAX_STREAM;

  if (size <= most)
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE,
               _("A message of %" G_GSIZE_FORMAT " bytes is too large. It may have %u bytes at most."), size, most);
  return FALSE;
}

gboolean
sip_flow_send (SipFlow *self, SipMessage *message, GError **error)
{
  g_autoptr (SipFlow) alive = NULL;

  g_return_val_if_fail (SIP_IS_FLOW (self), FALSE);
  g_return_val_if_fail (message, FALSE);

  alive = g_object_ref (self);
  if (PRIV (self)->closed)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_CONNECTION, _("The connection to the server is closed."));
      return FALSE;
    }
  if (!check_size (self, message, error)
      || !SIP_FLOW_GET_CLASS (self)->send (self, sip_message_get_bytes (message), error))
    return FALSE;
  if (PRIV (self)->layer)
    sip_transport_layer_report_sent (PRIV (self)->layer, self, message);
  return TRUE;
}

/**
 * sip_flow_keep_alive:
 * @interval_s: at most so many seconds from ping to ping, 0: none
 * @flags: what was agreed upon
 *
 * Pings the far end from now on, and at once where pongs are expected: with CRLF CRLF on UDP and streams (RFC 5626
 * 4.4.1), a Binding request on UDP where %SIP_KEEP_ALIVE_STUN says so (4.4.2), a ping frame on WebSockets. A pong that
 * does not come, within 10 s or as long as RFC 5389 7.2.1 goes on asking, is #SipFlow::pong-missing; it closes the flow
 * with %SIP_ERROR_TIMED_OUT on WebSockets, with %SIP_KEEP_ALIVE_STRICT, or once a first pong was seen.
 */
void
sip_flow_keep_alive (SipFlow *self, guint interval_s, SipKeepAliveFlags flags)
{
  SipFlowPrivate *priv;

  g_return_if_fail (SIP_IS_FLOW (self));
  g_return_if_fail (interval_s <= 24 * 60 * 60);

  priv = PRIV (self);
  if (!priv->closed && priv->layer)
    sip_keep_alive_start (priv->keep_alive, interval_s, flags);
}

/**
 * sip_flow_close:
 *
 * Ends the flow in order.
 */
void
sip_flow_close (SipFlow *self)
{
  g_autoptr (SipFlow) alive = NULL;

  g_return_if_fail (SIP_IS_FLOW (self));

  alive = g_object_ref (self);
  if (PRIV (self)->closed)
    return;
  SIP_FLOW_GET_CLASS (self)->close (self);
  sip_flow_end (self, NULL);
}
