/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "message/sip-uri.h"
#include "transport/sip-target.h"

G_BEGIN_DECLS

#define SIP_TYPE_RESOLVER (sip_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SipResolver, sip_resolver, SIP, RESOLVER, GObject)

SipResolver *sip_resolver_new (void);

/**
 * sip_resolver_resolve_async:
 * @uri: a sip or sips URI, as of a next hop
 * @protocol: %SIP_PROTOCOL_AUTO, or what the account demands
 *
 * Finds where a request goes, best first (RFC 3263 4): a numeric host and a port are taken as they are; without a port
 * SRV is asked, then A and AAAA. sips never gives a target that is not secure.
 */
void sip_resolver_resolve_async (SipResolver *self, SipUri *uri, SipProtocol protocol, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (element-type SipTarget): never empty; %SIP_ERROR_RESOLVE, %SIP_ERROR_SCHEME */
GPtrArray *sip_resolver_resolve_finish (SipResolver *self, GAsyncResult *result, GError **error);

G_END_DECLS
