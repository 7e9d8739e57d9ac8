/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-message-private.h"

#include <string.h>

/* What a usual message needs once all of its values are read: a busy stack keeps tens of thousands of messages. */
#define FIRST_BLOCK 1720

typedef struct
{
  SipMessage *message;
  SipScan scan;
  guint n_fields;
  SipField fields[SIP_MESSAGE_MAX_HEADERS];
} Parser;

static gboolean
is_sip_version (SipSlice text)
{
  return text.length > 4 && sip_slice_is (((SipSlice) { text.data, 4 }), "SIP/");
}

/* Method, Request-URI and version are the first word, what is between, and the last word. That takes the liberty that
 * RFC 4475 3.1.2.9 and 3.1.2.10 allow, several spaces, and leaves any other space to be found in the URI. */
static gboolean
parse_request_line (SipMessage *self, SipSlice line)
{
  SipSlice rest = sip_slice_trim (line), uri;
  const char *space;

  space = rest.length > 0 ? memchr (rest.data, ' ', rest.length) : NULL;
  if (!space)
    return FALSE;
  self->method_name = (SipSlice) { rest.data, (gsize) (space - rest.data) };
  self->method = sip_method_from_slice (self->method_name);
  if (self->method == SIP_METHOD_OTHER)
    {
      SipScan scan = sip_scan (self->method_name);

      sip_scan_run (&scan, SIP_CHAR_TOKEN);
      if (!sip_scan_at_end (&scan) || self->method_name.length == 0)
        return FALSE;
    }

  space = rest.data + rest.length;
  while (space[-1] != ' ')
    space--;
  space--;
  self->version = (SipSlice) { space + 1, (gsize) (rest.data + rest.length - space - 1) };
  if (!is_sip_version (self->version) || space < self->method_name.data + self->method_name.length + 1)
    return FALSE;
  uri = (SipSlice) { self->method_name.data + self->method_name.length, 0 };
  uri.length = (gsize) (space - uri.data);

  self->uri = sip_store_alloc (self->store, sizeof (SipUri));
  if (!sip_uri_init (self->uri, self->store, sip_slice_trim (uri)))
    {
      self->uri = NULL;
      self->problem = "The Request-URI is malformed.";
    }
  return TRUE;
}

static gboolean
parse_status_line (SipMessage *self, SipSlice line)
{
  SipScan scan = sip_scan (line);
  guint64 status;

  self->version = (SipSlice) { line.data, 0 };
  while (scan.at < scan.end && *scan.at != ' ')
    scan.at++;
  self->version = sip_scan_since (&scan, line.data);
  if (!sip_scan_char (&scan, ' ') || scan.end - scan.at < 3)
    return FALSE;
  if (!sip_slice_to_uint ((SipSlice) { scan.at, 3 }, 699, &status) || status < 100)
    return FALSE;
  self->status = (guint) status;
  scan.at += 3;
  /* Some leave out the space where there is no reason phrase. */
  if (!sip_scan_char (&scan, ' ') && !sip_scan_at_end (&scan))
    return FALSE;
  self->reason = (SipSlice) { scan.at, (gsize) (scan.end - scan.at) };
  return TRUE;
}

static gboolean
parse_start_line (Parser *self)
{
  SipSlice line;

  /* RFC 3261 7.5: line ends before the start line are passed over. */
  do
    sip_scan_line (&self->scan, &line);
  while (line.length == 0 && !sip_scan_at_end (&self->scan));

  self->message->start_line = line;
  return is_sip_version (line) ? parse_status_line (self->message, line) : parse_request_line (self->message, line);
}

static gboolean
parse_fields (Parser *self)
{
  SipMessage *message = self->message;
  SipSlice name, value;
  gboolean ended;

  while (sip_scan_field (&self->scan, message->store, &name, &value, &ended))
    {
      if (!name.data)
        {
          message->problem = "A line is no header field.";
          continue;
        }
      if (self->n_fields == G_N_ELEMENTS (self->fields))
        return FALSE;
      self->fields[self->n_fields++] = (SipField) {
        .name = name,
        .value = value,
        .header = (guint8) sip_header_from_slice (name),
      };
    }
  if (!ended)
    message->problem = "The empty line after the header fields is missing.";
  return TRUE;
}

static void
keep_fields (Parser *self)
{
  SipMessage *message = self->message;

  message->n_fields = self->n_fields;
  message->fields = sip_store_alloc (message->store, self->n_fields * sizeof (SipField));
  memcpy (message->fields, self->fields, self->n_fields * sizeof (SipField));
  sip_message_link_fields (message);
}

void
sip_message_link_fields (SipMessage *self)
{
  for (guint i = self->n_fields; i > 0; i--)
    {
      SipField *field = &self->fields[i - 1];

      field->next = self->first[field->header];
      self->first[field->header] = (guint16) i;
    }
}

static void
find_body (Parser *self)
{
  SipMessage *message = self->message;
  SipField *field = sip_message_first_field (message, SIP_HEADER_CONTENT_LENGTH);
  gsize length, rest = (gsize) (self->scan.end - self->scan.at);

  message->body = (SipSlice) { self->scan.at, rest };
  if (!field || !sip_message_content_length (field->value, &length))
    return;
  message->body.length = MIN (length, rest);
  message->body_cut = length > rest;
}

gboolean
sip_message_content_length (SipSlice value, gsize *length)
{
  guint64 number;

  if (!sip_slice_to_uint (value, G_MAXUINT32, &number))
    return FALSE;
  *length = (gsize) number;
  return TRUE;
}

SipMessage *
sip_message_parse (GBytes *bytes, GError **error)
{
  g_autoptr (SipStore) store = NULL;
  SipSlice text;
  Parser parser;

  g_return_val_if_fail (bytes, NULL);

  store = sip_store_new (FIRST_BLOCK, bytes);
  text.data = g_bytes_get_data (bytes, &text.length);
  parser.message = sip_store_alloc (store, sizeof (SipMessage));
  *parser.message = (SipMessage) { .store = store };
  parser.scan = sip_scan (text);
  parser.n_fields = 0;

  if (!parse_start_line (&parser))
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED,
                           "The first line is neither a request's nor a response's.");
      return NULL;
    }
  if (!parse_fields (&parser))
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE, "There are more than %u header fields.",
                   SIP_MESSAGE_MAX_HEADERS);
      return NULL;
    }
  keep_fields (&parser);
  find_body (&parser);
  sip_store_ref (store);
  return parser.message;
}
