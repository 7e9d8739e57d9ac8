/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/phone-leg.h"

G_BEGIN_DECLS

#define PHONE_TYPE_WEBRTC_LEG (phone_webrtc_leg_get_type ())
G_DECLARE_FINAL_TYPE (PhoneWebrtcLeg, phone_webrtc_leg, PHONE, WEBRTC_LEG, PhoneLeg)

/**
 * PhoneWebrtcLeg:
 *
 * ICE, DTLS and SRTP by webrtcbin. It sees one offer and one answer in its life, both with one section of sound that is
 * sent and received: all else about descriptions is the facade's.
 */
/* @local: (nullable): the only address of this machine to use */
PhoneWebrtcLeg *phone_webrtc_leg_new (GInetAddress *local, GstClockTime base_time);

/* Gathers candidates to offer; at most for half a second. */
void phone_webrtc_leg_gather_offer_async (PhoneWebrtcLeg *self, const PhoneSdpPlan *expected, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
/* Likewise to answer. */
void phone_webrtc_leg_gather_answer_async (PhoneWebrtcLeg *self, const PhoneSdp *offer, const PhoneSdpStream *stream,
                                           const PhoneSdpPlan *plan, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean phone_webrtc_leg_gather_finish (PhoneWebrtcLeg *self, GAsyncResult *result, GError **error);
/* (nullable): what was gathered */
const PhoneSdpTransport *phone_webrtc_leg_get_transport (PhoneWebrtcLeg *self);

/* Connects. What goes wrong is signalled as failed. */
void phone_webrtc_leg_take_answer (PhoneWebrtcLeg *self, const PhoneSdp *answer, const PhoneSdpStream *stream,
                                   const PhoneSdpPlan *plan);
/* Whether that is whom it is connected with; else a fresh one is needed. */
gboolean phone_webrtc_leg_is_for (PhoneWebrtcLeg *self, const PhoneSdp *remote, const PhoneSdpStream *stream);

/* Whether a section has what ICE and DTLS need. %SIP_ERROR_NOT_ACCEPTABLE. */
gboolean phone_webrtc_leg_check (const PhoneSdp *remote, const PhoneSdpStream *stream, GError **error);
/* Makes what takes long once a process; any thread. */
void phone_webrtc_leg_prepare_certificate (void);

G_END_DECLS
