/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-session-dialog.h"

G_BEGIN_DECLS

/* Sends tones by INFO, one after the other: the next leaves when the gap is over and the one before was answered. Each
 * is told by the signal sent (const char *tone, guint duration_ms, SipMessage *info). */
#define SIP_TYPE_DTMF_SENDER (sip_dtmf_sender_get_type ())
G_DECLARE_FINAL_TYPE (SipDtmfSender, sip_dtmf_sender, SIP, DTMF_SENDER, GObject)

SipDtmfSender *sip_dtmf_sender_new (SipSessionDialog *dialog);
/* Queues @tones, which were checked, behind what is still to be sent. @task returns TRUE once the last was answered,
 * an error once one was refused: then those behind it are not sent. @headers: (nullable) */
void sip_dtmf_sender_add (SipDtmfSender *self, const char *tones, guint duration_ms, guint gap_ms,
                          SipRequestOptions *headers, GTask *task);
/* The call is over: what was not sent never will be. */
void sip_dtmf_sender_abandon (SipDtmfSender *self);

G_END_DECLS
