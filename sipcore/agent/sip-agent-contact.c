/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

static gboolean
is_private (GInetSocketAddress *socket_address)
{
  GInetAddress *address = g_inet_socket_address_get_address (socket_address);
  const guint8 *bytes = g_inet_address_to_bytes (address);

  /* RFC 4193: fc00::/7. */
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && (bytes[0] & 0xfe) == 0xfc)
    return TRUE;
  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address)
         || g_inet_address_get_is_site_local (address);
}

/* A server out in the public does not see us at a private address, whatever it says. */
static GInetSocketAddress *
find_learned_address (SipFlow *flow)
{
  GInetSocketAddress *learned = sip_flow_get_learned_address (flow);
  GInetSocketAddress *remote = sip_flow_get_remote_address (flow);

  return learned && remote && is_private (learned) && !is_private (remote) ? NULL : learned;
}

/* Host and port at which @flow is reached from the far end. */
static void
find_host (SipFlow *flow, char **host, guint *port)
{
  GInetSocketAddress *learned = find_learned_address (flow);
  SipProtocol protocol = sip_flow_get_protocol (flow);
  g_autofree char *text = NULL;
  g_autoptr (SipUri) uri = NULL;

  if (learned && protocol != SIP_PROTOCOL_WS && protocol != SIP_PROTOCOL_WSS)
    {
      *host = g_inet_address_to_string (g_inet_socket_address_get_address (learned));
      *port = g_inet_socket_address_get_port (learned);
      return;
    }
  text = g_strconcat ("sip:", sip_flow_get_sent_by (flow), NULL);
  uri = sip_uri_parse (text, NULL);
  g_assert (uri);
  *host = sip_slice_dup (sip_uri_get_host (uri));
  *port = sip_uri_get_port (uri);
}

static gboolean
is_sips (SipUri *uri)
{
  return uri && sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS;
}

static SipUri *
add_param (SipUri *uri, const char *name, const char *value)
{
  SipUri *with = sip_uri_with_param (uri, name, value);

  sip_uri_unref (uri);
  return with;
}

static SipUri *
create_uri (SipAgent *self, SipFlow *flow, gboolean secure, gboolean anonymous)
{
  g_autofree char *user = anonymous ? g_strdup ("anonymous") : sip_agent_dup_contact_user (self);
  SipProtocol protocol = sip_flow_get_protocol (flow);
  g_autofree char *host = NULL;
  SipUri *uri;
  guint port;

  find_host (flow, &host, &port);
  uri = sip_uri_new (secure ? SIP_SCHEME_SIPS : SIP_SCHEME_SIP, user, host, port);
  /* RFC 5630 3.1.4: sips says TLS by itself. */
  if (protocol != SIP_PROTOCOL_UDP && !(secure && protocol == SIP_PROTOCOL_TLS))
    uri = add_param (uri, "transport", sip_protocol_to_param (protocol));
  return uri;
}

static SipUri *
choose_gruu (SipRegisteredFlow *registered, gboolean anonymous)
{
  SipUri *temporary = sip_registered_flow_get_temp_gruu (registered);
  SipUri *public = sip_registered_flow_get_pub_gruu (registered);

  /* RFC 5627 10.3: the public one tells who we are. */
  if (anonymous)
    return temporary;
  return public ? public : temporary;
}

/* RFC 5627 4.4, RFC 5626 4.3. */
static SipAddress *
create_contact (SipAgent *self, SipFlow *flow, gboolean secure, gboolean anonymous)
{
  SipRegisteredFlow *own = sip_agent_find_registered_flow (self, flow);
  SipRegisteredFlow *any = own ? own : sip_agent_get_registered_flow (self);
  SipUri *gruu = any ? choose_gruu (any, anonymous) : NULL;
  g_autoptr (SipUri) uri = NULL;

  if (gruu && (!secure || is_sips (gruu)))
    return sip_address_new (NULL, gruu);
  uri = create_uri (self, flow, secure, anonymous);
  if (own && sip_registered_flow_get_outbound (own))
    uri = add_param (uri, "ob", NULL);
  return sip_address_new (NULL, uri);
}

/**
 * sip_agent_dup_contact:
 * @flow: over which we are to be reached
 *
 * Returns: (transfer full): our Contact, to be registered: the address that the far end sees where it is known
 *   (RFC 3581), otherwise our own
 */
SipAddress *
sip_agent_dup_contact (SipAgent *self, SipFlow *flow)
{
  g_autoptr (SipUri) uri = NULL;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);
  g_return_val_if_fail (SIP_IS_FLOW (flow), NULL);

  uri = create_uri (self, flow, is_sips (sip_agent_get_aor (self)), FALSE);
  return sip_address_new (NULL, uri);
}

static gboolean
is_anonymous (SipMessage *request)
{
  if (sip_agent_is_anonymous (request))
    return TRUE;
  return sip_message_count (request, SIP_HEADER_PRIVACY) > 0
         && !sip_message_has_token (request, SIP_HEADER_PRIVACY, "none");
}

SipAddress *
sip_agent_dup_contact_of (SipAgent *self, SipMessage *request, SipFlow *flow)
{
  /* RFC 3261 8.1.1.8: sips wants a Contact of sips. */
  gboolean secure = is_sips (sip_message_get_request_uri (request)) || is_sips (sip_agent_get_aor (self));

  return create_contact (self, flow, secure, is_anonymous (request));
}

/**
 * sip_agent_dup_contact_for:
 * @request: that is answered
 * @flow: over which we are to be reached
 *
 * Returns: (transfer full): our Contact for a response to @request: a GRUU where there is one, of sips where RFC 3261
 *   12.1.1 demands it
 */
SipAddress *
sip_agent_dup_contact_for (SipAgent *self, SipMessage *request, SipFlow *flow)
{
  SipAddress *hop;
  gboolean secure;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);
  g_return_val_if_fail (request, NULL);
  g_return_val_if_fail (SIP_IS_FLOW (flow), NULL);

  hop = sip_message_get_address (request, SIP_HEADER_RECORD_ROUTE, 0);
  if (!hop)
    hop = sip_message_get_address (request, SIP_HEADER_CONTACT, 0);
  secure = is_sips (sip_message_get_request_uri (request)) || (hop && is_sips (sip_address_get_uri (hop)));
  return create_contact (self, flow, secure || is_sips (sip_agent_get_aor (self)), FALSE);
}
