/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/phone-call.h"

G_BEGIN_DECLS

/**
 * SoftphoneCallView:
 *
 * The call that the person is in, until three seconds after its end; one that failed stays until it is left.
 * Properties: call (#PhoneCall), folded (whether there is a list to go back to).
 * Signals: again (PhoneCall *call): the person wants to call once more; left: nothing is to be seen any more;
 * problem (char *sentence): what was asked for was not done.
 */
#define SOFTPHONE_TYPE_CALL_VIEW (softphone_call_view_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneCallView, softphone_call_view, SOFTPHONE, CALL_VIEW, AdwBin)

PhoneCall *softphone_call_view_get_call (SoftphoneCallView *self);
void softphone_call_view_set_call (SoftphoneCallView *self, PhoneCall *call);

void softphone_call_view_hang_up (SoftphoneCallView *self);
void softphone_call_view_toggle_mute (SoftphoneCallView *self);
void softphone_call_view_toggle_keypad (SoftphoneCallView *self);
void softphone_call_view_focus (SoftphoneCallView *self);

G_END_DECLS
