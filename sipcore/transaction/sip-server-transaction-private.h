/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-transaction-private.h"

G_BEGIN_DECLS

#define SIP_TYPE_INVITE_SERVER_TRANSACTION (sip_invite_server_transaction_get_type ())
G_DECLARE_FINAL_TYPE (SipInviteServerTransaction, sip_invite_server_transaction, SIP, INVITE_SERVER_TRANSACTION,
                      SipServerTransaction)

#define SIP_TYPE_NON_INVITE_SERVER_TRANSACTION (sip_non_invite_server_transaction_get_type ())
G_DECLARE_FINAL_TYPE (SipNonInviteServerTransaction, sip_non_invite_server_transaction, SIP,
                      NON_INVITE_SERVER_TRANSACTION, SipServerTransaction)

/* Sends @response, and again whenever sip_server_transaction_repeat() is called. */
void sip_server_transaction_send (SipServerTransaction *self, SipMessage *response);
void sip_server_transaction_repeat (SipServerTransaction *self);
/* 100 by the transaction itself, as a timer's function. */
void sip_server_transaction_trying (SipTransaction *self);

/* A CANCEL takes the tag of what it cancels (RFC 3261 9.2). */
void sip_server_transaction_set_local_tag (SipServerTransaction *self, const char *tag);
void sip_server_transaction_emit_canceled (SipServerTransaction *self, SipMessage *cancel);
void sip_server_transaction_emit_acknowledged (SipServerTransaction *self, SipMessage *ack);

G_END_DECLS
