/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-header.h"

G_BEGIN_DECLS

/* Not in the enumeration, whose names in other languages go by what all of them begin with. */
#define SIP_N_HEADERS (SIP_HEADER_WWW_AUTHENTICATE + 1)

/* Whether the values are addresses (RFC 3261 20.10). */
G_GNUC_INTERNAL gboolean sip_header_is_address (SipHeader header);

/* As sip_header_to_string(). */
G_GNUC_INTERNAL SipSlice sip_header_get_name (SipHeader header);

G_END_DECLS
