/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/* A body with its type, reference counted: what a description handler reads and writes. */
typedef struct _SipBody SipBody;

#define SIP_TYPE_BODY (sip_body_get_type ())
GType sip_body_get_type (void);

SipBody *sip_body_new (const char *content_type, GBytes *bytes);
SipBody *sip_body_ref (SipBody *self);
void sip_body_unref (SipBody *self);
const char *sip_body_get_content_type (SipBody *self);
GBytes *sip_body_get_bytes (SipBody *self);

/* The part of @message of type @content_type, also from inside a multipart (RFC 5621), at most four levels deep;
 * encoded ones and descriptions whose disposition is not "session" are passed over. Its type is @content_type alone.
 * (transfer full) (nullable) */
SipBody *sip_message_find_body (SipMessage *message, const char *content_type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipBody, sip_body_unref)

G_END_DECLS
