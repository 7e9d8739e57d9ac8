/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account/phone-account.h"

G_BEGIN_DECLS

/**
 * SoftphoneKeypad:
 *
 * The entry for a number or address, the keys and the call button. Call on the empty entry brings the last number back.
 * Signals: dial (char *text, PhoneAccount *account); account is NULL while there is but one. edited: another text.
 */
#define SOFTPHONE_TYPE_KEYPAD (softphone_keypad_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneKeypad, softphone_keypad, SOFTPHONE, KEYPAD, AdwBin)

/* Of #PhoneAccount: with two or more, a menu says from which one the call goes. */
void softphone_keypad_set_accounts (SoftphoneKeypad *self, GListModel *accounts);

const char *softphone_keypad_get_text (SoftphoneKeypad *self);
void softphone_keypad_set_text (SoftphoneKeypad *self, const char *text);
/* The call has begun: the entry is free for the next one, and Call brings this number back. */
void softphone_keypad_remember (SoftphoneKeypad *self, const char *text);
void softphone_keypad_focus (SoftphoneKeypad *self);

G_END_DECLS
