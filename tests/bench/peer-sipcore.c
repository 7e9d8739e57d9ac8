/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-peer.h"

#include "message/sip-credentials.h"

static unsigned
count_addresses (SipMessage *message)
{
  static const SipHeader headers[] = {
    SIP_HEADER_FROM, SIP_HEADER_TO, SIP_HEADER_CONTACT, SIP_HEADER_ROUTE, SIP_HEADER_RECORD_ROUTE,
  };
  unsigned n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      for (guint j = 0; sip_message_get_address (message, headers[i], j); j++)
        n++;
    }
  return n;
}

static unsigned
count_digests (SipMessage *message)
{
  static const SipHeader headers[] = {
    SIP_HEADER_AUTHORIZATION,
    SIP_HEADER_PROXY_AUTHORIZATION,
    SIP_HEADER_WWW_AUTHENTICATE,
    SIP_HEADER_PROXY_AUTHENTICATE,
  };
  unsigned n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      for (guint j = 0; sip_message_get_credentials (message, headers[i], j); j++)
        n++;
    }
  return n;
}

void
bench_parse (const char *data, size_t length, BenchCounts *counts)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (SipMessage) message = sip_message_parse (bytes, NULL);
  guint32 number;

  while (sip_message_get_via (message, counts->vias))
    counts->vias++;
  counts->addresses = count_addresses (message);
  counts->digests = count_digests (message);
  counts->others = sip_message_get_request_uri (message) || sip_message_get_status (message);
  counts->others += sip_message_get_cseq (message, &number, NULL);
  counts->others += sip_message_get_call_id (message).length > 0;
  counts->others += sip_message_get_content_type (message).data != NULL;
  counts->others += sip_message_get_uint (message, SIP_HEADER_CONTENT_LENGTH, &number);
}
