/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-session-dialog-private.h"
#include "session/sip-session.h"

G_BEGIN_DECLS

/* Keeps the session alive until it is TERMINATED. */
void sip_session_hold (SipSession *self);
/* The call that this one ends once it is established. @replacee: (transfer full) (nullable) */
void sip_session_take_replacee (SipSession *self, SipSession *replacee);
/* @identity: (transfer full) */
void sip_session_take_asserted_identity (SipSession *self, SipIdentity *identity);
void sip_session_set_identities (SipSession *self, SipAddress *local, SipAddress *remote);

/* Made when first asked for; NULL where the agent has no factory or the session is over. (transfer none) */
SipDescriber *sip_session_ensure_describer (SipSession *self);
/* NULL before it is made and after the end. (transfer none) */
SipDescriber *sip_session_get_describer (SipSession *self);
/* Cancelled when the outcome is known. (transfer none) */
GCancellable *sip_session_get_cancellable (SipSession *self);

/* The dialog that counts: its end is the session's. */
void sip_session_set_dialog (SipSession *self, SipSessionDialog *dialog);
/* What programs see in its place until there is one. @dialog: (nullable) */
void sip_session_show_early_dialog (SipSession *self, SipSessionDialog *dialog);

/* INITIAL to ESTABLISHING. */
void sip_session_begin (SipSession *self);
/* ESTABLISHING to ESTABLISHED, with #SipSession::started. @answer: the 2xx */
void sip_session_establish (SipSession *self, SipMessage *answer);
void sip_session_emit_progress (SipSession *self, SipMessage *response);
void sip_session_emit_cancel (SipSession *self, SipMessage *cancel);

/* A re-INVITE with a fresh offer: the answer that came cannot be used with the one that was made. */
void sip_session_offer_fresh (SipSession *self);
/* A session refresh (RFC 4028). */
void sip_session_refresh (SipSession *self);

/* Whether we hold the far end, as it was told with a 2xx. */
void sip_session_set_on_hold (SipSession *self, gboolean on_hold);

/* Why a program ends the session. */
SipCause sip_session_choose_cause (const SipTerminateOptions *options, SipCause usual);
/* Whether the outcome is known. */
gboolean sip_session_is_over (SipSession *self);
/* Goes to TERMINATING or TERMINATED; the first of these tells the outcome and closes the media, whatever comes later
 * only finishes what is left. */
void sip_session_leave (SipSession *self, SipSessionState to, SipOriginator originator, SipCause cause,
                        SipMessage *message, const GError *error);
/* Leaves with a BYE. @reason: (nullable): value of Reason. */
void sip_session_hang_up (SipSession *self, SipOriginator originator, SipCause cause, const char *reason,
                          SipMessage *message, const GError *error);

G_END_DECLS
