/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * SoftphoneApplication:
 *
 * The program: one instance a session, which owns the phone, its windows and its notifications. A second start, a link
 * or the desktop reach the running instance.
 */
#define SOFTPHONE_TYPE_APPLICATION (softphone_application_get_type ())
G_DECLARE_FINAL_TYPE (SoftphoneApplication, softphone_application, SOFTPHONE, APPLICATION, AdwApplication)

SoftphoneApplication *softphone_application_new (void);
/* What the program ends with, where g_application_run() has no say: 2 for a configuration that cannot be used. */
int softphone_application_get_exit_status (SoftphoneApplication *self);

G_END_DECLS
