/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Size and maximised state, in GSettings; where the schema is not installed nothing is kept. */
void softphone_window_state_restore (GtkWindow *window);
void softphone_window_state_save (GtkWindow *window);

G_END_DECLS
