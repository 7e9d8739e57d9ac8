/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/phone-call.h"

G_BEGIN_DECLS

/**
 * SoftphoneIncomingWindow:
 *
 * Somebody calls. There is no default button and the focus starts beside the buttons, so that what is typed at that
 * moment for another program answers nothing. Closing it declines. It goes when the call rings no more.
 * Signals: answer: the person takes the call; silence: the person wants to hear it no more.
 */
#define SOFTPHONE_TYPE_INCOMING_WINDOW (softphone_incoming_window_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneIncomingWindow, softphone_incoming_window, SOFTPHONE, INCOMING_WINDOW, AdwWindow)

SoftphoneIncomingWindow *softphone_incoming_window_new (GtkApplication *application, PhoneCall *call);
PhoneCall *softphone_incoming_window_get_call (SoftphoneIncomingWindow *self);
/* Whether answering ends another call, which the button then says. */
void softphone_incoming_window_set_in_call (SoftphoneIncomingWindow *self, gboolean in_call);
/* Whether its ringing is heard and can be silenced. */
void softphone_incoming_window_set_aloud (SoftphoneIncomingWindow *self, gboolean aloud);

G_END_DECLS
