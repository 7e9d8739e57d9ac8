/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-audio-config.h"
#include "media/phone-media-policy.h"
#include "media/phone-media-session.h"

G_BEGIN_DECLS

#define PHONE_TYPE_MEDIA (phone_media_get_type ())
G_DECLARE_FINAL_TYPE (PhoneMedia, phone_media, PHONE, MEDIA, GObject)

/**
 * PhoneMedia:
 *
 * Everything that sounds in one process: the audio front, the mixer, and the media of each call. Devices are open only
 * while a call needs them; GStreamer is initialised at the first need.
 *
 * Signals:
 *
 * - `device-failed (GError *error)`: a microphone or speaker cannot be used, %PHONE_ERROR_DEVICE, a whole sentence.
 *   Calls go on with silence in its place.
 */
PhoneMedia *phone_media_new (const PhoneAudioConfig *config);

/* Calls that go on move to the new devices. */
void phone_media_set_audio_config (PhoneMedia *self, const PhoneAudioConfig *config);

/**
 * phone_media_prepare_async:
 * @webrtc: for calls with WebRTC, too: this also makes the certificate for DTLS, which takes a while and some memory
 *
 * Does in a thread what would make the first call slow: initialises GStreamer and loads the plugins that calls use.
 * Best after the first registration has left. Optional.
 */
void phone_media_prepare_async (PhoneMedia *self, gboolean webrtc, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean phone_media_prepare_finish (PhoneMedia *self, GAsyncResult *result, GError **error);

/* (transfer full) */
PhoneMediaSession *phone_media_create_session (PhoneMedia *self, const PhoneMediaPolicy *policy);

/* Loudness of the microphone and of the speaker now: 0 to 1, full scale; 0 while no call needs them. */
double phone_media_get_microphone_level (PhoneMedia *self);
double phone_media_get_speaker_level (PhoneMedia *self);

/* Waits until what closed sessions left behind is gone. Sessions still open are closed. For the end of a program. */
void phone_media_shutdown (PhoneMedia *self);

G_END_DECLS
