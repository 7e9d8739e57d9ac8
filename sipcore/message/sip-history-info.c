/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-history-info.h"

#include "message/sip-params.h"
#include "message/sip-privacy.h"
#include "message/sip-scan-private.h"
#include "message/sip-value-scan-private.h"

#define MAX_STATUS 699

G_DEFINE_BOXED_TYPE (SipHistoryEntry, sip_history_entry, sip_history_entry_ref, sip_history_entry_unref)

/**
 * sip_history_entry_ref:
 *
 * Returns: (transfer full): @self
 */
SipHistoryEntry *
sip_history_entry_ref (SipHistoryEntry *self)
{
  g_return_val_if_fail (self, NULL);

  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipHistoryEntry *self = data;

  sip_address_unref (self->address);
  g_free ((char *) self->index);
  g_free ((char *) self->mapped_from);
}

/**
 * sip_history_entry_unref:
 * @self: (transfer full): an entry
 *
 * Gives a reference back.
 */
void
sip_history_entry_unref (SipHistoryEntry *self)
{
  g_return_if_fail (self);

  g_rc_box_release_full (self, clear);
}

/* RFC 7044 5.1: numbers with dots between them. */
static gboolean
is_index (SipSlice text)
{
  SipScan scan = sip_scan (text);

  do
    {
      if (sip_scan_run (&scan, SIP_CHAR_DIGIT).length == 0)
        return FALSE;
    }
  while (sip_scan_char (&scan, '.'));
  return sip_scan_at_end (&scan);
}

/* The unescaped value of a header field that @uri carries. */
static char *
dup_uri_header (SipUri *uri, const char *name)
{
  SipSlice rest = sip_uri_get_headers (uri);
  gsize length = strlen (name);

  while (rest.length > 0)
    {
      const char *end = memchr (rest.data, '&', rest.length);
      SipSlice field = { rest.data, end ? (gsize) (end - rest.data) : rest.length };

      if (field.length > length && field.data[length] == '=' && g_ascii_strncasecmp (field.data, name, length) == 0)
        return g_uri_unescape_segment (field.data + length + 1, field.data + field.length, NULL);
      rest.data += MIN (field.length + 1, rest.length);
      rest.length -= MIN (field.length + 1, rest.length);
    }
  return NULL;
}

static guint
read_status (SipUri *uri)
{
  g_autofree char *reason = dup_uri_header (uri, "Reason");
  SipSlice protocol, params, cause;
  guint64 status = 0;

  if (reason && sip_value_split (sip_slice (reason), &protocol, &params) && sip_slice_is (protocol, "SIP")
      && sip_params_get (params, "cause", &cause))
    sip_slice_to_uint (cause, MAX_STATUS, &status);
  return (guint) status;
}

static guint
read_cause (SipUri *uri)
{
  guint64 cause = 0;
  SipSlice text;

  if (sip_uri_get_param (uri, "cause", &text))
    sip_slice_to_uint (text, MAX_STATUS, &cause);
  return (guint) cause;
}

static gboolean
is_hidden (SipUri *uri)
{
  g_autofree char *privacy = dup_uri_header (uri, "Privacy");

  return privacy && sip_privacy_parse (privacy) != SIP_PRIVACY_NONE;
}

static SipHistoryEntry *
create (SipAddress *address)
{
  SipUri *uri = sip_address_get_uri (address);
  SipHistoryEntry *self;
  SipSlice index, mapped = SIP_SLICE_NONE;

  if (!sip_address_get_param (address, "index", &index) || !is_index (index)
      || (sip_address_get_param (address, "mp", &mapped) && !is_index (mapped)))
    return NULL;
  self = g_rc_box_new0 (SipHistoryEntry);
  self->address = sip_address_ref (address);
  self->index = sip_slice_dup (index);
  self->mapped_from = sip_slice_dup (mapped);
  self->cause = read_cause (uri);
  self->status = read_status (uri);
  self->hidden = is_hidden (uri);
  return self;
}

/**
 * sip_message_get_history:
 *
 * Reads History-Info (RFC 7044). An entry that is malformed or has no index is passed over.
 *
 * Returns: (transfer container) (element-type SipHistoryEntry): the oldest entry first; may be none
 */
GPtrArray *
sip_message_get_history (SipMessage *message)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_history_entry_unref);
  SipAddress *address;

  g_return_val_if_fail (message, entries);

  for (guint i = 0; i < SIP_MAX_VALUES && (address = sip_message_get_address (message, SIP_HEADER_HISTORY_INFO, i));
       i++)
    {
      SipHistoryEntry *entry = create (address);

      if (entry)
        g_ptr_array_add (entries, entry);
    }
  return entries;
}
