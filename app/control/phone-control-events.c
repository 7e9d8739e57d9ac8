/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-events.h"

#include "control/phone-control-values.h"
#include "phone/phone-messages.h"
#include "phone/phone-subscriptions.h"
#include "phone/phone-transfers.h"

#define LAST_KEY "phone-control-last-event"

struct _PhoneControlEvents
{
  GObject parent_instance;
};

enum {
  SIGNAL_EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhoneControlEvents, phone_control_events, G_TYPE_OBJECT)

static void
phone_control_events_class_init (PhoneControlEventsClass *klass)
{
  signals[SIGNAL_EVENT] = g_signal_new ("event", PHONE_TYPE_CONTROL_EVENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_VARIANT);
}

static void
phone_control_events_init (PhoneControlEvents *self)
{
}

static void
emit (PhoneControlEvents *self, const char *name, GVariant *details)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (details);

  g_signal_emit (self, signals[SIGNAL_EVENT], 0, name, sunk);
}

/* What nobody hears need not be described. */
static gboolean
is_heard (PhoneControlEvents *self, gpointer object)
{
  if (g_signal_has_handler_pending (self, signals[SIGNAL_EVENT], 0, FALSE))
    return TRUE;
  g_object_set_data (object, LAST_KEY, NULL);
  return FALSE;
}

/* Several properties change at a time: what was told already is not told again. */
static void
emit_change (PhoneControlEvents *self, GObject *object, const char *name, GVariant *details)
{
  GVariant *last = g_object_get_data (object, LAST_KEY);
  g_autoptr (GVariant) sunk = g_variant_ref_sink (details);

  if (last && g_variant_equal (last, sunk))
    return;
  g_object_set_data_full (object, LAST_KEY, g_variant_ref (sunk), (GDestroyNotify) g_variant_unref);
  emit (self, name, sunk);
}

static void
on_call_notify (PhoneCall *call, GParamSpec *pspec, gpointer user_data)
{
  static const char *const told[] = { "state", "muted", "held-by-peer", "codec", NULL };

  if (g_strv_contains (told, pspec->name) && is_heard (user_data, call))
    emit_change (user_data, G_OBJECT (call), "call", phone_control_describe_call (call));
}

static void
on_call_dtmf (PhoneCall *call, const char *digit, gpointer user_data)
{
  emit (user_data, "dtmf",
        g_variant_new_parsed ("{'call': <%s>, 'digit': <%s>}", phone_call_get_id (call), digit));
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added, gpointer user_data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      g_signal_connect_object (call, "notify", G_CALLBACK (on_call_notify), user_data, 0);
      g_signal_connect_object (call, "dtmf", G_CALLBACK (on_call_dtmf), user_data, 0);
      if (is_heard (user_data, call))
        emit_change (user_data, G_OBJECT (call), "call", phone_control_describe_call (call));
    }
}

static void
on_account_notify (PhoneAccount *account, GParamSpec *pspec, gpointer user_data)
{
  static const char *const told[] = { "state", "code", "reason", "expires", NULL };

  if (g_strv_contains (told, pspec->name) && is_heard (user_data, account))
    emit_change (user_data, G_OBJECT (account), "account", phone_control_describe_account (account));
}

static void
on_accounts_changed (GListModel *accounts, guint position, guint removed, guint added, gpointer user_data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      g_signal_connect_object (account, "notify", G_CALLBACK (on_account_notify), user_data, 0);
    }
}

static void
on_warning (Phone *phone, const char *sentence, gpointer user_data)
{
  emit (user_data, "device", g_variant_new_parsed ("{'reason': <%s>}", sentence));
}

static void
on_transfer_asked (PhoneTransfers *transfers, PhoneCall *call, const char *target, const char *referred_by,
                   gpointer user_data)
{
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  phone_control_add_string (&dict, "call", phone_call_get_id (call));
  phone_control_add_string (&dict, "target", target);
  phone_control_add_string (&dict, "referred-by", referred_by);
  emit (user_data, "transfer", g_variant_builder_end (&dict));
}

static void
emit_text (PhoneControlEvents *self, const char *name, PhoneAccount *account, const char *from, const char *event,
           const char *content_type, const char *text)
{
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  phone_control_add_string (&dict, "account", phone_account_get_id (account));
  phone_control_add_string (&dict, "from", from);
  phone_control_add_string (&dict, "package", event);
  phone_control_add_string (&dict, "content-type", content_type);
  phone_control_add_string (&dict, "text", text);
  emit (self, name, g_variant_builder_end (&dict));
}

static void
on_message (PhoneMessages *messages, PhoneAccount *account, const char *from, const char *content_type,
            const char *text, gpointer user_data)
{
  emit_text (user_data, "message", account, from, NULL, content_type, text);
}

static void
on_told (GObject *source, PhoneAccount *account, const char *from, const char *event, const char *content_type,
         const char *text, gpointer user_data)
{
  emit_text (user_data, "notify", account, from, event, content_type, text);
}

PhoneControlEvents *
phone_control_events_new (Phone *phone)
{
  PhoneControlEvents *self = g_object_new (PHONE_TYPE_CONTROL_EVENTS, NULL);
  GListModel *calls = phone_get_calls (phone), *accounts = phone_get_accounts (phone);

  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_calls_changed), self, 0);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, 0);
  g_signal_connect_object (phone_get_transfers (phone), "asked", G_CALLBACK (on_transfer_asked), self, 0);
  g_signal_connect_object (phone_get_messages (phone), "message", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (phone_get_messages (phone), "told", G_CALLBACK (on_told), self, 0);
  g_signal_connect_object (phone_get_subscriptions (phone), "told", G_CALLBACK (on_told), self, 0);
  g_signal_connect_object (phone, "warning", G_CALLBACK (on_warning), self, 0);
  on_calls_changed (calls, 0, 0, g_list_model_get_n_items (calls), self);
  on_accounts_changed (accounts, 0, 0, g_list_model_get_n_items (accounts), self);
  return self;
}
