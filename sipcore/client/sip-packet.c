/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-packet-private.h"

#define TTL 64
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define UDP_HEADER 8
#define TCP_HEADER 20
#define IPV4_HEADER 20

static void
append_u8 (GByteArray *array, guint8 value)
{
  g_byte_array_append (array, &value, 1);
}

static void
append_u16 (GByteArray *array, guint value)
{
  append_u8 (array, (guint8) (value >> 8));
  append_u8 (array, (guint8) value);
}

static void
append_u32 (GByteArray *array, guint32 value)
{
  append_u16 (array, value >> 16);
  append_u16 (array, value & 0xffff);
}

static void
append_address (GByteArray *array, GInetSocketAddress *address)
{
  GInetAddress *host = g_inet_socket_address_get_address (address);

  g_byte_array_append (array, g_inet_address_to_bytes (host), (guint) g_inet_address_get_native_size (host));
}

static guint
get_port (GInetSocketAddress *address)
{
  return g_inet_socket_address_get_port (address);
}

/* RFC 1071. */
static guint32
add_up (guint32 sum, const guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++)
    sum += i % 2 ? bytes[i] : (guint32) bytes[i] << 8;
  return sum;
}

static guint16
fold (guint32 sum)
{
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return (guint16) ~sum;
}

static void
put_u16 (GByteArray *array, gsize offset, guint16 value)
{
  array->data[offset] = (guint8) (value >> 8);
  array->data[offset + 1] = (guint8) value;
}

static gboolean
is_ipv4 (const SipPacketPath *path)
{
  return g_inet_socket_address_get_address (path->source) &&
         g_socket_address_get_family (G_SOCKET_ADDRESS (path->source)) == G_SOCKET_FAMILY_IPV4;
}

static void
append_ipv4 (GByteArray *packet, const SipPacketPath *path, guint8 protocol, gsize size)
{
  gsize start = packet->len;

  append_u16 (packet, 0x4500);
  append_u16 (packet, (guint) (IPV4_HEADER + size));
  append_u16 (packet, path->id);
  append_u16 (packet, 0x4000); /* do not fragment */
  append_u8 (packet, TTL);
  append_u8 (packet, protocol);
  append_u16 (packet, 0);
  append_address (packet, path->source);
  append_address (packet, path->destination);
  put_u16 (packet, start + 10, fold (add_up (0, packet->data + start, IPV4_HEADER)));
}

static void
append_ipv6 (GByteArray *packet, const SipPacketPath *path, guint8 protocol, gsize size)
{
  append_u32 (packet, 0x60000000);
  append_u16 (packet, (guint) size);
  append_u8 (packet, protocol);
  append_u8 (packet, TTL);
  append_address (packet, path->source);
  append_address (packet, path->destination);
}

static void
append_ip (GByteArray *packet, const SipPacketPath *path, guint8 protocol, gsize size)
{
  if (is_ipv4 (path))
    append_ipv4 (packet, path, protocol, size);
  else
    append_ipv6 (packet, path, protocol, size);
}

/* Over the pseudo header (RFC 9293 3.1, RFC 8200 8.1) and all from @start on. */
static guint16
checksum (GByteArray *packet, gsize start, const SipPacketPath *path, guint8 protocol)
{
  g_autoptr (GByteArray) pseudo = g_byte_array_new ();
  gsize size = packet->len - start;
  guint32 sum;

  append_address (pseudo, path->source);
  append_address (pseudo, path->destination);
  append_u32 (pseudo, (guint32) size);
  append_u32 (pseudo, protocol);
  sum = add_up (0, pseudo->data, pseudo->len);
  return fold (add_up (sum, packet->data + start, size));
}

void
sip_packet_append_udp (GByteArray *packet, const SipPacketPath *path, SipSlice payload)
{
  gsize size = UDP_HEADER + payload.length, start;
  guint16 sum;

  append_ip (packet, path, PROTOCOL_UDP, size);
  start = packet->len;
  append_u16 (packet, get_port (path->source));
  append_u16 (packet, get_port (path->destination));
  append_u16 (packet, (guint) size);
  append_u16 (packet, 0);
  g_byte_array_append (packet, (const guint8 *) payload.data, (guint) payload.length);
  sum = checksum (packet, start, path, PROTOCOL_UDP);
  /* RFC 768: zero would mean that there is none. */
  put_u16 (packet, start + 6, sum ? sum : 0xffff);
}

void
sip_packet_append_tcp (GByteArray *packet, const SipPacketPath *path, guint8 flags, guint32 sequence,
                       guint32 acknowledged, SipSlice payload)
{
  gsize start;

  append_ip (packet, path, PROTOCOL_TCP, TCP_HEADER + payload.length);
  start = packet->len;
  append_u16 (packet, get_port (path->source));
  append_u16 (packet, get_port (path->destination));
  append_u32 (packet, sequence);
  append_u32 (packet, acknowledged);
  append_u8 (packet, TCP_HEADER / 4 << 4);
  append_u8 (packet, flags);
  append_u16 (packet, 0xffff); /* window */
  append_u32 (packet, 0);      /* checksum, urgent pointer */
  if (payload.length > 0)
    g_byte_array_append (packet, (const guint8 *) payload.data, (guint) payload.length);
  put_u16 (packet, start + 16, checksum (packet, start, path, PROTOCOL_TCP));
}
