/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-replaces.h"
#include "session/sip-inviter.h"

G_BEGIN_DECLS

/* Before the call is made: that somebody asked for it (RFC 3892), and which call it replaces (RFC 3891). (nullable) */
void sip_inviter_set_referral (SipInviter *self, SipAddress *referred_by, SipReplaces *replaces);

G_END_DECLS
