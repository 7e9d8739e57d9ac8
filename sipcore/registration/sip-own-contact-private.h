/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent/sip-agent.h"
#include "registration/sip-register-settings-private.h"

G_BEGIN_DECLS

/* The Contact to register over @flow. @reg_id 0: none. (transfer full) */
SipAddress *sip_own_contact_new (SipAgent *agent, SipFlow *flow, const SipRegisterSettings *settings, guint reg_id);
/* One that does not keep its message. (transfer full) */
SipAddress *sip_own_contact_copy (SipAddress *self);
/* The same binding removed by its Contact of old: "<sip:…>;expires=0". (transfer full) */
SipAddress *sip_own_contact_dup_removed (SipAddress *self);

/* The Contact that @request registers: the last one. (transfer none) (nullable) */
SipAddress *sip_own_contact_of_request (SipMessage *request);
/* Which Contact of a 2xx is the binding that @sent made: that of its instance and flow (RFC 5626 6), of its URI, or of
 * its instance where somebody on the way has changed the URI. (transfer none) (nullable) */
SipAddress *sip_own_contact_find (SipAddress *sent, SipMessage *response);
/* Seconds for which @response keeps @contact (RFC 3261 10.2.4), @asked where it does not say. */
guint sip_own_contact_get_expires (SipAddress *contact, SipMessage *response, guint asked);

gboolean sip_own_contact_has_reg_id (SipAddress *self);
/* Whether both name the same place; their parameters may differ. */
gboolean sip_own_contact_same_uri (SipAddress *a, SipAddress *b);

G_END_DECLS
