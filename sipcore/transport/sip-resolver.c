/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-resolver.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "transport/sip-dns-cache-private.h"
#include "transport/sip-dns-client-private.h"
#include "transport/sip-inet-private.h"
#include "transport/sip-resolver-private.h"
#include "util/sip-argument.h"
#include "util/sip-error.h"

#define DNS_PORT 53
#define MAX_NAMESERVERS 8

/**
 * SipResolver:
 *
 * Finds the servers of an address (RFC 3263): by NAPTR, SRV, A and AAAA. Addresses are those that the system knows,
 * also from its hosts file, unless #SipResolver:nameservers are named. Answers are kept as long as they hold, at most
 * five minutes.
 */
struct _SipResolver
{
  GObject parent_instance;

  /* owned */
  SipClock *clock;
  SipRandom *random;
  SipDns *dns;
  char *nameservers;
};

enum
{
  PROP_0,
  PROP_NAMESERVERS,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SipResolver, sip_resolver, G_TYPE_OBJECT)

/* @target: (transfer full) */
static void
return_target (GTask *task, SipTarget *target)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_target_unref);

  g_ptr_array_add (targets, target);
  g_task_return_pointer (task, targets, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
choose_protocol (SipUri *uri, SipProtocol *protocol, GError **error)
{
  SipSlice transport;

  if (*protocol == SIP_PROTOCOL_AUTO && sip_uri_get_param (uri, "transport", &transport))
    {
      *protocol = sip_protocol_from_slice (transport);
      if (*protocol == SIP_PROTOCOL_AUTO)
        {
          g_set_error (error, SIP_ERROR, SIP_ERROR_RESOLVE, _("The transport “%.*s” is not supported."),
                       SIP_SLICE_FORMAT (transport));
          return FALSE;
        }
    }
  if (sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS)
    {
      if (*protocol == SIP_PROTOCOL_UDP)
        {
          g_set_error_literal (error, SIP_ERROR, SIP_ERROR_SCHEME,
                               _("A sips address demands encryption, which UDP does not have. Use TLS."));
          return FALSE;
        }
      if (*protocol == SIP_PROTOCOL_TCP)
        *protocol = SIP_PROTOCOL_TLS;
      if (*protocol == SIP_PROTOCOL_WS)
        *protocol = SIP_PROTOCOL_WSS;
    }
  return TRUE;
}

static void
return_websocket (GTask *task, SipUri *uri, SipProtocol protocol)
{
  SipSlice host = sip_uri_get_host (uri);
  gboolean v6 = memchr (host.data, ':', host.length) != NULL;
  guint port = sip_uri_get_port (uri);
  g_autoptr (GString) url = g_string_new (protocol == SIP_PROTOCOL_WSS ? "wss://" : "ws://");
  GError *error = NULL;
  SipTarget *target;

  g_string_append_printf (url, v6 ? "[%.*s]" : "%.*s", SIP_SLICE_FORMAT (host));
  if (port > 0)
    g_string_append_printf (url, ":%u", port);
  g_string_append_c (url, '/');
  target = sip_target_new_websocket (url->str, &error);
  if (!target)
    {
      g_task_return_error (task, error);
      return;
    }
  return_target (task, target);
}

/* RFC 3263 4: maddr is where to go, but not who is to be found there. */
static char *
find_host (SipUri *uri)
{
  SipSlice maddr = SIP_SLICE_NONE;

  sip_uri_get_param (uri, "maddr", &maddr);
  if (maddr.length == 0)
    return sip_slice_dup (sip_uri_get_host (uri));
  if (maddr.length > 2 && maddr.data[0] == '[' && maddr.data[maddr.length - 1] == ']')
    maddr = (SipSlice) { maddr.data + 1, maddr.length - 2 };
  return sip_slice_dup (maddr);
}

/* RFC 3263 4.1, 4.2: of an address only the protocol and the port may be missing. */
static void
return_numeric (GTask *task, const SipLookupOptions *options, GInetAddress *address)
{
  SipProtocol protocol = options->protocol;
  g_autoptr (GSocketAddress) socket_address = NULL;
  guint port;

  if (protocol == SIP_PROTOCOL_AUTO)
    protocol = options->secure ? SIP_PROTOCOL_TLS : SIP_PROTOCOL_UDP;
  port = options->port > 0 ? options->port : sip_protocol_get_default_port (protocol);
  socket_address = g_inet_socket_address_new (address, port);
  return_target (task, sip_target_new (protocol, G_INET_SOCKET_ADDRESS (socket_address), options->server_name));
}

static void
resolve (SipResolver *self, GTask *task, SipUri *uri, SipProtocol protocol)
{
  g_autofree char *host = find_host (uri);
  g_autofree char *server_name = sip_slice_dup (sip_uri_get_host (uri));
  g_autoptr (GInetAddress) numeric = g_inet_address_new_from_string (host);
  SipLookupOptions options = {
    .dns = self->dns,
    .clock = self->clock,
    .random = self->random,
    .protocol = protocol,
    .secure = sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS,
    .host = host,
    .server_name = server_name,
    .port = sip_uri_get_port (uri),
  };

  if (numeric)
    return_numeric (task, &options, numeric);
  else
    sip_lookup_start (&options, g_object_ref (task));
}

static void
set_source (SipResolver *self, SipDns *source)
{
  g_clear_object (&self->dns);
  self->dns = SIP_DNS (sip_dns_cache_new (source, self->clock));
}

static void
sip_resolver_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SipResolver *self = SIP_RESOLVER (object);
  g_autoptr (GError) error = NULL;

  switch (id)
    {
    case PROP_NAMESERVERS:
      if (!sip_resolver_set_nameservers (self, g_value_get_string (value), &error))
        g_critical ("%s", error->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_resolver_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_NAMESERVERS:
      g_value_set_string (value, SIP_RESOLVER (object)->nameservers);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_resolver_finalize (GObject *object)
{
  SipResolver *self = SIP_RESOLVER (object);

  g_clear_object (&self->dns);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_free (self->nameservers);

  G_OBJECT_CLASS (sip_resolver_parent_class)->finalize (object);
}

static void
sip_resolver_class_init (SipResolverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = sip_resolver_set_property;
  object_class->get_property = sip_resolver_get_property;
  object_class->finalize = sip_resolver_finalize;

  /**
   * SipResolver:nameservers:
   *
   * Who is asked instead of the system's name servers, as for sip_resolver_set_nameservers().
   */
  properties[PROP_NAMESERVERS] =
    g_param_spec_string ("nameservers", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sip_resolver_init (SipResolver *self)
{
}

/**
 * sip_resolver_new:
 * @clock: for how long answers hold
 * @random: chooses among servers of the same priority (RFC 2782)
 *
 * Returns: (transfer full): a resolver that asks the system's name servers
 */
SipResolver *
sip_resolver_new (SipClock *clock, SipRandom *random)
{
  SipResolver *self;
  g_autoptr (SipDnsSystem) system = NULL;

  g_return_val_if_fail (SIP_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (SIP_IS_RANDOM (random), NULL);

  self = g_object_new (SIP_TYPE_RESOLVER, NULL);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  system = sip_dns_system_new ();
  set_source (self, SIP_DNS (system));
  return self;
}

void
sip_resolver_set_dns (SipResolver *self, SipDns *dns)
{
  set_source (self, dns);
}

/* (transfer full) (nullable): @text with every port, as c-ares wants it */
static char *
normalise (const char *text, GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, ",", MAX_NAMESERVERS + 1);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; items[i]; i++)
    {
      g_autoptr (GInetSocketAddress) address = sip_inet_parse (g_strstrip (items[i]), DNS_PORT);
      g_autofree char *server = address && i < MAX_NAMESERVERS ? sip_inet_to_string (address) : NULL;

      if (!server)
        {
          g_autofree char *shown = sip_argument_show (text);

          g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                       _("“%s” does not name name servers. Write up to %u of them as ADDRESS:PORT,…"), shown,
                       MAX_NAMESERVERS);
          return NULL;
        }
      g_string_append_printf (list, "%s%s", i > 0 ? "," : "", server);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/**
 * sip_resolver_set_nameservers:
 * @nameservers: (nullable): "192.0.2.53:53,[2001:db8::53]:53", tried in this order; a port that is missing is 53.
 *   %NULL or empty: those of the system, with what else the system knows of names
 *
 * Says who is asked from now on. What was learnt before is forgotten.
 *
 * Returns: whether it can be used; otherwise %SIP_ERROR_INVALID_ARGUMENT, and nothing is changed
 */
gboolean
sip_resolver_set_nameservers (SipResolver *self, const char *nameservers, GError **error)
{
  g_autoptr (GObject) source = NULL;
  g_autofree char *list = NULL;

  g_return_val_if_fail (SIP_IS_RESOLVER (self), FALSE);

  if (nameservers && *nameservers)
    {
      list = normalise (nameservers, error);
      if (!list)
        return FALSE;
    }
  source = list ? G_OBJECT (sip_dns_client_new (list)) : G_OBJECT (sip_dns_system_new ());
  set_source (self, SIP_DNS (source));
  g_free (self->nameservers);
  self->nameservers = g_steal_pointer (&list);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAMESERVERS]);
  return TRUE;
}

/**
 * sip_resolver_get_nameservers:
 *
 * Returns: (transfer none) (nullable): who is asked; %NULL: those of the system
 */
const char *
sip_resolver_get_nameservers (SipResolver *self)
{
  g_return_val_if_fail (SIP_IS_RESOLVER (self), NULL);

  return self->nameservers;
}

/**
 * sip_resolver_resolve_async:
 * @uri: a sip or sips URI, as of a next hop
 * @protocol: %SIP_PROTOCOL_AUTO, or what the account demands
 *
 * Finds where a request goes, best first (RFC 3263 4): a numeric host and a port are taken as they are; without a
 * protocol NAPTR is asked, without a port SRV, and always A and AAAA. sips never gives a target that is not secure. A
 * target keeps the host of @uri as its server name, whatever the name servers say (RFC 5922 4).
 */
void
sip_resolver_resolve_async (SipResolver *self,
                            SipUri *uri,
                            SipProtocol protocol,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  SipScheme scheme;

  g_return_if_fail (SIP_IS_RESOLVER (self));
  g_return_if_fail (uri);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_resolver_resolve_async);
  scheme = sip_uri_get_scheme (uri);
  if (scheme != SIP_SCHEME_SIP && scheme != SIP_SCHEME_SIPS)
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_SCHEME,
                             _("Only sip and sips addresses can be reached, and numbers by way of an account."));
  else if (!choose_protocol (uri, &protocol, &error))
    g_task_return_error (task, error);
  else if (protocol == SIP_PROTOCOL_WS || protocol == SIP_PROTOCOL_WSS)
    return_websocket (task, uri, protocol);
  else
    resolve (self, task, uri, protocol);
}

/**
 * sip_resolver_resolve_finish:
 *
 * Returns: (transfer container) (element-type SipTarget): where to try, never empty; %NULL with %SIP_ERROR_RESOLVE or
 *   %SIP_ERROR_SCHEME
 */
GPtrArray *
sip_resolver_resolve_finish (SipResolver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
