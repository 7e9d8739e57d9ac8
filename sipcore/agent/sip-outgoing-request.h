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
 * Signals, each (SipMessage *response) but the last:
 * trying (100), progress (101-199), accept (2xx; for INVITE every one of them, also of other forks), redirect (3xx),
 * reject (4xx-6xx), failed (GError *): no response came (%SIP_ERROR_TIMED_OUT, %SIP_ERROR_CONNECTION, %SIP_ERROR_TLS,
 * %SIP_ERROR_RESOLVE), it cannot be answered (%SIP_ERROR_AUTHENTICATION), or sip_outgoing_request_cancel() was called
 * (%SIP_ERROR_CANCELED).
 *
 * One final signal, after which only further accept may come. Properties: message (what was last sent, with its Via),
 * flow,
 * response (the last one), challenged (whether credentials were sent).
 */
#define SIP_TYPE_OUTGOING_REQUEST (sip_outgoing_request_get_type ())
G_DECLARE_FINAL_TYPE (SipOutgoingRequest, sip_outgoing_request, SIP, OUTGOING_REQUEST, GObject)

SipMessage *sip_outgoing_request_get_message (SipOutgoingRequest *self);
SipFlow *sip_outgoing_request_get_flow (SipOutgoingRequest *self);

/* The last response that came; with %SIP_ERROR_AUTHENTICATION the 401 or 407. (transfer none) (nullable) */
SipMessage *sip_outgoing_request_get_response (SipOutgoingRequest *self);
gboolean sip_outgoing_request_is_challenged (SipOutgoingRequest *self);

/**
 * sip_outgoing_request_cancel:
 * @reason: (nullable): a Reason header's value (RFC 3326)
 *
 * Gives up. An INVITE that was sent gets a CANCEL as soon as a provisional came (RFC 3261 9.1); its final response,
 * which may be a 2xx that crossed the CANCEL, still comes as a signal. Anything else fails at once.
 */
void sip_outgoing_request_cancel (SipOutgoingRequest *self, const char *reason);

/**
 * SipOutgoingRequest:challenged:
 *
 * Whether credentials were sent.
 */

/**
 * SipOutgoingRequest:flow:
 *
 * Over which it goes; %NULL until it does.
 */

/**
 * SipOutgoingRequest:message:
 *
 * What was last sent, with its Via.
 */

/**
 * SipOutgoingRequest:response:
 *
 * The last response; %NULL: none came.
 */

/**
 * SipOutgoingRequest::accept:
 * @self: what emits it
 * @response: a 2xx
 *
 * The request was accepted.
 */

/**
 * SipOutgoingRequest::failed:
 * @self: what emits it
 * @error: why
 *
 * No response came, or it cannot be answered.
 */

/**
 * SipOutgoingRequest::progress:
 * @self: what emits it
 * @response: a 101 to 199
 *
 * The far end is at work.
 */

/**
 * SipOutgoingRequest::redirect:
 * @self: what emits it
 * @response: a 3xx
 *
 * The far end names another place.
 */

/**
 * SipOutgoingRequest::reject:
 * @self: what emits it
 * @response: a 4xx to 6xx
 *
 * The request was refused.
 */

/**
 * SipOutgoingRequest::trying:
 * @self: what emits it
 * @response: a 100
 *
 * The next server has the request.
 */

G_END_DECLS
