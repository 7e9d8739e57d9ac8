/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "agent/sip-agent.h"
#include "agent/sip-request-options.h"

G_BEGIN_DECLS

#define SIP_TYPE_MESSAGER (sip_messager_get_type ())
G_DECLARE_FINAL_TYPE (SipMessager, sip_messager, SIP, MESSAGER, GObject)

SipMessager *sip_messager_new (SipAgent *agent, SipUri *target);
SipUri *sip_messager_get_target (SipMessager *self);

void sip_messager_send_async (SipMessager *self, SipBody *body, SipRequestOptions *options, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
void sip_messager_send_text_async (SipMessager *self, const char *text, SipRequestOptions *options,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SipMessage *sip_messager_send_finish (SipMessager *self, GAsyncResult *result, GError **error);
SipMessage *sip_messager_send_text_finish (SipMessager *self, GAsyncResult *result, GError **error);

G_END_DECLS
