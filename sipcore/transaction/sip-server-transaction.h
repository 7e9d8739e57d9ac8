/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-transaction.h"

G_BEGIN_DECLS

/**
 * SipServerTransaction:
 *
 * Base of the INVITE and the non-INVITE server transaction (RFC 3261 17.2). An INVITE is answered with 100 by the
 * transaction after 200 ms unless the user of the transaction was faster (17.2.1). Signal acknowledged (SipMessage
 * *ack): the ACK to a final response that is no 2xx.
 */
#define SIP_TYPE_SERVER_TRANSACTION (sip_server_transaction_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipServerTransaction, sip_server_transaction, SIP, SERVER_TRANSACTION, SipTransaction)

struct _SipServerTransactionClass
{
  SipTransactionClass parent_class;
};

/* Sends @response if the state still allows it; FALSE otherwise. */
gboolean sip_server_transaction_respond (SipServerTransaction *self, SipMessage *response);

/* Builds a response without body and sends it; the To tag is that of earlier responses of this transaction, else a new
 * one. */
gboolean sip_server_transaction_reply (SipServerTransaction *self, guint status, const char *reason);

/* The tag that this side's responses carry. */
const char *sip_server_transaction_get_local_tag (SipServerTransaction *self);

G_END_DECLS
