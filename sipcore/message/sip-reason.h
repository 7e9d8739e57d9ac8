/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipReason:
 * @protocol: "SIP", "Q.850", … as written
 * @cause: a status of SIP, a cause of Q.850; 0: none
 * @text: (nullable): for people
 *
 * Why a request is sent (RFC 3326). Immutable and reference counted.
 */
typedef struct
{
  const char *protocol;
  const char *text;
  guint cause;
} SipReason;

#define SIP_TYPE_REASON (sip_reason_get_type ())
GType sip_reason_get_type (void);

SipReason *sip_reason_ref (SipReason *self);
void sip_reason_unref (SipReason *self);

GPtrArray *sip_message_get_reasons (SipMessage *message);
guint sip_message_get_reason_status (SipMessage *message);
char *sip_reason_write (guint status, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipReason, sip_reason_unref)

G_END_DECLS
