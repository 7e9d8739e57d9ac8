/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-endpoint.h"

#include <string.h>

static char *
dup_host (const char *text, const char *colon)
{
  gsize length = colon - text;

  if (text[0] != '[')
    return memchr (text, ':', length) ? NULL : g_strndup (text, length);
  if (length < 3 || text[length - 1] != ']')
    return NULL;
  return g_strndup (text + 1, length - 2);
}

GInetSocketAddress *
phone_endpoint_parse (const char *text)
{
  const char *colon;
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) address = NULL;
  guint64 port;

  g_return_val_if_fail (text, NULL);

  colon = strrchr (text, ':');
  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return NULL;
  host = dup_host (text, colon);
  address = host ? g_inet_address_new_from_string (host) : NULL;
  if (address == NULL)
    return NULL;
  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (address, port));
}
