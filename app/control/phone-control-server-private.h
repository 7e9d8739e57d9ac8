/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server on "unix:path=…", not yet started, that admits the own user, root and the members of @group, which may be
 * NULL. %PHONE_ERROR_CONFIGURATION */
GDBusServer *phone_control_server_create (const char *address, const char *group, GError **error);

G_END_DECLS
