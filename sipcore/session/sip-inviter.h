/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-session.h"

G_BEGIN_DECLS

/**
 * SipInviter:
 *
 * A call that we make. Property profile (#SipMediaProfile): what was offered last, and so what worked once the call is
 * answered. Signal early-media: the far end described media before it answered.
 */
#define SIP_TYPE_INVITER (sip_inviter_get_type ())
G_DECLARE_FINAL_TYPE (SipInviter, sip_inviter, SIP, INVITER, SipSession)

/* @profiles: what to offer, in the order to be tried, ended by %SIP_MEDIA_PROFILE_ANY. */
SipInviter *sip_inviter_new (SipAgent *agent, SipUri *target, const SipMediaProfile *profiles);
/* A header field for the INVITE; %SIP_ERROR_INVALID_ARGUMENT for one that the protocol itself writes, or with a line
 * end. */
gboolean sip_inviter_add_header (SipInviter *self, const char *name, const char *value, GError **error);
/* Sends the INVITE. Progress and outcome come as signals of the session. @no_answer_s: 0: none. */
void sip_inviter_invite (SipInviter *self, guint no_answer_s);

G_END_DECLS
