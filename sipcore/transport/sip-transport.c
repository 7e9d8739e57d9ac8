/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-transport-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>

#include "transport/sip-inet-private.h"
#include "util/sip-error.h"

/* Who finds the queue full tries again after a second; GIO's own value is 10. */
#define BACKLOG 128

typedef struct
{
  /* owned */
  GPtrArray *listeners;

  /* weak */
  SipTransportLayer *layer;

  SipProtocol protocol;
} SipTransportPrivate;

enum
{
  PROP_0,
  PROP_LAYER,
  PROP_PROTOCOL,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SipTransport, sip_transport, G_TYPE_OBJECT)

#define PRIV(self) ((SipTransportPrivate *) sip_transport_get_instance_private (self))

static void
sip_transport_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SipTransportPrivate *priv = PRIV (SIP_TRANSPORT (object));

  switch (id)
    {
    case PROP_LAYER:
      g_set_weak_pointer (&priv->layer, g_value_get_object (value));
      break;
    case PROP_PROTOCOL:
      priv->protocol = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_transport_finalize (GObject *object)
{
  SipTransportPrivate *priv = PRIV (SIP_TRANSPORT (object));

  g_clear_weak_pointer (&priv->layer);
  g_ptr_array_unref (priv->listeners);

  G_OBJECT_CLASS (sip_transport_parent_class)->finalize (object);
}

static void
sip_transport_real_close (SipTransport *self)
{
}

static void
sip_transport_class_init (SipTransportClass *klass)
{
  const GParamFlags construct = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sip_transport_set_property;
  object_class->finalize = sip_transport_finalize;

  klass->close = sip_transport_real_close;

  properties[PROP_LAYER] =
    g_param_spec_object ("layer", NULL, NULL, SIP_TYPE_TRANSPORT_LAYER, construct);
  properties[PROP_PROTOCOL] =
    g_param_spec_enum ("protocol", NULL, NULL, SIP_TYPE_PROTOCOL, SIP_PROTOCOL_UDP, construct);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sip_transport_init (SipTransport *self)
{
  PRIV (self)->listeners = g_ptr_array_new_with_free_func (g_object_unref);
}

SipTransportLayer *
sip_transport_get_layer (SipTransport *self)
{
  return PRIV (self)->layer;
}

SipProtocol
sip_transport_get_protocol (SipTransport *self)
{
  return PRIV (self)->protocol;
}

GPtrArray *
sip_transport_get_listeners (SipTransport *self)
{
  return PRIV (self)->listeners;
}

GInetSocketAddress *
sip_transport_listen (SipTransport *self, GInetSocketAddress *address, GTlsCertificate *certificate, GError **error)
{
  if (!SIP_TRANSPORT_GET_CLASS (self)->listen)
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                   _("There are no listeners for %s, only connections to a server."),
                   sip_protocol_to_via (PRIV (self)->protocol));
      return NULL;
    }
  return SIP_TRANSPORT_GET_CLASS (self)->listen (self, address, certificate, error);
}

void
sip_transport_connect_async (SipTransport *self,
                             SipTarget *target,
                             SipTlsPolicy *policy,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  SIP_TRANSPORT_GET_CLASS (self)->connect_async (self, target, policy, cancellable, callback, user_data);
}

SipFlow *
sip_transport_connect_finish (SipTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sip_transport_close (SipTransport *self)
{
  g_ptr_array_set_size (PRIV (self)->listeners, 0);
  SIP_TRANSPORT_GET_CLASS (self)->close (self);
}

void
sip_transport_add_listener (SipTransport *self, GInetSocketAddress *bound)
{
  g_ptr_array_add (PRIV (self)->listeners, g_object_ref (bound));
}

static void
set_bind_error (GError **error, const char *address, const char *protocol, const GError *why)
{
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, SIP_ERROR, SIP_ERROR_CONNECTION,
                 _("The address %s (%s) is already in use. Close the other program or choose another port."),
                 address, protocol);
  else if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, SIP_ERROR, SIP_ERROR_CONNECTION,
                 _("The address %s (%s) may not be used without more rights. Choose a port from 1024 on."),
                 address, protocol);
  /* GIO has no code of its own for it. */
  else if (strstr (why->message, g_strerror (EADDRNOTAVAIL)))
    g_set_error (error, SIP_ERROR, SIP_ERROR_CONNECTION,
                 _("The address %s (%s) does not belong to this computer. Choose one of its own addresses."),
                 address, protocol);
  else
    g_set_error (error, SIP_ERROR, SIP_ERROR_CONNECTION, _("The address %s (%s) cannot be used: %s."),
                 address, protocol, why->message);
}

GSocket *
sip_transport_bind (SipTransport *self, GInetSocketAddress *address, GError **error)
{
  SipProtocol protocol = PRIV (self)->protocol;
  gboolean stream = sip_protocol_is_reliable (protocol);
  GSocketFamily family = sip_inet_get_family (address);
  g_autofree char *text = sip_inet_to_string (address);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) why = NULL;

  socket = g_socket_new (family, stream ? G_SOCKET_TYPE_STREAM : G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT,
                         &why);
  if (socket)
    {
      g_socket_set_blocking (socket, FALSE);
      if (family == G_SOCKET_FAMILY_IPV6)
        g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, TRUE, NULL);
      if (stream)
        g_socket_set_listen_backlog (socket, BACKLOG);
    }
  /* On a datagram socket reuse would let two programs share a port, each seeing half of the messages. */
  if (!socket || !g_socket_bind (socket, G_SOCKET_ADDRESS (address), stream, &why) ||
      (stream && !g_socket_listen (socket, &why)))
    {
      set_bind_error (error, text, sip_protocol_to_via (protocol), why);
      return NULL;
    }
  return g_steal_pointer (&socket);
}
