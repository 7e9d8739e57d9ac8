/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "account/phone-account.h"

G_BEGIN_DECLS

/* An account's state in a shape with a colour, and in words. Never the colour alone. */

void softphone_account_state_show (PhoneAccount *account, GtkImage *image);
/* "Ready", "Connecting…", "Not registered", or the reason of the failure. (transfer full) */
char *softphone_account_state_to_text (PhoneAccount *account);
/* The account's label, clean. (transfer full) */
char *softphone_account_dup_label (PhoneAccount *account);

G_END_DECLS
