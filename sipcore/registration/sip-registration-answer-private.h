/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "registration/sip-register-settings-private.h"

G_BEGIN_DECLS

/* What @response, the 2xx to a REGISTER over @flow, gives beside the binding: Service-Route, GRUUs, whether the
 * registrar agreed to RFC 5626. @sent: the Contact that was registered; @own: the same as @response lists it.
 * (transfer full) */
SipRegisteredFlow *sip_registration_answer_read (SipAgent *agent,
                                                 SipFlow *flow,
                                                 const SipRegisterSettings *settings,
                                                 SipAddress *sent,
                                                 SipAddress *own,
                                                 SipMessage *response,
                                                 SipUri *proxy);
/* Seconds from keep-alive to keep-alive (RFC 5626 4.4), 0: the server does not say. */
guint sip_registration_answer_get_flow_timer (SipMessage *response);
/* Whether the next hop wants keep-alives (RFC 6223 4.3). @seconds: (out): how often at least; 0: as we like */
gboolean sip_registration_answer_get_keep (SipMessage *response, guint *seconds);
/* Where a 3xx sends us, as the domain of a registrar; never from sips to sip. (transfer full) (nullable) */
SipUri *sip_registration_answer_find_target (SipAgent *agent, SipMessage *response);
/* Trying again will not help before a person has changed something. */
gboolean sip_registration_answer_is_final (SipMessage *response);

G_END_DECLS
