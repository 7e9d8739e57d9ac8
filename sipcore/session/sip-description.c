/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-description-private.h"

#include <glib/gi18n-lib.h>

#include "message/sip-params.h"

/* RFC 3261 20.11: a body that may be passed over says so. */
static gboolean
body_is_optional (SipMessage *message)
{
  SipSlice disposition = sip_message_get_header (message, SIP_HEADER_CONTENT_DISPOSITION, 0);
  SipSlice handling;

  return disposition.data && sip_params_get (disposition, "handling", &handling) &&
         sip_slice_equal_nocase (handling, SIP_SLICE ("optional"));
}

SipBody *
sip_description_from_message (SipMessage *message, GError **error)
{
  SipBody *body = sip_message_find_body (message, SIP_DESCRIPTION_TYPE);

  if (body || sip_message_get_body (message).length == 0 || body_is_optional (message))
    return body;

  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MEDIA_TYPE,
                       _("The far end describes the call in a way that this phone does not understand."));
  return NULL;
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
  return 500;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SipBody *answer = sip_description_handler_get_finish (SIP_DESCRIPTION_HANDLER (source), result, &error);

  if (answer)
    g_task_return_pointer (task, answer, (GDestroyNotify) sip_body_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_offer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (!sip_description_handler_set_finish (SIP_DESCRIPTION_HANDLER (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    sip_description_handler_get_async (SIP_DESCRIPTION_HANDLER (source), SIP_DESCRIPTION_ANSWER, SIP_DESCRIPTION_NONE,
                                       SIP_MEDIA_PROFILE_ANY, cancellable, on_answer, g_steal_pointer (&task));
}

void
sip_description_exchange_async (SipDescriptionHandler *handler, SipBody *offer, const char *dialog_id,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (handler, cancellable, callback, user_data);

  g_task_set_source_tag (task, sip_description_exchange_async);
  if (offer)
    sip_description_handler_set_async (handler, SIP_DESCRIPTION_OFFER, offer, dialog_id, cancellable, on_offer_set,
                                       g_steal_pointer (&task));
  else
    sip_description_handler_get_async (handler, SIP_DESCRIPTION_OFFER, SIP_DESCRIPTION_NONE, SIP_MEDIA_PROFILE_ANY,
                                       cancellable, on_answer, g_steal_pointer (&task));
}

SipBody *
sip_description_exchange_finish (SipDescriptionHandler *handler, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, handler), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
