/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * softphone_link_from_argument:
 * @argument: a word of the command line
 *
 * The link that is meant: "alice@example.org" becomes "sip:alice@example.org", "+32 2 123" becomes "tel:+322123"; links
 * stay as they are. Without that GIO takes a bare address for the name of a file. Returns: (transfer full)
 */
char *softphone_link_from_argument (const char *argument);

/**
 * softphone_link_check:
 * @link: a link of a stranger
 *
 * Whether it may be shown in the keypad's entry: of a known scheme, no longer than an address can be, and without
 * characters that hide or disguise. %PHONE_ERROR_INVALID_ARGUMENT.
 */
gboolean softphone_link_check (const char *link, GError **error);

G_END_DECLS
