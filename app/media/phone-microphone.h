/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-audio-config.h"
#include "media/phone-block.h"
#include "media/phone-pipeline.h"

G_BEGIN_DECLS

/* In the thread that captures. */
typedef void (*PhoneMicrophoneCaptured) (const gint16 block[PHONE_BLOCK], gpointer user_data);

/**
 * PhoneMicrophone:
 *
 * Where the sound of this side comes from. A device captures at its own pace; all others are read at the pace of the
 * one who asks. Made and closed in the main context.
 */
typedef struct _PhoneMicrophone PhoneMicrophone;

PhoneMicrophone *phone_microphone_new (const PhoneAudioEnd *source, PhoneMicrophoneCaptured captured,
                                       gpointer user_data, GError **error);
/* (nullable): silence and tones have none */
PhonePipeline *phone_microphone_get_pipeline (PhoneMicrophone *self);
gboolean phone_microphone_is_device (PhoneMicrophone *self);
/* Not for devices. */
void phone_microphone_read (PhoneMicrophone *self, gint16 block[PHONE_BLOCK]);
/* After it returned nothing is captured or may be read. */
void phone_microphone_close (PhoneMicrophone *self, PhonePipelineClosed closed, gpointer user_data);

G_END_DECLS
