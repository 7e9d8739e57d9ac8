/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/phone-playout.h"

G_BEGIN_DECLS

/**
 * PhoneMixerRoute:
 * @sends: it is given a block at every tick
 * @hears_microphone: that block has the microphone in it
 * @heard: the speaker plays what it says
 * @loopback: it hears itself and nothing else
 * @conference: rows of the same conference hear each other; 0 for none
 * @ringback: the speaker plays a ringing tone until the row has said something
 *
 * Whom one row hears, and who hears it.
 */
typedef struct
{
  gboolean sends;
  gboolean hears_microphone;
  gboolean heard;
  gboolean loopback;
  guint conference;
  gboolean ringback;
} PhoneMixerRoute;

/* In the thread of the tick. @time: of the capture, counted samples. */
typedef void (*PhoneMixerSend) (const gint16 *block, GstClockTime time, gpointer user_data);

/**
 * PhoneMixerRow:
 *
 * One call in the mixer. Reference counted; the last reference is dropped in the main context.
 */
typedef struct _PhoneMixerRow PhoneMixerRow;

PhoneMixerRow *phone_mixer_row_new (PhonePlayout *playout, PhoneMixerSend send, gpointer user_data,
                                    GDestroyNotify destroy);
PhoneMixerRow *phone_mixer_row_ref (PhoneMixerRow *self);
void phone_mixer_row_unref (PhoneMixerRow *self);

/* Loudness of what it says now, 0 to 1. Any thread. */
double phone_mixer_row_get_level (PhoneMixerRow *self);

/* The rest is for the mixer, in the thread of the tick. */

/* Reads what the row says in this tick. @leaving: it fades. */
void phone_mixer_row_say (PhoneMixerRow *self, const PhoneMixerRoute *route, gboolean leaving);
void phone_mixer_row_add_to_speaker (PhoneMixerRow *self, float *sum);
void phone_mixer_row_add_to_conference (PhoneMixerRow *self, float *sum);
/* In which it takes part in this tick; 0 for none. */
guint phone_mixer_row_get_conference (PhoneMixerRow *self);
/* @others: what the rest of its conference says; NULL for none. */
void phone_mixer_row_hear (PhoneMixerRow *self, const gint16 *microphone, const float *others, GstClockTime time);
/* Gives @block to who sends it, as hear does; any thread as long as the row is in no matrix or does not send. */
void phone_mixer_row_send (PhoneMixerRow *self, const gint16 *block, GstClockTime time);
void phone_mixer_row_end_tick (PhoneMixerRow *self);
/* It has left: faded out, and enough silence was sent after that. */
gboolean phone_mixer_row_is_gone (PhoneMixerRow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneMixerRow, phone_mixer_row_unref)

G_END_DECLS
