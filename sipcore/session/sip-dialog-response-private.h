/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/* A response that makes or refreshes a dialog: with Contact and Allow, a 2xx also with Supported (RFC 3261 12.1.1,
 * 13.3.1.4, RFC 3311 5.1). */
SipMessageBuilder *sip_dialog_response_new (SipAgent *agent, SipServerTransaction *transaction, guint status);

/* Refuses an offer: 415 says what would be taken, 488 and 500 stand alone. */
void sip_dialog_response_refuse (SipServerTransaction *transaction, guint status);

/* 415 with the types that are understood (21.4.13). */
void sip_dialog_response_unsupported_body (SipServerTransaction *transaction, const char *accept);

/* RFC 3261 14.2: 500 to be tried again after 0 to 10 seconds. */
void sip_dialog_response_later (SipAgent *agent, SipServerTransaction *transaction);

G_END_DECLS
