/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-audio-config.h"
#include "media/phone-mixer.h"

G_BEGIN_DECLS

#define PHONE_TYPE_FRONT (phone_front_get_type ())
G_DECLARE_FINAL_TYPE (PhoneFront, phone_front, PHONE, FRONT, GObject)

/**
 * PhoneFront:
 *
 * Microphone and speaker, and the clock of the mixer: a block captured is a tick. When none is captured for 30 ms,
 * because the device is absent, failed or stands still, silence ticks in its place.
 *
 * Signal `failed (GError *error)`: one of both cannot be used, %PHONE_ERROR_DEVICE; the other one goes on.
 */
PhoneFront *phone_front_new (PhoneMixer *mixer);

/* Zero of the times that the mixer's ticks carry. */
GstClockTime phone_front_get_base_time (PhoneFront *self);
gboolean phone_front_is_running (PhoneFront *self);
void phone_front_start (PhoneFront *self, const PhoneAudioConfig *config);
/* Ticks end before it returns; devices close in a thread. */
void phone_front_stop (PhoneFront *self);
/* Whether devices are still closing. */
gboolean phone_front_is_closing (PhoneFront *self);

G_END_DECLS
