/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/**
 * SipStack:
 *
 * One a process: transports, resolver, transactions and dialogs, and which account gets which request. A request for no
 * account gets 404, one in an unknown dialog 481; OPTIONS 200, whoever asks.
 *
 * Whether one who is not the account's server may ask for more is said by the property strangers (#SipStrangers) of
 * agent or stack, or by a handler of the signal stranger (SipServerTransaction *transaction, SipAgent *agent, which is
 * NULL for no account), with a #SipStrangers result. max-dialogs (guint) bounds what others can have kept here.
 */
#define SIP_TYPE_STACK (sip_stack_get_type ())
G_DECLARE_FINAL_TYPE (SipStack, sip_stack, SIP, STACK, GObject)

SipStack *sip_stack_new (SipClock *clock, SipRandom *random);
SipTransportLayer *sip_stack_get_transport (SipStack *self);
SipTransactionLayer *sip_stack_get_transactions (SipStack *self);
SipDialogTable *sip_stack_get_dialogs (SipStack *self);
SipResolver *sip_stack_get_resolver (SipStack *self);
SipPacer *sip_stack_get_pacer (SipStack *self);

/* The order of adding is the order of asking. */
void sip_stack_add_agent (SipStack *self, SipAgent *agent);
void sip_stack_remove_agent (SipStack *self, SipAgent *agent);

G_END_DECLS
