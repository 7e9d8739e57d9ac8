/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/phone-call.h"
#include "session/sip-referral.h"

G_BEGIN_DECLS

/* @account: (nullable): for the echo test and for calls that came to no account. */
PhoneCall *phone_call_new_outgoing (const char *id, PhoneAccount *account, SipInviter *inviter);
PhoneCall *phone_call_new_incoming (const char *id, PhoneAccount *account, SipInvitation *invitation);

/* Sends the INVITE. @options: (nullable) */
void phone_call_start (PhoneCall *self, const SipInviteOptions *options);
/* Whoever called is told to use another telephone where the call fails. */
void phone_call_set_emergency (PhoneCall *self, gboolean emergency);
/* Tells the caller that it rings (180), and makes the media ready. */
void phone_call_ring (PhoneCall *self);
/* Ends a call whose two sides have gone on to other calls. */
void phone_call_end_transferred (PhoneCall *self);
SipSession *phone_call_get_session (PhoneCall *self);

G_END_DECLS
