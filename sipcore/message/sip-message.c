/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message.h"

#include "message/sip-message-private.h"

G_DEFINE_BOXED_TYPE (SipMessage, sip_message, sip_message_ref, sip_message_unref)

static gpointer
read_via (SipMessage *self, SipScan *scan, gpointer previous)
{
  SipViaValue *value = sip_store_alloc (self->store, sizeof (SipViaValue));

  value->next = NULL;
  if (!sip_via_scan (&value->via, scan))
    return NULL;
  if (previous)
    ((SipViaValue *) previous)->next = value;
  return value;
}

/* RFC 3261 20.10: "*" is for Contact only. */
static gpointer
read_address (SipMessage *self, SipHeader header, SipScan *scan, gpointer previous)
{
  SipAddress *value = sip_store_alloc (self->store, sizeof (SipAddress));

  if (!sip_address_scan (value, self->store, scan) || (value->star && header != SIP_HEADER_CONTACT))
    return NULL;
  if (previous)
    ((SipAddress *) previous)->next = value;
  return value;
}

static gpointer
read_value (SipMessage *self, SipHeader header, SipScan *scan, gpointer previous)
{
  if (++self->n_values > SIP_MESSAGE_MAX_VALUES)
    return NULL;
  if (header == SIP_HEADER_VIA)
    return read_via (self, scan, previous);
  return read_address (self, header, scan, previous);
}

/* Reads the values of a field up to the first that breaks the grammar. */
static SipValues
read_values (SipMessage *self, SipField *field)
{
  SipScan scan = sip_scan (field->value);
  gboolean is_list = sip_header_is_list (field->header);
  gpointer value = NULL;

  do
    {
      value = read_value (self, field->header, &scan, value);
      sip_scan_space (&scan);
      if (!value || (!sip_scan_at_end (&scan) && !(is_list && sip_scan_at (&scan, ','))))
        return SIP_VALUES_BAD;
      if (!field->first)
        field->first = value;
    }
  while (sip_scan_char (&scan, ','));

  return SIP_VALUES_GOOD;
}

gboolean
sip_message_read_field (SipMessage *self, SipField *field)
{
  if (field->values == SIP_VALUES_NOT_READ)
    field->values = read_values (self, field);
  return field->values == SIP_VALUES_GOOD;
}

SipField *
sip_message_first_field (SipMessage *self, SipHeader header)
{
  return self->first[header] ? &self->fields[self->first[header] - 1] : NULL;
}

SipField *
sip_message_next_field (SipMessage *self, SipField *field)
{
  return field->next ? &self->fields[field->next - 1] : NULL;
}

gboolean
sip_message_read_cseq (SipMessage *self)
{
  SipField *field = sip_message_first_field (self, SIP_HEADER_CSEQ);
  SipScan scan;
  guint64 number;

  if (self->cseq_values != SIP_VALUES_NOT_READ || !field)
    return self->cseq_values == SIP_VALUES_GOOD;

  self->cseq_values = SIP_VALUES_BAD;
  scan = sip_scan (field->value);
  if (!sip_slice_to_uint (sip_scan_run (&scan, SIP_CHAR_DIGIT), G_MAXUINT32, &number))
    return FALSE;
  if (sip_scan_run (&scan, SIP_CHAR_SPACE).length == 0)
    return FALSE;
  self->cseq_method_name = sip_scan_run (&scan, SIP_CHAR_TOKEN);
  if (self->cseq_method_name.length == 0 || !sip_scan_at_end (&scan))
    return FALSE;
  self->cseq = (guint32) number;
  self->cseq_method = sip_method_from_slice (self->cseq_method_name);
  self->cseq_values = SIP_VALUES_GOOD;
  return TRUE;
}

/**
 * sip_message_ref:
 *
 * Returns: (transfer full): the same message
 */
SipMessage *
sip_message_ref (SipMessage *self)
{
  g_return_val_if_fail (self, NULL);

  sip_store_ref (self->store);
  return self;
}

/**
 * sip_message_unref:
 *
 * Gives a reference back.
 */
void
sip_message_unref (SipMessage *self)
{
  g_return_if_fail (self);

  sip_store_unref (self->store);
}

/**
 * sip_message_is_request:
 *
 * Returns: whether it is a request; otherwise it is a response
 */
gboolean
sip_message_is_request (SipMessage *self)
{
  g_return_val_if_fail (self, FALSE);

  return self->status == 0;
}

SipMethod
sip_message_get_method (SipMessage *self)
{
  g_return_val_if_fail (self, SIP_METHOD_OTHER);

  if (self->status == 0)
    return self->method;
  return sip_message_read_cseq (self) ? self->cseq_method : SIP_METHOD_OTHER;
}

SipSlice
sip_message_get_method_name (SipMessage *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  if (self->status == 0)
    return self->method_name;
  return sip_message_read_cseq (self) ? self->cseq_method_name : SIP_SLICE_NONE;
}

SipUri *
sip_message_get_request_uri (SipMessage *self)
{
  g_return_val_if_fail (self, NULL);

  return self->uri;
}

guint
sip_message_get_status (SipMessage *self)
{
  g_return_val_if_fail (self, 0);

  return self->status;
}

/**
 * sip_message_get_reason_phrase: (skip)
 */
SipSlice
sip_message_get_reason_phrase (SipMessage *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  return self->reason;
}

const SipVia *
sip_message_get_via (SipMessage *self, guint index)
{
  g_return_val_if_fail (self, NULL);

  for (SipField *field = sip_message_first_field (self, SIP_HEADER_VIA); field;
       field = sip_message_next_field (self, field))
    {
      sip_message_read_field (self, field);
      for (SipViaValue *value = field->first; value; value = value->next)
        {
          if (index-- == 0)
            return &value->via;
        }
    }
  return NULL;
}

SipAddress *
sip_message_get_address (SipMessage *self, SipHeader header, guint index)
{
  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (sip_header_is_address (header), NULL);

  for (SipField *field = sip_message_first_field (self, header); field; field = sip_message_next_field (self, field))
    {
      sip_message_read_field (self, field);
      for (SipAddress *value = field->first; value; value = value->next)
        {
          if (index-- == 0)
            return value;
        }
    }
  return NULL;
}

SipAddress *
sip_message_get_from (SipMessage *self)
{
  return sip_message_get_address (self, SIP_HEADER_FROM, 0);
}

SipAddress *
sip_message_get_to (SipMessage *self)
{
  return sip_message_get_address (self, SIP_HEADER_TO, 0);
}

/**
 * sip_message_get_call_id: (skip)
 */
SipSlice
sip_message_get_call_id (SipMessage *self)
{
  return sip_message_get_header (self, SIP_HEADER_CALL_ID, 0);
}

gboolean
sip_message_get_cseq (SipMessage *self, guint32 *number, SipMethod *method)
{
  g_return_val_if_fail (self, FALSE);

  if (!sip_message_read_cseq (self))
    return FALSE;
  if (number)
    *number = self->cseq;
  if (method)
    *method = self->cseq_method;
  return TRUE;
}

gboolean
sip_message_get_uint (SipMessage *self, SipHeader header, guint32 *value)
{
  SipSlice text = sip_message_get_header (self, header, 0);
  SipScan scan = sip_scan (text);
  guint64 number;

  if (!sip_slice_to_uint (sip_scan_run (&scan, SIP_CHAR_DIGIT), G_MAXUINT32, &number))
    return FALSE;
  if (!sip_scan_at_end (&scan) && sip_chars[(guint8) *scan.at] & SIP_CHAR_TOKEN)
    return FALSE;
  if (value)
    *value = (guint32) number;
  return TRUE;
}

SipSlice
sip_message_get_content_type (SipMessage *self)
{
  SipSlice text = sip_message_get_header (self, SIP_HEADER_CONTENT_TYPE, 0);
  SipScan scan = sip_scan (text);

  if (sip_scan_run (&scan, SIP_CHAR_TOKEN).length == 0 || !sip_scan_char (&scan, '/') ||
      sip_scan_run (&scan, SIP_CHAR_TOKEN).length == 0)
    return SIP_SLICE_NONE;
  return sip_scan_since (&scan, text.data);
}

guint
sip_message_count (SipMessage *self, SipHeader header)
{
  guint n = 0;

  g_return_val_if_fail (self, 0);
  g_return_val_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS, 0);

  for (SipField *field = sip_message_first_field (self, header); field; field = sip_message_next_field (self, field))
    n++;
  return n;
}

SipSlice
sip_message_get_header (SipMessage *self, SipHeader header, guint index)
{
  SipField *field;

  g_return_val_if_fail (self, SIP_SLICE_NONE);
  g_return_val_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS, SIP_SLICE_NONE);

  for (field = sip_message_first_field (self, header); field && index > 0; index--)
    field = sip_message_next_field (self, field);
  return field ? field->value : SIP_SLICE_NONE;
}

SipSlice
sip_message_get_header_by_name (SipMessage *self, const char *name, guint index)
{
  SipSlice wanted = sip_slice (name);
  SipHeader header;

  g_return_val_if_fail (self, SIP_SLICE_NONE);
  g_return_val_if_fail (name, SIP_SLICE_NONE);

  header = sip_header_from_slice (wanted);
  if (header != SIP_HEADER_OTHER)
    return sip_message_get_header (self, header, index);
  for (SipField *field = sip_message_first_field (self, header); field; field = sip_message_next_field (self, field))
    {
      if (sip_slice_equal_nocase (field->name, wanted) && index-- == 0)
        return field->value;
    }
  return SIP_SLICE_NONE;
}

/**
 * sip_message_get_n_headers:
 *
 * Returns: how many header fields there are
 */
guint
sip_message_get_n_headers (SipMessage *self)
{
  g_return_val_if_fail (self, 0);

  return self->n_fields;
}

void
sip_message_get_nth_header (SipMessage *self, guint n, SipSlice *name, SipSlice *value)
{
  g_return_if_fail (self);
  g_return_if_fail (n < self->n_fields);

  if (name)
    *name = self->fields[n].name;
  if (value)
    *value = self->fields[n].value;
}

/* Stops at the next ',' that is not in a quoted string. */
static void
scan_to_comma (SipScan *scan)
{
  SipSlice ignored;

  while (scan->at < scan->end && *scan->at != ',')
    {
      if (*scan->at != '"' || !sip_scan_quoted (scan, &ignored))
        scan->at++;
    }
}

gboolean
sip_message_has_token (SipMessage *self, SipHeader header, const char *token)
{
  SipSlice wanted = sip_slice (token);

  g_return_val_if_fail (self, FALSE);
  g_return_val_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS, FALSE);
  g_return_val_if_fail (token, FALSE);

  for (SipField *field = sip_message_first_field (self, header); field; field = sip_message_next_field (self, field))
    {
      SipScan scan = sip_scan (field->value);

      do
        {
          const char *start;

          sip_scan_space (&scan);
          start = scan.at;
          while (scan.at < scan.end && (sip_chars[(guint8) *scan.at] & SIP_CHAR_TOKEN || *scan.at == '/'))
            scan.at++;
          if (sip_slice_equal_nocase (sip_scan_since (&scan, start), wanted))
            return TRUE;
          scan_to_comma (&scan);
        }
      while (sip_scan_char (&scan, ','));
    }
  return FALSE;
}

/**
 * sip_message_get_body: (skip)
 */
SipSlice
sip_message_get_body (SipMessage *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  return self->body;
}

GBytes *
sip_message_get_bytes (SipMessage *self)
{
  g_return_val_if_fail (self, NULL);

  return self->store->bytes;
}
