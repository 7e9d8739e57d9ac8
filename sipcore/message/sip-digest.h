/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

typedef enum {
  SIP_DIGEST_MD5,
  SIP_DIGEST_SHA256,
  SIP_DIGEST_SHA512_256,
} SipDigestAlgorithm;

/* What a server asks for: one WWW-Authenticate or Proxy-Authenticate value of scheme Digest
 * (RFC 7616 3.3, RFC 8760). */
typedef struct
{
  gboolean proxy;
  char *realm;
  char *nonce;
  char *opaque;      /* nullable */
  SipDigestAlgorithm algorithm;
  gboolean session;  /* -sess */
  gboolean stale;
  gboolean qop_auth; /* neither: RFC 2069 */
  gboolean qop_auth_int;
} SipChallenge;

/* The challenges of a 401 or 407 that can be answered, topmost supported one of each realm
 * (RFC 8760 2.4). (transfer full) (element-type SipChallenge) */
GPtrArray *sip_challenge_list (SipMessage *response);
SipChallenge *sip_challenge_copy (const SipChallenge *self);
void sip_challenge_free (SipChallenge *self);

/* The value of Authorization or Proxy-Authorization for a request.
 * @nonce_count: 1 for the first use of this nonce; @cnonce: random; @body: for auth-int. */
char *sip_challenge_answer (const SipChallenge *self, const char *user, const char *password, const char *method,
                            const char *uri, guint32 nonce_count, const char *cnonce, SipSlice body);

/* The fields of a header that the peer sent, for servers and tests: "username", "realm", "nonce", "uri",
 * "response", …, unquoted. NULL if absent. */
char *sip_digest_get_field (SipSlice header_value, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipChallenge, sip_challenge_free)

G_END_DECLS
