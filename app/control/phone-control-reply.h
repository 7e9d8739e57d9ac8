/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Each answers @invocation, and is done with it. @result: a{sv}, sunk if it floats. */
void phone_control_give_result (GDBusMethodInvocation *invocation, GVariant *result);
void phone_control_give_nothing (GDBusMethodInvocation *invocation);
void phone_control_give_error (GDBusMethodInvocation *invocation, const GError *error);
/* @error: (nullable) where it is done. */
void phone_control_give_outcome (GDBusMethodInvocation *invocation, gboolean done, const GError *error);

G_END_DECLS
