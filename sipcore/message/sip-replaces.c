/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-replaces.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "message/sip-params.h"
#include "message/sip-scan-private.h"

/**
 * SipReplaces:
 *
 * The value of Replaces (RFC 3891 6.1): the dialog in whose place a call is to be put, as its receiver names it.
 * Immutable and reference counted.
 */
struct _SipReplaces
{
  char *call_id;
  char *to_tag;
  char *from_tag;
  gboolean early_only;
};

G_DEFINE_BOXED_TYPE (SipReplaces, sip_replaces, sip_replaces_ref, sip_replaces_unref)

static SipReplaces *
take (char *call_id, char *to_tag, char *from_tag, gboolean early_only)
{
  SipReplaces *self = g_rc_box_new (SipReplaces);

  *self = (SipReplaces) { call_id, to_tag, from_tag, early_only };
  return self;
}

static gboolean
is_call_id (SipSlice text)
{
  for (gsize i = 0; i < text.length; i++)
    {
      if (!g_ascii_isgraph (text.data[i]) || text.data[i] == ',' || text.data[i] == ';')
        return FALSE;
    }
  return text.length > 0;
}

/* RFC 3891 6.1: a tag is no quoted string. */
static gboolean
is_tag (SipSlice text)
{
  SipScan scan = sip_scan (text);

  sip_scan_run (&scan, SIP_CHAR_VALUE);
  return text.length > 0 && sip_scan_at_end (&scan);
}

/**
 * sip_replaces_new:
 * @to_tag: the local tag of whoever gets the header
 * @from_tag: the remote tag of whoever gets it
 * @early_only: whether only a call that was not answered yet may be replaced
 *
 * Returns: (transfer full) (nullable): the value; %NULL where one of the three cannot stand in it
 */
SipReplaces *
sip_replaces_new (const char *call_id, const char *to_tag, const char *from_tag, gboolean early_only)
{
  g_return_val_if_fail (call_id && to_tag && from_tag, NULL);

  if (!is_call_id (sip_slice (call_id)) || !is_tag (sip_slice (to_tag)) || !is_tag (sip_slice (from_tag)))
    return NULL;
  return take (g_strdup (call_id), g_strdup (to_tag), g_strdup (from_tag), early_only);
}

static char *
dup_tag (SipSlice params, const char *name)
{
  SipSlice value;

  return sip_params_get (params, name, &value) && is_tag (value) ? sip_slice_dup (value) : NULL;
}

static SipReplaces *
parse (SipSlice text)
{
  const char *semicolon = memchr (text.data, ';', text.length);
  SipSlice call_id, params;
  g_autofree char *to_tag = NULL;
  g_autofree char *from_tag = NULL;

  if (!semicolon)
    return NULL;
  params = (SipSlice) { semicolon, (gsize) (text.data + text.length - semicolon) };
  call_id = (SipSlice) { text.data, (gsize) (semicolon - text.data) };
  while (call_id.length > 0 && g_ascii_isspace (call_id.data[call_id.length - 1]))
    call_id.length--;
  if (!is_call_id (call_id) || !sip_params_valid (params))
    return NULL;

  to_tag = dup_tag (params, "to-tag");
  from_tag = dup_tag (params, "from-tag");
  if (!to_tag || !from_tag)
    return NULL;
  return take (sip_slice_dup (call_id), g_steal_pointer (&to_tag), g_steal_pointer (&from_tag),
               sip_params_get (params, "early-only", NULL));
}

static SipReplaces *
parse_or_explain (SipSlice text, GError **error)
{
  SipReplaces *self = text.data ? parse (text) : NULL;

  if (!self)
    g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED,
                         _("The call to be replaced is not named as it should be."));
  return self;
}

/**
 * sip_replaces_parse:
 * @text: one value and nothing else, escapes of a URI undone
 *
 * Returns: (transfer full): the value, or %NULL: %SIP_ERROR_MALFORMED
 */
SipReplaces *
sip_replaces_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text, NULL);

  return parse_or_explain (sip_slice (text), error);
}

/**
 * sip_replaces_new_from_message:
 *
 * Returns: (transfer full) (nullable): the value of the header field; %NULL without @error where there is none, with
 *   %SIP_ERROR_MALFORMED where it breaks the grammar or there is more than one (RFC 3891 3)
 */
SipReplaces *
sip_replaces_new_from_message (SipMessage *message, GError **error)
{
  g_return_val_if_fail (message, NULL);

  switch (sip_message_count (message, SIP_HEADER_REPLACES))
    {
    case 0:
      return NULL;
    case 1:
      return parse_or_explain (sip_message_get_header (message, SIP_HEADER_REPLACES, 0), error);
    default:
      return parse_or_explain (SIP_SLICE_NONE, error);
    }
}

/**
 * sip_replaces_ref:
 *
 * Returns: (transfer full): the same value
 */
SipReplaces *
sip_replaces_ref (SipReplaces *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipReplaces *self = data;

  g_free (self->call_id);
  g_free (self->to_tag);
  g_free (self->from_tag);
}

/**
 * sip_replaces_unref:
 *
 * Gives a reference back.
 */
void
sip_replaces_unref (SipReplaces *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * sip_replaces_get_call_id:
 *
 * Returns: the Call-ID of the dialog that is replaced
 */
const char *
sip_replaces_get_call_id (SipReplaces *self)
{
  g_return_val_if_fail (self, NULL);

  return self->call_id;
}

/**
 * sip_replaces_get_to_tag:
 *
 * Returns: the tag of the end that gets the request
 */
const char *
sip_replaces_get_to_tag (SipReplaces *self)
{
  g_return_val_if_fail (self, NULL);

  return self->to_tag;
}

/**
 * sip_replaces_get_from_tag:
 *
 * Returns: the tag of its far end
 */
const char *
sip_replaces_get_from_tag (SipReplaces *self)
{
  g_return_val_if_fail (self, NULL);

  return self->from_tag;
}

/**
 * sip_replaces_is_early_only:
 *
 * Returns: whether it holds only while the dialog is early
 */
gboolean
sip_replaces_is_early_only (SipReplaces *self)
{
  g_return_val_if_fail (self, FALSE);

  return self->early_only;
}

/**
 * sip_replaces_to_string:
 *
 * Returns: (transfer full): the value as it stands in the header field
 */
char *
sip_replaces_to_string (SipReplaces *self)
{
  g_return_val_if_fail (self, NULL);

  return g_strdup_printf ("%s;to-tag=%s;from-tag=%s%s", self->call_id, self->to_tag, self->from_tag,
                          self->early_only ? ";early-only" : "");
}
