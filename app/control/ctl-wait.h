/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "control/ctl-arguments.h"
#include "control/ctl-client.h"

G_BEGIN_DECLS

/* Calls, and waits until the call was answered or failed; an interrupt ends it. Returns the exit code. */
int ctl_wait_for_call (CtlClient *client, const CtlArguments *arguments);
/* Prints what happens until it is interrupted or the phone ends. Returns the exit code. */
int ctl_monitor (CtlClient *client, const CtlArguments *arguments);

/* The exit code for @error, after it was said. */
int ctl_fail (const GError *error);

G_END_DECLS
