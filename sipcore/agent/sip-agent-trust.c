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

static gboolean
is_host_of (SipUri *uri, GInetAddress *address)
{
  g_autofree char *host = uri ? sip_slice_dup (sip_uri_get_host (uri)) : NULL;
  g_autoptr (GInetAddress) literal = host ? g_inet_address_new_from_string (host) : NULL;

  return literal && g_inet_address_equal (literal, address);
}

void
sip_agent_note_home (SipAgent *self, GPtrArray *targets)
{
  GPtrArray *addresses = sip_agent_get_home_addresses (self);

  for (guint i = 0; i < targets->len; i++)
    {
      GInetAddress *address = address_of (sip_target_get_address (g_ptr_array_index (targets, i)));

      if (!address || holds (addresses, address))
        continue;
      if (addresses->len == MAX_HOME_ADDRESSES)
        g_ptr_array_remove_index (addresses, 0);
      g_ptr_array_add (addresses, g_object_ref (address));
    }
}

/**
 * sip_agent_trusts:
 * @flow: over which a request came
 *
 * Whether @flow comes from the account's own server: it is the one of the registration, or leads to the same address,
 * or to one of those to which the name of the registrar or of the outbound proxy was resolved. Ports are not compared,
 * since servers send from others. Where the account speaks to its server over TLS, a flow without it is not trusted,
 * whatever address it shows.
 *
 * Returns: whether what comes over @flow is the server's word
 */
gboolean
sip_agent_trusts (SipAgent *self, SipFlow *flow)
{
  SipFlow *registered;
  SipProtocol protocol;
  GInetAddress *there, *home;

  g_return_val_if_fail (SIP_IS_AGENT (self), FALSE);
  g_return_val_if_fail (SIP_IS_FLOW (flow), FALSE);

  registered = sip_agent_get_flow (self);
  if (registered == flow)
    return TRUE;
  protocol = registered ? sip_flow_get_protocol (registered) : sip_agent_get_protocol (self);
  there = address_of (sip_flow_get_remote_address (flow));
  if (!there || (sip_protocol_is_secure (protocol) && !sip_protocol_is_secure (sip_flow_get_protocol (flow))))
    return FALSE;
  home = registered ? address_of (sip_flow_get_remote_address (registered)) : NULL;
  return (home && g_inet_address_equal (home, there)) || holds (sip_agent_get_home_addresses (self), there)
         || is_host_of (sip_agent_get_registrar (self), there) || is_host_of (sip_agent_get_outbound_proxy (self), there);
}
