/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-body.h"

#include <string.h>

#include "message/sip-message-private.h"
#include "message/sip-params.h"
#include "util/sip-argument.h"

#define MAX_DEPTH 4

struct _SipBody
{
  grefcount references;
  char *content_type;
  GBytes *bytes;
};

/* A body or a part of one, with the fields that say what it is. */
typedef struct
{
  SipSlice type; /* whole value */
  SipSlice disposition;
  SipSlice encoding;
  SipSlice transfer_encoding;
  SipSlice bytes;
} Part;

G_DEFINE_BOXED_TYPE (SipBody, sip_body, sip_body_ref, sip_body_unref)

SipBody *
sip_body_new (const char *content_type, GBytes *bytes)
{
  SipBody *self;

  g_return_val_if_fail (content_type, NULL);
  g_return_val_if_fail (bytes, NULL);

  if (*content_type == '\0' || !sip_argument_is_line (content_type))
    return NULL;
  self = g_new (SipBody, 1);
  g_ref_count_init (&self->references);
  self->content_type = g_strdup (content_type);
  self->bytes = g_bytes_ref (bytes);
  return self;
}

/**
 * sip_body_ref:
 *
 * Returns: (transfer full): the same body
 */
SipBody *
sip_body_ref (SipBody *self)
{
  g_return_val_if_fail (self, NULL);

  g_ref_count_inc (&self->references);
  return self;
}

/**
 * sip_body_unref:
 *
 * Gives a reference back.
 */
void
sip_body_unref (SipBody *self)
{
  g_return_if_fail (self);

  if (!g_ref_count_dec (&self->references))
    return;
  g_free (self->content_type);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * sip_body_get_content_type:
 *
 * Returns: as in the header field
 */
const char *
sip_body_get_content_type (SipBody *self)
{
  g_return_val_if_fail (self, NULL);

  return self->content_type;
}

GBytes *
sip_body_get_bytes (SipBody *self)
{
  g_return_val_if_fail (self, NULL);

  return self->bytes;
}

/* What stands before the parameters. */
static SipSlice
bare (SipSlice value)
{
  const char *end = value.length ? memchr (value.data, ';', value.length) : NULL;

  if (end)
    value.length = (gsize) (end - value.data);
  return sip_slice_trim (value);
}

static gboolean
is_one_of (SipSlice value, const char *const *names)
{
  for (; *names; names++)
    {
      if (sip_slice_equal_nocase (bare (value), sip_slice (*names)))
        return TRUE;
    }
  return value.length == 0;
}

static gboolean
is_wanted (const Part *part, const char *content_type)
{
  static const char *const plain[] = { "identity", NULL };
  static const char *const literal[] = { "7bit", "8bit", "binary", NULL };
  static const char *const session[] = { "session", NULL };

  if (!sip_slice_equal_nocase (bare (part->type), sip_slice (content_type)))
    return FALSE;
  /* RFC 3959: a description of an early session, say, is not the session's. */
  if (g_ascii_strcasecmp (content_type, "application/sdp") == 0 && !is_one_of (part->disposition, session))
    return FALSE;
  return is_one_of (part->encoding, plain) && is_one_of (part->transfer_encoding, literal);
}

static Part
read_part (SipStore *store, SipSlice text)
{
  Part part = { .type = SIP_SLICE ("text/plain") };
  SipScan scan = sip_scan (text);
  SipSlice name, value;
  gboolean ended;

  while (sip_scan_field (&scan, store, &name, &value, &ended))
    {
      if (sip_slice_is (name, "Content-Type"))
        part.type = value;
      else if (sip_slice_is (name, "Content-Disposition"))
        part.disposition = value;
      else if (sip_slice_is (name, "Content-Encoding"))
        part.encoding = value;
      else if (sip_slice_is (name, "Content-Transfer-Encoding"))
        part.transfer_encoding = value;
    }
  part.bytes = (SipSlice) { scan.at, (gsize) (scan.end - scan.at) };
  return part;
}

typedef enum {
  LINE_TEXT,
  LINE_DELIMITER,
  LINE_CLOSE,
} Line;

/* RFC 2046 5.1.1: "--", the boundary, for the last one "--" again, and space. */
static Line
classify (SipSlice line, SipSlice boundary)
{
  SipSlice rest;

  if (line.length < boundary.length + 2 || line.data[0] != '-' || line.data[1] != '-' ||
      memcmp (line.data + 2, boundary.data, boundary.length) != 0)
    return LINE_TEXT;
  rest = sip_slice_trim ((SipSlice) { line.data + 2 + boundary.length, line.length - 2 - boundary.length });
  if (rest.length == 0)
    return LINE_DELIMITER;
  return sip_slice_equal (rest, SIP_SLICE ("--")) ? LINE_CLOSE : LINE_TEXT;
}

/* Moves to the next part; its end is before the line end that precedes the delimiter. */
static gboolean
next_part (SipScan *scan, SipSlice boundary, SipSlice *part)
{
  const char *start = scan->at, *end = start;

  while (!sip_scan_at_end (scan))
    {
      SipSlice line;
      Line kind;

      sip_scan_line (scan, &line);
      kind = classify (line, boundary);
      if (kind == LINE_TEXT)
        {
          end = line.data + line.length;
          continue;
        }
      *part = (SipSlice) { start, (gsize) (end - start) };
      if (kind == LINE_CLOSE)
        scan->at = scan->end;
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_part (SipStore *store, const Part *whole, const char *content_type, guint depth, Part *found)
{
  SipScan scan = sip_scan (whole->bytes);
  gboolean alternative, has_found = FALSE;
  SipSlice boundary, text;

  if (is_wanted (whole, content_type))
    {
      *found = *whole;
      return TRUE;
    }
  if (depth == MAX_DEPTH || whole->type.length < 10 || g_ascii_strncasecmp (whole->type.data, "multipart/", 10) != 0)
    return FALSE;
  if (!sip_params_get (whole->type, "boundary", &boundary) || boundary.length == 0 || boundary.length > 70)
    return FALSE;

  /* RFC 2046 5.1.4: of alternatives the last is the best. */
  alternative = sip_slice_equal_nocase (bare (whole->type), SIP_SLICE ("multipart/alternative"));
  if (!next_part (&scan, boundary, &text))
    return FALSE;
  while ((alternative || !has_found) && next_part (&scan, boundary, &text))
    {
      Part part = read_part (store, text);

      has_found |= find_part (store, &part, content_type, depth + 1, found);
    }
  return has_found;
}

SipBody *
sip_message_find_body (SipMessage *message, const char *content_type)
{
  g_autoptr (SipStore) store = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *start;
  Part whole, found;

  g_return_val_if_fail (message, NULL);
  g_return_val_if_fail (content_type, NULL);

  whole = (Part) {
    .type = sip_message_get_header (message, SIP_HEADER_CONTENT_TYPE, 0),
    .disposition = sip_message_get_header (message, SIP_HEADER_CONTENT_DISPOSITION, 0),
    .encoding = sip_message_get_header (message, SIP_HEADER_CONTENT_ENCODING, 0),
    .bytes = sip_message_get_body (message),
  };
  store = sip_store_new (512, NULL);
  if (whole.bytes.length == 0 || !find_part (store, &whole, content_type, 0, &found))
    return NULL;
  start = g_bytes_get_data (message->store->bytes, NULL);
  bytes = g_bytes_new_from_bytes (message->store->bytes, (gsize) (found.bytes.data - start), found.bytes.length);
  return sip_body_new (content_type, bytes);
}

gboolean
sip_message_has_optional_body (SipMessage *message)
{
  SipSlice disposition, handling;

  g_return_val_if_fail (message, FALSE);

  disposition = sip_message_get_header (message, SIP_HEADER_CONTENT_DISPOSITION, 0);
  return disposition.data && sip_params_get (disposition, "handling", &handling) &&
         sip_slice_equal_nocase (handling, SIP_SLICE ("optional"));
}
