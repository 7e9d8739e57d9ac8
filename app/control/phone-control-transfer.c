/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-transfer.h"

#include <glib/gi18n.h>

#include "control/phone-control-choose.h"
#include "control/phone-control-reply.h"
#include "phone/phone-transfers.h"

static void
on_held (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = phone_call_hold_finish (PHONE_CALL (source), result, &error);

  phone_control_give_outcome (user_data, done, error);
}

static void
hold (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation, gboolean wanted)
{
  g_autoptr (GError) error = NULL;
  PhoneControlFits fits = wanted ? phone_control_call_is_active : phone_control_call_is_held;
  PhoneCall *call = phone_control_choose_call (phone, options, fits, &error);

  if (call)
    phone_call_hold_async (call, wanted, NULL, on_held, invocation);
  else
    phone_control_give_error (invocation, error);
}

void
phone_control_run_hold (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  hold (phone, options, invocation, TRUE);
}

void
phone_control_run_resume (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  hold (phone, options, invocation, FALSE);
}

/* The whole URI that was typed. (transfer full) */
static char *
dup_uri (Phone *phone, GVariant *options, PhoneCall *call, GError **error)
{
  const char *text = "";

  g_variant_lookup (options, "uri", "&s", &text);
  return phone_parse_address (phone, text, phone_call_get_account (call), error);
}

void
phone_control_run_redirect (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_rings_here, &error);
  g_autofree char *uri = call ? dup_uri (phone, options, call, &error) : NULL;
  gboolean done = uri && phone_call_redirect (call, uri, &error);

  phone_control_give_outcome (invocation, done, error);
}

static void
on_transferred (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = phone_call_transfer_finish (PHONE_CALL (source), result, &error);

  phone_control_give_outcome (user_data, done, error);
}

void
phone_control_run_transfer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_is_answered, &error);
  g_autofree char *uri = call ? dup_uri (phone, options, call, &error) : NULL;

  if (uri)
    phone_call_transfer_async (call, uri, NULL, NULL, on_transferred, invocation);
  else
    phone_control_give_error (invocation, error);
}

static PhoneCall *
find_other (Phone *phone, GVariant *options, GError **error)
{
  const char *id = "";
  PhoneCall *other;

  g_variant_lookup (options, "other", "&s", &id);
  other = phone_find_call (phone, id);
  if (other == NULL)
    g_set_error (error, PHONE_ERROR, PHONE_ERROR_NO_CALL,
                 _("There is no call “%s”. “softphonectl calls” lists them."), id);
  return other;
}

void
phone_control_run_transfer_to (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *other = find_other (phone, options, &error);
  PhoneCall *call = NULL;

  if (other)
    call = phone_control_choose_call_beside (phone, options, phone_control_call_is_answered, other, &error);
  if (call)
    phone_call_transfer_async (call, NULL, other, NULL, on_transferred, invocation);
  else
    phone_control_give_error (invocation, error);
}

void
phone_control_run_accept_transfer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_goes_on, &error);
  gboolean done = call && phone_transfers_accept (phone_get_transfers (phone), call, &error);

  phone_control_give_outcome (invocation, done, error);
}

void
phone_control_run_reject_transfer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  PhoneCall *call = phone_control_choose_call (phone, options, phone_control_call_goes_on, &error);
  gboolean done = call && phone_transfers_refuse (phone_get_transfers (phone), call, &error);

  phone_control_give_outcome (invocation, done, error);
}
