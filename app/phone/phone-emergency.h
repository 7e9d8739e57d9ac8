/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * phone_emergency_find:
 * @text: as for phone_dial()
 * @account: (nullable): by which it would go out
 *
 * Returns: (transfer full) (nullable): the emergency number that @text is, of [calls] emergency
 */
char *phone_emergency_find (Phone *self, const char *text, PhoneAccount *account);

/**
 * phone_emergency_choose_account:
 * @number: an emergency number
 * @wanted: (nullable): the account that was chosen
 *
 * Returns: (transfer none) (nullable): @wanted if nothing is known to be wrong with it, else one that is registered,
 *   else @wanted all the same; %PHONE_ERROR_NO_ACCOUNT where there is none
 */
PhoneAccount *
phone_emergency_choose_account (Phone *self, const char *number, PhoneAccount *wanted, GError **error);

G_END_DECLS
