/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-webrtc-sdp.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/sip-error.h"

#define PROTO "UDP/TLS/RTP/SAVPF"
#define MAX_CANDIDATES 64

static void
add_attribute (GString *text, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf (text, "a=%s:%s\r\n", name, value);
}

static void
add_formats (GString *text, const PhoneSdpPlan *plan, gboolean maps)
{
  for (guint i = 0; i < G_N_ELEMENTS (plan->decoders); i++)
    {
      const PhoneCodec *codec = plan->decoders[i];

      if (i == plan->payload_type || (codec == NULL && plan->events[i] == 0))
        continue;
      if (!maps)
        g_string_append_printf (text, " %u", i);
      else if (codec != NULL)
        g_string_append_printf (text, "a=rtpmap:%u %s/%u%s\r\n", i, codec->encoding, codec->clock_rate,
                                codec->channels > 1 ? "/2" : "");
      else
        g_string_append_printf (text, "a=rtpmap:%u TELEPHONE-EVENT/%u\r\n", i, plan->events[i]);
    }
}

char *
phone_webrtc_sdp_make_remote (const PhoneSdp *remote, const PhoneSdpStream *stream, const PhoneSdpPlan *plan,
                              const char *mid)
{
  GString *text = g_string_new ("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n");
  const char *candidate;

  g_string_append_printf (text, "a=group:BUNDLE %s\r\nm=audio 9 " PROTO " %u", mid, plan->payload_type);
  add_formats (text, plan, FALSE);
  g_string_append_printf (text, "\r\nc=IN IP4 0.0.0.0\r\na=mid:%s\r\na=rtcp-mux\r\na=sendrecv\r\n", mid);
  add_attribute (text, "setup", phone_sdp_get (remote, stream, "setup"));
  add_attribute (text, "ice-ufrag", phone_sdp_get (remote, stream, "ice-ufrag"));
  add_attribute (text, "ice-pwd", phone_sdp_get (remote, stream, "ice-pwd"));
  add_attribute (text, "fingerprint", phone_sdp_get (remote, stream, "fingerprint"));
  g_string_append_printf (text, "a=rtpmap:%u %s/%u%s\r\n", plan->payload_type, plan->codec->encoding,
                          plan->codec->clock_rate, plan->codec->channels > 1 ? "/2" : "");
  add_formats (text, plan, TRUE);
  for (guint i = 0; i < MAX_CANDIDATES && (candidate = phone_sdp_stream_get_nth (stream, "candidate", i)) != NULL; i++)
    add_attribute (text, "candidate", candidate);
  return g_string_free (text, FALSE);
}

static void
append_codec (GstCaps *caps, const PhoneCodec *codec, guint payload_type)
{
  GstStructure *structure =
    gst_structure_new ("application/x-rtp", "media", G_TYPE_STRING, "audio", "encoding-name", G_TYPE_STRING,
                       codec->encoding, "clock-rate", G_TYPE_INT, (int) codec->clock_rate, "payload", G_TYPE_INT,
                       (int) payload_type, NULL);

  /* Chromium refuses Opus that does not say so. */
  if (codec->channels > 1)
    gst_structure_set (structure, "encoding-params", G_TYPE_STRING, "2", NULL);
  gst_caps_append_structure (caps, structure);
}

GstCaps *
phone_webrtc_sdp_make_caps (const PhoneSdpPlan *plan)
{
  GstCaps *caps = gst_caps_new_empty ();

  append_codec (caps, plan->codec, plan->payload_type);
  for (guint i = 0; i < G_N_ELEMENTS (plan->decoders); i++)
    {
      if (i != plan->payload_type && plan->decoders[i] != NULL)
        append_codec (caps, plan->decoders[i], i);
      else if (plan->events[i] != 0)
        gst_caps_append_structure (caps,
                                   gst_structure_new ("application/x-rtp", "media", G_TYPE_STRING, "audio",
                                                      "encoding-name", G_TYPE_STRING, "TELEPHONE-EVENT", "clock-rate",
                                                      G_TYPE_INT, (int) plan->events[i], "payload", G_TYPE_INT, (int) i,
                                                      NULL));
    }
  return caps;
}

/* RFC 8839 5.1: foundation component transport priority address port typ type. UDP alone, and the first component. */
static gboolean
read_candidate (const char *value, guint *priority, GInetAddress **address, guint *port)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 8);
  guint64 number, where;

  if (g_strv_length (words) < 8 || !g_str_equal (words[1], "1") || g_ascii_strcasecmp (words[2], "UDP") != 0 ||
      !g_ascii_string_to_unsigned (words[3], 10, 0, G_MAXUINT32, &number, NULL) ||
      !g_ascii_string_to_unsigned (words[5], 10, 1, G_MAXUINT16, &where, NULL))
    return FALSE;
  *address = g_inet_address_new_from_string (words[4]);
  *priority = number;
  *port = where;
  return *address != NULL;
}

/* The best candidate is where media go that know nothing of ICE (RFC 8839 4.2.1.2): of IPv4 where there is one. */
static void
consider (PhoneSdpTransport *transport, const char *value, guint *best)
{
  g_autoptr (GInetAddress) address = NULL;
  guint priority, port;
  gboolean is_v4, had_v4;

  if (!read_candidate (value, &priority, &address, &port))
    return;
  is_v4 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
  had_v4 = transport->address != NULL && g_inet_address_get_family (transport->address) == G_SOCKET_FAMILY_IPV4;
  if (transport->address != NULL && (had_v4 > is_v4 || (had_v4 == is_v4 && priority <= *best)))
    return;
  *best = priority;
  g_set_object (&transport->address, address);
  transport->port = transport->rtcp_port = port;
}

void
phone_webrtc_sdp_free_transport (PhoneSdpTransport *transport)
{
  g_clear_object (&transport->address);
  g_free ((char *) transport->attributes);
  g_free (transport);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhoneSdpTransport, phone_webrtc_sdp_free_transport)

static void
add_transport_lines (GString *lines, const PhoneSdp *local, const PhoneSdpStream *stream, gboolean offer)
{
  add_attribute (lines, "ice-ufrag", phone_sdp_get (local, stream, "ice-ufrag"));
  add_attribute (lines, "ice-pwd", phone_sdp_get (local, stream, "ice-pwd"));
  add_attribute (lines, "fingerprint", phone_sdp_get (local, stream, "fingerprint"));
  add_attribute (lines, "setup", offer ? "actpass" : phone_sdp_get (local, stream, "setup"));
}

PhoneSdpTransport *
phone_webrtc_sdp_read_local (const char *text, gboolean offer, char **mid, GError **error)
{
  g_autoptr (PhoneSdpTransport) transport = g_new0 (PhoneSdpTransport, 1);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (PhoneSdp) local = phone_sdp_parse (bytes, error);
  const PhoneSdpStream *stream = local != NULL ? phone_sdp_get_stream (local, 0) : NULL;
  GString *lines;
  const char *candidate;
  guint best = 0;

  if (stream == NULL)
    return NULL;
  lines = g_string_new (NULL);
  add_transport_lines (lines, local, stream, offer);
  for (guint i = 0; (candidate = phone_sdp_stream_get_nth (stream, "candidate", i)) != NULL; i++)
    {
      add_attribute (lines, "candidate", candidate);
      consider (transport, candidate, &best);
    }
  g_string_append (lines, "a=end-of-candidates\r\n");
  transport->attributes = g_string_free (lines, FALSE);
  transport->proto = PROTO;
  transport->mux = transport->always_mux = TRUE;
  if (transport->address == NULL)
    {
      g_set_error (error, SIP_ERROR, SIP_ERROR_MEDIA,
                   _("This computer has no network address over which sound could go. Check the network connection."));
      return NULL;
    }
  *mid = g_strdup (phone_sdp_stream_get_mid (stream));
  return g_steal_pointer (&transport);
}
