/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-dns-cache-private.h"

/* A name server that is gone is not to hold up everybody for as long as the first. */
#define NOTHING_S 5
/* Networks change, and with them who answers. */
#define LONGEST_S 300
#define MAX_ENTRIES 256

struct _SipDnsCache
{
  GObject parent_instance;

  /* owned */
  SipDns *source;
  SipClock *clock;
  GHashTable *entries; /* "type name" -> Entry */
};

typedef struct
{
  GPtrArray *records; /* nullable */
  GError *error;
  GPtrArray *waiting; /* GTask; NULL once it is known */
  gint64 until;
} Entry;

/* A question under way. */
typedef struct
{
  SipDnsCache *cache;
  char *key;
} Question;

static void dns_init (SipDnsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SipDnsCache, sip_dns_cache, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SIP_TYPE_DNS, dns_init))

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->records, g_ptr_array_unref);
  g_clear_pointer (&entry->waiting, g_ptr_array_unref);
  g_clear_error (&entry->error);
  g_free (entry);
}

static void
return_answer (GTask *task, GPtrArray *records, const GError *error)
{
  if (error)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (records), (GDestroyNotify) g_ptr_array_unref);
}

static guint
find_lifetime (GPtrArray *records)
{
  guint seconds = LONGEST_S;

  if (!records || records->len == 0)
    return NOTHING_S;
  for (guint i = 0; i < records->len; i++)
    seconds = MIN (seconds, ((SipDnsRecord *) records->pdata[i])->ttl_s);
  return seconds;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (SipDnsCache) self = question->cache;
  g_autofree char *key = question->key;
  Entry *entry = g_hash_table_lookup (self->entries, key);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&entry->waiting);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = sip_dns_query_finish (SIP_DNS (source), result, &error);

  g_free (question);
  entry->records = records ? g_ptr_array_ref (records) : NULL;
  entry->error = error ? g_error_copy (error) : NULL;
  entry->until = sip_clock_now (self->clock) + find_lifetime (records) * G_TIME_SPAN_SECOND;
  /* Those who are told may ask again, and the entry may have to make room. */
  for (guint i = 0; i < waiting->len; i++)
    return_answer (waiting->pdata[i], records, error);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer user_data)
{
  Entry *entry = value;

  return !entry->waiting && entry->until <= sip_clock_now (SIP_DNS_CACHE (user_data)->clock);
}

static gboolean
is_known (gpointer key, gpointer value, gpointer user_data)
{
  return !((Entry *) value)->waiting;
}

static void
make_room (SipDnsCache *self)
{
  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    g_hash_table_foreach_remove (self->entries, is_old, self);
  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    g_hash_table_foreach_remove (self->entries, is_known, self);
}

static void
ask (SipDnsCache *self, const char *name, SipDnsType type, const char *key, GTask *task)
{
  Question *question = g_new (Question, 1);
  Entry *entry = g_new0 (Entry, 1);

  make_room (self);
  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (entry->waiting, g_object_ref (task));
  g_hash_table_replace (self->entries, g_strdup (key), entry);
  question->cache = g_object_ref (self);
  question->key = g_strdup (key);
  sip_dns_query_async (self->source, name, type, answered_cb, question);
}

static void
sip_dns_cache_query_async (SipDns *dns, const char *name, SipDnsType type, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  SipDnsCache *self = SIP_DNS_CACHE (dns);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *key = g_strdup_printf ("%d %s", type, lower);
  Entry *entry = g_hash_table_lookup (self->entries, key);

  g_task_set_source_tag (task, sip_dns_cache_query_async);
  if (entry && entry->waiting)
    g_ptr_array_add (entry->waiting, g_object_ref (task));
  else if (entry && entry->until > sip_clock_now (self->clock))
    return_answer (task, entry->records, entry->error);
  else
    ask (self, name, type, key, task);
}

static void
dns_init (SipDnsInterface *iface)
{
  iface->query_async = sip_dns_cache_query_async;
}

static void
sip_dns_cache_finalize (GObject *object)
{
  SipDnsCache *self = SIP_DNS_CACHE (object);

  g_hash_table_unref (self->entries);
  g_clear_object (&self->source);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sip_dns_cache_parent_class)->finalize (object);
}

static void
sip_dns_cache_class_init (SipDnsCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_dns_cache_finalize;
}

static void
sip_dns_cache_init (SipDnsCache *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
}

SipDnsCache *
sip_dns_cache_new (SipDns *source, SipClock *clock)
{
  SipDnsCache *self = g_object_new (SIP_TYPE_DNS_CACHE, NULL);

  self->source = g_object_ref (source);
  self->clock = g_object_ref (clock);
  return self;
}
