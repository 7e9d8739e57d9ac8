/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-inet-private.h"
#include "transport/sip-udp-private.h"
#include "util/sip-error.h"

struct _SipUdpTransport
{
  SipTransport parent_instance;

  GPtrArray *sockets;
};

G_DEFINE_FINAL_TYPE (SipUdpTransport, sip_udp_transport, SIP_TYPE_TRANSPORT)

static SipUdpSocket *
open_socket (SipUdpTransport *self, GInetSocketAddress *address, GError **error)
{
  SipUdpSocket *socket = sip_udp_socket_new (SIP_TRANSPORT (self), address, error);

  if (socket)
    g_ptr_array_add (self->sockets, socket);
  return socket;
}

static GInetSocketAddress *
sip_udp_transport_listen (SipTransport *transport,
                          GInetSocketAddress *address,
                          GTlsCertificate *certificate,
                          GError **error)
{
  SipUdpSocket *socket = open_socket (SIP_UDP_TRANSPORT (transport), address, error);

  if (!socket)
    return NULL;
  sip_transport_add_listener (transport, sip_udp_socket_get_address (socket));
  return g_object_ref (sip_udp_socket_get_address (socket));
}

/* A socket that is bound to one address reaches what that address has a route to; loopback's none but itself. */
static gboolean
reaches (SipUdpSocket *socket, GInetSocketAddress *remote, GInetSocketAddress *route)
{
  GInetSocketAddress *bound = sip_udp_socket_get_address (socket);

  if (sip_inet_get_family (bound) != sip_inet_get_family (remote))
    return FALSE;
  if (sip_inet_is_any (bound))
    return TRUE;
  if (route && g_inet_address_equal (g_inet_socket_address_get_address (bound),
                                     g_inet_socket_address_get_address (route)))
    return TRUE;
  return sip_inet_is_loopback (bound) == sip_inet_is_loopback (remote);
}

static SipUdpSocket *
choose_socket (SipUdpTransport *self, GInetSocketAddress *remote, GError **error)
{
  g_autoptr (GInetSocketAddress) route = sip_inet_find_route (remote, 0);
  g_autoptr (GInetSocketAddress) any = NULL;
  g_autoptr (GInetAddress) any_address = NULL;

  for (guint i = 0; i < self->sockets->len; i++)
    {
      if (reaches (self->sockets->pdata[i], remote, route))
        return self->sockets->pdata[i];
    }
  any_address = g_inet_address_new_any (sip_inet_get_family (remote));
  any = G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (any_address, 0));
  return open_socket (self, any, error);
}

static void
sip_udp_transport_connect_async (SipTransport *transport,
                                 SipTarget *target,
                                 SipTlsPolicy *policy,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  SipUdpTransport *self = SIP_UDP_TRANSPORT (transport);
  GInetSocketAddress *remote = sip_target_get_address (target);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SipUdpSocket *socket;
  GError *error = NULL;

  g_task_set_source_tag (task, sip_udp_transport_connect_async);
  socket = choose_socket (self, remote, &error);
  if (socket)
    g_task_return_pointer (task, sip_udp_socket_get_flow (socket, remote), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
sip_udp_transport_close (SipTransport *transport)
{
  SipUdpTransport *self = SIP_UDP_TRANSPORT (transport);

  for (guint i = 0; i < self->sockets->len; i++)
    sip_udp_socket_close (self->sockets->pdata[i]);
  g_ptr_array_set_size (self->sockets, 0);
}

static void
sip_udp_transport_finalize (GObject *object)
{
  g_ptr_array_unref (SIP_UDP_TRANSPORT (object)->sockets);

  G_OBJECT_CLASS (sip_udp_transport_parent_class)->finalize (object);
}

static void
sip_udp_transport_class_init (SipUdpTransportClass *klass)
{
  SipTransportClass *transport_class = SIP_TRANSPORT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sip_udp_transport_finalize;

  transport_class->listen = sip_udp_transport_listen;
  transport_class->connect_async = sip_udp_transport_connect_async;
  transport_class->close = sip_udp_transport_close;
}

static void
sip_udp_transport_init (SipUdpTransport *self)
{
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
}

SipTransport *
sip_udp_transport_new (SipTransportLayer *layer)
{
  return g_object_new (SIP_TYPE_UDP_TRANSPORT, "layer", layer, "protocol", SIP_PROTOCOL_UDP, NULL);
}
