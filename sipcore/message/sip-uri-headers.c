/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "message/sip-uri.h"

/* RFC 3261 25.1: hnv-unreserved, which need no escape besides the unreserved ones. */
#define HNV_UNRESERVED "[]/?:+$!*'()"

static SipSlice
next_header (SipSlice *rest)
{
  const char *end = memchr (rest->data, '&', rest->length);
  SipSlice header = { rest->data, end ? (gsize) (end - rest->data) : rest->length };
  gsize step = MIN (header.length + 1, rest->length);

  rest->data += step;
  rest->length -= step;
  return header;
}

/**
 * sip_uri_dup_header:
 * @name: case ignored
 *
 * Finds one of the header fields that a URI asks for (RFC 3261 19.1.1), as Replaces in a Refer-To.
 *
 * Returns: (transfer full) (nullable): its value with the escapes undone; %NULL if it is absent or holds a NUL
 */
char *
sip_uri_dup_header (SipUri *self, const char *name)
{
  SipSlice rest;

  g_return_val_if_fail (self && name, NULL);

  for (rest = sip_uri_get_headers (self); rest.length > 0;)
    {
      SipSlice header = next_header (&rest);
      const char *equals = memchr (header.data, '=', header.length);
      g_autofree char *key = equals ? g_uri_unescape_segment (header.data, equals, NULL) : NULL;

      if (key && g_ascii_strcasecmp (key, name) == 0)
        return g_uri_unescape_segment (equals + 1, header.data + header.length, NULL);
    }
  return NULL;
}

/**
 * sip_uri_with_header:
 * @value: any text, escaped as needed
 *
 * Returns: (transfer full): a copy that asks for this header field besides those that it had
 */
SipUri *
sip_uri_with_header (SipUri *self, const char *name, const char *value)
{
  g_autofree char *text = NULL;
  g_autofree char *escaped_name = NULL;
  g_autofree char *escaped_value = NULL;
  g_autofree char *whole = NULL;

  g_return_val_if_fail (self && name && value, NULL);

  text = sip_uri_to_string (self);
  escaped_name = g_uri_escape_string (name, HNV_UNRESERVED, FALSE);
  escaped_value = g_uri_escape_string (value, HNV_UNRESERVED, FALSE);
  whole = g_strdup_printf ("%s%c%s=%s", text, sip_uri_get_headers (self).data ? '&' : '?', escaped_name, escaped_value);
  return sip_uri_parse (whole, NULL);
}
