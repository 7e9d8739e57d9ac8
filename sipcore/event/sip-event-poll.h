/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "message/sip-body.h"
#include "message/sip-event.h"

G_BEGIN_DECLS

void sip_agent_poll_event_async (SipAgent *self,
                                 SipUri *target,
                                 SipEvent *event,
                                 const char *accept,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean sip_agent_poll_event_finish (SipAgent *self, GAsyncResult *result, SipBody **body, GError **error);

G_END_DECLS
