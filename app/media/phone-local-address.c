/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-local-address.h"

#include <ifaddrs.h>
#include <net/if.h>

/* Discard; and for the world an address that is nobody's (RFC 5737 3). */
#define ANY_PORT 9
#define THE_WORLD "192.0.2.1"

static GInetAddress *
find_route (GInetAddress *peer)
{
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (peer), G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new (peer, ANY_PORT);
  g_autoptr (GSocketAddress) local = NULL;

  if (socket == NULL || !g_socket_connect (socket, remote, NULL, NULL))
    return NULL;
  local = g_socket_get_local_address (socket, NULL);
  return local != NULL ? g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local))) : NULL;
}

GInetAddress *
phone_local_address_for (GInetAddress *peer)
{
  g_autoptr (GInetAddress) world = g_inet_address_new_from_string (THE_WORLD);
  GInetAddress *local = find_route (peer != NULL ? peer : world);

  if (local != NULL)
    return local;
  return g_inet_address_new_loopback (g_inet_address_get_family (peer != NULL ? peer : world));
}

gboolean
phone_local_address_has_network (void)
{
  struct ifaddrs *interfaces = NULL;
  gboolean found = FALSE;

  /* Where nobody can tell, ICE finds out. */
  if (getifaddrs (&interfaces) != 0)
    return TRUE;
  for (const struct ifaddrs *each = interfaces; each != NULL && !found; each = each->ifa_next)
    found = (each->ifa_flags & IFF_UP) != 0 && (each->ifa_flags & IFF_LOOPBACK) == 0 && each->ifa_addr != NULL &&
            (each->ifa_addr->sa_family == AF_INET || each->ifa_addr->sa_family == AF_INET6);
  freeifaddrs (interfaces);
  return found;
}
