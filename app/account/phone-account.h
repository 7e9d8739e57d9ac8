/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "account/phone-dial-plan.h"
#include "client/sip-user-agent.h"

G_BEGIN_DECLS

/**
 * PhoneAccountState:
 * @PHONE_ACCOUNT_NONE: not registered, by wish
 * @PHONE_ACCOUNT_REGISTERING: under way, or trying again
 * @PHONE_ACCOUNT_REGISTERED: calls arrive
 * @PHONE_ACCOUNT_FAILED: see #PhoneAccount:reason; whether it is tried again is in #PhoneAccount:next-attempt
 *
 * What the control interface calls none, registering, registered, failed.
 */
typedef enum {
  PHONE_ACCOUNT_NONE,
  PHONE_ACCOUNT_REGISTERING,
  PHONE_ACCOUNT_REGISTERED,
  PHONE_ACCOUNT_FAILED,
} PhoneAccountState;

#define PHONE_TYPE_ACCOUNT_STATE (phone_account_state_get_type ())
GType phone_account_state_get_type (void);
/* "none", "registering", "registered", "failed" */
const char *phone_account_state_to_string (PhoneAccountState state);

/**
 * PhoneAccount:
 *
 * An account of the configuration with its agent. Properties, all notified: id, uri, display-name, label (what a person
 * reads), state, code (SIP status of the last answer, 0: none), reason (a whole sentence for a person, NULL while all
 * is well), expires (seconds granted), next-attempt (seconds until the next try, 0: none), registers (FALSE with
 * registrar=none).
 */
#define PHONE_TYPE_ACCOUNT (phone_account_get_type ())
G_DECLARE_FINAL_TYPE (PhoneAccount, phone_account, PHONE, ACCOUNT, GObject)

/* From the group "account @id" of @config; the password is looked up when first needed. */
PhoneAccount *phone_account_new (SipStack *stack, PhoneConfig *config, const char *id, GError **error);

const char *phone_account_get_id (PhoneAccount *self);
const char *phone_account_get_uri (PhoneAccount *self);
const char *phone_account_get_label (PhoneAccount *self);
PhoneAccountState phone_account_get_state (PhoneAccount *self);
guint phone_account_get_code (PhoneAccount *self);
const char *phone_account_get_reason (PhoneAccount *self);
guint phone_account_get_expires (PhoneAccount *self);
gboolean phone_account_get_registers (PhoneAccount *self);
/* (transfer none) */
PhoneDialPlan *phone_account_get_dial_plan (PhoneAccount *self);
SipUserAgent *phone_account_get_user_agent (PhoneAccount *self);

/* What calls offer, in order, ended by ANY: design's table of transport and encryption. */
const SipMediaProfile *phone_account_get_profiles (PhoneAccount *self, gsize *n_profiles);

/* Finishes once the server said yes or no; the error is the sentence of #PhoneAccount:reason. */
void phone_account_register_async (PhoneAccount *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean phone_account_register_finish (PhoneAccount *self, GAsyncResult *result, GError **error);
void phone_account_unregister_async (PhoneAccount *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean phone_account_unregister_finish (PhoneAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
