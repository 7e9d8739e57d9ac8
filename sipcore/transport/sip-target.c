/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-target.h"

#include <glib/gi18n-lib.h>

#include "transport/sip-inet-private.h"
#include "util/sip-argument.h"
#include "util/sip-error.h"

struct _SipTarget
{
  grefcount references;

  GInetSocketAddress *address;
  char *server_name;
  char *url;

  SipProtocol protocol;
};

G_DEFINE_BOXED_TYPE (SipTarget, sip_target, sip_target_ref, sip_target_unref)

static SipTarget *
target_new (SipProtocol protocol, const char *server_name)
{
  SipTarget *self = g_new0 (SipTarget, 1);

  g_ref_count_init (&self->references);
  self->protocol = protocol;
  self->server_name = g_strdup (server_name);
  return self;
}

/**
 * sip_target_new:
 * @protocol: how, never %SIP_PROTOCOL_AUTO
 * @address: where
 * @server_name: the host of the URI that was resolved, never an SRV target (RFC 5922 4)
 *
 * Returns: (transfer full): a place to send to
 */
SipTarget *
sip_target_new (SipProtocol protocol, GInetSocketAddress *address, const char *server_name)
{
  SipTarget *self;

  g_return_val_if_fail (G_IS_INET_SOCKET_ADDRESS (address), NULL);
  g_return_val_if_fail (server_name, NULL);

  self = target_new (protocol, server_name);
  self->address = g_object_ref (address);
  return self;
}

/**
 * sip_target_new_websocket:
 * @url: a ws or wss URL
 * @error: %SIP_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full): a WebSocket server; its name is looked up when it is connected to
 */
SipTarget *
sip_target_new_websocket (const char *url, GError **error)
{
  g_autoptr (GUri) parsed = NULL;
  const char *scheme, *host;
  SipProtocol protocol;
  SipTarget *self;

  g_return_val_if_fail (url, NULL);

  parsed = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  scheme = parsed ? g_uri_get_scheme (parsed) : NULL;
  protocol = scheme ? sip_protocol_from_slice (sip_slice (scheme)) : SIP_PROTOCOL_AUTO;
  host = parsed ? g_uri_get_host (parsed) : NULL;
  if ((protocol != SIP_PROTOCOL_WS && protocol != SIP_PROTOCOL_WSS) || !host || !*host)
    {
      g_autofree char *shown = sip_argument_show (url);

      g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not the address of a WebSocket server. Write it as wss://host/path."), shown);
      return NULL;
    }
  self = target_new (protocol, host);
  self->url = g_strdup (url);
  return self;
}

/**
 * sip_target_new_websocket_at:
 * @protocol: WS or WSS
 * @address: where
 * @server_name: the host of the URI that was resolved, for its URL and its certificate
 *
 * Returns: (transfer full): a WebSocket server at an address that DNS named
 */
SipTarget *
sip_target_new_websocket_at (SipProtocol protocol, GInetSocketAddress *address, const char *server_name)
{
  SipTarget *self;

  g_return_val_if_fail (protocol == SIP_PROTOCOL_WS || protocol == SIP_PROTOCOL_WSS, NULL);
  g_return_val_if_fail (G_IS_INET_SOCKET_ADDRESS (address), NULL);
  g_return_val_if_fail (server_name, NULL);

  self = sip_target_new (protocol, address, server_name);
  self->url = g_strdup_printf ("%s://%s:%u/", protocol == SIP_PROTOCOL_WSS ? "wss" : "ws", server_name,
                               g_inet_socket_address_get_port (address));
  return self;
}

/**
 * sip_target_ref:
 *
 * Returns: (transfer full): the same target
 */
SipTarget *
sip_target_ref (SipTarget *self)
{
  g_return_val_if_fail (self, NULL);

  g_ref_count_inc (&self->references);
  return self;
}

/**
 * sip_target_unref:
 *
 * Gives a reference back.
 */
void
sip_target_unref (SipTarget *self)
{
  g_return_if_fail (self);

  if (!g_ref_count_dec (&self->references))
    return;
  g_clear_object (&self->address);
  g_free (self->server_name);
  g_free (self->url);
  g_free (self);
}

/**
 * sip_target_get_protocol:
 *
 * Returns: over which transport it is reached
 */
SipProtocol
sip_target_get_protocol (SipTarget *self)
{
  g_return_val_if_fail (self, SIP_PROTOCOL_AUTO);

  return self->protocol;
}

/**
 * sip_target_get_address:
 *
 * Returns: (transfer none) (nullable): where it is; %NULL for a WebSocket's URL
 */
GInetSocketAddress *
sip_target_get_address (SipTarget *self)
{
  g_return_val_if_fail (self, NULL);

  return self->address;
}

/**
 * sip_target_get_server_name:
 *
 * Returns: the name against which a certificate is checked (RFC 5922)
 */
const char *
sip_target_get_server_name (SipTarget *self)
{
  g_return_val_if_fail (self, NULL);

  return self->server_name;
}

/**
 * sip_target_get_url:
 *
 * Returns: (nullable): the whole URL of a WebSocket
 */
const char *
sip_target_get_url (SipTarget *self)
{
  g_return_val_if_fail (self, NULL);

  return self->url;
}

/* Some servers are let in by what stands before the host or behind the path. */
static char *
dup_public_url (const char *url)
{
  g_autoptr (GUri) parsed = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  return parsed ? g_uri_to_string_partial (parsed, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT)
                : g_strdup ("");
}

/**
 * sip_target_to_string:
 *
 * Returns: (transfer full): "udp 192.0.2.1:5060" or "wss://example.org/sip", for people: without passwords
 */
char *
sip_target_to_string (SipTarget *self)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (self, NULL);

  if (self->url)
    return dup_public_url (self->url);
  address = sip_inet_to_string (self->address);
  return g_strdup_printf ("%s %s", sip_protocol_to_param (self->protocol), address);
}

/**
 * sip_target_with_protocol:
 * @protocol: another one; with addresses only, not for WebSockets
 *
 * Returns: (transfer full): the same place by another protocol
 */
SipTarget *
sip_target_with_protocol (SipTarget *self, SipProtocol protocol)
{
  g_return_val_if_fail (self && self->address, NULL);

  return sip_target_new (protocol, self->address, self->server_name);
}

/**
 * sip_target_equal:
 *
 * Returns: whether both are the same place
 */
gboolean
sip_target_equal (SipTarget *a, SipTarget *b)
{
  g_return_val_if_fail (a && b, FALSE);

  if (a == b)
    return TRUE;
  if (a->protocol != b->protocol || g_ascii_strcasecmp (a->server_name, b->server_name) != 0)
    return FALSE;
  if (g_strcmp0 (a->url, b->url) != 0)
    return FALSE;
  if (!a->address || !b->address)
    return a->address == b->address;
  return sip_inet_equal (a->address, b->address);
}
