/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/* "SIP;cause=488;text=\"Not Acceptable Here\"" (RFC 3326). @text: (nullable): the usual phrase. */
char *sip_reason_new (guint status, const char *text);

/* The cause of the first Reason of protocol SIP in @message, 0: none. */
guint sip_reason_get_cause (SipMessage *message);

G_END_DECLS
