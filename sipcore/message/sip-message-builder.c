/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-builder.h"

#include <string.h>

#include "message/sip-message-private.h"

typedef struct
{
  SipHeader header;
  SipSlice name;
  SipSlice value;
} BuilderField;

struct _SipMessageBuilder
{
  SipStore *store;    /* what the slices below point into, or else into @source */
  SipMessage *source; /* nullable */
  GArray *fields;     /* of BuilderField */
  GBytes *body;       /* nullable */
  char *start_line;   /* nullable: a request's is made of @method and @uri */
  SipSlice method;
  SipUri *uri;        /* nullable */
};

static SipMessageBuilder *
builder_new (SipMessage *source)
{
  SipMessageBuilder *self = g_new0 (SipMessageBuilder, 1);

  self->store = sip_store_new (1024, NULL);
  self->source = source ? sip_message_ref (source) : NULL;
  self->fields = g_array_sized_new (FALSE, FALSE, sizeof (BuilderField), 24);
  return self;
}

static SipSlice
name_of (SipHeader header)
{
  return sip_slice (sip_header_to_string (header));
}

static void
append (SipMessageBuilder *self, SipHeader header, SipSlice name, SipSlice value)
{
  BuilderField field = { header, name, value };

  g_array_append_val (self->fields, field);
}

/* What @value becomes in the message, or FALSE if it would break out of its line. */
static gboolean
take_value (SipMessageBuilder *self, SipSlice name, const char *value, SipSlice *taken)
{
  SipSlice text = sip_slice (value);

  if (strpbrk (value, "\r\n"))
    {
      g_critical ("A line end in the value of %.*s", SIP_SLICE_FORMAT (name));
      return FALSE;
    }
  *taken = sip_store_copy (self->store, text);
  return TRUE;
}

SipMessageBuilder *
sip_message_builder_new_request (SipMethod method, SipUri *uri)
{
  SipMessageBuilder *self;

  g_return_val_if_fail (method != SIP_METHOD_OTHER, NULL);
  g_return_val_if_fail (uri, NULL);

  self = builder_new (NULL);
  self->method = sip_slice (sip_method_to_string (method));
  self->uri = sip_uri_ref (uri);
  return self;
}

static gboolean
makes_dialog (SipMessage *request, guint status)
{
  if (status <= 100 || status >= 300)
    return FALSE;
  switch (sip_message_get_method (request))
    {
    case SIP_METHOD_INVITE:
    case SIP_METHOD_SUBSCRIBE:
    case SIP_METHOD_REFER:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_tagged_to (SipMessageBuilder *self, guint status, const char *to_tag)
{
  SipSlice text = sip_message_get_header (self->source, SIP_HEADER_TO, 0);
  SipAddress *to = sip_message_get_to (self->source);
  g_autofree char *tag = NULL;
  char *tagged;

  if (!text.data)
    return;
  if (status == 100 || !to_tag || (to && to->tag.data))
    {
      append (self, SIP_HEADER_TO, name_of (SIP_HEADER_TO), text);
      return;
    }
  /* By length, since a quoted name may hold a NUL (RFC 4475 3.1.1.2). */
  tag = g_strconcat (";tag=", to_tag, NULL);
  tagged = sip_store_alloc (self->store, text.length + strlen (tag));
  memcpy (tagged, text.data, text.length);
  memcpy (tagged + text.length, tag, strlen (tag));
  append (self, SIP_HEADER_TO, name_of (SIP_HEADER_TO), (SipSlice) { tagged, text.length + strlen (tag) });
}

SipMessageBuilder *
sip_message_builder_new_response (SipMessage *request, guint status, const char *reason, const char *to_tag)
{
  SipMessageBuilder *self;

  g_return_val_if_fail (request && sip_message_is_request (request), NULL);
  g_return_val_if_fail (status >= 100 && status <= 699, NULL);
  g_return_val_if_fail (!reason || !strpbrk (reason, "\r\n"), NULL);

  self = builder_new (request);
  self->start_line = g_strdup_printf ("SIP/2.0 %u %s", status, reason ? reason : sip_status_get_phrase (status));
  sip_message_builder_copy (self, request, SIP_HEADER_VIA);
  if (makes_dialog (request, status))
    sip_message_builder_copy (self, request, SIP_HEADER_RECORD_ROUTE);
  sip_message_builder_copy (self, request, SIP_HEADER_FROM);
  add_tagged_to (self, status, to_tag);
  sip_message_builder_copy (self, request, SIP_HEADER_CALL_ID);
  sip_message_builder_copy (self, request, SIP_HEADER_CSEQ);
  /* RFC 3261 8.2.6.1 */
  if (status == 100)
    sip_message_builder_copy (self, request, SIP_HEADER_TIMESTAMP);
  return self;
}

SipMessageBuilder *
sip_message_builder_new_from (SipMessage *message)
{
  SipMessageBuilder *self;
  SipSlice body;

  g_return_val_if_fail (message, NULL);

  self = builder_new (message);
  if (message->status != 0)
    self->start_line = g_strdup_printf ("SIP/2.0 %u %.*s", message->status, SIP_SLICE_FORMAT (message->reason));
  self->method = message->method_name;
  self->uri = message->uri ? sip_uri_ref (message->uri) : NULL;
  for (guint i = 0; i < message->n_fields; i++)
    {
      SipField *field = &message->fields[i];

      if (field->header != SIP_HEADER_CONTENT_LENGTH)
        append (self, field->header, field->header ? name_of (field->header) : field->name, field->value);
    }
  body = sip_message_get_body (message);
  if (body.length > 0)
    self->body = g_bytes_new (body.data, body.length);
  return self;
}

void
sip_message_builder_free (SipMessageBuilder *self)
{
  g_return_if_fail (self);

  sip_store_unref (self->store);
  g_clear_pointer (&self->source, sip_message_unref);
  g_array_unref (self->fields);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->start_line);
  g_clear_pointer (&self->uri, sip_uri_unref);
  g_free (self);
}

void
sip_message_builder_set_request_uri (SipMessageBuilder *self, SipUri *uri)
{
  g_return_if_fail (self && self->method.data);
  g_return_if_fail (uri);

  sip_uri_ref (uri);
  g_clear_pointer (&self->uri, sip_uri_unref);
  self->uri = uri;
}

void
sip_message_builder_add (SipMessageBuilder *self, SipHeader header, const char *value)
{
  SipSlice taken;

  g_return_if_fail (self);
  g_return_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS && header != SIP_HEADER_CONTENT_LENGTH);
  g_return_if_fail (value);

  if (take_value (self, name_of (header), value, &taken))
    append (self, header, name_of (header), taken);
}

void
sip_message_builder_add_printf (SipMessageBuilder *self, SipHeader header, const char *format, ...)
{
  g_autofree char *value = NULL;
  va_list arguments;

  g_return_if_fail (format);

  va_start (arguments, format);
  value = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  sip_message_builder_add (self, header, value);
}

void
sip_message_builder_add_address (SipMessageBuilder *self, SipHeader header, SipAddress *address)
{
  g_return_if_fail (self);
  g_return_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS);
  g_return_if_fail (address);

  append (self, header, name_of (header), sip_store_copy (self->store, address->text));
}

void
sip_message_builder_copy (SipMessageBuilder *self, SipMessage *message, SipHeader header)
{
  g_return_if_fail (self);
  g_return_if_fail (message);
  g_return_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS && header != SIP_HEADER_CONTENT_LENGTH);

  for (SipField *field = sip_message_first_field (message, header); field;
       field = sip_message_next_field (message, field))
    append (self, header, name_of (header), sip_store_copy (self->store, field->value));
}

void
sip_message_builder_add_by_name (SipMessageBuilder *self, const char *name, const char *value)
{
  SipSlice wanted = sip_slice (name);
  SipScan scan = sip_scan (wanted);
  SipHeader header;
  SipSlice taken;

  g_return_if_fail (self);
  g_return_if_fail (name && sip_scan_run (&scan, SIP_CHAR_TOKEN).length > 0 && sip_scan_at_end (&scan));
  g_return_if_fail (value);

  header = sip_header_from_slice (wanted);
  g_return_if_fail (header != SIP_HEADER_CONTENT_LENGTH);
  if (take_value (self, wanted, value, &taken))
    append (self, header, sip_store_copy (self->store, wanted), taken);
}

void
sip_message_builder_prepend (SipMessageBuilder *self, SipHeader header, const char *value)
{
  BuilderField field = { header, SIP_SLICE_NONE, SIP_SLICE_NONE };

  g_return_if_fail (self);
  g_return_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS && header != SIP_HEADER_CONTENT_LENGTH);
  g_return_if_fail (value);

  field.name = name_of (header);
  if (take_value (self, field.name, value, &field.value))
    g_array_prepend_val (self->fields, field);
}

void
sip_message_builder_set (SipMessageBuilder *self, SipHeader header, const char *value)
{
  sip_message_builder_remove (self, header);
  sip_message_builder_add (self, header, value);
}

void
sip_message_builder_remove (SipMessageBuilder *self, SipHeader header)
{
  g_return_if_fail (self);
  g_return_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS);

  for (guint i = self->fields->len; i > 0; i--)
    {
      if (g_array_index (self->fields, BuilderField, i - 1).header == header)
        g_array_remove_index (self->fields, i - 1);
    }
}

void
sip_message_builder_set_body (SipMessageBuilder *self, const char *content_type, GBytes *body)
{
  g_return_if_fail (self);
  g_return_if_fail (!content_type == !body);

  sip_message_builder_remove (self, SIP_HEADER_CONTENT_TYPE);
  g_clear_pointer (&self->body, g_bytes_unref);
  if (!body)
    return;
  sip_message_builder_add (self, SIP_HEADER_CONTENT_TYPE, content_type);
  self->body = g_bytes_ref (body);
}

static void
append_slice (GByteArray *bytes, SipSlice slice)
{
  g_byte_array_append (bytes, (const guint8 *) slice.data, (guint) slice.length);
}

static void
append_start_line (SipMessageBuilder *self, GByteArray *bytes)
{
  if (self->start_line)
    {
      append_slice (bytes, sip_slice (self->start_line));
    }
  else
    {
      append_slice (bytes, self->method);
      append_slice (bytes, SIP_SLICE (" "));
      append_slice (bytes, self->uri->text);
      append_slice (bytes, SIP_SLICE (" SIP/2.0"));
    }
  append_slice (bytes, SIP_SLICE ("\r\n"));
}

static GBytes *
write_out (SipMessageBuilder *self)
{
  GByteArray *array = g_byte_array_sized_new (1024);
  SipSlice body = SIP_SLICE_NONE;
  g_autofree char *length = NULL;

  append_start_line (self, array);
  for (guint i = 0; i < self->fields->len; i++)
    {
      BuilderField *field = &g_array_index (self->fields, BuilderField, i);

      append_slice (array, field->name);
      append_slice (array, SIP_SLICE (": "));
      append_slice (array, field->value);
      append_slice (array, SIP_SLICE ("\r\n"));
    }
  if (self->body)
    body.data = g_bytes_get_data (self->body, &body.length);
  length = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", body.length);
  append_slice (array, sip_slice (length));
  append_slice (array, body);
  return g_byte_array_free_to_bytes (array);
}

SipMessage *
sip_message_builder_end (SipMessageBuilder *self)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (self->start_line || self->uri, NULL);

  bytes = write_out (self);
  sip_message_builder_free (self);
  return sip_message_parse_limited (bytes, 2 * SIP_MESSAGE_MAX_HEADERS, NULL);
}
