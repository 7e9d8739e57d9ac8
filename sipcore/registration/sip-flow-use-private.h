/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-flow.h"

G_BEGIN_DECLS

/* Several accounts may be registered over one flow: it is kept alive from the first to the last, as often as the one
 * that wants it most, and as strictly. */
void sip_flow_use_begin (SipFlow *flow);
/* @interval_s 0: none. @asked_s: what the server asks for (RFC 5626 4.4, RFC 6223), 0: nothing. @agreed: it answers
 * keep-alives. */
void sip_flow_use_keep_alive (SipFlow *flow, guint interval_s, guint asked_s, gboolean agreed);
/* RFC 5626 4.5: whether a keep-alive was answered; where none are sent, whether the registrar agreed to @outbound. */
gboolean sip_flow_use_is_proven (SipFlow *flow, gboolean outbound);
void sip_flow_use_end (SipFlow *flow);

G_END_DECLS
