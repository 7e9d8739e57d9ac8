/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-address.h"

G_BEGIN_DECLS

/**
 * SipBinding:
 *
 * One place where the registrar reaches the account: this phone, or another device of the same person.
 */
#define SIP_TYPE_BINDING (sip_binding_get_type ())
G_DECLARE_FINAL_TYPE (SipBinding, sip_binding, SIP, BINDING, GObject)

SipAddress *sip_binding_get_address (SipBinding *self);
SipUri *sip_binding_get_uri (SipBinding *self);
guint sip_binding_get_expires (SipBinding *self);
double sip_binding_get_q (SipBinding *self);
const char *sip_binding_get_instance_id (SipBinding *self);
guint sip_binding_get_reg_id (SipBinding *self);
gboolean sip_binding_get_own (SipBinding *self);

G_END_DECLS
