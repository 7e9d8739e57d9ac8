/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/**
 * SipReachability:
 * @SIP_REACHABILITY_UNKNOWN: not asked yet
 * @SIP_REACHABILITY_REACHABLE: the last ping was answered
 * @SIP_REACHABILITY_UNREACHABLE: the last ping was not answered, or by a server that cannot reach the target
 *
 * Whether somebody answers.
 */
typedef enum {
  SIP_REACHABILITY_UNKNOWN,
  SIP_REACHABILITY_REACHABLE,
  SIP_REACHABILITY_UNREACHABLE,
} SipReachability;

#define SIP_TYPE_REACHABILITY (sip_reachability_get_type ())
GType sip_reachability_get_type (void);

#define SIP_TYPE_OPTIONS_PING (sip_options_ping_get_type ())
G_DECLARE_FINAL_TYPE (SipOptionsPing, sip_options_ping, SIP, OPTIONS_PING, GObject)

SipOptionsPing *sip_options_ping_new (SipAgent *agent, SipUri *target);
SipUri *sip_options_ping_get_target (SipOptionsPing *self);
SipReachability sip_options_ping_get_state (SipOptionsPing *self);
guint sip_options_ping_get_status (SipOptionsPing *self);
gint64 sip_options_ping_get_round_trip_us (SipOptionsPing *self);
guint sip_options_ping_get_interval (SipOptionsPing *self);
void sip_options_ping_set_interval (SipOptionsPing *self, guint interval_s);
void sip_options_ping_send_async (SipOptionsPing *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean sip_options_ping_send_finish (SipOptionsPing *self, GAsyncResult *result, GError **error);

G_END_DECLS
