/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "media/phone-block.h"

G_BEGIN_DECLS

/**
 * PhonePlayoutCounts:
 * @underruns: times that nothing was there to play
 * @concealed: blocks for which nothing was there; a pause longer than 200 ms is no longer concealment
 * @cuts: blocks taken out because more waited than was needed
 * @overruns: writes that overwrote what was not played yet
 * @fill: samples that wait now
 */
typedef struct
{
  guint64 underruns;
  guint64 concealed;
  guint64 cuts;
  guint64 overruns;
  guint fill;
} PhonePlayoutCounts;

/**
 * PhonePlayout:
 *
 * Decoded sound of one call between the thread that decodes and the tick that plays. A jitter buffer passes on what
 * is in order at once, so that this is where arrival jitter is absorbed. It sizes itself: what comes late after an
 * underrun stays in store, and what was never needed is cut out with a cross-fade.
 *
 * Any thread; reference counted.
 */
typedef struct _PhonePlayout PhonePlayout;

/* @burst: far too much comes at first (webrtcbin), and is cut at once within the first 0.6 s. */
PhonePlayout *phone_playout_new (gboolean burst);
PhonePlayout *phone_playout_ref (PhonePlayout *self);
void phone_playout_unref (PhonePlayout *self);

void phone_playout_write (PhonePlayout *self, const gint16 *samples, gsize n_samples);
/* Always fills @block, if need be with a fade and silence. FALSE where it is only silence. */
gboolean phone_playout_read (PhonePlayout *self, gint16 block[PHONE_BLOCK]);
/* Whether something was ever written. */
gboolean phone_playout_has_begun (PhonePlayout *self);
PhonePlayoutCounts phone_playout_get_counts (PhonePlayout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhonePlayout, phone_playout_unref)

G_END_DECLS
