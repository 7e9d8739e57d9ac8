/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "session/sip-description-handler.h"

G_BEGIN_DECLS

/**
 * SipReoffer:
 *
 * A re-INVITE or UPDATE from the far end, from its arrival until it is refused or, for a re-INVITE, acknowledged
 * (RFC 3261 14.2, RFC 3311 5.2). A refusal leaves the call as it was.
 * Signal done (gboolean lost): once; @lost where no ACK came, after which the dialog has to end.
 *
 *     ANSWERING ──► ACK_WAIT ──► DONE
 *         └──────────────────────►
 */
typedef enum {
  SIP_REOFFER_ANSWERING,
  SIP_REOFFER_ACK_WAIT,
  SIP_REOFFER_DONE,
} SipReofferState;

#define SIP_TYPE_REOFFER (sip_reoffer_get_type ())
G_DECLARE_FINAL_TYPE (SipReoffer, sip_reoffer, SIP, REOFFER, GObject)

SipReoffer *sip_reoffer_new (SipAgent *agent, SipDialog *dialog, SipDescriptionHandler *handler,
                             SipServerTransaction *transaction);
/* Begins; what cannot be read is refused at once. */
void sip_reoffer_start (SipReoffer *self);
/* Whether its offer has no answer yet, so that another one collides with it. */
gboolean sip_reoffer_is_open (SipReoffer *self);
/* Whether that offer is ours, as where the re-INVITE brought none. */
gboolean sip_reoffer_is_ours (SipReoffer *self);
/* Whether @ack was for it. */
gboolean sip_reoffer_receive_ack (SipReoffer *self, SipMessage *ack);
/* The dialog ends: 487 where nothing was answered yet (15.1.2). */
void sip_reoffer_abandon (SipReoffer *self);

G_END_DECLS
