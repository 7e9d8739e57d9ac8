/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/* Nothing for NULL. */
void phone_control_add_string (GVariantBuilder *dict, const char *name, const char *value);

/* Each a floating a{sv}; what is not known is absent. */
GVariant *phone_control_describe_call (PhoneCall *call);
GVariant *phone_control_describe_account (PhoneAccount *account);
GVariant *phone_control_describe_status (Phone *phone);
/* NULL while there is nothing to tell. */
GVariant *phone_control_describe_stats (PhoneCall *call);

/* Floating a{sv} with one entry, "calls" or "accounts", of type aa{sv}. */
GVariant *phone_control_list_calls (Phone *phone);
GVariant *phone_control_list_accounts (Phone *phone);

G_END_DECLS
