/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "message/sip-store-private.h"
#include "util/sip-slice.h"

G_BEGIN_DECLS

/* What a byte may be part of (RFC 3261 25.1). A '%' that begins an escape is in no class: see sip_scan_escaped(). */
enum {
  SIP_CHAR_SPACE = 1 << 0,
  SIP_CHAR_DIGIT = 1 << 1,
  SIP_CHAR_HEX = 1 << 2,
  SIP_CHAR_TOKEN = 1 << 3,
  SIP_CHAR_HOST = 1 << 4,
  SIP_CHAR_USER = 1 << 5,
  SIP_CHAR_URI_PARAM = 1 << 6,
  SIP_CHAR_URI_HEADER = 1 << 7,
  SIP_CHAR_URI = 1 << 8,
  SIP_CHAR_VALUE = 1 << 9,    /* a parameter's value that is no quoted string: token, host, address */
  SIP_CHAR_DISPLAY = 1 << 10, /* an unquoted display name */
  SIP_CHAR_PHONE = 1 << 11,
  SIP_CHAR_SCHEME = 1 << 12,
  SIP_CHAR_BARE_URI = 1 << 13, /* a URI that is not in brackets */
};

G_GNUC_INTERNAL extern const guint16 sip_chars[256];

/* What is left to read of some bytes. */
typedef struct
{
  const char *at;
  const char *end;
} SipScan;

static inline SipScan
sip_scan (SipSlice text)
{
  return (SipScan) { text.data, text.length > 0 ? text.data + text.length : text.data };
}

static inline SipSlice
sip_scan_since (const SipScan *self, const char *start)
{
  return (SipSlice) { start, (gsize) (self->at - start) };
}

static inline gboolean
sip_scan_at_end (const SipScan *self)
{
  return self->at == self->end;
}

static inline gboolean
sip_scan_at (const SipScan *self, char c)
{
  return self->at < self->end && *self->at == c;
}

static inline gboolean
sip_scan_char (SipScan *self, char c)
{
  if (!sip_scan_at (self, c))
    return FALSE;
  self->at++;
  return TRUE;
}

/* The longest run of bytes of one of @classes; may be empty. */
static inline SipSlice
sip_scan_run (SipScan *self, guint classes)
{
  const char *start = self->at, *at = start, *end = self->end;

  while (at < end && sip_chars[(guint8) *at] & classes)
    at++;
  self->at = at;
  return sip_scan_since (self, start);
}

/* As sip_scan_run(), with "%" HEX HEX among the bytes. FALSE if something else follows a '%'. */
static inline gboolean
sip_scan_escaped (SipScan *self, guint classes, SipSlice *text)
{
  const char *start = self->at;

  sip_scan_run (self, classes);
  while (self->at < self->end && *self->at == '%')
    {
      if (self->end - self->at < 3 || !g_ascii_isxdigit (self->at[1]) || !g_ascii_isxdigit (self->at[2]))
        return FALSE;
      self->at += 3;
      sip_scan_run (self, classes);
    }
  *text = sip_scan_since (self, start);
  return TRUE;
}

static inline void
sip_scan_space (SipScan *self)
{
  sip_scan_run (self, SIP_CHAR_SPACE);
}

/* @c with space around it: SLASH, EQUAL, SEMI, COMMA … of the grammar. */
static inline gboolean
sip_scan_separator (SipScan *self, char c)
{
  sip_scan_space (self);
  if (!sip_scan_char (self, c))
    return FALSE;
  sip_scan_space (self);
  return TRUE;
}

/* A quoted string; @inside is what stands between the quotes, escapes and all. */
G_GNUC_INTERNAL gboolean sip_scan_quoted (SipScan *self, SipSlice *inside);
/* A host name, an IPv4 address or an IPv6 address in brackets, which @host lacks. */
G_GNUC_INTERNAL gboolean sip_scan_host (SipScan *self, SipSlice *host);
G_GNUC_INTERNAL gboolean sip_scan_port (SipScan *self, guint *port);
/* After a ';': a name and, unless absent, a value, a quoted one without its quotes. */
G_GNUC_INTERNAL gboolean sip_scan_param (SipScan *self, SipSlice *name, SipSlice *value);
/* A line without its end; a bare LF ends one too. FALSE, at the end of what there is, if it has no end. */
G_GNUC_INTERNAL gboolean sip_scan_line (SipScan *self, SipSlice *line);
/* A header field, unfolded into @store where need be. @name is absent if there is no colon. FALSE after the empty line,
 * or where the input ends without one; @ended tells which. */
G_GNUC_INTERNAL gboolean
sip_scan_field (SipScan *self, SipStore *store, SipSlice *name, SipSlice *value, gboolean *ended);

static inline gboolean
sip_slice_is_string (SipSlice self, const char *string, gsize length)
{
  return self.length == length &&
         (memcmp (self.data, string, length) == 0 || g_ascii_strncasecmp (self.data, string, length) == 0);
}

/* Case is ignored; a literal in the usual case is found fastest. */
#define sip_slice_is(slice, literal) sip_slice_is_string (slice, literal, sizeof (literal) - 1)

G_END_DECLS
