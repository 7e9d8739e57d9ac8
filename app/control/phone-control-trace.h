/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "client/sip-trace.h"

G_BEGIN_DECLS

/* entries (aa{sv}), or with @pcap: pcap (ay), a packet capture. */
GVariant *phone_control_describe_trace (SipTrace *trace, gboolean pcap);

/* From now on tells whoever called @invocation, and nobody else, of what is added to @trace: as the event trace, whose
 * details are the entry, and with @pcap packets (ay). Ends with its connection. */
void phone_control_follow_trace (SipTrace *trace, gboolean pcap, GDBusMethodInvocation *invocation);

G_END_DECLS
