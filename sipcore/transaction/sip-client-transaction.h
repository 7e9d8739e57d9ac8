/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-transaction.h"

G_BEGIN_DECLS

/**
 * SipClientTransaction:
 *
 * Base of the INVITE and the non-INVITE client transaction (RFC 3261 17.1).
 * Signal response (SipMessage *response): every provisional, the first final, and for INVITE every 2xx (RFC 6026 7.2).
 * The ACK to another final response of an INVITE is sent by the transaction.
 */
#define SIP_TYPE_CLIENT_TRANSACTION (sip_client_transaction_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipClientTransaction, sip_client_transaction, SIP, CLIENT_TRANSACTION, SipTransaction)

struct _SipClientTransactionClass
{
  SipTransactionClass parent_class;
};

/**
 * SipClientTransaction::response:
 * @self: what emits it
 * @response: what came
 *
 * A response came; each final one once.
 */

G_END_DECLS
