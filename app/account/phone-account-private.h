/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account/phone-account.h"

G_BEGIN_DECLS

/* Instead of looking for one. */
void phone_account_set_password (PhoneAccount *self, const char *password);

G_END_DECLS
