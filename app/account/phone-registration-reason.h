/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * phone_registration_reason:
 * @error: what the registration failed with
 * @status: SIP status of the last answer, 0: none
 * @phrase: (nullable): its reason phrase
 * @address: of the account, as "alice@example.org"
 * @auth_user: the sign-in name
 * @has_password: whether there was a password to sign in with
 *
 * Returns: (transfer full): a sentence for a person that says what to do next
 */
char *phone_registration_reason (const GError *error, guint status, const char *phrase, const char *address,
                                 const char *auth_user, gboolean has_password);

G_END_DECLS
