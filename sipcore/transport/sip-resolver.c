/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-resolver.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "transport/sip-inet-private.h"
#include "util/sip-error.h"

/* More places than that are not worth a caller's time. */
#define MAX_TARGETS 32

struct _SipResolver
{
  GObject parent_instance;
};

/* A host and port of which addresses are wanted. */
typedef struct
{
  SipProtocol protocol;
  char *host;
  guint port;
  GList *addresses; /* GInetAddress */
} Candidate;

/* The services of one protocol. */
typedef struct
{
  SipProtocol protocol;
  GList *targets; /* GSrvTarget */
} Service;

/* What a task is about. */
typedef struct
{
  GResolver *resolver;
  char *host; /* that is looked up */
  char *server_name;
  SipProtocol protocol;
  gboolean secure;
  GPtrArray *services;
  GPtrArray *candidates;
  guint n_pending;
  GError *error; /* the first one, of addresses */
} Lookup;

/* One of several look-ups of a task. */
typedef struct
{
  GTask *task;
  gpointer item; /* Service or Candidate, borrowed from the task's data */
} Part;

G_DEFINE_FINAL_TYPE (SipResolver, sip_resolver, G_TYPE_OBJECT)

static void
service_free (Service *service)
{
  g_resolver_free_targets (service->targets);
  g_free (service);
}

static void
candidate_free (Candidate *candidate)
{
  g_resolver_free_addresses (candidate->addresses);
  g_free (candidate->host);
  g_free (candidate);
}

static void
lookup_free (Lookup *lookup)
{
  g_clear_object (&lookup->resolver);
  g_clear_error (&lookup->error);
  g_ptr_array_unref (lookup->services);
  g_ptr_array_unref (lookup->candidates);
  g_free (lookup->host);
  g_free (lookup->server_name);
  g_free (lookup);
}

static Part *
part_new (GTask *task, gpointer item)
{
  Part *part = g_new (Part, 1);

  part->task = g_object_ref (task);
  part->item = item;
  ((Lookup *) g_task_get_task_data (task))->n_pending++;
  return part;
}

/* (transfer full): the task, if this was its last part. */
static GTask *
part_end (Part *part)
{
  g_autoptr (GTask) task = part->task;
  Lookup *lookup = g_task_get_task_data (task);

  g_free (part);
  return --lookup->n_pending == 0 ? g_steal_pointer (&task) : NULL;
}

static void
add_candidate (Lookup *lookup, SipProtocol protocol, const char *host, guint port)
{
  Candidate *candidate = g_new0 (Candidate, 1);

  candidate->protocol = protocol;
  candidate->host = g_strdup (host);
  candidate->port = port;
  g_ptr_array_add (lookup->candidates, candidate);
}

static GError *
explain_failure (Lookup *lookup)
{
  if (lookup->error && !g_error_matches (lookup->error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_error_new (SIP_ERROR, SIP_ERROR_RESOLVE,
                        _("The name %s cannot be looked up now. Check the network connection."), lookup->host);
  return g_error_new (SIP_ERROR, SIP_ERROR_RESOLVE, _("There is no server named %s. Check its spelling."),
                      lookup->host);
}

static void
return_targets (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_target_unref);

  if (g_task_return_error_if_cancelled (task))
    return;
  for (guint i = 0; i < lookup->candidates->len; i++)
    {
      Candidate *candidate = lookup->candidates->pdata[i];

      for (GList *node = candidate->addresses; node && targets->len < MAX_TARGETS; node = node->next)
        {
          g_autoptr (GSocketAddress) address = g_inet_socket_address_new (node->data, candidate->port);

          g_ptr_array_add (targets, sip_target_new (candidate->protocol, G_INET_SOCKET_ADDRESS (address),
                                                    lookup->server_name));
        }
    }
  if (targets->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&targets), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, explain_failure (lookup));
}

static void
addresses_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Part *part = user_data;
  Lookup *lookup = g_task_get_task_data (part->task);
  Candidate *candidate = part->item;
  g_autoptr (GTask) done = NULL;

  candidate->addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result,
                                                           lookup->error ? NULL : &lookup->error);
  done = part_end (part);
  if (done)
    return_targets (done);
}

static void
look_up_addresses (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);

  for (guint i = 0; i < lookup->candidates->len; i++)
    {
      Candidate *candidate = lookup->candidates->pdata[i];

      g_resolver_lookup_by_name_async (lookup->resolver, candidate->host, g_task_get_cancellable (task), addresses_cb,
                                       part_new (task, candidate));
    }
}

/* RFC 3263 4.1: what is spoken where nothing tells. */
static SipProtocol
settle_protocol (Lookup *lookup)
{
  if (lookup->protocol != SIP_PROTOCOL_AUTO)
    return lookup->protocol;
  return lookup->secure ? SIP_PROTOCOL_TLS : SIP_PROTOCOL_UDP;
}

static void
take_services (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);
  SipProtocol protocol = settle_protocol (lookup);

  for (guint i = 0; i < lookup->services->len; i++)
    {
      Service *service = lookup->services->pdata[i];

      for (GList *node = service->targets; node && lookup->candidates->len < MAX_TARGETS; node = node->next)
        add_candidate (lookup, service->protocol, g_srv_target_get_hostname (node->data),
                       g_srv_target_get_port (node->data));
    }
  if (lookup->candidates->len == 0)
    add_candidate (lookup, protocol, lookup->host, sip_protocol_get_default_port (protocol));
  look_up_addresses (task);
}

static void
service_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Part *part = user_data;
  Service *service = part->item;
  g_autoptr (GTask) done = NULL;

  service->targets = g_resolver_lookup_service_finish (G_RESOLVER (source), result, NULL);
  done = part_end (part);
  if (done)
    take_services (done);
}

static void
look_up_service (GTask *task, SipProtocol protocol)
{
  Lookup *lookup = g_task_get_task_data (task);
  Service *service = g_new0 (Service, 1);

  service->protocol = protocol;
  g_ptr_array_add (lookup->services, service);
  g_resolver_lookup_service_async (lookup->resolver, protocol == SIP_PROTOCOL_TLS ? "sips" : "sip",
                                   protocol == SIP_PROTOCOL_UDP ? "udp" : "tcp", lookup->host,
                                   g_task_get_cancellable (task), service_cb, part_new (task, service));
}

static void
look_up_services (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);

  if (lookup->protocol != SIP_PROTOCOL_AUTO || lookup->secure)
    {
      look_up_service (task, settle_protocol (lookup));
      return;
    }
  look_up_service (task, SIP_PROTOCOL_UDP);
  look_up_service (task, SIP_PROTOCOL_TCP);
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
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_target_unref);
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
  g_ptr_array_add (targets, target);
  g_task_return_pointer (task, g_steal_pointer (&targets), (GDestroyNotify) g_ptr_array_unref);
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

static Lookup *
lookup_new (SipUri *uri, SipProtocol protocol)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->resolver = g_resolver_get_default ();
  lookup->protocol = protocol;
  lookup->secure = sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS;
  lookup->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  lookup->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  lookup->host = find_host (uri);
  lookup->server_name = sip_slice_dup (sip_uri_get_host (uri));
  return lookup;
}

static void
resolve (GTask *task, SipUri *uri, SipProtocol protocol)
{
  Lookup *lookup = lookup_new (uri, protocol);
  guint port = sip_uri_get_port (uri);
  g_autoptr (GInetAddress) numeric = g_inet_address_new_from_string (lookup->host);

  g_task_set_task_data (task, lookup, (GDestroyNotify) lookup_free);
  if (!numeric && port == 0)
    {
      look_up_services (task);
      return;
    }
  protocol = settle_protocol (lookup);
  add_candidate (lookup, protocol, lookup->host, port > 0 ? port : sip_protocol_get_default_port (protocol));
  if (!numeric)
    {
      look_up_addresses (task);
      return;
    }
  ((Candidate *) lookup->candidates->pdata[0])->addresses = g_list_append (NULL, g_steal_pointer (&numeric));
  return_targets (task);
}

static void
sip_resolver_class_init (SipResolverClass *klass)
{
}

static void
sip_resolver_init (SipResolver *self)
{
}

SipResolver *
sip_resolver_new (void)
{
  return g_object_new (SIP_TYPE_RESOLVER, NULL);
}

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
    resolve (task, uri, protocol);
}

GPtrArray *
sip_resolver_resolve_finish (SipResolver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
