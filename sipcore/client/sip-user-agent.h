/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "client/sip-stack.h"
#include "registration/sip-registerer.h"
#include "session/sip-invitation.h"
#include "session/sip-inviter.h"

G_BEGIN_DECLS

/**
 * SipUserAgent:
 *
 * The front door: an account's agent that can call and be called.
 * Signal invite (SipInvitation *invitation): a call came in; unless a handler keeps a reference it is refused with 480.
 * It has been neither prepared nor answered with 180 yet.
 */
#define SIP_TYPE_USER_AGENT (sip_user_agent_get_type ())
G_DECLARE_FINAL_TYPE (SipUserAgent, sip_user_agent, SIP, USER_AGENT, SipAgent)

/* To be called it has to be added to @stack. */
SipUserAgent *sip_user_agent_new (SipStack *stack, SipUri *aor);
/* (transfer none): made when first asked for */
SipRegisterer *sip_user_agent_get_registerer (SipUserAgent *self);

G_END_DECLS
