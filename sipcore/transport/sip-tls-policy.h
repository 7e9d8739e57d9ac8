/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SIP_TYPE_TLS_POLICY (sip_tls_policy_get_type ())
G_DECLARE_FINAL_TYPE (SipTlsPolicy, sip_tls_policy, SIP, TLS_POLICY, GObject)

SipTlsPolicy *sip_tls_policy_new (GTlsDatabase *database, GTlsCertificate *certificate);
GTlsDatabase *sip_tls_policy_get_database (SipTlsPolicy *self);
GTlsCertificate *sip_tls_policy_get_certificate (SipTlsPolicy *self);

/* What #SipTlsPolicy::accept-certificate says of a certificate that was found wanting. */
gboolean sip_tls_policy_accept (SipTlsPolicy *self, const char *host, GTlsCertificate *certificate,
                                GTlsCertificateFlags flags);
/* Whether the two trust and show the same, but for what their signals say. Each may be NULL. */
gboolean sip_tls_policy_equal (SipTlsPolicy *a, SipTlsPolicy *b);

G_END_DECLS
