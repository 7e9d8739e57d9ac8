/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/phone-call.h"

G_BEGIN_DECLS

/**
 * SoftphoneCallBar:
 *
 * The way back to a call that goes on out of sight.
 */
#define SOFTPHONE_TYPE_CALL_BAR (softphone_call_bar_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneCallBar, softphone_call_bar, SOFTPHONE, CALL_BAR, AdwBin)

/* @call: (nullable): %NULL hides the bar. */
void softphone_call_bar_set_call (SoftphoneCallBar *self, PhoneCall *call);

G_END_DECLS
