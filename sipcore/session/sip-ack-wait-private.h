/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-server-transaction.h"
#include "util/sip-clock.h"

G_BEGIN_DECLS

/* A 2xx to an INVITE that is sent again until its ACK arrives (RFC 3261 13.3.1.4), over reliable transports too.
 * Signal ended (SipMessage *ack), NULL where none came in 64*T1: once. */
#define SIP_TYPE_ACK_WAIT (sip_ack_wait_get_type ())
G_DECLARE_FINAL_TYPE (SipAckWait, sip_ack_wait, SIP, ACK_WAIT, GObject)

/* Sends @response at once. */
SipAckWait *sip_ack_wait_new (SipServerTransaction *transaction, SipMessage *response, SipClock *clock);
/* Whether @ack is for this INVITE: its CSeq number. */
gboolean sip_ack_wait_matches (SipAckWait *self, SipMessage *ack);
void sip_ack_wait_receive (SipAckWait *self, SipMessage *ack);

G_END_DECLS
