/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-sdp-text.h"

#include <string.h>

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

  /* Whoever takes tones takes them at that clock. */
  if (section->compact)
    return fits;
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
  if (!wants_event (section, clock_rate))
    return;
  g_string_append_printf (body, "a=rtpmap:%u telephone-event/%u\r\n", number, clock_rate);
  /* RFC 4733 2.4.1: that is what it is without. */
  if (!section->compact)
    g_string_append_printf (body, "a=fmtp:%u 0-15\r\n", number);
}

static void
add_codec (GString *body, const PhoneSdpSection *section, const PhoneCodec *codec)
{
  guint number = phone_sdp_numbers_get (section->numbers, codec);
  g_autofree char *channels = codec->channels > 1 ? g_strdup_printf ("/%u", codec->channels) : g_strdup ("");

  /* RFC 8866 6.6: a static number says it all. */
  if (section->compact && codec->is_static)
    return;
  g_string_append_printf (body, "a=rtpmap:%u %s/%u%s\r\n", number, codec->is_static ? codec->encoding : codec->name,
                          codec->clock_rate, channels);
  if (codec->parameters != NULL && !section->compact)
    g_string_append_printf (body, "a=fmtp:%u %s\r\n", number, codec->parameters);
}

static void
add_codecs (GString *body, const PhoneSdpSection *section)
{
  for (guint i = 0; section->codecs[i] != NULL; i++)
    add_codec (body, section, section->codecs[i]);
  add_event (body, section, section->numbers->event_8000, 8000);
  add_event (body, section, section->numbers->event_48000, 48000);
}

/* Where a line with a candidate leads: its type and whether by IPv6; NULL: not by UDP. */
static char *
dup_kind (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  if (g_strv_length (words) < 8 || g_ascii_strcasecmp (words[2], "UDP") != 0)
    return NULL;
  return g_strconcat (words[7], strchr (words[4], ':') != NULL ? "/6" : "/4", NULL);
}

static guint64
get_priority (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 5);

  return g_ascii_strtoull (words[3], NULL, 10);
}

static gboolean
is_candidate (const char *line)
{
  return g_str_has_prefix (line, "a=candidate:");
}

/* Whether @line is the first with the highest priority of its kind. */
static gboolean
is_best (char **lines, const char *line)
{
  g_autofree char *kind = dup_kind (line);
  gboolean before = TRUE;

  for (guint i = 0; kind != NULL && lines[i] != NULL; i++)
    {
      g_autofree char *other = is_candidate (lines[i]) ? dup_kind (lines[i]) : NULL;

      if (lines[i] == line)
        before = FALSE;
      else if (g_strcmp0 (kind, other) == 0 && get_priority (lines[i]) + (before ? 1 : 0) > get_priority (line))
        return FALSE;
    }
  return kind != NULL;
}

static void
add_attributes (GString *body, const PhoneSdpTransport *transport, gboolean compact)
{
  g_auto (GStrv) lines = g_strsplit (transport->attributes != NULL ? transport->attributes : "", "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] != '\0' && (!compact || !is_candidate (lines[i]) || is_best (lines, lines[i])))
        g_string_append_printf (body, "%s\r\n", lines[i]);
    }
}

void
phone_sdp_text_add_section (GString *body, const PhoneSdpTransport *transport, const PhoneSdpSection *section)
{
  gboolean mux = section->mux || transport->always_mux;
  guint rtcp_port = transport->always_mux ? transport->port : transport->rtcp_port;

  g_string_append_printf (body, "m=audio %u %s", transport->port, section->proto);
  add_formats (body, section);
  if (section->mid != NULL)
    g_string_append_printf (body, "a=mid:%s\r\n", section->mid);
  add_codecs (body, section);
  if (!section->compact)
    g_string_append_printf (body, "a=ptime:%u\r\n", section->ptime_ms);
  if (!section->compact || section->direction != PHONE_SDP_SENDRECV)
    g_string_append_printf (body, "a=%s\r\n", phone_sdp_direction_to_string (section->direction));
  if (mux)
    g_string_append (body, "a=rtcp-mux\r\n");
  /* RFC 3605 2.1: the next port is where RTCP goes without a word. */
  if (!section->compact || (!transport->always_mux && rtcp_port != transport->port + 1))
    g_string_append_printf (body, "a=rtcp:%u\r\n", rtcp_port);
  add_attributes (body, transport, section->compact);
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

  /* "-" would do by RFC 8866 5.2, but some look for a word of letters, as SIPp's own scenario with expressions. */
  return g_strdup_printf ("v=0\r\no=softphone %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " IN %s %s\r\ns=-\r\n"
                          "c=IN %s %s\r\nt=0 0\r\n%s", session_id, version, type, host, type, host, body);
}
