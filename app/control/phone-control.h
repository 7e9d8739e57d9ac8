/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "phone/phone.h"

G_BEGIN_DECLS

#define PHONE_CONTROL_PATH "/org/example/Softphone"
#define PHONE_CONTROL_INTERFACE "org.example.Softphone.Phone"

/**
 * PhoneControl:
 *
 * The control interface: what `softphonectl` and scripts drive a phone by, on any number of D-Bus connections.
 */
#define PHONE_TYPE_CONTROL (phone_control_get_type ())
G_DECLARE_FINAL_TYPE (PhoneControl, phone_control, PHONE, CONTROL, GObject)

PhoneControl *phone_control_new (Phone *phone);

/* Serves on @connection until it is closed. */
gboolean phone_control_export (PhoneControl *self, GDBusConnection *connection, GError **error);

/**
 * phone_control_listen:
 * @address: as unix:path=/run/softphone/control
 * @group: (nullable): whose members are admitted besides the own user and root
 *
 * Serves peers on a socket of its own. What an earlier run left there is replaced; %PHONE_ERROR_CONFIGURATION where
 * another phone listens, or the socket cannot be made.
 */
gboolean phone_control_listen (PhoneControl *self, const char *address, const char *group, GError **error);

G_END_DECLS
