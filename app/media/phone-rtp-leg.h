/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/phone-leg.h"
#include "media/phone-rtp-transport.h"

G_BEGIN_DECLS

#define PHONE_TYPE_RTP_LEG (phone_rtp_leg_get_type ())
G_DECLARE_FINAL_TYPE (PhoneRtpLeg, phone_rtp_leg, PHONE, RTP_LEG, PhoneLeg)

/* Plain RTP over @transport (transfer none). Its pipeline is built later, see phone_leg_build(). */
PhoneRtpLeg *phone_rtp_leg_new (PhoneRtpTransport *transport, GstClockTime base_time);
PhoneRtpTransport *phone_rtp_leg_get_transport (PhoneRtpLeg *self);
/* Sends to where the plan says. */
void phone_rtp_leg_connect (PhoneRtpLeg *self, const PhoneSdpPlan *plan);

G_END_DECLS
