/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-dns-private.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/* Puts SRV records into the order in which they are to be tried: by priority, and within one by chance according to
 * weight (RFC 2782). (element-type SipDnsRecord) */
void sip_srv_sort (GPtrArray *records, SipRandom *random);

/* The service is said not to exist (RFC 2782: a target of the root). */
gboolean sip_srv_is_declined (GPtrArray *records);

G_END_DECLS
