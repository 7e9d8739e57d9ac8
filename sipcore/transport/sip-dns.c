/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-dns-private.h"

G_DEFINE_INTERFACE (SipDns, sip_dns, G_TYPE_OBJECT)

static void
sip_dns_default_init (SipDnsInterface *iface)
{
}

void
sip_dns_query_async (SipDns *self, const char *name, SipDnsType type, GAsyncReadyCallback callback, gpointer user_data)
{
  SIP_DNS_GET_IFACE (self)->query_async (self, name, type, callback, user_data);
}

GPtrArray *
sip_dns_query_finish (SipDns *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

SipDnsRecord *
sip_dns_record_new (SipDnsType type, guint ttl_s)
{
  SipDnsRecord *self = g_rc_box_new0 (SipDnsRecord);

  self->type = type;
  self->ttl_s = ttl_s;
  return self;
}

SipDnsRecord *
sip_dns_record_ref (SipDnsRecord *self)
{
  return g_rc_box_acquire (self);
}

static void
record_clear (gpointer data)
{
  SipDnsRecord *self = data;

  g_clear_object (&self->address);
  g_free (self->target);
  g_free (self->flags);
  g_free (self->service);
  g_free (self->regexp);
}

void
sip_dns_record_unref (SipDnsRecord *self)
{
  g_rc_box_release_full (self, record_clear);
}

GPtrArray *
sip_dns_records_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sip_dns_record_unref);
}
