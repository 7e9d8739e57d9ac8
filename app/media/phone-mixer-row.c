/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-mixer-row.h"

#include <string.h>

#include "media/phone-tone.h"

/* A payloader holds half a packet back: without some silence the end of the fade would never be sent. */
#define LINGER 4

struct _PhoneMixerRow
{
  PhonePlayout *playout;
  PhoneMixerSend send;
  gpointer user_data;
  GDestroyNotify destroy;
  int level;

  /* Of the tick. */
  PhoneMixerRoute route;
  gint16 said[PHONE_BLOCK];
  PhoneTone tone;
  PhoneRamp presence;
  PhoneRamp microphone;
  PhoneRamp heard;
  PhoneRamp conference;
  PhoneRamp ringback;
  guint conference_now;
  int lingered;
  gboolean has_sent;
  GstClockTime sent_until;
};

PhoneMixerRow *
phone_mixer_row_new (PhonePlayout *playout, PhoneMixerSend send, gpointer user_data, GDestroyNotify destroy)
{
  PhoneMixerRow *self = g_atomic_rc_box_new0 (PhoneMixerRow);

  self->playout = phone_playout_ref (playout);
  self->send = send;
  self->user_data = user_data;
  self->destroy = destroy;
  self->tone = PHONE_TONE_RINGBACK;
  return self;
}

PhoneMixerRow *
phone_mixer_row_ref (PhoneMixerRow *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
phone_mixer_row_dispose (gpointer data)
{
  PhoneMixerRow *self = data;

  phone_playout_unref (self->playout);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
}

void
phone_mixer_row_unref (PhoneMixerRow *self)
{
  g_atomic_rc_box_release_full (self, phone_mixer_row_dispose);
}

double
phone_mixer_row_get_level (PhoneMixerRow *self)
{
  return g_atomic_int_get (&self->level) / 32768.0;
}

/* Who changes conference leaves the old one before it enters the new. */
static void
choose_conference (PhoneMixerRow *self)
{
  if (phone_ramp_is_silent (&self->conference))
    self->conference_now = self->route.conference;
  self->conference.want = self->conference_now != 0 && self->conference_now == self->route.conference;
}

void
phone_mixer_row_say (PhoneMixerRow *self, const PhoneMixerRoute *route, gboolean leaving)
{
  gboolean begun;

  phone_playout_read (self->playout, self->said);
  begun = phone_playout_has_begun (self->playout);
  g_atomic_int_set (&self->level, phone_block_peak (self->said));

  self->route = *route;
  self->presence.want = !leaving;
  self->microphone.want = route->hears_microphone;
  self->heard.want = route->heard;
  self->ringback.want = route->ringback && !begun && !leaving;
  choose_conference (self);
  phone_block_scale (self->said, &self->presence);
}

static void
add_ringback (PhoneMixerRow *self, float *sum)
{
  gint16 block[PHONE_BLOCK];

  if (phone_ramp_is_silent (&self->ringback))
    {
      self->tone.sample = 0;
      return;
    }
  phone_tone_read (&self->tone, block);
  phone_block_add (sum, block, &self->ringback);
}

void
phone_mixer_row_add_to_speaker (PhoneMixerRow *self, float *sum)
{
  add_ringback (self, sum);
  if (!phone_ramp_is_silent (&self->heard))
    phone_block_add (sum, self->said, &self->heard);
}

void
phone_mixer_row_add_to_conference (PhoneMixerRow *self, float *sum)
{
  phone_block_add (sum, self->said, &self->conference);
}

guint
phone_mixer_row_get_conference (PhoneMixerRow *self)
{
  return self->conference_now;
}

static void
compose (PhoneMixerRow *self, const gint16 *microphone, const float *others, gint16 *block)
{
  float sum[PHONE_BLOCK] = { 0 };

  if (!phone_ramp_is_silent (&self->microphone))
    phone_block_add (sum, microphone, &self->microphone);
  if (others != NULL)
    phone_block_add_sum (sum, others, &self->conference);
  phone_block_store (block, sum);
  phone_block_scale (block, &self->presence);
}

void
phone_mixer_row_hear (PhoneMixerRow *self, const gint16 *microphone, const float *others, GstClockTime time)
{
  gint16 block[PHONE_BLOCK];

  if (self->route.sends)
    {
      if (self->route.loopback)
        memcpy (block, self->said, sizeof block);
      else
        compose (self, microphone, others, block);
      phone_mixer_row_send (self, block, time);
    }
}

void
phone_mixer_row_end_tick (PhoneMixerRow *self)
{
  phone_ramp_step (&self->presence);
  phone_ramp_step (&self->microphone);
  phone_ramp_step (&self->heard);
  phone_ramp_step (&self->conference);
  phone_ramp_step (&self->ringback);
  if (self->presence.want <= 0)
    g_atomic_int_inc (&self->lingered);
}

void
phone_mixer_row_send (PhoneMixerRow *self, const gint16 *block, GstClockTime time)
{
  if (self->has_sent && time <= self->sent_until)
    return;
  self->has_sent = TRUE;
  self->sent_until = time;
  self->send (block, time, self->user_data);
}

gboolean
phone_mixer_row_is_gone (PhoneMixerRow *self)
{
  return g_atomic_int_get (&self->lingered) > LINGER;
}
