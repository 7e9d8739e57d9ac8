/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-audio-config.h"

G_BEGIN_DECLS

/**
 * PhoneRinger:
 *
 * Rings aloud, in a pipeline of its own that no call can hurt. Only on a device: with any other sink it is silent.
 */
#define PHONE_TYPE_RINGER (phone_ringer_get_type ())
G_DECLARE_FINAL_TYPE (PhoneRinger, phone_ringer, PHONE, RINGER, GObject)

PhoneRinger *phone_ringer_new (const PhoneAudioEnd *sink);
/* Whether there is a device to ring on. */
gboolean phone_ringer_can_ring (PhoneRinger *self);
void phone_ringer_start (PhoneRinger *self);
void phone_ringer_stop (PhoneRinger *self);

G_END_DECLS
