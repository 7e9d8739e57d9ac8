/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-tls-policy.h"

G_BEGIN_DECLS

/**
 * SipTlsVerdict:
 *
 * Why a certificate was refused, or that it was accepted although GIO refuses it, as the policy says.
 */
typedef struct
{
  char *host; /* owned */
  GTlsCertificate *certificate; /* owned, nullable */
  SipTlsPolicy *policy; /* owned, nullable */
  GTlsCertificateFlags flags;
  gboolean accepted;
} SipTlsVerdict;

/* @emitter: a #GTlsConnection or a #SoupMessage: whatever has accept-certificate. */
void sip_tls_verdict_init (SipTlsVerdict *self, const char *host, SipTlsPolicy *policy);
void sip_tls_verdict_watch (SipTlsVerdict *self, gpointer emitter);
void sip_tls_verdict_unwatch (SipTlsVerdict *self, gpointer emitter);
void sip_tls_verdict_clear (SipTlsVerdict *self);
/* Turns @why, which is freed, into what a person is told: %SIP_ERROR_TLS, or %SIP_ERROR_CONNECTION where no certificate
 * is to blame. Being cancelled stays that. */
GError *sip_tls_verdict_explain (SipTlsVerdict *self, GError *why);

G_END_DECLS
