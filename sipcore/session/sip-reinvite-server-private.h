/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-session-dialog-private.h"

G_BEGIN_DECLS

/**
 * SipReinviteServer:
 *
 * A re-INVITE or UPDATE from the far end, from its arrival until it is refused or, for a re-INVITE, acknowledged
 * (RFC 3261 14.2, RFC 3311 5.2). A refusal leaves the call as it was (RFC 6141 3.1).
 * Signals: done (gboolean lost): once; @lost where no ACK came, after which the dialog has to end;
 * fresh-offer: the answer in the ACK asks for a new offer with %SIP_DESCRIPTION_FRESH.
 *
 *     ANSWERING ──► ACK_WAIT ──► DONE
 *         └──────────────────────►
 */
typedef enum {
  SIP_REINVITE_SERVER_ANSWERING,
  SIP_REINVITE_SERVER_ACK_WAIT,
  SIP_REINVITE_SERVER_DONE,
} SipReinviteServerState;

#define SIP_TYPE_REINVITE_SERVER (sip_reinvite_server_get_type ())
G_DECLARE_FINAL_TYPE (SipReinviteServer, sip_reinvite_server, SIP, REINVITE_SERVER, GObject)

SipReinviteServer *sip_reinvite_server_new (SipSessionDialog *dialog, SipServerTransaction *transaction);
/* Reads the offer; FALSE: it cannot be read, and was refused. */
gboolean sip_reinvite_server_begin (SipReinviteServer *self);
/* For a program that answers itself: accepting it without a body leaves the description to the handler. */
SipIncomingRequest *sip_reinvite_server_get_request (SipReinviteServer *self);
/* Lets the handler answer unless the program has or will. */
void sip_reinvite_server_go_on (SipReinviteServer *self);
/* Whether it has no final response yet. */
gboolean sip_reinvite_server_is_answering (SipReinviteServer *self);
gboolean sip_reinvite_server_is_invite (SipReinviteServer *self);
/* Whether @ack was for it. */
gboolean sip_reinvite_server_receive_ack (SipReinviteServer *self, SipMessage *ack);
/* The dialog ends: 487 where nothing was answered yet (15.1.2). */
void sip_reinvite_server_abandon (SipReinviteServer *self);

G_END_DECLS
