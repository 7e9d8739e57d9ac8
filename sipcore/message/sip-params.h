/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/sip-slice.h"

G_BEGIN_DECLS

/**
 * sip_params_get: (skip)
 * @text: a header value, or the part of one that begins with its first ';'
 * @name: a parameter, case ignored
 * @value: (out) (optional): its value, a quoted one without the quotes; present without value: absent
 *
 * Finds a header parameter of Event, Reason, Replaces, Session-Expires, Subscription-State, Via and the like.
 *
 * Returns: whether the parameter is there
 */
gboolean sip_params_get (SipSlice text, const char *name, SipSlice *value);

/**
 * sip_params_valid: (skip)
 *
 * Returns: whether @text is nothing but well-formed parameters, each after its ';'
 */
gboolean sip_params_valid (SipSlice text);

/**
 * sip_unquote: (skip)
 * @inside: a quoted string without its quotes
 *
 * Returns: (transfer full): the same with its escapes undone; what is not UTF-8 is replaced
 */
char *sip_unquote (SipSlice inside);

/**
 * sip_quote:
 *
 * Returns: (transfer full): @text as a quoted string; control characters become spaces
 */
char *sip_quote (const char *text);

G_END_DECLS
