/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-agent-private.h"

/* Of the targets that a name stands for. */
#define MAX_HOME_ADDRESSES 32

static GInetAddress *
address_of (GInetSocketAddress *address)
{
  return address ? g_inet_socket_address_get_address (address) : NULL;
}

static gboolean
holds (GPtrArray *addresses, GInetAddress *wanted)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      if (g_inet_address_equal (addresses->pdata[i], wanted))
        return TRUE;
    }
  return FALSE;
}

/* (nullable): of a host that is an address */
static GInetAddress *
dup_literal (SipUri *uri)
{
  g_autofree char *host = uri ? sip_slice_dup (sip_uri_get_host (uri)) : NULL;

  return host ? g_inet_address_new_from_string (host) : NULL;
}

void
sip_agent_note_home (SipAgent *self, GPtrArray *targets)
{
  GPtrArray *addresses = sip_agent_get_policies (self)->home;
  gboolean changed = FALSE;

  for (guint i = 0; i < targets->len; i++)
    {
      GInetAddress *address = address_of (sip_target_get_address (g_ptr_array_index (targets, i)));

      if (!address || holds (addresses, address))
        continue;
      if (addresses->len == MAX_HOME_ADDRESSES)
        g_ptr_array_remove_index (addresses, 0);
      g_ptr_array_add (addresses, g_object_ref (address));
      changed = TRUE;
    }
  if (changed)
    sip_agent_tell_addresses (self);
}

/**
 * sip_agent_list_trusted_addresses:
 *
 * Returns: (transfer container) (element-type GInetAddress): where the account's own server is, as far as that is
 *   known: at the far ends of its registrations, at the addresses to which the name of the registrar or of the outbound
 *   proxy was resolved
 */
GPtrArray *
sip_agent_list_trusted_addresses (SipAgent *self)
{
  GPtrArray *list, *flows, *known;
  GInetAddress *registrar, *proxy;

  g_return_val_if_fail (SIP_IS_AGENT (self), NULL);

  list = g_ptr_array_new_with_free_func (g_object_unref);
  flows = sip_agent_list_registered_flows (self);
  known = sip_agent_get_policies (self)->home;
  for (guint i = 0; flows && i < flows->len; i++)
    {
      GInetAddress *address =
        address_of (sip_flow_get_remote_address (sip_registered_flow_get_flow (flows->pdata[i])));

      if (address)
        g_ptr_array_add (list, g_object_ref (address));
    }
  for (guint i = 0; i < known->len; i++)
    g_ptr_array_add (list, g_object_ref (known->pdata[i]));
  registrar = dup_literal (sip_agent_get_registrar (self));
  proxy = dup_literal (sip_agent_get_outbound_proxy (self));
  if (registrar)
    g_ptr_array_add (list, registrar);
  if (proxy)
    g_ptr_array_add (list, proxy);
  return list;
}

/**
 * sip_agent_trusts:
 * @flow: over which a request came
 *
 * Whether @flow comes from the account's own server: it is one of its registration, or leads to one of
 * sip_agent_list_trusted_addresses(). Ports are not compared, since servers send from others. Where the account speaks
 * to its server over TLS, a flow without it is not trusted, whatever address it shows.
 *
 * Returns: whether what comes over @flow is the server's word
 */
gboolean
sip_agent_trusts (SipAgent *self, SipFlow *flow)
{
  g_autoptr (GPtrArray) trusted = NULL;
  SipFlow *registered;
  SipProtocol protocol;
  GInetAddress *there;

  g_return_val_if_fail (SIP_IS_AGENT (self), FALSE);
  g_return_val_if_fail (SIP_IS_FLOW (flow), FALSE);

  if (sip_agent_find_registered_flow (self, flow))
    return TRUE;
  registered = sip_agent_get_flow (self);
  protocol = registered ? sip_flow_get_protocol (registered) : sip_agent_get_protocol (self);
  there = address_of (sip_flow_get_remote_address (flow));
  if (!there || (sip_protocol_is_secure (protocol) && !sip_protocol_is_secure (sip_flow_get_protocol (flow))))
    return FALSE;
  trusted = sip_agent_list_trusted_addresses (self);
  return holds (trusted, there);
}
