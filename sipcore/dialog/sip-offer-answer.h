/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-body.h"

G_BEGIN_DECLS

/**
 * SipSignalingState:
 * @SIP_SIGNALING_INITIAL: nothing was offered yet
 * @SIP_SIGNALING_HAVE_LOCAL_OFFER: our offer waits for its answer
 * @SIP_SIGNALING_HAVE_REMOTE_OFFER: the far end's offer waits for ours
 * @SIP_SIGNALING_STABLE: offer and answer are agreed upon
 * @SIP_SIGNALING_CLOSED: the dialog is over
 *
 * Whose offer has no answer yet (RFC 3264 4, RFC 6337 2.1).
 *
 *     INITIAL ◄──────► HAVE_LOCAL_OFFER  ◄──┐
 *        ▲                    │             ▼
 *        │                    └────────► STABLE
 *        ▼                    ┌────────►    ▲
 *     HAVE_REMOTE_OFFER ──────┘             │
 *        ▲                                  │
 *        └──────────────────────────────────┘
 *     any of them ──► CLOSED
 */
typedef enum {
  SIP_SIGNALING_INITIAL,
  SIP_SIGNALING_HAVE_LOCAL_OFFER,
  SIP_SIGNALING_HAVE_REMOTE_OFFER,
  SIP_SIGNALING_STABLE,
  SIP_SIGNALING_CLOSED,
} SipSignalingState;

#define SIP_TYPE_SIGNALING_STATE (sip_signaling_state_get_type ())
GType sip_signaling_state_get_type (void);

#define SIP_TYPE_OFFER_ANSWER (sip_offer_answer_get_type ())
G_DECLARE_FINAL_TYPE (SipOfferAnswer, sip_offer_answer, SIP, OFFER_ANSWER, GObject)

SipOfferAnswer *sip_offer_answer_new (void);

gboolean sip_offer_answer_set_local_offer (SipOfferAnswer *self, SipBody *offer, GError **error);
gboolean sip_offer_answer_set_remote_offer (SipOfferAnswer *self, SipBody *offer, GError **error);
gboolean sip_offer_answer_set_local_answer (SipOfferAnswer *self, SipBody *answer, GError **error);
gboolean sip_offer_answer_set_remote_answer (SipOfferAnswer *self, SipBody *answer, GError **error);
void sip_offer_answer_rollback (SipOfferAnswer *self);
void sip_offer_answer_close (SipOfferAnswer *self);

SipSignalingState sip_offer_answer_get_state (SipOfferAnswer *self);
SipBody *sip_offer_answer_get_offer (SipOfferAnswer *self);
SipBody *sip_offer_answer_get_answer (SipOfferAnswer *self);

G_END_DECLS
