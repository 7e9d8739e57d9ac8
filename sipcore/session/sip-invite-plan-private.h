/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-inviter.h"

G_BEGIN_DECLS

/**
 * SipInvitePlan:
 *
 * What the next INVITE of a call asks for and where it goes, and what a refusal changes about that (RFC 3261 8.1.3.4,
 * 8.1.3.5). It ends: each remedy is tried once a target, each target once.
 */
typedef struct _SipInvitePlan SipInvitePlan;

/* @home: the host that makes a telephone number an address. */
SipInvitePlan *sip_invite_plan_new (SipUri *target, SipSlice home, const SipMediaProfile *profiles, gsize n_profiles);
void sip_invite_plan_free (SipInvitePlan *self);
void sip_invite_plan_set_options (SipInvitePlan *self, const SipInviteOptions *options);

SipUri *sip_invite_plan_get_target (SipInvitePlan *self);
/* (nullable): a proxy to go through (21.3.4) */
SipUri *sip_invite_plan_get_proxy (SipInvitePlan *self);
SipMediaProfile sip_invite_plan_get_profile (SipInvitePlan *self);
SipRel100 sip_invite_plan_get_rel100 (SipInvitePlan *self);
gboolean sip_invite_plan_has_offer (SipInvitePlan *self);
/* The session interval that a 422 asked for at least; 0: none did (RFC 4028 7.3). */
guint sip_invite_plan_get_min_se (SipInvitePlan *self);

/* Where a 3xx sends us, as far as it may be followed, best first. (transfer full) (element-type SipUri) */
GPtrArray *sip_invite_plan_list_redirects (SipInvitePlan *self, SipMessage *response);
/* Tries @target, or the same through it as a proxy, before what was left to try. */
void sip_invite_plan_add_redirects (SipInvitePlan *self, GPtrArray *targets, gboolean proxies);
/* Goes on to the next target: after a failure, or a redirect. */
gboolean sip_invite_plan_next (SipInvitePlan *self);
/* Whether another INVITE is worth it after the refusal @response, and @delay_ms from now. */
gboolean sip_invite_plan_revise (SipInvitePlan *self, SipMessage *response, SipRandom *random, guint *delay_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipInvitePlan, sip_invite_plan_free)

G_END_DECLS
