/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "registration/sip-registerer.h"
#include "registration/sip-registration-private.h"

G_BEGIN_DECLS

/* (nullable) */
SipAgent *sip_registerer_get_agent (SipRegisterer *self);
/* (element-type SipRegistration): one a flow, never empty */
GPtrArray *sip_registerer_get_registrations (SipRegisterer *self);
/* (inout) (nullable): the list that is handed out, once there is one */
GListStore **sip_registerer_get_list (SipRegisterer *self);
/* All bindings are gone. */
void sip_registerer_forget_bindings (SipRegisterer *self);

/* The registrar lists these. */
void sip_registerer_update_bindings (SipRegisterer *self, SipMessage *response);

G_END_DECLS
