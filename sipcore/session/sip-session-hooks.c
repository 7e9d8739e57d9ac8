/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-parts-private.h"

/* What happens in the dialog becomes signals of the session. */

static void
on_ended (SipSession *self, SipOriginator originator, SipCause cause, SipMessage *message)
{
  sip_session_leave (self, SIP_SESSION_TERMINATING, originator, cause, message, NULL);
}

static void
on_closed (SipSession *self)
{
  sip_session_leave (self, SIP_SESSION_TERMINATED, SIP_ORIGINATOR_SYSTEM, SIP_CAUSE_INTERNAL, NULL, NULL);
}

static void
on_dtmf (SipSession *self, const char *tone, guint duration_ms, SipMessage *info)
{
  if (!sip_session_is_over (self))
    sip_session_emit_dtmf (self, SIP_ORIGINATOR_REMOTE, tone, duration_ms, info);
}

static void
pass_on (SipSession *self, SipSessionHook hook, SipIncomingRequest *request)
{
  if (!sip_session_is_over (self))
    sip_session_emit_hook (self, hook, request);
}

static void
on_bye (SipSession *self, SipIncomingRequest *request)
{
  pass_on (self, SIP_SESSION_HOOK_BYE, request);
}

static void
on_info (SipSession *self, SipIncomingRequest *request)
{
  pass_on (self, SIP_SESSION_HOOK_INFO, request);
}

static void
on_message (SipSession *self, SipIncomingRequest *request)
{
  gboolean heard = sip_session_has_listener (self, SIP_SESSION_HOOK_MESSAGE);

  pass_on (self, SIP_SESSION_HOOK_MESSAGE, request);
  if (heard)
    sip_incoming_request_settle (request, 200);
}

static void
on_notify (SipSession *self, SipIncomingRequest *request)
{
  pass_on (self, SIP_SESSION_HOOK_NOTIFY, request);
}

static void
on_reinvite (SipSession *self, SipIncomingRequest *request)
{
  pass_on (self, SIP_SESSION_HOOK_REINVITE, request);
}

static const struct
{
  const char *signal;
  GCallback callback;
} dialog_signals[] = {
  { "ended", G_CALLBACK (on_ended) },
  { "closed", G_CALLBACK (on_closed) },
  { "dtmf", G_CALLBACK (on_dtmf) },
  { "acknowledged", G_CALLBACK (sip_session_emit_ack) },
  { "sending", G_CALLBACK (sip_session_emit_sending) },
  { "bye", G_CALLBACK (on_bye) },
  { "info", G_CALLBACK (on_info) },
  { "message", G_CALLBACK (on_message) },
  { "notify-request", G_CALLBACK (on_notify) },
  { "refer", G_CALLBACK (sip_session_receive_refer) },
  { "reinvite", G_CALLBACK (on_reinvite) },
};

void
sip_session_listen (SipSession *self)
{
  SipSessionDialog *dialog = sip_session_get_dialog (self);

  for (gsize i = 0; i < G_N_ELEMENTS (dialog_signals); i++)
    g_signal_connect_object (dialog, dialog_signals[i].signal, dialog_signals[i].callback, self, G_CONNECT_SWAPPED);
}

void
sip_session_set_dialog (SipSession *self, SipSessionDialog *dialog)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);

  g_assert (!priv->dialog);
  priv->dialog = g_object_ref (dialog);
  g_clear_object (&priv->early_dialog);
  sip_session_dialog_set_session (dialog, self);
  sip_session_listen (self);
  sip_session_listen_for_changes (self);
  sip_session_notify_dialog (self);
}

void
sip_session_show_early_dialog (SipSession *self, SipSessionDialog *dialog)
{
  SipSessionPrivate *priv = sip_session_get_priv (self);

  if (!priv->dialog && g_set_object (&priv->early_dialog, dialog))
    sip_session_notify_dialog (self);
}
