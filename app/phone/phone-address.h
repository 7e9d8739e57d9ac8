/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account/phone-dial-plan.h"

G_BEGIN_DECLS

/**
 * phone_address_parse:
 * @text: what a person typed or a link held: a number, user, user@host, host:port, sip:, sips:, tel: or callto: URI
 * @account_uri: (nullable): whose domain is added where @text has none
 * @dial_plan: how numbers without a host are dialled
 *
 * Reads an address to call. Nothing in it is trusted: its length is bounded, control characters, URI headers (but
 * Subject, which is dropped) and a method are refused (RFC 3261 19.1.5).
 *
 * Returns: (transfer full): a sip: or sips: URI, or NULL: %PHONE_ERROR_INVALID_ARGUMENT, or %PHONE_ERROR_NO_ACCOUNT
 *   where a domain is missing
 */
char *phone_address_parse (const char *text, const char *account_uri, PhoneDialPlan *dial_plan, GError **error);

G_END_DECLS
