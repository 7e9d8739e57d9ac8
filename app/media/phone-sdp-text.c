/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-sdp-text.h"

#define FIRST_DYNAMIC 96
#define EVENT_8000 101
#define EVENT_48000 102

void
phone_sdp_numbers_init (PhoneSdpNumbers *self)
{
  const PhoneCodec *const *all = phone_codec_get_all ();

  for (guint i = 0; all[i] != NULL; i++)
    self->codecs[i] = all[i]->payload_type;
  self->event_8000 = EVENT_8000;
  self->event_48000 = EVENT_48000;
}

static guint *
get_number (PhoneSdpNumbers *self, const PhoneSdpPayload *payload)
{
  const PhoneCodec *const *all = phone_codec_get_all ();

  if (payload->is_event)
    return payload->clock_rate == 8000 ? &self->event_8000
           : payload->clock_rate == 48000 ? &self->event_48000 : NULL;
  for (guint i = 0; all[i] != NULL; i++)
    if (all[i] == payload->codec)
      return &self->codecs[i];
  return NULL;
}

static gboolean
is_taken (const PhoneSdpStream *stream, guint number)
{
  for (guint i = 0; i < stream->payloads->len; i++)
    if (g_array_index (stream->payloads, PhoneSdpPayload, i).payload_type == number)
      return TRUE;
  return FALSE;
}

static gboolean
is_ours (const PhoneSdpNumbers *self, const guint *but, guint number)
{
  const PhoneCodec *const *all = phone_codec_get_all ();

  for (guint i = 0; all[i] != NULL; i++)
    if (&self->codecs[i] != but && self->codecs[i] == number)
      return TRUE;
  return (&self->event_8000 != but && self->event_8000 == number) ||
         (&self->event_48000 != but && self->event_48000 == number);
}

static gboolean
was_adopted (guint *const *adopted, guint n_adopted, const guint *number)
{
  for (guint i = 0; i < n_adopted; i++)
    if (adopted[i] == number)
      return TRUE;
  return FALSE;
}

/* One of ours that the offer does not have must not stand in the way of one that it has. */
static void
evade (PhoneSdpNumbers *self, guint *number, const PhoneSdpStream *stream, guint *const *adopted, guint n_adopted)
{
  if (was_adopted (adopted, n_adopted, number))
    return;
  for (guint next = FIRST_DYNAMIC; next < 128 && (is_taken (stream, *number) || is_ours (self, number, *number));
       next++)
    *number = next;
}

void
phone_sdp_numbers_adopt (PhoneSdpNumbers *self, const PhoneSdpStream *stream)
{
  const PhoneCodec *const *all = phone_codec_get_all ();
  guint *adopted[PHONE_SDP_MAX_CODECS + 2], n_adopted = 0;

  for (guint i = 0; i < stream->payloads->len; i++)
    {
      const PhoneSdpPayload *payload = &g_array_index (stream->payloads, PhoneSdpPayload, i);
      guint *number = get_number (self, payload);

      if (number == NULL || was_adopted (adopted, n_adopted, number))
        continue;
      *number = payload->payload_type;
      adopted[n_adopted++] = number;
    }
  for (guint i = 0; all[i] != NULL; i++)
    if (!all[i]->is_static)
      evade (self, &self->codecs[i], stream, adopted, n_adopted);
  evade (self, &self->event_8000, stream, adopted, n_adopted);
  evade (self, &self->event_48000, stream, adopted, n_adopted);
}

guint
phone_sdp_numbers_get (const PhoneSdpNumbers *self, const PhoneCodec *codec)
{
  const PhoneCodec *const *all = phone_codec_get_all ();

  for (guint i = 0; all[i] != NULL; i++)
    if (all[i] == codec)
      return self->codecs[i];
  return codec->payload_type;
}

void
phone_sdp_numbers_fill (const PhoneSdpNumbers *self, const PhoneCodec *const *codecs, const PhoneCodec **decoders,
                        guint *events)
{
  for (guint i = 0; codecs[i] != NULL; i++)
    {
      guint number = phone_sdp_numbers_get (self, codecs[i]);

      if (decoders[number] == NULL && !events[number])
        decoders[number] = codecs[i];
    }
  if (decoders[self->event_8000] == NULL)
    events[self->event_8000] = 8000;
  if (decoders[self->event_48000] == NULL)
    events[self->event_48000] = 48000;
}

static gboolean
wants_event (const PhoneSdpSection *section, guint clock_rate)
{
  gboolean fits = clock_rate == 8000;

  for (guint i = 0; section->codecs[i] != NULL; i++)
    fits = fits || section->codecs[i]->clock_rate == clock_rate;
  if (!fits || section->events_of == NULL)
    return fits;
  for (guint i = 0; i < section->events_of->payloads->len; i++)
    {
      const PhoneSdpPayload *payload = &g_array_index (section->events_of->payloads, PhoneSdpPayload, i);

      if (payload->is_event && payload->clock_rate == clock_rate)
        return TRUE;
    }
  return FALSE;
}

static void
add_formats (GString *body, const PhoneSdpSection *section)
{
  for (guint i = 0; section->codecs[i] != NULL; i++)
    g_string_append_printf (body, " %u", phone_sdp_numbers_get (section->numbers, section->codecs[i]));
  if (wants_event (section, 8000))
    g_string_append_printf (body, " %u", section->numbers->event_8000);
  if (wants_event (section, 48000))
    g_string_append_printf (body, " %u", section->numbers->event_48000);
  g_string_append (body, "\r\n");
}

static void
add_event (GString *body, const PhoneSdpSection *section, guint number, guint clock_rate)
{
  if (wants_event (section, clock_rate))
    g_string_append_printf (body, "a=rtpmap:%u telephone-event/%u\r\na=fmtp:%u 0-15\r\n", number, clock_rate, number);
}

static void
add_codecs (GString *body, const PhoneSdpSection *section)
{
  for (guint i = 0; section->codecs[i] != NULL; i++)
    {
      const PhoneCodec *codec = section->codecs[i];
      guint number = phone_sdp_numbers_get (section->numbers, codec);
      g_autofree char *channels = codec->channels > 1 ? g_strdup_printf ("/%u", codec->channels) : g_strdup ("");

      g_string_append_printf (body, "a=rtpmap:%u %s/%u%s\r\n", number,
                              codec->is_static ? codec->encoding : codec->name, codec->clock_rate, channels);
      if (codec->parameters != NULL)
        g_string_append_printf (body, "a=fmtp:%u %s\r\n", number, codec->parameters);
    }
  add_event (body, section, section->numbers->event_8000, 8000);
  add_event (body, section, section->numbers->event_48000, 48000);
}

void
phone_sdp_text_add_section (GString *body, const PhoneSdpTransport *transport, const PhoneSdpSection *section)
{
  g_string_append_printf (body, "m=audio %u %s", transport->port, section->proto);
  add_formats (body, section);
  if (section->mid != NULL)
    g_string_append_printf (body, "a=mid:%s\r\n", section->mid);
  add_codecs (body, section);
  g_string_append_printf (body, "a=ptime:%u\r\na=%s\r\n", section->ptime_ms,
                          phone_sdp_direction_to_string (section->direction));
  if (section->mux || transport->always_mux)
    g_string_append (body, "a=rtcp-mux\r\n");
  g_string_append_printf (body, "a=rtcp:%u\r\n",
                          transport->always_mux ? transport->port : transport->rtcp_port);
  if (transport->attributes != NULL)
    g_string_append (body, transport->attributes);
}

void
phone_sdp_text_add_refusal (GString *body, const PhoneSdpStream *stream)
{
  const char *mid;

  if (stream == NULL)
    {
      g_string_append (body, "m=audio 0 RTP/AVP 0\r\n");
      return;
    }
  mid = phone_sdp_stream_get_mid (stream);
  g_string_append_printf (body, "m=%s 0 %s", stream->media, stream->proto);
  for (guint i = 0; i < stream->formats->len; i++)
    g_string_append_printf (body, " %s", (const char *) stream->formats->pdata[i]);
  g_string_append (body, "\r\n");
  if (mid != NULL)
    g_string_append_printf (body, "a=mid:%s\r\n", mid);
}

char *
phone_sdp_text_make_head (guint64 session_id, guint64 version, GInetAddress *address, const char *body)
{
  g_autofree char *host = g_inet_address_to_string (address);
  const char *type = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? "IP6" : "IP4";

  return g_strdup_printf ("v=0\r\no=- %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " IN %s %s\r\ns=-\r\nc=IN %s %s\r\n"
                          "t=0 0\r\n%s", session_id, version, type, host, type, host, body);
}
