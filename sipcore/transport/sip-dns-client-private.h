/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-dns-private.h"

G_BEGIN_DECLS

/**
 * SipDnsClient:
 *
 * Asks name servers, on the main loop.
 */
#define SIP_TYPE_DNS_CLIENT (sip_dns_client_get_type ())
G_DECLARE_FINAL_TYPE (SipDnsClient, sip_dns_client, SIP, DNS_CLIENT, GObject)

/* @servers: (nullable): "192.0.2.1:53,[2001:db8::1]:53"; NULL: those of /etc/resolv.conf, as it is when asked */
SipDnsClient *sip_dns_client_new (const char *servers);

/**
 * SipDnsSystem:
 *
 * Addresses as the system knows them (hosts file, mDNS, whatever nsswitch.conf names), services from its name servers.
 */
#define SIP_TYPE_DNS_SYSTEM (sip_dns_system_get_type ())
G_DECLARE_FINAL_TYPE (SipDnsSystem, sip_dns_system, SIP, DNS_SYSTEM, GObject)

SipDnsSystem *sip_dns_system_new (void);

G_END_DECLS
