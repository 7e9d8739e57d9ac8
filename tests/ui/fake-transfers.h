/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone-transfers.h"

G_BEGIN_DECLS

/* What far ends ask for, as the test has them. */

PhoneTransfers *fake_transfers_new (void);
/* The far end of @call asks to call @target instead. */
void fake_transfers_ask (PhoneTransfers *self, PhoneCall *call, const char *target);
/* Nobody has to answer any more. */
void fake_transfers_settle (PhoneTransfers *self);
/* What the next phone_transfers_accept() fails with. */
void fake_transfers_fail_next (PhoneTransfers *self, const char *sentence);
guint fake_transfers_get_n_accepted (PhoneTransfers *self);
guint fake_transfers_get_n_refused (PhoneTransfers *self);

G_END_DECLS
