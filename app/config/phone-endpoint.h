/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* "127.0.0.1:5060", "[::1]:0": a numeric address with its port. (transfer full), NULL for anything else. */
GInetSocketAddress *phone_endpoint_parse (const char *text);

G_END_DECLS
