/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-stack.h"
#include "config/phone-config.h"

G_BEGIN_DECLS

/* Opens what [listen] says. %PHONE_ERROR_CONFIGURATION: a sentence with file and line. */
gboolean phone_listeners_open (SipStack *stack, PhoneConfig *config, GError **error);

/* Port of a UDP listener that is reached at 127.0.0.1; one is opened where there is none. 0 with @error. */
guint phone_listeners_get_loopback_port (SipStack *stack, GError **error);

G_END_DECLS
