/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-transaction-private.h"

G_BEGIN_DECLS

#define SIP_TYPE_INVITE_CLIENT_TRANSACTION (sip_invite_client_transaction_get_type ())
G_DECLARE_FINAL_TYPE (SipInviteClientTransaction, sip_invite_client_transaction, SIP, INVITE_CLIENT_TRANSACTION,
                      SipClientTransaction)

#define SIP_TYPE_NON_INVITE_CLIENT_TRANSACTION (sip_non_invite_client_transaction_get_type ())
G_DECLARE_FINAL_TYPE (SipNonInviteClientTransaction, sip_non_invite_client_transaction, SIP,
                      NON_INVITE_CLIENT_TRANSACTION, SipClientTransaction)

/* Sends the request for the first time and, over an unreliable flow, again after T1, 2*T1, 4*T1 up to @limit. */
void sip_client_transaction_begin (SipClientTransaction *self, guint limit);
/* RFC 3261 17.1.2.2: once a provisional came, timer E is reset to T2 whenever it fires. */
void sip_client_transaction_slow_down (SipClientTransaction *self);
/* Nothing more is to be sent for now: an ICMP error, which anything on the flow may cause, does not concern it. */
void sip_client_transaction_ignore_datagram_errors (SipClientTransaction *self);
/* A final response came: no more retransmissions, and the flow may go. */
void sip_client_transaction_settle (SipClientTransaction *self);
void sip_client_transaction_emit (SipClientTransaction *self, SipMessage *response);

/* The INVITE was cancelled: it gets 64*T1 for its final response (RFC 3261 9.1). */
void sip_invite_client_transaction_await_final (SipInviteClientTransaction *self);

G_END_DECLS
