/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/sip-protocol.h"

G_BEGIN_DECLS

/**
 * SipTraceKind:
 * @SIP_TRACE_MESSAGE: a message was sent or received
 * @SIP_TRACE_UNREADABLE: bytes came that are no message
 * @SIP_TRACE_REFUSED: the message received before breaks the rules and goes no further
 * @SIP_TRACE_OPENED: a connection was made or taken
 * @SIP_TRACE_CLOSED: a connection ended
 * @SIP_TRACE_FAILED: a connection could not be made
 *
 * What a trace tells of.
 */
typedef enum {
  SIP_TRACE_MESSAGE,
  SIP_TRACE_UNREADABLE,
  SIP_TRACE_REFUSED,
  SIP_TRACE_OPENED,
  SIP_TRACE_CLOSED,
  SIP_TRACE_FAILED,
} SipTraceKind;

#define SIP_TYPE_TRACE_KIND (sip_trace_kind_get_type ())
GType sip_trace_kind_get_type (void);

/**
 * SipTraceDirection:
 * @SIP_TRACE_RECEIVED: from the far end; of connections: the far end began it
 * @SIP_TRACE_SENT: from here; of connections: this side began it
 *
 * Where something in a trace came from.
 */
typedef enum {
  SIP_TRACE_RECEIVED,
  SIP_TRACE_SENT,
} SipTraceDirection;

#define SIP_TYPE_TRACE_DIRECTION (sip_trace_direction_get_type ())
GType sip_trace_direction_get_type (void);

#define SIP_TYPE_TRACE_ENTRY (sip_trace_entry_get_type ())
G_DECLARE_FINAL_TYPE (SipTraceEntry, sip_trace_entry, SIP, TRACE_ENTRY, GObject)

SipTraceKind sip_trace_entry_get_kind (SipTraceEntry *self);
SipTraceDirection sip_trace_entry_get_direction (SipTraceEntry *self);
gint64 sip_trace_entry_get_unix_us (SipTraceEntry *self);
GDateTime *sip_trace_entry_dup_time (SipTraceEntry *self);
SipProtocol sip_trace_entry_get_protocol (SipTraceEntry *self);
guint64 sip_trace_entry_get_flow_id (SipTraceEntry *self);
GInetSocketAddress *sip_trace_entry_get_local_address (SipTraceEntry *self);
GInetSocketAddress *sip_trace_entry_get_remote_address (SipTraceEntry *self);
char *sip_trace_entry_dup_summary (SipTraceEntry *self);
char *sip_trace_entry_dup_call_id (SipTraceEntry *self);
char *sip_trace_entry_dup_text (SipTraceEntry *self);
const char *sip_trace_entry_get_reason (SipTraceEntry *self);

G_END_DECLS
