/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-invitation.h"
#include "session/sip-inviter.h"
#include "session/sip-session.h"

G_BEGIN_DECLS

#define SIP_TYPE_ACCEPT_OPTIONS (sip_accept_options_get_type ())
GType sip_accept_options_get_type (void);
SipAcceptOptions *sip_accept_options_new (void);
void sip_accept_options_set_request (SipAcceptOptions *self, SipRequestOptions *request);

#define SIP_TYPE_DTMF_OPTIONS (sip_dtmf_options_get_type ())
GType sip_dtmf_options_get_type (void);
SipDtmfOptions *sip_dtmf_options_new (void);
void sip_dtmf_options_set_request (SipDtmfOptions *self, SipRequestOptions *request);

#define SIP_TYPE_INVITE_OPTIONS (sip_invite_options_get_type ())
GType sip_invite_options_get_type (void);
SipInviteOptions *sip_invite_options_new (void);
void sip_invite_options_set_request (SipInviteOptions *self, SipRequestOptions *request);

#define SIP_TYPE_PROGRESS_OPTIONS (sip_progress_options_get_type ())
GType sip_progress_options_get_type (void);
SipProgressOptions *sip_progress_options_new (void);
void sip_progress_options_set_request (SipProgressOptions *self, SipRequestOptions *request);

#define SIP_TYPE_REFER_OPTIONS (sip_refer_options_get_type ())
GType sip_refer_options_get_type (void);
SipReferOptions *sip_refer_options_new (void);
void sip_refer_options_set_request (SipReferOptions *self, SipRequestOptions *request);

#define SIP_TYPE_REINVITE_OPTIONS (sip_reinvite_options_get_type ())
GType sip_reinvite_options_get_type (void);
SipReinviteOptions *sip_reinvite_options_new (void);
void sip_reinvite_options_set_request (SipReinviteOptions *self, SipRequestOptions *request);

#define SIP_TYPE_TERMINATE_OPTIONS (sip_terminate_options_get_type ())
GType sip_terminate_options_get_type (void);
SipTerminateOptions *sip_terminate_options_new (void);
void sip_terminate_options_set_request (SipTerminateOptions *self, SipRequestOptions *request);

G_END_DECLS
