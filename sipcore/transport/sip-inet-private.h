/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "util/sip-slice.h"

G_BEGIN_DECLS

gboolean sip_inet_equal (GInetSocketAddress *a, GInetSocketAddress *b);
/* "192.0.2.1:5060", "[2001:db8::1]:5060". */
char *sip_inet_to_string (GInetSocketAddress *self);
/* The same of parts; @port 0: none. */
char *sip_inet_format (GInetAddress *address, guint port);
/* The other way round; @port is what is taken where none is written. NULL for anything but a numeric address. */
GInetSocketAddress *sip_inet_parse (const char *text, guint port);
/* @host without brackets; NULL unless it is a numeric address. */
GInetAddress *sip_inet_address_from_slice (SipSlice host);
GInetSocketAddress *sip_inet_with_port (GInetSocketAddress *self, guint port);
/* 0.0.0.0 and ::. */
gboolean sip_inet_is_any (GInetSocketAddress *self);
gboolean sip_inet_is_loopback (GInetSocketAddress *self);
GSocketFamily sip_inet_get_family (GInetSocketAddress *self);
/* The local address of the route to @peer with @port: no packet is sent. NULL where there is no route. */
GInetSocketAddress *sip_inet_find_route (GInetSocketAddress *peer, guint port);

G_END_DECLS
