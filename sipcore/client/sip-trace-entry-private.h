/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/sip-trace-entry.h"
#include "transport/sip-flow.h"

G_BEGIN_DECLS

/* Where something happened. */
typedef struct
{
  guint64 flow_id; /* 0: no flow */
  SipProtocol protocol;
  GInetSocketAddress *local;  /* borrowed, nullable */
  GInetSocketAddress *remote; /* borrowed, nullable */
  gboolean accepted;          /* a connection that the far end made */
} SipTracePlace;

/* @message and @bytes: (nullable): what was sent or received, read or not. @error: (nullable) */
SipTraceEntry *sip_trace_entry_new (SipTraceKind kind, SipTraceDirection direction, const SipTracePlace *place,
                                    SipMessage *message, GBytes *bytes, const GError *error);
/* Borrows the addresses. */
SipTracePlace sip_trace_entry_get_place (SipTraceEntry *self);
/* (transfer full) (nullable): without secrets */
GBytes *sip_trace_entry_redact (SipTraceEntry *self);
/* What it takes in memory, about. */
gsize sip_trace_entry_get_size (SipTraceEntry *self);

G_END_DECLS
