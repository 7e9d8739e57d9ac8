/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/* Where a 3xx sends us, best first (RFC 3261 8.1.3.4, 20.10): what can be called, without header fields and a method of
 * its own, each once. @secure: nothing but sips. (transfer full) (element-type SipUri) */
GPtrArray *sip_redirect_list_targets (SipMessage *response, gboolean secure);

G_END_DECLS
