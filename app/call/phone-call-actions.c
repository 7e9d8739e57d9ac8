/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "call/phone-call-parts-private.h"

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, sentence);
  return FALSE;
}

static gboolean
rings_here (PhoneCall *self, GError **error)
{
  if (self->direction == PHONE_CALL_IN && self->state == PHONE_CALL_RINGING)
    return TRUE;
  return refuse (error, _("This call does not ring here. Choose one that does."));
}

/* The outcome comes as signals of the session. */
static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sip_invitation_accept_finish (SIP_INVITATION (source), result, &error))
    g_debug ("A call could not be answered: %s", error->message);
}

gboolean
phone_call_answer (PhoneCall *self, GError **error)
{
  g_return_val_if_fail (PHONE_IS_CALL (self), FALSE);

  if (!rings_here (self, error))
    return FALSE;
  g_object_ref (self);
  phone_call_move (self, PHONE_CALL_CONNECTING);
  if (self->state == PHONE_CALL_CONNECTING)
    sip_invitation_accept_async (SIP_INVITATION (self->session), NULL, self->cancellable, on_accepted, NULL);
  g_object_unref (self);
  return TRUE;
}

gboolean
phone_call_reject (PhoneCall *self, guint code, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PHONE_IS_CALL (self), FALSE);

  if (code != 0 && (code < 300 || code > 699))
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT,
                   _("%u does not refuse a call. Give a code from 300 to 699, as 486 for busy."), code);
      return FALSE;
    }
  if (!rings_here (self, error))
    return FALSE;
  self->rejected_with = code ? code : 486;
  if (sip_invitation_reject (SIP_INVITATION (self->session), self->rejected_with, NULL, NULL, &local_error))
    return TRUE;
  return refuse (error, local_error->message);
}

gboolean
phone_call_redirect (PhoneCall *self, const char *uri, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (SipUri) target = NULL;

  g_return_val_if_fail (PHONE_IS_CALL (self) && uri, FALSE);

  target = sip_uri_parse (uri, &local_error);
  if (target == NULL)
    {
      g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, local_error->message);
      return FALSE;
    }
  if (!rings_here (self, error))
    return FALSE;
  self->rejected_with = 302;
  if (sip_invitation_redirect (SIP_INVITATION (self->session), 302, &target, 1, NULL, &local_error))
    return TRUE;
  return refuse (error, local_error->message);
}

static void
on_terminated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sip_session_terminate_finish (SIP_SESSION (source), result, &error))
    g_debug ("The far end was not told of the end: %s", error->message);
}

void
phone_call_hang_up (PhoneCall *self)
{
  SipTerminateOptions options = { 0 };

  g_return_if_fail (PHONE_IS_CALL (self));

  if (self->state == PHONE_CALL_ENDED)
    return;
  if (self->direction == PHONE_CALL_IN && self->state == PHONE_CALL_RINGING)
    options.status = self->rejected_with = 486;
  sip_session_terminate_async (self->session, &options, NULL, on_terminated, NULL);
}

void
phone_call_end_transferred (PhoneCall *self)
{
  g_return_if_fail (PHONE_IS_CALL (self));

  self->transferred = TRUE;
  phone_call_hang_up (self);
}
