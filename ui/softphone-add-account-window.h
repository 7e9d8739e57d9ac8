/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * SoftphoneAddAccountWindow:
 *
 * Asks for an address and a password and signs in with them. Closes once the server agreed; else says in the same
 * window what went wrong and puts the focus where it can be put right. Closing cancels.
 */
#define SOFTPHONE_TYPE_ADD_ACCOUNT_WINDOW (softphone_add_account_window_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneAddAccountWindow, softphone_add_account_window, SOFTPHONE, ADD_ACCOUNT_WINDOW,
                      AdwWindow)

SoftphoneAddAccountWindow *softphone_add_account_window_new (Phone *phone, GtkWindow *parent);

G_END_DECLS
