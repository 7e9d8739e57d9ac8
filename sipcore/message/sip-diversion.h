/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipDiversion:
 * @address: (nullable): who diverted the call
 * @reason: (nullable): "user-busy", "no-answer", "unconditional", … as written
 * @counter: how many diversions this one stands for, 1 or more
 * @hidden: the one who diverted does not want to be shown
 *
 * One value of Diversion (RFC 5806). Immutable and reference counted.
 */
typedef struct
{
  SipAddress *address;
  const char *reason;
  guint counter;
  gboolean hidden;
} SipDiversion;

#define SIP_TYPE_DIVERSION (sip_diversion_get_type ())
GType sip_diversion_get_type (void);

SipDiversion *sip_diversion_ref (SipDiversion *self);
void sip_diversion_unref (SipDiversion *self);

GPtrArray *sip_message_get_diversions (SipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipDiversion, sip_diversion_unref)

G_END_DECLS
