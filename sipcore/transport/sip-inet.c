/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-inet-private.h"

#include <string.h>

static guint32
get_scope (GInetSocketAddress *self)
{
  return sip_inet_get_family (self) == G_SOCKET_FAMILY_IPV6 ? g_inet_socket_address_get_scope_id (self) : 0;
}

gboolean
sip_inet_equal (GInetSocketAddress *a, GInetSocketAddress *b)
{
  return g_inet_socket_address_get_port (a) == g_inet_socket_address_get_port (b) &&
         get_scope (a) == get_scope (b) &&
         g_inet_address_equal (g_inet_socket_address_get_address (a), g_inet_socket_address_get_address (b));
}

char *
sip_inet_to_string (GInetSocketAddress *self)
{
  return sip_inet_format (g_inet_socket_address_get_address (self), g_inet_socket_address_get_port (self));
}

char *
sip_inet_format (GInetAddress *address, guint port)
{
  gboolean v6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  g_autofree char *host = g_inet_address_to_string (address);

  if (port == 0)
    return g_strdup_printf (v6 ? "[%s]" : "%s", host);
  return g_strdup_printf (v6 ? "[%s]:%u" : "%s:%u", host, port);
}

GInetSocketAddress *
sip_inet_parse (const char *text, guint port)
{
  g_autoptr (GNetworkAddress) parsed = G_NETWORK_ADDRESS (g_network_address_parse (text, port, NULL));

  if (!parsed)
    return NULL;
  return (GInetSocketAddress *) g_inet_socket_address_new_from_string (g_network_address_get_hostname (parsed),
                                                                       g_network_address_get_port (parsed));
}

GInetAddress *
sip_inet_address_from_slice (SipSlice host)
{
  char text[64];

  if (!host.data || host.length == 0 || host.length >= sizeof text)
    return NULL;
  memcpy (text, host.data, host.length);
  text[host.length] = '\0';
  return g_inet_address_new_from_string (text);
}

GInetSocketAddress *
sip_inet_with_port (GInetSocketAddress *self, guint port)
{
  return g_object_new (G_TYPE_INET_SOCKET_ADDRESS,
                       "address", g_inet_socket_address_get_address (self),
                       "port", port,
                       "scope-id", get_scope (self),
                       NULL);
}

gboolean
sip_inet_is_any (GInetSocketAddress *self)
{
  return g_inet_address_get_is_any (g_inet_socket_address_get_address (self));
}

gboolean
sip_inet_is_loopback (GInetSocketAddress *self)
{
  return g_inet_address_get_is_loopback (g_inet_socket_address_get_address (self));
}

GSocketFamily
sip_inet_get_family (GInetSocketAddress *self)
{
  return g_socket_address_get_family (G_SOCKET_ADDRESS (self));
}

GInetSocketAddress *
sip_inet_find_route (GInetSocketAddress *peer, guint port)
{
  g_autoptr (GSocket) probe = NULL;
  g_autoptr (GSocketAddress) local = NULL;

  probe = g_socket_new (sip_inet_get_family (peer), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  if (!probe || !g_socket_connect (probe, G_SOCKET_ADDRESS (peer), NULL, NULL))
    return NULL;
  local = g_socket_get_local_address (probe, NULL);
  return local ? sip_inet_with_port (G_INET_SOCKET_ADDRESS (local), port) : NULL;
}
