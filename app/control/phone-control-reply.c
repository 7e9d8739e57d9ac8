/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-reply.h"

#include "config/phone-error.h"

void
phone_control_give_result (GDBusMethodInvocation *invocation, GVariant *result)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new_tuple (&result, 1));
}

void
phone_control_give_nothing (GDBusMethodInvocation *invocation)
{
  phone_control_give_result (invocation, g_variant_new ("a{sv}", NULL));
}

void
phone_control_give_error (GDBusMethodInvocation *invocation, const GError *error)
{
  int code = error->domain == PHONE_ERROR ? error->code : PHONE_ERROR_FAILED;

  g_dbus_method_invocation_return_error_literal (invocation, PHONE_ERROR, code, error->message);
}

void
phone_control_give_outcome (GDBusMethodInvocation *invocation, gboolean done, const GError *error)
{
  if (done)
    phone_control_give_nothing (invocation);
  else
    phone_control_give_error (invocation, error);
}
