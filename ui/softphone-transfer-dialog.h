/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "phone/phone-transfers.h"
#include "softphone-window.h"

G_BEGIN_DECLS

/* Asks over @parent whether to do what the far end of @call wants: to call @target instead. It goes away by itself when
 * that is settled otherwise. */
void softphone_transfer_dialog_ask (SoftphoneWindow *parent, PhoneTransfers *transfers, PhoneCall *call,
                                    const char *target);

G_END_DECLS
