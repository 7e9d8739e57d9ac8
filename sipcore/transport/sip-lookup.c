/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-resolver-private.h"

#include <glib/gi18n-lib.h>

#include "transport/sip-inet-private.h"
#include "transport/sip-naptr-private.h"
#include "transport/sip-srv-private.h"
#include "util/sip-error.h"

/* More places than that are not worth a caller's time. */
#define MAX_TARGETS 32
#define MAX_CANDIDATES 16
#define MAX_SERVICES 5
#define MAX_ADDRESSES 8
/* RFC 8305 3: how long addresses of one family wait for those of the other. */
#define OTHER_FAMILY_MS 250

/* A host and port of which addresses are wanted. */
typedef struct
{
  SipProtocol protocol;
  char *host;
  guint port;
  GPtrArray *v4; /* SipDnsRecord; NULL: not known yet */
  GPtrArray *v6;
} Candidate;

/* The SRV records of one protocol. */
typedef struct
{
  SipProtocol protocol;
  char *name;
  GPtrArray *records; /* nullable */
} Service;

typedef struct
{
  /* owned */
  GTask *task; /* NULL once it has returned */
  GSource *cancelled;
  SipDns *dns;
  SipClock *clock;
  SipRandom *random;
  char *host;
  char *server_name;
  GPtrArray *services;
  GPtrArray *candidates;
  GError *error; /* the first one */

  SipProtocol protocol;
  gboolean secure;
  guint port;
  guint n_pending;
  guint timer;
  gboolean from_naptr;
} Lookup;

/* One question of a look-up. */
typedef struct
{
  Lookup *lookup;
  gpointer item; /* Service or Candidate, borrowed from the look-up */
  SipDnsType type;
} Part;

static void
service_free (Service *service)
{
  g_free (service->name);
  g_clear_pointer (&service->records, g_ptr_array_unref);
  g_free (service);
}

static void
candidate_free (Candidate *candidate)
{
  g_free (candidate->host);
  g_clear_pointer (&candidate->v4, g_ptr_array_unref);
  g_clear_pointer (&candidate->v6, g_ptr_array_unref);
  g_free (candidate);
}

static void
lookup_clear (gpointer data)
{
  Lookup *self = data;

  g_clear_object (&self->dns);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->services);
  g_ptr_array_unref (self->candidates);
  g_free (self->host);
  g_free (self->server_name);
}

static void
lookup_unref (Lookup *self)
{
  g_rc_box_release_full (self, lookup_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_unref)

/* (transfer full): what is to be answered, once. */
static GTask *
finish (Lookup *self)
{
  sip_clock_clear (self->clock, &self->timer);
  if (self->cancelled)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  return g_steal_pointer (&self->task);
}

static gboolean
is_declined (Lookup *self)
{
  for (guint i = 0; i < self->services->len; i++)
    {
      Service *service = self->services->pdata[i];

      if (service->records && sip_srv_is_declined (service->records))
        return TRUE;
    }
  return FALSE;
}

static GError *
explain_failure (Lookup *self)
{
  if (self->candidates->len == 0 && is_declined (self))
    return g_error_new (SIP_ERROR, SIP_ERROR_RESOLVE, _("%s says that it takes no calls."), self->host);
  if (self->error)
    return g_error_new (SIP_ERROR, SIP_ERROR_RESOLVE,
                        _("The name %s cannot be looked up now. Check the network connection."), self->host);
  return g_error_new (SIP_ERROR, SIP_ERROR_RESOLVE, _("There is no server named %s. Check its spelling."),
                      self->host);
}

static SipTarget *
create_target (Lookup *self, Candidate *candidate, GInetAddress *address)
{
  g_autoptr (GSocketAddress) socket_address = g_inet_socket_address_new (address, candidate->port);

  if (candidate->protocol == SIP_PROTOCOL_WS || candidate->protocol == SIP_PROTOCOL_WSS)
    return sip_target_new_websocket_at (candidate->protocol, G_INET_SOCKET_ADDRESS (socket_address),
                                        self->server_name);
  return sip_target_new (candidate->protocol, G_INET_SOCKET_ADDRESS (socket_address), self->server_name);
}

/* RFC 6724 rule 1: addresses to which there is no way from here come last. */
static gboolean
has_route (GPtrArray *records)
{
  g_autoptr (GSocketAddress) first = NULL;
  g_autoptr (GInetSocketAddress) route = NULL;

  if (!records || records->len == 0)
    return FALSE;
  first = g_inet_socket_address_new (((SipDnsRecord *) records->pdata[0])->address, 5060);
  route = sip_inet_find_route (G_INET_SOCKET_ADDRESS (first), 0);
  return route != NULL;
}

static void
add_targets (Lookup *self, Candidate *candidate, GPtrArray *records, GPtrArray *targets)
{
  for (guint i = 0; records && i < MIN (records->len, MAX_ADDRESSES) && targets->len < MAX_TARGETS; i++)
    g_ptr_array_add (targets, create_target (self, candidate, ((SipDnsRecord *) records->pdata[i])->address));
}

static void
return_targets (Lookup *self)
{
  g_autoptr (GTask) task = finish (self);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_target_unref);

  for (guint i = 0; i < self->candidates->len; i++)
    {
      Candidate *candidate = self->candidates->pdata[i];
      gboolean v6_first = has_route (candidate->v6);

      add_targets (self, candidate, v6_first ? candidate->v6 : candidate->v4, targets);
      add_targets (self, candidate, v6_first ? candidate->v4 : candidate->v6, targets);
    }
  if (targets->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&targets), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, explain_failure (self));
}

static void
other_family_cb (gpointer user_data)
{
  Lookup *self = user_data;

  self->timer = 0;
  return_targets (self);
}

static gboolean
is_settled (Candidate *candidate)
{
  return (candidate->v4 && candidate->v6) || (candidate->v4 && candidate->v4->len > 0) ||
         (candidate->v6 && candidate->v6->len > 0);
}

static void
wait_for_addresses (Lookup *self)
{
  if (self->n_pending == 0)
    {
      return_targets (self);
      return;
    }
  for (guint i = 0; i < self->candidates->len; i++)
    {
      if (!is_settled (self->candidates->pdata[i]))
        return;
    }
  if (!self->timer)
    self->timer = sip_clock_add (self->clock, OTHER_FAMILY_MS, other_family_cb, self);
}

static void
ask (Lookup *self, const char *name, SipDnsType type, GAsyncReadyCallback callback, gpointer item)
{
  Part *part = g_new (Part, 1);

  part->lookup = g_rc_box_acquire (self);
  part->item = item;
  part->type = type;
  self->n_pending++;
  sip_dns_query_async (self->dns, name, type, callback, part);
}

/* (transfer full) (nullable): the records that were asked for with @part, which is freed */
static GPtrArray *
take_answer (Part *part, GObject *source, GAsyncResult *result, Lookup **lookup, gpointer *item)
{
  GPtrArray *records;

  *lookup = part->lookup;
  *item = part->item;
  part->lookup->n_pending--;
  records = sip_dns_query_finish (SIP_DNS (source), result, part->lookup->error ? NULL : &part->lookup->error);
  g_free (part);
  return records;
}

static void
addresses_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) self = NULL;
  SipDnsType type = ((Part *) user_data)->type;
  Candidate *candidate;
  GPtrArray *records = take_answer (user_data, source, result, &self, (gpointer *) &candidate);

  if (!records)
    records = sip_dns_records_new ();
  *(type == SIP_DNS_A ? &candidate->v4 : &candidate->v6) = records;
  if (self->task)
    wait_for_addresses (self);
}

static void
look_up_addresses (Lookup *self)
{
  for (guint i = 0; i < self->candidates->len; i++)
    {
      Candidate *candidate = self->candidates->pdata[i];

      ask (self, candidate->host, SIP_DNS_A, addresses_cb, candidate);
      ask (self, candidate->host, SIP_DNS_AAAA, addresses_cb, candidate);
    }
}

static void
add_candidate (Lookup *self, SipProtocol protocol, const char *host, guint port)
{
  Candidate *candidate;

  if (self->candidates->len >= MAX_CANDIDATES || (self->secure && !sip_protocol_is_secure (protocol)))
    return;
  candidate = g_new0 (Candidate, 1);
  candidate->protocol = protocol;
  candidate->host = g_strdup (host);
  candidate->port = port;
  g_ptr_array_add (self->candidates, candidate);
}

/* RFC 3263 4.1: what is spoken where nothing tells. */
static SipProtocol
settle_protocol (Lookup *self)
{
  if (self->protocol != SIP_PROTOCOL_AUTO)
    return self->protocol;
  return self->secure ? SIP_PROTOCOL_TLS : SIP_PROTOCOL_UDP;
}

static void
take_service (Lookup *self, Service *service)
{
  g_autoptr (GPtrArray) records = sip_dns_records_new ();

  if (!service->records || sip_srv_is_declined (service->records))
    return;
  for (guint i = 0; i < service->records->len; i++)
    {
      SipDnsRecord *record = service->records->pdata[i];

      if (*record->target && record->port > 0)
        g_ptr_array_add (records, sip_dns_record_ref (record));
    }
  sip_srv_sort (records, self->random);
  for (guint i = 0; i < records->len; i++)
    {
      SipDnsRecord *record = records->pdata[i];

      add_candidate (self, service->protocol, record->target, record->port);
    }
}

static void look_up_services (Lookup *self);

static void
take_services (Lookup *self)
{
  SipProtocol protocol = settle_protocol (self);

  for (guint i = 0; i < self->services->len; i++)
    take_service (self, self->services->pdata[i]);
  if (self->candidates->len == 0 && self->from_naptr)
    {
      /* It led nowhere. */
      self->from_naptr = FALSE;
      g_ptr_array_set_size (self->services, 0);
      look_up_services (self);
      return;
    }
  if (self->candidates->len == 0 && is_declined (self))
    {
      return_targets (self);
      return;
    }
  if (self->candidates->len == 0)
    add_candidate (self, protocol, self->host, sip_protocol_get_default_port (protocol));
  look_up_addresses (self);
}

static void
service_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) self = NULL;
  Service *service;
  GPtrArray *records = take_answer (user_data, source, result, &self, (gpointer *) &service);

  service->records = records;
  if (self->n_pending == 0 && self->task)
    take_services (self);
}

static void
add_service (Lookup *self, SipProtocol protocol, const char *name)
{
  Service *service;

  if (self->services->len >= MAX_SERVICES)
    return;
  service = g_new0 (Service, 1);
  service->protocol = protocol;
  service->name = g_strdup (name);
  g_ptr_array_add (self->services, service);
}

static void
ask_services (Lookup *self)
{
  for (guint i = 0; i < self->services->len; i++)
    {
      Service *service = self->services->pdata[i];

      ask (self, service->name, SIP_DNS_SRV, service_cb, service);
    }
}

static void
add_usual_service (Lookup *self, SipProtocol protocol)
{
  g_autofree char *name = g_strdup_printf ("%s._%s.%s", protocol == SIP_PROTOCOL_TLS ? "_sips" : "_sip",
                                           protocol == SIP_PROTOCOL_UDP ? "udp" : "tcp", self->host);

  add_service (self, protocol, name);
}

static void
look_up_services (Lookup *self)
{
  if (self->protocol != SIP_PROTOCOL_AUTO || self->secure)
    {
      add_usual_service (self, settle_protocol (self));
    }
  else
    {
      add_usual_service (self, SIP_PROTOCOL_UDP);
      add_usual_service (self, SIP_PROTOCOL_TCP);
    }
  ask_services (self);
}

static void
naptr_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) self = NULL;
  gpointer unused;
  g_autoptr (GPtrArray) records = take_answer (user_data, source, result, &self, &unused);
  g_autoptr (GPtrArray) chosen = records ? sip_naptr_choose (records, self->secure) : NULL;

  if (!self->task)
    return;
  for (guint i = 0; chosen && i < chosen->len; i++)
    add_service (self, sip_naptr_get_protocol (chosen->pdata[i]), ((SipDnsRecord *) chosen->pdata[i])->target);
  self->from_naptr = self->services->len > 0;
  if (self->from_naptr)
    ask_services (self);
  else
    look_up_services (self);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Lookup *self = user_data;
  g_autoptr (GTask) task = finish (self);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (Lookup *self)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  if (!cancellable)
    return;
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), g_rc_box_acquire (self),
                         (GDestroyNotify) lookup_unref);
  g_source_set_static_name (self->cancelled, "SipLookup");
  g_source_attach (self->cancelled, g_main_context_get_thread_default ());
}

static Lookup *
lookup_new (const SipLookupOptions *options, GTask *task)
{
  Lookup *self = g_rc_box_new0 (Lookup);

  self->task = task;
  self->dns = g_object_ref (options->dns);
  self->clock = g_object_ref (options->clock);
  self->random = g_object_ref (options->random);
  self->host = g_strdup (options->host);
  self->server_name = g_strdup (options->server_name);
  self->protocol = options->protocol;
  self->secure = options->secure;
  self->port = options->port;
  self->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  return self;
}

void
sip_lookup_start (const SipLookupOptions *options, GTask *task)
{
  g_autoptr (Lookup) self = lookup_new (options, task);

  watch_cancellable (self);
  if (self->port > 0)
    {
      add_candidate (self, settle_protocol (self), self->host, self->port);
      look_up_addresses (self);
    }
  else if (self->protocol == SIP_PROTOCOL_AUTO)
    {
      ask (self, self->host, SIP_DNS_NAPTR, naptr_cb, NULL);
    }
  else
    {
      look_up_services (self);
    }
}
