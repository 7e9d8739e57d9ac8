/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account/phone-account.h"

G_BEGIN_DECLS

/**
 * SoftphoneAccountButton:
 *
 * The pill in the header: the default account with its state, or the first that has failed; behind it all accounts.
 * Signal: remove (PhoneAccount *account): the person asks for it.
 */
#define SOFTPHONE_TYPE_ACCOUNT_BUTTON (softphone_account_button_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneAccountButton, softphone_account_button, SOFTPHONE, ACCOUNT_BUTTON, AdwBin)

void softphone_account_button_set_accounts (SoftphoneAccountButton *self, GListModel *accounts);

G_END_DECLS
