/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

#define PHONE_TYPE_RTP_TRANSPORT (phone_rtp_transport_get_type ())
G_DECLARE_FINAL_TYPE (PhoneRtpTransport, phone_rtp_transport, PHONE, RTP_TRANSPORT, GObject)

/**
 * PhoneRtpTransport:
 *
 * The sockets of one stream of RTP and what is between them and an rtpbin. What is sent leaves from the port that
 * receives (symmetric RTP, RFC 4961), and goes to where the first packet came from, once after each negotiation: that
 * is how it passes a NAT of the far end.
 */

/* Two ports, an even and the next odd one; in the range, or any with @first 0. %PHONE_ERROR_MEDIA. */
PhoneRtpTransport *phone_rtp_transport_new (GInetAddress *local, guint16 first, guint16 last, GError **error);

guint16 phone_rtp_transport_get_port (PhoneRtpTransport *self);
guint16 phone_rtp_transport_get_rtcp_port (PhoneRtpTransport *self);

/* Adds itself to @bin and links them with session 0 of @rtpbin, all but the payloader's side. %PHONE_ERROR_MEDIA. */
gboolean phone_rtp_transport_attach (PhoneRtpTransport *self, GstBin *bin, GstElement *rtpbin, GError **error);
/* Where to send; @rtp NULL for nowhere. With @mux RTCP goes with RTP. The next packet tells anew whence it comes. */
void phone_rtp_transport_set_remote (PhoneRtpTransport *self, GSocketAddress *rtp, GSocketAddress *rtcp, gboolean mux);

G_END_DECLS
