/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-address.h"

#include "message/sip-address-private.h"

#include <string.h>

#include "message/sip-params.h"
#include "util/sip-argument.h"
#include "util/sip-error.h"
#include "util/sip-i18n.h"

G_DEFINE_BOXED_TYPE (SipAddress, sip_address, sip_address_ref, sip_address_unref)

static gboolean
scan_bracketed_uri (SipAddress *self, SipScan *scan)
{
  const char *end;
  SipSlice text;

  if (!sip_scan_char (scan, '<'))
    return FALSE;
  end = memchr (scan->at, '>', (gsize) (scan->end - scan->at));
  if (!end)
    return FALSE;
  text = (SipSlice) { scan->at, (gsize) (end - scan->at) };
  scan->at = end + 1;
  return sip_uri_init (&self->uri, self->store, text);
}

/* RFC 3261 20.10: without brackets what follows ';' belongs to the header field, and '?' and ',' cannot occur. */
static gboolean
scan_bare_uri (SipAddress *self, SipScan *scan)
{
  SipSlice text;

  return sip_scan_escaped (scan, SIP_CHAR_BARE_URI, &text) && sip_uri_init (&self->uri, self->store, text);
}

static gboolean
scan_name_and_uri (SipAddress *self, SipScan *scan)
{
  SipSlice inside;
  const char *start = scan->at;

  if (sip_scan_at (scan, '<'))
    return scan_bracketed_uri (self, scan);
  if (sip_scan_at (scan, '"'))
    {
      if (!sip_scan_quoted (scan, &inside))
        return FALSE;
      self->display = sip_scan_since (scan, start);
      sip_scan_space (scan);
      return scan_bracketed_uri (self, scan);
    }

  sip_scan_run (scan, SIP_CHAR_DISPLAY);
  if (sip_scan_at (scan, '<'))
    {
      self->display = sip_slice_trim (sip_scan_since (scan, start));
      return scan_bracketed_uri (self, scan);
    }
  scan->at = start;
  if (sip_scan_char (scan, '*'))
    {
      self->star = TRUE;
      return TRUE;
    }
  return scan_bare_uri (self, scan);
}

static gboolean
scan_params (SipAddress *self, SipScan *scan)
{
  const char *start = scan->at;
  SipSlice name, value;

  while (sip_scan_separator (scan, ';'))
    {
      if (!sip_scan_param (scan, &name, &value))
        return FALSE;
      if (sip_slice_is (name, "tag"))
        self->tag = value;
    }
  self->params = sip_scan_since (scan, start);
  return TRUE;
}

gboolean
sip_address_scan (SipAddress *self, SipStore *store, SipScan *scan)
{
  const char *start;

  sip_scan_space (scan);
  start = scan->at;
  self->store = store;
  self->next = NULL;
  self->display = self->tag = SIP_SLICE_NONE;
  self->star = FALSE;
  if (!scan_name_and_uri (self, scan) || !scan_params (self, scan))
    return FALSE;
  self->text = sip_slice_trim (sip_scan_since (scan, start));
  return TRUE;
}

/* By length: a quoted name may hold a NUL (RFC 4475 3.1.1.2). */
static SipAddress *
parse_alone (SipSlice text)
{
  g_autoptr (SipStore) store = sip_store_new (sizeof (SipAddress) + text.length + 8, NULL);
  SipAddress *self = sip_store_alloc (store, sizeof (SipAddress));
  SipScan scan = sip_scan (sip_store_copy (store, text));

  if (!sip_address_scan (self, store, &scan) || !sip_scan_at_end (&scan))
    return NULL;
  sip_store_ref (store);
  return self;
}

SipAddress *
sip_address_parse (const char *text, GError **error)
{
  SipAddress *self;

  g_return_val_if_fail (text, NULL);

  self = parse_alone (sip_slice (text));
  if (!self)
    {
      g_autofree char *shown = sip_argument_show (text);

      g_set_error (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("“%s” is not a valid SIP address."), shown);
    }
  return self;
}

SipAddress *
sip_address_new (const char *display_name, SipUri *uri)
{
  g_autofree char *quoted = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (uri, NULL);

  quoted = display_name && *display_name ? sip_quote (display_name) : NULL;
  text = g_strdup_printf ("%s%s<%.*s>", quoted ? quoted : "", quoted ? " " : "", SIP_SLICE_FORMAT (uri->text));
  return sip_address_parse (text, NULL);
}

SipAddress *
sip_address_new_route (SipUri *uri)
{
  g_autoptr (SipUri) loose = NULL;

  g_return_val_if_fail (uri, NULL);

  loose = sip_uri_get_param (uri, "lr", NULL) ? sip_uri_ref (uri) : sip_uri_with_param (uri, "lr", NULL);
  return sip_address_new (NULL, loose);
}

/**
 * sip_address_ref:
 *
 * Returns: (transfer full): the same address
 */
SipAddress *
sip_address_ref (SipAddress *self)
{
  g_return_val_if_fail (self, NULL);

  sip_store_ref (self->store);
  return self;
}

SipAddress *
sip_address_copy (SipAddress *self)
{
  g_return_val_if_fail (self, NULL);

  return parse_alone (self->text);
}

/**
 * sip_address_unref:
 *
 * Gives a reference back.
 */
void
sip_address_unref (SipAddress *self)
{
  g_return_if_fail (self);

  sip_store_unref (self->store);
}

SipUri *
sip_address_get_uri (SipAddress *self)
{
  g_return_val_if_fail (self, NULL);

  return self->star ? NULL : &self->uri;
}

/**
 * sip_address_is_star:
 *
 * Returns: whether it is the "*" of a Contact that removes all bindings (RFC 3261 10.2.2)
 */
gboolean
sip_address_is_star (SipAddress *self)
{
  g_return_val_if_fail (self, FALSE);

  return self->star;
}

char *
sip_address_dup_display_name (SipAddress *self)
{
  g_autofree char *name = NULL;
  SipSlice display;

  g_return_val_if_fail (self, NULL);

  display = self->display;
  if (display.length >= 2 && display.data[0] == '"')
    name = sip_unquote ((SipSlice) { display.data + 1, display.length - 2 });
  else if (display.length > 0)
    name = g_utf8_make_valid (display.data, (gssize) display.length);
  return name && *name ? g_steal_pointer (&name) : NULL;
}

gboolean
sip_address_get_param (SipAddress *self, const char *name, SipSlice *value)
{
  g_return_val_if_fail (self, FALSE);
  g_return_val_if_fail (name, FALSE);

  return sip_params_get (self->params, name, value);
}

SipSlice
sip_address_get_tag (SipAddress *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  return self->tag;
}

SipSlice
sip_address_get_text (SipAddress *self)
{
  g_return_val_if_fail (self, SIP_SLICE_NONE);

  return self->text;
}

char *
sip_address_to_string (SipAddress *self)
{
  g_return_val_if_fail (self, NULL);

  return sip_slice_dup (self->text);
}

static gboolean
is_one_param (SipSlice text)
{
  SipScan scan = sip_scan (text);
  SipSlice name, value;

  return sip_scan_param (&scan, &name, &value) && sip_scan_at_end (&scan);
}

SipAddress *
sip_address_with_param (SipAddress *self, const char *name, const char *value)
{
  g_autofree char *added = NULL;
  g_autoptr (GString) text = NULL;
  SipSlice before, key, found, wanted;
  SipScan scan;

  g_return_val_if_fail (self && !self->star, NULL);
  g_return_val_if_fail (name && *name, NULL);

  added = value ? g_strdup_printf ("%s=%s", name, value) : g_strdup (name);
  if (!is_one_param (sip_slice (added)))
    return NULL;
  wanted = sip_slice (name);
  before = (SipSlice) { self->text.data, (gsize) (self->params.data - self->text.data) };
  text = g_string_new_len (before.data, (gssize) sip_slice_trim (before).length);
  scan = sip_scan (self->params);
  for (const char *param = scan.at; sip_scan_separator (&scan, ';') && sip_scan_param (&scan, &key, &found);
       param = scan.at)
    {
      if (!sip_slice_equal_nocase (key, wanted))
        g_string_append_len (text, param, scan.at - param);
    }
  g_string_append_printf (text, ";%s", added);
  return parse_alone ((SipSlice) { text->str, text->len });
}
