/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/phone-control-values.h"

#include "config.h"
#include "phone/phone-reception.h"

void
phone_control_add_string (GVariantBuilder *dict, const char *name, const char *value)
{
  g_autofree char *valid = NULL;

  if (value == NULL)
    return;
  /* What far ends send need not be UTF-8, D-Bus wants it. */
  valid = g_utf8_make_valid (value, -1);
  g_variant_builder_add (dict, "{sv}", name, g_variant_new_string (valid));
}

static void
add_boolean (GVariantBuilder *dict, const char *name, gboolean value)
{
  g_variant_builder_add (dict, "{sv}", name, g_variant_new_boolean (value));
}

static void
add_count (GVariantBuilder *dict, const char *name, guint value)
{
  g_variant_builder_add (dict, "{sv}", name, g_variant_new_uint32 (value));
}

static void
add_large_count (GVariantBuilder *dict, const char *name, guint64 value)
{
  g_variant_builder_add (dict, "{sv}", name, g_variant_new_uint64 (value));
}

static void
add_known (GVariantBuilder *dict, const char *name, double value)
{
  if (value >= 0)
    g_variant_builder_add (dict, "{sv}", name, g_variant_new_double (value));
}

GVariant *
phone_control_describe_call (PhoneCall *call)
{
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  PhoneAccount *account = phone_call_get_account (call);
  g_autofree char *since = g_date_time_format_iso8601 (phone_call_get_since (call));

  phone_control_add_string (&dict, "id", phone_call_get_id (call));
  phone_control_add_string (&dict, "account", account ? phone_account_get_id (account) : NULL);
  phone_control_add_string (&dict, "direction", phone_call_get_direction (call) == PHONE_CALL_IN ? "in" : "out");
  phone_control_add_string (&dict, "state", phone_call_state_to_string (phone_call_get_state (call)));
  add_boolean (&dict, "held-by-peer", phone_call_get_held_by_peer (call));
  phone_control_add_string (&dict, "peer-uri", phone_call_get_peer_uri (call));
  phone_control_add_string (&dict, "peer-number", phone_call_get_peer_number (call));
  phone_control_add_string (&dict, "peer-name", phone_call_get_peer_name (call));
  phone_control_add_string (&dict, "since", since);
  add_boolean (&dict, "muted", phone_call_get_muted (call));
  phone_control_add_string (&dict, "profile", phone_call_get_profile (call));
  phone_control_add_string (&dict, "cipher", phone_call_get_cipher (call));
  phone_control_add_string (&dict, "codec", phone_call_get_codec (call));
  phone_control_add_string (&dict, "cause", phone_call_get_cause (call));
  if (phone_call_get_code (call))
    add_count (&dict, "code", phone_call_get_code (call));
  phone_control_add_string (&dict, "reason", phone_call_get_reason (call));
  return g_variant_builder_end (&dict);
}

GVariant *
phone_control_describe_account (PhoneAccount *account)
{
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  PhoneAccountState state = phone_account_get_state (account);

  phone_control_add_string (&dict, "id", phone_account_get_id (account));
  phone_control_add_string (&dict, "uri", phone_account_get_uri (account));
  phone_control_add_string (&dict, "state", phone_account_state_to_string (state));
  if (phone_account_get_code (account))
    add_count (&dict, "code", phone_account_get_code (account));
  phone_control_add_string (&dict, "reason", phone_account_get_reason (account));
  if (state == PHONE_ACCOUNT_REGISTERED)
    add_count (&dict, "expires", phone_account_get_expires (account));
  return g_variant_builder_end (&dict);
}

GVariant *
phone_control_describe_status (Phone *phone)
{
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GStrv) listeners = phone_list_listeners (phone);

  phone_control_add_string (&dict, "version", APP_VERSION);
  g_variant_builder_add (&dict, "{sv}", "listeners", g_variant_new_strv ((const char *const *) listeners, -1));
  add_count (&dict, "accounts", g_list_model_get_n_items (phone_get_accounts (phone)));
  add_count (&dict, "calls", g_list_model_get_n_items (phone_get_calls (phone)));
  add_boolean (&dict, "dnd", phone_reception_get_dnd (phone_get_reception (phone)));
  phone_control_add_string (&dict, "forward", phone_reception_get_forward (phone_get_reception (phone)));
  return g_variant_builder_end (&dict);
}

GVariant *
phone_control_describe_stats (PhoneCall *call)
{
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  PhoneCallStats stats;

  if (!phone_call_get_stats (call, &stats))
    return NULL;
  phone_control_add_string (&dict, "call", phone_call_get_id (call));
  phone_control_add_string (&dict, "codec", phone_call_get_codec (call));
  add_large_count (&dict, "packets-sent", stats.packets_sent);
  add_large_count (&dict, "packets-received", stats.packets_received);
  if (stats.packets_lost >= 0)
    add_large_count (&dict, "packets-lost", stats.packets_lost);
  add_known (&dict, "loss", stats.loss_percent);
  add_known (&dict, "jitter", stats.jitter_ms);
  add_known (&dict, "round-trip", stats.round_trip_ms);
  add_known (&dict, "mos", stats.mos);
  return g_variant_builder_end (&dict);
}

GVariant *
phone_control_list_calls (Phone *phone)
{
  GListModel *calls = phone_get_calls (phone);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (PhoneCall) call = g_list_model_get_item (calls, i);

      g_variant_builder_add_value (&builder, phone_control_describe_call (call));
    }
  return g_variant_new_parsed ("{'calls': <%@aa{sv}>}", g_variant_builder_end (&builder));
}

GVariant *
phone_control_list_accounts (Phone *phone)
{
  GListModel *accounts = phone_get_accounts (phone);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhoneAccount) account = g_list_model_get_item (accounts, i);

      g_variant_builder_add_value (&builder, phone_control_describe_account (account));
    }
  return g_variant_new_parsed ("{'accounts': <%@aa{sv}>}", g_variant_builder_end (&builder));
}
