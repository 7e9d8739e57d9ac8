/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-description-handler.h"

#include <glib/gi18n-lib.h>

#include "util/sip-error.h"

G_DEFINE_INTERFACE (SipDescriptionHandler, sip_description_handler, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SipMediaProfile, sip_media_profile,
  G_DEFINE_ENUM_VALUE (SIP_MEDIA_PROFILE_ANY, "any"),
  G_DEFINE_ENUM_VALUE (SIP_MEDIA_PROFILE_AVP, "avp"),
  G_DEFINE_ENUM_VALUE (SIP_MEDIA_PROFILE_SAVP, "savp"),
  G_DEFINE_ENUM_VALUE (SIP_MEDIA_PROFILE_WEBRTC, "webrtc"))

static void
do_nothing (SipDescriptionHandler *self)
{
}

static gboolean
refuse_dtmf (SipDescriptionHandler *self, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, _("These media carry no tones."));
  return FALSE;
}

static GListModel *
get_no_streams (SipDescriptionHandler *self)
{
  return NULL;
}

static void
sip_description_handler_default_init (SipDescriptionHandlerInterface *iface)
{
  iface->rollback = do_nothing;
  iface->confirm = do_nothing;
  iface->close = do_nothing;
  iface->send_dtmf = refuse_dtmf;
  iface->get_streams = get_no_streams;
}

void
sip_description_handler_get_async (SipDescriptionHandler *self, SipDescriptionKind kind, SipDescriptionFlags flags,
                                   SipMediaProfile profile, GCancellable *cancellable,
                                   SipDescriptionReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (SIP_IS_DESCRIPTION_HANDLER (self));

  SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->get_async (self, kind, flags, profile, cancellable, callback, user_data);
}

/**
 * sip_description_handler_get_finish:
 *
 * Returns: (transfer full): the description; on error %NULL
 */
SipBody *
sip_description_handler_get_finish (SipDescriptionHandler *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SIP_IS_DESCRIPTION_HANDLER (self), NULL);

  return SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->get_finish (self, result, error);
}

void
sip_description_handler_set_async (SipDescriptionHandler *self, SipDescriptionKind kind, SipBody *body,
                                   const char *dialog_id, GCancellable *cancellable,
                                   SipDescriptionReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (SIP_IS_DESCRIPTION_HANDLER (self));
  g_return_if_fail (body);

  SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->set_async (self, kind, body, dialog_id, cancellable, callback, user_data);
}

/**
 * sip_description_handler_set_finish:
 *
 * Returns: whether the description can be used
 */
gboolean
sip_description_handler_set_finish (SipDescriptionHandler *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SIP_IS_DESCRIPTION_HANDLER (self), FALSE);

  return SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->set_finish (self, result, error);
}

/**
 * sip_description_handler_rollback:
 *
 * Forgets an offer that was not answered; the last agreed pair holds again (RFC 3264 4, RFC 6141).
 */
void
sip_description_handler_rollback (SipDescriptionHandler *self)
{
  g_return_if_fail (SIP_IS_DESCRIPTION_HANDLER (self));

  SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->rollback (self);
}

gboolean
sip_description_handler_send_dtmf (SipDescriptionHandler *self, const char *tones, guint duration_ms, guint gap_ms,
                                   GError **error)
{
  g_return_val_if_fail (SIP_IS_DESCRIPTION_HANDLER (self), FALSE);
  g_return_val_if_fail (tones, FALSE);

  return SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->send_dtmf (self, tones, duration_ms, gap_ms, error);
}

/**
 * sip_description_handler_confirm:
 *
 * Tells that the session was answered: from now on the microphone is heard.
 */
void
sip_description_handler_confirm (SipDescriptionHandler *self)
{
  g_return_if_fail (SIP_IS_DESCRIPTION_HANDLER (self));

  SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->confirm (self);
}

/**
 * sip_description_handler_close:
 *
 * Ends the media and drops what they hold.
 */
void
sip_description_handler_close (SipDescriptionHandler *self)
{
  g_return_if_fail (SIP_IS_DESCRIPTION_HANDLER (self));

  SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->close (self);
}

/**
 * sip_description_handler_get_streams:
 *
 * Returns: (transfer none) (nullable): a model of #SipStream, the same one for the whole session: what offer and answer
 *   agreed on; %NULL where the handler does not know
 */
GListModel *
sip_description_handler_get_streams (SipDescriptionHandler *self)
{
  g_return_val_if_fail (SIP_IS_DESCRIPTION_HANDLER (self), NULL);

  return SIP_DESCRIPTION_HANDLER_GET_IFACE (self)->get_streams (self);
}
