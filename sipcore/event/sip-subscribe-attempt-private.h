/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "agent/sip-request-options.h"
#include "event/sip-notification-private.h"

G_BEGIN_DECLS

/* RFC 6665 4.1.2.4: timer N */
#define SIP_TIMER_N (64 * SIP_T1)

/* What is subscribed to, and how. */
typedef struct
{
  SipUri *target;
  SipEvent *event;
  char *accept;               /* nullable: types of bodies, joined by commas; NULL: all */
  guint expires;              /* seconds to ask for */
  SipRequestOptions *options; /* nullable */
  guint max_redirects;
} SipSubscribeTerms;

/**
 * SipSubscribeAttempt:
 *
 * An initial SUBSCRIBE under way: for 64*T1 it takes each NOTIFY that begins a dialog (RFC 6665 4.1.2.4); an interval
 * that is too brief is put right, and a 3xx is followed.
 *
 * Signals: notified (SipServerTransaction *, SipNotification *): the first of a fork, which is to be answered; granted
 * (guint): the seconds of a 2xx; failed (GError *, SipMessage * or NULL): the response that refused it, or none came;
 * expired: nothing more will come.
 */
#define SIP_TYPE_SUBSCRIBE_ATTEMPT (sip_subscribe_attempt_get_type ())
G_DECLARE_FINAL_TYPE (SipSubscribeAttempt, sip_subscribe_attempt, SIP, SUBSCRIBE_ATTEMPT, GObject)

/* @terms are copied. */
G_GNUC_INTERNAL SipSubscribeAttempt *sip_subscribe_attempt_new (SipAgent *agent, const SipSubscribeTerms *terms);
/* (nullable): not kept alive */
G_GNUC_INTERNAL SipAgent *sip_subscribe_attempt_get_agent (SipSubscribeAttempt *self);
/* Their expires is what was asked for last. */
G_GNUC_INTERNAL const SipSubscribeTerms *sip_subscribe_attempt_get_terms (SipSubscribeAttempt *self);
/* The SUBSCRIBE as it was last sent. */
G_GNUC_INTERNAL SipMessage *sip_subscribe_attempt_get_message (SipSubscribeAttempt *self);
/* Seconds that were granted, or asked for. */
G_GNUC_INTERNAL guint sip_subscribe_attempt_get_granted (SipSubscribeAttempt *self);
/* From now on it is silent. */
G_GNUC_INTERNAL void sip_subscribe_attempt_close (SipSubscribeAttempt *self);

G_END_DECLS
