/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "transport/sip-dns-client-private.h"
#include "util/sip-error.h"

struct _SipDnsSystem
{
  GObject parent_instance;

  SipDnsClient *client;
};

static void dns_init (SipDnsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipDnsSystem, sip_dns_system, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SIP_TYPE_DNS, dns_init))

static GPtrArray *
to_records (GList *addresses)
{
  GPtrArray *records = sip_dns_records_new ();

  for (GList *node = addresses; node; node = node->next)
    {
      gboolean v6 = g_inet_address_get_family (node->data) == G_SOCKET_FAMILY_IPV6;
      /* Nobody says for how long it holds. */
      SipDnsRecord *record = sip_dns_record_new (v6 ? SIP_DNS_AAAA : SIP_DNS_A, 0);

      record->address = g_object_ref (node->data);
      g_ptr_array_add (records, record);
    }
  return records;
}

static void
addresses_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &error);

  if (addresses || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    g_task_return_pointer (task, to_records (addresses), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_RESOLVE, _("The name servers did not tell: %s."),
                             error->message);
  g_resolver_free_addresses (addresses);
}

static void
query_addresses (GTask *task, const char *name, SipDnsType type)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  g_resolver_lookup_by_name_with_flags_async (resolver, name,
                                              type == SIP_DNS_A ? G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY
                                                                : G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY,
                                              NULL, addresses_cb, g_object_ref (task));
}

static void
services_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *records = sip_dns_query_finish (SIP_DNS (source), result, &error);

  if (records)
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* RFC 6761 6.3, RFC 6762 3: of these the name servers know nothing. */
static gboolean
is_local (const char *name)
{
  gsize length = strlen (name);

  if (length > 0 && name[length - 1] == '.')
    length--;
  return (length >= 6 && g_ascii_strncasecmp (name + length - 6, ".local", 6) == 0) ||
         (length >= 9 && g_ascii_strncasecmp (name + length - 9, "localhost", 9) == 0) || !strchr (name, '.');
}

static void
sip_dns_system_query_async (SipDns *dns, const char *name, SipDnsType type, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  SipDnsSystem *self = SIP_DNS_SYSTEM (dns);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, sip_dns_system_query_async);
  if (type == SIP_DNS_A || type == SIP_DNS_AAAA)
    query_addresses (task, name, type);
  else if (is_local (name))
    g_task_return_pointer (task, sip_dns_records_new (), (GDestroyNotify) g_ptr_array_unref);
  else
    sip_dns_query_async (SIP_DNS (self->client), name, type, services_cb, g_object_ref (task));
}

static void
dns_init (SipDnsInterface *iface)
{
  iface->query_async = sip_dns_system_query_async;
}

static void
sip_dns_system_finalize (GObject *object)
{
  g_clear_object (&SIP_DNS_SYSTEM (object)->client);

  G_OBJECT_CLASS (sip_dns_system_parent_class)->finalize (object);
}

static void
sip_dns_system_class_init (SipDnsSystemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_dns_system_finalize;
}

static void
sip_dns_system_init (SipDnsSystem *self)
{
  self->client = sip_dns_client_new (NULL);
}

SipDnsSystem *
sip_dns_system_new (void)
{
  return g_object_new (SIP_TYPE_DNS_SYSTEM, NULL);
}
