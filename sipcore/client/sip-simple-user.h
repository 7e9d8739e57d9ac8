/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-user-agent.h"

G_BEGIN_DECLS

#define SIP_TYPE_SIMPLE_USER (sip_simple_user_get_type ())
G_DECLARE_FINAL_TYPE (SipSimpleUser, sip_simple_user, SIP, SIMPLE_USER, GObject)

SipSimpleUser *sip_simple_user_new (const char *address, GError **error);
SipSimpleUser *sip_simple_user_new_on_stack (SipStack *stack, SipUri *aor);

SipUserAgent *sip_simple_user_get_agent (SipSimpleUser *self);
SipSession *sip_simple_user_get_session (SipSimpleUser *self);
void sip_simple_user_set_password (SipSimpleUser *self, const char *password);
gboolean sip_simple_user_set_server (SipSimpleUser *self, const char *server, GError **error);

void sip_simple_user_register_async (SipSimpleUser *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean sip_simple_user_register_finish (SipSimpleUser *self, GAsyncResult *result, GError **error);
void sip_simple_user_unregister_async (SipSimpleUser *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean sip_simple_user_unregister_finish (SipSimpleUser *self, GAsyncResult *result, GError **error);

gboolean sip_simple_user_call (SipSimpleUser *self, const char *address, GError **error);
gboolean sip_simple_user_answer (SipSimpleUser *self, GError **error);
gboolean sip_simple_user_decline (SipSimpleUser *self, GError **error);
gboolean sip_simple_user_hang_up (SipSimpleUser *self, GError **error);
void sip_simple_user_hold_async (SipSimpleUser *self, gboolean hold, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_simple_user_hold_finish (SipSimpleUser *self, GAsyncResult *result, GError **error);
void sip_simple_user_send_dtmf_async (SipSimpleUser *self, const char *tones, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_simple_user_send_dtmf_finish (SipSimpleUser *self, GAsyncResult *result, GError **error);
void sip_simple_user_message_async (SipSimpleUser *self, const char *address, const char *text,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sip_simple_user_message_finish (SipSimpleUser *self, GAsyncResult *result, GError **error);

G_END_DECLS
