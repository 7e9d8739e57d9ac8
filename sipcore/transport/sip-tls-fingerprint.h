/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *sip_tls_fingerprint (GTlsCertificate *certificate);
gboolean sip_tls_is_fingerprint (const char *text);
gboolean sip_tls_fingerprint_matches (const char *text, GTlsCertificate *certificate);

G_END_DECLS
