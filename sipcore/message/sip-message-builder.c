/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-builder.h"

#include <string.h>

#include "message/sip-header-private.h"
#include "message/sip-message-private.h"
#include "message/sip-scan-private.h"
#include "message/sip-uri-private.h"
#include "util/sip-argument.h"

#define FIRST_FIELDS 24
#define FIRST_BLOCK (1024 + FIRST_FIELDS * sizeof (BuilderField))
/* For the values that are read of a message of our own: Via, From, To and their like. */
#define ROOM_FOR_VALUES 512

typedef struct
{
  SipSlice name;
  SipSlice value;
  SipHeader header;
} BuilderField;

struct _SipMessageBuilder
{
  grefcount references;

  /* owned */
  SipStore *store;    /* the builder lies in it, with what the slices below point into, or else into @source */
  SipMessage *source; /* nullable */
  SipUri *uri;        /* nullable */
  GBytes *body_bytes; /* nullable: what @body points into, or else into @source */

  BuilderField *fields;
  guint n_fields;
  guint room;
  guint status;       /* 0: a request */
  SipMethod method;
  SipSlice method_name;
  SipSlice reason;
  SipSlice body;
};

G_DEFINE_BOXED_TYPE (SipMessageBuilder, sip_message_builder, sip_message_builder_ref, sip_message_builder_unref)

static SipMessageBuilder *
builder_new (SipMessage *source)
{
  SipStore *store = sip_store_new (sizeof (SipMessageBuilder) + FIRST_BLOCK, NULL);
  SipMessageBuilder *self = sip_store_alloc (store, sizeof (SipMessageBuilder));

  *self = (SipMessageBuilder) { .store = store, .room = FIRST_FIELDS };
  g_ref_count_init (&self->references);
  self->source = source ? sip_message_ref (source) : NULL;
  self->fields = sip_store_alloc (store, FIRST_FIELDS * sizeof (BuilderField));
  return self;
}

static void
make_room (SipMessageBuilder *self)
{
  BuilderField *fields;

  if (self->n_fields < self->room)
    return;
  fields = sip_store_alloc (self->store, 2 * self->room * sizeof (BuilderField));
  memcpy (fields, self->fields, self->n_fields * sizeof (BuilderField));
  self->fields = fields;
  self->room *= 2;
}

static void
append (SipMessageBuilder *self, SipHeader header, SipSlice name, SipSlice value)
{
  g_return_if_fail (self->n_fields < 2 * SIP_MESSAGE_MAX_HEADERS || header == SIP_HEADER_CONTENT_LENGTH);

  make_room (self);
  self->fields[self->n_fields++] = (BuilderField) { name, value, header };
}

static void
append_known (SipMessageBuilder *self, SipHeader header, SipSlice value)
{
  append (self, header, sip_header_get_name (header), value);
}

/* What @value becomes in the message, or FALSE if it would break out of its line. */
static gboolean
take_value (SipMessageBuilder *self, SipSlice name, const char *value, SipSlice *taken)
{
  SipSlice text = sip_slice (value);

  if (memchr (text.data, '\n', text.length) || memchr (text.data, '\r', text.length))
    {
      g_critical ("A line end in the value of %.*s", SIP_SLICE_FORMAT (name));
      return FALSE;
    }
  *taken = sip_slice_trim (sip_store_copy (self->store, text));
  return TRUE;
}

SipMessageBuilder *
sip_message_builder_new_request (SipMethod method, SipUri *uri)
{
  SipMessageBuilder *self;

  g_return_val_if_fail (method != SIP_METHOD_OTHER, NULL);
  g_return_val_if_fail (uri, NULL);

  self = builder_new (NULL);
  self->method = method;
  self->method_name = sip_slice (sip_method_to_string (method));
  self->uri = sip_uri_ref (uri);
  return self;
}

static char *
write_slice (char *to, SipSlice slice)
{
  return slice.length > 0 ? (char *) memcpy (to, slice.data, slice.length) + slice.length : to;
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
  SipSlice tag = sip_slice (to_tag);
  SipAddress *to = sip_message_get_to (self->source);
  char *tagged, *end;

  if (!text.data)
    return;
  if (status == 100 || !to_tag || (to && to->tag.data))
    {
      append_known (self, SIP_HEADER_TO, text);
      return;
    }
  /* By length, since a quoted name may hold a NUL (RFC 4475 3.1.1.2). */
  tagged = end = sip_store_alloc (self->store, text.length + strlen (";tag=") + tag.length);
  end = write_slice (end, text);
  end = write_slice (end, SIP_SLICE (";tag="));
  end = write_slice (end, tag);
  append_known (self, SIP_HEADER_TO, (SipSlice) { tagged, (gsize) (end - tagged) });
}

/* The tag that the request has already stays as it came, token or not. */
static gboolean
may_tag (SipMessage *request, const char *to_tag)
{
  SipAddress *to = sip_message_get_to (request);

  return !to_tag || (to && to->tag.data) || sip_slice_is_token (sip_slice (to_tag));
}

SipMessageBuilder *
sip_message_builder_new_response (SipMessage *request, guint status, const char *reason, const char *to_tag)
{
  SipMessageBuilder *self;

  g_return_val_if_fail (request && sip_message_is_request (request), NULL);
  g_return_val_if_fail (status >= 100 && status <= 699, NULL);
  g_return_val_if_fail (sip_argument_is_line (reason), NULL);
  g_return_val_if_fail (may_tag (request, to_tag), NULL);

  self = builder_new (request);
  self->status = status;
  self->reason = sip_slice_trim (sip_store_copy (self->store,
                                                 sip_slice (reason ? reason : sip_status_get_phrase (status))));
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

  g_return_val_if_fail (message, NULL);

  self = builder_new (message);
  self->status = message->status;
  self->reason = message->reason;
  self->method = message->method;
  self->method_name = message->method_name;
  self->uri = message->uri ? sip_uri_ref (message->uri) : NULL;
  for (guint i = 0; i < message->n_fields; i++)
    {
      SipField *field = &message->fields[i];

      if (field->header != SIP_HEADER_CONTENT_LENGTH)
        append (self, field->header, field->header ? sip_header_get_name (field->header) : field->name, field->value);
    }
  self->body = message->body;
  return self;
}

/**
 * sip_message_builder_ref: (skip)
 *
 * Returns: (transfer full): the same builder
 */
SipMessageBuilder *
sip_message_builder_ref (SipMessageBuilder *self)
{
  g_return_val_if_fail (self, NULL);

  g_ref_count_inc (&self->references);
  return self;
}

/**
 * sip_message_builder_unref: (skip)
 *
 * Gives a reference back; with the last one goes what was written.
 */
void
sip_message_builder_unref (SipMessageBuilder *self)
{
  g_return_if_fail (self);

  if (!g_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->source, sip_message_unref);
  g_clear_pointer (&self->uri, sip_uri_unref);
  g_clear_pointer (&self->body_bytes, g_bytes_unref);
  sip_store_unref (self->store);
}

/**
 * sip_message_builder_get_method:
 *
 * Returns: of the request, or of that which is answered
 */
SipMethod
sip_message_builder_get_method (SipMessageBuilder *self)
{
  g_return_val_if_fail (self, SIP_METHOD_OTHER);

  return self->method;
}

/**
 * sip_message_builder_set_request_uri:
 *
 * Sends the request to another URI.
 */
void
sip_message_builder_set_request_uri (SipMessageBuilder *self, SipUri *uri)
{
  g_return_if_fail (self && self->status == 0);
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

  if (take_value (self, sip_header_get_name (header), value, &taken))
    append_known (self, header, taken);
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

/**
 * sip_message_builder_add_address:
 *
 * Appends a field whose value is an address.
 */
void
sip_message_builder_add_address (SipMessageBuilder *self, SipHeader header, SipAddress *address)
{
  g_return_if_fail (self);
  g_return_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS);
  g_return_if_fail (address);

  append_known (self, header, sip_store_copy (self->store, address->text));
}

void
sip_message_builder_copy (SipMessageBuilder *self, SipMessage *message, SipHeader header)
{
  g_return_if_fail (self);
  g_return_if_fail (message);
  g_return_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS && header != SIP_HEADER_CONTENT_LENGTH);

  for (SipField *field = sip_message_first_field (message, header); field;
       field = sip_message_next_field (message, field))
    append_known (self, header, message == self->source ? field->value : sip_store_copy (self->store, field->value));
}

void
sip_message_builder_add_by_name (SipMessageBuilder *self, const char *name, const char *value)
{
  SipSlice wanted = sip_slice (name);
  SipHeader header;
  SipSlice taken;

  g_return_if_fail (self);
  g_return_if_fail (sip_slice_is_token (wanted));
  g_return_if_fail (value);

  header = sip_header_from_slice (wanted);
  g_return_if_fail (header != SIP_HEADER_CONTENT_LENGTH);
  if (take_value (self, wanted, value, &taken))
    append (self, header, sip_store_copy (self->store, wanted), taken);
}

void
sip_message_builder_prepend (SipMessageBuilder *self, SipHeader header, const char *value)
{
  guint n;

  g_return_if_fail (self);

  n = self->n_fields;
  sip_message_builder_add (self, header, value);
  if (self->n_fields > n)
    {
      BuilderField field = self->fields[n];

      memmove (self->fields + 1, self->fields, n * sizeof (BuilderField));
      self->fields[0] = field;
    }
}

void
sip_message_builder_set (SipMessageBuilder *self, SipHeader header, const char *value)
{
  sip_message_builder_remove (self, header);
  sip_message_builder_add (self, header, value);
}

/**
 * sip_message_builder_remove:
 *
 * Takes all fields of that kind away.
 */
void
sip_message_builder_remove (SipMessageBuilder *self, SipHeader header)
{
  guint kept = 0;

  g_return_if_fail (self);
  g_return_if_fail (header > SIP_HEADER_OTHER && header < SIP_N_HEADERS);

  for (guint i = 0; i < self->n_fields; i++)
    {
      if (self->fields[i].header != header)
        self->fields[kept++] = self->fields[i];
    }
  self->n_fields = kept;
}

void
sip_message_builder_set_body (SipMessageBuilder *self, const char *content_type, GBytes *body)
{
  g_return_if_fail (self);
  g_return_if_fail (!content_type == !body);

  sip_message_builder_remove (self, SIP_HEADER_CONTENT_TYPE);
  g_clear_pointer (&self->body_bytes, g_bytes_unref);
  self->body = SIP_SLICE_NONE;
  if (!body)
    return;
  sip_message_builder_add (self, SIP_HEADER_CONTENT_TYPE, content_type);
  self->body_bytes = g_bytes_ref (body);
  self->body.data = g_bytes_get_data (body, &self->body.length);
}

/* @digits: room for a gsize */
static SipSlice
print_length (gsize length, char digits[20])
{
  char *at = digits + 20;

  do
    *--at = (char) ('0' + length % 10);
  while ((length /= 10) > 0);
  return (SipSlice) { at, (gsize) (digits + 20 - at) };
}

static gsize
measure (SipMessageBuilder *self)
{
  gsize size = self->body.length + strlen ("\r\n\r\n");

  if (self->status != 0)
    size += strlen ("SIP/2.0 200 ") + self->reason.length;
  else
    size += self->method_name.length + self->uri->text.length + strlen ("  SIP/2.0");
  for (guint i = 0; i < self->n_fields; i++)
    size += self->fields[i].name.length + self->fields[i].value.length + 4;
  return size;
}

/* Each writer leaves in the message where its part lies. */
static char *
write_start_line (SipMessageBuilder *self, SipMessage *message, char *to)
{
  char *start = to;

  if (self->status != 0)
    {
      message->version = (SipSlice) { to, strlen ("SIP/2.0") };
      to = write_slice (to, SIP_SLICE ("SIP/2.0 "));
      *to++ = (char) ('0' + self->status / 100);
      *to++ = (char) ('0' + self->status / 10 % 10);
      *to++ = (char) ('0' + self->status % 10);
      *to++ = ' ';
      message->reason = (SipSlice) { to, self->reason.length };
      to = write_slice (to, self->reason);
    }
  else
    {
      message->method_name = (SipSlice) { to, self->method_name.length };
      to = write_slice (to, self->method_name);
      *to++ = ' ';
      message->uri = sip_store_alloc (message->store, sizeof (SipUri));
      to = write_slice (to, self->uri->text);
      sip_uri_init (message->uri, message->store, (SipSlice) { to - self->uri->text.length, self->uri->text.length });
      message->version = (SipSlice) { to + 1, strlen ("SIP/2.0") };
      to = write_slice (to, SIP_SLICE (" SIP/2.0"));
    }
  message->start_line = (SipSlice) { start, (gsize) (to - start) };
  return write_slice (to, SIP_SLICE ("\r\n"));
}

static char *
write_field (const BuilderField *from, SipField *field, char *to)
{
  *field = (SipField) {
    .name = { to, from->name.length },
    .value = { to + from->name.length + 2, from->value.length },
    .header = (guint8) from->header,
  };
  to = write_slice (to, from->name);
  *to++ = ':';
  *to++ = ' ';
  to = write_slice (to, from->value);
  *to++ = '\r';
  *to++ = '\n';
  return to;
}

static SipMessage *
create_message (SipMessageBuilder *self, GBytes *bytes)
{
  gsize room = sizeof (SipMessage) + self->n_fields * sizeof (SipField) + sizeof (SipUri) + ROOM_FOR_VALUES;
  SipStore *store = sip_store_new (room, bytes);
  SipMessage *message = sip_store_alloc (store, sizeof (SipMessage));

  *message = (SipMessage) { .store = store, .status = self->status, .n_fields = self->n_fields };
  message->method = self->method;
  message->fields = sip_store_alloc (store, self->n_fields * sizeof (SipField));
  return message;
}

/* All that a parser would find is known here, so nothing is parsed again. */
SipMessage *
sip_message_builder_end (SipMessageBuilder *self)
{
  g_autoptr (GBytes) bytes = NULL;
  SipMessage *message;
  char digits[20], *text, *to;
  gsize size;

  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (self->status != 0 || self->uri, NULL);

  append_known (self, SIP_HEADER_CONTENT_LENGTH, print_length (self->body.length, digits));
  size = measure (self);
  text = to = g_malloc (size);
  bytes = g_bytes_new_take (text, size);
  message = create_message (self, bytes);
  to = write_start_line (self, message, to);
  for (guint i = 0; i < self->n_fields; i++)
    to = write_field (&self->fields[i], &message->fields[i], to);
  to = write_slice (to, SIP_SLICE ("\r\n"));
  message->body = (SipSlice) { to, self->body.length };
  to = write_slice (to, self->body);
  g_assert (to == text + size);
  sip_message_link_fields (message);
  /* Who has another reference may go on. */
  self->n_fields--;
  sip_message_builder_unref (self);
  return message;
}
