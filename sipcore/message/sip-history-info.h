/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "message/sip-message.h"

G_BEGIN_DECLS

/**
 * SipHistoryEntry:
 * @address: (nullable): to which the request was targeted
 * @index: "1.2.1": its place in the tree of targets
 * @mapped_from: (nullable): the index of the user whose calls came to this one instead ("mp")
 * @cause: why it came here (RFC 4458), 302 for one; 0: unknown
 * @status: what this target answered (RFC 3326), 486 for one; 0: unknown
 * @hidden: not to be shown
 *
 * One value of History-Info (RFC 7044). Immutable and reference counted.
 */
typedef struct
{
  SipAddress *address;
  const char *index;
  const char *mapped_from;
  guint cause;
  guint status;
  gboolean hidden;
} SipHistoryEntry;

#define SIP_TYPE_HISTORY_ENTRY (sip_history_entry_get_type ())
GType sip_history_entry_get_type (void);

SipHistoryEntry *sip_history_entry_ref (SipHistoryEntry *self);
void sip_history_entry_unref (SipHistoryEntry *self);

GPtrArray *sip_message_get_history (SipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SipHistoryEntry, sip_history_entry_unref)

G_END_DECLS
