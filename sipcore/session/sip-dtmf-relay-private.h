/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-body.h"

G_BEGIN_DECLS

#define SIP_DTMF_RELAY_TYPE "application/dtmf-relay"

/* Whether all of @tones can be sent: 0-9 A-D * # and ',' for a pause. */
gboolean sip_dtmf_check (const char *tones, GError **error);

/* The body of an INFO that carries one tone. */
SipBody *sip_dtmf_relay_new_body (char tone, guint duration_ms);

/* Reads the tone of an application/dtmf-relay or application/dtmf body. */
gboolean sip_dtmf_relay_parse (SipMessage *info, char *tone, guint *duration_ms);

G_END_DECLS
