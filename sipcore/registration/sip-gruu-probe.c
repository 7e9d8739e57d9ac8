/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-gruu-probe-private.h"

#define TAG_BYTES 8

/* As the server's Record-Route would have it. */
static SipAddress *
create_route (SipFlow *flow, GInetSocketAddress *remote)
{
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (remote));
  g_autoptr (SipUri) bare = sip_uri_new (SIP_SCHEME_SIP, NULL, host, g_inet_socket_address_get_port (remote));
  g_autoptr (SipUri) with_transport =
    sip_uri_with_param (bare, "transport", sip_protocol_to_param (sip_flow_get_protocol (flow)));

  return sip_address_new_route (with_transport);
}

SipOutgoingRequest *
sip_gruu_probe_send (SipAgent *agent, SipFlow *flow, SipUri *gruu)
{
  GInetSocketAddress *remote = sip_flow_get_remote_address (flow);
  g_autofree char *tag = NULL;
  g_autofree char *to = NULL;
  g_autofree char *target = NULL;
  g_autoptr (SipAddress) route = NULL;
  g_autoptr (SipMessage) request = NULL;
  SipMessageBuilder *builder;

  if (!remote)
    return NULL;
  tag = sip_random_token (sip_agent_get_random (agent), TAG_BYTES);
  target = sip_uri_to_string (gruu);
  to = g_strdup_printf ("<%s>;tag=%s", target, tag);
  route = create_route (flow, remote);
  builder = sip_agent_create_request (agent, SIP_METHOD_OPTIONS, gruu);
  sip_message_builder_set (builder, SIP_HEADER_TO, to);
  sip_message_builder_add_address (builder, SIP_HEADER_ROUTE, route);
  request = sip_message_builder_end (builder);
  return sip_agent_send (agent, request, NULL, flow);
}

gboolean
sip_gruu_probe_is_lost (SipMessage *response)
{
  switch (sip_message_get_status (response))
    {
    case 404:
    case 408:
    case 410:
    case 430:
    case 476:
    case 478:
    case 480:
    case 482:
    case 483:
    case 500:
    case 502:
    case 503:
    case 504:
    case 604:
      return TRUE;
    default:
      return FALSE;
    }
}
