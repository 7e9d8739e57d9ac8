/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "transport/sip-fixed-host-private.h"
#include "transport/sip-tls-private.h"
#include "transport/sip-websocket-private.h"
#include "util/sip-error.h"

#define SUB_PROTOCOL "sip"

struct _SipWebsocketTransport
{
  SipTransport parent_instance;
};

/* A connection being made: the data of its task. */
typedef struct
{
  SoupSession *session;
  SoupMessage *message;
  SipTlsVerdict verdict;
} Connect;

G_DEFINE_FINAL_TYPE (SipWebsocketTransport, sip_websocket_transport, SIP_TYPE_TRANSPORT)

static void
connect_free (Connect *connect)
{
  g_clear_object (&connect->message);
  g_clear_object (&connect->session);
  sip_tls_verdict_clear (&connect->verdict);
  g_free (connect);
}

static GError *
explain_refusal (Connect *connect, GError *why)
{
  const char *host = connect->verdict.host;
  guint status = soup_message_get_status (connect->message);
  GError *error;

  if (why->domain != SOUP_WEBSOCKET_ERROR)
    return sip_tls_verdict_explain (&connect->verdict, why);

  if (status >= 300)
    error = g_error_new (SIP_ERROR, SIP_ERROR_CONNECTION,
                         _("%s answers %u (%s) instead of opening a WebSocket. Check the path in its address."), host,
                         status, soup_message_get_reason_phrase (connect->message));
  else
    error = g_error_new (SIP_ERROR, SIP_ERROR_CONNECTION, _("%s does not open a WebSocket for SIP: %s."), host,
                         why->message);
  g_error_free (why);
  return error;
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Connect *connect = g_task_get_task_data (task);
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  GSocketAddress *remote = soup_message_get_remote_address (connect->message);
  GError *error = NULL;
  SipFlow *flow;

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  sip_tls_verdict_unwatch (&connect->verdict, connect->message);
  if (!connection)
    {
      g_task_return_error (task, explain_refusal (connect, error));
      return;
    }
  /* RFC 7118 4.1: what the other end would speak otherwise is anybody's guess. */
  if (g_strcmp0 (soup_websocket_connection_get_protocol (connection), SUB_PROTOCOL) != 0)
    {
      soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_PROTOCOL_ERROR, NULL);
      g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_CONNECTION,
                               _("%s opens WebSockets, but not for SIP. Check the path in its address."),
                               connect->verdict.host);
      return;
    }
  flow = sip_websocket_flow_open (g_task_get_source_object (task), connection,
                                  G_IS_INET_SOCKET_ADDRESS (remote) ? G_INET_SOCKET_ADDRESS (remote) : NULL);
  if (flow && connect->verdict.accepted)
    sip_flow_set_pinned (flow);
  if (flow)
    g_task_return_pointer (task, flow, g_object_unref);
  else
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_CONNECTION, _("The connection to %s broke at once."),
                             connect->verdict.host);
}

static SoupSession *
create_session (SipTarget *target)
{
  GInetSocketAddress *address = sip_target_get_address (target);
  g_autoptr (GSocketConnectable) host = NULL;

  if (!address)
    return soup_session_new ();
  host = sip_fixed_host_new (sip_target_get_server_name (target), address);
  return soup_session_new_with_options ("remote-connectable", host, NULL);
}

static void
apply_policy (Connect *connect, SipTlsPolicy *policy)
{
  if (policy && sip_tls_policy_get_database (policy))
    soup_session_set_tls_database (connect->session, sip_tls_policy_get_database (policy));
  if (policy && sip_tls_policy_get_certificate (policy))
    soup_message_set_tls_client_certificate (connect->message, sip_tls_policy_get_certificate (policy));
}

static void
sip_websocket_transport_connect_async (SipTransport *transport,
                                       SipTarget *target,
                                       SipTlsPolicy *policy,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  static const char *protocols[] = { SUB_PROTOCOL, NULL };
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  Connect *connect = g_new0 (Connect, 1);

  g_task_set_source_tag (task, sip_websocket_transport_connect_async);
  connect->session = create_session (target);
  connect->message = soup_message_new (SOUP_METHOD_GET, sip_target_get_url (target));
  soup_message_add_flags (connect->message, SOUP_MESSAGE_NO_REDIRECT);
  sip_tls_verdict_init (&connect->verdict, sip_target_get_server_name (target), policy);
  apply_policy (connect, policy);
  sip_tls_verdict_watch (&connect->verdict, connect->message);
  g_task_set_task_data (task, connect, (GDestroyNotify) connect_free);

  soup_session_websocket_connect_async (connect->session, connect->message, NULL, (char **) protocols,
                                        G_PRIORITY_DEFAULT, cancellable, connect_cb, g_object_ref (task));
}

static void
sip_websocket_transport_class_init (SipWebsocketTransportClass *klass)
{
  SIP_TRANSPORT_CLASS (klass)->connect_async = sip_websocket_transport_connect_async;
}

static void
sip_websocket_transport_init (SipWebsocketTransport *self)
{
}

SipTransport *
sip_websocket_transport_new (SipTransportLayer *layer, SipProtocol protocol)
{
  return g_object_new (SIP_TYPE_WEBSOCKET_TRANSPORT, "layer", layer, "protocol", protocol, NULL);
}
