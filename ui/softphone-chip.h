/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SoftphoneChip:
 *
 * A fact in a pill: an icon and a word or two. Empty, it is not there.
 */
#define SOFTPHONE_TYPE_CHIP (softphone_chip_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneChip, softphone_chip, SOFTPHONE, CHIP, AdwBin)

void softphone_chip_set (SoftphoneChip *self, const char *icon_name, const char *label);

G_END_DECLS
