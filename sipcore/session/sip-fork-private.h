/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-session-dialog-private.h"

G_BEGIN_DECLS

/**
 * SipFork:
 *
 * One of the dialogs that an INVITE of ours made: its offer and answer, and the order of its reliable provisional
 * responses (RFC 3262 4).
 */
#define SIP_TYPE_FORK (sip_fork_get_type ())
G_DECLARE_FINAL_TYPE (SipFork, sip_fork, SIP, FORK, GObject)

/* @offer: (nullable): of the INVITE */
SipFork *sip_fork_new (SipAgent *agent, SipDialog *dialog, SipFlow *flow, SipBody *offer);
SipSessionDialog *sip_fork_get_dialog (SipFork *self);
const char *sip_fork_get_id (SipFork *self);
/* Neither answered nor over. */
gboolean sip_fork_is_early (SipFork *self);
/* Whether a provisional response is to be taken: a reliable one only once, and in order. */
gboolean sip_fork_receive (SipFork *self, SipMessage *response);
/* The ACK for @response, a 2xx to @invite, and again for each repetition. One that crossed the end of its early dialog
 * is acknowledged, too. @answer: (nullable) */
void sip_fork_confirm (SipFork *self, SipMessage *invite, SipMessage *response, SipBody *answer);
/* The PRACK for @response, if it is reliable. @answer: (nullable) */
void sip_fork_acknowledge (SipFork *self, SipMessage *response, SipBody *answer);

/* Whether @response asks for a PRACK. */
gboolean sip_fork_is_reliable (SipMessage *response);

G_END_DECLS
