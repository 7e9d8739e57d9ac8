/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-trace-entry.h"

G_BEGIN_DECLS

#define SIP_TYPE_PCAP_ENCODER (sip_pcap_encoder_get_type ())
G_DECLARE_FINAL_TYPE (SipPcapEncoder, sip_pcap_encoder, SIP, PCAP_ENCODER, GObject)

SipPcapEncoder *sip_pcap_encoder_new (void);
GBytes *sip_pcap_encoder_create_header (SipPcapEncoder *self);
GBytes *sip_pcap_encoder_encode (SipPcapEncoder *self, SipTraceEntry *entry);

G_END_DECLS
