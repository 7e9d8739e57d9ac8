/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"
#include "transport/sip-flow.h"

G_BEGIN_DECLS

/**
 * SipOutgoingRequest:
 *
 * A request under way, over all its attempts: name lookup, failover, challenges.
 *
 * Signals, each (SipMessage *response) but the last: trying (100), progress (101-199), accept (2xx; for INVITE every
 * one of them, also of other forks), redirect (3xx), reject (4xx-6xx), failed (GError *): no response came
 * (%SIP_ERROR_TIMED_OUT, %SIP_ERROR_CONNECTION, %SIP_ERROR_TLS, %SIP_ERROR_RESOLVE) or it cannot be answered
 * (%SIP_ERROR_AUTHENTICATION). One final signal, after which only further accept may come. Properties: message (what
 * was last sent, with its Via), flow, challenged (whether credentials were sent).
 */
#define SIP_TYPE_OUTGOING_REQUEST (sip_outgoing_request_get_type ())
G_DECLARE_FINAL_TYPE (SipOutgoingRequest, sip_outgoing_request, SIP, OUTGOING_REQUEST, GObject)

SipMessage *sip_outgoing_request_get_message (SipOutgoingRequest *self);
SipFlow *sip_outgoing_request_get_flow (SipOutgoingRequest *self);

/* Gives up: before anything was sent at once, for an INVITE by CANCEL as soon as a provisional came (RFC 3261 9.1), for
 * another request by no longer listening. @reason: (nullable): a Reason header's value. */
void sip_outgoing_request_cancel (SipOutgoingRequest *self, const char *reason);

G_END_DECLS
