/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-authenticator-private.h"

G_BEGIN_DECLS

/**
 * SipChallengeSet:
 *
 * The challenges that one request answers: those of earlier requests, unasked, and those that it was asked itself.
 */
typedef struct _SipChallengeSet SipChallengeSet;

SipChallengeSet *sip_challenge_set_new (void);
void sip_challenge_set_free (SipChallengeSet *self);

/* What is remembered for @request over @flow, unless the request was asked itself already. */
void sip_challenge_set_recall (SipChallengeSet *self, SipAuthenticator *authenticator, SipMessage *request,
                               SipFlow *flow, SipDigestAlgorithm weakest);
/* Takes what a response asks for. FALSE: it asks again for what it just refused, or too often (RFC 3261 22.1).
 * @home: whether @request went to the account's own server; @challenges: (element-type SipChallenge) */
gboolean sip_challenge_set_take (SipChallengeSet *self, SipAuthenticator *authenticator, GPtrArray *challenges,
                                 SipMessage *request, SipFlow *flow, gboolean home);
void sip_challenge_set_answer (SipChallengeSet *self, SipAuthenticator *authenticator, SipMessage *request,
                               SipMessageBuilder *builder);
/* Takes the next nonce from a response to what was answered (RFC 7616 3.5). */
void sip_challenge_set_learn (SipChallengeSet *self, SipAuthenticator *authenticator, SipMessage *response);
gboolean sip_challenge_set_is_empty (SipChallengeSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipChallengeSet, sip_challenge_set_free)

G_END_DECLS
