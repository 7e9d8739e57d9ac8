/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * phone_local_address_for:
 * @peer: (nullable): an address that is to be reached
 *
 * The address of this machine that the route to @peer has; without @peer, that of the route to the world. Nothing is
 * sent.
 *
 * Returns: (transfer full): the loopback address where there is no route
 */
GInetAddress *phone_local_address_for (GInetAddress *peer);

/* Whether there is any address but the loopback's. */
gboolean phone_local_address_has_network (void);

G_END_DECLS
