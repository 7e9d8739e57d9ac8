/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/phone-call-quality.h"
#include "media/phone-mixer-row.h"
#include "media/phone-sdp-facade.h"

G_BEGIN_DECLS

#define PHONE_TYPE_LEG (phone_leg_get_type ())
G_DECLARE_DERIVABLE_TYPE (PhoneLeg, phone_leg, PHONE, LEG, GObject)

/**
 * PhoneLeg:
 *
 * The pipeline of one call, between a row of the mixer and the network. What carries the packets is the derived type's.
 *
 * Signals, all in the main context and never after phone_leg_close():
 *
 * - `failed (GError *error)`: %PHONE_ERROR_MEDIA
 * - `media-started ()`: the first packet came
 * - `digit (char *digit)`: a tone came
 *
 * @burst: see phone_playout_new()
 * @name: of the pipeline
 * @build: puts an rtpbin into the pipeline, and links all but what is sent
 * @take_sender: links @pad, which brings packets to send, with the network; @codec and @payload_type are what they are
 * @closing: before the pipeline ends
 */
struct _PhoneLegClass
{
  GObjectClass parent_class;

  gboolean burst;
  const char *name;
  gboolean (*build) (PhoneLeg *self, GError **error);
  gboolean (*take_sender) (PhoneLeg *self, GstPad *pad, const PhoneCodec *codec, guint payload_type, GError **error);
  void (*closing) (PhoneLeg *self);
};

/* In the main context: the pipeline is gone. */
typedef void (*PhoneLegClosed) (gpointer user_data);

/* Makes the pipeline and runs it. %PHONE_ERROR_MEDIA. */
gboolean phone_leg_build (PhoneLeg *self, GError **error);
gboolean phone_leg_is_built (PhoneLeg *self);
/* (transfer none): what the mixer moves */
PhoneMixerRow *phone_leg_get_row (PhoneLeg *self);
/* Follows what was agreed: encoder, decoders, tones. It must be built. %PHONE_ERROR_MEDIA. */
gboolean phone_leg_set_plan (PhoneLeg *self, const PhoneSdpPlan *plan, GError **error);
gboolean phone_leg_send_dtmf (PhoneLeg *self, const char *tones, guint duration_ms, guint gap_ms, GError **error);
/* FALSE where nothing is known. */
gboolean phone_leg_get_quality (PhoneLeg *self, PhoneCallQuality *quality);
/* Ends the pipeline in a thread; nothing may be sent any more: the row has left the mixer. */
void phone_leg_close (PhoneLeg *self, PhoneLegClosed closed, gpointer user_data);

/* The rest is for derived types. */

void phone_leg_set_base_time (PhoneLeg *self, GstClockTime base_time);
GstBin *phone_leg_get_bin (PhoneLeg *self);
/* Statistics, tones and latency come from this one. */
void phone_leg_watch_rtpbin (PhoneLeg *self, GstElement *rtpbin);
/* Any thread: decodes what comes from @pad, or swallows it where nobody can. */
void phone_leg_receive_from (PhoneLeg *self, GstPad *pad, guint payload_type);
/* Any thread. (transfer full): of what comes with this number */
GstCaps *phone_leg_make_caps (PhoneLeg *self, guint payload_type);

G_END_DECLS
