/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "transport/sip-stream-private.h"
#include "transport/sip-tls-private.h"
#include "util/sip-error.h"

struct _SipStreamTransport
{
  SipTransport parent_instance;

  GPtrArray *listeners;
};

/* A connection being made: the data of its task. */
typedef struct
{
  SipTarget *target;
  GSocketConnection *connection;
  SipTlsVerdict verdict;
} Connect;

G_DEFINE_FINAL_TYPE (SipStreamTransport, sip_stream_transport, SIP_TYPE_TRANSPORT)

static GInetSocketAddress *
sip_stream_transport_listen (SipTransport *transport,
                             GInetSocketAddress *address,
                             GTlsCertificate *certificate,
                             GError **error)
{
  SipStreamTransport *self = SIP_STREAM_TRANSPORT (transport);
  gboolean secure = sip_protocol_is_secure (sip_transport_get_protocol (transport));
  SipStreamListener *listener = sip_stream_listener_new (transport, address, secure ? certificate : NULL, error);

  if (!listener)
    return NULL;
  g_ptr_array_add (self->listeners, listener);
  sip_transport_add_listener (transport, sip_stream_listener_get_address (listener));
  return g_object_ref (sip_stream_listener_get_address (listener));
}

static void
connect_free (Connect *connect)
{
  sip_target_unref (connect->target);
  g_clear_object (&connect->connection);
  sip_tls_verdict_clear (&connect->verdict);
  g_free (connect);
}

static void
return_flow (GTask *task, GTlsConnection *tls)
{
  Connect *connect = g_task_get_task_data (task);
  SipFlow *flow = sip_stream_flow_open (g_task_get_source_object (task), connect->connection, tls);

  if (flow && connect->verdict.accepted)
    sip_flow_set_pinned (flow);
  if (flow)
    g_task_return_pointer (task, flow, g_object_unref);
  else
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_CONNECTION, _("The connection to %s broke at once."),
                             connect->verdict.host);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Connect *connect = g_task_get_task_data (task);
  GError *error = NULL;

  sip_tls_verdict_unwatch (&connect->verdict, source);
  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    return_flow (task, G_TLS_CONNECTION (source));
  else
    g_task_return_error (task, sip_tls_verdict_explain (&connect->verdict, error));
}

static void
apply_policy (SipTlsPolicy *policy, GTlsConnection *tls)
{
  if (policy && sip_tls_policy_get_database (policy))
    g_tls_connection_set_database (tls, sip_tls_policy_get_database (policy));
  if (policy && sip_tls_policy_get_certificate (policy))
    g_tls_connection_set_certificate (tls, sip_tls_policy_get_certificate (policy));
}

static void
begin_handshake (GTask *task)
{
  Connect *connect = g_task_get_task_data (task);
  guint port = g_inet_socket_address_get_port (sip_target_get_address (connect->target));
  g_autoptr (GSocketConnectable) identity = g_network_address_new (connect->verdict.host, port);
  g_autoptr (GIOStream) tls = NULL;
  GError *error = NULL;

  tls = g_tls_client_connection_new (G_IO_STREAM (connect->connection), identity, &error);
  if (!tls)
    {
      g_task_return_error (task, sip_tls_verdict_explain (&connect->verdict, error));
      return;
    }
  apply_policy (connect->verdict.policy, G_TLS_CONNECTION (tls));
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  sip_tls_verdict_watch (&connect->verdict, tls);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                    handshake_cb, g_object_ref (task));
}

static GError *
explain_refusal (SipTarget *target, GError *why)
{
  g_autoptr (GError) error = why;
  const char *host = sip_target_get_server_name (target);
  g_autofree char *text = sip_target_to_string (target);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (SIP_ERROR, SIP_ERROR_CONNECTION,
                        _("%s refuses the connection (%s). Check its port and transport."), host, text);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return g_error_new (SIP_ERROR, SIP_ERROR_CONNECTION,
                        _("%s cannot be reached from here (%s). Check the network connection."), host, text);
  return g_error_new (SIP_ERROR, SIP_ERROR_CONNECTION, _("%s cannot be reached (%s): %s."), host, text, error->message);
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Connect *connect = g_task_get_task_data (task);
  GError *error = NULL;

  connect->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (!connect->connection)
    g_task_return_error (task, explain_refusal (connect->target, error));
  else if (sip_protocol_is_secure (sip_target_get_protocol (connect->target)))
    begin_handshake (task);
  else
    return_flow (task, NULL);
}

static void
sip_stream_transport_connect_async (SipTransport *transport,
                                    SipTarget *target,
                                    SipTlsPolicy *policy,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  Connect *connect = g_new0 (Connect, 1);

  g_task_set_source_tag (task, sip_stream_transport_connect_async);
  connect->target = sip_target_ref (target);
  sip_tls_verdict_init (&connect->verdict, sip_target_get_server_name (target), policy);
  g_task_set_task_data (task, connect, (GDestroyNotify) connect_free);

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (sip_target_get_address (target)), cancellable,
                                 connect_cb, g_object_ref (task));
}

static void
sip_stream_transport_close (SipTransport *transport)
{
  SipStreamTransport *self = SIP_STREAM_TRANSPORT (transport);

  for (guint i = 0; i < self->listeners->len; i++)
    sip_stream_listener_close (self->listeners->pdata[i]);
  g_ptr_array_set_size (self->listeners, 0);
}

static void
sip_stream_transport_finalize (GObject *object)
{
  g_ptr_array_unref (SIP_STREAM_TRANSPORT (object)->listeners);

  G_OBJECT_CLASS (sip_stream_transport_parent_class)->finalize (object);
}

static void
sip_stream_transport_class_init (SipStreamTransportClass *klass)
{
  SipTransportClass *transport_class = SIP_TRANSPORT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sip_stream_transport_finalize;

  transport_class->listen = sip_stream_transport_listen;
  transport_class->connect_async = sip_stream_transport_connect_async;
  transport_class->close = sip_stream_transport_close;
}

static void
sip_stream_transport_init (SipStreamTransport *self)
{
  self->listeners = g_ptr_array_new_with_free_func (g_object_unref);
}

SipTransport *
sip_stream_transport_new (SipTransportLayer *layer, SipProtocol protocol)
{
  return g_object_new (SIP_TYPE_STREAM_TRANSPORT, "layer", layer, "protocol", protocol, NULL);
}
