/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "account/phone-account.h"
#include "call/phone-call.h"
#include "client/sip-trace.h"
#include "config/phone-config.h"
#include "media/phone-media.h"

G_BEGIN_DECLS

typedef struct _PhoneMessages PhoneMessages;
typedef struct _PhoneReception PhoneReception;
typedef struct _PhoneSubscriptions PhoneSubscriptions;
typedef struct _PhoneTransfers PhoneTransfers;

/**
 * Phone:
 *
 * The phone without a face: configuration, stack, media, accounts and calls. The window, the headless program and the
 * control interface are all made of this object. Signals: incoming (PhoneCall *call): rings; call-ended (PhoneCall
 * *call).
 */
#define PHONE_TYPE_PHONE (phone_get_type ())
G_DECLARE_FINAL_TYPE (Phone, phone, PHONE, PHONE, GObject)

/* @echo: user "echo" is answered on every listener, from loopback only. */
Phone *phone_new (PhoneConfig *config, gboolean echo);

/* Opens the listeners and registers the accounts. %PHONE_ERROR_CONFIGURATION where an address is taken or not ours. */
gboolean phone_start (Phone *self, GError **error);
/* Ends calls, removes bindings, closes; finishes within 3 s whatever servers do. */
void phone_stop_async (Phone *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean phone_stop_finish (Phone *self, GAsyncResult *result, GError **error);

PhoneConfig *phone_get_config (Phone *self);
/* (transfer none) */
SipStack *phone_get_stack (Phone *self);
/* (transfer none): what went over the network of late */
SipTrace *phone_get_trace (Phone *self);
/* (transfer none): for the levels of microphone and speaker, and to change devices */
PhoneMedia *phone_get_media (Phone *self);
/* (transfer none): of #PhoneAccount, the first is the default one */
GListModel *phone_get_accounts (Phone *self);
/* (transfer none): of #PhoneCall that have not ended */
GListModel *phone_get_calls (Phone *self);
PhoneAccount *phone_find_account (Phone *self, const char *id_or_uri);
PhoneCall *phone_find_call (Phone *self, const char *id);
/* Whether the ringing of a call can be heard: on a device, not silenced, and not while another call is spoken in. */
gboolean phone_is_ringing_aloud (Phone *self);
/* The calls that ring now go on in silence; the next one is heard again. */
void phone_silence (Phone *self);
/* (transfer none): who decides what becomes of calls that come; there once the phone has started */
PhoneReception *phone_get_reception (Phone *self);
/* (transfer none): what is sent and told outside calls */
PhoneMessages *phone_get_messages (Phone *self);
/* (transfer none): what is watched and published */
PhoneSubscriptions *phone_get_subscriptions (Phone *self);
/* (transfer none): what far ends ask for */
PhoneTransfers *phone_get_transfers (Phone *self);
/* "udp 127.0.0.1:5060", … */
GStrv phone_list_listeners (Phone *self);

/**
 * phone_dial:
 * @text: what a person typed or a link held: a number, user, user@host, sip:, sips:, tel: or callto: URI; without host
 * the account's domain is added
 * @account: (nullable): the default one
 * @headers: (nullable): "Name: value" each
 *
 * Starts a call; numbers are written as the account's keys say. One to an emergency number has no limit, and goes out
 * by another account where @account is not registered and that one is. (transfer none): in phone_get_calls() until it
 * ends. %PHONE_ERROR_INVALID_ARGUMENT, %PHONE_ERROR_NO_ACCOUNT, %SIP_ERROR_INVALID_STATE where there are too many
 * calls.
 */
PhoneCall *
phone_dial (Phone *self, const char *text, PhoneAccount *account, const char *const *headers, GError **error);

/* Whether phone_dial() would call one of [calls] emergency. */
gboolean phone_is_emergency (Phone *self, const char *text, PhoneAccount *account);

/* Calls the echo service of this process: no account, no network. */
PhoneCall *phone_dial_echo (Phone *self, GError **error);

/**
 * phone_parse_address:
 * @text: as for phone_dial()
 *
 * What would be dialled, as a URI; every header and method in a link is refused (RFC 3261 19.1.5), but Subject, which
 * is dropped.
 */
char *phone_parse_address (Phone *self, const char *text, PhoneAccount *account, GError **error);

/**
 * phone_add_account_async:
 * @settings: keys and values of the group "account"
 * @password: (nullable)
 *
 * Registers with @settings and, once the server agreed, keeps them and the password. Nothing is kept otherwise: the
 * error is the sentence to show. Finishes with the account.
 */
void phone_add_account_async (Phone *self, GHashTable *settings, const char *password, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
/* (transfer none) */
PhoneAccount *phone_add_account_finish (Phone *self, GAsyncResult *result, GError **error);
/* Unregisters, and forgets settings and password. */
gboolean phone_remove_account (Phone *self, PhoneAccount *account, GError **error);

G_END_DECLS
