/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-via-route-private.h"

#include <string.h>

#include "transport/sip-inet-private.h"

static gboolean
is_param (SipSlice param, SipSlice name)
{
  SipSlice start = { param.data, MIN (param.length, name.length) };

  return sip_slice_equal_nocase (start, name) &&
         (param.length == name.length || param.data[name.length] == '=' || g_ascii_isspace (param.data[name.length]));
}

/* From one ';' up to the next; a ';' in a quoted string is none. */
static SipSlice
next_param (SipSlice params, gsize at)
{
  gboolean quoted = FALSE;
  gsize end = at + 1;

  for (; end < params.length && (quoted || params.data[end] != ';'); end++)
    {
      if (params.data[end] == '"')
        quoted = !quoted;
      else if (quoted && params.data[end] == '\\' && end + 1 < params.length)
        end++;
    }
  return (SipSlice) { params.data + at, end - at };
}

static void
append_params_but_address (GString *text, SipSlice params)
{
  gsize at = 0;

  while (at < params.length)
    {
      SipSlice param = next_param (params, at);
      SipSlice inside = { param.data + 1, param.length - 1 };

      while (inside.length > 0 && g_ascii_isspace (inside.data[0]))
        inside = (SipSlice) { inside.data + 1, inside.length - 1 };
      if (!is_param (inside, SIP_SLICE ("received")) && !is_param (inside, SIP_SLICE ("rport")))
        g_string_append_len (text, param.data, param.length);
      at += param.length;
    }
}

static gboolean
needs_tag (const SipVia *via, GInetSocketAddress *source)
{
  g_autoptr (GInetAddress) host = NULL;

  if (via->has_rport || via->received.data)
    return TRUE;
  host = sip_inet_address_from_slice (via->host);
  return !host || !g_inet_address_equal (host, g_inet_socket_address_get_address (source));
}

/* The bytes that the parameters take, or the place where there are none. FALSE if the value lies outside of the
 * message's bytes, since it was folded. */
static gboolean
locate_params (SipMessage *message, const SipVia *via, gsize *offset)
{
  gsize size;
  const char *data = g_bytes_get_data (sip_message_get_bytes (message), &size);
  const char *at = via->params.data;

  if (!at)
    {
      at = via->host.data + via->host.length;
      if (at < data || at > data + size)
        return FALSE;
      while (at < data + size && (g_ascii_isdigit (*at) || (*at && strchr ("]: \t", *at))))
        at++;
    }
  if (at < data || at + via->params.length > data + size)
    return FALSE;
  *offset = at - data;
  return TRUE;
}

/* RFC 3261 7.3.1: a fold is worth a space. */
static SipMessage *
unfold (SipMessage *message)
{
  gsize size;
  const char *data = g_bytes_get_data (sip_message_get_bytes (message), &size);
  g_autofree char *copy = g_memdup2 (data, size);
  g_autoptr (GBytes) bytes = NULL;

  for (char *at = copy; at + 1 < copy + size; at++)
    {
      if (*at != '\n')
        continue;
      if (at[1] == '\r' || at[1] == '\n')
        break;
      if (at[1] != ' ' && at[1] != '\t')
        continue;
      *at = ' ';
      if (at > copy && at[-1] == '\r')
        at[-1] = ' ';
    }
  bytes = g_bytes_new_take (g_steal_pointer (&copy), size);
  return sip_message_parse (bytes, NULL);
}

static SipMessage *
splice (SipMessage *request, gsize offset, gsize length, GString *with)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (sip_message_get_bytes (request), &size);
  GByteArray *copy = g_byte_array_sized_new (size + with->len);
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (copy, data, offset);
  g_byte_array_append (copy, (const guint8 *) with->str, with->len);
  g_byte_array_append (copy, data + offset + length, size - offset - length);
  bytes = g_byte_array_free_to_bytes (copy);
  return sip_message_parse (bytes, NULL);
}

static GString *
tag_params (const SipVia *via, GInetSocketAddress *source)
{
  g_autofree char *address = g_inet_address_to_string (g_inet_socket_address_get_address (source));
  GString *params = g_string_sized_new (via->params.length + 64);

  append_params_but_address (params, via->params);
  g_string_append_printf (params, ";received=%s", address);
  if (via->has_rport)
    g_string_append_printf (params, ";rport=%u", g_inet_socket_address_get_port (source));
  return params;
}

SipMessage *
sip_via_route_tag (SipMessage *request, GInetSocketAddress *source)
{
  const SipVia *via = sip_message_get_via (request, 0);
  g_autoptr (SipMessage) unfolded = NULL;
  g_autoptr (GString) params = NULL;
  SipMessage *tagged = NULL;
  gsize offset;

  if (!via || !needs_tag (via, source))
    return sip_message_ref (request);
  if (!locate_params (request, via, &offset))
    {
      unfolded = unfold (request);
      via = unfolded ? sip_message_get_via (unfolded, 0) : NULL;
      if (!via || !locate_params (unfolded, via, &offset))
        return sip_message_ref (request);
    }
  params = tag_params (via, source);
  tagged = splice (unfolded ? unfolded : request, offset, via->params.length, params);
  return tagged ? tagged : sip_message_ref (request);
}

GInetSocketAddress *
sip_via_route_find (SipMessage *response, SipProtocol protocol)
{
  const SipVia *via = sip_message_get_via (response, 0);
  g_autoptr (GInetAddress) address = NULL;
  guint port;

  if (!via)
    return NULL;
  address = sip_inet_address_from_slice (via->received.data ? via->received : via->host);
  if (!address)
    return NULL;
  port = via->port ? via->port : sip_protocol_get_default_port (protocol);
  if (!sip_protocol_is_reliable (protocol) && via->rport && via->rport <= G_MAXUINT16)
    port = via->rport;
  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (address, port));
}

static gboolean
was_sent_by (const SipVia *via, const char *sent_by)
{
  gboolean v6 = via->host.data && memchr (via->host.data, ':', via->host.length);
  g_autofree char *host = g_strdup_printf (v6 ? "[%.*s]" : "%.*s", SIP_SLICE_FORMAT (via->host));
  g_autofree char *text = via->port ? g_strdup_printf ("%s:%u", host, via->port) : g_strdup (host);

  return g_ascii_strcasecmp (text, sent_by) == 0;
}

GInetSocketAddress *
sip_via_route_learn (SipMessage *response, const char *sent_by)
{
  const SipVia *via = sip_message_get_via (response, 0);
  g_autoptr (GInetAddress) address = NULL;

  if (!via || via->rport == 0 || via->rport > G_MAXUINT16 || !was_sent_by (via, sent_by))
    return NULL;
  address = sip_inet_address_from_slice (via->received.data ? via->received : via->host);
  return address ? G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (address, via->rport)) : NULL;
}
