/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account/phone-account.h"

G_BEGIN_DECLS

/**
 * SoftphoneAccountRow:
 *
 * An account, how it is, and what can be done about it. Signal: remove (PhoneAccount *account).
 */
#define SOFTPHONE_TYPE_ACCOUNT_ROW (softphone_account_row_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneAccountRow, softphone_account_row, SOFTPHONE, ACCOUNT_ROW, AdwActionRow)

GtkWidget *softphone_account_row_new (PhoneAccount *account);

G_END_DECLS
