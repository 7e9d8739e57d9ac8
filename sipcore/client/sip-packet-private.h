/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "util/sip-slice.h"

G_BEGIN_DECLS

#define SIP_TCP_FIN 0x01
#define SIP_TCP_SYN 0x02
#define SIP_TCP_PSH 0x08
#define SIP_TCP_ACK 0x10

/* More than that fits into no packet beside the headers. */
#define SIP_PACKET_MAX_PAYLOAD 65000

typedef struct
{
  GInetSocketAddress *source;
  GInetSocketAddress *destination; /* of the same family */
  guint16 id;                      /* of IPv4 */
} SipPacketPath;

/* Appends an IPv4 (RFC 791) or IPv6 (RFC 8200) packet with a UDP datagram (RFC 768), checksums filled in. */
void sip_packet_append_udp (GByteArray *packet, const SipPacketPath *path, SipSlice payload);
/* The same with a TCP segment (RFC 9293). */
void sip_packet_append_tcp (GByteArray *packet, const SipPacketPath *path, guint8 flags, guint32 sequence,
                            guint32 acknowledged, SipSlice payload);

G_END_DECLS
