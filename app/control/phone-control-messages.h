/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/* The commands that tell others something outside calls, and watch them. Each takes over @invocation, and answers it
 * once. */
void phone_control_run_message (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_subscribe (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_unsubscribe (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_publish (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);

G_END_DECLS
