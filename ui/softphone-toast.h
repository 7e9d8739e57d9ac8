/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows @sentence in the window that @widget is in. It is text, never markup. */
void softphone_toast (GtkWidget *widget, const char *sentence);
/* The same with a button. */
void softphone_toast_with_button (GtkWidget *widget, const char *sentence, const char *label, const char *action);

G_END_DECLS
