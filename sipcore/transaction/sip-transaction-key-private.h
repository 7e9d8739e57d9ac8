/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipTransactionKey:
 * @branch: of the topmost Via; of a peer after RFC 2543 the Call-ID
 * @host: sent-by of the topmost Via
 * @port: likewise
 * @method: INVITE for an ACK too; absent: any method but CANCEL
 * @legacy: (nullable): the message whose other fields count, because its branch has no magic cookie
 *
 * What identifies a transaction (RFC 3261 17.1.3, 17.2.3). It borrows from a message.
 */
typedef struct
{
  SipSlice branch;
  SipSlice host;
  guint port;
  SipSlice method;
  SipMessage *legacy;
} SipTransactionKey;

/* The key under which @request, or the request that @request acknowledges, is found. */
gboolean sip_transaction_key_init_server (SipTransactionKey *key, SipMessage *request);
/* The key of the transaction that the CANCEL @request means (9.2). */
gboolean sip_transaction_key_init_canceled (SipTransactionKey *key, SipMessage *request);
/* @message: a request of ours or a response to it */
gboolean sip_transaction_key_init_client (SipTransactionKey *key, SipMessage *message);

guint sip_transaction_key_hash (gconstpointer key);
gboolean sip_transaction_key_equal (gconstpointer a, gconstpointer b);

/* Call-ID, From tag and CSeq of a request, by which a merged request is told (8.2.2.2). */
guint sip_transaction_merge_hash (gconstpointer request);
gboolean sip_transaction_merge_equal (gconstpointer a, gconstpointer b);

G_END_DECLS
