/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-listeners.h"

#include <glib/gi18n.h>
#include <string.h>

#include "config/phone-certificate.h"
#include "config/phone-endpoint.h"

static gboolean
refuse (PhoneConfig *config, const char *name, const char *value, GError *cause, GError **error)
{
  g_autofree char *where = phone_config_dup_location (config, "listen", name);

  g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION, _("%s: %s=%s cannot be used: %s"), where, name, value,
               cause->message);
  return FALSE;
}

static gboolean
open_listener (SipStack *stack, PhoneConfig *config, const char *name, SipProtocol protocol, GError **error)
{
  g_autofree char *value = phone_config_dup_string (config, "listen", name);
  g_autoptr (GInetSocketAddress) address = NULL;
  g_autoptr (GInetSocketAddress) bound = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) local_error = NULL;

  if (*value == '\0')
    return TRUE;
  if (protocol == SIP_PROTOCOL_TLS)
    {
      certificate = phone_certificate_load (config, "listen", error);
      if (certificate == NULL)
        return FALSE;
    }
  address = phone_endpoint_parse (value);
  bound = sip_transport_layer_listen (sip_stack_get_transport (stack), protocol, address, certificate, &local_error);
  return bound ? TRUE : refuse (config, name, value, local_error, error);
}

gboolean
phone_listeners_open (SipStack *stack, PhoneConfig *config, GError **error)
{
  return open_listener (stack, config, "udp", SIP_PROTOCOL_UDP, error) &&
         open_listener (stack, config, "tcp", SIP_PROTOCOL_TCP, error) &&
         open_listener (stack, config, "tls", SIP_PROTOCOL_TLS, error);
}

/* 0: is no UDP listener that 127.0.0.1 reaches. */
static guint
loopback_port_of (const char *listener)
{
  g_autoptr (GInetSocketAddress) address = NULL;
  g_autofree char *host = NULL;

  if (!g_str_has_prefix (listener, "udp "))
    return 0;
  address = phone_endpoint_parse (listener + strlen ("udp "));
  if (address == NULL)
    return 0;
  host = g_inet_address_to_string (g_inet_socket_address_get_address (address));
  if (!g_str_equal (host, "127.0.0.1") && !g_str_equal (host, "0.0.0.0"))
    return 0;
  return g_inet_socket_address_get_port (address);
}

guint
phone_listeners_get_loopback_port (SipStack *stack, GError **error)
{
  SipTransportLayer *transport = sip_stack_get_transport (stack);
  g_auto (GStrv) listeners = sip_transport_layer_list_listeners (transport);
  g_autoptr (GInetAddress) loopback = NULL;
  g_autoptr (GInetSocketAddress) address = NULL;
  g_autoptr (GInetSocketAddress) bound = NULL;

  for (char **listener = listeners; listener && *listener; listener++)
    {
      guint port = loopback_port_of (*listener);

      if (port)
        return port;
    }
  loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  address = G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (loopback, 0));
  bound = sip_transport_layer_listen (transport, SIP_PROTOCOL_UDP, address, NULL, error);
  return bound ? g_inet_socket_address_get_port (bound) : 0;
}
