/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-session-manager.h"
#include "phone/phone.h"

G_BEGIN_DECLS

/* What the handlers of one agent's calls are made from. */
typedef struct
{
  Phone *phone;
  char *peer;        /* numeric address of who is called without a flow; NULL: not known */
  PhoneEncryption encryption;
  gboolean loopback; /* the echo service */
  gboolean local;    /* sound stays in this machine */
} PhoneMediaSource;

/* Calls of @agent get their media from @phone. @account: (nullable): whose settings hold. (transfer none) */
PhoneMediaSource *phone_set_media_source (Phone *phone, SipAgent *agent, PhoneAccount *account);

/* The numeric address of whom @agent calls next; NULL: not known. */
void phone_set_peer (SipAgent *agent, const char *address);

char *phone_create_call_id (Phone *self);
/* (transfer none). @account: (nullable) */
PhoneDialPlan *phone_get_dial_plan (Phone *self, PhoneAccount *account);
/* Makes the call and puts it into the list. @request: (nullable): what it carries. An emergency call goes wherever it
 * is sent, and rings until it is answered. (transfer none) */
PhoneCall *phone_start_call (Phone *self, PhoneAccount *account, SipInviter *inviter, SipRequestOptions *request,
                             gboolean emergency);
/* Puts @call into the list until it ends. (transfer none) */
PhoneCall *phone_add_call (Phone *self, PhoneCall *call);
/* (transfer none) (nullable) */
PhoneAccount *phone_find_account_of (Phone *self, SipAgent *agent);
/* %PHONE_ERROR_CONFIGURATION */
PhoneAccount *phone_load_account (Phone *self, const char *id, GError **error);
void phone_append_account (Phone *self, PhoneAccount *account);
void phone_drop_account (Phone *self, PhoneAccount *account);
typedef struct _PhoneEcho PhoneEcho;
PhoneEcho *phone_get_echo (Phone *self);
/* (transfer none): of all calls, limited by [calls] max; an agent that makes or takes calls is added to it */
SipSessionManager *phone_get_sessions (Phone *self);
/* Cancelled when the phone stops. */
GCancellable *phone_get_cancellable (Phone *self);
/* TRUE with %PHONE_ERROR_WRONG_STATE from phone_stop_async() on. */
gboolean phone_is_stopping (Phone *self, GError **error);
/* What the calls of the accounts need most. */
void phone_prepare_media (Phone *self);
void phone_warn (Phone *self, const char *sentence);

G_END_DECLS
