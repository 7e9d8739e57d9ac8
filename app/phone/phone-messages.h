/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * PhoneMessages:
 *
 * What is sent and told outside calls. Signals:
 * message (PhoneAccount *account, char *from, char *content_type, char *text): a message came (RFC 3428);
 * told (PhoneAccount *account, char *from, char *event, char *content_type, char *text): a server told of something
 * that nobody subscribed to, as voice mail (RFC 3842).
 * The text is NULL for what is none.
 */
#define PHONE_TYPE_MESSAGES (phone_messages_get_type ())
G_DECLARE_FINAL_TYPE (PhoneMessages, phone_messages, PHONE, MESSAGES, GObject)

PhoneMessages *phone_messages_new (Phone *phone);

/* From now on messages are taken: somebody looks at them. Before, their senders are told that this phone takes none. */
void phone_messages_receive (PhoneMessages *self);

/**
 * phone_messages_send_async:
 * @uri: to whom, a whole URI
 *
 * Finishes once the far end took it: the status is 200 where it was delivered, 202 where it will be.
 */
void phone_messages_send_async (PhoneMessages *self, PhoneAccount *account, const char *uri, const char *text,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* 0: it was not taken */
guint phone_messages_send_finish (PhoneMessages *self, GAsyncResult *result, GError **error);

G_END_DECLS
