/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipPassport:
 * @token: the PASSporT (RFC 8225): header, claims and signature, or in the compact form only the signature, after dots
 * @info: where the certificate is found
 * @algorithm: (nullable): "ES256" where it is absent
 * @type: (nullable): the extension that is used, "shaken" for one ("ppt")
 *
 * One value of Identity (RFC 8224), as it was sent: nothing of it has been verified. Immutable and reference counted.
 */
typedef struct
{
  const char *token;
  const char *info;
  const char *algorithm;
  const char *type;
} SipPassport;

#define SIP_TYPE_PASSPORT (sip_passport_get_type ())
GType sip_passport_get_type (void);

SipPassport *sip_passport_ref (SipPassport *self);
void sip_passport_unref (SipPassport *self);

GPtrArray *sip_message_get_passports (SipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipPassport, sip_passport_unref)

G_END_DECLS
