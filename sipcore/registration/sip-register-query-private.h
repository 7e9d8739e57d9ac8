/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "registration/sip-register-series-private.h"

G_BEGIN_DECLS

/**
 * sip_register_query_async:
 * @removed: (nullable): the value of Contact to remove, "*": all; NULL: only ask
 * @proxy: (nullable): by which
 * @flow: (nullable): to be taken if it is open
 *
 * A REGISTER beside the binding: it asks which bindings there are (RFC 3261 10.2.3), or removes some (10.2.2).
 */
void sip_register_query_async (SipAgent *agent,
                               SipRegisterSeries *series,
                               const char *removed,
                               SipUri *proxy,
                               SipFlow *flow,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* The 2xx. (transfer full) */
SipMessage *sip_register_query_finish (GAsyncResult *result, GError **error);

G_END_DECLS
