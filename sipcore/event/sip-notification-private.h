/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "message/sip-body.h"
#include "message/sip-event.h"
#include "message/sip-subscription-state.h"

G_BEGIN_DECLS

/* What a NOTIFY of a subscription says. */
typedef struct
{
  SipMessage *message; /* borrowed */
  SipSubscriptionState *state;
  SipBody *body; /* nullable */
} SipNotification;

/* Checks a NOTIFY for a subscription to @event. FALSE: it was answered with what is wrong with it.
 * @accept: (nullable): the types of bodies that are understood, joined by commas; NULL: all */
G_GNUC_INTERNAL gboolean sip_notification_read (SipNotification *self, SipAgent *agent,
                                                SipServerTransaction *transaction, SipEvent *event,
                                                const char *accept);
/* Answers 200. */
G_GNUC_INTERNAL void sip_notification_accept (SipAgent *agent, SipServerTransaction *transaction);
G_GNUC_INTERNAL void sip_notification_clear (SipNotification *self);

/* The body of @message, of a type in @accept; NULL: none, or none of these. (transfer full) */
G_GNUC_INTERNAL SipBody *sip_notification_find_body (SipMessage *message, const char *accept);
/* Answers with @status and one header field. */
G_GNUC_INTERNAL void
sip_notification_refuse (SipServerTransaction *transaction, guint status, SipHeader header, const char *value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SipNotification, sip_notification_clear)

G_END_DECLS
