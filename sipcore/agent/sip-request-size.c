/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-request-size.h"

#include <string.h>

#include "agent/sip-agent-private.h"

/* What a Via adds but for its sent-by: the header's name, protocol, branch and rport. */
#define VIA_BYTES 56
/* What is not known before there is a flow, or a dialog: addresses, capabilities, routes. */
#define UNKNOWN_BYTES 640
/* What a server on the way may still ask for: an Authorization with SHA-256. */
#define CREDENTIALS_BYTES 320

/**
 * sip_request_size_measure: (skip)
 * @builder: (inout): a request that wants nothing but its Via; another one with the same in it takes its place
 *
 * Returns: the bytes that it takes over @flow
 */
gsize
sip_request_size_measure (SipMessageBuilder **builder, SipFlow *flow)
{
  g_autoptr (SipMessage) message = sip_message_builder_end (*builder);
  gsize keep = sip_message_get_method (message) == SIP_METHOD_REGISTER ? strlen (";keep") : 0;

  *builder = sip_message_builder_new_from (message);
  return g_bytes_get_size (sip_message_get_bytes (message)) + strlen (sip_flow_get_sent_by (flow)) + VIA_BYTES
         + keep;
}

static gboolean
goes_by_datagram (const SipWay *way)
{
  SipSlice transport;

  if (way->flow)
    return sip_flow_get_protocol (way->flow) == SIP_PROTOCOL_UDP;
  if (way->secure || sip_uri_get_scheme (way->next_hop) == SIP_SCHEME_SIPS)
    return FALSE;
  if (way->protocol != SIP_PROTOCOL_AUTO)
    return way->protocol == SIP_PROTOCOL_UDP;
  return !sip_uri_get_param (way->next_hop, "transport", &transport)
         || sip_slice_equal_nocase (transport, SIP_SLICE ("udp"));
}

static gsize
estimate (SipAgent *self, SipMessage *request, SipDialog *dialog, SipFlow *flow)
{
  gsize size = sip_authenticator_has_credentials (sip_agent_get_authenticator (self)) ? CREDENTIALS_BYTES : 0;
  SipMessageBuilder *builder;

  if (dialog || !flow)
    return size + g_bytes_get_size (sip_message_get_bytes (request)) + UNKNOWN_BYTES;
  builder = sip_message_builder_new_from (request);
  sip_agent_complete (self, request, builder, flow, TRUE);
  size += sip_request_size_measure (&builder, flow);
  sip_message_builder_unref (builder);
  return size;
}

/**
 * sip_agent_exceeds_datagram: (skip)
 * @request: as for sip_agent_send(); in a dialog its Request-URI and its body are enough
 * @dialog: (nullable): its dialog
 * @flow: (nullable): its flow
 *
 * For the library. What can be left out should be then, before another transport is tried (RFC 3261 18.1.1).
 *
 * Returns: whether @request probably goes by UDP and is larger than [property@Sip.Agent:udp-limit]
 */
gboolean
sip_agent_exceeds_datagram (SipAgent *self, SipMessage *request, SipDialog *dialog, SipFlow *flow)
{
  guint limit = sip_agent_get_policies (self)->udp_limit;
  gboolean exceeds;
  SipWay way;

  if (limit == 0)
    return FALSE;
  sip_agent_find_way (self, request, dialog, flow, &way);
  exceeds = goes_by_datagram (&way) && estimate (self, request, dialog, way.flow) > limit;
  sip_way_clear (&way);
  return exceeds;
}
