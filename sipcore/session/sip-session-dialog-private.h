/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "session/sip-cause.h"
#include "session/sip-description-handler.h"

G_BEGIN_DECLS

/**
 * SipSessionDialogState:
 *
 *     EARLY ──► ACK_WAIT ──► CONFIRMED
 *       │  └────────│──────────►│
 *       │           ▼           ▼
 *       │        CLOSING ◄──────┘
 *       ▼           ▼
 *       └────► TERMINATED   (from any)
 *
 * CLOSING: the dialog is over here, its BYE waits for the ACK or for an answer.
 */
typedef enum {
  SIP_SESSION_DIALOG_EARLY,
  SIP_SESSION_DIALOG_ACK_WAIT,
  SIP_SESSION_DIALOG_CONFIRMED,
  SIP_SESSION_DIALOG_CLOSING,
  SIP_SESSION_DIALOG_TERMINATED,
} SipSessionDialogState;

/* Whose offer has no answer yet (RFC 3264). */
typedef enum {
  SIP_SIGNALING_INITIAL,
  SIP_SIGNALING_HAVE_LOCAL_OFFER,
  SIP_SIGNALING_HAVE_REMOTE_OFFER,
  SIP_SIGNALING_STABLE,
} SipSignalingState;

/**
 * SipSessionDialog:
 *
 * One dialog of a session: what is sent and taken in it. Signals:
 * acknowledged (SipMessage *ack): the ACK to the 2xx of the first INVITE;
 * ended (SipOriginator, SipCause, SipMessage *message or NULL): the far end hung up, is gone, or never acknowledged;
 * dtmf (char *tone, guint duration_ms): by INFO;
 * closed: it left the dialog table, nothing more will come.
 */
#define SIP_TYPE_SESSION_DIALOG (sip_session_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SipSessionDialog, sip_session_dialog, SIP, SESSION_DIALOG, GObject)

/* @flow: over which the INVITE went or came. */
SipSessionDialog *sip_session_dialog_new (SipAgent *agent, SipDialog *dialog, SipFlow *flow);
SipDialog *sip_session_dialog_get_dialog (SipSessionDialog *self);
SipAgent *sip_session_dialog_get_agent (SipSessionDialog *self);
SipSessionDialogState sip_session_dialog_get_state (SipSessionDialog *self);
void sip_session_dialog_set_signaling (SipSessionDialog *self, SipSignalingState signaling);
/* What answers offers in the dialog. */
void sip_session_dialog_set_handler (SipSessionDialog *self, SipDescriptionHandler *handler);

/* The caller's side: @response is a 2xx to @invite; its ACK leaves at once, and again for each retransmission. */
void sip_session_dialog_confirm (SipSessionDialog *self, SipMessage *invite, SipMessage *response);
/* The called side: sends the 2xx until it is acknowledged. */
void sip_session_dialog_accept (SipSessionDialog *self, SipServerTransaction *invite, SipMessage *response);

/* Ends the dialog: with BYE, after the ACK that is still awaited (RFC 3261 15); an early one without.
 * @reason: (nullable): value of Reason (RFC 3326). */
void sip_session_dialog_bye (SipSessionDialog *self, const char *reason);

/* An INFO with @body; its signals tell what became of it; a 481 also ends the dialog. (transfer full) */
SipOutgoingRequest *sip_session_dialog_info (SipSessionDialog *self, SipBody *body);

/* Leaves the dialog table without a word. */
void sip_session_dialog_terminate (SipSessionDialog *self);

G_END_DECLS
