/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/sip-pcap-encoder.h"

#include "client/sip-packet-private.h"
#include "client/sip-trace-entry-private.h"

/* The format's magic number for microseconds, its version, and the link type for IP without any other header. */
#define MAGIC 0xa1b2c3d4
#define VERSION_MAJOR 2
#define VERSION_MINOR 4
#define SNAPSHOT_LENGTH 65535
#define LINKTYPE_RAW 101

#define SIP_PORT 5060
#define FIRST_EPHEMERAL_PORT 49152
#define N_EPHEMERAL_PORTS 16384
#define SEGMENT 16384

/**
 * SipPcapEncoder:
 *
 * Writes the entries of a [class@Sip.Trace] as a packet capture in the classic format of libpcap, which Wireshark,
 * tcpdump and sngrep open.
 *
 * The packets are made up around the messages: there is one UDP datagram a message, or a TCP connection with its
 * handshake, sequence numbers and end. What went over TLS or a WebSocket is shown as SIP over TCP, with port 5060 at
 * the server's end so that nobody takes it for something encrypted; an address that is not known is 0.0.0.0 or ::.
 * Secrets are left out as in [method@Sip.TraceEntry.dup_text]. Connections that could not be made have no packets.
 *
 * An encoder remembers the connections it has seen, so that a capture can be written while it happens.
 */
struct _SipPcapEncoder
{
  GObject parent_instance;

  GHashTable *connections; /* flow id to Connection */
  guint16 last_id;
};

/* Indexed by SipTraceDirection: who sends. */
typedef struct
{
  GInetSocketAddress *ends[2];
  guint32 next[2]; /* sequence numbers */
} Connection;

G_DEFINE_FINAL_TYPE (SipPcapEncoder, sip_pcap_encoder, G_TYPE_OBJECT)

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  g_clear_object (&connection->ends[0]);
  g_clear_object (&connection->ends[1]);
  g_free (connection);
}

static void
sip_pcap_encoder_finalize (GObject *object)
{
  g_hash_table_unref (SIP_PCAP_ENCODER (object)->connections);

  G_OBJECT_CLASS (sip_pcap_encoder_parent_class)->finalize (object);
}

static void
sip_pcap_encoder_class_init (SipPcapEncoderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sip_pcap_encoder_finalize;
}

static void
sip_pcap_encoder_init (SipPcapEncoder *self)
{
  self->connections = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, connection_free);
}

/**
 * sip_pcap_encoder_new:
 *
 * Returns: (transfer full): an encoder that has seen no connection yet
 */
SipPcapEncoder *
sip_pcap_encoder_new (void)
{
  return g_object_new (SIP_TYPE_PCAP_ENCODER, NULL);
}

/* In the byte order of this host, which the magic number tells. */
static void
append_number (GByteArray *file, guint32 value)
{
  g_byte_array_append (file, (const guint8 *) &value, sizeof value);
}

/**
 * sip_pcap_encoder_create_header:
 *
 * Returns: (transfer full): how a file begins; the packets of the entries follow it
 */
GBytes *
sip_pcap_encoder_create_header (SipPcapEncoder *self)
{
  const guint16 version[] = { VERSION_MAJOR, VERSION_MINOR };
  GByteArray *file;

  g_return_val_if_fail (SIP_IS_PCAP_ENCODER (self), NULL);

  file = g_byte_array_new ();
  append_number (file, MAGIC);
  g_byte_array_append (file, (const guint8 *) version, sizeof version);
  append_number (file, 0); /* time zone */
  append_number (file, 0); /* accuracy */
  append_number (file, SNAPSHOT_LENGTH);
  append_number (file, LINKTYPE_RAW);
  return g_byte_array_free_to_bytes (file);
}

static void
append_record (GByteArray *file, SipTraceEntry *entry, GByteArray *packet)
{
  gint64 time = sip_trace_entry_get_unix_us (entry);

  append_number (file, (guint32) (time / G_USEC_PER_SEC));
  append_number (file, (guint32) (time % G_USEC_PER_SEC));
  append_number (file, packet->len);
  append_number (file, packet->len);
  g_byte_array_append (file, packet->data, packet->len);
}

static GInetSocketAddress *
with_port (GInetSocketAddress *address, guint port)
{
  GInetAddress *host = g_inet_socket_address_get_address (address);

  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (host, (guint16) port));
}

static GInetSocketAddress *
make_up_address (GInetSocketAddress *other, guint port)
{
  GSocketFamily family = other ? g_socket_address_get_family (G_SOCKET_ADDRESS (other)) : G_SOCKET_FAMILY_IPV4;
  g_autoptr (GInetAddress) any = g_inet_address_new_any (family);

  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (any, (guint16) port));
}

static GInetSocketAddress *
find_end (GInetSocketAddress *address, GInetSocketAddress *other, guint64 flow_id, gboolean is_server,
          SipProtocol protocol)
{
  guint port = is_server ? SIP_PORT : FIRST_EPHEMERAL_PORT + (guint) (flow_id % N_EPHEMERAL_PORTS);

  if (!address)
    return make_up_address (other, port);
  /* Known ports of other protocols would hide what the messages are. */
  if (is_server && protocol != SIP_PROTOCOL_UDP && protocol != SIP_PROTOCOL_TCP)
    return with_port (address, SIP_PORT);
  return g_object_ref (address);
}

static void
find_ends (SipTraceEntry *entry, GInetSocketAddress *ends[2])
{
  SipTracePlace place = sip_trace_entry_get_place (entry);

  ends[SIP_TRACE_SENT] =
    find_end (place.local, place.remote, place.flow_id, place.accepted, place.protocol);
  ends[SIP_TRACE_RECEIVED] =
    find_end (place.remote, place.local, place.flow_id, !place.accepted, place.protocol);
}

static SipPacketPath
get_path (SipPcapEncoder *self, GInetSocketAddress *ends[2], SipTraceDirection direction)
{
  return (SipPacketPath) { ends[direction], ends[!direction], ++self->last_id };
}

static void
append_datagram (SipPcapEncoder *self, GByteArray *file, SipTraceEntry *entry, SipSlice payload)
{
  GInetSocketAddress *ends[2];
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  SipPacketPath path;

  find_ends (entry, ends);
  path = get_path (self, ends, sip_trace_entry_get_direction (entry));
  payload.length = MIN (payload.length, SIP_PACKET_MAX_PAYLOAD);
  sip_packet_append_udp (packet, &path, payload);
  append_record (file, entry, packet);
  g_object_unref (ends[0]);
  g_object_unref (ends[1]);
}

static void
append_segment (SipPcapEncoder *self, GByteArray *file, SipTraceEntry *entry, Connection *connection,
                SipTraceDirection direction, guint8 flags, SipSlice payload)
{
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  SipPacketPath path = get_path (self, connection->ends, direction);
  guint32 acknowledged = flags & SIP_TCP_ACK ? connection->next[!direction] : 0;

  sip_packet_append_tcp (packet, &path, flags, connection->next[direction], acknowledged, payload);
  append_record (file, entry, packet);
  /* RFC 9293 3.4: SYN and FIN take a number each. */
  connection->next[direction] += (guint32) payload.length + (flags & (SIP_TCP_SYN | SIP_TCP_FIN) ? 1 : 0);
}

static Connection *
open_connection (SipPcapEncoder *self, GByteArray *file, SipTraceEntry *entry)
{
  SipTracePlace place = sip_trace_entry_get_place (entry);
  SipTraceDirection client = place.accepted ? SIP_TRACE_RECEIVED : SIP_TRACE_SENT;
  Connection *connection = g_new0 (Connection, 1);
  gint64 *key = g_new (gint64, 1);

  *key = (gint64) place.flow_id;
  find_ends (entry, connection->ends);
  g_hash_table_insert (self->connections, key, connection);
  append_segment (self, file, entry, connection, client, SIP_TCP_SYN, SIP_SLICE_NONE);
  append_segment (self, file, entry, connection, !client, SIP_TCP_SYN | SIP_TCP_ACK, SIP_SLICE_NONE);
  append_segment (self, file, entry, connection, client, SIP_TCP_ACK, SIP_SLICE_NONE);
  return connection;
}

static Connection *
find_connection (SipPcapEncoder *self, SipTraceEntry *entry)
{
  gint64 key = (gint64) sip_trace_entry_get_place (entry).flow_id;

  return g_hash_table_lookup (self->connections, &key);
}

static void
append_stream (SipPcapEncoder *self, GByteArray *file, SipTraceEntry *entry, SipSlice payload)
{
  Connection *connection = find_connection (self, entry);

  /* It may be older than the trace. */
  if (!connection)
    connection = open_connection (self, file, entry);
  while (payload.length > 0)
    {
      SipSlice part = { payload.data, MIN (payload.length, SEGMENT) };

      append_segment (self, file, entry, connection, sip_trace_entry_get_direction (entry), SIP_TCP_PSH | SIP_TCP_ACK,
                      part);
      payload.data += part.length;
      payload.length -= part.length;
    }
}

static void
close_connection (SipPcapEncoder *self, GByteArray *file, SipTraceEntry *entry)
{
  Connection *connection = find_connection (self, entry);
  gint64 key = (gint64) sip_trace_entry_get_place (entry).flow_id;

  if (!connection)
    return;
  append_segment (self, file, entry, connection, SIP_TRACE_SENT, SIP_TCP_FIN | SIP_TCP_ACK, SIP_SLICE_NONE);
  append_segment (self, file, entry, connection, SIP_TRACE_RECEIVED, SIP_TCP_FIN | SIP_TCP_ACK, SIP_SLICE_NONE);
  append_segment (self, file, entry, connection, SIP_TRACE_SENT, SIP_TCP_ACK, SIP_SLICE_NONE);
  g_hash_table_remove (self->connections, &key);
}

static void
append_payload (SipPcapEncoder *self, GByteArray *file, SipTraceEntry *entry)
{
  g_autoptr (GBytes) redacted = sip_trace_entry_redact (entry);
  gsize size;
  const char *data = g_bytes_get_data (redacted, &size);
  SipSlice payload = { data, size };

  if (sip_trace_entry_get_protocol (entry) == SIP_PROTOCOL_UDP)
    append_datagram (self, file, entry, payload);
  else
    append_stream (self, file, entry, payload);
}

/**
 * sip_pcap_encoder_encode:
 * @entry: what comes next
 *
 * Returns: (transfer full): the packets of @entry, to be appended to the file; may be empty
 */
GBytes *
sip_pcap_encoder_encode (SipPcapEncoder *self, SipTraceEntry *entry)
{
  GByteArray *file;

  g_return_val_if_fail (SIP_IS_PCAP_ENCODER (self), NULL);
  g_return_val_if_fail (SIP_IS_TRACE_ENTRY (entry), NULL);

  file = g_byte_array_new ();
  switch (sip_trace_entry_get_kind (entry))
    {
    case SIP_TRACE_MESSAGE:
    case SIP_TRACE_UNREADABLE:
      append_payload (self, file, entry);
      break;
    case SIP_TRACE_OPENED:
      if (!find_connection (self, entry))
        open_connection (self, file, entry);
      break;
    case SIP_TRACE_CLOSED:
      close_connection (self, file, entry);
      break;
    case SIP_TRACE_REFUSED:
    case SIP_TRACE_FAILED:
    default:
      break;
    }
  return g_byte_array_free_to_bytes (file);
}
