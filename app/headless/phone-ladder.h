/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-stack.h"

G_BEGIN_DECLS

/**
 * PhoneLadder:
 *
 * The messages of one call inside this process, kept as they are sent, to be printed as a ladder.
 */
#define PHONE_TYPE_LADDER (phone_ladder_get_type ())
G_DECLARE_FINAL_TYPE (PhoneLadder, phone_ladder, PHONE, LADDER, GObject)

PhoneLadder *phone_ladder_new (SipStack *stack);
/* (transfer full): lines for a person, with times since the first message */
char *phone_ladder_to_string (PhoneLadder *self, const char *near, const char *far);

G_END_DECLS
