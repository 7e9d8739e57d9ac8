/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "call/phone-call-private.h"

#define TONE_MS 100
#define GAP_MS 100

static const SipDtmfMethod methods[] = {
  [PHONE_DTMF_AUTO] = SIP_DTMF_AUTO,
  [PHONE_DTMF_RFC4733] = SIP_DTMF_MEDIA,
  [PHONE_DTMF_INFO] = SIP_DTMF_INFO,
};

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (sip_session_send_dtmf_finish (SIP_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_MEDIA, _("The tones could not be sent: %s"),
                             error->message);
}

static gboolean
are_tones (const char *digits)
{
  return *digits != '\0' && strspn (digits, "0123456789ABCDabcd*#,") == strlen (digits);
}

void
phone_call_send_dtmf_async (PhoneCall *self, const char *digits, PhoneDtmfMethod method, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *tones = NULL;
  SipDtmfOptions options = { .method = methods[method], .duration_ms = TONE_MS, .gap_ms = GAP_MS };

  g_return_if_fail (PHONE_IS_CALL (self) && digits);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, phone_call_send_dtmf_async);
  if (!are_tones (digits))
    {
      g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, "%s",
                               _("These are not tones. Give digits, letters from A to D, * or #, and commas for "
                                 "pauses."));
      return;
    }
  if (phone_call_get_state (self) != PHONE_CALL_ACTIVE)
    {
      g_task_return_new_error (task, PHONE_ERROR, PHONE_ERROR_WRONG_STATE, "%s",
                               phone_call_get_state (self) == PHONE_CALL_HELD
                                 ? _("This call is on hold. Tones can be sent once it goes on.")
                                 : _("Tones can be sent only in a call that was answered."));
      return;
    }
  tones = g_ascii_strup (digits, -1);
  sip_session_send_dtmf_async (phone_call_get_session (self), tones, &options, cancellable, on_sent,
                               g_steal_pointer (&task));
}

gboolean
phone_call_send_dtmf_finish (PhoneCall *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
