/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-request-options.h"
#include "transaction/sip-server-transaction.h"

G_BEGIN_DECLS

#define SIP_TYPE_INCOMING_REQUEST (sip_incoming_request_get_type ())
G_DECLARE_FINAL_TYPE (SipIncomingRequest, sip_incoming_request, SIP, INCOMING_REQUEST, GObject)

SipIncomingRequest *sip_incoming_request_new (SipServerTransaction *transaction);

SipMessage *sip_incoming_request_get_message (SipIncomingRequest *self);
SipFlow *sip_incoming_request_get_flow (SipIncomingRequest *self);
gboolean sip_incoming_request_is_answered (SipIncomingRequest *self);
gboolean sip_incoming_request_is_deferred (SipIncomingRequest *self);

gboolean
sip_incoming_request_accept (SipIncomingRequest *self, guint status, SipRequestOptions *options, GError **error);
gboolean sip_incoming_request_reject (SipIncomingRequest *self, guint status, const char *reason,
                                      SipRequestOptions *options, GError **error);
void sip_incoming_request_defer (SipIncomingRequest *self);

/**
 * SipIncomingResponder: (skip)
 *
 * For the library: answers for a request whose response is more than a message.
 */
typedef void (*SipIncomingResponder) (guint status, const char *reason, SipRequestOptions *options, gpointer user_data);
void
sip_incoming_request_set_responder (SipIncomingRequest *self, SipIncomingResponder responder, gpointer user_data);
gboolean sip_incoming_request_pass (SipIncomingRequest *self);

/* For the library. (transfer none) */
SipServerTransaction *sip_incoming_request_get_transaction (SipIncomingRequest *self);
/* For the library: answers with a response that it made itself. */
void sip_incoming_request_respond (SipIncomingRequest *self, SipMessage *response);
/* For the library: answers with @status unless a handler has answered or will. */
void sip_incoming_request_settle (SipIncomingRequest *self, guint status);

G_END_DECLS
