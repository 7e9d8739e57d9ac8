/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-dns-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/sip-error.h"

#define HEADER_SIZE 12
#define CLASS_IN 1
#define TYPE_CNAME 5
/* More than that is no use to anybody who wants to make a call. */
#define MAX_RECORDS 64
#define MAX_SCANNED 256
#define MAX_ALIASES 8
#define MAX_NAME 255

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize at;
  gboolean failed;
} Reader;

/* Where a record lies. */
typedef struct
{
  char owner[MAX_NAME + 1];
  guint type;
  guint class;
  guint ttl_s;
  Reader content; /* ends with the record's data */
} Entry;

static guint8
read_8 (Reader *self)
{
  if (self->failed || self->at >= self->size)
    {
      self->failed = TRUE;
      return 0;
    }
  return self->data[self->at++];
}

static guint
read_16 (Reader *self)
{
  guint high = read_8 (self);

  return high << 8 | read_8 (self);
}

static guint32
read_32 (Reader *self)
{
  guint32 high = read_16 (self);

  return high << 16 | read_16 (self);
}

/* What host names and service names are made of. Anything else would only confuse those who compare names. */
static gboolean
is_plain (guint8 c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

static void
read_label (Reader *self, guint8 length, GString *name)
{
  if (name->len > 0)
    g_string_append_c (name, '.');
  for (guint i = 0; i < length; i++)
    {
      guint8 c = read_8 (self);

      self->failed |= !is_plain (c);
      g_string_append_c (name, g_ascii_tolower (c));
    }
}

/* RFC 1035 4.1.4: pointers lead back, each further than the last, so that they end. The root is empty. */
static void
read_name (Reader *self, char *to)
{
  g_autoptr (GString) name = g_string_sized_new (64);
  Reader reader = *self;
  gsize lowest = self->at;
  gboolean jumped = FALSE;
  guint8 length;

  while (!reader.failed && (length = read_8 (&reader)) != 0)
    {
      if (length >= 0xc0)
        {
          gsize offset = (length & 0x3f) << 8 | read_8 (&reader);

          if (!jumped)
            self->at = reader.at;
          jumped = TRUE;
          reader.failed |= offset >= lowest;
          reader.at = lowest = offset;
        }
      else
        {
          reader.failed |= length > 63 || name->len + 1 + length > MAX_NAME - 2;
          if (!reader.failed)
            read_label (&reader, length, name);
        }
    }
  if (!jumped)
    self->at = reader.at;
  self->failed |= reader.failed;
  g_strlcpy (to, self->failed ? "" : name->str, MAX_NAME + 1);
}

static char *
read_string (Reader *self)
{
  guint length = read_8 (self);
  GString *text = g_string_sized_new (length);

  for (guint i = 0; i < length && !self->failed; i++)
    {
      guint8 c = read_8 (self);

      self->failed |= !g_ascii_isprint (c);
      g_string_append_c (text, c);
    }
  return g_string_free (text, FALSE);
}

static GInetAddress *
read_address (Reader *self, SipDnsType type)
{
  gsize length = type == SIP_DNS_A ? 4 : 16;

  if (self->size - self->at != length)
    {
      self->failed = TRUE;
      return NULL;
    }
  self->at += length;
  return g_inet_address_new_from_bytes (self->data + self->at - length,
                                        type == SIP_DNS_A ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
}

static void
read_content (SipDnsRecord *record, Reader *reader)
{
  char name[MAX_NAME + 1];

  if (record->type == SIP_DNS_A || record->type == SIP_DNS_AAAA)
    {
      record->address = read_address (reader, record->type);
      return;
    }
  record->priority = read_16 (reader);
  record->weight = read_16 (reader);
  if (record->type == SIP_DNS_SRV)
    {
      record->port = read_16 (reader);
    }
  else
    {
      record->flags = read_string (reader);
      record->service = read_string (reader);
      record->regexp = read_string (reader);
    }
  read_name (reader, name);
  record->target = g_strdup (name);
  reader->failed |= reader->at != reader->size;
}

static void
read_entry (Reader *self, Entry *entry)
{
  gsize length;

  read_name (self, entry->owner);
  entry->type = read_16 (self);
  entry->class = read_16 (self);
  entry->ttl_s = read_32 (self);
  length = read_16 (self);
  if (self->failed || length > self->size - self->at)
    {
      self->failed = TRUE;
      return;
    }
  entry->content = (Reader) { self->data, self->at + length, self->at, FALSE };
  self->at += length;
}

static void
read_question (Reader *self)
{
  char name[MAX_NAME + 1];

  read_name (self, name);
  read_32 (self);
}

static GArray *
read_entries (Reader *self)
{
  guint n_questions, n_answers;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  self->at = 4;
  n_questions = read_16 (self);
  n_answers = read_16 (self);
  self->at = HEADER_SIZE;
  self->failed |= self->size < HEADER_SIZE || (self->data[2] & 0x80) == 0 || n_questions > 1;
  if (n_questions > 0)
    read_question (self);
  for (guint i = 0; i < MIN (n_answers, MAX_SCANNED) && !self->failed; i++)
    {
      Entry entry = { 0 };

      read_entry (self, &entry);
      if (!self->failed && entry.class == CLASS_IN)
        g_array_append_val (entries, entry);
    }
  return self->failed ? NULL : g_steal_pointer (&entries);
}

/* FALSE: @name, which is MAX_NAME + 1 large, is no alias. */
static gboolean
follow_alias (GArray *entries, char *name)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);
      Reader content = entry->content;
      char target[MAX_NAME + 1];

      if (entry->type != TYPE_CNAME || strcmp (entry->owner, name) != 0)
        continue;
      read_name (&content, target);
      if (content.failed || !*target)
        return FALSE;
      g_strlcpy (name, target, MAX_NAME + 1);
      return TRUE;
    }
  return FALSE;
}

/* FALSE: malformed. */
static gboolean
collect (GArray *entries, const char *owner, SipDnsType type, GPtrArray *records)
{
  for (guint i = 0; i < entries->len && records->len < MAX_RECORDS; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);
      Reader content = entry->content;
      SipDnsRecord *record;

      if (entry->type != type || strcmp (entry->owner, owner) != 0)
        continue;
      record = sip_dns_record_new (type, entry->ttl_s);
      g_ptr_array_add (records, record);
      read_content (record, &content);
      if (content.failed)
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
sip_dns_answer_parse (const guint8 *data, gsize size, const char *name, SipDnsType type, GError **error)
{
  Reader reader = { data, size, 0, FALSE };
  g_autoptr (GArray) entries = read_entries (&reader);
  g_autoptr (GPtrArray) records = sip_dns_records_new ();
  g_autofree char *lower = g_ascii_strdown (name, -1);
  char owner[MAX_NAME + 1];

  g_strlcpy (owner, lower, sizeof owner);
  for (guint i = 0; entries && i < MAX_ALIASES; i++)
    {
      if (!follow_alias (entries, owner))
        break;
    }
  if (entries && collect (entries, owner, type, records))
    return g_steal_pointer (&records);
  g_set_error (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The name server's answer about %s cannot be understood."),
               name);
  return NULL;
}
