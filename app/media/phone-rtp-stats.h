/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/phone-call-quality.h"
#include "media/phone-codec.h"

G_BEGIN_DECLS

/* What session 0 of @rtpbin counted (RFC 3550 6.4). */
void phone_rtp_stats_read (GstElement *rtpbin, PhoneCallQuality *quality);
/* Fills in the estimate of the opinion score from the rest. */
void phone_rtp_stats_judge (PhoneCallQuality *quality, const PhoneCodec *codec);

G_END_DECLS
