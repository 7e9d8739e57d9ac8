/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * PhoneTransfers:
 *
 * What far ends ask for: to call somebody else in their place. By [calls] transfers it is refused, done, or asked of a
 * person, who has half a minute. Signals: asked (PhoneCall *call, char *target, char *referred_by or NULL); settled
 * (PhoneCall *call): what was asked is answered, or needs no answer any more.
 */
#define PHONE_TYPE_TRANSFERS (phone_transfers_get_type ())
G_DECLARE_FINAL_TYPE (PhoneTransfers, phone_transfers, PHONE, TRANSFERS, GObject)

PhoneTransfers *phone_transfers_new (Phone *phone);
/* Answers what is asked in @call; %PHONE_ERROR_WRONG_STATE where nothing is. */
gboolean phone_transfers_accept (PhoneTransfers *self, PhoneCall *call, GError **error);
gboolean phone_transfers_refuse (PhoneTransfers *self, PhoneCall *call, GError **error);
gboolean phone_transfers_is_asked (PhoneTransfers *self, PhoneCall *call);

G_END_DECLS
