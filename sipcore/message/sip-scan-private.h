/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-store-private.h"
#include "util/sip-slice.h"

G_BEGIN_DECLS

/* What a byte may be part of (RFC 3261 25.1). A '%' counts as allowed wherever escapes are; sip_scan_escapes_valid()
 * looks at what follows it. */
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
};

extern const guint16 sip_chars[256];

/* What is left to read of some bytes. */
typedef struct
{
  const char *at;
  const char *end;
} SipScan;

static inline SipScan
sip_scan (SipSlice text)
{
  return (SipScan) { text.data, text.data + text.length };
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
  const char *start = self->at;

  while (self->at < self->end && sip_chars[(guint8) *self->at] & classes)
    self->at++;
  return sip_scan_since (self, start);
}

static inline void
sip_scan_space (SipScan *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\t'))
    self->at++;
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
gboolean sip_scan_quoted (SipScan *self, SipSlice *inside);
/* A host name, an IPv4 address or an IPv6 address in brackets, which @host lacks. */
gboolean sip_scan_host (SipScan *self, SipSlice *host);
gboolean sip_scan_port (SipScan *self, guint *port);
/* After a ';': a name and, unless absent, a value, a quoted one without its quotes. */
gboolean sip_scan_param (SipScan *self, SipSlice *name, SipSlice *value);
/* A line without its end; a bare LF ends one too. FALSE, at the end of what there is, if it has no end. */
gboolean sip_scan_line (SipScan *self, SipSlice *line);
/* A header field, unfolded into @store where need be. @name is absent if there is no colon. FALSE after the empty line,
 * or where the input ends without one; @ended tells which. */
gboolean sip_scan_field (SipScan *self, SipStore *store, SipSlice *name, SipSlice *value, gboolean *ended);

/* Every '%' is followed by two hexadecimal digits. */
gboolean sip_scan_escapes_valid (SipSlice text);
/* Without space at both ends. */
SipSlice sip_slice_trim (SipSlice self);

/* A name as the switch-like tests of the hot path need it: @literal is in lower case. */
#define sip_slice_is(slice, literal) \
  ((slice).length == sizeof (literal) - 1 && g_ascii_strncasecmp ((slice).data, (literal), sizeof (literal) - 1) == 0)

G_END_DECLS
