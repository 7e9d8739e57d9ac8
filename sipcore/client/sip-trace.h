/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-trace-entry.h"
#include "transport/sip-transport-layer.h"

G_BEGIN_DECLS

#define SIP_TYPE_TRACE (sip_trace_get_type ())
G_DECLARE_FINAL_TYPE (SipTrace, sip_trace, SIP, TRACE, GObject)

SipTrace *sip_trace_new (SipTransportLayer *transport);
guint sip_trace_get_max_entries (SipTrace *self);
void sip_trace_set_max_entries (SipTrace *self, guint max_entries);
guint sip_trace_get_max_bytes (SipTrace *self);
void sip_trace_set_max_bytes (SipTrace *self, guint max_bytes);
void sip_trace_clear (SipTrace *self);
GBytes *sip_trace_to_pcap (SipTrace *self);
void sip_trace_save_pcap_async (SipTrace *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean sip_trace_save_pcap_finish (SipTrace *self, GAsyncResult *result, GError **error);

G_END_DECLS
