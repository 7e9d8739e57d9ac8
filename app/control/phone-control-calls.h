/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/* The commands that make, answer and end calls, and work in them. Each takes over @invocation: it is answered once. */
void phone_control_run_call (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_answer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_reject (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_hangup (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_mute (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_unmute (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_dtmf (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_stats (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);

G_END_DECLS
