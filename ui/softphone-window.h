/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * SoftphoneWindow:
 *
 * The one window: the keypad to the left, the call to the right; one of them where it is narrow; before there is an
 * account, a welcome.
 */
#define SOFTPHONE_TYPE_WINDOW (softphone_window_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneWindow, softphone_window, SOFTPHONE, WINDOW, AdwApplicationWindow)

SoftphoneWindow *softphone_window_new (GtkApplication *application, Phone *phone);

/* Puts what a link holds into the entry, and waits for the person. */
void softphone_window_fill_in (SoftphoneWindow *self, const char *address);
/* Says why what the person asked for was not done. */
void softphone_window_answer (SoftphoneWindow *self, const char *sentence);
/* Says what does not work while the rest goes on. */
void softphone_window_warn (SoftphoneWindow *self, const char *sentence);
/* (nullable) (transfer none): the call that takes the person now */
PhoneCall *softphone_window_get_engaged_call (SoftphoneWindow *self);

G_END_DECLS
