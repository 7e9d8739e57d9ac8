/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-dtmf-sender-private.h"
#include "session/sip-referral.h"
#include "session/sip-session-private.h"

G_BEGIN_DECLS

/* What the files of #SipSession share. */
typedef struct
{
  /* owned */
  SipLogger *logger; /* its label is the id */
  SipAgent *agent;
  SipAddress *local_identity;
  SipAddress *remote_identity;
  SipIdentity *asserted_identity;
  SipDescriber *describer;
  GCancellable *cancellable;
  SipSessionDialog *dialog;
  SipSessionDialog *early_dialog; /* of an INVITE of ours */
  SipSession *replacee;
  SipDtmfSender *dtmf_sender;
  GDateTime *start_time;
  GDateTime *end_time;
  GPtrArray *terminations; /* GTask */
  GQueue changes;          /* what we want to change, the first is under way */
  GPtrArray *modifiers;
  SipSession *hold;        /* itself, while it works */

  int state;
  gboolean on_hold;
} SipSessionPrivate;

typedef enum {
  SIP_SESSION_HOOK_BYE,
  SIP_SESSION_HOOK_INFO,
  SIP_SESSION_HOOK_MESSAGE,
  SIP_SESSION_HOOK_NOTIFY,
  SIP_SESSION_HOOK_REINVITE,
  SIP_SESSION_N_HOOKS,
} SipSessionHook;

SipSessionPrivate *sip_session_get_priv (SipSession *self);
gboolean sip_session_move (SipSession *self, SipSessionState to);
void sip_session_notify_media (SipSession *self);
void sip_session_notify_end (SipSession *self);
void sip_session_notify_state (SipSession *self);
void sip_session_notify_dialog (SipSession *self);
void sip_session_emit_outcome (SipSession *self, gboolean was_established, SipOriginator originator, SipCause cause,
                               SipMessage *message, const GError *error);
void sip_session_emit_hook (SipSession *self, SipSessionHook hook, SipIncomingRequest *request);
gboolean sip_session_has_listener (SipSession *self, SipSessionHook hook);
void sip_session_emit_refer (SipSession *self, SipReferral *referral);
void sip_session_emit_ack (SipSession *self, SipMessage *ack);
void sip_session_emit_sending (SipSession *self, SipOutgoingRequest *request);
void sip_session_emit_dtmf (SipSession *self, SipOriginator originator, const char *tone, guint duration_ms,
                            SipMessage *info);

void sip_session_notify_on_hold (SipSession *self);
void sip_session_notify_timer (SipSession *self);

/* What the program's modifiers make of a description: a #SipDescriberFilter. */
SipBody *sip_session_modify (gpointer self, SipDescriptionKind kind, gboolean local, gboolean first, SipBody *body,
                             GError **error);
void sip_session_listen_for_changes (SipSession *self);
void sip_session_abandon_changes (SipSession *self);

/* Follows what happens in the dialog. */
void sip_session_listen (SipSession *self);
/* A REFER that came in the call. */
void sip_session_receive_refer (SipSession *self, SipIncomingRequest *request);
/* Lets go of the dialog. */
void sip_session_drop_dialog (SipSession *self);
void sip_session_close_media (SipSession *self);

G_END_DECLS
