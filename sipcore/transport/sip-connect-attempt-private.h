/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/sip-transport-private.h"

G_BEGIN_DECLS

#define SIP_TYPE_CONNECT_ATTEMPT (sip_connect_attempt_get_type ())
G_DECLARE_FINAL_TYPE (SipConnectAttempt, sip_connect_attempt, SIP, CONNECT_ATTEMPT, GObject)

/* Called once, before those who wait are told. @flow is NULL where it failed with @error. */
typedef void (*SipConnectAttemptFunc) (SipConnectAttempt *attempt, SipFlow *flow, const GError *error,
                                       gpointer user_data);

/**
 * SipConnectAttempt:
 *
 * One connection being made, and all who wait for it: it is given up when the last of them is cancelled.
 */
SipConnectAttempt *sip_connect_attempt_new (SipTransport *transport, SipTarget *target, SipTlsPolicy *policy,
                                            SipConnectAttemptFunc ended, gpointer user_data);
gboolean sip_connect_attempt_serves (SipConnectAttempt *self, SipTarget *target, SipTlsPolicy *policy);
SipTarget *sip_connect_attempt_get_target (SipConnectAttempt *self);
SipTlsPolicy *sip_connect_attempt_get_policy (SipConnectAttempt *self);
/* @task: (transfer full): will return a #SipFlow. */
void sip_connect_attempt_wait (SipConnectAttempt *self, GTask *task);
void sip_connect_attempt_start (SipConnectAttempt *self);
/* @ended is not called any more. */
void sip_connect_attempt_cancel (SipConnectAttempt *self);

G_END_DECLS
