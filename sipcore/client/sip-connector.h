/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"

G_BEGIN_DECLS

/**
 * SipConnectorState:
 * @SIP_CONNECTOR_IDLE: there is no connection, and none is wanted
 * @SIP_CONNECTOR_CONNECTING: a connection is being made
 * @SIP_CONNECTOR_CONNECTED: there is a connection
 * @SIP_CONNECTOR_WAITING: it was lost or could not be made; the next attempt is planned
 *
 * Whether an account has a connection to its server.
 */
typedef enum {
  SIP_CONNECTOR_IDLE,
  SIP_CONNECTOR_CONNECTING,
  SIP_CONNECTOR_CONNECTED,
  SIP_CONNECTOR_WAITING,
} SipConnectorState;

#define SIP_TYPE_CONNECTOR_STATE (sip_connector_state_get_type ())
GType sip_connector_state_get_type (void);

#define SIP_TYPE_CONNECTOR (sip_connector_get_type ())
G_DECLARE_FINAL_TYPE (SipConnector, sip_connector, SIP, CONNECTOR, GObject)

SipConnector *sip_connector_new (SipAgent *agent);
SipConnectorState sip_connector_get_state (SipConnector *self);
SipFlow *sip_connector_get_flow (SipConnector *self);
const GError *sip_connector_get_error (SipConnector *self);
guint sip_connector_get_next_attempt (SipConnector *self);
void sip_connector_set_delays (SipConnector *self, guint min_delay_s, guint max_delay_s);
void sip_connector_start (SipConnector *self);
void sip_connector_retry (SipConnector *self);
void sip_connector_stop (SipConnector *self);

G_END_DECLS
