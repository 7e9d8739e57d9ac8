/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-description-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

SipBody *
sip_description_from_message (SipMessage *message, GError **error)
{
  SipBody *body = sip_message_find_body (message, SIP_DESCRIPTION_TYPE);

  if (body || sip_message_get_body (message).length == 0 || sip_message_has_optional_body (message))
    return body;

  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MEDIA_TYPE,
                       _("The far end describes the call in a way that this phone does not understand."));
  return NULL;
}

gboolean
sip_description_is (SipBody *body)
{
  const char *type = sip_body_get_content_type (body);
  gsize length = strlen (SIP_DESCRIPTION_TYPE);

  return g_ascii_strncasecmp (type, SIP_DESCRIPTION_TYPE, length) == 0 && (type[length] == '\0' || type[length] == ';');
}

void
sip_description_add_to (SipBody *self, SipMessageBuilder *builder)
{
  sip_message_builder_set_body (builder, sip_body_get_content_type (self), sip_body_get_bytes (self));
}

gboolean
sip_description_equal (SipBody *a, SipBody *b)
{
  return a && b && g_bytes_equal (sip_body_get_bytes (a), sip_body_get_bytes (b));
}

guint
sip_description_status_from_error (const GError *error)
{
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE))
    return 488;
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_MEDIA_TYPE))
    return 415;
  if (g_error_matches (error, SIP_ERROR, SIP_ERROR_MEDIA_DENIED))
    return 480;
  return 500;
}
