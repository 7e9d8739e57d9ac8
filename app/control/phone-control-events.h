/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * PhoneControlEvents:
 *
 * Tells what changes in a phone. Signal event (char *name, GVariant *details): as the control interface's Event.
 */
#define PHONE_TYPE_CONTROL_EVENTS (phone_control_events_get_type ())
G_DECLARE_FINAL_TYPE (PhoneControlEvents, phone_control_events, PHONE, CONTROL_EVENTS, GObject)

PhoneControlEvents *phone_control_events_new (Phone *phone);

G_END_DECLS
