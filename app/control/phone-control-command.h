/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/* Does what the method @invocation asks @phone for, and answers it, now or once the far end has had its say. */
void phone_control_command_run (Phone *phone, GDBusMethodInvocation *invocation);

G_END_DECLS
