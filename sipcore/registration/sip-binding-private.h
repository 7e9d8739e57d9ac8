/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/* The Contact that @request registers: the last one. (transfer none) (nullable) */
SipAddress *sip_binding_get_contact (SipMessage *request);

/* Seconds for which @response, the 2xx to @request, keeps the binding of its Contact (RFC 3261 10.2.4), @asked where it
 * does not say; 0: it lists no such binding. */
guint sip_binding_get_expires (SipMessage *request, SipMessage *response, guint asked);

/* When to refresh a binding of @expires_s seconds: a tenth, and at least 5 s, before its end. */
guint sip_binding_get_refresh_ms (guint expires_s);

/* How long to wait after the @failures-th failure in a row (RFC 5626 4.5), but not less than @retry_after_s. */
guint sip_binding_get_retry_ms (SipRandom *random, guint failures, guint retry_after_s);

G_END_DECLS
