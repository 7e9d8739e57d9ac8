/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message.h"

/* Copies, for programs that have no use for slices of somebody else's bytes. */

#define MAX_PHRASE 100

static char *
dup_valid (SipSlice slice)
{
  g_autofree char *text = sip_slice_dup (slice);

  return text ? g_utf8_make_valid (text, -1) : NULL;
}

/**
 * sip_message_dup_method_name:
 *
 * Returns: (transfer full) (nullable): the method of a request, or of the request that a response answers
 */
char *
sip_message_dup_method_name (SipMessage *self)
{
  g_return_val_if_fail (self, NULL);

  return dup_valid (sip_message_get_method_name (self));
}

/**
 * sip_message_dup_reason_phrase:
 *
 * Returns: (transfer full) (nullable): the words of a response to its status, as a person may be shown them: a line of
 *   UTF-8 without control characters that is never long
 */
char *
sip_message_dup_reason_phrase (SipMessage *self)
{
  g_return_val_if_fail (self, NULL);

  return sip_slice_dup_line (sip_message_get_reason_phrase (self), MAX_PHRASE);
}

/**
 * sip_message_dup_call_id:
 *
 * Returns: (transfer full) (nullable): the Call-ID, in UTF-8
 */
char *
sip_message_dup_call_id (SipMessage *self)
{
  g_return_val_if_fail (self, NULL);

  return dup_valid (sip_message_get_call_id (self));
}

/**
 * sip_message_dup_content_type:
 *
 * Returns: (transfer full) (nullable): type and subtype of the body, without parameters
 */
char *
sip_message_dup_content_type (SipMessage *self)
{
  g_return_val_if_fail (self, NULL);

  return dup_valid (sip_message_get_content_type (self));
}

/**
 * sip_message_dup_header:
 * @header: which field
 * @index: counts fields
 *
 * Returns: (transfer full) (nullable): the whole field, unfolded and trimmed, in UTF-8; %NULL: there is none
 */
char *
sip_message_dup_header (SipMessage *self, SipHeader header, guint index)
{
  g_return_val_if_fail (self, NULL);

  return dup_valid (sip_message_get_header (self, header, index));
}

/**
 * sip_message_dup_header_by_name:
 * @name: case ignored; compact forms are found too
 * @index: counts fields
 *
 * Returns: (transfer full) (nullable): as sip_message_dup_header()
 */
char *
sip_message_dup_header_by_name (SipMessage *self, const char *name, guint index)
{
  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (name, NULL);

  return dup_valid (sip_message_get_header_by_name (self, name, index));
}

/**
 * sip_message_dup_nth_header:
 * @n: below sip_message_get_n_headers()
 * @value: (out) (optional): unfolded and trimmed, in UTF-8
 *
 * Reads one header field of all.
 *
 * Returns: (transfer full) (nullable): its name as written; %NULL: there are no more
 */
char *
sip_message_dup_nth_header (SipMessage *self, guint n, char **value)
{
  SipSlice name = SIP_SLICE_NONE, text = SIP_SLICE_NONE;

  g_return_val_if_fail (self, NULL);

  if (n < sip_message_get_n_headers (self))
    sip_message_get_nth_header (self, n, &name, &text);
  if (value)
    *value = dup_valid (text);
  return dup_valid (name);
}

/**
 * sip_message_dup_body:
 *
 * Returns: (transfer full): the body, which may be empty
 */
GBytes *
sip_message_dup_body (SipMessage *self)
{
  SipSlice body;

  g_return_val_if_fail (self, NULL);

  body = sip_message_get_body (self);
  return g_bytes_new (body.data, body.length);
}

/**
 * sip_uri_dup_host:
 *
 * Returns: (transfer full) (nullable): the host; an IPv6 address without its brackets
 */
char *
sip_uri_dup_host (SipUri *self)
{
  g_return_val_if_fail (self, NULL);

  return dup_valid (sip_uri_get_host (self));
}

/* Of what a get_param function found. */
static char *
dup_param (gboolean found, SipSlice value)
{
  if (!found)
    return NULL;
  return value.data ? dup_valid (value) : g_strdup ("");
}

/**
 * sip_uri_dup_param:
 * @name: case ignored
 *
 * Returns: (transfer full) (nullable): the parameter as written; empty if it has no value; %NULL if it is not there
 */
char *
sip_uri_dup_param (SipUri *self, const char *name)
{
  SipSlice value = SIP_SLICE_NONE;
  gboolean found = sip_uri_get_param (self, name, &value);

  return dup_param (found, value);
}

/**
 * sip_address_dup_param:
 * @name: a header parameter, case ignored
 *
 * Returns: (transfer full) (nullable): the parameter, a quoted one without the quotes; empty if it has no value; %NULL
 *   if it is not there
 */
char *
sip_address_dup_param (SipAddress *self, const char *name)
{
  SipSlice value = SIP_SLICE_NONE;
  gboolean found = sip_address_get_param (self, name, &value);

  return dup_param (found, value);
}

/**
 * sip_address_dup_tag:
 *
 * Returns: (transfer full) (nullable): the tag of From or To
 */
char *
sip_address_dup_tag (SipAddress *self)
{
  g_return_val_if_fail (self, NULL);

  return dup_valid (sip_address_get_tag (self));
}
