/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

gboolean sip_agent_exceeds_datagram (SipAgent *self, SipMessage *request, SipDialog *dialog, SipFlow *flow);

gsize sip_request_size_measure (SipMessageBuilder **builder, SipFlow *flow);

G_END_DECLS
