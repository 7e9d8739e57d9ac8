/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * PhoneSubscriptions:
 *
 * What the accounts watch and publish, until the phone ends (RFC 6665, RFC 3903). Signal told (PhoneAccount *account,
 * char *from, char *event, char *content_type or NULL, char *text or NULL): something that is watched has changed.
 */
#define PHONE_TYPE_SUBSCRIPTIONS (phone_subscriptions_get_type ())
G_DECLARE_FINAL_TYPE (PhoneSubscriptions, phone_subscriptions, PHONE, SUBSCRIPTIONS, GObject)

PhoneSubscriptions *phone_subscriptions_new (Phone *phone);

/* @event: as presence; @uri: what is watched, a whole URI. Finishes with the far end's first word. */
void phone_subscriptions_subscribe_async (PhoneSubscriptions *self, PhoneAccount *account, const char *event,
                                          const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
void phone_subscriptions_unsubscribe_async (PhoneSubscriptions *self, PhoneAccount *account, const char *event,
                                            const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);

/* @status: "closed", or what others may read of somebody who can be reached. Finishes once the server has it. */
void phone_subscriptions_publish_async (PhoneSubscriptions *self, PhoneAccount *account, const char *status,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* Takes back what @account watches and publishes: it is removed. */
void phone_subscriptions_forget (PhoneSubscriptions *self, PhoneAccount *account);

/* Takes everything back; finishes once all far ends know, or cannot be told. */
void phone_subscriptions_stop_async (PhoneSubscriptions *self, GAsyncReadyCallback callback, gpointer user_data);

/* Of each of them: whether the far end agreed. */
gboolean phone_subscriptions_finish (PhoneSubscriptions *self, GAsyncResult *result, GError **error);

G_END_DECLS
