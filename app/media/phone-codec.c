/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-codec.h"

/* Without concealment of lost packets G.711 has a robustness of 4.3; a decoder of Opus conceals them. */
static const PhoneCodec opus = {
  .name = "opus",
  .encoding = "OPUS",
  .clock_rate = 48000,
  .channels = 2, /* RFC 7587 7: always */
  .payload_type = 96,
  .parameters = "useinbandfec=1",
  .encoder = "opusenc name=enc audio-type=voice frame-size=20 bitrate=32000 complexity=5 inband-fec=true "
             "packet-loss-percentage=5 ! rtpopuspay name=pay",
  .decoder = "rtpopusdepay ! opusdec plc=true",
  .frame_ms = 20,
  .impairment = 0,
  .robustness = 25.1,
};

static const PhoneCodec pcma = {
  .name = "pcma",
  .encoding = "PCMA",
  .clock_rate = 8000,
  .channels = 1,
  .payload_type = 8,
  .is_static = TRUE,
  .encoder = "audioresample ! audio/x-raw,rate=8000 ! alawenc ! rtppcmapay name=pay",
  .decoder = "rtppcmadepay ! alawdec",
  .robustness = 4.3,
};

static const PhoneCodec pcmu = {
  .name = "pcmu",
  .encoding = "PCMU",
  .clock_rate = 8000,
  .channels = 1,
  .payload_type = 0,
  .is_static = TRUE,
  .encoder = "audioresample ! audio/x-raw,rate=8000 ! mulawenc ! rtppcmupay name=pay",
  .decoder = "rtppcmudepay ! mulawdec",
  .robustness = 4.3,
};

static const PhoneCodec *const codecs[] = { &opus, &pcma, &pcmu, NULL };

const PhoneCodec *const *
phone_codec_get_all (void)
{
  return codecs;
}

const PhoneCodec *
phone_codec_find (const char *name)
{
  for (guint i = 0; codecs[i] != NULL; i++)
    if (g_ascii_strcasecmp (codecs[i]->name, name) == 0)
      return codecs[i];
  return NULL;
}

const PhoneCodec *
phone_codec_find_encoding (const char *encoding, guint clock_rate, guint channels)
{
  for (guint i = 0; codecs[i] != NULL; i++)
    if (g_ascii_strcasecmp (codecs[i]->encoding, encoding) == 0 && codecs[i]->clock_rate == clock_rate &&
        (channels == 0 || channels == codecs[i]->channels))
      return codecs[i];
  return NULL;
}

const PhoneCodec *
phone_codec_find_static (guint payload_type)
{
  for (guint i = 0; codecs[i] != NULL; i++)
    if (codecs[i]->is_static && codecs[i]->payload_type == payload_type)
      return codecs[i];
  return NULL;
}

static gboolean
contains (const GPtrArray *list, const PhoneCodec *codec)
{
  for (guint i = 0; i < list->len; i++)
    if (list->pdata[i] == codec)
      return TRUE;
  return FALSE;
}

const PhoneCodec **
phone_codec_list (const char *names)
{
  g_auto (GStrv) words = g_strsplit (names != NULL ? names : "", ",", -1);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      const PhoneCodec *codec = phone_codec_find (g_strstrip (words[i]));

      if (codec != NULL && !contains (list, codec))
        g_ptr_array_add (list, (gpointer) codec);
    }
  if (list->len == 0)
    for (guint i = 0; codecs[i] != NULL; i++)
      g_ptr_array_add (list, (gpointer) codecs[i]);
  g_ptr_array_add (list, NULL);
  return (const PhoneCodec **) g_ptr_array_free (list, FALSE);
}

char *
phone_codec_dup_label (const PhoneCodec *self)
{
  return g_strdup_printf ("%s/%u", self->name, self->clock_rate);
}
