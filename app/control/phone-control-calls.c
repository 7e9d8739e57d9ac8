/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-calls.h"

#include <glib/gi18n.h>

#include "control/phone-control-choose.h"
#include "control/phone-control-reply.h"
#include "control/phone-control-values.h"

static void
on_awaited_state (PhoneCall *call, GParamSpec *pspec, gpointer user_data)
{
  PhoneCallState state = phone_call_get_state (call);

  if (state != PHONE_CALL_ACTIVE && state != PHONE_CALL_ENDED)
    return;
  g_signal_handlers_disconnect_by_func (call, on_awaited_state, user_data);
  if (state == PHONE_CALL_ACTIVE)
    phone_control_give_result (user_data, phone_control_describe_call (call));
  else
    g_dbus_method_invocation_return_error_literal (user_data, PHONE_ERROR, PHONE_ERROR_FAILED,
                                                   phone_call_get_reason (call));
}

void
phone_control_run_call (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autofree const char **headers = NULL;
  PhoneAccount *account = NULL;
  const char *uri = "";
  gboolean wait = FALSE;
  PhoneCall *call;

  g_variant_lookup (options, "uri", "&s", &uri);
  g_variant_lookup (options, "headers", "^a&s", &headers);
  g_variant_lookup (options, "wait", "b", &wait);
  account = phone_control_choose_account (phone, options, &error);
  call = account ? phone_dial (phone, uri, account, headers, &error) : NULL;
  if (call == NULL)
    phone_control_give_error (invocation, error);
  else if (!wait)
    phone_control_give_result (invocation, phone_control_describe_call (call));
  else
    {
      g_signal_connect (call, "notify::state", G_CALLBACK (on_awaited_state), invocation);
      on_awaited_state (call, NULL, invocation);
    }
}

void
phone_control_run_answer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_rings_here, &error);
  gboolean done = call && phone_call_answer (call, &error);

  phone_control_give_outcome (invocation, done, error);
}

void
phone_control_run_reject (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_rings_here, &error);
  guint code = 486;
  gboolean done;

  g_variant_lookup (options, "code", "u", &code);
  /* 0 is a default for programs, and no code that anybody would ask for. */
  done = call && phone_call_reject (call, code ? code : 1, &error);
  phone_control_give_outcome (invocation, done, error);
}

void
phone_control_run_hangup (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_goes_on, &error);

  if (call)
    phone_call_hang_up (call);
  phone_control_give_outcome (invocation, call != NULL, error);
}

static void
set_muted (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation, gboolean muted)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_goes_on, &error);

  if (call)
    phone_call_set_muted (call, muted);
  phone_control_give_outcome (invocation, call != NULL, error);
}

void
phone_control_run_mute (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  set_muted (phone, options, invocation, TRUE);
}

void
phone_control_run_unmute (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  set_muted (phone, options, invocation, FALSE);
}

static gboolean
read_dtmf_method (GVariant *options, PhoneDtmfMethod *method, GError **error)
{
  const char *word = NULL;

  *method = PHONE_DTMF_AUTO;
  if (!g_variant_lookup (options, "method", "&s", &word))
    return TRUE;
  if (g_str_equal (word, "inband"))
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_NOT_SUPPORTED, _("Tones by “%s” are not in this version."), word);
      return FALSE;
    }
  if (!g_str_equal (word, "rfc4733") && !g_str_equal (word, "info"))
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not a way to send tones. Write rfc4733 or info."), word);
      return FALSE;
    }
  *method = g_str_equal (word, "info") ? PHONE_DTMF_INFO : PHONE_DTMF_RFC4733;
  return TRUE;
}

static void
on_dtmf_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = phone_call_send_dtmf_finish (PHONE_CALL (source), result, &error);

  phone_control_give_outcome (user_data, done, error);
}

void
phone_control_run_dtmf (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  const char *digits = "";
  PhoneDtmfMethod method;
  PhoneCall *call = NULL;

  g_variant_lookup (options, "digits", "&s", &digits);
  if (read_dtmf_method (options, &method, &error))
    call = phone_control_choose_call (phone, options, phone_control_call_is_active, &error);
  if (call)
    phone_call_send_dtmf_async (call, digits, method, NULL, on_dtmf_sent, invocation);
  else
    phone_control_give_error (invocation, error);
}

void
phone_control_run_stats (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_goes_on, &error);
  GVariant *stats = call ? phone_control_describe_stats (call) : NULL;

  if (call && stats == NULL)
    g_set_error_literal (&error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE,
                         _("This call has no sound yet. Ask again once it is answered."));
  if (stats)
    phone_control_give_result (invocation, stats);
  else
    phone_control_give_error (invocation, error);
}
