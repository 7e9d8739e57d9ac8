/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

#include "agent/sip-uas.h"
#include "message/sip-identity.h"

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
  if (method != SIP_METHOD_REGISTER && sip_agent_get_policies (self)->privacy & SIP_PRIVACY_USER)
    identity = sip_address_new_anonymous ();
  else
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
add_proxy (SipMessageBuilder *builder, SipUri *proxy)
{
  g_autoptr (SipAddress) route = proxy ? sip_address_new_route (proxy) : NULL;

  if (route)
    sip_message_builder_add_address (builder, SIP_HEADER_ROUTE, route);
}

/* RFC 3608 6.1: the service route in its order; not for REGISTER, which asks for it. */
static void
add_route (SipAgent *self, SipMessage *request, SipMessageBuilder *builder, SipFlow *flow)
{
  SipRegisteredFlow *registered = sip_agent_find_registered_flow (self, flow);
  const char *const *service;
  SipUri *proxy;

  if (has_to_tag (request) || sip_message_count (request, SIP_HEADER_ROUTE) > 0)
    return;
  if (!registered)
    registered = sip_agent_get_registered_flow (self);
  service = registered ? sip_registered_flow_get_service_route (registered) : NULL;
  proxy = registered ? sip_registered_flow_get_proxy (registered) : NULL;
  if (!service || sip_message_get_method (request) == SIP_METHOD_REGISTER)
    {
      add_proxy (builder, proxy ? proxy : sip_agent_get_outbound_proxy (self));
      return;
    }
  for (guint i = 0; service[i]; i++)
    sip_message_builder_add (builder, SIP_HEADER_ROUTE, service[i]);
}

static gboolean
lacks (SipMessage *request, SipHeader header)
{
  return sip_message_count (request, header) == 0;
}

void
sip_agent_complete (SipAgent *self, SipMessage *request, SipMessageBuilder *builder, SipFlow *flow, gboolean contact)
{
  SipMethod method = sip_message_get_method (request);
  const char *user_agent = sip_agent_get_user_agent (self);

  add_route (self, request, builder, flow);
  if (contact && wants_contact (method) && lacks (request, SIP_HEADER_CONTACT))
    {
      g_autoptr (SipAddress) own = method == SIP_METHOD_REGISTER ? sip_agent_dup_contact (self, flow)
                                                                 : sip_agent_dup_contact_of (self, request, flow);

      sip_message_builder_add_address (builder, SIP_HEADER_CONTACT, own);
    }
  sip_agent_add_privacy (self, request, builder, flow);
  if (wants_capabilities (method) && lacks (request, SIP_HEADER_ALLOW))
    sip_message_builder_add (builder, SIP_HEADER_ALLOW, sip_agent_get_allow (self));
  /* RFC 6665 4.4.4: in what begins dialogs. */
  if (sip_method_get_policy (method)->creates && sip_agent_get_allow_events (self)
      && lacks (request, SIP_HEADER_ALLOW_EVENTS))
    sip_message_builder_add (builder, SIP_HEADER_ALLOW_EVENTS, sip_agent_get_allow_events (self));
  if (sip_method_get_policy (method)->supported && lacks (request, SIP_HEADER_SUPPORTED))
    {
      g_autofree char *supported = sip_agent_dup_supported (self, flow);

      sip_message_builder_add (builder, SIP_HEADER_SUPPORTED, supported);
    }
  if (method == SIP_METHOD_OPTIONS && lacks (request, SIP_HEADER_ACCEPT))
    sip_message_builder_add (builder, SIP_HEADER_ACCEPT, sip_uas_get_accept ());
  if (user_agent && lacks (request, SIP_HEADER_USER_AGENT))
    sip_message_builder_add (builder, SIP_HEADER_USER_AGENT, user_agent);
}

SipOutgoingRequest *
sip_agent_send (SipAgent *self, SipMessage *request, SipDialog *dialog, SipFlow *flow)
{
  return sip_agent_send_completed (self, request, dialog, flow, NULL, NULL, NULL);
}

/**
 * sip_agent_send_completed: (skip)
 * @request: as for sip_agent_send()
 * @complete: (nullable): adds to each attempt what depends on its flow; Contact is then added by it alone
 * @destroy: (nullable): frees @user_data when the request is over
 *
 * Returns: (transfer full): the request under way
 */
SipOutgoingRequest *
sip_agent_send_completed (SipAgent *self, SipMessage *request, SipDialog *dialog, SipFlow *flow,
                          SipAgentCompleteFunc complete, gpointer user_data, GDestroyNotify destroy)
{
  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);
  g_return_val_if_fail (request && sip_message_is_request (request), NULL);
  g_return_val_if_fail (!dialog || SIP_IS_DIALOG (dialog), NULL);
  g_return_val_if_fail (!flow || SIP_IS_FLOW (flow), NULL);

  return sip_outgoing_request_new (self, request, dialog, flow, complete, user_data, destroy);
}

/**
 * sip_agent_announce_session:
 * @session: a [class@Sip.Session] of this agent
 *
 * For the library: emits [signal@Sip.Agent::session].
 */
void
sip_agent_announce_session (SipAgent *self, GObject *session)
{
  g_return_if_fail (SIP_IS_AGENT (self));
  g_return_if_fail (G_IS_OBJECT (session));

  g_signal_emit_by_name (self, "session", session);
}
