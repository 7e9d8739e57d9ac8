/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

#include <string.h>

static gboolean
is_open (SipFlow *flow)
{
  return flow && !sip_flow_is_closed (flow);
}

static gboolean
is_websocket (SipProtocol protocol)
{
  return protocol == SIP_PROTOCOL_WS || protocol == SIP_PROTOCOL_WSS;
}

/* A sip URI without transport names a port for plain text (RFC 3261 19.1.2). A server that is reached by TLS and calls
 * itself so in its routes is at the far end of that flow all the same. */
static gboolean
names_plain_port (SipUri *uri, SipFlow *flow)
{
  return sip_protocol_is_secure (sip_flow_get_protocol (flow)) && sip_uri_get_scheme (uri) == SIP_SCHEME_SIP
         && !sip_uri_get_param (uri, "transport", NULL);
}

static gboolean
is_server (SipUri *uri, SipUri *server, guint port, SipFlow *flow)
{
  return sip_slice_equal_nocase (sip_uri_get_host (uri), sip_uri_get_host (server))
         && (sip_uri_get_port (uri) == port || names_plain_port (uri, flow));
}

/* Whether the flow of @registered was opened to the host of @uri. */
static gboolean
is_home_host (SipAgent *self, SipRegisteredFlow *registered, SipUri *uri)
{
  SipFlow *flow = sip_registered_flow_get_flow (registered);
  SipUri *server = sip_registered_flow_get_proxy (registered);

  if (!server)
    server = sip_agent_get_outbound_proxy (self);
  if (!server)
    server = sip_agent_get_registrar (self);
  if (server)
    return is_server (uri, server, sip_uri_get_port (server), flow);
  return sip_agent_get_aor (self) && is_server (uri, sip_agent_get_aor (self), 0, flow);
}

static gboolean
is_far_end (SipFlow *flow, SipUri *uri)
{
  GInetSocketAddress *remote = sip_flow_get_remote_address (flow);
  g_autofree char *host = sip_slice_dup (sip_uri_get_host (uri));
  g_autoptr (GInetAddress) address = host ? g_inet_address_new_from_string (host) : NULL;
  guint port = sip_uri_get_port (uri);

  if (!remote || !address || !g_inet_address_equal (g_inet_socket_address_get_address (remote), address))
    return FALSE;
  if (port == 0)
    port = sip_protocol_get_default_port (sip_flow_get_protocol (flow));
  return g_inet_socket_address_get_port (remote) == port || names_plain_port (uri, flow);
}

/* Whether a request for the next hop @uri may take @flow: it leads there by the transport that @uri wants. */
static gboolean
leads_to (SipAgent *self, SipFlow *flow, SipUri *uri)
{
  SipProtocol protocol = sip_flow_get_protocol (flow);
  SipRegisteredFlow *registered;
  SipSlice transport;

  if (sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS && !sip_protocol_is_secure (protocol))
    return FALSE;
  /* RFC 7118: behind a WebSocket there is one server, whatever it calls itself. */
  if (is_websocket (protocol))
    return TRUE;
  if (sip_uri_get_param (uri, "transport", &transport)
      && !sip_slice_equal_nocase (transport, sip_slice (sip_protocol_to_param (protocol)))
      && !(sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS && sip_slice_equal_nocase (transport, SIP_SLICE ("tcp"))))
    return FALSE;
  if (is_far_end (flow, uri))
    return TRUE;
  registered = sip_agent_find_registered_flow (self, flow);
  return registered && is_home_host (self, registered, uri);
}

/* (transfer none) (nullable): an open flow of a registration that leads to @uri */
static SipFlow *
find_registered (SipAgent *self, SipUri *uri)
{
  GPtrArray *list = *sip_agent_get_registered_flows (self);

  for (guint i = 0; list && i < list->len; i++)
    {
      SipFlow *flow = sip_registered_flow_get_flow (list->pdata[i]);

      if (is_open (flow) && leads_to (self, flow, uri))
        return flow;
    }
  return NULL;
}

static void
find_way_in_dialog (SipAgent *self, SipDialog *dialog, SipFlow *flow, SipWay *way)
{
  SipFlow *registered;

  way->next_hop = sip_dialog_dup_next_hop (dialog);
  way->protocol = SIP_PROTOCOL_AUTO;
  registered = find_registered (self, way->next_hop);
  if (is_open (flow) && leads_to (self, flow, way->next_hop))
    way->flow = g_object_ref (flow);
  else if (registered)
    way->flow = g_object_ref (registered);
  else if (is_open (flow))
    way->fallback = g_object_ref (flow);
  way->home = way->flow && sip_agent_find_registered_flow (self, way->flow);
}

static SipUri *
get_first_route (SipMessage *request)
{
  SipAddress *route = sip_message_get_address (request, SIP_HEADER_ROUTE, 0);

  return route ? sip_address_get_uri (route) : NULL;
}

static SipUri *
dup_service_hop (SipRegisteredFlow *registered)
{
  const char *const *values = sip_registered_flow_get_service_route (registered);
  g_autoptr (SipAddress) route = values ? sip_address_parse (values[0], NULL) : NULL;
  SipUri *uri = route ? sip_address_get_uri (route) : NULL;

  return uri ? sip_uri_ref (uri) : NULL;
}

/* An outbound proxy takes every request; without one the Service-Route may begin elsewhere than at the registrar. */
static void
find_way_of_registered (SipAgent *self, SipRegisteredFlow *registered, SipMessage *request, SipWay *way)
{
  SipFlow *flow = sip_registered_flow_get_flow (registered);
  SipUri *route = get_first_route (request);
  g_autoptr (SipUri) hop = NULL;

  if (route)
    hop = sip_uri_ref (route);
  else if (!sip_registered_flow_get_proxy (registered) && !sip_agent_get_outbound_proxy (self))
    hop = dup_service_hop (registered);
  way->home = TRUE;
  if (!hop || leads_to (self, flow, hop))
    {
      way->flow = g_object_ref (flow);
      return;
    }
  way->next_hop = g_steal_pointer (&hop);
  way->fallback = g_object_ref (flow);
}

static void
find_way_to_server (SipAgent *self, SipMessage *request, SipWay *way)
{
  SipUri *route = get_first_route (request);
  SipUri *proxy = sip_agent_get_outbound_proxy (self), *registrar = sip_agent_get_registrar (self);
  gboolean is_register = sip_message_get_method (request) == SIP_METHOD_REGISTER;

  way->home = proxy || registrar || is_register || sip_agent_get_registers (self);
  if (route)
    way->next_hop = sip_uri_ref (route);
  else if (proxy)
    way->next_hop = sip_uri_ref (proxy);
  else if (registrar)
    way->next_hop = sip_uri_ref (registrar);
  else if (way->home && !is_register)
    way->next_hop = sip_uri_ref (sip_agent_get_aor (self));
  else
    way->next_hop = sip_uri_ref (sip_message_get_request_uri (request));
}

static void
find_way_outside (SipAgent *self, SipMessage *request, SipFlow *flow, SipWay *way)
{
  SipRegisteredFlow *registered = sip_agent_get_registered_flow (self);
  gboolean is_register = sip_message_get_method (request) == SIP_METHOD_REGISTER;

  way->protocol = sip_agent_get_protocol (self);
  if (is_open (flow))
    {
      way->flow = g_object_ref (flow);
      way->home = is_register || sip_agent_get_outbound_proxy (self) || sip_agent_get_registrar (self)
                  || sip_agent_get_registers (self) || sip_agent_find_registered_flow (self, flow);
    }
  else if (!is_register && registered && is_open (sip_registered_flow_get_flow (registered)))
    find_way_of_registered (self, registered, request, way);
  else
    find_way_to_server (self, request, way);
}

static gboolean
is_sips (SipUri *uri)
{
  return uri && sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS;
}

static gboolean
is_secure (SipFlow *flow)
{
  return sip_protocol_is_secure (sip_flow_get_protocol (flow));
}

/* RFC 3261 26.2.2, RFC 5630 3.1: a sips URI is never sent in the clear, whatever flow is at hand. */
static void
demand_security (SipAgent *self, SipMessage *request, SipWay *way)
{
  way->secure = is_sips (sip_message_get_request_uri (request)) || is_sips (get_first_route (request))
                || is_sips (way->next_hop);
  if (!way->secure)
    return;
  if (way->fallback && !is_secure (way->fallback))
    g_clear_object (&way->fallback);
  if (!way->flow || is_secure (way->flow))
    return;
  g_clear_object (&way->flow);
  if (!way->next_hop)
    find_way_to_server (self, request, way);
}

void
sip_agent_find_way (SipAgent *self, SipMessage *request, SipDialog *dialog, SipFlow *flow, SipWay *way)
{
  *way = (SipWay) { NULL };
  if (dialog)
    find_way_in_dialog (self, dialog, flow, way);
  else
    find_way_outside (self, request, flow, way);
  demand_security (self, request, way);
}

void
sip_way_clear (SipWay *self)
{
  g_clear_object (&self->flow);
  g_clear_object (&self->fallback);
  g_clear_pointer (&self->next_hop, sip_uri_unref);
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *targets = sip_resolver_resolve_finish (SIP_RESOLVER (source), result, &error);

  if (targets && GPOINTER_TO_INT (g_task_get_task_data (task)))
    sip_agent_note_home (g_task_get_source_object (task), targets);
  if (targets)
    g_task_return_pointer (task, targets, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* (transfer full): the next hop, which is to be reached by TLS where that is demanded */
static SipUri *
dup_next_hop (const SipWay *way)
{
  g_autofree char *text = NULL;
  g_autofree char *secure = NULL;

  if (!way->secure || sip_uri_get_scheme (way->next_hop) != SIP_SCHEME_SIP)
    return sip_uri_ref (way->next_hop);
  text = sip_uri_to_string (way->next_hop);
  secure = g_strconcat ("sips:", text + strlen ("sip:"), NULL);
  return sip_uri_parse (secure, NULL);
}

/* (nullable): the URL to which a WebSocket account connects, whatever the next hop */
static const char *
websocket_url (SipAgent *self, const SipWay *way)
{
  const char *url = way->home && is_websocket (way->protocol) ? sip_agent_get_websocket_url (self) : NULL;

  return url && way->secure && !g_str_has_prefix (url, "wss:") ? NULL : url;
}

void
sip_agent_look_up_async (SipAgent *self, const SipWay *way, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *url = websocket_url (self, way);
  g_autoptr (SipUri) next_hop = dup_next_hop (way);
  g_autoptr (GPtrArray) targets = NULL;
  GError *error = NULL;
  SipTarget *target;

  g_task_set_source_tag (task, sip_agent_look_up_async);
  g_task_set_task_data (task, GINT_TO_POINTER (way->home), NULL);
  if (!url)
    {
      sip_resolver_resolve_async (sip_agent_get_resolver (self), next_hop, way->protocol, cancellable, on_resolved,
                                  g_steal_pointer (&task));
      return;
    }
  target = sip_target_new_websocket (url, &error);
  if (!target)
    {
      g_task_return_error (task, error);
      return;
    }
  targets = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_target_unref);
  g_ptr_array_add (targets, target);
  g_task_return_pointer (task, g_steal_pointer (&targets), (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
sip_agent_look_up_finish (SipAgent *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
