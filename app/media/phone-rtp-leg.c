/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-rtp-leg.h"

#include <stdio.h>

#include "media/phone-gst.h"

/* Short calls have a round trip, too; far below the share of RFC 3550 6.2 all the same. */
#define RTCP_INTERVAL (2 * GST_SECOND)

struct _PhoneRtpLeg
{
  PhoneLeg parent_instance;

  PhoneRtpTransport *transport;
  GstElement *rtpbin;
};

G_DEFINE_FINAL_TYPE (PhoneRtpLeg, phone_rtp_leg, PHONE_TYPE_LEG)

static GstCaps *
on_request_pt_map (GstElement *rtpbin, guint session, guint payload_type, gpointer data)
{
  return phone_leg_make_caps (data, payload_type);
}

static void
on_pad_added (GstElement *rtpbin, GstPad *pad, gpointer data)
{
  guint session, ssrc, payload_type;

  if (sscanf (GST_PAD_NAME (pad), "recv_rtp_src_%u_%u_%u", &session, &ssrc, &payload_type) == 3)
    phone_leg_receive_from (data, pad, payload_type);
}

static gboolean
phone_rtp_leg_take_sender (PhoneLeg *leg, GstPad *pad, const PhoneCodec *codec, guint payload_type, GError **error)
{
  PhoneRtpLeg *self = PHONE_RTP_LEG (leg);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->rtpbin, "send_rtp_sink_0");

  return gst_pad_link (pad, sink) == GST_PAD_LINK_OK;
}

static void
set_rtcp_interval (GstElement *rtpbin)
{
  g_autoptr (GObject) session = NULL;

  g_signal_emit_by_name (rtpbin, "get-internal-session", 0, &session);
  if (session != NULL)
    g_object_set (session, "rtcp-min-interval", (guint64) RTCP_INTERVAL, NULL);
}

static gboolean
phone_rtp_leg_build (PhoneLeg *leg, GError **error)
{
  PhoneRtpLeg *self = PHONE_RTP_LEG (leg);
  GstElement *rtpbin = phone_gst_make ("rtpbin", error);
  g_autoptr (GstPad) pad = NULL;

  if (rtpbin == NULL)
    return FALSE;
  self->rtpbin = gst_object_ref (rtpbin);
  gst_bin_add (phone_leg_get_bin (leg), rtpbin);
  phone_leg_watch_rtpbin (leg, rtpbin);
  g_signal_connect (rtpbin, "request-pt-map", G_CALLBACK (on_request_pt_map), self);
  g_signal_connect (rtpbin, "pad-added", G_CALLBACK (on_pad_added), self);
  /* Makes the pad where packets come out. */
  pad = gst_element_request_pad_simple (rtpbin, "send_rtp_sink_0");
  if (!phone_rtp_transport_attach (self->transport, phone_leg_get_bin (leg), rtpbin, error))
    return FALSE;
  set_rtcp_interval (rtpbin);
  return TRUE;
}

static void
phone_rtp_leg_finalize (GObject *object)
{
  PhoneRtpLeg *self = PHONE_RTP_LEG (object);
  PhoneRtpTransport *transport = g_steal_pointer (&self->transport);

  gst_clear_object (&self->rtpbin);
  /* Its callbacks are the pipeline's, which ends first. */
  G_OBJECT_CLASS (phone_rtp_leg_parent_class)->finalize (object);
  g_clear_object (&transport);
}

static void
phone_rtp_leg_class_init (PhoneRtpLegClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_rtp_leg_finalize;
  PHONE_LEG_CLASS (klass)->name = "rtp";
  PHONE_LEG_CLASS (klass)->build = phone_rtp_leg_build;
  PHONE_LEG_CLASS (klass)->take_sender = phone_rtp_leg_take_sender;
}

static void
phone_rtp_leg_init (PhoneRtpLeg *self)
{
}

PhoneRtpLeg *
phone_rtp_leg_new (PhoneRtpTransport *transport, GstClockTime base_time)
{
  PhoneRtpLeg *self = g_object_new (PHONE_TYPE_RTP_LEG, NULL);

  self->transport = g_object_ref (transport);
  phone_leg_set_base_time (PHONE_LEG (self), base_time);
  return self;
}

PhoneRtpTransport *
phone_rtp_leg_get_transport (PhoneRtpLeg *self)
{
  g_return_val_if_fail (PHONE_IS_RTP_LEG (self), NULL);
  return self->transport;
}

void
phone_rtp_leg_connect (PhoneRtpLeg *self, const PhoneSdpPlan *plan)
{
  g_return_if_fail (PHONE_IS_RTP_LEG (self));
  phone_rtp_transport_set_remote (self->transport, plan->rtp, plan->rtcp, plan->mux);
}
