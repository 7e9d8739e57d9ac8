/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-fork-private.h"
#include "session/sip-invite-plan-private.h"
#include "session/sip-inviter-private.h"
#include "session/sip-session-private.h"

G_BEGIN_DECLS

/*
 *     PLANNED ──► OFFERING ──► CALLING ──► ANSWERED ──► AGREED
 *                    ▲            │
 *                    ├────────────┤ refused, and something else may help
 *                    └─ WAITING ◄─┘
 *
 * OFFERING is left out where the far end is to make the offer. All of them lead to OVER.
 */
typedef enum {
  SIP_INVITER_PLANNED,
  SIP_INVITER_OFFERING, /* the media make the offer */
  SIP_INVITER_CALLING,
  SIP_INVITER_WAITING,  /* before the INVITE is sent again */
  SIP_INVITER_ANSWERED, /* a 2xx came: the media take its description */
  SIP_INVITER_AGREED,
  SIP_INVITER_OVER,
} SipInviterStage;

/* What the files of #SipInviter share. */
struct _SipInviter
{
  SipSession parent_instance;

  /* owned */
  SipMessage *draft;           /* what all INVITEs of the call have in common */
  SipInvitePlan *plan;
  SipBody *offer;              /* of the INVITE under way */
  SipOutgoingRequest *request; /* until its outcome is known */
  GPtrArray *forks;            /* SipFork, one a To tag */
  SipBody *heard;              /* the early description that the media took or are taking … */
  char *heard_id;              /* … and its dialog */
  SipMessage *answer;          /* the 2xx, until it is agreed */
  SipFork *answered;           /* the one that it came from … */
  SipMessage *invite;          /* … and the INVITE, as it was sent */

  SipInviterStage stage;
  SipDescriptionFlags flags;   /* of the offer that is made */
  gboolean hearing;            /* the media are taking what was heard */
  guint provisional;           /* status of the last one above 100 */
  guint32 cseq;                /* of the INVITE sent last */
  guint expires_s;
  guint no_answer_timer;
  guint expires_timer;
  guint wait_timer;
};

void sip_inviter_move (SipInviter *self, SipInviterStage stage);
void sip_inviter_emit_early_media (SipInviter *self);
void sip_inviter_fail (SipInviter *self, SipOriginator originator, SipCause cause, SipMessage *message,
                       const GError *error);

/* Provisional responses and 2xx. */
void sip_inviter_receive_progress (SipInviter *self, SipMessage *response, SipOutgoingRequest *request);
void sip_inviter_receive_answer (SipInviter *self, SipMessage *response, SipOutgoingRequest *request);
/* A call that was not answered ends: a CANCEL, with a Reason of @status where that is not 0. */
void sip_inviter_give_up (SipInviter *self, SipCause cause, guint status, const GError *error);
/* A 2xx whose offer was not answered yet is acknowledged as it is, and the call ends. @reason: (nullable): of BYE */
void sip_inviter_give_answer_up (SipInviter *self, SipCause cause, const char *reason);
/* What was early is over. */
void sip_inviter_drop_forks (SipInviter *self);
void sip_inviter_forget_early_media (SipInviter *self);

G_END_DECLS
