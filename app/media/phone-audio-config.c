/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-audio-config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "config/phone-error.h"

#define LOWEST_TONE 20.0
#define HIGHEST_TONE 20000.0

G_DEFINE_BOXED_TYPE (PhoneAudioConfig, phone_audio_config, phone_audio_config_copy, phone_audio_config_free)

static gboolean
parse_tone (const char *text, PhoneAudioEnd *end, GError **error)
{
  char *rest = NULL;
  double frequency = g_ascii_strtod (text, &rest);

  if (rest == text || *rest != '\0' || !isfinite (frequency) || frequency < LOWEST_TONE || frequency > HIGHEST_TONE)
    {
      g_set_error (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION,
                   _("“tone:%s” is not a tone. Write a frequency between 20 and 20000 hertz, as in “tone:440”."), text);
      return FALSE;
    }
  end->kind = PHONE_AUDIO_TONE;
  end->frequency = frequency;
  return TRUE;
}

static gboolean
parse_named (const char *text, PhoneAudioEnd *end, GError **error)
{
  gboolean file = g_str_has_prefix (text, "file:");
  const char *name = file ? text + strlen ("file:") : text;

  if (*name == '\0')
    {
      g_set_error_literal (error, PHONE_ERROR, PHONE_ERROR_CONFIGURATION,
                           file ? _("“file:” names no file. Write its path after the colon.")
                                : _("The audio device has no name. Write “default” for the system’s device."));
      return FALSE;
    }
  end->kind = file ? PHONE_AUDIO_FILE : PHONE_AUDIO_DEVICE;
  end->name = g_strdup (name);
  return TRUE;
}

static gboolean
parse_end (const char *text, gboolean source, PhoneAudioEnd *end, GError **error)
{
  *end = (PhoneAudioEnd) { .kind = PHONE_AUDIO_DEFAULT };
  if (text == NULL || g_str_equal (text, "default"))
    return TRUE;
  if (g_str_equal (text, source ? "silence" : "null"))
    {
      end->kind = source ? PHONE_AUDIO_SILENCE : PHONE_AUDIO_NULL;
      return TRUE;
    }
  if (source && g_str_has_prefix (text, "tone:"))
    return parse_tone (text + strlen ("tone:"), end, error);
  return parse_named (text, end, error);
}

static gboolean
end_equal (const PhoneAudioEnd *a, const PhoneAudioEnd *b)
{
  return a->kind == b->kind && g_strcmp0 (a->name, b->name) == 0 && fabs (a->frequency - b->frequency) < 0.001;
}

PhoneAudioConfig *
phone_audio_config_new (const char *source, const char *sink, GError **error)
{
  g_autoptr (PhoneAudioConfig) self = g_new0 (PhoneAudioConfig, 1);

  if (!parse_end (source, TRUE, &self->source, error) || !parse_end (sink, FALSE, &self->sink, error))
    return NULL;
  return g_steal_pointer (&self);
}

PhoneAudioConfig *
phone_audio_config_copy (const PhoneAudioConfig *self)
{
  PhoneAudioConfig *copy;

  g_return_val_if_fail (self != NULL, NULL);
  copy = g_memdup2 (self, sizeof *self);
  copy->source.name = g_strdup (self->source.name);
  copy->sink.name = g_strdup (self->sink.name);
  return copy;
}

void
phone_audio_config_free (PhoneAudioConfig *self)
{
  if (self == NULL)
    return;
  g_free (self->source.name);
  g_free (self->sink.name);
  g_free (self);
}

gboolean
phone_audio_config_equal (const PhoneAudioConfig *a, const PhoneAudioConfig *b)
{
  return end_equal (&a->source, &b->source) && end_equal (&a->sink, &b->sink);
}
