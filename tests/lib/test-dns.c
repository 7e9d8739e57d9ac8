/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-dns.h"

#include <stdlib.h>
#include <string.h>

#include "util/sip-error.h"

struct _TestDns
{
  GObject parent_instance;

  const char *const *zone;
  GString *questions;
  GPtrArray *silent; /* GTask */
  gboolean down;
};

static void dns_init (SipDnsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestDns, test_dns, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (SIP_TYPE_DNS, dns_init))

static const char *
type_name (SipDnsType type)
{
  switch (type)
    {
    case SIP_DNS_A:
      return "A";
    case SIP_DNS_AAAA:
      return "AAAA";
    case SIP_DNS_SRV:
      return "SRV";
    case SIP_DNS_NAPTR:
      return "NAPTR";
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_target (const char *text)
{
  return g_strdup (strcmp (text, ".") == 0 ? "" : text);
}

static SipDnsRecord *
read_record (char **words, SipDnsType type)
{
  SipDnsRecord *record = sip_dns_record_new (type, 60);

  if (type == SIP_DNS_A || type == SIP_DNS_AAAA)
    {
      record->address = g_inet_address_new_from_string (words[2]);
      return record;
    }
  record->priority = atoi (words[2]);
  record->weight = atoi (words[3]);
  if (type == SIP_DNS_SRV)
    {
      record->port = atoi (words[4]);
      record->target = dup_target (words[5]);
      return record;
    }
  record->flags = g_strdup (words[4]);
  record->service = g_strdup (words[5]);
  record->regexp = g_strdup ("");
  record->target = dup_target (words[6]);
  return record;
}

static void
fail (GTask *task)
{
  g_task_return_new_error (task, SIP_ERROR, SIP_ERROR_RESOLVE, "The name server does not answer.");
}

static void
query_async (SipDns *dns, const char *name, SipDnsType type, GAsyncReadyCallback callback, gpointer user_data)
{
  TestDns *self = TEST_DNS (dns);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GPtrArray) records = sip_dns_records_new ();

  g_string_append_printf (self->questions, "%s%s %s", self->questions->len > 0 ? ", " : "", type_name (type), name);
  if (self->down)
    {
      fail (task);
      return;
    }
  for (gsize i = 0; self->zone[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit (self->zone[i], " ", -1);

      if (g_ascii_strcasecmp (words[0], name) != 0 || strcmp (words[1], type_name (type)) != 0)
        continue;
      if (strcmp (words[2], "silent") == 0)
        {
          g_ptr_array_add (self->silent, g_object_ref (task));
          return;
        }
      if (strcmp (words[2], "failure") == 0)
        {
          fail (task);
          return;
        }
      g_ptr_array_add (records, read_record (words, type));
    }
  g_task_return_pointer (task, g_steal_pointer (&records), (GDestroyNotify) g_ptr_array_unref);
}

static void
dns_init (SipDnsInterface *iface)
{
  iface->query_async = query_async;
}

static void
test_dns_finalize (GObject *object)
{
  TestDns *self = TEST_DNS (object);

  g_ptr_array_unref (self->silent);
  g_string_free (self->questions, TRUE);

  G_OBJECT_CLASS (test_dns_parent_class)->finalize (object);
}

static void
test_dns_class_init (TestDnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_dns_finalize;
}

static void
test_dns_init (TestDns *self)
{
  self->questions = g_string_new (NULL);
  self->silent = g_ptr_array_new_with_free_func (g_object_unref);
}

TestDns *
test_dns_new (const char *const *zone)
{
  TestDns *self = g_object_new (TEST_TYPE_DNS, NULL);

  self->zone = zone;
  return self;
}

char *
test_dns_take_questions (TestDns *self)
{
  g_autofree char *questions = g_strdup (self->questions->str);

  g_string_truncate (self->questions, 0);
  return g_steal_pointer (&questions);
}

void
test_dns_set_down (TestDns *self, gboolean down)
{
  self->down = down;
}

void
test_dns_release (TestDns *self)
{
  g_autoptr (GPtrArray) silent = g_steal_pointer (&self->silent);

  self->silent = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < silent->len; i++)
    g_task_return_pointer (silent->pdata[i], sip_dns_records_new (), (GDestroyNotify) g_ptr_array_unref);
}
