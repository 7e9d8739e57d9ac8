/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "client/sip-connector.h"
#include "client/sip-stack.h"
#include "registration/sip-registerer.h"
#include "session/sip-invitation.h"
#include "session/sip-inviter.h"

G_BEGIN_DECLS

/**
 * SipUserAgentState:
 * @SIP_USER_AGENT_STOPPED: it was not started, or stopped again
 * @SIP_USER_AGENT_STARTING: it signs in for the first time
 * @SIP_USER_AGENT_STARTED: it can call and be called, and signs in again where that is needed
 * @SIP_USER_AGENT_STOPPING: calls are ended and the account is signed out
 *
 * Whether a user agent is at work.
 */
typedef enum {
  SIP_USER_AGENT_STOPPED,
  SIP_USER_AGENT_STARTING,
  SIP_USER_AGENT_STARTED,
  SIP_USER_AGENT_STOPPING,
} SipUserAgentState;

#define SIP_TYPE_USER_AGENT_STATE (sip_user_agent_state_get_type ())
GType sip_user_agent_state_get_type (void);

#define SIP_TYPE_USER_AGENT (sip_user_agent_get_type ())
G_DECLARE_FINAL_TYPE (SipUserAgent, sip_user_agent, SIP, USER_AGENT, SipAgent)

SipUserAgent *sip_user_agent_new (SipStack *stack, SipUri *aor);
SipUserAgentState sip_user_agent_get_state (SipUserAgent *self);
SipRegisterer *sip_user_agent_get_registerer (SipUserAgent *self);
SipConnector *sip_user_agent_get_connector (SipUserAgent *self);
void sip_user_agent_start_async (SipUserAgent *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean sip_user_agent_start_finish (SipUserAgent *self, GAsyncResult *result, GError **error);
void sip_user_agent_reconnect (SipUserAgent *self);
void sip_user_agent_stop_async (SipUserAgent *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean sip_user_agent_stop_finish (SipUserAgent *self, GAsyncResult *result, GError **error);

G_END_DECLS
