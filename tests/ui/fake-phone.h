/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/* A phone of cardboard behind phone.h: no network, no sound; every state is set by the test. */

Phone *fake_phone_new (void);
/* The next application takes this one for its own. */
void fake_phone_give_to_application (Phone *self);
/* (transfer none): in the list of accounts */
PhoneAccount *fake_phone_add_account (Phone *self, const char *id, const char *label);
/* (transfer none): rings here; @account may be %NULL */
PhoneCall *fake_phone_ring (Phone *self, PhoneAccount *account, const char *name, const char *uri);
/* Whether what rings is heard. */
void fake_phone_set_aloud (Phone *self, gboolean aloud);
/* What the next phone_add_account_async() fails with, %NULL: it succeeds. It stays under way until told. */
void fake_phone_fail_next_account (Phone *self, GQuark domain, int code, const char *sentence);
void fake_phone_finish_account (Phone *self);
gboolean fake_phone_is_adding (Phone *self);
/* (nullable): a setting of the last account that was to be added */
const char *fake_phone_get_setting (Phone *self, const char *name);
/* How often phone_dial() was called, and with what last. */
guint fake_phone_get_n_dialled (Phone *self);
const char *fake_phone_get_last_dialled (Phone *self);

void fake_account_set_state (PhoneAccount *self, PhoneAccountState state, const char *reason);

void fake_call_set_state (PhoneCall *self, PhoneCallState state);
void fake_call_set_held_by_peer (PhoneCall *self, gboolean held_by_peer);
void fake_call_set_peer_number (PhoneCall *self, const char *number);
void fake_call_set_duration (PhoneCall *self, guint seconds);
void fake_call_set_cipher (PhoneCall *self, const char *cipher);
/* Ends the call as the far end or the network would. */
void fake_call_end (PhoneCall *self, const char *cause, const char *reason);
/* All tones sent so far. */
const char *fake_call_get_tones (PhoneCall *self);

G_END_DECLS
