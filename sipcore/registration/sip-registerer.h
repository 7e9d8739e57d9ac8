/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/**
 * SipRegistererState:
 *
 *     IDLE ◄──► REGISTERING ──► REGISTERED
 *      ▲            │  ▲            │
 *      │            ▼  │            │ refresh refused, flow lost
 *      │          FAILED ◄──────────┘
 *      └── UNREGISTERING ◄── any
 */
typedef enum {
  SIP_REGISTERER_IDLE,
  SIP_REGISTERER_REGISTERING,
  SIP_REGISTERER_REGISTERED,
  SIP_REGISTERER_FAILED,
  SIP_REGISTERER_UNREGISTERING,
} SipRegistererState;

#define SIP_TYPE_REGISTERER_STATE (sip_registerer_state_get_type ())
GType sip_registerer_state_get_type (void);

/**
 * SipRegisterer:
 *
 * Keeps one binding alive (RFC 3261 10.2): refresh before the granted expiry, 423, rport and Contact, keep-alives on
 * its flow, back-off with jitter after failures (RFC 5626 4.5), none after a refused password. Properties: agent,
 * state, expires (seconds granted), status and reason (of the last final response), error (#GError), next-attempt
 * (seconds, 0: none planned).
 */
#define SIP_TYPE_REGISTERER (sip_registerer_get_type ())
G_DECLARE_FINAL_TYPE (SipRegisterer, sip_registerer, SIP, REGISTERER, GObject)

/* @expires: seconds asked for. */
SipRegisterer *sip_registerer_new (SipAgent *agent, guint expires);
SipRegistererState sip_registerer_get_state (SipRegisterer *self);
const GError *sip_registerer_get_error (SipRegisterer *self);
guint sip_registerer_get_status (SipRegisterer *self);
const char *sip_registerer_get_reason (SipRegisterer *self);
guint sip_registerer_get_expires (SipRegisterer *self);
guint sip_registerer_get_next_attempt (SipRegisterer *self);

/* Registers and stays registered. Finishes with the first outcome. */
void sip_registerer_register_async (SipRegisterer *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean sip_registerer_register_finish (SipRegisterer *self, GAsyncResult *result, GError **error);
/* Removes the binding and stays without; finishes within 2 s even where the server does not answer. */
void sip_registerer_unregister_async (SipRegisterer *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean sip_registerer_unregister_finish (SipRegisterer *self, GAsyncResult *result, GError **error);

G_END_DECLS
