/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-request-options.h"
#include "message/sip-replaces.h"
#include "session/sip-inviter.h"

G_BEGIN_DECLS

/**
 * SipReferralState:
 * @SIP_REFERRAL_PENDING: waits for a word
 * @SIP_REFERRAL_ACCEPTED: the far end is told what becomes of it
 * @SIP_REFERRAL_DONE: refused, or the far end knows the outcome
 *
 *     PENDING ──► ACCEPTED ──► DONE
 *        └────────────────────►
 */
typedef enum {
  SIP_REFERRAL_PENDING,
  SIP_REFERRAL_ACCEPTED,
  SIP_REFERRAL_DONE,
} SipReferralState;

#define SIP_TYPE_REFERRAL_STATE (sip_referral_state_get_type ())
GType sip_referral_state_get_type (void);

#define SIP_TYPE_REFERRAL (sip_referral_get_type ())
G_DECLARE_FINAL_TYPE (SipReferral, sip_referral, SIP, REFERRAL, GObject)

SipReferralState sip_referral_get_state (SipReferral *self);
guint sip_referral_get_status (SipReferral *self);
SipMessage *sip_referral_get_request (SipReferral *self);
SipUri *sip_referral_get_target (SipReferral *self);
SipAddress *sip_referral_get_referred_by (SipReferral *self);
SipReplaces *sip_referral_get_replaces (SipReferral *self);

gboolean sip_referral_accept (SipReferral *self, SipRequestOptions *options, GError **error);
gboolean sip_referral_reject (SipReferral *self, guint status, const char *reason, SipRequestOptions *options,
                              GError **error);
SipInviter *sip_referral_make_inviter (SipReferral *self, const SipMediaProfile *profiles, gsize n_profiles,
                                       GError **error);
gboolean sip_referral_report (SipReferral *self, guint status, const char *reason, GError **error);

G_END_DECLS
