/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/* The commands that put calls on hold and through to others. Each takes over @invocation: it is answered once. */
void phone_control_run_hold (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_resume (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_redirect (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_transfer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_transfer_to (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_accept_transfer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);
void phone_control_run_reject_transfer (Phone *phone, GVariant *options, GDBusMethodInvocation *invocation);

G_END_DECLS
