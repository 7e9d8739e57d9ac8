/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-ack-wait-private.h"
#include "session/sip-dialog-usages-private.h"
#include "session/sip-reinvite-server-private.h"
#include "session/sip-session-dialog-private.h"
#include "session/sip-session-timer-private.h"

G_BEGIN_DECLS

/* What the files of #SipSessionDialog share. */
struct _SipSessionDialog
{
  GObject parent_instance;

  /* owned */
  SipAgent *agent;
  SipDialog *dialog;
  SipFlow *flow;
  SipOfferAnswer *offer_answer;
  SipDescriber *describer;
  SipMessage *ack;              /* ours to the first INVITE, to be sent again */
  SipAckWait *ack_wait;         /* for theirs */
  SipDialogUsages *usages;      /* nullable */
  GPtrArray *reinvites;         /* SipReinviteServer: theirs */
  SipOutgoingRequest *invite;   /* our re-INVITE until it is acknowledged or refused … */
  SipOutgoingRequest *update;   /* … and our UPDATE with an offer */
  SipSessionTimer *timer;
  SipOutgoingRequest *bye;
  SipRequestOptions *bye_options;
  char *bye_reason;

  /* borrowed */
  gpointer session; /* weak */

  int state;
  guint peer_methods; /* bits of SipMethod that the far end says it takes */
};

gboolean sip_session_dialog_move (SipSessionDialog *self, SipSessionDialogState to);
/* The call is over: tells the session. */
void sip_session_dialog_emit_ended (SipSessionDialog *self, SipOriginator originator, SipCause cause,
                                    SipMessage *message);
/* The same, with a BYE for a far end that may not know. */
void sip_session_dialog_fail (SipSessionDialog *self, SipOriginator originator, SipCause cause, SipMessage *message);

/* Signals that carry a request; @request: (transfer none) */
typedef enum {
  SIP_SESSION_DIALOG_HOOK_INFO,
  SIP_SESSION_DIALOG_HOOK_MESSAGE,
  SIP_SESSION_DIALOG_HOOK_NOTIFY,
  SIP_SESSION_DIALOG_HOOK_REFER,
  SIP_SESSION_DIALOG_HOOK_REINVITE,
  SIP_SESSION_DIALOG_HOOK_BYE,
  SIP_SESSION_DIALOG_N_HOOKS,
} SipSessionDialogHook;

/* Goes to CLOSING, with a BYE as soon as it may be sent. */
void sip_session_dialog_begin_close (SipSessionDialog *self);

void sip_session_dialog_emit_hook (SipSessionDialog *self, SipSessionDialogHook hook, SipIncomingRequest *request);
void sip_session_dialog_emit_changeable (SipSessionDialog *self);
void sip_session_dialog_emit_fresh_offer (SipSessionDialog *self);
void sip_session_dialog_emit_dtmf (SipSessionDialog *self, const char *tone, guint duration_ms, SipMessage *info);
gboolean sip_session_dialog_emit_prack (SipSessionDialog *self, SipServerTransaction *transaction);
void sip_session_dialog_emit_sending (SipSessionDialog *self, SipOutgoingRequest *request);

gboolean sip_session_dialog_check_state (SipSessionDialog *self, SipMethod method, GError **error);

/* Nobody waits for the answer to our re-INVITE any more. */
void sip_session_dialog_abandon_invite (SipSessionDialog *self);

void sip_session_dialog_dispatch (SipSessionDialog *self, SipServerTransaction *transaction);

/* Sends what was built; what its outcome means to the dialog is seen to. @place: (nullable): where it is kept, before
 * anybody is told. (transfer full) */
SipOutgoingRequest *sip_session_dialog_send (SipSessionDialog *self, SipMessageBuilder *builder,
                                             SipRequestOptions *options, SipOutgoingRequest **place);

G_END_DECLS
