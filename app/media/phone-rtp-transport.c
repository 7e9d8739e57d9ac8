/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-rtp-transport.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/net/gstnetaddressmeta.h>
#include <netinet/in.h>
#include <netinet/ip.h>

#include "config/phone-error.h"
#include "media/phone-gst.h"

#define FREE_PORT_TRIES 64
#define MAX_RTCP 2048
#define RTP_HEADER 12
#define RTCP_HEADER 8
/* DSCP EF (RFC 4594 4.1), in the upper six bits. */
#define EXPEDITED (46 << 2)

struct _PhoneRtpTransport
{
  GObject parent_instance;

  GSocket *rtp_socket;
  GSocket *rtcp_socket;
  GSource *rtcp_source;
  GstElement *rtcp_in;
  guint16 port;

  GMutex lock;
  GSocketAddress *rtp;
  GSocketAddress *rtcp;
  gboolean mux;
  gboolean latched;
  gboolean rtcp_latched;
};

G_DEFINE_FINAL_TYPE (PhoneRtpTransport, phone_rtp_transport, G_TYPE_OBJECT)

static GSocket *
bind_socket (GInetAddress *local, guint16 port, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (local), G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_UDP, error);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (local, port);

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error))
    return NULL;
  /* A network that does not know the mark ignores it: nothing to report. */
  if (g_inet_address_get_family (local) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_TCLASS, EXPEDITED, NULL);
  else
    g_socket_set_option (socket, IPPROTO_IP, IP_TOS, EXPEDITED, NULL);
  return g_steal_pointer (&socket);
}

static guint16
get_local_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

static gboolean
bind_pair (PhoneRtpTransport *self, GInetAddress *local, guint16 port, GError **error)
{
  g_autoptr (GSocket) rtp = bind_socket (local, port, error);
  g_autoptr (GSocket) rtcp = NULL;
  guint16 bound = rtp != NULL ? get_local_port (rtp) : 0;

  /* RFC 3550 11: RTP on an even port, RTCP on the next. */
  if (bound == 0 || bound % 2 != 0)
    return FALSE;
  rtcp = bind_socket (local, bound + 1, error);
  if (rtcp == NULL)
    return FALSE;
  self->port = bound;
  self->rtp_socket = g_steal_pointer (&rtp);
  self->rtcp_socket = g_steal_pointer (&rtcp);
  return TRUE;
}

static gboolean
bind_any (PhoneRtpTransport *self, GInetAddress *local, GError **error)
{
  for (guint i = 0; i < FREE_PORT_TRIES; i++)
    {
      g_clear_error (error);
      if (bind_pair (self, local, 0, error))
        return TRUE;
    }
  return FALSE;
}

static gboolean
bind_in_range (PhoneRtpTransport *self, GInetAddress *local, guint16 first, guint16 last, GError **error)
{
  guint lowest = (first + 1) / 2 * 2, n_pairs = last > lowest ? (last - lowest + 1) / 2 : 0;
  guint start = n_pairs > 0 ? g_random_int_range (0, n_pairs) : 0;

  for (guint i = 0; i < n_pairs; i++)
    {
      g_clear_error (error);
      if (bind_pair (self, local, lowest + (start + i) % n_pairs * 2, error))
        return TRUE;
    }
  return FALSE;
}

PhoneRtpTransport *
phone_rtp_transport_new (GInetAddress *local, guint16 first, guint16 last, GError **error)
{
  g_autoptr (PhoneRtpTransport) self = g_object_new (PHONE_TYPE_RTP_TRANSPORT, NULL);
  g_autoptr (GError) failure = NULL;
  g_autofree char *host = g_inet_address_to_string (local);
  gboolean bound = first == 0 ? bind_any (self, local, &failure) : bind_in_range (self, local, first, last, &failure);

  if (bound)
    return g_steal_pointer (&self);
  g_set_error (error, PHONE_ERROR, PHONE_ERROR_MEDIA, _("No port for sound is free on %s (%s)."), host,
               failure != NULL ? failure->message : _("all of the range are in use"));
  return NULL;
}

guint16
phone_rtp_transport_get_port (PhoneRtpTransport *self)
{
  g_return_val_if_fail (PHONE_IS_RTP_TRANSPORT (self), 0);
  return self->port;
}

guint16
phone_rtp_transport_get_rtcp_port (PhoneRtpTransport *self)
{
  g_return_val_if_fail (PHONE_IS_RTP_TRANSPORT (self), 0);
  return self->port + 1;
}

/* What cannot be sent now is lost, as in the network. */
static void
send_to (GSocket *socket, GSocketAddress *address, const guint8 *data, gsize size)
{
  GOutputVector vector = { data, size };

  g_socket_send_message_with_timeout (socket, address, &vector, 1, NULL, 0, G_SOCKET_MSG_NONE, 0, NULL, NULL, NULL);
}

static GstFlowReturn
send_sample (PhoneRtpTransport *self, GstAppSink *sink, gboolean is_rtcp)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  g_autoptr (GSocketAddress) address = NULL;
  GSocket *socket;
  GstMapInfo map;

  if (sample == NULL)
    return GST_FLOW_EOS;
  g_mutex_lock (&self->lock);
  g_set_object (&address, (is_rtcp ? self->rtcp : self->rtp));
  socket = is_rtcp && !self->mux ? self->rtcp_socket : self->rtp_socket;
  g_mutex_unlock (&self->lock);
  if (address != NULL && gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    {
      send_to (socket, address, map.data, map.size);
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
    }
  return GST_FLOW_OK;
}

static GstFlowReturn
on_rtp_out (GstAppSink *sink, gpointer data)
{
  return send_sample (data, sink, FALSE);
}

static GstFlowReturn
on_rtcp_out (GstAppSink *sink, gpointer data)
{
  return send_sample (data, sink, TRUE);
}

static gboolean
is_rtcp (const guint8 *data, gsize size)
{
  /* RFC 5761 4 */
  return size >= RTCP_HEADER && data[0] >> 6 == 2 && data[1] >= 192 && data[1] <= 223;
}

static void
latch (PhoneRtpTransport *self, GSocketAddress *from, gboolean rtcp)
{
  gboolean *latched = rtcp ? &self->rtcp_latched : &self->latched;

  g_mutex_lock (&self->lock);
  if (!*latched && self->rtp != NULL)
    {
      *latched = TRUE;
      g_set_object (rtcp ? &self->rtcp : &self->rtp, from);
      if (self->mux)
        g_set_object (&self->rtcp, from);
    }
  g_mutex_unlock (&self->lock);
}

static GstPadProbeReturn
on_rtp_in (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  PhoneRtpTransport *self = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstNetAddressMeta *from = gst_buffer_get_net_address_meta (buffer);
  guint8 header[RTP_HEADER] = { 0 };
  gsize size = gst_buffer_extract (buffer, 0, header, sizeof header);

  if (is_rtcp (header, size))
    {
      gst_app_src_push_buffer (GST_APP_SRC (self->rtcp_in), gst_buffer_copy (buffer));
      return GST_PAD_PROBE_DROP;
    }
  /* STUN, keep-alives and rubbish. */
  if (size < RTP_HEADER || header[0] >> 6 != 2)
    return GST_PAD_PROBE_DROP;
  if (from != NULL)
    latch (self, from->addr, FALSE);
  return GST_PAD_PROBE_OK;
}

static gboolean
on_rtcp_in (GSocket *socket, GIOCondition condition, gpointer data)
{
  PhoneRtpTransport *self = data;
  g_autoptr (GSocketAddress) from = NULL;
  guint8 packet[MAX_RTCP];
  gssize size = g_socket_receive_from (socket, &from, (char *) packet, sizeof packet, NULL, NULL);

  if (size <= 0 || !is_rtcp (packet, size))
    return G_SOURCE_CONTINUE;
  latch (self, from, TRUE);
  gst_app_src_push_buffer (GST_APP_SRC (self->rtcp_in), gst_buffer_new_memdup (packet, size));
  return G_SOURCE_CONTINUE;
}

static GstElement *
add (GstBin *bin, const char *factory, GError **error)
{
  GstElement *element = phone_gst_make (factory, error);

  if (element != NULL)
    gst_bin_add (bin, element);
  return element;
}

static void
set_up_receiving (PhoneRtpTransport *self, GstElement *rtp_in)
{
  g_autoptr (GstCaps) rtp_caps = gst_caps_new_empty_simple ("application/x-rtp");
  g_autoptr (GstCaps) rtcp_caps = gst_caps_new_empty_simple ("application/x-rtcp");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (rtp_in, "src");

  g_object_set (rtp_in, "socket", self->rtp_socket, "close-socket", FALSE, "caps", rtp_caps, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_rtp_in, self, NULL);
  g_object_set (self->rtcp_in, "caps", rtcp_caps, "is-live", TRUE, "format", GST_FORMAT_TIME, "do-timestamp", TRUE,
                "max-buffers", (guint64) 16, "max-bytes", (guint64) 0, NULL);
  gst_util_set_object_arg (G_OBJECT (self->rtcp_in), "leaky-type", "downstream");
  self->rtcp_source = g_socket_create_source (self->rtcp_socket, G_IO_IN, NULL);
  g_source_set_callback (self->rtcp_source, G_SOURCE_FUNC (on_rtcp_in), self, NULL);
  g_source_attach (self->rtcp_source, g_main_context_get_thread_default ());
}

static void
set_up_sending (PhoneRtpTransport *self, GstElement *sink, GstFlowReturn (*callback) (GstAppSink *, gpointer))
{
  GstAppSinkCallbacks callbacks = { .new_sample = callback };

  g_object_set (sink, "sync", FALSE, "async", FALSE, "processing-deadline", (guint64) 0, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
}

gboolean
phone_rtp_transport_attach (PhoneRtpTransport *self, GstBin *bin, GstElement *rtpbin, GError **error)
{
  GstElement *rtp_in, *rtp_out, *rtcp_in, *rtcp_out;

  g_return_val_if_fail (PHONE_IS_RTP_TRANSPORT (self), FALSE);
  g_return_val_if_fail (self->rtcp_in == NULL, FALSE);

  rtp_in = add (bin, "udpsrc", error);
  rtp_out = rtp_in != NULL ? add (bin, "appsink", error) : NULL;
  rtcp_in = rtp_out != NULL ? add (bin, "appsrc", error) : NULL;
  rtcp_out = rtcp_in != NULL ? add (bin, "appsink", error) : NULL;
  if (rtcp_out == NULL)
    return FALSE;
  self->rtcp_in = gst_object_ref (rtcp_in);
  set_up_receiving (self, rtp_in);
  set_up_sending (self, rtp_out, on_rtp_out);
  set_up_sending (self, rtcp_out, on_rtcp_out);
  return gst_element_link_pads (rtp_in, "src", rtpbin, "recv_rtp_sink_0") &&
         gst_element_link_pads (rtcp_in, "src", rtpbin, "recv_rtcp_sink_0") &&
         gst_element_link_pads (rtpbin, "send_rtcp_src_0", rtcp_out, "sink") &&
         gst_element_link_pads (rtpbin, "send_rtp_src_0", rtp_out, "sink");
}

void
phone_rtp_transport_set_remote (PhoneRtpTransport *self, GSocketAddress *rtp, GSocketAddress *rtcp, gboolean mux)
{
  g_return_if_fail (PHONE_IS_RTP_TRANSPORT (self));

  g_mutex_lock (&self->lock);
  g_set_object (&self->rtp, rtp);
  g_set_object (&self->rtcp, rtcp);
  self->mux = mux;
  self->latched = FALSE;
  self->rtcp_latched = FALSE;
  g_mutex_unlock (&self->lock);
}

static void
phone_rtp_transport_finalize (GObject *object)
{
  PhoneRtpTransport *self = PHONE_RTP_TRANSPORT (object);

  if (self->rtcp_source != NULL)
    g_source_destroy (self->rtcp_source);
  g_clear_pointer (&self->rtcp_source, g_source_unref);
  gst_clear_object (&self->rtcp_in);
  g_clear_object (&self->rtp_socket);
  g_clear_object (&self->rtcp_socket);
  g_clear_object (&self->rtp);
  g_clear_object (&self->rtcp);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (phone_rtp_transport_parent_class)->finalize (object);
}

static void
phone_rtp_transport_class_init (PhoneRtpTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phone_rtp_transport_finalize;
}

static void
phone_rtp_transport_init (PhoneRtpTransport *self)
{
  g_mutex_init (&self->lock);
}
