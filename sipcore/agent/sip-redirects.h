/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SIP_REDIRECTS_USUAL:
 *
 * How many redirects are followed where nobody says otherwise.
 */
#define SIP_REDIRECTS_USUAL 5

/**
 * SipRedirects: (skip)
 *
 * Where one request may still go after it was redirected (RFC 3261 8.1.3.4). For the library.
 */
typedef struct _SipRedirects SipRedirects;

SipRedirects *sip_redirects_new (SipUri *target, guint most);
void sip_redirects_free (SipRedirects *self);
SipUri *sip_redirects_next (SipRedirects *self, SipMessage *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipRedirects, sip_redirects_free)

G_END_DECLS
