/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-reception.h"

#include <glib/gi18n.h>

#include "control/phone-control-reply.h"
#include "phone/phone-reception.h"

#define OFF "off"

void
phone_control_run_dnd (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  const char *state = "";
  gboolean on;

  g_variant_lookup (options, "state", "&s", &state);
  on = g_str_equal (state, "on");
  if (on || g_str_equal (state, OFF))
    phone_reception_set_dnd (phone_get_reception (phone), on);
  else
    g_set_error (&error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT, _("“%s” is neither on nor off: write one of them."),
                 state);
  phone_control_give_outcome (invocation, error == NULL, error);
}

void
phone_control_run_forward (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  const char *text = "";
  gboolean off;

  g_variant_lookup (options, "uri", "&s", &text);
  off = g_str_equal (text, OFF);
  uri = off ? NULL : phone_parse_address (phone, text, NULL, &error);
  if (off || uri)
    phone_reception_set_forward (phone_get_reception (phone), uri);
  phone_control_give_outcome (invocation, off || uri, error);
}
