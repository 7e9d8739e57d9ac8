/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-user-agent.h"
#include "config/phone-config.h"

G_BEGIN_DECLS

/* An agent as the account @group of @config describes it, but for its password. (transfer full) */
SipUserAgent *phone_agent_settings_create (SipStack *stack, PhoneConfig *config, const char *group, GError **error);

G_END_DECLS
