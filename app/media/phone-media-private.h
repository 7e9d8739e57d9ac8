/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-leg.h"
#include "media/phone-media.h"
#include "media/phone-mixer.h"

G_BEGIN_DECLS

PhoneMediaSession *phone_media_session_new (PhoneMedia *media, const PhoneMediaPolicy *policy);

PhoneMixer *phone_media_get_mixer (PhoneMedia *self);
GstClockTime phone_media_get_base_time (PhoneMedia *self);
/* A leg needs ticks, and unless it is an echo the devices, too. Ended by phone_media_retire_leg(). */
void phone_media_use_front (PhoneMedia *self, gboolean devices);
/* Lets @leg (transfer full) leave the mixer, and ends it. */
void phone_media_retire_leg (PhoneMedia *self, PhoneLeg *leg, gboolean devices);
void phone_media_forget_session (PhoneMedia *self, PhoneMediaSession *session);

G_END_DECLS
