/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "message/sip-message.h"
#include "transport/sip-protocol.h"

G_BEGIN_DECLS

/* (transfer full): @request with received and rport in its top Via as its source demands (RFC 3261 18.2.1, RFC 3581 4);
 * the same one where nothing is to be changed. */
SipMessage *sip_via_route_tag (SipMessage *request, GInetSocketAddress *source);

/* (transfer full) (nullable): where @response goes by its top Via (RFC 3261 18.2.2, RFC 3581 4). The addresses in it
 * are numeric since sip_via_route_tag(). */
GInetSocketAddress *sip_via_route_find (SipMessage *response, SipProtocol protocol);

/* (transfer full) (nullable): as what @response says that its request was seen, if it was ours by its @sent_by
 * (RFC 3261 18.1.2). */
GInetSocketAddress *sip_via_route_learn (SipMessage *response, const char *sent_by);

G_END_DECLS
