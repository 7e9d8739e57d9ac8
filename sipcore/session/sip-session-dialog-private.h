/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-describer-private.h"
#include "session/sip-dialog-usages-private.h"
#include "session/sip-session-dialog.h"
#include "session/sip-session-timer-private.h"

G_BEGIN_DECLS

/**
 * Signals of #SipSessionDialog that are the library's own:
 * acknowledged (SipMessage *ack): the ACK to the 2xx of the first INVITE;
 * prack (SipServerTransaction *) → gboolean: whether it was or will be answered;
 * ended (SipOriginator, SipCause, SipMessage *message or NULL): somebody hung up, is gone, or never acknowledged;
 * dtmf (char *tone, guint duration_ms): by INFO;
 * changeable: a re-INVITE or UPDATE of ours may have become possible;
 * refresh: it is on us to refresh the session (RFC 4028);
 * timer-changed: its interval, or who refreshes;
 * fresh-offer: the far end's answer asks for a new offer with %SIP_DESCRIPTION_FRESH;
 * closed: it left the dialog table, nothing more will come.
 */

/* @flow: over which the INVITE went or came. */
SipSessionDialog *sip_session_dialog_new (SipAgent *agent, SipDialog *dialog, SipFlow *flow);
SipOfferAnswer *sip_session_dialog_get_offer_answer (SipSessionDialog *self);

/* What answers offers in the dialog. */
void sip_session_dialog_set_describer (SipSessionDialog *self, SipDescriber *describer);
SipDescriber *sip_session_dialog_get_describer (SipSessionDialog *self);

/* Whose dialog it is: not kept alive. (transfer none) (nullable) */
void sip_session_dialog_set_session (SipSessionDialog *self, gpointer session);
gpointer sip_session_dialog_get_session (SipSessionDialog *self);

/* What shares the dialog, and may outlive the call. (transfer none) */
SipDialogUsages *sip_session_dialog_get_usages (SipSessionDialog *self);

/* What the far end said of itself: Allow, Supported. */
void sip_session_dialog_note_peer (SipSessionDialog *self, SipMessage *message);

/* Whether an offer of ours may be sent now: by re-INVITE, or by UPDATE before the call is answered. */
gboolean sip_session_dialog_is_changeable (SipSessionDialog *self);

/* NULL once it is over. (transfer none) */
SipSessionTimer *sip_session_dialog_get_timer (SipSessionDialog *self);

/* Whether a request with @offer is probably too large for the datagrams by which the dialog goes. */
gboolean sip_session_dialog_exceeds_datagram (SipSessionDialog *self, SipBody *offer);

/* INITIAL to EARLY: a provisional response with our or the far end's tag was sent or came. */
void sip_session_dialog_begin (SipSessionDialog *self);
/* The caller's side: @response is a 2xx to @invite; its ACK leaves at once, and again for each retransmission.
 * @answer: (nullable): a description for the ACK. */
void sip_session_dialog_confirm (SipSessionDialog *self, SipMessage *invite, SipMessage *response, SipBody *answer);
/* The called side: sends the 2xx until it is acknowledged. */
void sip_session_dialog_accept (SipSessionDialog *self, SipServerTransaction *invite, SipMessage *response);

/* Ends the dialog: with BYE, after the ACK that is still awaited (RFC 3261 15); one that is not answered without.
 * @options: (nullable): for the BYE. @reason: (nullable): value of Reason (RFC 3326). */
void sip_session_dialog_close (SipSessionDialog *self, const char *reason, SipRequestOptions *options);
/* Leaves the dialog table without a word. */
void sip_session_dialog_terminate (SipSessionDialog *self);

G_END_DECLS
