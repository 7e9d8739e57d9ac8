/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-digest.h"
#include "message/sip-message-builder.h"
#include "transport/sip-flow.h"
#include "util/sip-random.h"

G_BEGIN_DECLS

/**
 * SipAuthenticator:
 *
 * An account's user name and password, and the challenges of late, so that the next request can carry an answer from
 * the start. A challenge is used again only over the hop from which it came, and there (RFC 3261 22.2, 22.3)
 * - for requests with the same Call-ID,
 * - a user agent's or registrar's for requests to the same address of record,
 * - a proxy's for all requests, if it is the account's own proxy.
 */
typedef struct _SipAuthenticator SipAuthenticator;

SipAuthenticator *sip_authenticator_new (SipRandom *random);
void sip_authenticator_free (SipAuthenticator *self);

void sip_authenticator_set_credentials (SipAuthenticator *self, const char *user, const char *password);
gboolean sip_authenticator_has_credentials (SipAuthenticator *self);

/* @home: whether @request went to the account's own server */
void sip_authenticator_remember (SipAuthenticator *self, const SipChallenge *challenge, SipMessage *request,
                                 SipFlow *flow, gboolean home);
/* The challenges that @request should answer before it is asked, but those of an algorithm below @weakest.
 * (transfer full) (element-type SipChallenge) */
GPtrArray *sip_authenticator_recall (SipAuthenticator *self, SipMessage *request, SipFlow *flow,
                                     SipDigestAlgorithm weakest);
/* Adds an answer to @challenge, for a request like @request. */
void sip_authenticator_answer (SipAuthenticator *self, const SipChallenge *challenge, SipMessage *request,
                               SipMessageBuilder *builder);
/* The server wants @nonce to be used instead of that of @challenge (RFC 7616 3.5). */
void sip_authenticator_renew (SipAuthenticator *self, const SipChallenge *challenge, const char *nonce);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipAuthenticator, sip_authenticator_free)

G_END_DECLS
