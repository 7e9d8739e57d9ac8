/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOFTPHONE_TYPE_KEY (softphone_key_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneKey, softphone_key, SOFTPHONE, KEY, GtkButton)

/**
 * softphone_key_new:
 * @digit: what the key sends
 * @letters: (nullable): what is written under the digit; %NULL where nothing has its place there
 *
 * A round key of a telephone's keypad.
 */
GtkWidget *softphone_key_new (const char *digit, const char *letters);
const char *softphone_key_get_digit (SoftphoneKey *self);

G_END_DECLS
