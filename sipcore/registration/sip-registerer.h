/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "registration/sip-binding.h"
#include "registration/sip-extension-policy.h"

G_BEGIN_DECLS

/**
 * SipRegistererState:
 *
 *     IDLE ◄──► REGISTERING ◄─► REGISTERED
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
 * Keeps an account registered (RFC 3261 10.2): refresh before the granted expiry, 423, redirects, rport and Contact,
 * keep-alives on its flow, back-off with jitter after failures (RFC 5626 4.5), none after a refused password. Path,
 * Service-Route, GRUU and outbound are used where the registrar has them; what it refuses is left out. With several
 * outbound proxies there is a flow to each of them if the registrar knows outbound, else to the first that works. It is
 * registered while one flow is.
 */
#define SIP_TYPE_REGISTERER (sip_registerer_get_type ())
G_DECLARE_FINAL_TYPE (SipRegisterer, sip_registerer, SIP, REGISTERER, GObject)

/* @expires: seconds asked for. */
SipRegisterer *sip_registerer_new (SipAgent *agent, guint expires);
/* (element-type SipUri) (nullable): only while it is idle; NULL: #SipAgent:outbound-proxy, or none */
void sip_registerer_set_outbound_proxies (SipRegisterer *self, GPtrArray *uris);
/* Whether @params is what sip_registerer_set_push() takes. */
gboolean sip_registerer_is_push (const char *params);
/* Only parameters of RFC 8599 4.1; otherwise %SIP_ERROR_INVALID_ARGUMENT. */
gboolean sip_registerer_set_push (SipRegisterer *self, const char *params, GError **error);

/**
 * sip_registerer_get_state:
 *
 * Returns: whether the account is registered
 */
SipRegistererState sip_registerer_get_state (SipRegisterer *self);
const GError *sip_registerer_get_error (SipRegisterer *self);
guint sip_registerer_get_status (SipRegisterer *self);
const char *sip_registerer_get_reason (SipRegisterer *self);
guint sip_registerer_get_expires (SipRegisterer *self);
guint sip_registerer_get_next_attempt (SipRegisterer *self);
guint sip_registerer_get_n_flows (SipRegisterer *self);
GListModel *sip_registerer_get_bindings (SipRegisterer *self);

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
/* The network is another one: registers over a new flow, now. */
void sip_registerer_refresh (SipRegisterer *self);

/* Asks the registrar for the bindings. */
void sip_registerer_fetch_bindings_async (SipRegisterer *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean sip_registerer_fetch_bindings_finish (SipRegisterer *self, GAsyncResult *result, GError **error);
/* Removes one of them, as of a device that was lost. */
void sip_registerer_remove_binding_async (SipRegisterer *self,
                                          SipBinding *binding,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean sip_registerer_remove_binding_finish (SipRegisterer *self, GAsyncResult *result, GError **error);
/* Removes all of them, the own one too, and stays without. */
void sip_registerer_remove_all_bindings_async (SipRegisterer *self,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
gboolean sip_registerer_remove_all_bindings_finish (SipRegisterer *self, GAsyncResult *result, GError **error);

G_END_DECLS
