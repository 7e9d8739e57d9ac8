/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SoftphoneWelcomePage:
 *
 * What a person sees before there is an account.
 */
#define SOFTPHONE_TYPE_WELCOME_PAGE (softphone_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneWelcomePage, softphone_welcome_page, SOFTPHONE, WELCOME_PAGE, AdwBin)

void softphone_welcome_page_focus (SoftphoneWelcomePage *self);

G_END_DECLS
