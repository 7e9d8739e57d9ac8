/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-request-options.h"
#include "session/sip-session.h"

G_BEGIN_DECLS

/**
 * SipRel100:
 * @SIP_REL100_SUPPORTED: provisional responses may come reliably (RFC 3262)
 * @SIP_REL100_REQUIRED: they have to; a far end that cannot do it is called once more without
 * @SIP_REL100_OFF: they must not
 *
 * Whether provisional responses come reliably.
 */
typedef enum {
  SIP_REL100_SUPPORTED,
  SIP_REL100_REQUIRED,
  SIP_REL100_OFF,
} SipRel100;

#define SIP_TYPE_REL100 (sip_rel100_get_type ())
GType sip_rel100_get_type (void);

/**
 * SipInviteOptions:
 * @no_answer_s: seconds after which a call that nobody answers is cancelled; 0: none
 * @expires_s: seconds for which the INVITE is valid, told to the far end (RFC 3261 20.19); 0: for ever
 * @rel100: whether provisional responses may come reliably
 * @without_offer: the far end makes the offer (RFC 3261 13.2.1)
 * @max_redirects: how many targets to which the far end sends us are tried; 0: none
 * @request: (nullable): what the INVITE carries besides
 *
 * How a call is made. Zeros are the defaults.
 */
typedef struct
{
  guint no_answer_s;
  guint expires_s;
  SipRel100 rel100;
  gboolean without_offer;
  guint max_redirects;
  SipRequestOptions *request;
} SipInviteOptions;

#define SIP_TYPE_INVITER (sip_inviter_get_type ())
G_DECLARE_FINAL_TYPE (SipInviter, sip_inviter, SIP, INVITER, SipSession)

SipInviter *sip_inviter_new (SipAgent *agent, SipUri *target, const SipMediaProfile *profiles, gsize n_profiles);
SipUri *sip_inviter_get_target (SipInviter *self);
SipMediaProfile sip_inviter_get_profile (SipInviter *self);
void sip_inviter_invite (SipInviter *self, const SipInviteOptions *options);

G_END_DECLS
