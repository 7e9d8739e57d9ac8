/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-protocol.h"

static const struct
{
  const char *via;
  const char *param;
  guint port;
  gboolean reliable;
  gboolean secure;
} protocols[] = {
  [SIP_PROTOCOL_AUTO] = { "AUTO", "auto", 5060, FALSE, FALSE },
  [SIP_PROTOCOL_UDP] = { "UDP", "udp", 5060, FALSE, FALSE },
  [SIP_PROTOCOL_TCP] = { "TCP", "tcp", 5060, TRUE, FALSE },
  [SIP_PROTOCOL_TLS] = { "TLS", "tls", 5061, TRUE, TRUE },
  [SIP_PROTOCOL_WS] = { "WS", "ws", 80, TRUE, FALSE },
  [SIP_PROTOCOL_WSS] = { "WSS", "ws", 443, TRUE, TRUE },
};

G_DEFINE_ENUM_TYPE (SipProtocol,
                    sip_protocol,
                    G_DEFINE_ENUM_VALUE (SIP_PROTOCOL_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (SIP_PROTOCOL_UDP, "udp"),
                    G_DEFINE_ENUM_VALUE (SIP_PROTOCOL_TCP, "tcp"),
                    G_DEFINE_ENUM_VALUE (SIP_PROTOCOL_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (SIP_PROTOCOL_WS, "ws"),
                    G_DEFINE_ENUM_VALUE (SIP_PROTOCOL_WSS, "wss"))

/**
 * sip_protocol_to_via:
 *
 * Returns: "UDP", "TCP", "TLS", "WS", "WSS": as in Via (RFC 3261 20.42, RFC 7118)
 */
const char *
sip_protocol_to_via (SipProtocol self)
{
  g_return_val_if_fail ((gsize) self < G_N_ELEMENTS (protocols), NULL);

  return protocols[self].via;
}

/**
 * sip_protocol_to_param:
 *
 * Returns: "udp", "tcp", "tls", "ws": as in a URI's transport parameter (RFC 7118 5.2)
 */
const char *
sip_protocol_to_param (SipProtocol self)
{
  g_return_val_if_fail ((gsize) self < G_N_ELEMENTS (protocols), NULL);

  return protocols[self].param;
}

/**
 * sip_protocol_from_slice: (skip)
 */
SipProtocol
sip_protocol_from_slice (SipSlice name)
{
  for (gsize i = SIP_PROTOCOL_UDP; i < G_N_ELEMENTS (protocols); i++)
    {
      if (sip_slice_equal_nocase (name, sip_slice (protocols[i].via)))
        return i;
    }
  return SIP_PROTOCOL_AUTO;
}

/**
 * sip_protocol_is_reliable:
 *
 * Returns: whether it has connections
 */
gboolean
sip_protocol_is_reliable (SipProtocol self)
{
  g_return_val_if_fail ((gsize) self < G_N_ELEMENTS (protocols), FALSE);

  return protocols[self].reliable;
}

/**
 * sip_protocol_is_secure:
 *
 * Returns: whether it is encrypted
 */
gboolean
sip_protocol_is_secure (SipProtocol self)
{
  g_return_val_if_fail ((gsize) self < G_N_ELEMENTS (protocols), FALSE);

  return protocols[self].secure;
}

/**
 * sip_protocol_get_default_port:
 *
 * Returns: where servers listen
 */
guint
sip_protocol_get_default_port (SipProtocol self)
{
  g_return_val_if_fail ((gsize) self < G_N_ELEMENTS (protocols), 0);

  return protocols[self].port;
}
