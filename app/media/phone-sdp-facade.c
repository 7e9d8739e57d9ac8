/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-sdp-facade.h"

#include <glib/gi18n.h>
#include <string.h>

#include "media/phone-sdp-text.h"
#include "util/sip-error.h"

#define DEFAULT_PTIME 20
#define DEFAULT_MID "0"

/* One side's description and what follows from it. */
typedef struct
{
  PhoneSdp *remote;
  guint audio;
  PhoneSdpPlan plan;
} Agreement;

struct _PhoneSdpFacade
{
  const PhoneCodec **codecs;
  gboolean configured;
  PhoneSdpNumbers numbers;

  Agreement *stable;
  Agreement *pending; /* an offer of the far end */
  PhoneSdpDirection offered;
  PhoneSdpDirection sent_direction;
  guint n_sections; /* never fewer than before (RFC 3264 8) */

  guint64 session_id;
  guint64 version;
  char *unversioned;
  char *sent;
  char *agreed_sent;
  PhoneSdpDirection agreed_direction;
  char *mid;
};

static void
agreement_free (Agreement *agreement)
{
  if (agreement == NULL)
    return;
  g_clear_pointer (&agreement->remote, phone_sdp_free);
  g_clear_object (&agreement->plan.rtp);
  g_clear_object (&agreement->plan.rtcp);
  g_free (agreement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Agreement, agreement_free)

PhoneSdpFacade *
phone_sdp_facade_new (const char *codecs)
{
  PhoneSdpFacade *self = g_new0 (PhoneSdpFacade, 1);

  self->codecs = phone_codec_list (codecs);
  self->configured = codecs != NULL;
  /* RFC 3264 5: a signed 64 bit number that may be raised by one at a time. */
  self->session_id = (guint64) g_get_real_time () / G_USEC_PER_SEC;
  self->version = self->session_id;
  self->n_sections = 1;
  phone_sdp_numbers_init (&self->numbers);
  return self;
}

void
phone_sdp_facade_free (PhoneSdpFacade *self)
{
  agreement_free (self->stable);
  agreement_free (self->pending);
  g_free (self->codecs);
  g_free (self->unversioned);
  g_free (self->sent);
  g_free (self->agreed_sent);
  g_free (self->mid);
  g_free (self);
}

static gboolean
has_codec (const PhoneCodec *const *codecs, const PhoneCodec *codec)
{
  for (guint i = 0; codecs[i] != NULL; i++)
    if (codecs[i] == codec)
      return TRUE;
  return FALSE;
}

static const PhoneSdpPayload *
find_payload (const PhoneSdpStream *stream, const PhoneCodec *codec)
{
  for (guint i = 0; i < stream->payloads->len; i++)
    {
      const PhoneSdpPayload *payload = &g_array_index (stream->payloads, PhoneSdpPayload, i);

      if (payload->codec == codec)
        return payload;
    }
  return NULL;
}

static const PhoneSdpPayload *
choose_ours_first (PhoneSdpFacade *self, const PhoneSdpStream *stream)
{
  for (guint i = 0; self->codecs[i] != NULL; i++)
    {
      const PhoneSdpPayload *payload = find_payload (stream, self->codecs[i]);

      if (payload != NULL)
        return payload;
    }
  return NULL;
}

static const PhoneSdpPayload *
choose_theirs_first (PhoneSdpFacade *self, const PhoneSdpStream *stream)
{
  for (guint i = 0; i < stream->payloads->len; i++)
    {
      const PhoneSdpPayload *payload = &g_array_index (stream->payloads, PhoneSdpPayload, i);

      if (payload->codec != NULL && has_codec (self->codecs, payload->codec))
        return payload;
    }
  return NULL;
}

/* Its clock should be the codec's; with Opus some answer only 8000. */
static const PhoneSdpPayload *
choose_event (const PhoneSdpStream *stream, guint clock_rate)
{
  const PhoneSdpPayload *found = NULL;

  for (guint i = 0; i < stream->payloads->len; i++)
    {
      const PhoneSdpPayload *payload = &g_array_index (stream->payloads, PhoneSdpPayload, i);

      if (payload->is_event && (payload->clock_rate == clock_rate || (found == NULL && payload->clock_rate == 8000)))
        found = payload;
    }
  return found;
}

static void
plan_receiving (PhoneSdpFacade *self, PhoneSdpPlan *plan, const PhoneSdpStream *stream)
{
  for (guint i = 0; i < stream->payloads->len; i++)
    {
      const PhoneSdpPayload *payload = &g_array_index (stream->payloads, PhoneSdpPayload, i);

      plan->decoders[payload->payload_type] = payload->codec;
      plan->events[payload->payload_type] = payload->is_event ? payload->clock_rate : 0;
    }
  /* What we numbered ourselves is what the far end should send with. */
  phone_sdp_numbers_fill (&self->numbers, self->codecs, plan->decoders, plan->events);
}

static void
plan_addresses (PhoneSdpPlan *plan, const PhoneSdp *remote, const PhoneSdpStream *stream)
{
  if (!phone_sdp_stream_is_reachable (stream))
    return;
  plan->rtp = g_inet_socket_address_new (stream->address, stream->port);
  plan->mux = phone_sdp_stream_get_nth (stream, "rtcp-mux", 0) != NULL;
  plan->rtcp = plan->mux ? g_object_ref (plan->rtp) : phone_sdp_get_rtcp_address (remote, stream);
}

static Agreement *
agree (PhoneSdpFacade *self, PhoneSdp *remote, guint audio, gboolean ours_first, GError **error)
{
  g_autoptr (Agreement) agreement = g_new0 (Agreement, 1);
  PhoneSdpPlan *plan = &agreement->plan;
  const PhoneSdpStream *stream = phone_sdp_get_stream (remote, audio);
  const PhoneSdpPayload *payload, *event;

  agreement->remote = remote;
  agreement->audio = audio;
  payload = ours_first ? choose_ours_first (self, stream) : choose_theirs_first (self, stream);
  if (payload == NULL)
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE,
                   _("The other side has no codec that this phone has, or may use."));
      return NULL;
    }
  plan->codec = payload->codec;
  plan->payload_type = payload->payload_type;
  plan->ptime_ms = phone_sdp_get_ptime (remote, stream);
  if (plan->codec->frame_ms != 0)
    plan->ptime_ms = plan->codec->frame_ms;
  plan->ptime_ms = plan->ptime_ms != 0 ? CLAMP (plan->ptime_ms / 10 * 10, 10, 60) : DEFAULT_PTIME;
  event = choose_event (stream, plan->codec->clock_rate);
  plan->event_type = event != NULL ? (int) event->payload_type : -1;
  plan->event_rate = event != NULL ? event->clock_rate : 0;
  plan_receiving (self, plan, stream);
  plan_addresses (plan, remote, stream);
  return g_steal_pointer (&agreement);
}

gboolean
phone_sdp_facade_is_webrtc (const PhoneSdpStream *stream)
{
  static const char *const protos[] = { "UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", NULL };

  return g_strv_contains (protos, stream->proto);
}

static gboolean
is_known (const PhoneSdpStream *stream)
{
  static const char *const protos[] = { "RTP/AVP", "RTP/AVPF", NULL };

  return g_strv_contains (protos, stream->proto) || phone_sdp_facade_is_webrtc (stream);
}

gboolean
phone_sdp_facade_find_audio (const PhoneSdp *offer, guint *index)
{
  for (guint i = 0; i < offer->streams->len; i++)
    {
      const PhoneSdpStream *stream = offer->streams->pdata[i];

      if (stream->port != 0 && g_str_equal (stream->media, "audio") && is_known (stream))
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_held_by (const PhoneSdp *remote, const PhoneSdpStream *stream)
{
  return (phone_sdp_get_direction (remote, stream) & PHONE_SDP_RECVONLY) == 0;
}

gboolean
phone_sdp_facade_take_offer (PhoneSdpFacade *self, PhoneSdp *offer, GError **error)
{
  Agreement *agreement;
  const PhoneSdpStream *stream;
  guint audio;

  if (!phone_sdp_facade_find_audio (offer, &audio))
    {
      phone_sdp_free (offer);
      g_set_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE,
                   _("The other side offers no sound that this phone can take."));
      return FALSE;
    }
  stream = phone_sdp_get_stream (offer, audio);
  phone_sdp_numbers_adopt (&self->numbers, stream);
  agreement = agree (self, offer, audio, self->configured, error);
  if (agreement == NULL)
    return FALSE;
  agreement->plan.held_by_peer = is_held_by (offer, stream);
  agreement->plan.direction = phone_sdp_direction_reverse (phone_sdp_get_direction (offer, stream));
  g_clear_pointer (&self->pending, agreement_free);
  self->pending = agreement;
  return TRUE;
}

/* The version is raised when, and only when, anything else changed. */
static char *
finish (PhoneSdpFacade *self, const PhoneSdpTransport *transport, GString *body, PhoneSdpDirection direction)
{
  g_autofree char *text = g_string_free (body, FALSE);
  char *unversioned = phone_sdp_text_make_head (self->session_id, 0, transport->address, text);

  if (self->unversioned != NULL && g_strcmp0 (self->unversioned, unversioned) != 0)
    self->version++;
  g_free (self->unversioned);
  self->unversioned = unversioned;
  self->sent_direction = direction;
  g_free (self->sent);
  self->sent = phone_sdp_text_make_head (self->session_id, self->version, transport->address, text);
  return g_strdup (self->sent);
}

/* What was sent last holds now. */
static void
settle (PhoneSdpFacade *self, Agreement *agreement)
{
  agreement_free (self->stable);
  self->stable = agreement;
  g_free (self->agreed_sent);
  self->agreed_sent = g_strdup (self->sent);
  self->agreed_direction = self->sent_direction;
}

static void
add_bundle (GString *body, const PhoneSdpTransport *transport, const char *mid)
{
  if (transport->always_mux && mid != NULL)
    g_string_append_printf (body, "a=group:BUNDLE %s\r\n", mid);
}

char *
phone_sdp_facade_make_offer (PhoneSdpFacade *self, const PhoneSdpTransport *transport, gboolean hold,
                             gboolean compact)
{
  const PhoneCodec *agreed[2] = { self->stable != NULL ? self->stable->plan.codec : NULL };
  PhoneSdpSection section = { 0 };
  GString *body = g_string_new (NULL);
  guint audio = self->stable != NULL ? self->stable->audio : 0;

  /* Already held: neither sends (RFC 3264 8.4). */
  self->offered = !hold ? PHONE_SDP_SENDRECV
                  : self->stable != NULL && self->stable->plan.held_by_peer ? PHONE_SDP_INACTIVE : PHONE_SDP_SENDONLY;
  section.proto = transport->proto;
  section.codecs = self->stable != NULL && transport->always_mux ? agreed : self->codecs;
  section.numbers = &self->numbers;
  section.direction = self->offered;
  section.mux = transport->mux;
  section.ptime_ms = DEFAULT_PTIME;
  section.mid = self->mid != NULL ? self->mid : transport->always_mux ? DEFAULT_MID : NULL;
  section.compact = compact;
  add_bundle (body, transport, section.mid);
  for (guint i = 0; i < self->n_sections; i++)
    if (i == audio)
      phone_sdp_text_add_section (body, transport, &section);
    else
      phone_sdp_text_add_refusal (body, phone_sdp_get_stream (self->stable->remote, i));
  return finish (self, transport, body, section.direction);
}

char *
phone_sdp_facade_repeat_offer (PhoneSdpFacade *self)
{
  self->offered = self->sent_direction;
  return g_strdup (self->sent);
}

char *
phone_sdp_facade_make_answer (PhoneSdpFacade *self, const PhoneSdpTransport *transport, gboolean hold)
{
  const PhoneSdpStream *stream = phone_sdp_get_stream (self->pending->remote, self->pending->audio);
  PhoneSdpPlan *plan = &self->pending->plan;
  const PhoneCodec *codecs[] = { plan->codec, NULL };
  PhoneSdpSection section = { 0 };
  GString *body = g_string_new (NULL);
  char *text;

  plan->direction &= hold ? PHONE_SDP_SENDONLY : PHONE_SDP_SENDRECV;
  section.proto = stream->proto;
  section.codecs = codecs;
  section.numbers = &self->numbers;
  section.events_of = stream;
  section.direction = plan->direction;
  section.mux = plan->mux && transport->mux;
  section.ptime_ms = plan->ptime_ms;
  section.mid = phone_sdp_stream_get_mid (stream);
  g_free (self->mid);
  self->mid = g_strdup (section.mid);
  if (phone_sdp_get (self->pending->remote, stream, "group") != NULL)
    add_bundle (body, transport, section.mid);
  self->n_sections = MAX (self->n_sections, self->pending->remote->streams->len);
  for (guint i = 0; i < self->pending->remote->streams->len; i++)
    if (i == self->pending->audio)
      phone_sdp_text_add_section (body, transport, &section);
    else
      phone_sdp_text_add_refusal (body, phone_sdp_get_stream (self->pending->remote, i));
  text = finish (self, transport, body, section.direction);
  settle (self, g_steal_pointer (&self->pending));
  return text;
}

gboolean
phone_sdp_facade_take_answer (PhoneSdpFacade *self, PhoneSdp *answer, GError **error)
{
  guint audio = self->stable != NULL ? self->stable->audio : 0;
  const PhoneSdpStream *stream = phone_sdp_get_stream (answer, audio);
  Agreement *agreement;
  gboolean was_held = self->stable != NULL && self->stable->plan.held_by_peer;

  if (stream == NULL || stream->port == 0 || !g_str_equal (stream->media, "audio"))
    {
      phone_sdp_free (answer);
      g_set_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, _("The other side refuses the sound."));
      return FALSE;
    }
  agreement = agree (self, answer, audio, FALSE, error);
  if (agreement == NULL)
    return FALSE;
  agreement->plan.direction = self->offered & phone_sdp_direction_reverse (phone_sdp_get_direction (answer, stream));
  /* To an offer that is inactive there is no other answer: it tells nothing. */
  agreement->plan.held_by_peer = self->offered == PHONE_SDP_INACTIVE ? was_held : is_held_by (answer, stream);
  settle (self, agreement);
  self->n_sections = MAX (self->n_sections, audio + 1);
  return TRUE;
}

void
phone_sdp_facade_rollback (PhoneSdpFacade *self)
{
  g_clear_pointer (&self->pending, agreement_free);
  if (self->agreed_sent == NULL)
    return;
  /* The version is not: a number that was seen is used up (RFC 3264 8). */
  g_free (self->sent);
  self->sent = g_strdup (self->agreed_sent);
  self->sent_direction = self->agreed_direction;
}

static const Agreement *
current (PhoneSdpFacade *self)
{
  return self->pending != NULL ? self->pending : self->stable;
}

const PhoneSdpPlan *
phone_sdp_facade_get_plan (PhoneSdpFacade *self)
{
  return current (self) != NULL ? &current (self)->plan : NULL;
}

const PhoneSdpPlan *
phone_sdp_facade_get_agreed (PhoneSdpFacade *self)
{
  return self->stable != NULL ? &self->stable->plan : NULL;
}

void
phone_sdp_facade_expect (PhoneSdpFacade *self, PhoneSdpPlan *plan)
{
  memset (plan, 0, sizeof *plan);
  plan->codec = self->codecs[0];
  plan->payload_type = phone_sdp_numbers_get (&self->numbers, plan->codec);
  plan->ptime_ms = DEFAULT_PTIME;
  plan->event_type = -1;
  phone_sdp_numbers_fill (&self->numbers, self->codecs, plan->decoders, plan->events);
}

const PhoneSdp *
phone_sdp_facade_get_remote (PhoneSdpFacade *self)
{
  return current (self) != NULL ? current (self)->remote : NULL;
}

const PhoneSdpStream *
phone_sdp_facade_get_remote_stream (PhoneSdpFacade *self)
{
  return current (self) != NULL ? phone_sdp_get_stream (current (self)->remote, current (self)->audio) : NULL;
}
