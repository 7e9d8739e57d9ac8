/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SoftphoneKeyGrid:
 *
 * The twelve keys of a telephone. Properties: plus (0 held down is "+"), row-spacing, column-spacing.
 * Signal: pressed (char *digit).
 */
#define SOFTPHONE_TYPE_KEY_GRID (softphone_key_grid_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneKeyGrid, softphone_key_grid, SOFTPHONE, KEY_GRID, AdwBin)

/* Puts the keyboard's focus on the first key. */
void softphone_key_grid_focus (SoftphoneKeyGrid *self);
/* A row of the caller's own below the keys, in the same columns. */
void softphone_key_grid_attach_below (SoftphoneKeyGrid *self, GtkWidget *child, int column);

G_END_DECLS
