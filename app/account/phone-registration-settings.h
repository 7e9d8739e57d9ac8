/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/phone-config.h"
#include "registration/sip-registerer.h"

G_BEGIN_DECLS

/* What the account @group of @config says of its registration. */
void phone_registration_settings_apply (SipRegisterer *registerer, PhoneConfig *config, const char *group);

G_END_DECLS
