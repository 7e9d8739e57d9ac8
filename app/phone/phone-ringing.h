/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/phone-call.h"
#include "media/phone-ringer.h"

G_BEGIN_DECLS

/**
 * PhoneRinging:
 *
 * When the phone rings: as long as a call does that nobody silenced, and none is being spoken in.
 */
#define PHONE_TYPE_RINGING (phone_ringing_get_type ())
G_DECLARE_FINAL_TYPE (PhoneRinging, phone_ringing, PHONE, RINGING, GObject)

PhoneRinging *phone_ringing_new (GListModel *calls, const PhoneAudioEnd *sink);
/* Calls came, went or changed. */
void phone_ringing_update (PhoneRinging *self);
/* The calls that ring now do so in silence. */
void phone_ringing_silence (PhoneRinging *self);
gboolean phone_ringing_is_aloud (PhoneRinging *self);

G_END_DECLS
