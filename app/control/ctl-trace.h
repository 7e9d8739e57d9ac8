/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "control/ctl-arguments.h"
#include "control/ctl-client.h"

G_BEGIN_DECLS

/* Prints what went over the network, or writes it to a file, with --follow until it is interrupted or the phone ends.
 * Returns the exit code. */
int ctl_trace (CtlClient *client, const CtlArguments *arguments);

G_END_DECLS
