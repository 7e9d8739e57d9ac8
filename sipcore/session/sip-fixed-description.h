/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/sip-description-handler.h"

G_BEGIN_DECLS

#define SIP_TYPE_FIXED_DESCRIPTION (sip_fixed_description_get_type ())
G_DECLARE_FINAL_TYPE (SipFixedDescription, sip_fixed_description, SIP, FIXED_DESCRIPTION, GObject)

SipFixedDescription *sip_fixed_description_new (const char *sdp);
const char *sip_fixed_description_get_sdp (SipFixedDescription *self);
void sip_fixed_description_set_sdp (SipFixedDescription *self, const char *sdp);
const char *sip_fixed_description_get_held_sdp (SipFixedDescription *self);
void sip_fixed_description_set_held_sdp (SipFixedDescription *self, const char *sdp);
const char *sip_fixed_description_get_remote_sdp (SipFixedDescription *self);

G_END_DECLS
