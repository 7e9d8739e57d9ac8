/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

/* The account that is named, else the first. (transfer none) */
PhoneAccount *phone_control_choose_account (Phone *phone, GVariant *options, GError **error);

typedef gboolean (*PhoneControlFits) (PhoneCall *call);

gboolean phone_control_call_rings_here (PhoneCall *call);
gboolean phone_control_call_is_active (PhoneCall *call);
gboolean phone_control_call_is_held (PhoneCall *call);
gboolean phone_control_call_is_answered (PhoneCall *call);
gboolean phone_control_call_goes_on (PhoneCall *call);

/* The call that is named, else the only one that fits, else the active one. (transfer none) */
PhoneCall *phone_control_choose_call (Phone *phone, GVariant *options, PhoneControlFits fits, GError **error);
/* The same, where it cannot be @other. */
PhoneCall *phone_control_choose_call_beside (Phone *phone, GVariant *options, PhoneControlFits fits, PhoneCall *other,
                                             GError **error);

G_END_DECLS
