/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-sdp.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/sip-error.h"

#define MAX_BYTES 65536
#define MAX_STREAMS 32
#define MAX_FORMATS 64
#define MAX_ATTRIBUTES 256

static const char *const direction_names[] = { "inactive", "sendonly", "recvonly", "sendrecv" };

const char *
phone_sdp_direction_to_string (PhoneSdpDirection direction)
{
  return direction_names[direction & PHONE_SDP_SENDRECV];
}

PhoneSdpDirection
phone_sdp_direction_reverse (PhoneSdpDirection direction)
{
  return (direction & PHONE_SDP_SENDONLY ? PHONE_SDP_RECVONLY : 0) |
         (direction & PHONE_SDP_RECVONLY ? PHONE_SDP_SENDONLY : 0);
}

char *
phone_sdp_dup_word (const char *text, guint n)
{
  gsize length;

  text += strspn (text, " ");
  while (n-- > 0)
    {
      text += strcspn (text, " ");
      text += strspn (text, " ");
    }
  length = strcspn (text, " ");
  return length > 0 ? g_strndup (text, length) : NULL;
}

gboolean
phone_sdp_parse_uint (const char *text, guint max, guint *value)
{
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, max, &number, NULL))
    return FALSE;
  *value = number;
  return TRUE;
}

static gboolean
set_malformed (GError **error, const char *what)
{
  g_set_error (error, SIP_ERROR, SIP_ERROR_NOT_ACCEPTABLE, _("The session description cannot be used: %s."), what);
  return FALSE;
}

static void
phone_sdp_stream_free (gpointer data)
{
  PhoneSdpStream *stream = data;

  g_free (stream->media);
  g_free (stream->proto);
  g_ptr_array_unref (stream->formats);
  g_array_unref (stream->payloads);
  g_ptr_array_unref (stream->attributes);
  g_clear_object (&stream->address);
  g_free (stream);
}

void
phone_sdp_free (PhoneSdp *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->streams);
  g_ptr_array_unref (self->attributes);
  g_clear_object (&self->address);
  g_free (self);
}

/* RFC 5118 4.5: an IPv4 address in the clothes of an IPv6 one is the IPv4 one. */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);
  GInetAddress *inner;

  if (g_inet_address_get_native_size (address) != 16 || memcmp (bytes, prefix, sizeof prefix) != 0)
    return address;
  inner = g_inet_address_new_from_bytes (bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);
  g_object_unref (address);
  return inner;
}

/* "IN IP4 192.0.2.1/127": names are not resolved, and a TTL makes it multicast, which is refused elsewhere. */
static void
parse_connection (const char *value, GInetAddress **address)
{
  g_autofree char *network = phone_sdp_dup_word (value, 0);
  g_autofree char *host = phone_sdp_dup_word (value, 2);

  g_clear_object (address);
  if (g_strcmp0 (network, "IN") != 0 || host == NULL)
    return;
  host[strcspn (host, "/")] = '\0';
  *address = g_inet_address_new_from_string (host);
  if (*address != NULL)
    *address = unmap (*address);
}

/* What is echoed in an answer; also keeps line ends out of it. */
static gboolean
is_token (const char *text)
{
  if (text == NULL)
    return FALSE;
  while (g_ascii_isgraph (*text))
    text++;
  return *text == '\0';
}

static gboolean
parse_port (PhoneSdpStream *stream, char *port)
{
  if (port == NULL)
    return FALSE;
  port[strcspn (port, "/")] = '\0';
  return phone_sdp_parse_uint (port, G_MAXUINT16, &stream->port);
}

/* "audio 49170 RTP/AVP 0 8" */
static gboolean
parse_media (PhoneSdp *self, const char *value, GError **error)
{
  PhoneSdpStream *stream = g_new0 (PhoneSdpStream, 1);
  g_autofree char *port = phone_sdp_dup_word (value, 1);
  g_auto (GStrv) words = g_strsplit (value, " ", MAX_FORMATS + 4);

  stream->formats = g_ptr_array_new_with_free_func (g_free);
  stream->payloads = g_array_new (FALSE, FALSE, sizeof (PhoneSdpPayload));
  stream->attributes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->streams, stream);
  stream->media = phone_sdp_dup_word (value, 0);
  stream->proto = phone_sdp_dup_word (value, 2);
  if (!is_token (stream->media) || !is_token (stream->proto) || !parse_port (stream, port))
    return set_malformed (error, "m=");
  if (self->streams->len > MAX_STREAMS || g_strv_length (words) >= MAX_FORMATS + 4)
    return set_malformed (error, _("it has too many parts"));
  for (guint i = 3; words[i] != NULL; i++)
    if (*words[i] != '\0' && is_token (words[i]))
      g_ptr_array_add (stream->formats, g_strdup (words[i]));
  if (stream->formats->len == 0)
    return set_malformed (error, "m=");
  return TRUE;
}

static gboolean
parse_line (PhoneSdp *self, const char *line, GError **error)
{
  PhoneSdpStream *stream = self->streams->len > 0 ? self->streams->pdata[self->streams->len - 1] : NULL;
  GPtrArray *attributes = stream != NULL ? stream->attributes : self->attributes;
  const char *value = line + 2;

  if (*line == '\0')
    return TRUE;
  if (!g_ascii_islower (line[0]) || line[1] != '=')
    return set_malformed (error, _("a line has no type"));
  switch (line[0])
    {
    case 'v':
      return g_str_equal (value, "0") || set_malformed (error, "v=");
    case 'm':
      return parse_media (self, value, error);
    case 'c':
      parse_connection (value, stream != NULL ? &stream->address : &self->address);
      return TRUE;
    case 'a':
      if (attributes->len >= MAX_ATTRIBUTES)
        return set_malformed (error, _("it has too many parts"));
      g_ptr_array_add (attributes, g_strdup (value));
      return TRUE;
    default:
      return TRUE;
    }
}

static const char *
attribute_value (const char *attribute, const char *name)
{
  gsize length = strlen (name);

  if (strncmp (attribute, name, length) != 0)
    return NULL;
  if (attribute[length] == ':')
    return attribute + length + 1;
  return attribute[length] == '\0' ? attribute + length : NULL;
}

const char *
phone_sdp_stream_get_nth (const PhoneSdpStream *stream, const char *name, guint n)
{
  for (guint i = 0; i < stream->attributes->len; i++)
    {
      const char *value = attribute_value (stream->attributes->pdata[i], name);

      if (value != NULL && n-- == 0)
        return value;
    }
  return NULL;
}

const char *
phone_sdp_get (const PhoneSdp *self, const PhoneSdpStream *stream, const char *name)
{
  const char *value = phone_sdp_stream_get_nth (stream, name, 0);

  for (guint i = 0; i < self->attributes->len && value == NULL; i++)
    value = attribute_value (self->attributes->pdata[i], name);
  return value;
}

/* "96 opus/48000/2" */
static gboolean
parse_rtpmap (const char *value, PhoneSdpPayload *payload)
{
  g_autofree char *encoding = phone_sdp_dup_word (value, 1);
  g_auto (GStrv) parts = g_strsplit (encoding != NULL ? encoding : "", "/", 4);
  guint channels = 0;

  if (g_strv_length (parts) < 2 || !phone_sdp_parse_uint (parts[1], G_MAXINT, &payload->clock_rate))
    return FALSE;
  if (parts[2] != NULL && !phone_sdp_parse_uint (parts[2], 255, &channels))
    return FALSE;
  payload->is_event = g_ascii_strcasecmp (parts[0], "telephone-event") == 0;
  payload->codec = phone_codec_find_encoding (parts[0], payload->clock_rate, channels);
  return TRUE;
}

static const char *
find_rtpmap (const PhoneSdpStream *stream, guint payload_type)
{
  const char *value;

  for (guint n = 0; (value = phone_sdp_stream_get_nth (stream, "rtpmap", n)) != NULL; n++)
    {
      g_autofree char *number = phone_sdp_dup_word (value, 0);
      guint found;

      if (phone_sdp_parse_uint (number, 127, &found) && found == payload_type)
        return value;
    }
  return NULL;
}

static void
read_payloads (PhoneSdpStream *stream)
{
  for (guint i = 0; i < stream->formats->len; i++)
    {
      PhoneSdpPayload payload = { 0 };
      const char *rtpmap;

      if (!phone_sdp_parse_uint (stream->formats->pdata[i], 127, &payload.payload_type))
        continue;
      rtpmap = find_rtpmap (stream, payload.payload_type);
      if (rtpmap == NULL)
        {
          payload.codec = phone_codec_find_static (payload.payload_type);
          payload.clock_rate = payload.codec != NULL ? payload.codec->clock_rate : 0;
        }
      else if (!parse_rtpmap (rtpmap, &payload))
        continue;
      g_array_append_val (stream->payloads, payload);
    }
}

static gboolean
parse_lines (PhoneSdp *self, const char *text, GError **error)
{
  while (*text != '\0')
    {
      gsize length = strcspn (text, "\r\n");
      g_autofree char *line = g_strndup (text, length);

      if (!parse_line (self, line, error))
        return FALSE;
      text += length;
      text += strspn (text, "\r\n");
    }
  return TRUE;
}

PhoneSdp *
phone_sdp_parse (GBytes *bytes, GError **error)
{
  g_autoptr (PhoneSdp) self = g_new0 (PhoneSdp, 1);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = NULL;

  self->streams = g_ptr_array_new_with_free_func (phone_sdp_stream_free);
  self->attributes = g_ptr_array_new_with_free_func (g_free);
  if (size == 0 || size > MAX_BYTES || memchr (data, '\0', size) != NULL)
    {
      set_malformed (error, _("it is empty, too long or no text"));
      return NULL;
    }
  text = g_strndup (data, size);
  if (!g_str_has_prefix (text, "v=0"))
    {
      set_malformed (error, "v=");
      return NULL;
    }
  if (!parse_lines (self, text, error))
    return NULL;
  for (guint i = 0; i < self->streams->len; i++)
    {
      PhoneSdpStream *stream = self->streams->pdata[i];

      read_payloads (stream);
      if (stream->address == NULL && self->address != NULL)
        stream->address = g_object_ref (self->address);
    }
  return g_steal_pointer (&self);
}

PhoneSdpStream *
phone_sdp_get_stream (const PhoneSdp *self, guint index)
{
  return index < self->streams->len ? self->streams->pdata[index] : NULL;
}

const char *
phone_sdp_stream_get_mid (const PhoneSdpStream *stream)
{
  const char *mid = phone_sdp_stream_get_nth (stream, "mid", 0);

  return mid != NULL && *mid != '\0' && is_token (mid) ? mid : NULL;
}

PhoneSdpDirection
phone_sdp_get_direction (const PhoneSdp *self, const PhoneSdpStream *stream)
{
  PhoneSdpDirection direction = PHONE_SDP_SENDRECV;
  const GPtrArray *lists[] = { self->attributes, stream->attributes };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      for (guint d = 0; d < G_N_ELEMENTS (direction_names); d++)
        if (g_str_equal (lists[l]->pdata[i], direction_names[d]))
          direction = d;
  /* RFC 2543's hold; RFC 3264 8.4 keeps it understood. With ICE the address says nothing (RFC 8839 4.3.1). */
  if (stream->address != NULL && g_inet_address_get_is_any (stream->address) &&
      phone_sdp_get (self, stream, "ice-ufrag") == NULL)
    direction &= ~PHONE_SDP_RECVONLY;
  return direction;
}

guint
phone_sdp_get_ptime (const PhoneSdp *self, const PhoneSdpStream *stream)
{
  guint ptime = 0;

  if (!phone_sdp_parse_uint (phone_sdp_get (self, stream, "ptime"), 200, &ptime))
    return 0;
  return ptime;
}

GSocketAddress *
phone_sdp_get_rtcp_address (const PhoneSdp *self, const PhoneSdpStream *stream)
{
  const char *value = phone_sdp_stream_get_nth (stream, "rtcp", 0);
  g_autofree char *number = value != NULL ? phone_sdp_dup_word (value, 0) : NULL;
  g_autofree char *host = value != NULL ? phone_sdp_dup_word (value, 3) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  guint port = stream->port + 1;

  if (stream->address == NULL || port > G_MAXUINT16)
    return NULL;
  if (number != NULL && (!phone_sdp_parse_uint (number, G_MAXUINT16, &port) || port == 0))
    return NULL;
  if (address == NULL || g_inet_address_get_family (address) != g_inet_address_get_family (stream->address))
    g_set_object (&address, stream->address);
  return g_inet_socket_address_new (address, port);
}

gboolean
phone_sdp_stream_is_reachable (const PhoneSdpStream *stream)
{
  return stream->port != 0 && stream->address != NULL && !g_inet_address_get_is_any (stream->address) &&
         !g_inet_address_get_is_multicast (stream->address);
}
