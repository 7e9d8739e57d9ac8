/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-credentials.h"

#include <string.h>

#include "message/sip-credentials-private.h"
#include "message/sip-message-private.h"

typedef struct
{
  SipSlice name;
  gsize offset;
} Place;

#define PLACE(literal, member) { SIP_SLICE (literal), G_STRUCT_OFFSET (SipCredentials, member) }

static const Place places[] = {
  PLACE ("username", username), PLACE ("realm", realm),   PLACE ("nonce", nonce), PLACE ("uri", uri),
  PLACE ("response", response), PLACE ("cnonce", cnonce), PLACE ("qop", qop),     PLACE ("nc", nonce_count),
  PLACE ("algorithm", algorithm), PLACE ("opaque", opaque), PLACE ("stale", stale), PLACE ("domain", domain),
  PLACE ("charset", charset),
};

gboolean
sip_credentials_scan_param (SipScan *scan, SipSlice *name, SipSlice *value)
{
  const char *start;

  while (sip_scan_separator (scan, ','))
    continue;
  *name = sip_scan_run (scan, SIP_CHAR_TOKEN);
  if (name->length == 0 || !sip_scan_separator (scan, '='))
    return FALSE;
  if (sip_scan_at (scan, '"'))
    {
      if (!sip_scan_quoted (scan, value))
        return FALSE;
    }
  else
    {
      start = scan->at;
      /* Some leave out the quotes around what is no token: URIs, Base64. */
      while (scan->at < scan->end && !strchr (", \t\"\\", *scan->at))
        scan->at++;
      *value = sip_scan_since (scan, start);
    }
  sip_scan_space (scan);
  return sip_scan_at_end (scan) || sip_scan_at (scan, ',');
}

static gboolean
scan_credentials (SipCredentials *self, SipScan *scan)
{
  SipSlice name, value;

  *self = (SipCredentials) { .scheme = sip_scan_run (scan, SIP_CHAR_TOKEN) };
  if (self->scheme.length == 0)
    return FALSE;
  if (!sip_slice_is (self->scheme, "Digest"))
    return TRUE;

  sip_scan_space (scan);
  while (!sip_scan_at_end (scan))
    {
      if (!sip_credentials_scan_param (scan, &name, &value))
        return FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        {
          if (sip_slice_is_string (name, places[i].name.data, places[i].name.length))
            G_STRUCT_MEMBER (SipSlice, self, places[i].offset) = value;
        }
    }
  return TRUE;
}

static gboolean
is_credentials (SipHeader header)
{
  return header == SIP_HEADER_WWW_AUTHENTICATE || header == SIP_HEADER_PROXY_AUTHENTICATE ||
         header == SIP_HEADER_AUTHORIZATION || header == SIP_HEADER_PROXY_AUTHORIZATION;
}

const SipCredentials *
sip_message_get_credentials (SipMessage *self, SipHeader header, guint index)
{
  SipField *field;

  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (is_credentials (header), NULL);

  for (field = sip_message_first_field (self, header); field && index > 0; index--)
    field = sip_message_next_field (self, field);
  if (field && field->values == SIP_VALUES_NOT_READ)
    {
      SipCredentials *credentials = sip_store_alloc (self->store, sizeof (SipCredentials));
      SipScan scan = sip_scan (field->value);

      field->first = credentials;
      field->values = scan_credentials (credentials, &scan) ? SIP_VALUES_GOOD : SIP_VALUES_BAD;
    }
  return field && field->values == SIP_VALUES_GOOD ? field->first : NULL;
}
