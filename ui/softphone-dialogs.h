/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/phone-call.h"

G_BEGIN_DECLS

void softphone_dialog_about (GtkWindow *parent);
/* Asks whether to end @call, and then ends the program. */
void softphone_dialog_confirm_quit (GtkWindow *parent, PhoneCall *call);
/* Says why the phone does not start; the program ends with it. */
void softphone_dialog_cannot_start (GtkApplication *application, const GError *error);

G_END_DECLS
