/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-slice.h"

G_BEGIN_DECLS

/**
 * SipVia:
 * @transport: "UDP", "TLS", "WSS", … as written
 * @host: of sent-by; IPv6 without brackets
 * @port: of sent-by; 0: none
 * @branch: absent in RFC 2543
 * @received: without brackets (RFC 5118 4.5)
 * @has_rport: rport is there, with or without value (RFC 3581)
 * @rport: its value; 0: none
 * @params: all of them, from the first ';', for sip_params_get()
 *
 * One Via value (RFC 3261 20.42), borrowed from its message.
 */
typedef struct
{
  SipSlice transport;
  SipSlice host;
  guint port;
  SipSlice branch;
  SipSlice received;
  gboolean has_rport;
  guint rport;
  SipSlice params;
} SipVia;

G_END_DECLS
