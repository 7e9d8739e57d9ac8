/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "call/phone-call.h"

G_BEGIN_DECLS

/* The desktop's notification of a call that rings: Answer and Decline; afterwards that it was missed, or nothing. */

void softphone_ringing_notify (GApplication *application, PhoneCall *call, gboolean in_call);
void softphone_ringing_withdraw (GApplication *application, PhoneCall *call);

G_END_DECLS
