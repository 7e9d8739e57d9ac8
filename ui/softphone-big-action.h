/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SoftphoneBigAction:
 *
 * Answer or Decline: a large round button with its word below. Properties: icon-name, label, kind ("call-action" or
 * "call-end"). Signal: clicked.
 */
#define SOFTPHONE_TYPE_BIG_ACTION (softphone_big_action_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneBigAction, softphone_big_action, SOFTPHONE, BIG_ACTION, AdwBin)

void softphone_big_action_set_label (SoftphoneBigAction *self, const char *label);

G_END_DECLS
