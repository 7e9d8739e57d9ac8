/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  PHONE_AUDIO_DEFAULT, /* the sound server's default device */
  PHONE_AUDIO_DEVICE,  /* a device of the sound server */
  PHONE_AUDIO_FILE,    /* a source: any audio file, over and over; a sink: a WAV file, written anew at each start */
  PHONE_AUDIO_TONE,    /* sources only */
  PHONE_AUDIO_SILENCE, /* sources only */
  PHONE_AUDIO_NULL,    /* sinks only */
} PhoneAudioKind;

/**
 * PhoneAudioEnd:
 * @kind: what it is
 * @name: (nullable): the device's id or the file's path
 * @frequency: of a tone, in hertz
 */
typedef struct
{
  PhoneAudioKind kind;
  char *name;
  double frequency;
} PhoneAudioEnd;

/**
 * PhoneAudioConfig:
 *
 * Where sound comes from and where it goes: the keys `source` and `sink` of `[audio]`. Immutable.
 */
typedef struct
{
  PhoneAudioEnd source;
  PhoneAudioEnd sink;
} PhoneAudioConfig;

#define PHONE_TYPE_AUDIO_CONFIG (phone_audio_config_get_type ())
GType phone_audio_config_get_type (void);

/**
 * phone_audio_config_new:
 * @source: (nullable): `default`, `silence`, `tone:HZ`, `file:PATH` or a device's id; %NULL is `default`
 * @sink: (nullable): `default`, `null`, `file:PATH` or a device's id; %NULL is `default`
 *
 * Reads the words of the configuration. Whether a device or a file is there is seen only when a call needs it.
 *
 * Returns: (transfer full): the configuration, or %NULL with %PHONE_ERROR_CONFIGURATION
 */
PhoneAudioConfig *phone_audio_config_new (const char *source, const char *sink, GError **error);
PhoneAudioConfig *phone_audio_config_copy (const PhoneAudioConfig *self);
void phone_audio_config_free (PhoneAudioConfig *self);
gboolean phone_audio_config_equal (const PhoneAudioConfig *a, const PhoneAudioConfig *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneAudioConfig, phone_audio_config_free)

G_END_DECLS
