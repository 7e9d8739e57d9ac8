/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "session/sip-session.h"

G_BEGIN_DECLS

#define SIP_TYPE_SESSION_MANAGER (sip_session_manager_get_type ())
G_DECLARE_FINAL_TYPE (SipSessionManager, sip_session_manager, SIP, SESSION_MANAGER, GObject)

SipSessionManager *sip_session_manager_new (void);
void sip_session_manager_add_agent (SipSessionManager *self, SipAgent *agent);
void sip_session_manager_remove_agent (SipSessionManager *self, SipAgent *agent);
SipSession *sip_session_manager_find (SipSessionManager *self, const char *id);
guint sip_session_manager_get_max_sessions (SipSessionManager *self);
void sip_session_manager_set_max_sessions (SipSessionManager *self, guint max_sessions);
gboolean sip_session_manager_get_call_waiting (SipSessionManager *self);
void sip_session_manager_set_call_waiting (SipSessionManager *self, gboolean call_waiting);
guint sip_session_manager_count (SipSessionManager *self);
gboolean sip_session_manager_check_room (SipSessionManager *self, GError **error);
void sip_session_manager_terminate_all_async (SipSessionManager *self, const SipTerminateOptions *options,
                                              GCancellable *cancellable, GAsyncReadyCallback callback,
                                              gpointer user_data);
gboolean sip_session_manager_terminate_all_finish (SipSessionManager *self, GAsyncResult *result, GError **error);

G_END_DECLS
