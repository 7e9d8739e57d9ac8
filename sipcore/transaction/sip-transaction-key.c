/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transaction/sip-transaction-key-private.h"

#define MAGIC_COOKIE "z9hG4bK"

/* FNV-1a over lower case: tokens and hosts are compared without case (RFC 3261 7.3.1). */
static guint
hash_slice (guint hash, SipSlice slice)
{
  for (gsize i = 0; i < slice.length; i++)
    hash = (hash ^ (guint8) g_ascii_tolower (slice.data[i])) * 16777619u;
  return hash;
}

static SipSlice
from_tag (SipMessage *message)
{
  SipAddress *from = sip_message_get_from (message);

  return from ? sip_address_get_tag (from) : SIP_SLICE_NONE;
}

static SipSlice
to_tag (SipMessage *message)
{
  SipAddress *to = sip_message_get_to (message);

  return to ? sip_address_get_tag (to) : SIP_SLICE_NONE;
}

static guint32
cseq_number (SipMessage *message)
{
  guint32 number = 0;

  sip_message_get_cseq (message, &number, NULL);
  return number;
}

static gboolean
has_magic_cookie (SipSlice branch)
{
  const gsize length = strlen (MAGIC_COOKIE);

  /* RFC 4475 3.2.1: a cookie with nothing behind it identifies nothing. */
  return branch.length > length && g_ascii_strncasecmp (branch.data, MAGIC_COOKIE, length) == 0;
}

gboolean
sip_transaction_key_init_server (SipTransactionKey *key, SipMessage *request)
{
  const SipVia *via = sip_message_get_via (request, 0);

  if (!via)
    return FALSE;

  *key = (SipTransactionKey) { .branch = via->branch, .host = via->host, .port = via->port };
  key->method = sip_message_get_method_name (request);
  if (sip_message_get_method (request) == SIP_METHOD_ACK)
    key->method = SIP_SLICE ("INVITE");
  if (!has_magic_cookie (via->branch))
    {
      key->branch = sip_message_get_call_id (request);
      key->legacy = request;
    }
  return TRUE;
}

gboolean
sip_transaction_key_init_canceled (SipTransactionKey *key, SipMessage *request)
{
  if (!sip_transaction_key_init_server (key, request))
    return FALSE;
  key->method = SIP_SLICE_NONE;
  return TRUE;
}

gboolean
sip_transaction_key_init_client (SipTransactionKey *key, SipMessage *message)
{
  const SipVia *via = sip_message_get_via (message, 0);
  SipMethod method;

  if (!via)
    return FALSE;

  *key = (SipTransactionKey) { .branch = via->branch, .host = via->host, .port = via->port };
  key->method = sip_message_get_method_name (message);
  method = sip_message_get_method (message);
  if (!key->method.data && method != SIP_METHOD_OTHER)
    key->method = sip_slice (sip_method_to_string (method));
  return key->method.data != NULL;
}

guint
sip_transaction_key_hash (gconstpointer data)
{
  const SipTransactionKey *key = data;

  return hash_slice (hash_slice (2166136261u, key->branch), key->host) ^ key->port;
}

static gboolean
methods_match (SipSlice a, SipSlice b)
{
  if (!a.data)
    return !sip_slice_equal (b, SIP_SLICE ("CANCEL"));
  if (!b.data)
    return !sip_slice_equal (a, SIP_SLICE ("CANCEL"));
  return sip_slice_equal (a, b);
}

/* RFC 3261 17.2.3, for branches without the cookie. The To tag of an ACK is that of our response: is_foreign_ack(). */
static gboolean
legacy_match (SipMessage *a, SipMessage *b)
{
  SipUri *uri_a = sip_message_get_request_uri (a), *uri_b = sip_message_get_request_uri (b);
  const SipVia *via_a = sip_message_get_via (a, 0), *via_b = sip_message_get_via (b, 0);
  gboolean ack = sip_message_get_method (a) == SIP_METHOD_ACK || sip_message_get_method (b) == SIP_METHOD_ACK;

  return uri_a && uri_b && sip_uri_equal (uri_a, uri_b)
         && sip_slice_equal (from_tag (a), from_tag (b))
         && (ack || sip_slice_equal (to_tag (a), to_tag (b)))
         && cseq_number (a) == cseq_number (b)
         && sip_slice_equal (via_a->params, via_b->params);
}

gboolean
sip_transaction_key_equal (gconstpointer a, gconstpointer b)
{
  const SipTransactionKey *one = a, *other = b;

  return one->port == other->port
         && !one->legacy == !other->legacy
         && sip_slice_equal_nocase (one->branch, other->branch)
         && sip_slice_equal_nocase (one->host, other->host)
         && methods_match (one->method, other->method)
         && (!one->legacy || legacy_match (one->legacy, other->legacy));
}

guint
sip_transaction_merge_hash (gconstpointer request)
{
  SipMessage *message = (SipMessage *) request;

  return hash_slice (hash_slice (2166136261u, sip_message_get_call_id (message)), from_tag (message))
         ^ cseq_number (message);
}

gboolean
sip_transaction_merge_equal (gconstpointer a, gconstpointer b)
{
  SipMessage *one = (SipMessage *) a, *other = (SipMessage *) b;

  return cseq_number (one) == cseq_number (other)
         && sip_slice_equal (sip_message_get_call_id (one), sip_message_get_call_id (other))
         && sip_slice_equal (from_tag (one), from_tag (other))
         && sip_slice_equal (sip_message_get_method_name (one), sip_message_get_method_name (other));
}
