/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message-builder.h"
#include "session/sip-description-handler.h"

G_BEGIN_DECLS

#define SIP_DESCRIPTION_TYPE "application/sdp"

/* The session description in @message; NULL and no error where it has no body at all; %SIP_ERROR_MEDIA_TYPE where
 * it has another one that must be understood. (transfer full) */
SipBody *sip_description_from_message (SipMessage *message, GError **error);

/* Whether @body is of that type. */
gboolean sip_description_is (SipBody *body);
void sip_description_add_to (SipBody *self, SipMessageBuilder *builder);
gboolean sip_description_equal (SipBody *a, SipBody *b);

/* How an offer is refused that gave @error: 488, 415, 480 or 500. */
guint sip_description_status_from_error (const GError *error);

G_END_DECLS
