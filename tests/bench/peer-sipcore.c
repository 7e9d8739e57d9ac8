/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-peer.h"

#include "message/sip-credentials.h"
#include "message/sip-message-builder.h"

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

void *
bench_read (const char *data, size_t length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  SipMessage *message = sip_message_parse (bytes, NULL);

  count_addresses (message);
  count_digests (message);
  sip_message_get_via (message, 0);
  return message;
}

size_t
bench_forward (void *message)
{
  SipMessageBuilder *builder = sip_message_builder_new_from (message);
  g_autoptr (SipMessage) written = NULL;

  sip_message_builder_prepend (builder, SIP_HEADER_VIA, BENCH_VIA);
  written = sip_message_builder_end (builder);
  return g_bytes_get_size (sip_message_get_bytes (written));
}

static GBytes *
get_sdp (void)
{
  static GBytes *sdp;

  if (!sdp)
    sdp = g_bytes_new_static (BENCH_SDP, sizeof BENCH_SDP - 1);
  return sdp;
}

size_t
bench_answer (void *request)
{
  SipMessageBuilder *builder = sip_message_builder_new_response (request, 200, NULL, BENCH_TAG);
  g_autoptr (SipMessage) written = NULL;

  sip_message_builder_add (builder, SIP_HEADER_CONTACT, BENCH_CONTACT);
  sip_message_builder_set_body (builder, BENCH_TYPE, get_sdp ());
  written = sip_message_builder_end (builder);
  return g_bytes_get_size (sip_message_get_bytes (written));
}

size_t
bench_build (void)
{
  static SipUri *target;
  static SipAddress *from, *to, *contact;
  SipMessageBuilder *builder;
  g_autoptr (SipMessage) written = NULL;

  if (!target)
    {
      target = sip_uri_parse (BENCH_TARGET, NULL);
      from = sip_address_parse (BENCH_FROM, NULL);
      to = sip_address_parse (BENCH_TO, NULL);
      contact = sip_address_parse (BENCH_CONTACT, NULL);
    }
  builder = sip_message_builder_new_request (SIP_METHOD_INVITE, target);
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  sip_message_builder_add_address (builder, SIP_HEADER_FROM, from);
  sip_message_builder_add_address (builder, SIP_HEADER_TO, to);
  sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, contact);
  sip_message_builder_add (builder, SIP_HEADER_CALL_ID, BENCH_CALL_ID);
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "%u INVITE", BENCH_CSEQ);
  sip_message_builder_add (builder, SIP_HEADER_ALLOW, BENCH_ALLOW);
  sip_message_builder_add (builder, SIP_HEADER_SUPPORTED, BENCH_SUPPORTED);
  sip_message_builder_add (builder, SIP_HEADER_USER_AGENT, BENCH_USER_AGENT);
  sip_message_builder_set_body (builder, BENCH_TYPE, get_sdp ());
  sip_message_builder_prepend (builder, SIP_HEADER_VIA, BENCH_VIA);
  written = sip_message_builder_end (builder);
  return g_bytes_get_size (sip_message_get_bytes (written));
}
