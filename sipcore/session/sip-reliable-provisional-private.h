/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transaction/sip-server-transaction.h"
#include "util/sip-clock.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/**
 * SipReliableProvisional:
 *
 * The reliable provisional responses to one INVITE (RFC 3262 3): one at a time, each again until its PRACK came.
 * Signals:
 * sent (SipMessage *response): for the first time;
 * acknowledged (SipMessage *response);
 * lost: no PRACK came in 64*T1: the INVITE is to be refused.
 */
#define SIP_TYPE_RELIABLE_PROVISIONAL (sip_reliable_provisional_get_type ())
G_DECLARE_FINAL_TYPE (SipReliableProvisional, sip_reliable_provisional, SIP, RELIABLE_PROVISIONAL, GObject)

SipReliableProvisional *
sip_reliable_provisional_new (SipServerTransaction *transaction, SipClock *clock, SipRandom *random);
/* @response: (transfer full): sent at once or behind those that still wait */
void sip_reliable_provisional_add (SipReliableProvisional *self, SipMessageBuilder *response);
/* (transfer none) (nullable): the one that waits for its PRACK */
SipMessage *sip_reliable_provisional_peek (SipReliableProvisional *self);
/* Whether @prack is for the response that waits for one, also after the final response. */
gboolean sip_reliable_provisional_matches (SipReliableProvisional *self, SipMessage *prack);
void sip_reliable_provisional_acknowledge (SipReliableProvisional *self);
/* Whether a session description is on its way: no 2xx may be sent (RFC 3262 3). */
gboolean sip_reliable_provisional_is_describing (SipReliableProvisional *self);
/* A final response was sent: nothing is sent any more. */
void sip_reliable_provisional_stop (SipReliableProvisional *self);

G_END_DECLS
