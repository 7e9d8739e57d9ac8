/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sip-request-options.h"

#include <glib/gi18n-lib.h>

#include "util/sip-argument.h"
#include "util/sip-error.h"

/* Beside what the protocol writes, within what a message may have. */
#define MAX_FIELDS (SIP_MESSAGE_MAX_HEADERS / 2)

struct _SipRequestOptions
{
  GPtrArray *fields; /* name, value, name, value, … */
  SipBody *body;
};

G_DEFINE_BOXED_TYPE (SipRequestOptions, sip_request_options, sip_request_options_ref, sip_request_options_unref)

/* Headers that a program may add; all others that this library knows by number are the protocol's. */
static gboolean
is_free (const char *name)
{
  switch (sip_header_from_slice (sip_slice (name)))
    {
    case SIP_HEADER_OTHER:
    case SIP_HEADER_ALERT_INFO:
    case SIP_HEADER_ANSWER_MODE:
    case SIP_HEADER_CALL_INFO:
    case SIP_HEADER_IN_REPLY_TO:
    case SIP_HEADER_ORGANIZATION:
    case SIP_HEADER_PRIORITY:
    case SIP_HEADER_PRIV_ANSWER_MODE:
    case SIP_HEADER_PRIVACY:
    case SIP_HEADER_REFERRED_BY:
    case SIP_HEADER_REPLY_TO:
    case SIP_HEADER_RETRY_AFTER:
    case SIP_HEADER_SUBJECT:
    case SIP_HEADER_WARNING:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
check_name (const char *name, GError **error)
{
  g_autofree char *shown = NULL;

  if (sip_slice_is_token (sip_slice (name)) && is_free (name))
    return TRUE;
  shown = sip_argument_show (name);
  g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT, _("The header “%s” cannot be added."), shown);
  return FALSE;
}

static gboolean
check_room (SipRequestOptions *self, GError **error)
{
  if (self->fields->len < 2 * MAX_FIELDS)
    return TRUE;
  g_set_error (error, SIP_ERROR, SIP_ERROR_TOO_LARGE, _("No more than %u headers can be added."), MAX_FIELDS);
  return FALSE;
}

/**
 * sip_request_options_new:
 *
 * Returns: (transfer full): options that add nothing
 */
SipRequestOptions *
sip_request_options_new (void)
{
  SipRequestOptions *self = g_rc_box_new0 (SipRequestOptions);

  self->fields = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * sip_request_options_copy:
 * @self: (nullable): %NULL: nothing to add
 *
 * Returns: (transfer full): the same, to be added to
 */
SipRequestOptions *
sip_request_options_copy (SipRequestOptions *self)
{
  SipRequestOptions *copy = sip_request_options_new ();

  if (!self)
    return copy;
  for (guint i = 0; i < self->fields->len; i++)
    g_ptr_array_add (copy->fields, g_strdup (self->fields->pdata[i]));
  sip_request_options_set_body (copy, self->body);
  return copy;
}

/**
 * sip_request_options_ref:
 *
 * Returns: (transfer full): the same options
 */
SipRequestOptions *
sip_request_options_ref (SipRequestOptions *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SipRequestOptions *self = data;

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->body, sip_body_unref);
}

/**
 * sip_request_options_unref:
 *
 * Gives a reference back.
 */
void
sip_request_options_unref (SipRequestOptions *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * sip_request_options_add_header:
 * @name: a token (RFC 3261 25.1)
 * @value: one line of UTF-8
 *
 * Returns: %FALSE with %SIP_ERROR_INVALID_ARGUMENT for a header field that the protocol itself writes, or that breaks
 *   the grammar; with %SIP_ERROR_TOO_LARGE for one too many
 */
gboolean
sip_request_options_add_header (SipRequestOptions *self, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (self, FALSE);
  g_return_val_if_fail (name && value, FALSE);

  if (!check_name (name, error) || !sip_argument_check_line (name, value, error) || !check_room (self, error))
    return FALSE;
  g_ptr_array_add (self->fields, g_strdup (name));
  g_ptr_array_add (self->fields, g_strdup (value));
  return TRUE;
}

/**
 * sip_request_options_has_header:
 * @name: case ignored; compact forms are other names
 *
 * Returns: whether a header field of that name was added
 */
gboolean
sip_request_options_has_header (SipRequestOptions *self, const char *name)
{
  g_return_val_if_fail (self && name, FALSE);

  for (guint i = 0; i < self->fields->len; i += 2)
    {
      if (g_ascii_strcasecmp (self->fields->pdata[i], name) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sip_request_options_set_body:
 * @body: (nullable): what the message carries; where the protocol puts a body there itself, it is passed over
 *
 * Says what the body is.
 */
void
sip_request_options_set_body (SipRequestOptions *self, SipBody *body)
{
  g_return_if_fail (self);

  if (body)
    sip_body_ref (body);
  g_clear_pointer (&self->body, sip_body_unref);
  self->body = body;
}

/**
 * sip_request_options_get_body:
 *
 * Returns: (transfer none) (nullable): the body
 */
SipBody *
sip_request_options_get_body (SipRequestOptions *self)
{
  g_return_val_if_fail (self, NULL);

  return self->body;
}

/**
 * sip_request_options_apply: (skip)
 * @self: (nullable): %NULL: nothing to add
 */
void
sip_request_options_apply (SipRequestOptions *self, SipMessageBuilder *builder)
{
  if (!self)
    return;
  for (guint i = 0; i < self->fields->len; i += 2)
    sip_message_builder_add_by_name (builder, self->fields->pdata[i], self->fields->pdata[i + 1]);
  if (self->body)
    sip_message_builder_set_body (builder, sip_body_get_content_type (self->body), sip_body_get_bytes (self->body));
}
