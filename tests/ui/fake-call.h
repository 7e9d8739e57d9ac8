/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/phone-call.h"

G_BEGIN_DECLS

PhoneCall *fake_call_new (const char *id, PhoneAccount *account, PhoneCallDirection direction, const char *name,
                          const char *uri);

G_END_DECLS
