/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "config/phone-error.h"

G_BEGIN_DECLS

/* The codes of #PhoneError are names on D-Bus, on both its ends. */
void phone_control_register_errors (void);

G_END_DECLS
