/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/phone-sdp-facade.h"

G_BEGIN_DECLS

/* What webrtcbin is fed, and what it gives: descriptions of one section of sound, always sent and received. */

/* A description of the far end with what @stream says of ICE and DTLS. @offer: whose setup is repeated as it is. */
char *phone_webrtc_sdp_make_remote (const PhoneSdp *remote, const PhoneSdpStream *stream, const PhoneSdpPlan *plan,
                                    const char *mid);
/* The codecs and events of @plan, the one that is sent first. (transfer full) */
GstCaps *phone_webrtc_sdp_make_caps (const PhoneSdpPlan *plan);

/**
 * phone_webrtc_sdp_read_local:
 * @text: the local description with its candidates
 * @offer: whether it is one; an offer leaves the roles of DTLS open
 * @mid: (out): what webrtcbin calls the section
 *
 * Returns: (transfer full): the transport as it is to be told, or %NULL with %SIP_ERROR_MEDIA where there is no
 * candidate.
 */
PhoneSdpTransport *phone_webrtc_sdp_read_local (const char *text, gboolean offer, char **mid, GError **error);
void phone_webrtc_sdp_free_transport (PhoneSdpTransport *transport);

G_END_DECLS
