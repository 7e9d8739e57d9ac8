/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "agent/sip-incoming-request.h"
#include "dialog/sip-offer-answer.h"
#include "session/sip-cause.h"

G_BEGIN_DECLS

/**
 * SipSessionDialogState:
 * @SIP_SESSION_DIALOG_INITIAL: the far end does not know of the dialog yet
 * @SIP_SESSION_DIALOG_EARLY: a provisional response made it
 * @SIP_SESSION_DIALOG_ACK_WAIT: we answered, the ACK is awaited
 * @SIP_SESSION_DIALOG_CONFIRMED: answered and acknowledged
 * @SIP_SESSION_DIALOG_CLOSING: it is over here; its BYE waits for the ACK or for an answer
 * @SIP_SESSION_DIALOG_TERMINATED: it is gone
 *
 *     INITIAL ──► EARLY ──► ACK_WAIT ──► CONFIRMED
 *        │          │  └────────│───────────►│
 *        │          │           ▼            ▼
 *        │          └────────► CLOSING ◄─────┘
 *        ▼                      ▼
 *        └─────────────────► TERMINATED   (from any)
 *
 * From INITIAL the states behind EARLY are reached at once where there was no provisional response.
 */
typedef enum {
  SIP_SESSION_DIALOG_INITIAL,
  SIP_SESSION_DIALOG_EARLY,
  SIP_SESSION_DIALOG_ACK_WAIT,
  SIP_SESSION_DIALOG_CONFIRMED,
  SIP_SESSION_DIALOG_CLOSING,
  SIP_SESSION_DIALOG_TERMINATED,
} SipSessionDialogState;

#define SIP_TYPE_SESSION_DIALOG_STATE (sip_session_dialog_state_get_type ())
GType sip_session_dialog_state_get_type (void);

#define SIP_TYPE_SESSION_DIALOG (sip_session_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SipSessionDialog, sip_session_dialog, SIP, SESSION_DIALOG, GObject)

SipAgent *sip_session_dialog_get_agent (SipSessionDialog *self);
SipDialog *sip_session_dialog_get_dialog (SipSessionDialog *self);
SipSessionDialogState sip_session_dialog_get_state (SipSessionDialog *self);
SipSignalingState sip_session_dialog_get_signaling_state (SipSessionDialog *self);
SipBody *sip_session_dialog_get_offer (SipSessionDialog *self);
SipBody *sip_session_dialog_get_answer (SipSessionDialog *self);
gboolean sip_session_dialog_peer_allows (SipSessionDialog *self, SipMethod method);

SipOutgoingRequest *sip_session_dialog_bye (SipSessionDialog *self, SipRequestOptions *options, GError **error);
SipOutgoingRequest *sip_session_dialog_info (SipSessionDialog *self, SipRequestOptions *options, GError **error);
SipOutgoingRequest *sip_session_dialog_message (SipSessionDialog *self, SipRequestOptions *options, GError **error);
SipOutgoingRequest *sip_session_dialog_notify (SipSessionDialog *self, const char *event,
                                               const char *subscription_state, SipRequestOptions *options,
                                               GError **error);
SipOutgoingRequest *sip_session_dialog_refer (SipSessionDialog *self, const char *refer_to, SipRequestOptions *options,
                                              GError **error);
SipOutgoingRequest *sip_session_dialog_prack (SipSessionDialog *self, const char *rack, SipRequestOptions *options,
                                              GError **error);
SipOutgoingRequest *sip_session_dialog_invite (SipSessionDialog *self, SipRequestOptions *options, GError **error);
SipOutgoingRequest *sip_session_dialog_update (SipSessionDialog *self, SipRequestOptions *options, GError **error);
gboolean sip_session_dialog_ack (SipSessionDialog *self, SipRequestOptions *options, GError **error);

/**
 * SipSessionDialog::acknowledged:
 * @self: what emits it
 * @ack: what came
 *
 * Our answer was acknowledged.
 */

/**
 * SipSessionDialog::changeable:
 * @self: what emits it
 *
 * The session can be changed now: no other change is under way.
 */

/**
 * SipSessionDialog::closed:
 * @self: what emits it
 *
 * The far end knows that it is over, or cannot be told.
 */

/**
 * SipSessionDialog::dtmf:
 * @self: what emits it
 * @tone: the digit
 * @duration_ms: how long it is
 * @info: the INFO
 *
 * A tone came by INFO.
 */

/**
 * SipSessionDialog::ended:
 * @self: what emits it
 * @originator: who ended it
 * @cause: why
 * @message: (nullable): what said so
 *
 * It is over.
 */

/**
 * SipSessionDialog::fresh-offer:
 * @self: what emits it
 *
 * An offer over a new transport is due.
 */

/**
 * SipSessionDialog::prack:
 * @self: what emits it
 * @transaction: is to be answered
 *
 * The far end acknowledges a reliable provisional response (RFC 3262).
 */

/**
 * SipSessionDialog::refresh:
 * @self: what emits it
 *
 * The session is to be refreshed (RFC 4028).
 */

/**
 * SipSessionDialog::timer-changed:
 * @self: what emits it
 *
 * Another interval was agreed upon, or another side refreshes (RFC 4028).
 */

G_END_DECLS
