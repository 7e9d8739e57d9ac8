/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-dtmf-relay-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_DURATION_MS 250
#define MAX_DURATION_MS 10000

static const char tones_by_event[] = "0123456789*#ABCD";

static gboolean
is_tone (char c)
{
  return c != '\0' && strchr (tones_by_event, g_ascii_toupper (c)) != NULL;
}

gboolean
sip_dtmf_check (const char *tones, GError **error)
{
  for (const char *c = tones; *c; c++)
    {
      if (is_tone (*c) || *c == ',')
        continue;
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                           _("Only the digits 0 to 9, the letters A to D, * and # can be sent as tones."));
      return FALSE;
    }
  return TRUE;
}

SipBody *
sip_dtmf_relay_new_body (char tone, guint duration_ms)
{
  g_autofree char *text = g_strdup_printf ("Signal=%c\r\nDuration=%u\r\n", g_ascii_toupper (tone), duration_ms);
  gsize length = strlen (text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);

  return sip_body_new (SIP_DTMF_RELAY_TYPE, bytes);
}

static SipSlice
trim (SipSlice text)
{
  while (text.length > 0 && g_ascii_isspace (text.data[0]))
    {
      text.data++;
      text.length--;
    }
  while (text.length > 0 && g_ascii_isspace (text.data[text.length - 1]))
    text.length--;
  return text;
}

static gboolean
read_tone (SipSlice value, char *tone)
{
  guint64 event;

  if (value.length == 1 && is_tone (value.data[0]))
    {
      *tone = g_ascii_toupper (value.data[0]);
      return TRUE;
    }

  /* Some gateways write the event numbers of RFC 4733 for *, # and A to D. */
  if (value.length == 2 && sip_slice_to_uint (value, 15, &event))
    {
      *tone = tones_by_event[event];
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_relay (SipSlice body, char *tone, guint *duration_ms)
{
  gboolean found = FALSE;

  while (body.length > 0)
    {
      const char *end = memchr (body.data, '\n', body.length);
      SipSlice line = { body.data, end ? (gsize) (end - body.data) : body.length };
      const char *equals = memchr (line.data, '=', line.length);
      guint64 duration;

      body.data += line.length + (end ? 1 : 0);
      body.length -= line.length + (end ? 1 : 0);
      if (!equals)
        continue;

      SipSlice name = trim ((SipSlice) { line.data, equals - line.data });
      SipSlice value = trim ((SipSlice) { equals + 1, line.length - (equals + 1 - line.data) });

      if (sip_slice_equal_nocase (name, SIP_SLICE ("Signal")))
        found = read_tone (value, tone);
      else if (sip_slice_equal_nocase (name, SIP_SLICE ("Duration")) &&
               sip_slice_to_uint (value, MAX_DURATION_MS, &duration))
        *duration_ms = duration;
    }
  return found;
}

gboolean
sip_dtmf_relay_parse (SipMessage *info, char *tone, guint *duration_ms)
{
  SipSlice type = sip_message_get_content_type (info);
  SipSlice body = sip_message_get_body (info);

  *duration_ms = DEFAULT_DURATION_MS;
  if (sip_slice_equal_nocase (type, SIP_SLICE (SIP_DTMF_RELAY_TYPE)))
    return read_relay (body, tone, duration_ms);
  if (sip_slice_equal_nocase (type, SIP_SLICE ("application/dtmf")))
    return read_tone (trim (body), tone);
  return FALSE;
}
