/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-scan-private.h"

#include <string.h>

#define SPACE SIP_CHAR_SPACE
#define TOKEN (SIP_CHAR_TOKEN | SIP_CHAR_VALUE | SIP_CHAR_DISPLAY)
#define VALUE SIP_CHAR_VALUE
#define USER SIP_CHAR_USER
#define PARAM SIP_CHAR_URI_PARAM
#define HEADER SIP_CHAR_URI_HEADER
#define URI SIP_CHAR_URI
#define PHONE SIP_CHAR_PHONE
#define BARE (URI | SIP_CHAR_BARE_URI)
#define MARK (USER | PARAM | HEADER | BARE)
#define SCHEME SIP_CHAR_SCHEME
#define LETTER (TOKEN | MARK | SIP_CHAR_HOST | SCHEME)
#define HEX (LETTER | SIP_CHAR_HEX | PHONE)
#define DIGIT (HEX | SIP_CHAR_DIGIT)
#define DISPLAY SIP_CHAR_DISPLAY

const guint16 sip_chars[256] = {
  ['\t'] = SPACE | DISPLAY,
  [' '] = SPACE | DISPLAY,
  ['!'] = TOKEN | MARK,
  /* Not in the grammar of a user, but PBXs send their star codes so. */
  ['#'] = USER | BARE | PHONE,
  ['$'] = MARK | VALUE,
  ['%'] = TOKEN,
  ['&'] = MARK,
  ['\''] = TOKEN | MARK,
  ['('] = MARK | PHONE,
  [')'] = MARK | PHONE,
  ['*'] = TOKEN | MARK | PHONE,
  ['+'] = TOKEN | MARK | SCHEME | PHONE,
  [','] = USER | URI,
  ['-'] = LETTER | PHONE,
  ['.'] = LETTER | PHONE,
  ['/'] = MARK | VALUE,
  ['0' ... '9'] = DIGIT,
  [':'] = PARAM | HEADER | BARE | VALUE,
  [';'] = USER | URI,
  ['='] = USER | HEADER | BARE,
  ['?'] = USER | HEADER | URI,
  ['@'] = BARE | VALUE,
  ['A' ... 'F'] = HEX,
  ['G' ... 'Z'] = LETTER,
  ['['] = PARAM | HEADER | BARE | VALUE,
  [']'] = PARAM | HEADER | BARE | VALUE,
  /* Not in the grammar of a host, but in the names of containers. */
  ['_'] = LETTER,
  ['`'] = TOKEN,
  ['a' ... 'f'] = HEX,
  ['g' ... 'z'] = LETTER,
  ['~'] = TOKEN | MARK,
  [0x80 ... 0xff] = DISPLAY,
};

gboolean
sip_scan_quoted (SipScan *self, SipSlice *inside)
{
  const char *at = self->at + 1;

  if (!sip_scan_at (self, '"'))
    return FALSE;
  for (; at < self->end; at++)
    {
      if (*at == '"')
        {
          *inside = (SipSlice) { self->at + 1, (gsize) (at - self->at - 1) };
          self->at = at + 1;
          return TRUE;
        }
      if (*at == '\\' && ++at == self->end)
        return FALSE;
      if (*at == '\r')
        return FALSE;
    }
  return FALSE;
}

gboolean
sip_scan_host (SipScan *self, SipSlice *host)
{
  if (!sip_scan_char (self, '['))
    {
      *host = sip_scan_run (self, SIP_CHAR_HOST);
      return host->length > 0 && host->data[0] != '.' && host->data[0] != '-';
    }

  *host = (SipSlice) { self->at, 0 };
  while (self->at < self->end && (sip_chars[(guint8) *self->at] & SIP_CHAR_HEX || *self->at == ':' || *self->at == '.'))
    self->at++;
  host->length = (gsize) (self->at - host->data);
  return host->length > 1 && memchr (host->data, ':', host->length) && sip_scan_char (self, ']');
}

gboolean
sip_scan_port (SipScan *self, guint *port)
{
  guint64 number;

  if (!sip_slice_to_uint (sip_scan_run (self, SIP_CHAR_DIGIT), 65535, &number) || number == 0)
    return FALSE;
  *port = (guint) number;
  return TRUE;
}

gboolean
sip_scan_param (SipScan *self, SipSlice *name, SipSlice *value)
{
  const char *after_name;

  *value = SIP_SLICE_NONE;
  *name = sip_scan_run (self, SIP_CHAR_TOKEN);
  if (name->length == 0)
    return FALSE;

  after_name = self->at;
  if (!sip_scan_separator (self, '='))
    {
      self->at = after_name;
      return TRUE;
    }
  if (sip_scan_at (self, '"'))
    return sip_scan_quoted (self, value);
  *value = sip_scan_run (self, SIP_CHAR_VALUE);
  return value->length > 0;
}

gboolean
sip_scan_line (SipScan *self, SipSlice *line)
{
  const char *start = self->at;
  const char *end = start < self->end ? memchr (start, '\n', (gsize) (self->end - start)) : NULL;

  self->at = end ? end + 1 : self->end;
  if (!end)
    end = self->end;
  else if (end > start && end[-1] == '\r')
    end--;
  *line = (SipSlice) { start, (gsize) (end - start) };
  return self->at > end;
}

/* RFC 3261 7.3.1: a line that begins with space belongs to the one before it. */
static SipSlice
unfold (SipScan *self, SipStore *store, SipSlice first)
{
  SipScan ahead = *self;
  gsize length = first.length;
  SipSlice line;
  char *to, *start;

  while (sip_scan_at (&ahead, ' ') || sip_scan_at (&ahead, '\t'))
    {
      sip_scan_line (&ahead, &line);
      length += 1 + line.length;
    }

  start = sip_store_alloc (store, length);
  to = (char *) memcpy (start, first.data, first.length) + first.length;
  while (self->at < ahead.at)
    {
      sip_scan_line (self, &line);
      *to++ = ' ';
      to = (char *) memcpy (to, line.data, line.length) + line.length;
    }
  return (SipSlice) { start, length };
}

gboolean
sip_scan_field (SipScan *self, SipStore *store, SipSlice *name, SipSlice *value, gboolean *ended)
{
  SipSlice line;
  SipScan scan;

  *ended = sip_scan_line (self, &line);
  if (line.length == 0)
    return FALSE;
  if (sip_scan_at (self, ' ') || sip_scan_at (self, '\t'))
    line = unfold (self, store, line);

  scan = sip_scan (line);
  *name = sip_scan_run (&scan, SIP_CHAR_TOKEN);
  sip_scan_space (&scan);
  if (name->length == 0 || !sip_scan_char (&scan, ':'))
    *name = SIP_SLICE_NONE;
  *value = sip_slice_trim ((SipSlice) { scan.at, (gsize) (scan.end - scan.at) });
  return TRUE;
}
