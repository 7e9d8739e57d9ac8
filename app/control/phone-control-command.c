/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-command.h"

#include <glib/gi18n.h>

#include "control/phone-control-options.h"
#include "control/phone-control-trace.h"
#include "control/phone-control-values.h"

/* Takes over @invocation: it is answered once. */
typedef void (*Run) (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);

#define MOST_OPTIONS 5

typedef struct
{
  const char *method;
  Run run;
  PhoneControlOption options[MOST_OPTIONS];
} Command;

static void
give_result (GDBusMethodInvocation *invocation, GVariant *result)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new_tuple (&result, 1));
}

static void
give_nothing (GDBusMethodInvocation *invocation)
{
  give_result (invocation, g_variant_new ("a{sv}", NULL));
}

static void
give_error (GDBusMethodInvocation *invocation, const GError *error)
{
  int code = error->domain == PHONE_ERROR ? error->code : PHONE_ERROR_FAILED;

  g_dbus_method_invocation_return_error_literal (invocation, PHONE_ERROR, code, error->message);
}

static void
give_outcome (GDBusMethodInvocation *invocation, gboolean done, const GError *error)
{
  if (done)
    give_nothing (invocation);
  else
    give_error (invocation, error);
}

static void
run_status (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  give_result (invocation, phone_control_describe_status (phone));
}

static void
run_accounts (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  give_result (invocation, phone_control_list_accounts (phone));
}

static void
run_calls (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  give_result (invocation, phone_control_list_calls (phone));
}

/* The one that is named, else the first. (transfer none) */
static PhoneAccount *
choose_account (Phone *phone, GVariant *options, GError **error)
{
  g_autoptr (PhoneAccount) first = g_list_model_get_item (phone_get_accounts (phone), 0);
  PhoneAccount *account = first;
  const char *name = NULL;

  if (g_variant_lookup (options, "account", "&s", &name))
    account = phone_find_account (phone, name);
  if (account)
    return account;
  if (name)
    g_set_error (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT,
                 _("There is no account “%s”. “softphonectl accounts” lists them."), name);
  else
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT,
                         _("This phone has no account. Add one to its configuration."));
  return NULL;
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = phone_account_register_finish (PHONE_ACCOUNT (source), result, &error);

  give_outcome (user_data, done, error);
}

static void
on_unregistered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = phone_account_unregister_finish (PHONE_ACCOUNT (source), result, &error);

  give_outcome (user_data, done, error);
}

static PhoneAccount *
choose_registering_account (Phone *phone, GVariant *options, GError **error)
{
  PhoneAccount *account = choose_account (phone, options, error);

  if (account == NULL || phone_account_get_registers (account))
    return account;
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE,
               _("The account “%s” does not register: its configuration says registrar=none."),
               phone_account_get_id (account));
  return NULL;
}

static void
run_register (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneAccount *account = choose_registering_account (phone, options, &error);

  if (account)
    phone_account_register_async (account, NULL, on_registered, invocation);
  else
    give_error (invocation, error);
}

static void
run_unregister (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneAccount *account = choose_registering_account (phone, options, &error);

  if (account)
    phone_account_unregister_async (account, NULL, on_unregistered, invocation);
  else
    give_error (invocation, error);
}

static void
on_awaited_state (PhoneCall *call, GParamSpec *pspec, gpointer user_data)
{
  PhoneCallState state = phone_call_get_state (call);

  if (state != PHONE_CALL_ACTIVE && state != PHONE_CALL_ENDED)
    return;
  g_signal_handlers_disconnect_by_func (call, on_awaited_state, user_data);
  if (state == PHONE_CALL_ACTIVE)
    give_result (user_data, phone_control_describe_call (call));
  else
    g_dbus_method_invocation_return_error_literal (user_data, PHONE_ERROR, PHONE_ERROR_FAILED,
                                                   phone_call_get_reason (call));
}

static void
run_call (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
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
  account = choose_account (phone, options, &error);
  call = account ? phone_dial (phone, uri, account, headers, &error) : NULL;
  if (call == NULL)
    give_error (invocation, error);
  else if (!wait)
    give_result (invocation, phone_control_describe_call (call));
  else
    {
      g_signal_connect (call, "notify::state", G_CALLBACK (on_awaited_state), invocation);
      on_awaited_state (call, NULL, invocation);
    }
}

static gboolean
rings_here (PhoneCall *call)
{
  return phone_call_get_direction (call) == PHONE_CALL_IN && phone_call_get_state (call) == PHONE_CALL_RINGING;
}

static gboolean
is_active (PhoneCall *call)
{
  return phone_call_get_state (call) == PHONE_CALL_ACTIVE;
}

static gboolean
goes_on (PhoneCall *call)
{
  return phone_call_get_state (call) != PHONE_CALL_ENDED;
}

/* The only call for which @fits holds; NULL if there are none or several. (transfer none) */
static PhoneCall *
find_only (Phone *phone, gboolean (*fits) (PhoneCall *call))
{
  GListModel *calls = phone_get_calls (phone);
  PhoneCall *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      if (!fits (call))
        continue;
      if (found)
        return NULL;
      found = call;
    }
  return found;
}

/* The one that is named, else the only one that fits, else the active one. (transfer none) */
static PhoneCall *
choose_call (Phone *phone, GVariant *options, gboolean (*fits) (PhoneCall *call), GError **error)
{
  const char *id = NULL;
  PhoneCall *call;

  if (g_variant_lookup (options, "call", "&s", &id))
    call = phone_find_call (phone, id);
  else
    {
      call = find_only (phone, fits);
      if (call == NULL)
        call = find_only (phone, is_active);
    }
  if (call)
    return call;
  if (id)
    g_set_error (error, PHONE_ERROR, PHONE_ERROR_NO_CALL,
                 _("There is no call “%s”. “softphonectl calls” lists them."), id);
  else if (g_list_model_get_n_items (phone_get_calls (phone)) == 0)
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_CALL, _("There is no call."));
  else
    g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_NO_CALL,
                         _("It is not clear which call is meant. Name one that “softphonectl calls” lists."));
  return NULL;
}

static void
run_answer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = choose_call (phone, options, rings_here, &error);
  gboolean done = call && phone_call_answer (call, &error);

  give_outcome (invocation, done, error);
}

static void
run_reject (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = choose_call (phone, options, rings_here, &error);
  guint code = 486;
  gboolean done;

  g_variant_lookup (options, "code", "u", &code);
  /* 0 is a default for programs, and no code that anybody would ask for. */
  done = call && phone_call_reject (call, code ? code : 1, &error);
  give_outcome (invocation, done, error);
}

static void
run_hangup (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = choose_call (phone, options, goes_on, &error);

  if (call)
    phone_call_hang_up (call);
  give_outcome (invocation, call != NULL, error);
}

static void
set_muted (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation, gboolean muted)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = choose_call (phone, options, goes_on, &error);

  if (call)
    phone_call_set_muted (call, muted);
  give_outcome (invocation, call != NULL, error);
}

static void
run_mute (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  set_muted (phone, options, invocation, TRUE);
}

static void
run_unmute (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
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

  give_outcome (user_data, done, error);
}

static void
run_dtmf (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  const char *digits = "";
  PhoneDtmfMethod method;
  PhoneCall *call = NULL;

  g_variant_lookup (options, "digits", "&s", &digits);
  if (read_dtmf_method (options, &method, &error))
    call = choose_call (phone, options, is_active, &error);
  if (call)
    phone_call_send_dtmf_async (call, digits, method, NULL, on_dtmf_sent, invocation);
  else
    give_error (invocation, error);
}

static void
run_stats (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = choose_call (phone, options, goes_on, &error);
  GVariant *stats = call ? phone_control_describe_stats (call) : NULL;

  if (call && stats == NULL)
    g_set_error_literal (&error, PHONE_ERROR, PHONE_ERROR_WRONG_STATE,
                         _("This call has no sound yet. Ask again once it is answered."));
  if (stats)
    give_result (invocation, stats);
  else
    give_error (invocation, error);
}

static void
run_trace (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  SipTrace *trace = phone_get_trace (phone);
  gboolean follow = FALSE, pcap = FALSE;

  g_variant_lookup (options, "follow", "b", &follow);
  g_variant_lookup (options, "pcap", "b", &pcap);
  if (follow)
    phone_control_follow_trace (trace, pcap, invocation);
  give_result (invocation, phone_control_describe_trace (trace, pcap));
}

static const Command commands[] = {
  { "Status", run_status, { { NULL } } },
  { "Accounts", run_accounts, { { NULL } } },
  { "Register", run_register, { { "account", "s" } } },
  { "Unregister", run_unregister, { { "account", "s" } } },
  { "Call", run_call, { { "uri", "s" }, { "account", "s" }, { "headers", "as" }, { "wait", "b" } } },
  { "Calls", run_calls, { { NULL } } },
  { "Answer", run_answer, { { "call", "s" } } },
  { "Reject", run_reject, { { "call", "s" }, { "code", "u" } } },
  { "Hangup", run_hangup, { { "call", "s" } } },
  { "Mute", run_mute, { { "call", "s" } } },
  { "Unmute", run_unmute, { { "call", "s" } } },
  { "Dtmf", run_dtmf, { { "call", "s" }, { "digits", "s" }, { "method", "s" } } },
  { "Trace", run_trace, { { "follow", "b" }, { "pcap", "b" } } },
  { "Stats", run_stats, { { "call", "s" } } },
};

static const Command *
find_command (const char *method)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (commands[i].method, method))
        return &commands[i];
    }
  g_assert_not_reached ();
}

void
phone_control_command_run (Phone *phone, GDBusMethodInvocation *invocation)
{
  /* GDBus let only methods of the interface through, with arguments of their types. */
  const Command *command = find_command (g_dbus_method_invocation_get_method_name (invocation));
  g_autoptr (GVariant) options = g_variant_get_child_value (g_dbus_method_invocation_get_parameters (invocation), 0);
  g_autoptr (GError) error = NULL;

  if (phone_control_options_check (options, command->options, &error))
    command->run (phone, options, invocation);
  else
    give_error (invocation, error);
}
