/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-framer.h"

#include <string.h>

#include "message/sip-message-private.h"

struct _SipFramer
{
  GByteArray *bytes; /* what is not yet pulled, from @start on */
  gsize start;
  gsize limit;
  gsize scanned;     /* of the header, from @start: where the next line begins */
  gsize whole;       /* length of the message at @start once its header is there, or 0 */
  gboolean crlf;     /* the last frame was a single CRLF */
  gboolean lost;
};

SipFramer *
sip_framer_new (gsize limit)
{
  SipFramer *self;

  g_return_val_if_fail (limit > 0, NULL);

  self = g_new0 (SipFramer, 1);
  self->limit = limit;
  self->bytes = g_byte_array_new ();
  return self;
}

/**
 * sip_framer_free:
 *
 * Frees it with what it has not given out.
 */
void
sip_framer_free (SipFramer *self)
{
  g_return_if_fail (self);

  g_byte_array_unref (self->bytes);
  g_free (self);
}

/* Gives memory back that a large message needed. */
#define KEPT_ROOM (16 * 1024)

static void
drop_pulled (SipFramer *self)
{
  gsize rest = self->bytes->len - self->start;

  if (self->start == 0)
    return;
  if (rest == 0 && self->start > KEPT_ROOM)
    {
      g_byte_array_unref (self->bytes);
      self->bytes = g_byte_array_new ();
    }
  else
    {
      g_byte_array_remove_range (self->bytes, 0, (guint) self->start);
    }
  self->start = 0;
}

void
sip_framer_push (SipFramer *self, const void *data, gsize length)
{
  g_return_if_fail (self);
  g_return_if_fail (data || length == 0);

  if (self->lost || length == 0)
    return;
  drop_pulled (self);
  g_byte_array_append (self->bytes, data, (guint) length);
}

static SipSlice
pending (SipFramer *self)
{
  return (SipSlice) { (const char *) self->bytes->data + self->start, self->bytes->len - self->start };
}

static SipFrame
fail (SipFramer *self, SipError code, const char *sentence, gsize header, GBytes **bytes, GError **error)
{
  SipSlice text = pending (self);

  self->lost = TRUE;
  if (bytes && header > 0)
    *bytes = g_bytes_new (text.data, header);
  g_byte_array_set_size (self->bytes, 0);
  self->start = 0;
  g_set_error_literal (error, SIP_ERROR, code, sentence);
  return SIP_FRAME_ERROR;
}

/* Each CRLF between messages is a frame as soon as it is there, or a split would change the frames: every second
 * one completes a ping, and a pong that nobody waits for does no harm. */
static SipFrame
pull_keep_alive (SipFramer *self)
{
  self->start += 2;
  self->crlf = !self->crlf;
  return self->crlf ? SIP_FRAME_PONG : SIP_FRAME_PING;
}

/* Goes on looking for the empty line; the length of the header with it, or 0. */
static gsize
find_header_end (SipFramer *self)
{
  SipSlice text = pending (self);

  while (self->scanned < text.length)
    {
      const char *line = text.data + self->scanned;
      const char *end = memchr (line, '\n', text.length - self->scanned);

      if (!end)
        break;
      self->scanned = (gsize) (end + 1 - text.data);
      if (end == line || (end == line + 1 && *line == '\r'))
        return self->scanned;
    }
  return 0;
}

/* RFC 3261 18.3: on a stream Content-Length tells where the message ends. */
static gboolean
read_content_length (SipSlice header, gsize *length)
{
  g_autoptr (SipStore) store = sip_store_new (1024, NULL);
  SipScan scan = sip_scan (header);
  SipSlice name, value;
  gboolean found = FALSE, ended;

  sip_scan_line (&scan, &name);
  while (sip_scan_field (&scan, store, &name, &value, &ended))
    {
      if (sip_header_from_slice (name) != SIP_HEADER_CONTENT_LENGTH)
        continue;
      if (found || !sip_message_content_length (value, length))
        return FALSE;
      found = TRUE;
    }
  return found;
}

static SipFrame
measure (SipFramer *self, GBytes **bytes, GError **error)
{
  gsize header = find_header_end (self), body;
  SipSlice text = pending (self);

  if (header > self->limit || (header == 0 && text.length > self->limit))
    return fail (self, SIP_ERROR_TOO_LARGE, "The header of a message is too large.", 0, bytes, error);
  if (header == 0)
    return SIP_FRAME_NONE;
  if (!read_content_length ((SipSlice) { text.data, header }, &body))
    return fail (self, SIP_ERROR_MALFORMED, "A message on a stream has no single valid Content-Length.", header, bytes,
                 error);
  if (body > self->limit - header)
    return fail (self, SIP_ERROR_TOO_LARGE, "A message is too large.", header, bytes, error);
  self->whole = header + body;
  return SIP_FRAME_MESSAGE;
}

SipFrame
sip_framer_pull (SipFramer *self, GBytes **bytes, GError **error)
{
  SipSlice text;
  SipFrame frame;

  g_return_val_if_fail (self, SIP_FRAME_ERROR);

  if (bytes)
    *bytes = NULL;
  if (self->lost)
    return fail (self, SIP_ERROR_INVALID_STATE, "The framing of the stream is lost.", 0, bytes, error);

  while (self->scanned == 0 && self->start < self->bytes->len && self->bytes->data[self->start] == '\n')
    self->start++;
  text = pending (self);
  if (self->scanned == 0 && text.length >= 2 && text.data[0] == '\r' && text.data[1] == '\n')
    return pull_keep_alive (self);
  if (self->whole == 0 && text.length >= 2)
    {
      frame = measure (self, bytes, error);
      if (frame != SIP_FRAME_MESSAGE)
        return frame;
    }
  if (self->whole == 0 || text.length < self->whole)
    return SIP_FRAME_NONE;

  if (bytes)
    *bytes = g_bytes_new (text.data, self->whole);
  self->start += self->whole;
  self->scanned = self->whole = 0;
  self->crlf = FALSE;
  return SIP_FRAME_MESSAGE;
}

gboolean
sip_framer_has_part (SipFramer *self)
{
  g_return_val_if_fail (self, FALSE);

  return self->bytes->len > self->start;
}
