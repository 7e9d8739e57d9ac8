/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-session.h"

G_BEGIN_DECLS

/**
 * SipInvitation:
 *
 * A call that we get. Property request (#SipMessage). One that is dropped before it was accepted is refused with 480,
 * as is one that has rung for five minutes; an INVITE that expires sooner is answered 487 (RFC 3261 13.3.1).
 */
#define SIP_TYPE_INVITATION (sip_invitation_get_type ())
G_DECLARE_FINAL_TYPE (SipInvitation, sip_invitation, SIP, INVITATION, SipSession)

SipInvitation *sip_invitation_new (SipAgent *agent, SipServerTransaction *transaction);
SipMessage *sip_invitation_get_request (SipInvitation *self);
/* Reads the offer so that the media can be made ready while it rings; an offer that cannot be used refuses the call
 * (488, 415). */
void sip_invitation_prepare (SipInvitation *self);
/* 101 to 199. */
gboolean sip_invitation_progress (SipInvitation *self, guint status, GError **error);
/* 200 with the answer, or with an offer if the INVITE had none; finishes with the ACK. */
void sip_invitation_accept_async (SipInvitation *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean sip_invitation_accept_finish (SipInvitation *self, GAsyncResult *result, GError **error);
/* 300 to 699. */
gboolean sip_invitation_reject (SipInvitation *self, guint status, const char *reason, GError **error);

G_END_DECLS
