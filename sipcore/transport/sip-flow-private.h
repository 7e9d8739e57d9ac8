/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-flow.h"
#include "transport/sip-target.h"
#include "transport/sip-transport-layer.h"

G_BEGIN_DECLS

/* RFC 5626 4.4.1. */
#define SIP_FLOW_PONG_TIMEOUT_MS 10000

/* (nullable): flows may outlive their layer, closed. */
SipTransportLayer *sip_flow_get_layer (SipFlow *self);
/* RFC 7118 5: a WebSocket client has no address, but a name that cannot be looked up. */
void sip_flow_make_invalid_sent_by (SipFlow *self);
void sip_flow_set_learned_address (SipFlow *self, GInetSocketAddress *address);

/* What the flow was opened for, and whether it may serve another such wish. */
void sip_flow_set_origin (SipFlow *self, SipTarget *target, SipTlsPolicy *policy);
/* Its far end is trusted by its policy's own decision alone. */
void sip_flow_set_pinned (SipFlow *self);
gboolean sip_flow_serves (SipFlow *self, SipTarget *target, SipTlsPolicy *policy);

/* For the kinds of flows: a pong came; the path is gone (@error NULL: in order); an earlier datagram was refused. */
void sip_flow_take_pong (SipFlow *self);
void sip_flow_end (SipFlow *self, const GError *error);
void sip_flow_report_send_failed (SipFlow *self, const GError *error);
/* One datagram: a message, or STUN. */
void sip_flow_receive_datagram (SipFlow *self, GBytes *bytes);

/* For its keep-alive: a pong is missing, which ends the flow if that is @fatal; what is no message is sent. */
void sip_flow_report_silence (SipFlow *self, gboolean fatal);
void sip_flow_send_bytes (SipFlow *self, GBytes *bytes);

G_END_DECLS
