/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/phone-config.h"

G_BEGIN_DECLS

/**
 * phone_password_lookup_async:
 * @group: "account NAME"
 *
 * Finds the password of an account: in its password-file, its systemd credential, among those kept for this run, or in
 * the keyring, in this order. A file or a kept password is there when this returns: see phone_password_lookup_now().
 */
void phone_password_lookup_async (PhoneConfig *config, const char *group, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (nullable): NULL without error: there is none. Free it with phone_password_free(). */
char *phone_password_lookup_finish (GAsyncResult *result, GError **error);

/* Whether the password needs no keyring; then @password is (transfer full), or NULL with @error. */
gboolean phone_password_lookup_now (PhoneConfig *config, const char *group, char **password, GError **error);

/**
 * phone_password_store_async:
 *
 * Keeps @password in the keyring. %PHONE_ERROR_SECRET where there is no keyring or it is locked: the password is then
 * kept for this run, and the sentence says so.
 */
void phone_password_store_async (PhoneConfig *config, const char *group, const char *password,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean phone_password_store_finish (GAsyncResult *result, GError **error);

/* For this run of the program only. */
void phone_password_keep (PhoneConfig *config, const char *group, const char *password);
/* Forgets what was kept, and asks the keyring to forget. */
void phone_password_forget (PhoneConfig *config, const char *group);

/* Wipes and frees; NULL is fine. */
void phone_password_free (char *password);

G_END_DECLS
