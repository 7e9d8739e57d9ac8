/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

#include <glib/gi18n-lib.h>

#include "session/sip-dtmf-relay-private.h"
#include "util/sip-error.h"

static gboolean
send_dtmf_by_info (SipSession *self, const char *tones, guint duration_ms, guint gap_ms)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);

  if (priv->state != SIP_SESSION_ESTABLISHED)
    return FALSE;
  if (!priv->dtmf_sender)
    priv->dtmf_sender = sip_dtmf_sender_new (priv->dialog);
  sip_dtmf_sender_add (priv->dtmf_sender, tones, duration_ms, gap_ms);
  return TRUE;
}

/**
 * sip_session_send_dtmf:
 * @tones: of 0-9 A-D * # and ',' (a pause of two seconds)
 * @duration_ms: of one tone
 * @gap_ms: between tones
 *
 * Sends tones behind those that are still to be sent: in the media where the far end takes them there, else by INFO
 * with application/dtmf-relay, each after the one before was answered.
 *
 * Returns: whether they will be sent; %SIP_ERROR_INVALID_ARGUMENT for another character, before anything is sent,
 *   %SIP_ERROR_INVALID_STATE outside a call
 */
gboolean
sip_session_send_dtmf (SipSession *self, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);
  g_autoptr (GError) media_error = NULL;

  g_return_val_if_fail (SIP_IS_SESSION (self), FALSE);
  g_return_val_if_fail (tones, FALSE);

  if (!sip_dtmf_check (tones, error))
    return FALSE;
  if (!priv->describer || priv->state == SIP_SESSION_INITIAL)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("Tones can only be sent during a call."));
      return FALSE;
    }
  if (sip_description_handler_send_dtmf (sip_describer_get_handler (priv->describer), tones, duration_ms, gap_ms,
                                         &media_error))
    return TRUE;
  if (g_error_matches (media_error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE) &&
      send_dtmf_by_info (self, tones, duration_ms, gap_ms))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&media_error));
  return FALSE;
}

/**
 * sip_session_send_dtmf_info:
 *
 * As sip_session_send_dtmf(), by INFO even where the far end takes tones in the media.
 *
 * Returns: whether they will be sent
 */
gboolean
sip_session_send_dtmf_info (SipSession *self, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  g_return_val_if_fail (SIP_IS_SESSION (self), FALSE);
  g_return_val_if_fail (tones, FALSE);

  if (!sip_dtmf_check (tones, error))
    return FALSE;
  if (send_dtmf_by_info (self, tones, duration_ms, gap_ms))
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("Tones can only be sent during a call."));
  return FALSE;
}
