/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message/sip-event.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "message/sip-params.h"
#include "message/sip-scan-private.h"

struct _SipEvent
{
  grefcount references;
  char *text;
  char *package;
  char *id;
};

G_DEFINE_BOXED_TYPE (SipEvent, sip_event, sip_event_ref, sip_event_unref)

/* RFC 6665 8.4: tokens without dots, joined by dots. */
static gboolean
is_event_type (SipSlice text)
{
  if (!sip_slice_is_token (text) || text.data[0] == '.' || text.data[text.length - 1] == '.')
    return FALSE;
  return !g_strstr_len (text.data, (gssize) text.length, "..");
}

static SipEvent *
create (SipSlice package, SipSlice id, SipSlice text)
{
  SipEvent *self = g_new (SipEvent, 1);

  g_ref_count_init (&self->references);
  self->package = sip_slice_dup (package);
  self->id = sip_slice_dup (id);
  self->text = sip_slice_dup (text);
  return self;
}

/* A token without quotes (RFC 6665 8.4), there once (RFC 3261 7.3.1). */
static gboolean
is_id (SipSlice params, SipSlice id)
{
  SipSlice rest;

  if (!sip_slice_is_token (id) || id.data[-1] == '"')
    return FALSE;
  rest.data = id.data + id.length;
  rest.length = (gsize) (params.data + params.length - rest.data);
  return !sip_params_get (rest, "id", NULL);
}

static SipEvent *
parse (SipSlice text, GError **error)
{
  SipScan scan = sip_scan (text);
  SipSlice package, rest, id = SIP_SLICE_NONE;

  package = sip_scan_run (&scan, SIP_CHAR_TOKEN);
  rest = (SipSlice) { scan.at, (gsize) (scan.end - scan.at) };
  /* Kept and sent again as a string, which a NUL in a quoted value would cut. */
  if (is_event_type (package) && !memchr (text.data, '\0', text.length) && sip_params_valid (rest)
      && (!sip_params_get (rest, "id", &id) || is_id (rest, id)))
    return create (package, id, text);
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The event is not a valid one."));
  return NULL;
}

/**
 * sip_event_parse:
 * @text: one value and nothing else
 *
 * Returns: (transfer full): the event, or %NULL: %SIP_ERROR_MALFORMED
 */
SipEvent *
sip_event_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text, NULL);

  return parse (sip_slice (text), error);
}

/**
 * sip_event_new:
 * @package: an event package, with its templates: "presence", "presence.winfo"
 * @id: (nullable): tells subscriptions in one dialog apart
 *
 * Returns: (transfer full) (nullable): the event; %NULL if one of the two is no token
 */
SipEvent *
sip_event_new (const char *package, const char *id)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (package, NULL);

  if (!sip_event_is_package (package) || (id && !sip_slice_is_token (sip_slice (id))))
    return NULL;
  text = id ? g_strdup_printf ("%s;id=%s", package, id) : g_strdup (package);
  return create (sip_slice (package), sip_slice (id), sip_slice (text));
}

/**
 * sip_message_dup_event:
 *
 * Returns: (transfer full): the value of Event, or %NULL: %SIP_ERROR_MALFORMED where it is malformed, missing or there
 *   more than once
 */
SipEvent *
sip_message_dup_event (SipMessage *message, GError **error)
{
  g_return_val_if_fail (message, NULL);

  if (sip_message_count (message, SIP_HEADER_EVENT) == 1)
    return parse (sip_message_get_header (message, SIP_HEADER_EVENT, 0), error);
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The message does not name one event."));
  return NULL;
}

/**
 * sip_event_ref:
 *
 * Returns: (transfer full): @self
 */
SipEvent *
sip_event_ref (SipEvent *self)
{
  g_return_val_if_fail (self, NULL);

  g_ref_count_inc (&self->references);
  return self;
}

/**
 * sip_event_unref:
 * @self: (transfer full)
 *
 * Gives a reference back.
 */
void
sip_event_unref (SipEvent *self)
{
  g_return_if_fail (self);

  if (!g_ref_count_dec (&self->references))
    return;
  g_free (self->text);
  g_free (self->package);
  g_free (self->id);
  g_free (self);
}

/**
 * sip_event_get_package:
 *
 * Returns: the package with its templates
 */
const char *
sip_event_get_package (SipEvent *self)
{
  g_return_val_if_fail (self, NULL);

  return self->package;
}

/**
 * sip_event_get_id:
 *
 * Returns: (nullable): the parameter id
 */
const char *
sip_event_get_id (SipEvent *self)
{
  g_return_val_if_fail (self, NULL);

  return self->id;
}

/**
 * sip_event_dup_param:
 * @name: case ignored
 *
 * Returns: (transfer full) (nullable): the value of a parameter, without quotes; empty if it has none; %NULL if it is
 *   not there
 */
char *
sip_event_dup_param (SipEvent *self, const char *name)
{
  SipSlice value;

  g_return_val_if_fail (self, NULL);
  g_return_val_if_fail (name, NULL);

  if (!sip_params_get (sip_slice (self->text), name, &value))
    return NULL;
  return value.data ? sip_unquote (value) : g_strdup ("");
}

/**
 * sip_event_get_text:
 *
 * Returns: the whole value as written
 */
const char *
sip_event_get_text (SipEvent *self)
{
  g_return_val_if_fail (self, NULL);

  return self->text;
}

/**
 * sip_event_equal:
 *
 * Returns: whether package and id are the same bytes (RFC 6665 8.2.1)
 */
gboolean
sip_event_equal (SipEvent *a, SipEvent *b)
{
  g_return_val_if_fail (a && b, FALSE);

  return g_str_equal (a->package, b->package) && g_strcmp0 (a->id, b->id) == 0;
}

/**
 * sip_event_is_package:
 *
 * Returns: whether @package can be the name of an event package, with or without templates
 */
gboolean
sip_event_is_package (const char *package)
{
  g_return_val_if_fail (package, FALSE);

  return is_event_type (sip_slice (package));
}
