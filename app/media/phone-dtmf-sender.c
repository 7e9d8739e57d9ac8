/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-dtmf-sender.h"

#include <glib/gi18n.h>
#include <gst/rtp/gstrtpbuffer.h>
#include <string.h>

#include "util/sip-error.h"

#define SHORTEST_TONE 40
#define SHORTEST_GAP 50
#define PAUSE 2000
#define MAX_QUEUED 256
#define VOLUME 10
#define END_PACKETS 3
#define END_BIT 0x80

/*
 *   IDLE ──► TONE ──► ENDING ──► GAP ──► IDLE
 *     └───────── a pause ─────────┘
 */
typedef enum {
  IDLE,
  TONE,
  ENDING,
  GAP,
} State;

typedef struct
{
  int event; /* -1 for a pause */
  guint duration_ms;
  guint gap_ms;
} Tone;

struct _PhoneDtmfSender
{
  GMutex lock;
  GQueue tones; /* of Tone */
  int event_type;
  guint event_rate;
  guint audio_rate;

  State state;
  Tone tone;
  guint32 start;   /* in the clock of the sound, as all RTP times */
  guint32 last;
  guint32 step;    /* from packet to packet */
  guint32 wait_to;
  guint n_ends;
};

static const char events[] = "0123456789*#ABCD";

PhoneDtmfSender *
phone_dtmf_sender_new (void)
{
  PhoneDtmfSender *self = g_new0 (PhoneDtmfSender, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->tones);
  self->event_type = -1;
  return self;
}

void
phone_dtmf_sender_free (PhoneDtmfSender *self)
{
  g_queue_clear_full (&self->tones, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
phone_dtmf_sender_configure (PhoneDtmfSender *self, int event_type, guint event_rate, guint audio_rate)
{
  g_mutex_lock (&self->lock);
  self->event_type = event_type;
  self->event_rate = event_rate;
  if (self->audio_rate != audio_rate)
    self->step = audio_rate / 50;
  self->audio_rate = audio_rate;
  if (event_type < 0)
    {
      g_queue_clear_full (&self->tones, g_free);
      self->state = IDLE;
    }
  g_mutex_unlock (&self->lock);
}

static gboolean
check_tones (const char *tones, GError **error)
{
  gsize length = strlen (tones);

  if (length == 0 || length > MAX_QUEUED || strspn (tones, "0123456789*#ABCDabcd,") != length)
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT,
                   _("“%s” cannot be sent as tones: use digits, *, #, A to D, and commas for pauses."), tones);
      return FALSE;
    }
  return TRUE;
}

static void
push_tone (PhoneDtmfSender *self, char character, guint duration_ms, guint gap_ms)
{
  Tone *tone = g_new0 (Tone, 1);
  const char *found = strchr (events, g_ascii_toupper (character));

  tone->event = found != NULL ? (int) (found - events) : -1;
  tone->duration_ms = CLAMP (duration_ms, SHORTEST_TONE, G_MAXUINT16 * 1000 / self->event_rate);
  tone->gap_ms = found != NULL ? MAX (gap_ms, SHORTEST_GAP) : PAUSE;
  g_queue_push_tail (&self->tones, tone);
}

gboolean
phone_dtmf_sender_queue (PhoneDtmfSender *self, const char *tones, guint duration_ms, guint gap_ms, GError **error)
{
  gboolean accepted = FALSE;

  if (!check_tones (tones, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  if (self->event_type < 0 || self->event_rate == 0 || self->audio_rate == 0)
    g_set_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, _("The other side takes no tones in the media."));
  else if (self->tones.length + strlen (tones) > MAX_QUEUED)
    g_set_error (error, SIP_ERROR, SIP_ERROR_INVALID_ARGUMENT, _("Too many tones wait to be sent."));
  else
    {
      for (const char *c = tones; *c != '\0'; c++)
        push_tone (self, *c, duration_ms, gap_ms);
      accepted = TRUE;
    }
  g_mutex_unlock (&self->lock);
  return accepted;
}

static guint32
to_clock (guint milliseconds, guint rate)
{
  return (guint64) milliseconds * rate / 1000;
}

static void
start_next (PhoneDtmfSender *self, guint32 time)
{
  g_autofree Tone *tone = g_queue_pop_head (&self->tones);

  if (tone == NULL)
    return;
  self->tone = *tone;
  self->start = time;
  self->n_ends = 0;
  self->state = tone->event >= 0 ? TONE : GAP;
  self->wait_to = time + to_clock (tone->gap_ms, self->audio_rate);
}

/* The whole length of the event so far, of which each packet tells (RFC 4733 2.5.1.2). */
static guint
get_duration (PhoneDtmfSender *self, guint32 time)
{
  guint64 milliseconds = (guint64) (time - self->start + self->step) * 1000 / self->audio_rate;

  if (self->state == TONE && milliseconds >= self->tone.duration_ms)
    self->state = ENDING;
  if (self->state == ENDING)
    milliseconds = self->tone.duration_ms;
  return MIN (to_clock (milliseconds, self->event_rate), G_MAXUINT16);
}

static GstBuffer *
make_event (PhoneDtmfSender *self, GstRTPBuffer *sound)
{
  guint32 time = gst_rtp_buffer_get_timestamp (sound);
  guint duration = get_duration (self, time);
  GstBuffer *buffer = gst_rtp_buffer_new_allocate (4, 0, 0);
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
  guint8 *payload;

  gst_rtp_buffer_map (buffer, GST_MAP_WRITE, &rtp);
  gst_rtp_buffer_set_ssrc (&rtp, gst_rtp_buffer_get_ssrc (sound));
  gst_rtp_buffer_set_seq (&rtp, gst_rtp_buffer_get_seq (sound));
  gst_rtp_buffer_set_timestamp (&rtp, self->start);
  gst_rtp_buffer_set_payload_type (&rtp, self->event_type);
  gst_rtp_buffer_set_marker (&rtp, time == self->start);
  payload = gst_rtp_buffer_get_payload (&rtp);
  payload[0] = self->tone.event;
  payload[1] = (self->state == ENDING ? END_BIT : 0) | VOLUME;
  GST_WRITE_UINT16_BE (payload + 2, duration);
  gst_rtp_buffer_unmap (&rtp);
  return buffer;
}

static void
after_event (PhoneDtmfSender *self)
{
  if (self->state != ENDING || ++self->n_ends < END_PACKETS)
    return;
  self->state = GAP;
  self->wait_to = self->start + to_clock (self->tone.duration_ms + self->tone.gap_ms, self->audio_rate);
}

static void
observe (PhoneDtmfSender *self, guint32 time)
{
  guint32 step = time - self->last;

  if (step > 0 && step <= self->audio_rate / 10)
    self->step = step;
  self->last = time;
  if (self->state == GAP && (gint32) (time - self->wait_to) >= 0)
    self->state = IDLE;
  if (self->state == IDLE)
    start_next (self, time);
}

GstBuffer *
phone_dtmf_sender_filter (PhoneDtmfSender *self, GstBuffer *packet)
{
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
  GstBuffer *event = NULL;

  g_mutex_lock (&self->lock);
  if ((self->state != IDLE || self->tones.length > 0) && gst_rtp_buffer_map (packet, GST_MAP_READ, &rtp))
    {
      observe (self, gst_rtp_buffer_get_timestamp (&rtp));
      if (self->state == TONE || self->state == ENDING)
        {
          event = make_event (self, &rtp);
          after_event (self);
        }
      gst_rtp_buffer_unmap (&rtp);
    }
  g_mutex_unlock (&self->lock);
  if (event == NULL)
    return packet;
  gst_buffer_copy_into (event, packet, GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
  gst_buffer_unref (packet);
  return event;
}
