/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipWarning:
 * @code: 300 to 399: what of a session description was not understood or not possible, 399: anything else
 * @agent: host or pseudonym of who warns
 * @text: for people
 *
 * One value of Warning (RFC 3261 20.43). Immutable and reference counted.
 */
typedef struct
{
  const char *agent;
  const char *text;
  guint code;
} SipWarning;

#define SIP_TYPE_WARNING (sip_warning_get_type ())
GType sip_warning_get_type (void);

SipWarning *sip_warning_ref (SipWarning *self);
void sip_warning_unref (SipWarning *self);

GPtrArray *sip_message_get_warnings (SipMessage *message);
char *sip_message_dup_warning (SipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipWarning, sip_warning_unref)

G_END_DECLS
