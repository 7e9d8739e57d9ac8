/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SoftphoneCallControl:
 *
 * A round switch of the call view with its word below. Properties: icon-name, label, active; active-icon-name and
 * active-label take their place while it is on, where they are given.
 */
#define SOFTPHONE_TYPE_CALL_CONTROL (softphone_call_control_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneCallControl, softphone_call_control, SOFTPHONE, CALL_CONTROL, AdwBin)

gboolean softphone_call_control_get_active (SoftphoneCallControl *self);
void softphone_call_control_set_active (SoftphoneCallControl *self, gboolean active);
void softphone_call_control_focus (SoftphoneCallControl *self);

G_END_DECLS
