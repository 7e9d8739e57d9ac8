/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "util/sip-slice.h"

G_BEGIN_DECLS

/* A copy of a message without its secrets, whether it could be parsed or not: the hashes of credentials, passwords in
 * URIs, push tokens (RFC 8599), and in the body keys of media (RFC 4568, RFC 4567), ICE passwords (RFC 8839) and
 * credentials in a sipfrag. In the header "…" takes their place, in the body as many asterisks as they had bytes, so
 * that Content-Length stays true. */
GBytes *sip_redact (SipSlice message);

/* For people: UTF-8, lines that end with LF, other control characters as "?". */
char *sip_redact_to_text (GBytes *redacted);

G_END_DECLS
