/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-pcap-encoder.h"

#include <string.h>

#include "client/sip-trace-entry-private.h"
#include "test-message.h"

#define FIN 0x01
#define SYN 0x02
#define ACK 0x10

/* One packet, taken apart. */
typedef struct
{
  char *source;      /* "192.0.2.1:5060" */
  char *destination;
  guint protocol;
  guint flags;
  guint32 sequence;
  guint32 acknowledged;
  gint64 unix_us;
  char *payload;
  gsize size;
} Packet;

static void
packet_free (gpointer data)
{
  Packet *packet = data;

  g_free (packet->source);
  g_free (packet->destination);
  g_free (packet->payload);
  g_free (packet);
}

static guint
read_u16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static guint32
read_u32 (const guint8 *at)
{
  return (guint32) read_u16 (at) << 16 | read_u16 (at + 2);
}

static guint32
read_native (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return value;
}

/* RFC 1071: over bytes that hold a right checksum it is zero. */
static guint
checksum (GByteArray *bytes)
{
  guint64 sum = 0;

  if (bytes->len % 2)
    g_byte_array_append (bytes, (const guint8 *) "", 1);
  for (guint i = 0; i < bytes->len; i += 2)
    sum += read_u16 (bytes->data + i);
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return 0xffff - (guint) sum;
}

static void
assert_checksum (const guint8 *addresses, gsize n_addresses, guint protocol, const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  const guint8 rest[] = { 0, protocol, (guint8) (size >> 8), (guint8) size };

  g_byte_array_append (whole, addresses, (guint) n_addresses);
  g_byte_array_append (whole, rest, sizeof rest);
  g_byte_array_append (whole, data, (guint) size);
  g_assert_cmpuint (checksum (whole), ==, 0);
}

static char *
read_end (const guint8 *address, GSocketFamily family, const guint8 *port)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_from_bytes (address, family);
  g_autofree char *text = g_inet_address_to_string (host);

  return g_strdup_printf ("%s:%u", text, read_u16 (port));
}

static void
read_transport (Packet *packet, const guint8 *data, gsize size)
{
  gsize header = 8;

  if (packet->protocol == 6)
    {
      header = (gsize) (data[12] >> 4) * 4;
      packet->flags = data[13];
      packet->sequence = read_u32 (data + 4);
      packet->acknowledged = read_u32 (data + 8);
    }
  else
    {
      g_assert_cmpuint (packet->protocol, ==, 17);
      g_assert_cmpuint (read_u16 (data + 4), ==, size);
    }
  packet->size = size - header;
  packet->payload = g_strndup ((const char *) data + header, packet->size);
}

static Packet *
read_packet (const guint8 *data, gsize size)
{
  Packet *packet = g_new0 (Packet, 1);
  gboolean ipv4 = data[0] >> 4 == 4;
  GSocketFamily family = ipv4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;
  gsize length = ipv4 ? 4 : 16, header = ipv4 ? 20 : 40;
  const guint8 *addresses = data + header - 2 * length;

  if (ipv4)
    {
      g_autoptr (GByteArray) head = g_byte_array_new ();

      g_byte_array_append (head, data, 20);
      g_assert_cmpuint (data[0], ==, 0x45);
      g_assert_cmpuint (read_u16 (data + 2), ==, size);
      g_assert_cmpuint (checksum (head), ==, 0);
    }
  else
    {
      g_assert_cmpuint (data[0], ==, 0x60);
      g_assert_cmpuint (read_u16 (data + 4), ==, size - header);
    }
  packet->protocol = ipv4 ? data[9] : data[6];
  packet->source = read_end (addresses, family, data + header);
  packet->destination = read_end (addresses + length, family, data + header + 2);
  assert_checksum (addresses, 2 * length, packet->protocol, data + header, size - header);
  read_transport (packet, data + header, size - header);
  return packet;
}

/* (element-type Packet) */
static GPtrArray *
read_packets (GBytes *records)
{
  GPtrArray *packets = g_ptr_array_new_with_free_func (packet_free);
  gsize size;
  const guint8 *data = g_bytes_get_data (records, &size);

  for (gsize at = 0; at < size;)
    {
      guint32 length;
      Packet *packet;

      g_assert_cmpuint (size - at, >=, 16);
      length = read_native (data + at + 8);
      g_assert_cmpuint (length, ==, read_native (data + at + 12));
      g_assert_cmpuint (size - at - 16, >=, length);
      packet = read_packet (data + at + 16, length);
      packet->unix_us = (gint64) read_native (data + at) * G_USEC_PER_SEC + read_native (data + at + 4);
      g_ptr_array_add (packets, packet);
      at += 16 + length;
    }
  return packets;
}

static GPtrArray *
encode (SipPcapEncoder *encoder, SipTraceEntry *entry)
{
  g_autoptr (GBytes) records = sip_pcap_encoder_encode (encoder, entry);

  return read_packets (records);
}

static GInetSocketAddress *
address (const char *host, guint port)
{
  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new_from_string (host, port));
}

typedef struct
{
  SipPcapEncoder *encoder;
  GInetSocketAddress *local;
  GInetSocketAddress *remote;
  SipTracePlace place;
} Fixture;

static void
set_up (Fixture *self, gconstpointer protocol)
{
  self->encoder = sip_pcap_encoder_new ();
  self->local = address ("192.0.2.1", 40000);
  self->remote = address ("192.0.2.2", 5070);
  self->place = (SipTracePlace) { 7, GPOINTER_TO_INT (protocol), self->local, self->remote, FALSE };
}

static void
tear_down (Fixture *self, gconstpointer protocol)
{
  g_assert_finalize_object (self->encoder);
  g_object_unref (self->local);
  g_object_unref (self->remote);
}

static GPtrArray *
encode_event (Fixture *self, SipTraceKind kind)
{
  g_autoptr (SipTraceEntry) entry = sip_trace_entry_new (kind, SIP_TRACE_SENT, &self->place, NULL, NULL, NULL);

  return encode (self->encoder, entry);
}

static GPtrArray *
encode_text (Fixture *self, SipTraceDirection direction, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SipTraceEntry) entry =
    sip_trace_entry_new (SIP_TRACE_UNREADABLE, direction, &self->place, NULL, bytes, NULL);

  return encode (self->encoder, entry);
}

static Packet *
only (GPtrArray *packets)
{
  g_assert_cmpuint (packets->len, ==, 1);
  return packets->pdata[0];
}

static void
assert_path (Packet *packet, const char *source, const char *destination)
{
  g_assert_cmpstr (packet->source, ==, source);
  g_assert_cmpstr (packet->destination, ==, destination);
}

static void
test_header (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GBytes) header = sip_pcap_encoder_create_header (self->encoder);
  gsize size;
  const guint8 *data = g_bytes_get_data (header, &size);

  g_assert_cmpuint (size, ==, 24);
  g_assert_cmphex (read_native (data), ==, 0xa1b2c3d4);
  g_assert_cmpuint (read_native (data + 16), ==, 65535);
  g_assert_cmpuint (read_native (data + 20), ==, 101);
}

static void
test_datagram (Fixture *self, gconstpointer protocol)
{
  g_autoptr (SipMessage) message =
    test_message ("REGISTER sip:a SIP/2.0\nAuthorization: Digest username=\"a\", response=\"5ec7e7\"\n\n");
  g_autoptr (SipTraceEntry) entry =
    sip_trace_entry_new (SIP_TRACE_MESSAGE, SIP_TRACE_SENT, &self->place, message, NULL, NULL);
  g_autoptr (GPtrArray) packets = encode (self->encoder, entry);
  g_autoptr (GPtrArray) back = encode_text (self, SIP_TRACE_RECEIVED, "odd");

  assert_path (only (packets), "192.0.2.1:40000", "192.0.2.2:5070");
  g_assert_cmpint (only (packets)->unix_us, ==, sip_trace_entry_get_unix_us (entry));
  g_assert_cmpstr (only (packets)->payload, ==,
                   "REGISTER sip:a SIP/2.0\r\nAuthorization: Digest username=\"a\", response=…\r\n\r\n");
  assert_path (only (back), "192.0.2.2:5070", "192.0.2.1:40000");
  g_assert_cmpstr (only (back)->payload, ==, "odd");
}

static void
test_ipv6 (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GInetSocketAddress) local = address ("2001:db8::1", 5060);
  g_autoptr (GInetSocketAddress) remote = address ("2001:db8::2", 5060);
  g_autoptr (GPtrArray) packets = NULL;

  self->place.local = local;
  self->place.remote = remote;
  packets = encode_text (self, SIP_TRACE_SENT, "text");
  assert_path (only (packets), "2001:db8::1:5060", "2001:db8::2:5060");
}

static void
test_large_datagram (Fixture *self, gconstpointer protocol)
{
  g_autofree char *large = g_strnfill (70000, 'x');
  g_autoptr (GPtrArray) packets = encode_text (self, SIP_TRACE_SENT, large);

  g_assert_cmpuint (only (packets)->size, ==, 65000);
}

static void
assert_flags (GPtrArray *packets, guint index, const char *source, guint flags)
{
  Packet *packet = packets->pdata[index];

  g_assert_cmpstr (packet->source, ==, source);
  g_assert_cmphex (packet->flags, ==, flags);
}

static void
test_connection (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GPtrArray) opened = encode_event (self, SIP_TRACE_OPENED);
  g_autoptr (GPtrArray) there = encode_text (self, SIP_TRACE_SENT, "12345");
  g_autoptr (GPtrArray) back = encode_text (self, SIP_TRACE_RECEIVED, "123");
  g_autoptr (GPtrArray) closed = encode_event (self, SIP_TRACE_CLOSED);
  Packet *syn = opened->pdata[0], *answer = opened->pdata[1];

  g_assert_cmpuint (opened->len, ==, 3);
  assert_flags (opened, 0, "192.0.2.1:40000", SYN);
  assert_flags (opened, 1, "192.0.2.2:5070", SYN | ACK);
  assert_flags (opened, 2, "192.0.2.1:40000", ACK);
  g_assert_cmpuint (answer->acknowledged, ==, syn->sequence + 1);

  g_assert_cmpuint (only (there)->sequence, ==, syn->sequence + 1);
  g_assert_cmpuint (only (there)->acknowledged, ==, answer->sequence + 1);
  g_assert_cmpuint (only (back)->sequence, ==, answer->sequence + 1);
  g_assert_cmpuint (only (back)->acknowledged, ==, syn->sequence + 1 + 5);

  g_assert_cmpuint (closed->len, ==, 3);
  assert_flags (closed, 0, "192.0.2.1:40000", FIN | ACK);
  assert_flags (closed, 1, "192.0.2.2:5070", FIN | ACK);
  assert_flags (closed, 2, "192.0.2.1:40000", ACK);
  g_assert_cmpuint (((Packet *) closed->pdata[2])->acknowledged, ==, answer->sequence + 1 + 3 + 1);
}

static void
test_accepted_connection (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GPtrArray) opened = NULL;

  self->place.accepted = TRUE;
  opened = encode_event (self, SIP_TRACE_OPENED);
  assert_flags (opened, 0, "192.0.2.2:5070", SYN);
}

static void
test_old_connection (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GPtrArray) packets = encode_text (self, SIP_TRACE_RECEIVED, "text");
  g_autoptr (GPtrArray) opened = encode_event (self, SIP_TRACE_OPENED);
  g_autoptr (GPtrArray) closed = encode_event (self, SIP_TRACE_CLOSED);
  g_autoptr (GPtrArray) closed_again = encode_event (self, SIP_TRACE_CLOSED);

  g_assert_cmpuint (packets->len, ==, 4);
  assert_flags (packets, 0, "192.0.2.1:40000", SYN);
  g_assert_cmpstr (((Packet *) packets->pdata[3])->payload, ==, "text");
  g_assert_cmpuint (opened->len, ==, 0);
  g_assert_cmpuint (closed->len, ==, 3);
  g_assert_cmpuint (closed_again->len, ==, 0);
}

static void
test_long_message (Fixture *self, gconstpointer protocol)
{
  g_autofree char *large = g_strnfill (200000, 'x');
  g_autoptr (GPtrArray) packets = encode_text (self, SIP_TRACE_SENT, large);
  guint32 next = ((Packet *) packets->pdata[2])->sequence;
  gsize size = 0;

  for (guint i = 3; i < packets->len; i++)
    {
      Packet *packet = packets->pdata[i];

      g_assert_cmpuint (packet->sequence, ==, next);
      next += packet->size;
      size += packet->size;
    }
  g_assert_cmpuint (size, ==, 200000);
}

static void
test_other_ports (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GPtrArray) packets = NULL;

  self->place.local = NULL;
  packets = encode_text (self, SIP_TRACE_SENT, "text");
  assert_path (packets->pdata[3], "0.0.0.0:49159", "192.0.2.2:5060");
  g_assert_cmpuint (((Packet *) packets->pdata[3])->protocol, ==, 6);
}

static void
test_what_has_no_packets (Fixture *self, gconstpointer protocol)
{
  g_autoptr (GPtrArray) failed = encode_event (self, SIP_TRACE_FAILED);
  g_autoptr (GPtrArray) refused = encode_event (self, SIP_TRACE_REFUSED);

  g_assert_cmpuint (failed->len, ==, 0);
  g_assert_cmpuint (refused->len, ==, 0);
}

#define ADD(path, protocol, func) \
  g_test_add (path, Fixture, GINT_TO_POINTER (protocol), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/pcap-encoder/the-header-names-the-link-type", SIP_PROTOCOL_UDP, test_header);
  ADD ("/pcap-encoder/a-datagram-a-message-without-secrets", SIP_PROTOCOL_UDP, test_datagram);
  ADD ("/pcap-encoder/ipv6-has-its-own-header", SIP_PROTOCOL_UDP, test_ipv6);
  ADD ("/pcap-encoder/no-datagram-is-longer-than-its-packet", SIP_PROTOCOL_UDP, test_large_datagram);
  ADD ("/pcap-encoder/sequence-numbers-follow-the-bytes", SIP_PROTOCOL_TCP, test_connection);
  ADD ("/pcap-encoder/the-far-end-begins-what-was-accepted", SIP_PROTOCOL_TCP, test_accepted_connection);
  ADD ("/pcap-encoder/a-connection-older-than-the-trace-is-opened", SIP_PROTOCOL_TCP, test_old_connection);
  ADD ("/pcap-encoder/a-long-message-takes-several-segments", SIP_PROTOCOL_TCP, test_long_message);
  ADD ("/pcap-encoder/what-was-encrypted-is-shown-at-port-5060", SIP_PROTOCOL_WSS, test_other_ports);
  ADD ("/pcap-encoder/what-never-was-on-the-wire-has-no-packets", SIP_PROTOCOL_TCP, test_what_has_no_packets);

  return g_test_run ();
}
