/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message-builder.h"
#include "transaction/sip-transaction.h"

G_BEGIN_DECLS

/**
 * SipServerTransaction:
 *
 * Base of the INVITE and the non-INVITE server transaction (RFC 3261 17.2). An INVITE is answered with 100 by the
 * transaction after 200 ms (17.2.1), another request after 3.5 s (RFC 4320 4.1), unless its user was faster.
 *
 * Signals, of an INVITE:
 * acknowledged (SipMessage *ack): the ACK to a final response that is no 2xx;
 * canceled (SipMessage *cancel): the far end gave up; the CANCEL is answered, the INVITE is to be answered with 487.
 */
#define SIP_TYPE_SERVER_TRANSACTION (sip_server_transaction_get_type ())
G_DECLARE_DERIVABLE_TYPE (SipServerTransaction, sip_server_transaction, SIP, SERVER_TRANSACTION, SipTransaction)

struct _SipServerTransactionClass
{
  SipTransactionClass parent_class;

  gboolean (*respond) (SipServerTransaction *self, SipMessage *response);
};

/* Sends @response if the state allows it. */
gboolean sip_server_transaction_respond (SipServerTransaction *self, SipMessage *response);

/* Responds without a body; @reason: (nullable): NULL for the usual phrase. */
gboolean sip_server_transaction_reply (SipServerTransaction *self, guint status, const char *reason);

void sip_server_transaction_drop (SipServerTransaction *self);

/* A response whose To tag is that of all responses of this transaction. (transfer full) */
SipMessageBuilder *
sip_server_transaction_create_response (SipServerTransaction *self, guint status, const char *reason);

/* The tag that this side's responses carry. */
const char *sip_server_transaction_get_local_tag (SipServerTransaction *self);

/**
 * SipServerTransaction::acknowledged:
 * @self: what emits it
 * @ack: what came
 *
 * The ACK to a refusal came.
 */

/**
 * SipServerTransaction::canceled:
 * @self: what emits it
 * @cancel: what came
 *
 * A CANCEL came; it is answered already.
 */

G_END_DECLS
