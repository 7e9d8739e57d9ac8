/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-dns-private.h"
#include "transport/sip-protocol.h"

G_BEGIN_DECLS

/* The protocol for which @record leads to SRV records; AUTO: none that is spoken here. */
SipProtocol sip_naptr_get_protocol (const SipDnsRecord *record);

/* (transfer full) (element-type SipDnsRecord): of @records those by which a sip URI's host is to be asked for its
 * services, or with @secure a sips URI's, best first (RFC 3263 4.1). */
GPtrArray *sip_naptr_choose (GPtrArray *records, gboolean secure);

G_END_DECLS
