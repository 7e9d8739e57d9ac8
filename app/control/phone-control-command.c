/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-command.h"

#include <glib/gi18n.h>

#include "control/phone-control-calls.h"
#include "control/phone-control-choose.h"
#include "control/phone-control-messages.h"
#include "control/phone-control-options.h"
#include "control/phone-control-reception.h"
#include "control/phone-control-reply.h"
#include "control/phone-control-trace.h"
#include "control/phone-control-transfer.h"
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
run_status (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  phone_control_give_result (invocation, phone_control_describe_status (phone));
}

static void
run_accounts (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  phone_control_give_result (invocation, phone_control_list_accounts (phone));
}

static void
run_calls (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  phone_control_give_result (invocation, phone_control_list_calls (phone));
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = phone_account_register_finish (PHONE_ACCOUNT (source), result, &error);

  phone_control_give_outcome (user_data, done, error);
}

static void
on_unregistered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = phone_account_unregister_finish (PHONE_ACCOUNT (source), result, &error);

  phone_control_give_outcome (user_data, done, error);
}

static PhoneAccount *
choose_registering_account (Phone *phone, GVariant *options, GError **error)
{
  PhoneAccount *account = phone_control_choose_account (phone, options, error);

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
    phone_control_give_error (invocation, error);
}

static void
run_unregister (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneAccount *account = choose_registering_account (phone, options, &error);

  if (account)
    phone_account_unregister_async (account, NULL, on_unregistered, invocation);
  else
    phone_control_give_error (invocation, error);
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
  phone_control_give_result (invocation, phone_control_describe_trace (trace, pcap));
}

static const Command commands[] = {
  { "Status", run_status, { { NULL } } },
  { "Accounts", run_accounts, { { NULL } } },
  { "Register", run_register, { { "account", "s" } } },
  { "Unregister", run_unregister, { { "account", "s" } } },
  { "Call", phone_control_run_call, { { "uri", "s" }, { "account", "s" }, { "headers", "as" }, { "wait", "b" } } },
  { "Calls", run_calls, { { NULL } } },
  { "Answer", phone_control_run_answer, { { "call", "s" } } },
  { "Reject", phone_control_run_reject, { { "call", "s" }, { "code", "u" } } },
  { "Hangup", phone_control_run_hangup, { { "call", "s" } } },
  { "Hold", phone_control_run_hold, { { "call", "s" } } },
  { "Resume", phone_control_run_resume, { { "call", "s" } } },
  { "Redirect", phone_control_run_redirect, { { "uri", "s" }, { "call", "s" } } },
  { "Transfer", phone_control_run_transfer, { { "uri", "s" }, { "call", "s" } } },
  { "TransferTo", phone_control_run_transfer_to, { { "other", "s" }, { "call", "s" } } },
  { "AcceptTransfer", phone_control_run_accept_transfer, { { "call", "s" } } },
  { "RejectTransfer", phone_control_run_reject_transfer, { { "call", "s" } } },
  { "Message", phone_control_run_message, { { "uri", "s" }, { "text", "s" }, { "account", "s" } } },
  { "Subscribe", phone_control_run_subscribe, { { "event", "s" }, { "uri", "s" }, { "account", "s" } } },
  { "Unsubscribe", phone_control_run_unsubscribe, { { "event", "s" }, { "uri", "s" }, { "account", "s" } } },
  { "Publish", phone_control_run_publish, { { "status", "s" }, { "account", "s" } } },
  { "Mute", phone_control_run_mute, { { "call", "s" } } },
  { "Unmute", phone_control_run_unmute, { { "call", "s" } } },
  { "Dtmf", phone_control_run_dtmf, { { "call", "s" }, { "digits", "s" }, { "method", "s" } } },
  { "Dnd", phone_control_run_dnd, { { "state", "s" } } },
  { "Forward", phone_control_run_forward, { { "uri", "s" } } },
  { "Trace", run_trace, { { "follow", "b" }, { "pcap", "b" } } },
  { "Stats", phone_control_run_stats, { { "call", "s" } } },
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
    phone_control_give_error (invocation, error);
}
