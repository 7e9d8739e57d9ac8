/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-address.h"
#include "transport/sip-flow.h"

G_BEGIN_DECLS

/**
 * SipRegisteredFlow:
 *
 * What an account got by registering over one flow; an account with several (RFC 5626) prefers the one of the lowest
 * reg-id that is open.
 */
#define SIP_TYPE_REGISTERED_FLOW (sip_registered_flow_get_type ())
G_DECLARE_FINAL_TYPE (SipRegisteredFlow, sip_registered_flow, SIP, REGISTERED_FLOW, GObject)

SipFlow *sip_registered_flow_get_flow (SipRegisteredFlow *self);
guint sip_registered_flow_get_reg_id (SipRegisteredFlow *self);
SipUri *sip_registered_flow_get_proxy (SipRegisteredFlow *self);
const char *const *sip_registered_flow_get_service_route (SipRegisteredFlow *self);
SipUri *sip_registered_flow_get_pub_gruu (SipRegisteredFlow *self);
SipUri *sip_registered_flow_get_temp_gruu (SipRegisteredFlow *self);
const char *sip_registered_flow_get_supported (SipRegisteredFlow *self);
gboolean sip_registered_flow_get_outbound (SipRegisteredFlow *self);
/* Whether both are of the same flow and tell the same. */
gboolean sip_registered_flow_equal (SipRegisteredFlow *a, SipRegisteredFlow *b);

G_END_DECLS
