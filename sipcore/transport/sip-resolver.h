/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "message/sip-uri.h"
#include "transport/sip-target.h"
#include "util/sip-clock.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

#define SIP_TYPE_RESOLVER (sip_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SipResolver, sip_resolver, SIP, RESOLVER, GObject)

SipResolver *sip_resolver_new (SipClock *clock, SipRandom *random);

/* Which name servers are asked. */
gboolean sip_resolver_set_nameservers (SipResolver *self, const char *nameservers, GError **error);
const char *sip_resolver_get_nameservers (SipResolver *self);

/* Finds where a request goes (RFC 3263 4). */
void sip_resolver_resolve_async (SipResolver *self, SipUri *uri, SipProtocol protocol, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (element-type SipTarget): never empty; %SIP_ERROR_RESOLVE, %SIP_ERROR_SCHEME */
GPtrArray *sip_resolver_resolve_finish (SipResolver *self, GAsyncResult *result, GError **error);

G_END_DECLS
