/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * PhoneReception:
 *
 * What becomes of calls that come in: for which account they are, whether strangers may call, and whether a call rings,
 * is answered, refused ([listen] strangers and [answer]) or sent elsewhere.
 */
#define PHONE_TYPE_RECEPTION (phone_reception_get_type ())
G_DECLARE_FINAL_TYPE (PhoneReception, phone_reception, PHONE, RECEPTION, GObject)

PhoneReception *phone_reception_new (Phone *phone);
/* From now on the calls of @account are received. */
void phone_reception_add_account (PhoneReception *self, PhoneAccount *account);

/* While it is on, callers are told that nobody is available (RFC 3261 21.4.18). Emergency numbers ring all the same. */
void phone_reception_set_dnd (PhoneReception *self, gboolean dnd);
gboolean phone_reception_get_dnd (PhoneReception *self);
/* Sends callers to @uri, a whole one; NULL: not any more. Emergency numbers ring all the same. */
void phone_reception_set_forward (PhoneReception *self, const char *uri);
/* (nullable) */
const char *phone_reception_get_forward (PhoneReception *self);

/* Whether @uri is meant by one of the comma-separated @patterns ("sip:*@example.org", or a number in any of its forms);
 * NULL: everybody is. */
gboolean phone_reception_matches (const char *patterns, const char *uri, PhoneDialPlan *dial_plan);

G_END_DECLS
