/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * softphone_focus_leave:
 * @widget: what is about to be hidden
 *
 * Takes the keyboard's focus out of @widget. GTK would move it on by itself, but only after the next frame, and
 * then from wherever it has been put meanwhile.
 */
void softphone_focus_leave (GtkWidget *widget);

G_END_DECLS
