/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "control/ctl-arguments.h"

G_BEGIN_DECLS

/* What @command came to: for people, or as JSON. */
void ctl_print_result (const CtlCommand *command, GVariant *result, gboolean json);
/* One line. */
void ctl_print_event (const char *name, GVariant *details, gboolean json);

/* A message with when and where it went, or what happened to a connection. */
void ctl_print_trace_entry (GVariant *entry, gboolean json);

G_END_DECLS
