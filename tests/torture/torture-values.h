/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * torture_value:
 * @message: (nullable): the message, unless it could not be parsed
 * @bytes: what it was parsed from
 * @key: what is asked for, see the table in torture-values.c
 *
 * What the library makes of a message, as text: control characters as "\xHH", what is absent as "(none)".
 *
 * Returns: (transfer full) (nullable): NULL if there is no such key
 */
char *torture_value (SipMessage *message, GBytes *bytes, const char *key);

G_END_DECLS
