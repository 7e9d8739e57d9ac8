/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SipFixedHost:
 *
 * A host by its name, for certificates and headers, at an address that was looked up already.
 */
#define SIP_TYPE_FIXED_HOST (sip_fixed_host_get_type ())
G_DECLARE_FINAL_TYPE (SipFixedHost, sip_fixed_host, SIP, FIXED_HOST, GNetworkAddress)

GSocketConnectable *sip_fixed_host_new (const char *name, GInetSocketAddress *address);

G_END_DECLS
