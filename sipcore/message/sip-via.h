/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-slice.h"

G_BEGIN_DECLS

/* One Via value (RFC 3261 20.42), borrowed from its message. */
typedef struct
{
  SipSlice transport;  /* "UDP", "TLS", "WSS", … as written */
  SipSlice host;       /* sent-by, IPv6 without brackets */
  guint port;          /* 0: none */
  SipSlice branch;     /* absent in RFC 2543 */
  SipSlice received;   /* without brackets */
  gboolean has_rport;
  guint rport;         /* 0: present without value */
  SipSlice params;     /* all of them, from the first ';' */
} SipVia;

G_END_DECLS
