/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/* The commands that say what becomes of calls that come. Each answers @invocation. */
void phone_control_run_dnd (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_forward (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);

G_END_DECLS
