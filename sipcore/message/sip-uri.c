/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-uri.h"

#include "message/sip-uri-private.h"

#include <string.h>

#include "message/sip-scan-private.h"
#include "util/sip-argument.h"
#include "util/sip-error.h"
#include "util/sip-i18n.h"

G_DEFINE_BOXED_TYPE (SipUri, sip_uri, sip_uri_ref, sip_uri_unref)

static SipScheme
scheme_from_slice (SipSlice name)
{
  if (sip_slice_is (name, "sip"))
    return SIP_SCHEME_SIP;
  if (sip_slice_is (name, "sips"))
    return SIP_SCHEME_SIPS;
  if (sip_slice_is (name, "tel"))
    return SIP_SCHEME_TEL;
  return SIP_SCHEME_OTHER;
}

/* RFC 3261 25.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) */
static gboolean
scan_scheme (SipScan *scan, SipScheme *scheme)
{
  SipSlice name = sip_scan_run (scan, SIP_CHAR_SCHEME);

  if (name.length == 0 || !g_ascii_isalpha (name.data[0]))
    return FALSE;
  *scheme = scheme_from_slice (name);
  return sip_scan_char (scan, ':');
}

/* One ";name[=value]" of a URI, where no space is allowed. */
static gboolean
scan_uri_param (SipScan *scan, SipSlice *name, SipSlice *value)
{
  *value = SIP_SLICE_NONE;
  if (!sip_scan_char (scan, ';'))
    return FALSE;
  if (!sip_scan_escaped (scan, SIP_CHAR_URI_PARAM, name) || name->length == 0)
    return FALSE;
  return !sip_scan_char (scan, '=') || sip_scan_escaped (scan, SIP_CHAR_URI_PARAM, value);
}

static gboolean
scan_uri_params (SipUri *self, SipScan *scan)
{
  const char *start = scan->at;
  SipSlice name, value;

  while (sip_scan_at (scan, ';'))
    {
      if (!scan_uri_param (scan, &name, &value))
        return FALSE;
    }
  self->params = sip_scan_since (scan, start);
  return TRUE;
}

static gboolean
scan_userinfo (SipUri *self, SipScan *scan)
{
  if (!memchr (scan->at, '@', (gsize) (scan->end - scan->at)))
    return TRUE;

  if (!sip_scan_escaped (scan, SIP_CHAR_USER, &self->user) || self->user.length == 0)
    return FALSE;
  if (sip_scan_char (scan, ':') && !sip_scan_escaped (scan, SIP_CHAR_USER, &self->password))
    return FALSE;
  return sip_scan_char (scan, '@');
}

static gboolean
scan_sip (SipUri *self, SipScan *scan)
{
  if (!scan_userinfo (self, scan) || !sip_scan_host (scan, &self->host))
    return FALSE;
  if (sip_scan_char (scan, ':') && !sip_scan_port (scan, &self->port))
    return FALSE;
  if (!scan_uri_params (self, scan))
    return FALSE;
  if (sip_scan_char (scan, '?') && !sip_scan_escaped (scan, SIP_CHAR_URI_HEADER, &self->headers))
    return FALSE;
  return sip_scan_at_end (scan);
}

static gboolean
scan_tel (SipUri *self, SipScan *scan)
{
  self->user = sip_scan_run (scan, SIP_CHAR_PHONE);
  return self->user.length > 0 && scan_uri_params (self, scan) && sip_scan_at_end (scan);
}

gboolean
sip_uri_init (SipUri *self, SipStore *store, SipSlice text)
{
  SipScan scan = sip_scan (text);
  SipSlice rest;

  self->store = store;
  self->text = text;
  self->user = self->password = self->host = self->params = self->headers = SIP_SLICE_NONE;
  self->port = 0;
  if (!scan_scheme (&scan, &self->scheme))
    return FALSE;
  switch (self->scheme)
    {
    case SIP_SCHEME_SIP:
    case SIP_SCHEME_SIPS:
      return scan_sip (self, &scan);
    case SIP_SCHEME_TEL:
      return scan_tel (self, &scan);
    case SIP_SCHEME_OTHER:
      break;
    }
  return sip_scan_escaped (&scan, SIP_CHAR_URI, &rest) && rest.length > 0 && sip_scan_at_end (&scan);
}

static SipUri *
parse_alone (SipSlice text)
{
  g_autoptr (SipStore) store = sip_store_new (sizeof (SipUri) + text.length + 8, NULL);
  SipUri *self = sip_store_alloc (store, sizeof (SipUri));

  if (!sip_uri_init (self, store, sip_store_copy (store, text)))
    return NULL;
  sip_store_ref (store);
  return self;
}

SipUri *
sip_uri_parse (const char *text, GError **error)
{
  SipUri *self;

  g_return_val_if_fail (text, NULL);

  self = parse_alone (sip_slice (text));
  if (!self)
    {
      g_autofree char *shown = sip_argument_show (text);

      g_set_error (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("“%s” is not a valid SIP address."), shown);
    }
  return self;
}

SipUri *
sip_uri_new (SipScheme scheme, const char *user, const char *host, guint port)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (scheme == SIP_SCHEME_SIP || scheme == SIP_SCHEME_SIPS, NULL);
  g_return_val_if_fail (host, NULL);
  g_return_val_if_fail (port <= 65535, NULL);

  text = g_string_new (scheme == SIP_SCHEME_SIPS ? "sips:" : "sip:");
  if (user && *user)
    {
      g_string_append_uri_escaped (text, user, "!*'()&=+$,;?/", FALSE);
      g_string_append_c (text, '@');
    }
  g_string_append_printf (text, strchr (host, ':') ? "[%s]" : "%s", host);
  if (port != 0)
    g_string_append_printf (text, ":%u", port);
  return sip_uri_parse (text->str, NULL);
}

/**
 * sip_uri_ref:
 *
 * Returns: (transfer full): the same URI
 */
SipUri *
sip_uri_ref (SipUri *self)
{
  g_return_val_if_fail (self, NULL);

  sip_store_ref (self->store);
  return self;
}

SipUri *
sip_uri_copy (SipUri *self)
{
  g_return_val_if_fail (self, NULL);

  return parse_alone (self->text);
}

/**
 * sip_uri_unref:
 *
 * Gives a reference back.
 */
void
sip_uri_unref (SipUri *self)
{
  g_return_if_fail (self);

  sip_store_unref (self->store);
}

/**
 * sip_uri_get_scheme:
 *
 * Returns: what kind of URI it is
 */
SipScheme
sip_uri_get_scheme (SipUri *self)
{
  g_return_val_if_fail (self, SIP_SCHEME_OTHER);

  return self->scheme;
}

SipSlice
sip_uri_get_user (SipUri *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  return self->user;
}

char *
sip_uri_dup_user (SipUri *self)
{
  g_return_val_if_fail (self, NULL);

  /* NULL for an escaped NUL too: "null%00" must never pass for "null" (RFC 4475 3.1.1.4). */
  return self->user.data ? g_uri_unescape_segment (self->user.data, self->user.data + self->user.length, NULL) : NULL;
}

SipSlice
sip_uri_get_host (SipUri *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  return self->host;
}

guint
sip_uri_get_port (SipUri *self)
{
  g_return_val_if_fail (self, 0);

  return self->port;
}

gboolean
sip_uri_get_param (SipUri *self, const char *name, SipSlice *value)
{
  SipSlice wanted, key, found;
  SipScan scan;

  g_return_val_if_fail (self, FALSE);
  g_return_val_if_fail (name, FALSE);

  wanted = sip_slice (name);
  scan = sip_scan (self->params);
  while (scan_uri_param (&scan, &key, &found))
    {
      if (!sip_slice_equal_nocase (key, wanted))
        continue;
      if (value)
        *value = found.data ? found : (SipSlice) { key.data + key.length, 0 };
      return TRUE;
    }
  return FALSE;
}

SipSlice
sip_uri_get_headers (SipUri *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  return self->headers;
}

SipSlice
sip_uri_get_text (SipUri *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  return self->text;
}

char *
sip_uri_to_string (SipUri *self)
{
  g_return_val_if_fail (self, NULL);

  return sip_slice_dup (self->text);
}

/* The same URI without the parameter @name, with @added after the others. */
static SipUri *
edit (SipUri *self, SipSlice without, const char *added, gboolean keep_headers)
{
  g_autoptr (GString) text = NULL;
  SipScan scan = sip_scan (self->params);
  const char *start = self->text.data, *end = start + self->text.length;
  SipSlice name, value;

  if (self->headers.data)
    end = self->headers.data - 1;
  text = g_string_new_len (start, self->params.data ? self->params.data - start : end - start);
  for (const char *param = scan.at; scan_uri_param (&scan, &name, &value); param = scan.at)
    {
      if (!sip_slice_equal_nocase (name, without))
        g_string_append_len (text, param, scan.at - param);
    }
  if (added)
    g_string_append (text, added);
  if (keep_headers && self->headers.data)
    g_string_append_printf (text, "?%.*s", SIP_SLICE_FORMAT (self->headers));
  return sip_uri_parse (text->str, NULL);
}

static gboolean
is_one_param (SipSlice text)
{
  SipScan scan = sip_scan (text);
  SipSlice name, value;

  return scan_uri_param (&scan, &name, &value) && sip_scan_at_end (&scan);
}

SipUri *
sip_uri_with_param (SipUri *self, const char *name, const char *value)
{
  g_autofree char *param = NULL;

  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (name && *name, NULL);

  param = value ? g_strdup_printf (";%s=%s", name, value) : g_strdup_printf (";%s", name);
  if (!is_one_param (sip_slice (param)))
    return NULL;
  return edit (self, sip_slice (name), param, TRUE);
}

SipUri *
sip_uri_without_param (SipUri *self, const char *name)
{
  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (name, NULL);

  return edit (self, sip_slice (name), NULL, TRUE);
}

SipUri *
sip_uri_without_headers (SipUri *self)
{
  g_return_val_if_fail (self, NULL);

  return self->headers.data ? edit (self, SIP_SLICE_NONE, NULL, FALSE) : sip_uri_ref (self);
}
