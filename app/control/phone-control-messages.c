/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-messages.h"

#include "control/phone-control-choose.h"
#include "control/phone-control-reply.h"
#include "phone/phone-messages.h"

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  guint status = phone_messages_send_finish (PHONE_MESSAGES (source), result, &error);

  if (status)
    phone_control_give_result (user_data, g_variant_new_parsed ("{'code': <%u>}", status));
  else
    phone_control_give_error (user_data, error);
}

void
phone_control_run_message (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  const char *text = "", *to = "";
  PhoneAccount *account = phone_control_choose_account (phone, options, &error);

  g_variant_lookup (options, "text", "&s", &text);
  g_variant_lookup (options, "uri", "&s", &to);
  if (account)
    uri = phone_parse_address (phone, to, account, &error);
  if (uri)
    phone_messages_send_async (phone_get_messages (phone), account, uri, text, NULL, on_sent, invocation);
  else
    phone_control_give_error (invocation, error);
}
