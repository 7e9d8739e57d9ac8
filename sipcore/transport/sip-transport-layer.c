/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-transport-layer.h"

#include <glib/gi18n-lib.h>

#include "transport/sip-connect-attempt-private.h"
#include "transport/sip-connections-private.h"
#include "transport/sip-flow-private.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-stream-private.h"
#include "transport/sip-transport-layer-private.h"
#include "transport/sip-udp-private.h"
#include "transport/sip-via-route-private.h"
#include "transport/sip-websocket-private.h"
#include "util/sip-error.h"

/* A phone talks to few; whoever opens more than that means no good. */
#define DEFAULT_MAX_CONNECTIONS 1024
#define DEFAULT_MAX_CONNECTIONS_PER_ADDRESS 256
/* RFC 3261 18: longer than any transaction takes, but for an INVITE that rings. */
#define DEFAULT_IDLE_S 120
#define DEFAULT_RECEIVE_S 30
#define MOST_S (24 * 60 * 60)

#define N_PROTOCOLS (SIP_PROTOCOL_WSS + 1)

struct _SipTransportLayer
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  SipRandom *random;
  SipTransport *transports[N_PROTOCOLS];
  SipConnections *connections; /* datagram flows live as long as somebody holds them */
  GPtrArray *attempts; /* SipConnectAttempt */

  guint64 n_dropped;
  guint max_message_size;
  guint max_connections;
  guint max_connections_per_address;
  guint idle_s;
  guint receive_s;
  gboolean closed;
};

enum
{
  PROP_0,
  PROP_MAX_MESSAGE_SIZE,
  PROP_MAX_CONNECTIONS,
  PROP_MAX_CONNECTIONS_PER_ADDRESS,
  PROP_IDLE_TIMEOUT,
  PROP_RECEIVE_TIMEOUT,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_SENT,
  SIGNAL_RECEIVED,
  SIGNAL_DROPPED,
  SIGNAL_FLOW_OPENED,
  SIGNAL_FLOW_CLOSED,
  SIGNAL_CONNECT_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SipTransportLayer, sip_transport_layer, G_TYPE_OBJECT)

static SipTransport *
make_transport (SipTransportLayer *self, SipProtocol protocol)
{
  switch (protocol)
    {
    case SIP_PROTOCOL_UDP:
      return sip_udp_transport_new (self);
    case SIP_PROTOCOL_TCP:
    case SIP_PROTOCOL_TLS:
      return sip_stream_transport_new (self, protocol);
    case SIP_PROTOCOL_WS:
    case SIP_PROTOCOL_WSS:
      return sip_websocket_transport_new (self, protocol);
    case SIP_PROTOCOL_AUTO:
    default:
      g_assert_not_reached ();
    }
}

static SipTransport *
get_transport (SipTransportLayer *self, SipProtocol protocol)
{
  if (!self->transports[protocol])
    self->transports[protocol] = make_transport (self, protocol);
  return self->transports[protocol];
}

static void
set_idle_timeout (SipTransportLayer *self, guint seconds)
{
  self->idle_s = seconds;
  if (self->connections)
    sip_connections_set_idle_timeout (self->connections, seconds);
}

static void
sip_transport_layer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SipTransportLayer *self = SIP_TRANSPORT_LAYER (object);

  switch (id)
    {
    case PROP_MAX_MESSAGE_SIZE:
      self->max_message_size = g_value_get_uint (value);
      break;
    case PROP_MAX_CONNECTIONS:
      self->max_connections = g_value_get_uint (value);
      break;
    case PROP_MAX_CONNECTIONS_PER_ADDRESS:
      self->max_connections_per_address = g_value_get_uint (value);
      break;
    case PROP_IDLE_TIMEOUT:
      set_idle_timeout (self, g_value_get_uint (value));
      break;
    case PROP_RECEIVE_TIMEOUT:
      self->receive_s = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_transport_layer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipTransportLayer *self = SIP_TRANSPORT_LAYER (object);

  switch (id)
    {
    case PROP_MAX_MESSAGE_SIZE:
      g_value_set_uint (value, self->max_message_size);
      break;
    case PROP_MAX_CONNECTIONS:
      g_value_set_uint (value, self->max_connections);
      break;
    case PROP_MAX_CONNECTIONS_PER_ADDRESS:
      g_value_set_uint (value, self->max_connections_per_address);
      break;
    case PROP_IDLE_TIMEOUT:
      g_value_set_uint (value, self->idle_s);
      break;
    case PROP_RECEIVE_TIMEOUT:
      g_value_set_uint (value, self->receive_s);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_transport_layer_dispose (GObject *object)
{
  sip_transport_layer_close (SIP_TRANSPORT_LAYER (object));

  G_OBJECT_CLASS (sip_transport_layer_parent_class)->dispose (object);
}

static void
sip_transport_layer_finalize (GObject *object)
{
  SipTransportLayer *self = SIP_TRANSPORT_LAYER (object);

  for (gsize i = 0; i < N_PROTOCOLS; i++)
    g_clear_object (&self->transports[i]);
  g_clear_pointer (&self->connections, sip_connections_free);
  g_ptr_array_unref (self->attempts);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);

  G_OBJECT_CLASS (sip_transport_layer_parent_class)->finalize (object);
}

static void
install_trace_signals (void)
{
  const GType layer = SIP_TYPE_TRANSPORT_LAYER;
  const GType message = SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE;
  const GType error = G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE;

  signals[SIGNAL_SENT] = g_signal_new ("sent", layer, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       SIP_TYPE_FLOW, message);
  signals[SIGNAL_RECEIVED] = g_signal_new ("received", layer, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                           SIP_TYPE_FLOW, message);
  signals[SIGNAL_DROPPED] = g_signal_new ("dropped", layer, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                          SIP_TYPE_FLOW, G_TYPE_BYTES, error);
  signals[SIGNAL_FLOW_OPENED] = g_signal_new ("flow-opened", layer, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, SIP_TYPE_FLOW);
  signals[SIGNAL_FLOW_CLOSED] = g_signal_new ("flow-closed", layer, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 2, SIP_TYPE_FLOW, error);
  signals[SIGNAL_CONNECT_FAILED] = g_signal_new ("connect-failed", layer, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 2, SIP_TYPE_TARGET | G_SIGNAL_TYPE_STATIC_SCOPE, error);
}

static void
install_limits (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  /**
   * SipTransportLayer:max-message-size:
   *
   * Bytes of the largest message on a connection made from now on; a larger one is answered with 413 where that is
   * possible, and ends it.
   */
  properties[PROP_MAX_MESSAGE_SIZE] =
    g_param_spec_uint ("max-message-size", NULL, NULL, 4096, 64 * 1024 * 1024, SIP_MESSAGE_MAX_STREAM, flags);
  /**
   * SipTransportLayer:max-connections:
   *
   * How many connections are accepted; those that are made from here do not count.
   */
  properties[PROP_MAX_CONNECTIONS] =
    g_param_spec_uint ("max-connections", NULL, NULL, 0, G_MAXUINT, DEFAULT_MAX_CONNECTIONS, flags);
  /**
   * SipTransportLayer:max-connections-per-address:
   *
   * How many of them from the same address.
   */
  properties[PROP_MAX_CONNECTIONS_PER_ADDRESS] =
    g_param_spec_uint ("max-connections-per-address", NULL, NULL, 0, G_MAXUINT, DEFAULT_MAX_CONNECTIONS_PER_ADDRESS,
                       flags);
  /**
   * SipTransportLayer:idle-timeout:
   *
   * Seconds after which a connection over which nothing comes or goes, and that no registration, transaction or dialog
   * holds, is closed; 0: never.
   */
  properties[PROP_IDLE_TIMEOUT] = g_param_spec_uint ("idle-timeout", NULL, NULL, 0, MOST_S, DEFAULT_IDLE_S, flags);
  /**
   * SipTransportLayer:receive-timeout:
   *
   * Seconds within which an accepted connection has to bring a whole message or keep-alive, at first and whenever one
   * has begun; 0: any time.
   */
  properties[PROP_RECEIVE_TIMEOUT] =
    g_param_spec_uint ("receive-timeout", NULL, NULL, 0, MOST_S, DEFAULT_RECEIVE_S, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sip_transport_layer_class_init (SipTransportLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sip_transport_layer_set_property;
  object_class->get_property = sip_transport_layer_get_property;
  object_class->dispose = sip_transport_layer_dispose;
  object_class->finalize = sip_transport_layer_finalize;

  install_limits (object_class);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", SIP_TYPE_TRANSPORT_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 3, SIP_TYPE_FLOW,
                                          SIP_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT);
  install_trace_signals ();
}

static void
sip_transport_layer_init (SipTransportLayer *self)
{
  self->attempts = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sip_transport_layer_new:
 * @clock: times connecting and keep-alives
 * @random: makes names and spreads keep-alives
 *
 * Returns: (transfer full): a layer that does not listen yet
 */
SipTransportLayer *
sip_transport_layer_new (SipClock *clock, SipRandom *random)
{
  SipTransportLayer *self;

  g_return_val_if_fail (SIP_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (SIP_IS_RANDOM (random), NULL);

  self = g_object_new (SIP_TYPE_TRANSPORT_LAYER, NULL);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->connections = sip_connections_new (clock);
  sip_connections_set_idle_timeout (self->connections, self->idle_s);
  return self;
}

GInetSocketAddress *
sip_transport_layer_listen (SipTransportLayer *self,
                            SipProtocol protocol,
                            GInetSocketAddress *address,
                            GTlsCertificate *certificate,
                            GError **error)
{
  g_return_val_if_fail (SIP_IS_TRANSPORT_LAYER (self), NULL);
  g_return_val_if_fail (!self->closed, NULL);
  g_return_val_if_fail (protocol > SIP_PROTOCOL_AUTO && protocol < N_PROTOCOLS, NULL);
  g_return_val_if_fail (G_IS_INET_SOCKET_ADDRESS (address), NULL);

  if (protocol == SIP_PROTOCOL_TLS && !certificate)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                           _("Listening for TLS needs a certificate and its key."));
      return NULL;
    }
  return sip_transport_listen (get_transport (self, protocol), address, certificate, error);
}

static SipConnectAttempt *
find_attempt (SipTransportLayer *self, SipTarget *target, SipTlsPolicy *policy)
{
  for (guint i = 0; i < self->attempts->len; i++)
    {
      if (sip_connect_attempt_serves (self->attempts->pdata[i], target, policy))
        return self->attempts->pdata[i];
    }
  return NULL;
}

static void
attempt_ended_cb (SipConnectAttempt *attempt, SipFlow *flow, const GError *error, gpointer user_data)
{
  SipTransportLayer *self = user_data;

  if (flow)
    sip_flow_set_origin (flow, sip_connect_attempt_get_target (attempt), sip_connect_attempt_get_policy (attempt));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_CONNECT_FAILED], 0, sip_connect_attempt_get_target (attempt), error);
  g_ptr_array_remove (self->attempts, attempt);
}

void
sip_transport_layer_connect_async (SipTransportLayer *self,
                                   SipTarget *target,
                                   SipTlsPolicy *policy,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipConnectAttempt *attempt;
  SipFlow *flow;

  g_return_if_fail (SIP_IS_TRANSPORT_LAYER (self));
  g_return_if_fail (target && sip_target_get_protocol (target) != SIP_PROTOCOL_AUTO);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_transport_layer_connect_async);
  if (self->closed)
    {
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("The phone is being closed."));
      return;
    }
  flow = sip_connections_find (self->connections, target, policy);
  if (flow)
    {
      g_task_return_pointer (task, g_object_ref (flow), g_object_unref);
      return;
    }
  attempt = find_attempt (self, target, policy);
  if (attempt)
    {
      sip_connect_attempt_wait (attempt, g_steal_pointer (&task));
      return;
    }
  attempt = sip_connect_attempt_new (get_transport (self, sip_target_get_protocol (target)), target, policy,
                                     attempt_ended_cb, self);
  g_ptr_array_add (self->attempts, attempt);
  sip_connect_attempt_wait (attempt, g_steal_pointer (&task));
  sip_connect_attempt_start (attempt);
}

/**
 * sip_transport_layer_connect_finish:
 *
 * Returns: (transfer full): an open flow; on error %NULL
 */
SipFlow *
sip_transport_layer_connect_finish (SipTransportLayer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
response_connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SipMessage) response = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipFlow) flow = sip_transport_layer_connect_finish (SIP_TRANSPORT_LAYER (source), result, &error);

  if (!flow || !sip_flow_send (flow, response, &error))
    g_debug ("response dropped: %s", error->message);
}

static void
send_by_via (SipTransportLayer *self, SipFlow *flow, GInetSocketAddress *address, SipMessage *response)
{
  const SipVia *via = sip_message_get_via (response, 0);
  g_autofree char *host = sip_slice_dup (via->host);
  g_autoptr (SipTarget) target = sip_target_new (sip_flow_get_protocol (flow), address, host);

  sip_transport_layer_connect_async (self, target, NULL, NULL, response_connected_cb, sip_message_ref (response));
}

/**
 * sip_transport_layer_send_response:
 * @flow: over which the request came
 *
 * Sends over @flow. On UDP a request without rport is answered at the port of its Via; a connection that is gone is
 * opened again to the Via's address (RFC 3261 18.2.2, RFC 3581 4). A maddr is not followed: it would let anybody aim
 * our answers at others.
 */
void
sip_transport_layer_send_response (SipTransportLayer *self, SipFlow *flow, SipMessage *response)
{
  g_autoptr (GInetSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  SipProtocol protocol;

  g_return_if_fail (SIP_IS_TRANSPORT_LAYER (self));
  g_return_if_fail (SIP_IS_FLOW (flow));
  g_return_if_fail (response);

  protocol = sip_flow_get_protocol (flow);
  address = sip_via_route_find (response, protocol);
  if (sip_protocol_is_reliable (protocol) || !address || sip_inet_equal (address, sip_flow_get_remote_address (flow)))
    {
      if (sip_flow_send (flow, response, &error))
        return;
      g_debug ("response not sent over its flow: %s", error->message);
    }
  if (address && !self->closed && protocol != SIP_PROTOCOL_WS && protocol != SIP_PROTOCOL_WSS)
    send_by_via (self, flow, address, response);
}

/**
 * sip_transport_layer_get_clock:
 *
 * Returns: (transfer none): what times everything here
 */
SipClock *
sip_transport_layer_get_clock (SipTransportLayer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSPORT_LAYER (self), NULL);

  return self->clock;
}

/**
 * sip_transport_layer_get_random:
 *
 * Returns: (transfer none): where names and delays come from
 */
SipRandom *
sip_transport_layer_get_random (SipTransportLayer *self)
{
  g_return_val_if_fail (SIP_IS_TRANSPORT_LAYER (self), NULL);

  return self->random;
}

/**
 * sip_transport_layer_list_listeners:
 *
 * Returns: (transfer full): every bound address as "udp 127.0.0.1:5060"
 */
GStrv
sip_transport_layer_list_listeners (SipTransportLayer *self)
{
  g_autoptr (GStrvBuilder) list = NULL;

  g_return_val_if_fail (SIP_IS_TRANSPORT_LAYER (self), NULL);

  list = g_strv_builder_new ();
  for (gsize i = 0; i < N_PROTOCOLS; i++)
    {
      GPtrArray *bound = self->transports[i] ? sip_transport_get_listeners (self->transports[i]) : NULL;

      for (guint j = 0; bound && j < bound->len; j++)
        {
          g_autofree char *address = sip_inet_to_string (bound->pdata[j]);
          g_autofree char *text = g_strdup_printf ("%s %s", sip_protocol_to_param (i), address);

          g_strv_builder_add (list, text);
        }
    }
  return g_strv_builder_end (list);
}

/**
 * sip_transport_layer_close:
 *
 * Closes listeners and flows, for good.
 */
void
sip_transport_layer_close (SipTransportLayer *self)
{
  g_return_if_fail (SIP_IS_TRANSPORT_LAYER (self));

  self->closed = TRUE;
  for (guint i = 0; i < self->attempts->len; i++)
    sip_connect_attempt_cancel (self->attempts->pdata[i]);
  g_ptr_array_set_size (self->attempts, 0);
  while (self->connections && sip_connections_peek (self->connections))
    {
      g_autoptr (SipFlow) flow = g_object_ref (sip_connections_peek (self->connections));

      sip_flow_close (flow);
    }
  for (gsize i = 0; i < N_PROTOCOLS; i++)
    {
      if (self->transports[i])
        sip_transport_close (self->transports[i]);
    }
}

void
sip_transport_layer_set_transport (SipTransportLayer *self, SipTransport *transport)
{
  SipProtocol protocol = sip_transport_get_protocol (transport);

  if (self->transports[protocol])
    sip_transport_close (self->transports[protocol]);
  g_set_object (&self->transports[protocol], transport);
}

static gboolean
has_room (SipTransportLayer *self, SipFlow *flow)
{
  GInetSocketAddress *remote = sip_flow_get_remote_address (flow);
  GInetAddress *address = remote ? g_inet_socket_address_get_address (remote) : NULL;

  if (!sip_flow_is_accepted (flow))
    return TRUE;
  return sip_connections_count_accepted (self->connections, NULL) < self->max_connections &&
         (!address ||
          sip_connections_count_accepted (self->connections, address) < self->max_connections_per_address);
}

gboolean
sip_transport_layer_add_flow (SipTransportLayer *self, SipFlow *flow)
{
  if (self->closed || !has_room (self, flow))
    {
      g_debug ("a connection is closed at once: there are too many");
      sip_flow_close (flow);
      return FALSE;
    }
  sip_connections_add (self->connections, flow);
  g_signal_emit (self, signals[SIGNAL_FLOW_OPENED], 0, flow);
  return TRUE;
}

void
sip_transport_layer_remove_flow (SipTransportLayer *self, SipFlow *flow, const GError *error)
{
  if (sip_connections_remove (self->connections, flow))
    g_signal_emit (self, signals[SIGNAL_FLOW_CLOSED], 0, flow, error);
}

/* @bytes: (nullable): of a message that was not told of yet */
static void
drop (SipTransportLayer *self, SipFlow *flow, GBytes *bytes, const GError *error)
{
  self->n_dropped++;
  g_signal_emit (self, signals[SIGNAL_DROPPED], 0, flow, bytes, error);
  g_debug ("dropped from %s %p: %s", sip_protocol_to_via (sip_flow_get_protocol (flow)), flow, error->message);
}

static void
deliver (SipTransportLayer *self, SipFlow *flow, SipMessage *message, guint spoilt)
{
  g_autoptr (GError) error = NULL;
  guint status = 0;

  g_signal_emit (self, signals[SIGNAL_RECEIVED], 0, flow, message);
  if (sip_message_check (message, &status, &error))
    status = spoilt;
  else if (!sip_message_is_request (message) || sip_message_get_method (message) == SIP_METHOD_ACK || status == 0)
    {
      drop (self, flow, NULL, error);
      return;
    }
  /* Of a message that was cut off its body is missing as well, but that is not what is wrong with it. */
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, flow, message, spoilt ? spoilt : status);
}

static void
deliver_response (SipTransportLayer *self, SipFlow *flow, SipMessage *message)
{
  g_autoptr (GInetSocketAddress) learned = sip_via_route_learn (message, sip_flow_get_sent_by (flow));

  if (learned)
    sip_flow_set_learned_address (flow, learned);
  deliver (self, flow, message, 0);
}

static void
deliver_request (SipTransportLayer *self, SipFlow *flow, SipMessage *message, guint spoilt)
{
  GInetSocketAddress *source = sip_flow_get_remote_address (flow);
  g_autoptr (SipMessage) tagged = NULL;

  tagged = source ? sip_via_route_tag (message, source) : sip_message_ref (message);
  deliver (self, flow, tagged, spoilt);
}

void
sip_transport_layer_receive (SipTransportLayer *self, SipFlow *flow, GBytes *bytes)
{
  g_autoptr (SipTransportLayer) alive = g_object_ref (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) message = sip_message_parse (bytes, &error);

  if (!message)
    drop (self, flow, bytes, error);
  else if (sip_message_is_request (message))
    deliver_request (self, flow, message, 0);
  else
    deliver_response (self, flow, message);
}

void
sip_transport_layer_receive_spoilt (SipTransportLayer *self, SipFlow *flow, GBytes *bytes, const GError *error)
{
  g_autoptr (SipTransportLayer) alive = g_object_ref (self);
  g_autoptr (SipMessage) message = bytes ? sip_message_parse (bytes, NULL) : NULL;

  if (message && sip_message_is_request (message) && sip_message_get_method (message) != SIP_METHOD_ACK)
    deliver_request (self, flow, message, g_error_matches (error, SIP_ERROR, SIP_ERROR_TOO_LARGE) ? 413 : 400);
  else
    drop (self, flow, bytes, error);
}

void
sip_transport_layer_report_sent (SipTransportLayer *self, SipFlow *flow, SipMessage *message)
{
  g_signal_emit (self, signals[SIGNAL_SENT], 0, flow, message);
}

static gboolean
covers (GInetSocketAddress *bound, GInetSocketAddress *local)
{
  if (sip_inet_get_family (bound) != sip_inet_get_family (local))
    return FALSE;
  return sip_inet_is_any (bound) || g_inet_address_equal (g_inet_socket_address_get_address (bound),
                                                          g_inet_socket_address_get_address (local));
}

guint
sip_transport_layer_get_listening_port (SipTransportLayer *self, SipProtocol protocol, GInetSocketAddress *local)
{
  GPtrArray *bound = self->transports[protocol] ? sip_transport_get_listeners (self->transports[protocol]) : NULL;

  for (guint i = 0; bound && i < bound->len; i++)
    {
      if (covers (bound->pdata[i], local))
        return g_inet_socket_address_get_port (bound->pdata[i]);
    }
  return 0;
}

guint
sip_transport_layer_get_max_message_size (SipTransportLayer *self)
{
  return self->max_message_size;
}

guint
sip_transport_layer_get_receive_timeout (SipTransportLayer *self)
{
  return self->receive_s;
}

guint64
sip_transport_layer_get_n_dropped (SipTransportLayer *self)
{
  return self->n_dropped;
}

gboolean
sip_transport_layer_is_closed (SipTransportLayer *self)
{
  return self->closed;
}
