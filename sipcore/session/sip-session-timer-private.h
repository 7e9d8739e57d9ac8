/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "session/sip-session-timer.h"

G_BEGIN_DECLS

/**
 * SipSessionTimer:
 *
 * The session interval of a dialog (RFC 4028): what was agreed upon, who refreshes, and when.
 * Signals:
 * refresh: it is on us to refresh now; again while no refresh was accepted;
 * expired: no refresh came or was accepted in time: the call has to end;
 * changed: the interval or who refreshes.
 */
#define SIP_TYPE_SESSION_TIMER (sip_session_timer_get_type ())
G_DECLARE_FINAL_TYPE (SipSessionTimer, sip_session_timer, SIP, SESSION_TIMER, GObject)

SipSessionTimer *sip_session_timer_new (SipAgent *agent);

/* Seconds; 0: the session does not expire. */
guint sip_session_timer_get_interval (SipSessionTimer *self);
SipRefresher sip_session_timer_get_refresher (SipSessionTimer *self);

/* What our INVITE or UPDATE in the dialog says of it (RFC 4028 7.4). */
void sip_session_timer_ask (SipSessionTimer *self, SipMessageBuilder *builder);
/* The first INVITE, which makes the dialog. @min_se: of a 422 to it; 0: none came (RFC 4028 7.1, 7.3). */
void sip_session_timer_ask_first (SipAgent *agent, SipMessageBuilder *builder, guint min_se);
/* The Min-SE of a 422; 0: it is no 422, or names none that could be met. */
guint sip_session_timer_read_refusal (SipMessage *response);
/* Whether the 422 @response asks for more than @request did, so that another one may do. */
gboolean sip_session_timer_may_ask_again (SipMessage *request, SipMessage *response);
/* A response in the dialog, which may be a 422. */
void sip_session_timer_take_refusal (SipSessionTimer *self, SipMessage *response);
/* @response is the 2xx to our @request (RFC 4028 7.2). */
void sip_session_timer_take_response (SipSessionTimer *self, SipMessage *request, SipMessage *response);

/* Refuses an INVITE or UPDATE whose interval is too small with 422 (RFC 4028 9); FALSE: it was answered. */
gboolean sip_session_timer_check (SipAgent *agent, SipServerTransaction *transaction);
/* What our 2xx to @request says of it; it holds from now on (RFC 4028 9). */
void sip_session_timer_answer (SipSessionTimer *self, SipMessage *request, SipMessageBuilder *builder);

G_END_DECLS
