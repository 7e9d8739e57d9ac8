/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-redirect.h"

#include "util/sip-slice.h"

#define FULL_WEIGHT 1000
/* More than anybody has telephones. */
#define MAX_TARGETS 32

typedef struct
{
  SipUri *uri;
  guint weight;
} Target;

static void
clear_target (gpointer data)
{
  sip_uri_unref (((Target *) data)->uri);
}

/* q (25.1): "0" to "1" with up to three digits; 1000 where it is missing or wrong. */
static guint
read_weight (SipAddress *contact)
{
  SipSlice q;
  guint64 thousandths = 0;
  char digits[] = "000";

  if (!sip_address_get_param (contact, "q", &q) || q.length == 0 || q.length > 5 || q.data[0] != '0')
    return FULL_WEIGHT;
  if (q.length < 2 || q.data[1] != '.')
    return q.length == 1 ? 0 : FULL_WEIGHT;
  for (gsize i = 2; i < q.length; i++)
    digits[i - 2] = q.data[i];
  return sip_slice_to_uint (SIP_SLICE (digits), FULL_WEIGHT, &thousandths) ? (guint) thousandths : FULL_WEIGHT;
}

static gboolean
is_callable (SipUri *uri, gboolean secure)
{
  switch (sip_uri_get_scheme (uri))
    {
    case SIP_SCHEME_SIPS:
      return TRUE;
    case SIP_SCHEME_SIP:
    case SIP_SCHEME_TEL:
      return !secure;
    default:
      return FALSE;
    }
}

static gboolean
contains (GArray *targets, SipUri *uri)
{
  for (guint i = 0; i < targets->len; i++)
    {
      if (sip_uri_equal (g_array_index (targets, Target, i).uri, uri))
        return TRUE;
    }
  return FALSE;
}

/* Behind those of the same weight: their order is the sender's. */
static void
insert (GArray *targets, SipUri *uri, guint weight)
{
  Target target = { sip_uri_ref (uri), weight };
  guint at = targets->len;

  while (at > 0 && g_array_index (targets, Target, at - 1).weight < weight)
    at--;
  g_array_insert_val (targets, at, target);
}

static SipUri *
dup_bare (SipUri *uri)
{
  g_autoptr (SipUri) bare = NULL;

  if (sip_uri_get_scheme (uri) == SIP_SCHEME_TEL)
    return sip_uri_ref (uri);
  bare = sip_uri_without_headers (uri);
  return sip_uri_without_param (bare, "method");
}

/**
 * sip_redirect_list_targets: (skip)
 * @response: a 3xx
 * @secure: nothing but sips
 *
 * Returns: (transfer full) (element-type SipUri): where it sends us, best first (RFC 3261 8.1.3.4, 20.10): what can be
 *   called, without header fields and a method of its own, each once
 */
GPtrArray *
sip_redirect_list_targets (SipMessage *response, gboolean secure)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_uri_unref);
  g_autoptr (GArray) targets = g_array_new (FALSE, FALSE, sizeof (Target));
  SipAddress *contact;

  g_array_set_clear_func (targets, clear_target);
  for (guint i = 0; targets->len < MAX_TARGETS && (contact = sip_message_get_address (response, SIP_HEADER_CONTACT, i));
       i++)
    {
      SipUri *uri = sip_address_get_uri (contact);
      g_autoptr (SipUri) bare = uri && is_callable (uri, secure) ? dup_bare (uri) : NULL;

      if (bare && !contains (targets, bare))
        insert (targets, bare, read_weight (contact));
    }
  for (guint i = 0; i < targets->len; i++)
    g_ptr_array_add (list, sip_uri_ref (g_array_index (targets, Target, i).uri));
  return list;
}
