/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "transport/sip-transport-layer-private.h"
#include "transport/sip-websocket-private.h"
#include "util/sip-error.h"

/* Shorter messages are RFC 5626's keep-alives, which RFC 7118 6 allows. */
#define SHORTEST_MESSAGE 16

struct _SipWebsocketFlow
{
  SipFlow parent_instance;

  SoupWebsocketConnection *connection;
};

G_DEFINE_FINAL_TYPE (SipWebsocketFlow, sip_websocket_flow, SIP_TYPE_FLOW)

static gboolean
sip_websocket_flow_send (SipFlow *flow, GBytes *bytes, GError **error)
{
  SipWebsocketFlow *self = SIP_WEBSOCKET_FLOW (flow);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean text = g_utf8_validate_len (data, size, NULL);

  if (soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_CONNECTION, _("The connection to the server is being closed."));
      return FALSE;
    }
  soup_websocket_connection_send_message (self->connection,
                                          text ? SOUP_WEBSOCKET_DATA_TEXT : SOUP_WEBSOCKET_DATA_BINARY, bytes);
  return TRUE;
}

static void
sip_websocket_flow_ping (SipFlow *flow)
{
  /* libsoup pings by its own timer only: it is set to the shortest, until the pong. */
  soup_websocket_connection_set_keepalive_interval (SIP_WEBSOCKET_FLOW (flow)->connection, 1);
}

static void
pong_cb (SoupWebsocketConnection *connection, GBytes *bytes, gpointer user_data)
{
  soup_websocket_connection_set_keepalive_interval (connection, 0);
  sip_flow_take_pong (user_data);
}

static void
detach (SipWebsocketFlow *self)
{
  g_signal_handlers_disconnect_by_data (self->connection, self);
  soup_websocket_connection_set_keepalive_interval (self->connection, 0);
}

static void
sip_websocket_flow_close (SipFlow *flow)
{
  SipWebsocketFlow *self = SIP_WEBSOCKET_FLOW (flow);

  detach (self);
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer user_data)
{
  g_autoptr (SipFlow) flow = g_object_ref (user_data);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size >= SHORTEST_MESSAGE)
    sip_transport_layer_receive (sip_flow_get_layer (flow), flow, bytes);
  else if (size == 4 && memcmp (data, "\r\n\r\n", 4) == 0)
    soup_websocket_connection_send_text (connection, "\r\n");
}

static void
error_cb (SoupWebsocketConnection *connection, GError *why, gpointer user_data)
{
  g_autoptr (SipWebsocketFlow) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;

  g_set_error (&error, SIP_ERROR, SIP_ERROR_CONNECTION, _("The WebSocket connection broke: %s."), why->message);
  detach (self);
  sip_flow_end (SIP_FLOW (self), error);
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer user_data)
{
  g_autoptr (SipWebsocketFlow) self = g_object_ref (user_data);
  guint code = soup_websocket_connection_get_close_code (connection);
  const char *reason = soup_websocket_connection_get_close_data (connection);
  g_autoptr (GError) error = NULL;

  detach (self);
  if (code != SOUP_WEBSOCKET_CLOSE_NORMAL && code != SOUP_WEBSOCKET_CLOSE_GOING_AWAY &&
      code != SOUP_WEBSOCKET_CLOSE_NO_STATUS)
    g_set_error (&error, SIP_ERROR, SIP_ERROR_CONNECTION, _("The server closed the WebSocket connection: %u %s."), code,
                 reason ? reason : "");
  sip_flow_end (SIP_FLOW (self), error);
}

static void
sip_websocket_flow_dispose (GObject *object)
{
  SipWebsocketFlow *self = SIP_WEBSOCKET_FLOW (object);

  if (self->connection)
    detach (self);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (sip_websocket_flow_parent_class)->dispose (object);
}

static void
sip_websocket_flow_class_init (SipWebsocketFlowClass *klass)
{
  SipFlowClass *flow_class = SIP_FLOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sip_websocket_flow_dispose;

  flow_class->send = sip_websocket_flow_send;
  flow_class->ping = sip_websocket_flow_ping;
  flow_class->close = sip_websocket_flow_close;
}

static void
sip_websocket_flow_init (SipWebsocketFlow *self)
{
}

SipFlow *
sip_websocket_flow_open (SipTransport *transport, SoupWebsocketConnection *connection, GInetSocketAddress *remote)
{
  SipTransportLayer *layer = sip_transport_get_layer (transport);
  g_autoptr (SipWebsocketFlow) self = NULL;

  if (!layer || soup_websocket_connection_get_state (connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return NULL;
  self = g_object_new (SIP_TYPE_WEBSOCKET_FLOW,
                       "layer", layer,
                       "protocol", sip_transport_get_protocol (transport),
                       "remote-address", remote,
                       NULL);
  self->connection = g_object_ref (connection);
  sip_flow_make_invalid_sent_by (SIP_FLOW (self));
  soup_websocket_connection_set_max_incoming_payload_size (connection,
                                                             sip_transport_layer_get_max_message_size (layer));
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "pong", G_CALLBACK (pong_cb), self);
  g_signal_connect (connection, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
  return sip_transport_layer_add_flow (layer, SIP_FLOW (self)) ? SIP_FLOW (g_steal_pointer (&self)) : NULL;
}
