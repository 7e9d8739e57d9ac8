/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipVerstat:
 * @SIP_VERSTAT_NONE: the network says nothing
 * @SIP_VERSTAT_NOT_VALIDATED: there was nothing to check the number with
 * @SIP_VERSTAT_PASSED: the number is the caller's
 * @SIP_VERSTAT_FAILED: the number is somebody else's
 *
 * What the network found out about a caller's number ("verstat", with RFC 8224).
 */
typedef enum {
  SIP_VERSTAT_NONE,
  SIP_VERSTAT_NOT_VALIDATED,
  SIP_VERSTAT_PASSED,
  SIP_VERSTAT_FAILED,
} SipVerstat;

#define SIP_TYPE_VERSTAT (sip_verstat_get_type ())
GType sip_verstat_get_type (void);

/**
 * SipIdentity:
 *
 * Who sends a request, as far as the own server vouches for it or, failing that, the sender says. Immutable and
 * reference counted.
 */
typedef struct _SipIdentity SipIdentity;

#define SIP_TYPE_IDENTITY (sip_identity_get_type ())
GType sip_identity_get_type (void);

SipIdentity *sip_identity_new_from_request (SipMessage *request, gboolean trusted);
SipIdentity *sip_identity_ref (SipIdentity *self);
void sip_identity_unref (SipIdentity *self);

SipAddress *sip_identity_get_address (SipIdentity *self);
SipAddress *sip_identity_get_asserted (SipIdentity *self);
SipUri *sip_identity_get_telephone (SipIdentity *self);
gboolean sip_identity_is_anonymous (SipIdentity *self);
SipVerstat sip_identity_get_verstat (SipIdentity *self);
GPtrArray *sip_identity_get_via (SipIdentity *self);

SipAddress *sip_address_new_anonymous (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipIdentity, sip_identity_unref)

G_END_DECLS
