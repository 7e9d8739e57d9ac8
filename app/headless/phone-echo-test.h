/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Calls the echo service of this process for @seconds with a tone, and prints what happened. Needs no configuration, no
 * network and no sound card. Returns the exit code. */
int phone_echo_test_run (guint seconds);

G_END_DECLS
