/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-audio-config.h"
#include "media/phone-block.h"
#include "media/phone-pipeline.h"

G_BEGIN_DECLS

/**
 * PhoneSpeaker:
 *
 * Where the mix goes. Made and closed in the main context, fed by the tick.
 */
typedef struct _PhoneSpeaker PhoneSpeaker;

/* (nullable): of null; or with %PHONE_ERROR_MEDIA in @error */
PhoneSpeaker *phone_speaker_new (const PhoneAudioEnd *sink, GError **error);
PhonePipeline *phone_speaker_get_pipeline (PhoneSpeaker *self);
void phone_speaker_play (PhoneSpeaker *self, gint16 block[PHONE_BLOCK]);
/* No tick may use it any more. */
void phone_speaker_close (PhoneSpeaker *self, PhonePipelineClosed closed, gpointer user_data);

G_END_DECLS
