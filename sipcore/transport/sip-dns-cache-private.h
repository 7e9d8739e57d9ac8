/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-dns-private.h"
#include "util/sip-clock.h"

G_BEGIN_DECLS

/**
 * SipDnsCache:
 *
 * Remembers the answers of another source as long as they hold, and asks once for all who ask at the same time.
 */
#define SIP_TYPE_DNS_CACHE (sip_dns_cache_get_type ())
G_DECLARE_FINAL_TYPE (SipDnsCache, sip_dns_cache, SIP, DNS_CACHE, GObject)

SipDnsCache *sip_dns_cache_new (SipDns *source, SipClock *clock);

G_END_DECLS
