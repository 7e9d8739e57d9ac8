/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-messages.h"

#include "control/phone-control-choose.h"
#include "control/phone-control-reply.h"
#include "phone/phone-messages.h"
#include "phone/phone-subscriptions.h"

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

/* The account that is meant, with the whole URI that was typed; NULL: there is none. */
static PhoneAccount *
choose (Phone *phone, GVariant *options, char **uri, GError **error)
{
  PhoneAccount *account = phone_control_choose_account (phone, options, error);
  const char *text = "";

  g_variant_lookup (options, "uri", "&s", &text);
  *uri = account ? phone_parse_address (phone, text, account, error) : NULL;
  return *uri ? account : NULL;
}

void
phone_control_run_message (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  const char *text = "";
  PhoneAccount *account = choose (phone, options, &uri, &error);

  g_variant_lookup (options, "text", "&s", &text);
  if (account)
    phone_messages_send_async (phone_get_messages (phone), account, uri, text, NULL, on_sent, invocation);
  else
    phone_control_give_error (invocation, error);
}

static void
on_agreed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = phone_subscriptions_finish (PHONE_SUBSCRIPTIONS (source), result, &error);

  phone_control_give_outcome (user_data, done, error);
}

typedef void (*Change) (PhoneSubscriptions *subscriptions, PhoneAccount *account, const char *event, const char *uri,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

static void
change (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation, Change change_async)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  const char *event = "";
  PhoneAccount *account = choose (phone, options, &uri, &error);

  g_variant_lookup (options, "event", "&s", &event);
  if (account)
    change_async (phone_get_subscriptions (phone), account, event, uri, NULL, on_agreed, invocation);
  else
    phone_control_give_error (invocation, error);
}

void
phone_control_run_subscribe (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  change (phone, options, invocation, phone_subscriptions_subscribe_async);
}

void
phone_control_run_unsubscribe (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  change (phone, options, invocation, phone_subscriptions_unsubscribe_async);
}

void
phone_control_run_publish (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  const char *status = "";
  PhoneAccount *account = phone_control_choose_account (phone, options, &error);

  g_variant_lookup (options, "status", "&s", &status);
  if (account)
    phone_subscriptions_publish_async (phone_get_subscriptions (phone), account, status, NULL, on_agreed, invocation);
  else
    phone_control_give_error (invocation, error);
}
