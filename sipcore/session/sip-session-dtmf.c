/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

#include <glib/gi18n-lib.h>

#include "session/sip-dtmf-relay-private.h"
#include "util/sip-error.h"

#define DURATION_MS 100
#define GAP_MS 500
/* Longer than any tone, and than anybody waits for the next. */
#define MAX_MS (60 * 1000)

G_DEFINE_ENUM_TYPE (SipDtmfMethod, sip_dtmf_method,
  G_DEFINE_ENUM_VALUE (SIP_DTMF_AUTO, "auto"),
  G_DEFINE_ENUM_VALUE (SIP_DTMF_MEDIA, "media"),
  G_DEFINE_ENUM_VALUE (SIP_DTMF_INFO, "info"))

static void
on_sent (SipSession *self, const char *tone, guint duration_ms, SipMessage *info)
{
  sip_session_emit_dtmf (self, SIP_ORIGINATOR_LOCAL, tone, duration_ms, info);
}

static gboolean
send_in_media (SipSession *self, const char *tones, const SipDtmfOptions *options, GError **error)
{
  SipDescriptionHandler *handler = sip_session_get_description_handler (self);

  if (!sip_description_handler_send_dtmf (handler, tones, options->duration_ms, options->gap_ms, error))
    return FALSE;
  for (const char *tone = tones; *tone && !sip_session_is_over (self); tone++)
    {
      const char text[] = { g_ascii_toupper (*tone), '\0' };

      if (*tone != ',')
        on_sent (self, text, options->duration_ms, NULL);
    }
  return TRUE;
}

static void
send_by_info (SipSession *self, const char *tones, const SipDtmfOptions *options, GTask *task)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);

  if (!priv->dtmf_sender)
    {
      priv->dtmf_sender = sip_dtmf_sender_new (priv->dialog);
      g_signal_connect_object (priv->dtmf_sender, "sent", G_CALLBACK (on_sent), self, G_CONNECT_SWAPPED);
    }
  sip_dtmf_sender_add (priv->dtmf_sender, tones, options->duration_ms, options->gap_ms, options->request, task);
}

static gboolean
may_use_info (SipSession *self, SipDtmfMethod method, const GError *media_error)
{
  if (sip_session_get_state (self) != SIP_SESSION_ESTABLISHED || method == SIP_DTMF_MEDIA)
    return FALSE;
  return !media_error || g_error_matches (media_error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE);
}

static gboolean
has_media (SipSession *self)
{
  return sip_session_get_description_handler (self) && sip_session_get_state (self) != SIP_SESSION_INITIAL;
}

static gboolean
check_times (const SipDtmfOptions *options, GError **error)
{
  if (options->duration_ms <= MAX_MS && options->gap_ms <= MAX_MS)
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                       _("A tone and the gap behind it last no longer than a minute each."));
  return FALSE;
}

/* What was checked. */
static void
send (SipSession *self, const char *tones, const SipDtmfOptions *options, GTask *task)
{
  GError *error = NULL;

  if (!has_media (self))
    g_set_error_literal (&error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("Tones can only be sent during a call."));
  else if (options->method != SIP_DTMF_INFO && send_in_media (self, tones, options, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  else if (may_use_info (self, options->method, error))
    {
      g_clear_error (&error);
      send_by_info (self, tones, options, task);
      return;
    }
  if (!error)
    g_set_error_literal (&error, SIP_ERROR, SIP_ERROR_INVALID_STATE, _("Tones can only be sent during a call."));
  g_task_return_error (task, error);
}

/**
 * sip_session_send_dtmf_async:
 * @tones: of 0-9 A-D * # and ',' (a pause of two seconds)
 * @options: (nullable): how
 * @callback: (scope async): called when the last tone was answered, or is the media's
 *
 * Sends tones behind those that are still to be sent: in the media where the far end takes them there, else by INFO
 * with application/dtmf-relay, each after the one before was answered.
 */
void
sip_session_send_dtmf_async (SipSession *self, const char *tones, const SipDtmfOptions *options,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SipDtmfOptions all = options ? *options : (SipDtmfOptions) { 0 };
  GError *error = NULL;

  g_return_if_fail (SIP_IS_SESSION (self));
  g_return_if_fail (tones);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sip_session_send_dtmf_async);
  if (!sip_dtmf_check (tones, &error) || !check_times (&all, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  all.duration_ms = all.duration_ms ? all.duration_ms : DURATION_MS;
  all.gap_ms = all.gap_ms ? all.gap_ms : GAP_MS;
  send (self, tones, &all, task);
}

/**
 * sip_session_send_dtmf_finish:
 *
 * Returns: whether they were sent; else %SIP_ERROR_INVALID_ARGUMENT for another character or times above a minute,
 *   before anything is sent, %SIP_ERROR_INVALID_STATE outside a call, %SIP_ERROR_NOT_ACCEPTABLE where the far end does
 *   not take tones in the media and nothing else was wished, %SIP_ERROR_REJECTED where it refused one,
 *   %SIP_ERROR_CANCELED where the call ended first
 */
gboolean
sip_session_send_dtmf_finish (SipSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
