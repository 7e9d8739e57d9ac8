/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * PhoneEcho:
 *
 * The echo service: user "echo" is answered, and hears itself. Only this machine reaches it.
 */
#define PHONE_TYPE_ECHO (phone_echo_get_type ())
G_DECLARE_FINAL_TYPE (PhoneEcho, phone_echo, PHONE, ECHO, GObject)

/* @open: for other programs on this machine, too; otherwise for calls of this process alone. */
PhoneEcho *phone_echo_new (Phone *phone, gboolean open);
/* Calls the service. (transfer full) */
PhoneCall *phone_echo_dial (PhoneEcho *self, GError **error);
/* Ends the calls that it answered. */
void phone_echo_stop (PhoneEcho *self);

G_END_DECLS
