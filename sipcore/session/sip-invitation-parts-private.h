/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-invitation.h"
#include "session/sip-reliable-provisional-private.h"
#include "session/sip-session-private.h"

G_BEGIN_DECLS

/*
 *     RECEIVED ──► READING ──► READY ◄──► DESCRIBING
 *         │           │        ▲ │ │          │
 *         │           │        │ │ └───► EXCHANGING (back to READY)
 *         │           │          └─────► ANSWERED
 *         └───────────┴─────────────────────► REFUSED   (from any but ANSWERED)
 */
typedef enum {
  SIP_INVITATION_RECEIVED,
  SIP_INVITATION_READING,    /* the media are given the offer */
  SIP_INVITATION_READY,
  SIP_INVITATION_DESCRIBING, /* the media make the answer, or an offer */
  SIP_INVITATION_EXCHANGING, /* the media are busy with what a PRACK described */
  SIP_INVITATION_ANSWERED,   /* 2xx sent */
  SIP_INVITATION_REFUSED,    /* another final response sent */
} SipInvitationStage;

/* A response that is to be sent: a provisional one, or the 200. */
typedef struct
{
  guint status;
  gboolean reliable;
  gboolean described;
  SipDescriptionFlags flags;
  SipRequestOptions *request; /* nullable */
  GTask *task;                /* nullable */
} SipInvitationWish;

/* What the files of #SipInvitation share. */
struct _SipInvitation
{
  SipSession parent_instance;

  /* owned */
  SipServerTransaction *transaction;
  SipMessage *request;
  SipMessage *provisional;          /* a plain one, sent last: to be sent again */
  SipReliableProvisional *reliable; /* NULL until the first one */
  SipBody *offer;                   /* the INVITE's; NULL: it has none */
  SipBody *description;             /* ours, once it is made */
  SipServerTransaction *prack;      /* whose offer the media are busy with */
  GQueue wishes;                    /* SipInvitationWish: not sent yet */
  GQueue unacknowledged;            /* GTask, NULL for none, one for each reliable response that waits for its PRACK */
  SipMessage *answer;               /* the 200, and … */
  GTask *accept_task;               /* … who waits for its ACK */

  SipInvitationStage stage;
  gboolean holding;                 /* our description holds the caller */
  gboolean accepting;               /* the last wish is the 200 */
  guint repeated_status;            /* of the provisional to be sent again */
  gint64 arrived_at;
  guint no_answer_s;
  guint expires_s;
  guint ring_timer;
  guint progress_timer;
};

void sip_invitation_move (SipInvitation *self, SipInvitationStage stage);
gboolean sip_invitation_is_decided (SipInvitation *self);
SipOfferAnswer *sip_invitation_get_offer_answer (SipInvitation *self);
/* NULL, and the call refused, where the INVITE makes no dialog. */
SipSessionDialog *sip_invitation_ensure_dialog (SipInvitation *self);
void sip_invitation_stop_timers (SipInvitation *self);

/* Sends a final response that is no 2xx, which ends the session. */
void sip_invitation_refuse (SipInvitation *self, guint status, const char *phrase, SipOriginator originator,
                            SipCause cause, SipMessage *message, const GError *error);
void sip_invitation_refuse_for_error (SipInvitation *self, const GError *error);
/* The same in parts: @phrase and @options: (nullable); the session is left to the caller. */
SipMessageBuilder *sip_invitation_create_refusal (SipInvitation *self, guint status, const char *phrase,
                                                  SipRequestOptions *options);
void sip_invitation_send_refusal (SipInvitation *self, SipMessageBuilder *builder);

gboolean sip_invitation_check_open (gboolean open, GError **error);

/* The offer of the INVITE. */
void sip_invitation_read_offer (SipInvitation *self);
/* The media have taken an offer or an early answer of the caller, or could not: a #GAsyncReadyCallback.
 * @self: (transfer full) */
void sip_invitation_description_set (GObject *source, GAsyncResult *result, gpointer self);
/* Sends what can be sent of the wishes. */
void sip_invitation_advance (SipInvitation *self);
void sip_invitation_wish_free (SipInvitationWish *wish);
/* A PRACK in the dialog; whether it is one of ours. */
gboolean sip_invitation_receive_prack (SipInvitation *self, SipServerTransaction *transaction);
void sip_invitation_acknowledged (SipInvitation *self, SipMessage *ack);
/* The outcome is known: nothing is sent any more. @error: (nullable): why */
void sip_invitation_drop_wishes (SipInvitation *self, const GError *error);

G_END_DECLS
