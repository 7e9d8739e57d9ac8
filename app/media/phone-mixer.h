/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-mixer-row.h"

G_BEGIN_DECLS

#define PHONE_TYPE_MIXER (phone_mixer_get_type ())
G_DECLARE_FINAL_TYPE (PhoneMixer, phone_mixer, PHONE, MIXER, GObject)

/* In the main context: the row sends no more and nothing of the mixer refers to it. */
typedef void (*PhoneMixerLeft) (PhoneMixerRow *row, gpointer user_data);

/**
 * PhoneMixer:
 *
 * Who hears whom, every 10 ms. All but the tick is for the main context; the tick sees a change at once and whole.
 */
PhoneMixer *phone_mixer_new (void);

/* A row comes in, or its route changes. Where it begins to send, the last 40 ms are sent at once. */
void phone_mixer_set_route (PhoneMixer *self, PhoneMixerRow *row, const PhoneMixerRoute *route);
/* It fades out. @left is called once, also when the mixer stands still (see phone_mixer_settle()). */
void phone_mixer_leave (PhoneMixer *self, PhoneMixerRow *row, PhoneMixerLeft left, gpointer user_data);
/* Ends what fades without waiting: no tick is to come. */
void phone_mixer_settle (PhoneMixer *self);
guint phone_mixer_get_n_rows (PhoneMixer *self);

/**
 * phone_mixer_tick:
 * @microphone: what was captured
 * @time: when, in counted samples
 * @speaker: what is to be played
 *
 * Moves 10 ms of sound between microphone, rows and speaker. From one thread at a time.
 */
void phone_mixer_tick (PhoneMixer *self, const gint16 microphone[PHONE_BLOCK], GstClockTime time,
                       gint16 speaker[PHONE_BLOCK]);

/* 0 to 1; any thread. */
double phone_mixer_get_microphone_level (PhoneMixer *self);
double phone_mixer_get_speaker_level (PhoneMixer *self);

G_END_DECLS
