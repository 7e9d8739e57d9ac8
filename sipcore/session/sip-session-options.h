/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-invitation.h"
#include "session/sip-inviter.h"
#include "session/sip-session.h"

G_BEGIN_DECLS

void sip_accept_options_set_request (SipAcceptOptions *self, SipRequestOptions *request);
void sip_dtmf_options_set_request (SipDtmfOptions *self, SipRequestOptions *request);
void sip_invite_options_set_request (SipInviteOptions *self, SipRequestOptions *request);
void sip_progress_options_set_request (SipProgressOptions *self, SipRequestOptions *request);
void sip_refer_options_set_request (SipReferOptions *self, SipRequestOptions *request);
void sip_reinvite_options_set_request (SipReinviteOptions *self, SipRequestOptions *request);
void sip_terminate_options_set_request (SipTerminateOptions *self, SipRequestOptions *request);

G_END_DECLS
