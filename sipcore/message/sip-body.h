/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipBody:
 *
 * A body with its type: what a description handler reads and writes. Immutable and reference counted.
 */
typedef struct _SipBody SipBody;

#define SIP_TYPE_BODY (sip_body_get_type ())
GType sip_body_get_type (void);

/**
 * sip_body_new:
 * @content_type: as in the header field
 *
 * Returns: (transfer full) (nullable): a body; %NULL where @content_type cannot stand in a header field
 */
SipBody *sip_body_new (const char *content_type, GBytes *bytes);

SipBody *sip_body_ref (SipBody *self);
void sip_body_unref (SipBody *self);

const char *sip_body_get_content_type (SipBody *self);

/**
 * sip_body_get_bytes:
 *
 * Returns: (transfer none): its bytes
 */
GBytes *sip_body_get_bytes (SipBody *self);

/**
 * sip_message_find_body:
 * @content_type: type and subtype
 *
 * Finds the part of a message that is of this type, also inside a multipart (RFC 5621), at most four levels deep; of
 * alternatives the last. Encoded ones and session descriptions whose disposition is not "session" are passed over.
 *
 * Returns: (transfer full) (nullable): the part; its type is @content_type alone
 */
SipBody *sip_message_find_body (SipMessage *message, const char *content_type);

/**
 * sip_message_has_optional_body:
 *
 * Returns: whether the message says that its body may be passed over (RFC 3261 20.11)
 */
gboolean sip_message_has_optional_body (SipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipBody, sip_body_unref)

G_END_DECLS
