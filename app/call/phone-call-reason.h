/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/phone-call.h"

G_BEGIN_DECLS

/* The word of the control contract: "busy", "not-found", … */
const char *phone_call_cause_to_string (SipCause cause);

/**
 * phone_call_reason:
 * @originator: who ended it
 * @status: SIP status that ended it, 0: none
 * @phrase: (nullable): its reason phrase
 * @warning: (nullable): what the other side says about it, one line
 * @error: (nullable): what failed here or on the way
 *
 * Returns: (transfer full): a sentence for a person: why the call ended
 */
char *phone_call_reason (PhoneCallDirection direction, SipOriginator originator, SipCause cause, guint status,
                         const char *phrase, const char *warning, const GError *error);

G_END_DECLS
