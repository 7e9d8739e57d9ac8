/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

#include "agent/sip-uas.h"

#define TAG_BYTES 8
#define CALL_ID_BYTES 16

/* RFC 3261 19.1.1: what has no place in a Request-URI, and in To with @in_header. */
static SipUri *
clean_uri (SipUri *uri, gboolean in_header)
{
  static const char *const of_header[] = { "method", "transport", "maddr", "ttl", "lr" };
  SipUri *clean;

  if (sip_uri_get_scheme (uri) != SIP_SCHEME_SIP && sip_uri_get_scheme (uri) != SIP_SCHEME_SIPS)
    return sip_uri_ref (uri);
  clean = sip_uri_without_headers (uri);
  for (guint i = 0; i < (in_header ? G_N_ELEMENTS (of_header) : 1); i++)
    {
      g_autoptr (SipUri) last = clean;

      clean = sip_uri_without_param (last, of_header[i]);
    }
  return clean;
}

static SipAddress *
dup_recipient (SipAgent *self, SipMethod method, SipUri *target)
{
  g_autoptr (SipUri) uri = NULL;

  if (method == SIP_METHOD_REGISTER)
    return sip_agent_dup_identity (self);
  uri = clean_uri (target, TRUE);
  return sip_address_new (NULL, uri);
}

/**
 * sip_agent_create_request:
 * @target: the Request-URI; REGISTER: the registrar's domain
 *
 * Returns: (transfer full): a builder
 */
SipMessageBuilder *
sip_agent_create_request (SipAgent *self, SipMethod method, SipUri *target)
{
  g_autoptr (SipUri) uri = NULL;
  g_autoptr (SipAddress) identity = NULL;
  g_autoptr (SipAddress) from = NULL;
  g_autoptr (SipAddress) to = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *call_id = NULL;
  SipMessageBuilder *builder;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);
  g_return_val_if_fail (target, NULL);

  uri = clean_uri (target, FALSE);
  to = dup_recipient (self, method, target);
  tag = sip_random_token (sip_agent_get_random (self), TAG_BYTES);
  call_id = sip_random_token (sip_agent_get_random (self), CALL_ID_BYTES);
  identity = sip_agent_dup_identity (self);
  from = sip_address_with_param (identity, "tag", tag);

  builder = sip_message_builder_new_request (method, uri);
  sip_message_builder_add_address (builder, SIP_HEADER_FROM, from);
  sip_message_builder_add_address (builder, SIP_HEADER_TO, to);
  sip_message_builder_add (builder, SIP_HEADER_CALL_ID, call_id);
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "1 %s", sip_method_to_string (method));
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  return builder;
}

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

static SipAddress *
create_contact (SipAgent *self, SipFlow *flow, gboolean secure)
{
  g_autofree char *user = sip_agent_dup_contact_user (self);
  SipProtocol protocol = sip_flow_get_protocol (flow);
  g_autofree char *host = NULL;
  g_autoptr (SipUri) uri = NULL;
  guint port;

  find_host (flow, &host, &port);
  uri = sip_uri_new (secure ? SIP_SCHEME_SIPS : SIP_SCHEME_SIP, user, host, port);
  /* RFC 5630 3.1.4: sips says TLS by itself. */
  if (protocol != SIP_PROTOCOL_UDP && !(secure && protocol == SIP_PROTOCOL_TLS))
    {
      SipUri *with_transport = sip_uri_with_param (uri, "transport", sip_protocol_to_param (protocol));

      sip_uri_unref (uri);
      uri = with_transport;
    }
  return sip_address_new (NULL, uri);
}

static gboolean
is_sips (SipUri *uri)
{
  return uri && sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS;
}

/**
 * sip_agent_dup_contact:
 * @flow: over which we are to be reached
 *
 * Returns: (transfer full): our Contact: the address that the far end sees where it is known (RFC 3581), otherwise
 *   our own
 */
SipAddress *
sip_agent_dup_contact (SipAgent *self, SipFlow *flow)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);
  g_return_val_if_fail (SIP_IS_FLOW (flow), NULL);

  return create_contact (self, flow, is_sips (sip_agent_get_aor (self)));
}

/**
 * sip_agent_dup_contact_for:
 * @request: that is answered
 * @flow: over which we are to be reached
 *
 * Returns: (transfer full): our Contact for a response to @request: of sips where RFC 3261 12.1.1 demands it
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
  return create_contact (self, flow, secure || is_sips (sip_agent_get_aor (self)));
}

/* RFC 3261 20.10: a registrar and OPTIONS want it as well. */
static gboolean
wants_contact (SipMethod method)
{
  return sip_method_get_policy (method)->refreshes || method == SIP_METHOD_REGISTER || method == SIP_METHOD_OPTIONS;
}

static gboolean
wants_capabilities (SipMethod method)
{
  return sip_method_get_policy (method)->capabilities;
}

static gboolean
has_to_tag (SipMessage *request)
{
  SipAddress *to = sip_message_get_to (request);

  return to && sip_address_get_tag (to).length > 0;
}

/* RFC 3261 8.1.1.1: the outbound proxy as a preloaded route. */
static void
add_route (SipAgent *self, SipMessage *request, SipMessageBuilder *builder)
{
  SipUri *proxy = sip_agent_get_outbound_proxy (self);
  g_autoptr (SipUri) loose = NULL;
  g_autoptr (SipAddress) route = NULL;

  if (!proxy || has_to_tag (request) || sip_message_count (request, SIP_HEADER_ROUTE) > 0)
    return;
  loose = sip_uri_get_param (proxy, "lr", NULL) ? sip_uri_ref (proxy) : sip_uri_with_param (proxy, "lr", NULL);
  route = sip_address_new (NULL, loose);
  sip_message_builder_add_address (builder, SIP_HEADER_ROUTE, route);
}

static gboolean
lacks (SipMessage *request, SipHeader header)
{
  return sip_message_count (request, header) == 0;
}

void
sip_agent_complete (SipAgent *self, SipMessage *request, SipMessageBuilder *builder, SipFlow *flow)
{
  SipMethod method = sip_message_get_method (request);
  const char *user_agent = sip_agent_get_user_agent (self);
  const char *supported = sip_agent_get_supported (self);

  add_route (self, request, builder);
  if (wants_contact (method) && lacks (request, SIP_HEADER_CONTACT))
    {
      /* RFC 3261 8.1.1.8: sips wants a Contact of sips. */
      gboolean secure = is_sips (sip_message_get_request_uri (request)) || is_sips (sip_agent_get_aor (self));
      g_autoptr (SipAddress) contact = create_contact (self, flow, secure);

      sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, contact);
    }
  if (wants_capabilities (method) && lacks (request, SIP_HEADER_ALLOW))
    sip_message_builder_add (builder, SIP_HEADER_ALLOW, sip_agent_get_allow (self));
  /* RFC 6665 4.4.4: in what begins dialogs. */
  if (sip_method_get_policy (method)->creates && sip_agent_get_allow_events (self)
      && lacks (request, SIP_HEADER_ALLOW_EVENTS))
    sip_message_builder_add (builder, SIP_HEADER_ALLOW_EVENTS, sip_agent_get_allow_events (self));
  if (wants_capabilities (method) && *supported && lacks (request, SIP_HEADER_SUPPORTED))
    sip_message_builder_add (builder, SIP_HEADER_SUPPORTED, supported);
  if (method == SIP_METHOD_OPTIONS && lacks (request, SIP_HEADER_ACCEPT))
    sip_message_builder_add (builder, SIP_HEADER_ACCEPT, sip_uas_get_accept ());
  if (user_agent && lacks (request, SIP_HEADER_USER_AGENT))
    sip_message_builder_add (builder, SIP_HEADER_USER_AGENT, user_agent);
}
