/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest name or address that is shown, in characters. */
#define SOFTPHONE_TEXT_NAME_MAX 64
#define SOFTPHONE_TEXT_ADDRESS_MAX 128

/**
 * softphone_text_clean:
 * @text: (nullable): what a stranger sent
 * @max_chars: longest result in characters; what is longer ends in "…"
 *
 * One line of @text that cannot disguise itself: no control characters, no marks that change the direction of writing,
 * no bytes that are not UTF-8. Returns: (transfer full)
 */
char *softphone_text_clean (const char *text, gsize max_chars);

/**
 * softphone_text_address:
 * @uri: (nullable): a SIP or tel URI
 *
 * What a person calls that: user@host, or the number alone where the user is one. Returns: (transfer full)
 */
char *softphone_text_address (const char *uri);

/* "04:32", from an hour on "1:04:32". Returns: (transfer full) */
char *softphone_text_duration (guint seconds);

/* Whether @c changes the direction of writing or cannot be seen. */
gboolean softphone_text_is_disguise (gunichar c);

G_END_DECLS
