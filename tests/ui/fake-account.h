/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account/phone-account.h"

G_BEGIN_DECLS

PhoneAccount *fake_account_new (const char *id, const char *label);

G_END_DECLS
