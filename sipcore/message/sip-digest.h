/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipDigestAlgorithm:
 * @SIP_DIGEST_MD5: RFC 2617; broken
 * @SIP_DIGEST_SHA256: RFC 8760
 * @SIP_DIGEST_SHA512_256: RFC 8760
 *
 * How passwords are hashed, the weakest first.
 */
typedef enum {
  SIP_DIGEST_MD5,
  SIP_DIGEST_SHA256,
  SIP_DIGEST_SHA512_256,
} SipDigestAlgorithm;

#define SIP_TYPE_DIGEST_ALGORITHM (sip_digest_algorithm_get_type ())
GType sip_digest_algorithm_get_type (void);

/**
 * SipChallenge:
 * @proxy: asked for by Proxy-Authenticate, to be answered by Proxy-Authorization
 * @realm: as it stands between the quotes
 * @nonce: as it stands between the quotes
 * @opaque: (nullable): as it stands between the quotes
 * @session_nonce: (nullable): the nonce with which a -sess session began, if @nonce is another by now
 * @session: the -sess variant of @algorithm
 * @stale: the nonce was too old, not the password wrong
 * @utf8: user name and password are to be in UTF-8, composed (RFC 7616 4)
 * @qop_auth: "auth" is offered
 * @qop_auth_int: "auth-int" is offered; if neither is: RFC 2069
 *
 * What a server asks for with one challenge of scheme Digest (RFC 7616 3.3, RFC 8760).
 */
typedef struct
{
  gboolean proxy;
  char *realm;
  char *nonce;
  char *opaque;
  char *session_nonce;
  SipDigestAlgorithm algorithm;
  gboolean session;
  gboolean stale;
  gboolean utf8;
  gboolean qop_auth;
  gboolean qop_auth_int;
} SipChallenge;

/**
 * sip_challenge_list:
 * @response: a 401 or 407
 * @weakest: challenges with a weaker algorithm are passed over; %SIP_DIGEST_MD5: none is
 *
 * Returns: (transfer container) (element-type SipChallenge): of each realm the topmost challenge that can be answered
 *   (RFC 8760 2.4); those of WWW-Authenticate come first
 */
GPtrArray *sip_challenge_list (SipMessage *response, SipDigestAlgorithm weakest);

#define SIP_TYPE_CHALLENGE (sip_challenge_get_type ())
GType sip_challenge_get_type (void);
SipChallenge *sip_challenge_copy (const SipChallenge *self);
void sip_challenge_free (SipChallenge *self);

/* What the server wants to be used from now on (RFC 7616 3.5, "nextnonce"). */
void sip_challenge_set_nonce (SipChallenge *self, const char *nonce);

/**
 * sip_challenge_answer: (skip)
 * @uri: the Request-URI
 * @nonce_count: 1 for the first use of this nonce
 * @cnonce: random; without quotes and backslashes; the same for one nonce where @self is a -sess variant
 * @body: the request's, for auth-int; may be absent
 *
 * Works out a response (RFC 7616 3.4.1). "auth" goes before "auth-int". What the password was made into is wiped.
 *
 * Returns: (transfer full): the value of Authorization or Proxy-Authorization
 */
char *sip_challenge_answer (const SipChallenge *self,
                            const char *user,
                            const char *password,
                            const char *method,
                            const char *uri,
                            guint32 nonce_count,
                            const char *cnonce,
                            SipSlice body);

/**
 * sip_digest_get_field: (skip)
 * @header_value: challenge or credentials of scheme Digest
 * @name: "username", "realm", "nonce", "uri", "response", …
 *
 * Returns: (transfer full) (nullable): the field without quotes, or %NULL. See sip_message_get_credentials() for all
 *   of them at once.
 */
char *sip_digest_get_field (SipSlice header_value, const char *name);

/**
 * sip_digest_get_next_nonce:
 * @proxy: of Proxy-Authentication-Info, otherwise of Authentication-Info
 *
 * Returns: (transfer full) (nullable): the nonce to use from now on (RFC 7616 3.5), or %NULL where none is named
 */
char *sip_digest_get_next_nonce (SipMessage *response, gboolean proxy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipChallenge, sip_challenge_free)

G_END_DECLS
